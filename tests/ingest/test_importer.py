"""What a person sees of an import: every file accounted for, nothing done twice, nothing lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facefinder.app import CaseSession
from facefinder.domain.errors import EngineFailed, InvalidDetails, SourceNotFound, SourceVanished
from facefinder.domain.records import CaseDetails, ImportProgress, ImportReport, Outcome, SourceRequest
from facefinder.engine.contract import Answer, Work
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.ingest.control import ImportControl


def bring_in(session: CaseSession, folder: Path, control: ImportControl | None = None) -> ImportReport:
    return session.import_sources([SourceRequest(folder, "E-1", "Warrant 7/24")], control=control)


def counts(report: ImportReport) -> dict[str, int]:
    return {outcome.value: number for outcome, number in report.outcomes.items() if number}


@pytest.fixture
def holdings(tmp_path: Path) -> Path:
    folder = tmp_path / "holdings"
    (folder / "deeper").mkdir(parents=True)
    for identity in range(6):
        (folder / f"{identity}.png").write_bytes(drawn_photograph([identity]))
    (folder / "group.png").write_bytes(drawn_photograph([1, 2, 3], variant=1))
    (folder / "deeper" / "copy of 0.png").write_bytes(drawn_photograph([0]))
    (folder / "empty room.png").write_bytes(drawn_photograph([]))
    (folder / "letter.txt").write_text("no picture")
    (folder / "nothing.jpg").write_bytes(b"")
    return folder


def test_every_file_has_one_outcome(session: CaseSession, holdings: Path) -> None:
    report = bring_in(session, holdings)
    assert counts(report) == {"enrolled": 7, "no_face": 1, "known": 1, "problem": 2}
    assert report.listed == 11
    assert report.faces == 9
    assert {problem.path for problem in session.problems()} == {"letter.txt", "nothing.jpg"}
    assert all(problem.sentence.endswith(".") for problem in session.problems())
    summary = session.summary()
    assert (summary.exhibits, summary.occurrences, summary.gallery_size) == (8, 9, 9)


def test_a_content_seen_twice_is_one_exhibit_with_two_occurrences(session: CaseSession, holdings: Path) -> None:
    bring_in(session, holdings)
    probe = session.read_probe(drawn_photograph([0], variant=3), "probe")
    first = session.search(probe, 0, "test").candidates[0]
    assert {place.path for place in first.occurrences} == {"0.png", "deeper/copy of 0.png"}


def test_importing_again_takes_what_is_new_or_changed(session: CaseSession, holdings: Path) -> None:
    bring_in(session, holdings)
    (holdings / "new.png").write_bytes(drawn_photograph([9]))
    (holdings / "1.png").write_bytes(drawn_photograph([20], variant=2))
    (holdings / "letter.txt").unlink()
    again = bring_in(session, holdings)
    assert counts(again) == {"enrolled": 2, "known": 8, "problem": 1}
    assert len(session.sources()) == 1
    assert session.sources()[0].finished_at


def test_a_problem_goes_when_the_file_is_mended(session: CaseSession, holdings: Path) -> None:
    bring_in(session, holdings)
    (holdings / "nothing.jpg").write_bytes(drawn_photograph([11]))
    bring_in(session, holdings)
    assert {problem.path for problem in session.problems()} == {"letter.txt"}


def test_names_that_are_no_text_survive(session: CaseSession, holdings: Path) -> None:
    odd = os.fsdecode(b"caf\xe9 \xff.png")
    (holdings / odd).write_bytes(drawn_photograph([30]))
    bring_in(session, holdings)
    probe = session.read_probe(drawn_photograph([30], variant=4), "probe")
    assert session.search(probe, 0, "test").candidates[0].occurrences[0].path == odd


def test_cancelled_and_carried_on(session: CaseSession, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(120):
        (folder / f"{number:03}.png").write_bytes(drawn_photograph([number % 48], variant=number))
    control = ImportControl()

    def watch(progress: ImportProgress) -> None:
        if progress.done >= 30:
            control.cancel()

    first = session.import_sources(
        [SourceRequest(folder, "E-1", "Warrant 7/24")], control=control, progress=_each_time(watch)
    )
    done = sum(first.outcomes.values())
    assert first.cancelled
    assert 30 <= done == first.listed < 120
    assert session.sources()[0].finished_at is None
    second = bring_in(session, folder)
    assert counts(second) == {"known": done, "enrolled": 120 - done}
    assert session.sources()[0].finished_at


def _each_time(watch: Callable[[ImportProgress], None]) -> Callable[[ImportProgress], None]:
    return watch


def test_progress_counts_up_and_estimates(session: CaseSession, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.png").write_bytes(drawn_photograph([number % 48], variant=number))
    seen: list[ImportProgress] = []
    session.import_sources([SourceRequest(folder, "E-1", "Warrant 7/24")], progress=seen.append)
    assert [moment.done for moment in seen] == sorted(moment.done for moment in seen)
    assert all(moment.done <= moment.listed for moment in seen)
    assert seen[-1].done == seen[-1].listed == 200
    assert any(moment.remaining_seconds is not None for moment in seen)


def test_what_must_be_said_before_anything_is_read(session: CaseSession, holdings: Path) -> None:
    with pytest.raises(InvalidDetails):
        session.import_sources([SourceRequest(holdings, " ", "Warrant 7/24")])
    with pytest.raises(InvalidDetails):
        session.import_sources([SourceRequest(holdings, "E-1", "")])
    with pytest.raises(SourceNotFound):
        session.import_sources([SourceRequest(holdings / "gone", "E-1", "Warrant 7/24")])
    assert session.sources() == []


def test_a_folder_that_vanishes_keeps_what_was_read(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03}.png").write_bytes(drawn_photograph([number % 48], variant=number))

    class Unplugged(DeterministicEngine):
        """Somebody pulls the stick out after twenty photographs."""

        def analyse_many(self, work: Iterable[Work], *, stop: Callable[[], bool] = lambda: False) -> Iterator[Answer]:
            for number, answer in enumerate(super().analyse_many(work, stop=stop)):
                if number == 20:
                    shutil.rmtree(folder)
                yield answer

    details = CaseDetails("1", "t", "a", "o")
    with CaseSession.create(tmp_path / "case", details, engine=Unplugged()) as session:
        with pytest.raises(SourceVanished):
            bring_in(session, folder)
        kept = session.summary().gallery_size
        assert kept >= 20
        assert session.verify().ok
        folder.mkdir()
        for number in range(60):
            (folder / f"{number:03}.png").write_bytes(drawn_photograph([number % 48], variant=number))


def test_an_engine_that_fails_keeps_what_was_finished(tmp_path: Path, holdings: Path) -> None:
    class Dying(DeterministicEngine):
        def analyse_many(self, work: Iterable[Work], *, stop: Callable[[], bool] = lambda: False) -> Iterator[Answer]:
            for number, answer in enumerate(super().analyse_many(work, stop=stop)):
                if number == 3:
                    raise EngineFailed(reason="it was stopped")
                yield answer

    details = CaseDetails("1", "t", "a", "o")
    path = tmp_path / "case.ffcase"
    with CaseSession.create(path, details, engine=Dying()) as session:
        with pytest.raises(EngineFailed):
            bring_in(session, holdings)
        assert session.summary().exhibits == 3
    with CaseSession.open(path, engine=DeterministicEngine()) as session:
        report = bring_in(session, holdings)
        assert sum(report.outcomes.values()) == report.listed == 11
        assert session.summary().exhibits == 8
        assert session.verify().ok


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kinds=st.lists(st.sampled_from(["face", "two", "none", "text", "empty"]), min_size=0, max_size=25),
    again=st.booleans(),
)
def test_the_outcomes_add_up_whatever_lies_in_the_folder(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str], again: bool
) -> None:
    root = tmp_path_factory.mktemp("any")
    folder = root / "files"
    folder.mkdir()
    contents = {
        "face": drawn_photograph([4]),
        "two": drawn_photograph([4, 5]),
        "none": drawn_photograph([]),
        "text": b"words",
        "empty": b"",
    }
    for number, kind in enumerate(kinds):
        (folder / f"{number}").write_bytes(contents[kind])
    details = CaseDetails("1", "t", "a", "o")
    with CaseSession.create(root / "case", details, engine=DeterministicEngine()) as session:
        report = bring_in(session, folder)
        if again:
            report = bring_in(session, folder)
        assert sum(report.outcomes.values()) == report.listed == len(kinds)
        assert report.outcomes[Outcome.PROBLEM] == sum(kind in {"text", "empty"} for kind in kinds)
        distinct = len(set(kinds) - {"text", "empty"})
        assert session.summary().exhibits == distinct
