"""The main job in the real window with the real recogniser: drop a folder, drop a photograph, pick a face, see who."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from facefinder.domain.records import CaseDetails
from facefinder.ui.application import dress
from facefinder.ui.memory import Memory
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

pytestmark = [pytest.mark.real_engine, pytest.mark.timeout(600)]

HELD = ("biden.jpg", "obama.jpg", "obama3.jpg", "astronaut.png", "coffee.png")


def drop(target: QWidget, path: Path) -> None:
    """Drop a file or folder on a widget, as the system would."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target.dropEvent(QDropEvent(QPointF(20, 20), action, data, button, none))


@pytest.fixture
def holdings(tmp_path: Path, samples: Path) -> Path:
    folder = tmp_path / "E-01 portraits"
    folder.mkdir()
    for name in HELD:
        shutil.copy(samples / name, folder)
    return folder


@pytest.fixture
def two_men(tmp_path: Path, samples: Path) -> Path:
    """One photograph of two men: on the left one who is held twice, in another photograph than those."""
    left, right = (Image.open(samples / name).convert("RGB").resize((600, 750)) for name in ("obama2.jpg", "biden.jpg"))
    whole = Image.new("RGB", (1200, 750))
    whole.paste(left, (0, 0))
    whole.paste(right, (600, 0))
    path = tmp_path / "at the gate.jpg"
    whole.save(path, quality=92)
    return path


def test_drop_pick_a_face_and_see_the_right_candidate_first(
    qtbot: QtBot, tmp_path: Path, holdings: Path, two_men: Path
) -> None:
    memory = Memory(tmp_path / "window.ini")
    memory.keep("language", "en")
    dress(memory)
    window = MainWindow(memory)
    faults: list[BaseException] = []
    window.faulted.connect(faults.append)
    window.show()

    def wait(done: Callable[[], bool]) -> None:
        qtbot.waitUntil(lambda: bool(faults) or done(), timeout=300_000)
        assert not faults

    try:
        window.create_case(tmp_path / "case.ffcase", CaseDetails("24-0117", "Riverside", "Warrant 7/24", "D. Moreau"))
        wait(lambda: window.desk is not None)
        drop(window, holdings)
        sheet = window.sheet("add")
        sheet.reference.setText("E-01")
        sheet.basis.setText("freely licensed photographs")
        sheet.go.click()
        wait(lambda: window.status.text.startswith("Import finished"))
        assert f"{len(HELD)} files" in window.status.text
        assert "0 problems" in window.status.text

        window.go("search")
        panel = window.search.probe
        drop(panel, two_men)
        wait(lambda: panel.probe is not None)
        settle(window, 120)
        assert panel.said == "2 faces found. Choose one on the picture."
        centres = [panel.photo.face_area(index).center() for index in range(2)]
        leftmost = min(centres, key=lambda centre: centre.x())
        QTest.mouseClick(panel.photo, Qt.MouseButton.LeftButton, pos=leftmost.toPoint())
        panel.set_purpose("where else is this man?")
        panel.search()
        wait(lambda: window.search.result is not None)
        settle(window, 120)
        paths = [row.path for row in window.search.listed_rows()]
        assert set(paths[:2]) == {"obama.jpg", "obama3.jpg"}
        assert "exact" in window.search.line.whole
        assert not window.search.inspector.photo.empty
    finally:
        window.close()
        window.deleteLater()
