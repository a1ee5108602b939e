"""The real window, offscreen, on real cases with the small deterministic engine.

Each test fails on Qt messages and Python warnings that nobody planned, on faults of ours that the window would report,
and on top-level widgets that are left over.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from facefinder.app.session import CaseSession
from facefinder.domain.records import CaseDetails, SourceRequest
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.ingest.control import ImportControl
from facefinder.ui.application import dress
from facefinder.ui.memory import Memory
from facefinder.ui.render import quiet, settle
from facefinder.ui.window import MainWindow

DETAILS = CaseDetails("24-0117", "Riverside", "Warrant 7/24", "D. Moreau")
PURPOSE = "Find photographs of the missing person"


class FastCases:
    """The program's own cases, with the deterministic engine in place of the recogniser."""

    def create(self, path: Path, details: CaseDetails, passphrase: str) -> CaseSession:
        return CaseSession.create(path, details, engine=DeterministicEngine(), passphrase=passphrase or None)

    def open(self, path: Path) -> CaseSession:
        return CaseSession.open(path, engine=DeterministicEngine())

    def ask_with(self, asker: Callable[[Any], str]) -> None:
        """No case here is locked."""

    def recognisers(self) -> Sequence[str]:
        return (DeterministicEngine().recogniser_id,)

    def engine(self, recogniser: str) -> DeterministicEngine:
        return DeterministicEngine(recogniser_id=recogniser)

    def control(self) -> ImportControl:
        return ImportControl()


def make_photographs(folder: Path, count: int = 12) -> Path:
    """``count`` photographs: person n alone in photograph n, and two people in every fourth; one file is no picture."""
    inside = folder / "DCIM"
    inside.mkdir(parents=True)
    for number in range(count):
        people = [number % 8, (number + 3) % 8] if number % 4 == 3 else [number % 8]
        (inside / f"IMG_{number:04d}.png").write_bytes(drawn_photograph(people, variant=number))
    (inside / "notes.jpg").write_bytes(b"\xff\xd8\xff this is no photograph")
    return folder


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    return make_photographs(tmp_path / "E-14 phone")


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    """A new photograph of person 2, alone."""
    path = tmp_path / "probe.png"
    path.write_bytes(drawn_photograph([2], variant=31))
    return path


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """A new photograph of persons 1, 2 and 5, from left to right."""
    path = tmp_path / "group.png"
    path.write_bytes(drawn_photograph([1, 2, 5], size=(640, 240), variant=33))
    return path


@pytest.fixture
def case(tmp_path: Path, photographs: Path) -> Path:
    """A case with the photographs imported, closed."""
    path = tmp_path / "riverside.ffcase"
    with CaseSession.create(path, DETAILS, engine=DeterministicEngine()) as session:
        session.import_sources([SourceRequest(photographs, "E-14", "Search warrant W-311")])
    return path


@pytest.fixture(scope="session", autouse=True)
def what_stays() -> None:
    """The program and the collected tests are set aside, so that looking for what a test left over takes no time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication, tmp_path: Path) -> None:
    memory = Memory(tmp_path / "dressing.ini")
    memory.keep("appearance", "dark")
    memory.keep("language", "en")
    dress(memory)


@pytest.fixture(autouse=True)
def nothing_unplanned(qapp: QApplication, qtlog: Any, recwarn: pytest.WarningsRecorder) -> Iterator[None]:
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    said = [record.message for record in qtlog.records if not record.ignored]
    assert not said, f"Qt said: {said}"
    warned = [str(warning.message) for warning in recwarn.list]
    assert not warned, f"warned: {warned}"
    left = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert not left, f"left on the screen: {left}"


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "settings" / "window.ini")


@pytest.fixture
def window(qtbot: QtBot, memory: Memory, tmp_path: Path) -> Iterator[MainWindow]:
    """The window without a case, 1280 x 800; new cases go beside the test's files."""
    memory.keep("cases_folder", str(tmp_path))
    made = MainWindow(memory, FastCases())
    faults: list[BaseException] = []
    made.faulted.connect(faults.append)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not faults, f"the window reported a fault of ours: {faults!r}"


Opener = Callable[[Path], MainWindow]


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, case: Path) -> MainWindow:
    """The window with the case open, everything shown."""
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.open_case(case)
    settle(window)
    return window


@pytest.fixture
def searched(opened: MainWindow, qtbot: QtBot, probe: Path) -> MainWindow:
    """The window after a search for person 2."""
    search(opened, qtbot, probe)
    return opened


def opened_anew(window: MainWindow, qtbot: QtBot, case: Path) -> MainWindow:
    """The case in another window, as on the next day; what the first one remembered is all that is left of it."""
    window.close()
    again = MainWindow(window.memory, FastCases())
    qtbot.addWidget(again)
    again.show()
    with qtbot.waitSignal(again.opened, timeout=20_000):
        again.open_case(case)
    settle(again)
    return again


def search(window: MainWindow, qtbot: QtBot, photograph: Path, face: int = 0) -> None:
    """Search as a person would: open the photograph, choose the face, state the purpose, press Search."""
    panel = window.search.probe
    panel.show_file(photograph)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    if panel.face < 0:
        panel.photo.choose(face)
    panel.set_purpose(PURPOSE)
    desk = window.desk
    assert desk is not None
    with qtbot.waitSignal(desk.searched, timeout=20_000):
        panel.search()
    settle(window)


def still(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing is being fetched."""
    qtbot.waitUntil(lambda: quiet(window.desk), timeout=20_000)


def sure(window: MainWindow) -> None:
    """Answer the question that comes before what cannot be undone."""
    sheet = window.sheet("sure")
    assert sheet.isVisible(), "what cannot be undone asks first"
    assert window.focusWidget() is sheet.cancel, "a key too many does nothing"
    sheet.go.click()


def shown_children(parent: QWidget) -> list[QWidget]:
    return [child for child in parent.findChildren(QWidget) if child.isVisible()]
