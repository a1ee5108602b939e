"""What a person does with the probe, the settings and the rest of the window is taken back and done again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from facefinder.ui.memory import Memory
from facefinder.ui.places.start import RecentRow
from facefinder.ui.probe_panel import ProbePanel
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import PURPOSE, search, still

CONTROL = Qt.KeyboardModifier.ControlModifier


def undo(window: MainWindow, qtbot: QtBot) -> str:
    """Press Ctrl+Z where the candidates are; what the status area says then."""
    window.search.grid.setFocus()
    QTest.keyClick(window.search.grid, Qt.Key.Key_Z, CONTROL)
    still(window, qtbot)
    return window.status.text


def redo(window: MainWindow, qtbot: QtBot) -> None:
    window.search.grid.setFocus()
    QTest.keyClick(window.search.grid, Qt.Key.Key_Y, CONTROL)
    still(window, qtbot)


def opened_photograph(panel: ProbePanel, photograph: Path, qtbot: QtBot) -> None:
    panel.show_file(photograph)
    qtbot.waitUntil(lambda: panel.probe is not None and panel.probe.name == photograph.name, timeout=20_000)


def kept(panel: ProbePanel) -> list[QToolButton]:
    return [made for made in panel.strip.findChildren(QToolButton) if made.isVisible()]


def test_a_probe_photograph_is_opened_replaced_and_removed_undoably(
    opened: MainWindow, qtbot: QtBot, probe: Path, group: Path
) -> None:
    panel = opened.search.probe
    opened_photograph(panel, probe, qtbot)
    opened_photograph(panel, group, qtbot)
    still(opened, qtbot)
    panel.photo.setFocus()
    for _ in range(2):
        QTest.keyClick(panel.photo, Qt.Key.Key_Right)
    assert panel.face == 1
    first = panel.probe
    panel._clear_tool.click()
    assert panel.probe is None
    assert opened.commands["undo"].available()
    assert opened.commands["undo"].title == "Undo: remove probe photograph"

    assert undo(opened, qtbot) == "Taken back: remove probe photograph"
    assert panel.probe is first
    assert panel.face == 1, "the face that was chosen is chosen again"
    assert not panel.photo.empty
    undo(opened, qtbot)
    assert panel.face == -1, "going through the faces is one change"
    undo(opened, qtbot)
    assert panel.probe is not None
    assert panel.probe.name == probe.name
    assert panel.face == 0
    undo(opened, qtbot)
    assert panel.probe is None
    assert panel.said == ""

    for _ in range(3):
        redo(opened, qtbot)
    assert panel.probe is first
    assert panel.face == 1
    redo(opened, qtbot)
    assert panel.probe is None


def test_faces_that_are_kept_and_taken_out_come_back(searched: MainWindow, qtbot: QtBot, group: Path) -> None:
    panel = searched.search.probe
    panel.add_button.click()
    qtbot.waitUntil(lambda: len(kept(panel)) == 1, timeout=5_000)
    assert panel.probe is None
    opened_photograph(panel, group, qtbot)
    shown = searched.search.current
    assert shown is not None
    searched.search.add_probe(shown.candidate.face)
    qtbot.waitUntil(lambda: len(kept(panel)) == 2, timeout=20_000)
    kept(panel)[0].click()
    qtbot.waitUntil(lambda: len(kept(panel)) == 1, timeout=5_000)

    assert undo(searched, qtbot) == "Taken back: take face out of the probe"
    qtbot.waitUntil(lambda: len(kept(panel)) == 2, timeout=5_000)
    assert undo(searched, qtbot) == "Taken back: add face to the probe"
    qtbot.waitUntil(lambda: len(kept(panel)) == 1, timeout=5_000)
    undo(searched, qtbot)
    assert panel.probe is None
    assert undo(searched, qtbot) == "Taken back: keep probe face"
    assert not panel.strip.faces
    assert panel.probe is not None
    assert panel.face == 0
    assert searched.desk is not None
    with qtbot.waitSignal(searched.desk.searched, timeout=20_000):
        panel.search()
    settle(searched)


def test_a_photograph_that_a_recorded_search_put_away_comes_back(
    searched: MainWindow, qtbot: QtBot, group: Path
) -> None:
    place = searched.search
    search(searched, qtbot, group, face=2)
    place.go_back()
    qtbot.waitUntil(lambda: place.probe.probe is None, timeout=20_000)
    still(searched, qtbot)
    assert undo(searched, qtbot) == "Taken back: replace probe photograph"
    assert place.probe.probe is not None
    assert place.probe.probe.name == group.name
    assert place.probe.face == 2
    assert place.probe.purpose == PURPOSE


def test_what_is_still_being_read_is_taken_back_and_read_again(opened: MainWindow, qtbot: QtBot, probe: Path) -> None:
    panel = opened.search.probe
    panel.show_file(probe)
    QTest.keyClick(opened.search.grid, Qt.Key.Key_Z, CONTROL)
    still(opened, qtbot)
    assert panel.probe is None
    redo(opened, qtbot)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    assert panel.face == 0


def test_settings_are_taken_back_one_by_one(window: MainWindow, memory: Memory) -> None:
    window.go("settings")
    place: Any = window.stack.currentWidget()
    before = place.length.currentIndex()
    place.length.setFocus()
    QTest.keyClick(place.length, Qt.Key.Key_Down)
    assert place.length.currentIndex() == before + 1
    place.fold.click()
    assert window.commands["undo"].available()
    assert window.commands["undo"].title == "Undo: setting: Near copies"
    QTest.keyClick(place.fold, Qt.Key.Key_Z, CONTROL)
    assert memory.flag("fold", False) is True
    assert place.fold.isChecked()
    QTest.keyClick(place.fold, Qt.Key.Key_Z, CONTROL)
    assert place.length.currentIndex() == before
    assert int(memory.number("top", 0)) == place.length.currentData()
    QTest.keyClick(place.fold, Qt.Key.Key_Y, CONTROL)
    assert place.length.currentIndex() == before + 1
    assert int(memory.number("top", 0)) == place.length.currentData()


def test_a_case_that_was_taken_off_the_list_comes_back(opened: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.shut, timeout=20_000):
        opened.close_case()
    start = opened.start
    (row,) = start.findChildren(RecentRow)
    row.forgotten.emit(str(opened.memory.recent()[0].path))
    assert not opened.memory.recent()
    opened.undo()
    assert len(opened.memory.recent()) == 1
    assert opened.status.text == "Taken back: case off the list"
