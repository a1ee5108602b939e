"""The Start place: creating, opening and dropping cases."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from facefinder.app.session import CaseSession
from facefinder.catalogue import schema
from facefinder.engine.deterministic import DeterministicEngine
from facefinder.files import peeking
from facefinder.files.peeking import CaseState, peek
from facefinder.ui.case_states import CaseStates
from facefinder.ui.memory import Memory, RecentCase
from facefinder.ui.places.start import StartPlace
from facefinder.ui.window import MainWindow

from .conftest import DETAILS


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


def test_the_keyboard_begins_at_the_newest_case_and_goes_on_as_the_page_is_read(
    window: MainWindow, qtbot: QtBot, memory: Memory, tmp_path: Path
) -> None:
    start = window.start
    assert window.focusWidget() is start.number, "nothing to open yet"
    folder = tmp_path / ("a long way down " * 6)
    folder.mkdir()
    cases = [made(folder / f"{name}.ffcase") for name in ("24-2", "24-1")]
    memory.keep_cases([RecentCase(str(path), path.stem, "", "2024-03-12") for path in cases])
    start.hide()
    start.refresh()
    start.show()
    newest, other = start.recent
    assert window.focusWidget() is newest.open
    for expected in (newest.forget, other.open, other.forget, start.number):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.focusWidget() is expected
    assert any(each.text() == "· 12 Mar 2024 ·" for each in newest.findChildren(QLabel)), "the path alone is cut"


def test_a_dropped_case_opens(window: MainWindow, qtbot: QtBot, case: Path) -> None:
    with qtbot.waitSignal(window.opened, timeout=20_000):
        drop(window, files(case))
    assert window.desk is not None


FOUR = ("24-0117", "Riverside", "Warrant 7/24", "D. Moreau")


def where_told(start: StartPlace) -> QPoint:
    """Where it stands what prevented a case from being opened or made."""
    (said,) = (each for each in start.findChildren(QLabel) if each.isVisible() and each.text() == start.told)
    return said.geometry().topLeft()


def test_what_prevents_opening_is_said_where_the_person_looks(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.not_opened, timeout=20_000):
        window.open_case(tmp_path / "nothing.ffcase")
    start = window.start
    assert "There is no case at" in start.told
    assert start.isEnabled()
    assert where_told(start).x() < start.open_button.geometry().right(), "among the cases"
    (tmp_path / "24-0117.ffcase").mkdir()
    (tmp_path / "24-0117.ffcase" / "letter.txt").write_text("Dear all")
    for field, text in zip((start.number, start.title, start.authority, start.operator), FOUR, strict=True):
        field.setText(text)
    with qtbot.waitSignal(window.not_opened, timeout=20_000):
        start.create_button.click()
    assert "24-0117.ffcase" in start.told
    assert where_told(start).x() > start.open_button.geometry().right(), "beside the button that creates"


def test_a_folder_dropped_before_a_case_is_open_says_what_to_do(window: MainWindow, photographs: Path) -> None:
    drop(window, files(photographs))
    assert window.start.told == "Open or create a case first, then drop photographs and folders."


def test_the_start_tells_nothing_of_a_case_that_was_closed(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.status.text.startswith("15 faces enrolled")
    with qtbot.waitSignal(opened.shut, timeout=20_000):
        opened.close_case()
    assert opened.status.text == "Works without a network; nothing leaves this computer."


def change_number(case: Path, number: int) -> None:
    """Give a case's catalogue another schema's number."""
    connection = sqlite3.connect(case / "catalogue.sqlite")
    connection.execute(f"PRAGMA user_version = {number}")
    connection.close()


def in_use(case: Path) -> subprocess.Popen[str]:
    """Another program that has the case open until its input is closed."""
    code = "import sys, pathlib; from facefinder.files.lock import InstanceLock\n"
    code += "held = InstanceLock(pathlib.Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", code, os.fspath(case)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "held"
    return other


def let_go(other: subprocess.Popen[str]) -> None:
    other.communicate(timeout=60)


def made(path: Path, passphrase: str | None = None) -> Path:
    with CaseSession.create(path, DETAILS, engine=DeterministicEngine(), passphrase=passphrase):
        return path


def test_each_recent_case_says_in_words_how_it_stands(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, memory: Memory
) -> None:
    case = made(tmp_path / "ready.ffcase")
    encrypted = made(tmp_path / "encrypted.ffcase", "a long pass-phrase")
    newer, damaged = tmp_path / "newer.ffcase", tmp_path / "damaged.ffcase"
    for copy in (newer, damaged):
        copy.mkdir()
        (copy / "catalogue.sqlite").write_bytes((case / "catalogue.sqlite").read_bytes())
    change_number(newer, 99)
    (damaged / "catalogue.sqlite").write_bytes(b"no catalogue at all" * 20)
    held = made(tmp_path / "held.ffcase")
    paths = [case, encrypted, held, newer, damaged, tmp_path / "gone.ffcase"]
    memory.keep_cases([RecentCase(str(path), path.stem, "Riverside", "2026-03-12T12:04:00+00:00") for path in paths])
    other = in_use(held)
    try:
        window.start.refresh()
        assert {line.state for line in window.start.recent} == {"looking…"}
        qtbot.waitUntil(lambda: "looking…" not in {line.state for line in window.start.recent}, timeout=20_000)
        assert [line.state for line in window.start.recent] == [
            "ready",
            "encrypted, needs a pass-phrase",
            "open in another FaceFinder",
            "needs a newer FaceFinder",
            "damaged",
            "missing",
        ]
        assert [line.open.isEnabled() for line in window.start.recent] == [True] * 5 + [False]
        assert "ready" in window.start.recent[0].open.accessibleDescription()
    finally:
        let_go(other)
    window.start.refresh()
    qtbot.waitUntil(lambda: window.start.recent[2].state == "ready", timeout=20_000)


def test_a_case_that_comes_back_is_noticed_without_being_asked(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = made(tmp_path / "stick.ffcase")
    away = case.rename(tmp_path / "elsewhere")
    memory.keep_cases([RecentCase(str(case), "24-0117", "Riverside", "2026-03-12T12:04:00+00:00")])
    window.start.states._again.setInterval(50)
    window.start.refresh()
    qtbot.waitUntil(lambda: window.start.recent[0].state == "missing", timeout=20_000)
    away.rename(case)
    qtbot.waitUntil(lambda: window.start.recent[0].state == "ready", timeout=20_000)
    assert window.start.recent[0].open.isEnabled()


def test_a_disk_that_does_not_answer_holds_up_neither_the_others_nor_the_end(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = threading.Event()

    def slow(path: Path) -> CaseState:
        if path.name == "dead":
            dead.wait(60)
        return CaseState.READY

    monkeypatch.setattr(peeking, "peek", slow)
    monkeypatch.setattr("facefinder.ui.case_states._PATIENCE", 0.2)
    states, told = CaseStates(), {}
    found: Callable[[Any, Any], None] = told.__setitem__
    states.found.connect(found)
    states.look(["/dead", "/alive"])
    qtbot.waitUntil(lambda: told == {"/alive": "ready", "/dead": "silent"}, timeout=20_000)
    dead.set()
    qtbot.waitUntil(lambda: told["/dead"] == "ready", timeout=20_000)
    dead.clear()
    states.look(["/dead"])
    assert states.looking
    states.rest()
    assert not states.looking
    told.clear()
    dead.set()
    states.look(["/dead"])
    qtbot.waitUntil(lambda: told == {"/dead": "ready"}, timeout=20_000)
    states.rest()


def test_looking_at_a_case_leaves_it_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert schema.KNOWN_SCHEMA == peeking.NEWEST_SCHEMA
    case = made(tmp_path / "case.ffcase")
    before = {path.name: path.read_bytes() for path in case.iterdir()}
    assert peek(case) is CaseState.READY
    assert {path.name: path.read_bytes() for path in case.iterdir()} == before
    # A program that died left its name behind: nobody holds the case.
    (case / "holder").write_text("4711")
    assert peek(case) is CaseState.READY
    with CaseSession.open(case, engine=DeterministicEngine()):
        assert peek(case) is CaseState.IN_USE
    monkeypatch.setattr(peeking, "NEWEST_SCHEMA", schema.KNOWN_SCHEMA + 1)
    assert peek(case) is CaseState.OLDER
