"""Helping by hand: the five points are dragged, nudged, reset and taken back; the result says who had a hand in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from facefinder.domain.records import SourceRequest
from facefinder.engine.deterministic import drawn_photograph
from facefinder.ui.handwork import Handwork, Stage
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import PURPOSE, still


def draw(window: MainWindow, qtbot: QtBot, hand: Handwork, photo: QWidget) -> None:
    """Draw a box over the middle of a photograph."""
    middle = photo.rect().center()
    start, end = middle - QPoint(30, 40), middle + QPoint(30, 40)
    qtbot.mousePress(photo, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(photo, end)
    qtbot.mouseRelease(photo, Qt.MouseButton.LeftButton, pos=end)
    qtbot.waitUntil(lambda: hand.stage is Stage.POINTS, timeout=20_000)
    settle(window)


@pytest.fixture
def library(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """The Library on a photograph in which no face was found."""
    folder = tmp_path / "E-15"
    folder.mkdir()
    (folder / "empty.png").write_bytes(drawn_photograph([], variant=9))
    assert opened.desk is not None
    opened.desk.session.import_sources([SourceRequest(folder, "E-15", "Warrant 8/24")])
    opened.desk.imported.emit()
    opened.go("library")
    place = opened.places["library"]
    still(opened, qtbot)
    settle(opened)
    place._which.setCurrentIndex(2)
    place.refresh_list()
    qtbot.waitUntil(lambda: place.model.rowCount() == 1, timeout=20_000)
    place.view.setCurrentIndex(place.model.index(0, 0))
    qtbot.waitUntil(lambda: place.current is not None, timeout=20_000)
    qtbot.waitUntil(lambda: place.inspector.inspected is not None, timeout=20_000)
    still(opened, qtbot)
    settle(opened, 300)
    return opened


def test_a_missed_face_is_drawn_its_points_dragged_and_enrolled(library: MainWindow, qtbot: QtBot) -> None:
    inspector = library.places["library"].inspector
    assert library.desk is not None
    session = library.desk.session
    before = session.summary()
    inspector.draw_tool.click()
    hand = inspector.hand
    draw(library, qtbot, hand, inspector.photo)
    first = hand.points.points
    assert first is not None
    eye = hand.points.handles[0]
    QTest.mousePress(eye, Qt.MouseButton.LeftButton, pos=eye.rect().center())
    QTest.mouseMove(eye, eye.rect().center() + QPoint(-9, 6))
    QTest.mouseRelease(eye, Qt.MouseButton.LeftButton, pos=eye.rect().center())
    moved = hand.points.points
    assert moved is not None
    assert moved[0, 0] < first[0, 0] - 1
    assert moved[0, 1] > first[0, 1] + 1
    assert np.array_equal(moved[1:], first[1:])
    qtbot.waitUntil(lambda: "quality" in hand.said, timeout=20_000)
    with qtbot.waitSignal(hand.enrolled, timeout=20_000) as enrolled:
        hand.accept_button.click()
    face = enrolled.args[0]
    assert face.detection_pass == "operator-points"
    assert np.allclose(face.landmarks, moved)
    assert session.summary().faces == before.faces + 1
    still(library, qtbot)
    settle(library)
    assert inspector.face is not None
    assert inspector.face.face_id == face.face_id
    assert inspector.says.endswith("operator-assisted")


def test_points_are_moved_by_keyboard_alone_and_taken_back(library: MainWindow, qtbot: QtBot) -> None:
    inspector = library.places["library"].inspector
    inspector.draw_tool.click()
    hand = inspector.hand
    QTest.keyClick(inspector.photo, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: hand.stage is Stage.POINTS, timeout=20_000)
    first = hand.points.points
    assert first is not None
    right_eye, left_eye = hand.points.handles[:2]
    assert right_eye.hasFocus()
    assert right_eye.accessibleName() == "person's right eye"
    QTest.keyClick(right_eye, Qt.Key.Key_Left)
    QTest.keyClick(right_eye, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(right_eye, Qt.Key.Key_Tab)
    assert left_eye.hasFocus()
    QTest.keyClick(left_eye, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    shift = hand.points.points - first
    assert shift[:2].tolist() == [[-1.0, 10.0], [0.0, -0.25]]
    assert f"{first[1, 1] - 0.25:.1f}" in left_eye.accessibleDescription()
    QTest.keyClick(left_eye, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (hand.points.points - first)[:2].tolist() == [[-1.0, 10.0], [0.0, 0.0]]
    hand.reset_tool.click()
    assert np.array_equal(hand.points.points, first)
    hand.undo_tool.click()
    assert (hand.points.points - first)[0].tolist() == [-1.0, 10.0]
    QTest.keyClick(left_eye, Qt.Key.Key_Escape)
    assert not hand.active
    assert not right_eye.isVisible()
    still(library, qtbot)


def test_the_same_face_again_is_refused_in_plain_words(library: MainWindow, qtbot: QtBot) -> None:
    inspector = library.places["library"].inspector
    hand = inspector.hand
    inspector.draw_tool.click()
    draw(library, qtbot, hand, inspector.photo)
    with qtbot.waitSignal(hand.enrolled, timeout=20_000):
        hand.accept_button.click()
    still(library, qtbot)
    settle(library)
    inspector.points_tool.click()
    assert hand.stage is Stage.POINTS
    assert not hand.accept_button.isEnabled(), "as it is, it is enrolled already"
    hand.cancel()
    face = inspector.face
    assert face is not None
    inspector.draw_tool.click()
    inspector.photo.box_drawn.emit(QRectF(face.box.x, face.box.y, face.box.width, face.box.height))
    qtbot.waitUntil(lambda: hand.stage is Stage.POINTS, timeout=20_000)
    hand.accept_button.click()
    qtbot.waitUntil(lambda: "enrolled already" in hand.said, timeout=20_000)
    assert hand.active
    assert not hand.accept_button.isEnabled()
    hand.cancel()
    still(library, qtbot)


def test_a_probe_is_searched_with_the_points_that_a_person_set(opened: MainWindow, qtbot: QtBot, group: Path) -> None:
    panel = opened.search.probe
    panel.show_file(group)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    still(opened, qtbot)
    panel.photo.choose(1)
    panel.set_purpose(PURPOSE)
    found = panel.probe
    assert found is not None
    panel.points_button.click()
    assert not panel._search.isEnabled()
    nose = panel.hand.points.handles[2]
    QTest.keyClick(nose, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: panel.probe is not found, timeout=20_000)
    assert panel.probe is not None
    (face,) = panel.probe.analysis.faces
    assert face.landmarks[2, 1] == found.analysis.faces[1].landmarks[2, 1] - 1
    panel.hand.reset_tool.click()
    still(opened, qtbot)
    assert panel.probe is found
    assert panel.face == 1
    QTest.keyClick(nose, Qt.Key.Key_Up)
    panel.hand.accept_button.click()
    qtbot.waitUntil(panel._search.isEnabled, timeout=20_000)
    assert panel.hint.startswith("operator-assisted")
    assert opened.desk is not None
    with qtbot.waitSignal(opened.desk.searched, timeout=20_000):
        panel.search()
    settle(opened)
    assert opened.search.result is not None
    assert opened.search.result.probes[0].assisted


def test_a_photograph_without_a_face_leads_to_drawing_a_box(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "wall.png"
    path.write_bytes(drawn_photograph([]))
    panel, notice = opened.search.probe, opened.search.notice
    panel.show_file(path)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    assert notice.title == "No face was found."
    assert "clearer photograph" in notice.text
    notice.action.click()
    assert panel.hand.stage is Stage.DRAWING
