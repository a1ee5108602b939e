"""The case report: what it says, what it must not say, that it is safe, repeatable, recorded and whole in print."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from facefinder.app import CaseSession
from facefinder.app.reporting import ReportOptions
from facefinder.cli.program import run
from facefinder.domain.decisions import Outcome
from facefinder.domain.errors import ForbiddenByPolicy, InvalidDetails, NotWritable, SearchNotFound
from facefinder.domain.filters import Filter
from facefinder.domain.records import CaseDetails, SearchResult, SourceRequest
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.files.signing import create_key
from facefinder.people.authority import signed_policy
from facefinder.search import LIMITS
from facefinder.ui.printing import printed
from tests.casework import DETAILS, filled_case, searched
from tests.people.test_examinations import entered, first_examined, unit

__all__ = ["unit"]

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)> \u202egnp.exe"


class Reading(HTMLParser):
    """The page as a reader sees it, and whatever in it could act or load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.pictures = "", 0
        self.active: list[str] = []
        self.feed(page)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        address = values.get("src") or values.get("href") or ""
        self.pictures += tag == "img"
        if tag in {"script", "iframe", "object", "link", "form"} or any(name.startswith("on") for name in values):
            self.active.append(tag)
        if address and not address.startswith("data:image/jpeg;base64,"):
            self.active.append(address)

    def handle_data(self, data: str) -> None:
        self.text += f" {data}"


def reported(session: CaseSession, result: SearchResult, folder: Path, **options: Any) -> Reading:
    target = folder / "report.html"
    session.reports.write([result.search_id], target, ReportOptions(**options))
    return Reading(target.read_text())


def test_a_report_holds_what_an_examiner_must_defend(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session, top=6)
        first = result.candidates[0]
        session.review.decide(
            result, first, Outcome.POTENTIAL_CANDIDATE, "both ears agree", features=[("nose", "bent to the left")]
        )
        head = session.log(1)[0]
        page = reported(session, result, tmp_path)
        for told in (
            "24-0117", "Riverside", "Warrant 7/24", "identify the man at the gate", "probe.png",
            "Candidates are leads, never identifications", result.search_id, session.record.case_id,
            "6 candidates", "E-1 · person-0-", str(tmp_path / "holdings"), "Potential candidate", "both ears agree",
            "bent to the left", "D. Moreau", LIMITS, f"log entry {head.sequence}", "15 enrolled faces",
            "14 files, 1 could not be read", "no calibrated statement", "deterministic",
        ):  # fmt: skip
            assert told.casefold() in page.text.casefold(), told
        spaced = page.text.replace(" ", "")
        entry = session._catalogue.log.get(head.sequence)
        assert entry is not None
        assert entry.digest in spaced
        assert result.probe_sha256 in spaced
        assert all(candidate.face.exhibit_sha256 in spaced for candidate in result.candidates)
        assert page.pictures == 1 + 2 * 6  # the probe, and each candidate's face beside its source
        assert not page.active


def test_its_hash_is_on_the_record_and_without_the_record_there_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session)
        target = tmp_path / "report.html"
        made = session.reports.write([result.search_id], target)
        line = session.log(1)[0]
        assert line.action == "report.made"
        details = json.loads(line.details)
        assert details["sha256"] == made.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
        assert details["searches"] == [result.search_id]
        assert details["state"]["sequence"] == made.state == line.sequence - 1
        assert session.verify().ok

        def broken() -> None:
            raise NotWritable(path="the catalogue", reason="the disk is gone")

        monkeypatch.setattr(session._catalogue.log, "write_pending", broken)
        with pytest.raises(NotWritable):
            session.reports.write([result.search_id], tmp_path / "second.html")
        assert not list(tmp_path.glob("*second*"))


def test_the_same_case_gives_the_same_report_and_print(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session, top=3)
        path = session.path
    made: dict[str, set[bytes]] = {"report.html": set(), "report.pdf": set()}
    options = {"report.html": ReportOptions(), "report.pdf": ReportOptions(language="fr")}
    for name, found in made.items():
        for number in (1, 2):
            copy = tmp_path / f"{name}-{number}" / path.name
            shutil.copytree(path, copy)
            with CaseSession.open(copy, engine=DeterministicEngine()) as session:
                session.reports.write([result.search_id], copy.parent / name, options[name], printer=printed)
            found.add((copy.parent / name).read_bytes())
    assert [len(found) for found in made.values()] == [1, 1]


def test_print_has_every_page_numbered_and_says_the_same(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session, top=8)
        target = tmp_path / "report.pdf"
        session.reports.write([result.search_id], target, printer=printed)
        pages = PdfReader(BytesIO(target.read_bytes())).pages
        texts = [" ".join(page.extract_text().split()) for page in pages]
        assert len(texts) > 2
        for number, text in enumerate(texts, 1):
            assert f"page {number} of {len(texts)}" in text
            assert "Candidates are leads, never identifications" in text
        whole = " ".join(texts)
        for told in ("24-0117", "Warrant 7/24", "8 candidates", "known to be weaker on children", result.search_id):
            assert told in whole, told
        assert [int(rank) for rank in re.findall(r"Candidate (\d+) ·", whole)] == list(range(1, 9))
        assert sum(len(page.images) for page in pages) == 1 + 2 * 8


def test_what_is_copied_out_of_the_print_is_what_stands_there(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session, top=2)
        target = tmp_path / "report.pdf"
        session.reports.write([result.search_id], target, printer=printed)
        text = "\n".join(page.extract_text() for page in PdfReader(target).pages)
        assert "\t" not in text
        # Phrases as somebody searches for them: in the running text, in bold, in the footer, in the hashes.
        digest = session._catalogue.log.get(json.loads(session.log(1)[0].details)["state"]["sequence"])
        assert digest is not None
        for phrase in (
            "Candidates are leads, never identifications", "A candidate list names the faces",
            "identify the man at the gate", "page 1 of 2",
            " ".join(digest.digest[at : at + 8] for at in range(0, 32, 8)),
        ):  # fmt: skip
            assert phrase in text, phrase


def test_words_from_evidence_and_people_stay_words(tmp_path: Path) -> None:
    holdings = tmp_path / "holdings"
    holdings.mkdir()
    (holdings / f"{MARKUP.replace('/', '_')}.png").write_bytes(drawn_photograph([0]))
    details = CaseDetails(f"24{MARKUP}", f"Riverside{MARKUP}", DETAILS.authority, "<b>Moreau</b>")
    with CaseSession.create(tmp_path / "hostile.ffcase", details, engine=DeterministicEngine()) as session:
        session.import_sources([SourceRequest(holdings, f"E{MARKUP}", f"basis{MARKUP}")])
        probe = session.read_probe(drawn_photograph([0], variant=4), f"probe{MARKUP}")
        result = session.search(probe, 0, f"purpose{MARKUP}", wanted=Filter(exhibit_references=(f"E{MARKUP}",)))
        session.review.decide(result, result.candidates[0], Outcome.INCONCLUSIVE, f"reasons{MARKUP}\nmore")
        page = reported(session, result, tmp_path)
        assert page.active == []
        assert "\u202e" not in page.text
        for told in ("24", "Riverside", "E", "basis", "probe", "purpose", "reasons"):
            assert f"{told}<script>alert(1)</script>" in page.text, told
        session.reports.write([result.search_id], tmp_path / "report.pdf", printer=printed)
        assert "<script>alert(1)</script>" in PdfReader(tmp_path / "report.pdf").pages[0].extract_text()


def test_what_one_examiner_said_is_not_reported_where_two_are_needed(unit: Path, tmp_path: Path) -> None:
    result = first_examined(unit)
    with entered(unit, "Cleo") as session:
        page = reported(session, result, tmp_path)
        assert "only one has decided" in page.text
        assert "● Potential candidate" not in page.text
        assert "ears and hairline agree" not in page.text  # nor why Ada thinks so
        assert page.text.count("No result yet") == 4
    with entered(unit, "Ben") as session:
        presented = session.examinations.begin_second(result.search_id)
        with pytest.raises(ForbiddenByPolicy, match="blind"):
            session.reports.write([result.search_id], tmp_path / "peek.html")
        faces = [each.face.face_id for each in result.candidates]
        for face_id in presented:
            same = face_id in (faces[0], faces[2])
            agreed = Outcome.POTENTIAL_CANDIDATE if face_id == faces[0] else Outcome.NO_CANDIDATE
            session.examinations.decide(result.search_id, face_id, agreed, "lobes" if same else "noses differ")
        session.examinations.seal_second(result.search_id)
    controls = set(presented) - set(faces)
    assert controls
    with entered(unit, "Cleo") as session:
        page = reported(session, result, tmp_path)
        assert page.text.count("● Potential candidate") == 1
        assert page.text.count("○ No candidate") == 1
        assert page.text.count("two examiners differ, and no conference has settled it") == 2
        assert "Second examiner" in page.text
        for control in controls:
            assert f"number {control} of the case" not in page.text
            assert control not in json.loads(session.log(1)[0].details)["faces"]


def test_other_people_are_unrecognisable_unless_asked_for_and_allowed(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session, top=15)
        group = next(each for each in result.candidates if each.occurrences[0].path == "group.png")
        pages = []
        for number, show in enumerate((False, True)):
            options = ReportOptions(full=0, faces=(group.face.face_id,), show_others=show)
            target = tmp_path / f"{number}.html"
            session.reports.write([result.search_id], target, options)
            pages.append(target.read_text())
        hidden, shown = (page.split('alt="The whole source')[1].split("base64,")[1].split('"')[0] for page in pages)
        assert hidden != shown
        assert "made unrecognisable" in pages[0]
        assert "with everybody in them" in pages[1]
        assert pages[0].count("<img") == 3  # all others in one line each
        assert len(re.findall(r"<tr><td>\d+</td>", pages[0])) == len(result.candidates) - 1
        key = create_key(tmp_path / "key", b"key words")
        session.authority.set_policy(signed_policy({"blur_in_reports": True}, key, "A"))
        with pytest.raises(ForbiddenByPolicy, match="other people"):
            session.reports.write([result.search_id], tmp_path / "2.html", ReportOptions(show_others=True))


def test_no_candidate_carries_its_denominator_and_limits(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        probe = session.read_probe(drawn_photograph([0], variant=4), "probe.png")
        result = session.search(probe, 0, "identify", wanted=Filter(exhibit_references=("none such",)))
        assert not result.candidates
        page = reported(session, result, tmp_path)
        assert "returned no candidate. That does not say that the person is not in the holdings" in page.text
        assert "Of 14 files 1 could not be read and 0 show no face that was found" in page.text
        assert "of 15 enrolled faces 15 were left out" in page.text
        assert LIMITS in page.text


def test_several_searches_stand_in_one_report_and_wrong_ones_in_none(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        one, two = searched(session, 0), searched(session, 1)
        target = tmp_path / "report.html"
        session.reports.write([one.search_id, two.search_id, one.search_id], target)
        assert "Search 2 of 2" in target.read_text()
        for ids, name, fault in (
            (["no-such"], "a.html", SearchNotFound),
            ([], "a.html", InvalidDetails),
            ([one.search_id], "a.docx", InvalidDetails),
            ([one.search_id], "a.pdf", InvalidDetails),  # nobody there to print
        ):
            with pytest.raises(fault):
                session.reports.write(ids, tmp_path / name)
        assert not (tmp_path / "a.html").exists()


def test_the_command_tells_where_and_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session)
        path = session.path
    monkeypatch.setattr("facefinder.app.session.open_engine", lambda _: DeterministicEngine())
    target = tmp_path / "report.pdf"

    class Shell:
        printed = staticmethod(printed)

    shell: Any = Shell()  # a window that can do nothing but print

    arguments = ["report", str(path), result.search_id, "--output", str(target)]
    assert run([*arguments, "--json"], shell) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert document["candidates"] == len(result.candidates)
    assert run(["report", str(path), "nothing", "--output", str(target)], shell) == SearchNotFound.exit_code
