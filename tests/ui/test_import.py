"""Adding sources: dropped or chosen, asked once, seen to the end, paused and cancelled."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import DETAILS, make_photographs
from .test_start import drop, files


def test_a_dropped_folder_is_asked_about_once_and_imported(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, photographs: Path
) -> None:
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.create_case(tmp_path / "new.ffcase", DETAILS)
    settle(window)
    drop(window, files(photographs))
    sheet = window._sheets["add"]
    assert sheet.isVisible()
    assert not sheet.go.isEnabled()
    qtbot.keyClicks(sheet.reference, "E-14")
    qtbot.keyClicks(sheet.basis, "Search warrant W-311")
    assert sheet.go.isEnabled()
    assert window.desk is not None
    with qtbot.waitSignal(window.desk.imported, timeout=20_000):
        sheet.go.click()
    settle(window)
    assert window.status.text.startswith("Import finished · 13 files · 15 faces enrolled · 0 without a face")
    assert "1 problem" in window.status.text
    assert window.search.notice.title == "Drop a photograph of the person"

    more = make_photographs(tmp_path / "second", 3)
    drop(window, files(more))
    assert (sheet.reference.text(), sheet.basis.text()) == ("E-14", "Search warrant W-311")
    sheet.shut()


def test_the_reference_and_basis_of_the_last_source_are_offered(opened: MainWindow, tmp_path: Path) -> None:
    drop(opened, files(make_photographs(tmp_path / "second", 2)))
    sheet = opened._sheets["add"]
    assert (sheet.reference.text(), sheet.basis.text()) == ("E-14", "Search warrant W-311")
    sheet.shut()


def test_the_case_place_shows_sources_problems_and_counts(opened: MainWindow, qtbot: QtBot) -> None:
    opened.go("case")
    place = opened.places["case"]
    qtbot.waitUntil(lambda: place.sources.rowCount() == 1)
    assert place.sources.index(0, 0).data() == "E-14"
    assert place.problems.rowCount() == 1
    assert place.problems.index(0, 1).data() == "DCIM/notes.jpg"
    place.verify()
    qtbot.waitUntil(lambda: "no fault found" in place.verified, timeout=20_000)


def test_the_log_place_reads_what_was_done(searched: MainWindow, qtbot: QtBot) -> None:
    searched.go("log")
    place = searched.places["log"]
    qtbot.waitUntil(lambda: place.lines.rowCount() >= 3)
    done = [place.lines.index(row, 2).data() for row in range(place.lines.rowCount())]
    assert any("search" in action for action in done)
    assert done[-1] == "case created"
