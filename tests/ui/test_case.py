"""The Case place: what it says of sources, authority, gallery and the work under way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from facefinder.app.session import CaseSession
from facefinder.domain.authority import Authorisation
from facefinder.domain.records import SourceRequest
from facefinder.domain.roles import Role
from facefinder.engine.deterministic import DeterministicEngine
from facefinder.ingest.control import ImportControl
from facefinder.people.authority import Authority
from facefinder.ui.importing import ImportJob
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import make_photographs
from .test_authority import asking, open_as

__all__ = ["asking"]

TODAY = datetime.now(UTC).date()


def shown(place: QWidget) -> list[str]:
    """Every text that stands there."""
    return [each.text() for each in place.findChildren(QLabel) if each.isVisible() and each.text()]


def case_place(window: MainWindow) -> Any:
    window.go("case")
    settle(window)
    return window.places["case"]


def lines(place: Any) -> dict[str, dict[str, str]]:
    """The sources' table as it is shown: by exhibit, then by the head of the column."""
    view = place.source_view.model()
    heads = [view.headerData(at, Qt.Orientation.Horizontal) for at in range(view.columnCount())]
    found = ([view.index(row, at).data() for at in range(len(heads))] for row in range(view.rowCount()))
    return {line[0]: dict(zip(heads, line, strict=True)) for line in found}


@pytest.fixture
def two_sources(case: Path, tmp_path: Path) -> Path:
    """The case with a second source, whose review date has passed."""
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    more = make_photographs(tmp_path / "E-9 stick", 10)
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        session.import_sources([SourceRequest(more, "E-9", "Consent", review_by=yesterday)])
    return case


def test_each_source_is_told_with_its_counts_and_review_date(
    window: MainWindow, two_sources: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.open_case(two_sources)
    place = case_place(window)
    told = lines(place)
    assert (told["E-14"]["Photographs"], told["E-14"]["Faces"], told["E-14"]["Problems"]) == ("12", "15", "1")
    # The first ten are the same pictures again: they count for this source too.
    assert (told["E-9"]["Photographs"], told["E-9"]["Faces"]) == ("10", "12")
    assert told["E-14"]["Review by"] == ""
    assert told["E-9"]["Review by"].endswith(", overdue")
    place.source_view.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    assert list(lines(place)) == ["E-9", "E-14"]
    place.source_view.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    assert list(lines(place)) == ["E-14", "E-9"]


def test_the_gallery_s_state_is_told(opened: MainWindow) -> None:
    told = shown(case_place(opened).gallery)
    facts = dict(zip(told[1::2], told[2::2], strict=False))
    assert facts["Enrolled"] == "15 faces"
    assert facts["Exact search"] == "ready"
    assert facts["Index"] == "not needed below 1,000,000 faces"
    assert opened.desk is not None
    assert facts["Recogniser"] == opened.desk.session.record.recogniser


@pytest.mark.parametrize(("days", "said"), [(-3, "overdue by 3 days"), (0, "today"), (12, "in 12 days")])
def test_the_review_date_of_the_authority_is_told_in_words(
    window: MainWindow, case: Path, qtbot: QtBot, days: int, said: str
) -> None:
    long_ago = TODAY - timedelta(days=400)
    due = (TODAY + timedelta(days=days)).isoformat()
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        given = Authorisation("Insp. Okafor", "Warrant 9/24", long_ago.isoformat(), due)
        Authority(session._catalogue, session._recorder, lambda: long_ago).authorise(given)
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.open_case(case)
    panel = case_place(window).authority
    told = shown(panel)
    assert [each for each in told if each.endswith(f", {said}")], told
    assert "Insp. Okafor" in told
    late = "The review date has passed: searching has stopped."
    assert (late in told) is (days < 0)
    if days < 0:
        panel.renew.click()
        assert window.place == "authority"


def test_an_auditor_is_told_the_counts_and_offered_nothing_else(asking: MainWindow, case: Path, qtbot: QtBot) -> None:
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        session.people.add("Root", [Role.ADMINISTRATOR], "words of Root")
    with CaseSession.open(
        case, operator="Root", operator_passphrase="words of Root", engine=DeterministicEngine()
    ) as session:
        session.people.add("A. Reader", [Role.AUDITOR], "words of A. Reader")
    open_as(asking, case, "A. Reader", qtbot)
    place = case_place(asking)
    assert lines(place)["E-14"]["Faces"] == "15"
    assert "15 faces" in shown(place.gallery)
    assert not place.gallery.change.isVisible()


def paused_import(window: MainWindow, folder: Path) -> ImportJob:
    """An import of a folder, named after it, that is paused before it does anything."""
    assert window.desk is not None
    job = ImportJob(window.desk, [SourceRequest(folder, folder.name, "Consent")], ImportControl())
    job.pause()
    window.status.add(job)
    return job


def test_what_runs_and_what_waits_is_shown_and_steered_here(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    place, desk = case_place(opened), opened.desk
    assert desk is not None
    assert not place.jobs.isVisible()
    for name in ("E-20", "E-21", "E-22"):
        folder = make_photographs(tmp_path / name, 9)
        (folder / "DCIM" / "IMG_0001.png").write_bytes((folder / "DCIM" / "IMG_0002.png").read_bytes())
        job = ImportJob(desk, [SourceRequest(folder, name, "Consent")], ImportControl())
        if name == "E-20":
            job.pause()
        opened.status.add(job)
    first, second, third = place.jobs.lines
    assert place.jobs.isVisible()
    assert first.text == "importing E-20 · E-20: paused · listing…"
    assert [line.text for line in (second, third)] == [f"importing {n} · {n}: waits" for n in ("E-21", "E-22")]
    assert first.pause.accessibleName() == "Carry on"
    assert not second.pause.isVisible()
    assert second.drop.accessibleName() == "Take out of the queue"
    second.drop.click()
    assert [line.text.split(":")[0] for line in place.jobs.lines] == ["importing E-20 · E-20", "importing E-22 · E-22"]
    place.jobs.lines[0].pause.click()
    qtbot.waitUntil(lambda: not opened.status.jobs, timeout=60_000)
    settle(opened)
    assert not place.jobs.isVisible()
    assert list(lines(place)) == ["E-14", "E-20", "E-22"]
    assert lines(place)["E-22"]["Photographs"] == "8"


def test_what_is_not_counted_yet_is_not_told_as_nothing(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    place, desk = case_place(opened), opened.desk
    assert desk is not None
    job = paused_import(opened, make_photographs(tmp_path / "E-20", 9))
    qtbot.waitUntil(lambda: any(each.exhibit_reference == "E-20" for each in desk.session.sources()), timeout=60_000)
    place.refresh(counting=False)
    qtbot.waitUntil(lambda: "E-20" in lines(place), timeout=20_000)
    assert [lines(place)["E-20"][name] for name in ("Photographs", "Faces")] == ["…", "…"]
    assert lines(place)["E-14"]["Faces"] == "15"
    job.resume()
    qtbot.waitUntil(lambda: not opened.status.jobs, timeout=60_000)
    settle(opened)
    assert lines(place)["E-20"]["Photographs"] == "9"


def test_the_case_is_entered_at_its_sources(opened: MainWindow) -> None:
    place = case_place(opened)
    assert opened.focusWidget() is place.source_view


def test_a_running_import_is_cancelled_here(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    place, desk = case_place(opened), opened.desk
    assert desk is not None
    paused_import(opened, make_photographs(tmp_path / "E-20", 9))
    (line,) = place.jobs.lines
    with qtbot.waitSignal(desk.imported, timeout=60_000):
        line.drop.click()
    assert opened.status.text.startswith("Import cancelled; what was finished is kept")
    settle(opened)
    assert not place.jobs.isVisible()
