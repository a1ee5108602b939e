"""The report on a search: opened, filled with dropped faces, written and told."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from facefinder.ui.dropping import FACE_MIME
from facefinder.ui.reporting import ReportTray
from facefinder.ui.window import MainWindow


def dropped(tray: ReportTray, face_id: int) -> None:
    data = QMimeData()
    data.setData(FACE_MIME, QByteArray(str(face_id).encode()))
    tray.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_faces_dropped_on_the_tray_are_those_shown_whole(searched: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    searched.search.focus_list()
    QTest.keyClick(searched.focusWidget() or searched, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    tray = searched.sheet("report")
    assert tray.isVisible()
    rows = searched.search.listed_rows()
    assert not tray.geometry().contains(searched.search.grid.geometry().center())  # the list stays within reach
    dropped(tray, rows[2].candidate.face.face_id)
    dropped(tray, 99_999)
    assert "not on this candidate list" in tray.says.text()
    searched.search.select(0)
    searched.commands.run("put_in")
    assert tray.chosen.text().startswith("Shown whole: rank 1, 3,")
    target = tmp_path / "report.html"
    with qtbot.waitSignal(tray.written, timeout=60_000) as waiting:
        tray.write(target)
    assert waiting.args[0].candidates == len(rows)
    page = target.read_text()
    assert page.count('class="candidate"') == 2
    assert not tray.isVisible()
    assert str(target) in searched.status.text


def test_a_report_is_written_in_the_language_that_is_chosen(searched: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    searched.search.head.report_asked.emit()
    tray = searched.sheet("report")
    assert tray.language.currentText() == "English"  # the window's own
    tray.language.setCurrentText("Français")
    target = tmp_path / "report.html"
    with qtbot.waitSignal(tray.written, timeout=60_000):
        tray.write(target)
    assert "Rapport de recherche de visages" in target.read_text()


def test_a_report_that_cannot_be_written_says_so_where_it_was_asked_for(
    searched: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    searched.search.head.report_asked.emit()
    tray = searched.sheet("report")
    assert tray.isVisible()
    tray.write(tmp_path / "nowhere" / "report.html")
    qtbot.waitUntil(lambda: bool(tray.says.text()), timeout=60_000)
    assert tray.save.isEnabled()
    QTest.keyClick(tray, Qt.Key.Key_Escape)
    assert not tray.isVisible()
