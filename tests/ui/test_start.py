"""The Start place: creating, opening and dropping cases."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from facefinder.ui.memory import Memory
from facefinder.ui.window import MainWindow


def drop(target: QWidget, data: QMimeData) -> QDropEvent:
    """Drop something on a widget, as the system would."""
    event = QDropEvent(
        QPointF(QPoint(20, 20)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    target.dropEvent(event)
    return event


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_a_case_is_created_from_the_four_details(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    start = window.start
    assert not start.create_button.isEnabled()
    for field, text in (
        (start.number, "24-0117"),
        (start.title, "Riverside"),
        (start.authority, "Warrant 7/24"),
        (start.operator, "D. Moreau"),
    ):
        qtbot.keyClicks(field, text)
    assert start.create_button.isEnabled()
    with qtbot.waitSignal(window.opened, timeout=20_000):
        qtbot.mouseClick(start.create_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "24-0117.ffcase" / "catalogue.sqlite").is_file()
    assert window.desk is not None
    assert window.desk.session.record.authority == "Warrant 7/24"
    assert window.place == "case"


def test_the_window_title_never_tells_the_case(opened: MainWindow) -> None:
    assert opened.windowTitle() == "FaceFinder"


def test_a_recent_case_is_offered_and_opened_again(
    window: MainWindow, qtbot: QtBot, case: Path, memory: Memory
) -> None:
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.open_case(case)
    with qtbot.waitSignal(window.shut, timeout=20_000):
        window.close_case()
    (recent,) = memory.recent()
    assert (recent.number, recent.title) == ("24-0117", "Riverside")
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.start.open_asked.emit(Path(recent.path))
    assert window.place == "search"


def test_a_dropped_case_opens(window: MainWindow, qtbot: QtBot, case: Path) -> None:
    with qtbot.waitSignal(window.opened, timeout=20_000):
        drop(window, files(case))
    assert window.desk is not None


def test_what_prevents_opening_is_said_where_the_person_looks(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.not_opened, timeout=20_000):
        window.open_case(tmp_path / "nothing.ffcase")
    assert "There is no case at" in window.start.told
    assert window.start.isEnabled()


def test_a_folder_dropped_before_a_case_is_open_says_what_to_do(window: MainWindow, photographs: Path) -> None:
    drop(window, files(photographs))
    assert window.start.told == "Open or create a case first, then drop photographs and folders."


def test_the_start_tells_nothing_of_a_case_that_was_closed(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.status.text.startswith("15 faces enrolled")
    with qtbot.waitSignal(opened.shut, timeout=20_000):
        opened.close_case()
    assert opened.status.text == "Works without a network; nothing leaves this computer."
