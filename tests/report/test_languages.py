"""Reports in other languages: complete, saying the same, repeatable; asked for by command."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader

import report_texts
from facefinder.app import CaseSession
from facefinder.app.reporting import ReportOptions
from facefinder.cli.program import run
from facefinder.domain.decisions import Outcome
from facefinder.domain.errors import InvalidDetails
from facefinder.domain.filters import Filter
from facefinder.domain.records import SearchResult
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.files.signing import create_key
from facefinder.people.authority import signed_policy
from facefinder.people.examinations import COMPONENTS, NOT_VISIBLE
from facefinder.report.rendering import clean
from facefinder.search import probe_face
from facefinder.ui.printing import printed
from tests.casework import filled_case, searched
from tests.report.test_case_report import Reading

GAP = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]+>")


def test_french_lacks_no_text_and_no_gap() -> None:
    used = report_texts.texts_in_use()
    french = report_texts.read("fr")
    assert {(each.id, each.context) for each in report_texts.texts(french)} == {
        (each.id, each.context) for each in report_texts.texts(used)
    }
    assert report_texts.lacking(french) == []
    for text in report_texts.texts(french):
        many = text.id if isinstance(text.id, str) else text.id[1]
        for form in report_texts.forms(text):
            assert sorted(GAP.findall(form)) == sorted(GAP.findall(many)), form


def test_the_files_are_what_gathering_makes() -> None:
    french = report_texts.renewed("fr", report_texts.texts_in_use())
    assert (report_texts.FOLDER / "reports_fr.po").read_bytes() == report_texts.written(french)
    assert (report_texts.FOLDER / "reports_fr.mo").read_bytes() == report_texts.compiled(french)


def english_left(page: str) -> list[str]:
    """Pieces of reports' texts that stand in a page as they are in English, though French says them otherwise."""
    texts = list(report_texts.texts(report_texts.read("fr")))
    french = "\n".join(form for text in texts for form in report_texts.forms(text))
    english = [each for text in texts for each in ((text.id,) if isinstance(text.id, str) else text.id)]
    pieces = {piece.strip() for text in english for piece in GAP.split(text)}
    said = sorted(piece for piece in pieces if len(piece.strip(".,;:()")) > 8 and piece not in french)
    return [piece for piece in said if re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", page)]


def told_of(session: CaseSession) -> list[SearchResult]:
    """Searches that bring most of a report's sentences: filtered, of several probes, decided, described, restricted."""
    first = searched(session, top=6)
    seen = ("nose", "bent to the left")
    session.review.decide(first, first.candidates[0], Outcome.POTENTIAL_CANDIDATE, "ears agree", features=[seen])
    session.review.decide(first, first.candidates[1], Outcome.INCONCLUSIVE, "chin hidden")
    session.examinations.describe(first.probe_sha256, dict.fromkeys(COMPONENTS, NOT_VISIBLE) | {"nose": "bent"})
    session.subjects.restrict([first.candidates[2].face.face_id], "contested")
    views = [session.read_probe(drawn_photograph([0], variant=at), f"{at}.png") for at in (2, 4)]
    several = session.search_together([probe_face(view, 0) for view in views], "identify", top=3)
    wanted = Filter(exhibit_references=("none such",), quality_from=20, decided=False, taken_from="2020-01-01")
    nothing = session.search(views[0], 0, "identify", wanted=wanted)
    key = create_key(session.path.parent / "key", b"key words")
    rules = {"two_people_erase": True, "blur_in_reports": True, "minimum_probe_quality": 5, "candidate_limit": 1_500}
    session.authority.set_policy(signed_policy(rules, key, "A"))
    return [first, several, nothing]


def test_a_french_report_says_the_same_and_leaves_nothing_in_english(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        results = told_of(session)
        pages = {}
        for language in ("en", "fr"):
            target = tmp_path / f"{language}.html"
            session.reports.write(
                [each.search_id for each in results], target, ReportOptions(full=4, language=language)
            )
            assert json.loads(session.log(1)[0].details)["language"] == language
            head, body = target.read_text().split("</head>")
            assert f'<html lang="{language}">' in head
            pages[language] = Reading(body)
        assert len(english_left(pages["en"].text)) > 60  # what is looked for is what reports say
        assert english_left(pages["fr"].text) == []
        french = pages["fr"].text
        for told in (
            "Les candidats sont des pistes, jamais des identifications", "● Candidat potentiel", "◐ Non concluant",
            "ears agree", "bent to the left", "nez :", "Pas de candidat", "identify the man at the gate",
            "non visible", "Effacer exige deux personnes.", "au plus 1 500 candidats",
            "de la pièce none such ; prise à partir du 2020-01-01 ; qualité 20 ou mieux ; sans décision",
        ):  # fmt: skip
            assert told in french, told
        figures = [re.findall(r"\b[0-9a-f]{8}\b|\b0\.\d{3}\b", each.text) for each in pages.values()]
        head = 8  # the second report stands on the entry of the first
        assert figures[0][head:] == figures[1][head:]
        assert pages["en"].pictures == pages["fr"].pictures


def test_a_french_print_can_be_searched_and_tells_its_language(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session, top=2)
        target = tmp_path / "report.pdf"
        session.reports.write([result.search_id], target, ReportOptions(language="fr"), printer=printed)
    document = PdfReader(target)
    whole = "\n".join(page.extract_text() for page in document.pages)
    assert not re.search(r"[^\S \n]", whole)  # every gap can be typed by whoever looks for a phrase
    assert "Recherche 1 : identify the man at the gate" in whole
    text = " ".join(whole.split())
    assert f"page 1 sur {len(document.pages)}" in text
    assert "ordonne les candidats et n’est pas une probabilité" in text
    assert english_left(text) == []
    assert "\N{REPLACEMENT CHARACTER}" not in text
    assert document.root_object["/Lang"] == "fr"


def test_every_scripts_spaces_are_shown_and_what_hides_is_marked() -> None:
    shown = clean(
        "279\N{NO-BREAK SPACE}922 \N{IDEOGRAPHIC SPACE}写真\N{RIGHT-TO-LEFT OVERRIDE}gnp\N{ZERO WIDTH SPACE}\n"
    )
    assert shown == "279\N{NO-BREAK SPACE}922 \N{IDEOGRAPHIC SPACE}写真�gnp��"


def test_the_commands_write_in_the_language_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session)
        path, faces = session.path, [each.face.face_id for each in result.candidates[:2]]
    monkeypatch.setattr("facefinder.app.session.open_engine", lambda _: DeterministicEngine())
    shell: Any = SimpleNamespace(printed=printed)  # a window that can do nothing but print
    given = tmp_path / "given.png"
    given.write_bytes(drawn_photograph([0], variant=2))
    target, answer = tmp_path / "report.html", tmp_path / "answer.html"
    asked = ["report", str(path), result.search_id, "--output", str(target), "--language"]
    assert run([*asked, "xx"], shell) == InvalidDetails.exit_code
    assert "en, fr" in capsys.readouterr().err
    assert not target.exists()
    assert run([*asked, "fr"], shell) == 0
    assert "Rapport de recherche de visages" in target.read_text()
    subject = ["subject", str(path), str(given), "--reference", "DSR-3", "--language", "fr"]
    confirmed = [each for face in faces for each in ("--confirm", str(face))]
    assert run(subject, shell) == 0
    assert run([*subject, *confirmed, "--report", str(answer)], shell) == 0
    page = Reading(answer.read_text())
    assert english_left(page.text) == []
    assert "Votre photographie a été comparée au visage recherché dans 1 recherche consignée." in page.text
    assert answer.read_text().startswith('<!DOCTYPE html>\n<html lang="fr">')
