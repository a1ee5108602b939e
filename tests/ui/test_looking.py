"""Looking through the holdings: the filters of a search, faces that leave by dragging, other moments of a film."""

from __future__ import annotations

import io
import json
import shutil
import time
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from benchmarks.samples import moving
from facefinder.domain.filters import Filter
from facefinder.domain.records import SourceRequest
from facefinder.domain.shelves import Shelf
from facefinder.engine.deterministic import drawn_photograph
from facefinder.ui.handwork import Stage
from facefinder.ui.inspector import Inspector
from facefinder.ui.moments import moment_from, time_code
from facefinder.ui.places.library import LibraryPlace
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import PURPOSE, still
from .test_start import drop


def library(window: MainWindow) -> LibraryPlace:
    """The Library, shown."""
    window.go("library")
    settle(window)
    place = window.places["library"]
    assert isinstance(place, LibraryPlace)
    return place


def settled(place: LibraryPlace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not place.filters.counting, timeout=20_000)


# --- filters --------------------------------------------------------------------------------------------------------


def test_the_library_takes_a_search_s_filters_for_faces_and_for_photographs(opened: MainWindow, qtbot: QtBot) -> None:
    place = library(opened)
    bar, panel = place.filters, place.filters.panel
    opened.commands.run("filters")
    assert panel.isVisible()
    assert not panel.fold.isVisible(), "near copies are folded in a candidate list, not here"
    assert "one of its faces" in panel._rule.text()
    qtbot.waitUntil(lambda: bool(panel._facets.sources), timeout=20_000)
    panel.smallest.setValue(100)
    settled(place, qtbot)
    # Photographs of one person show the face large; those of two show both small.
    assert (place.model.rowCount(), place.count.whole, panel.said) == (9, "9 of 12 photographs", "9 of 12 photographs")
    assert [action.text() for action in panel.source.choices().actions()] == ["E-14 · E-14 phone   12"]
    opened.commands.run("kind")
    settled(place, qtbot)
    assert place.count.whole == "9 of 15 faces"
    qtbot.waitUntil(lambda: panel._facets.faces == 15, timeout=20_000)
    panel.smallest.setValue(0)
    panel.largest.setValue(100)
    settled(place, qtbot)
    assert (place.count.whole, [chip.text() for chip in bar.chips]) == (
        "6 of 15 faces",
        ["faces of 100 pixels or less   6"],
    )
    panel.shut()
    place.folders.setCurrentItem(place.folders.topLevelItem(1).child(0))
    qtbot.keyClicks(place.words, "IMG_0003")
    settled(place, qtbot)
    assert place.count.whole == "2 of 15 faces"
    place.show_faces(False)
    settled(place, qtbot)
    assert place.count.whole == "1 of 12 photographs"
    assert [chip.text() for chip in bar.chips] == ["faces of 100 pixels or less   3", "words “IMG_0003”   1"]
    opened.commands.run("undo")
    settled(place, qtbot)
    assert place.count.whole == "3 of 12 photographs"
    opened.commands.run("clear_filters")
    settled(place, qtbot)
    assert (place.count.whole, bar.chips) == ("12 photographs", [])
    assert place.shelf().folder == "DCIM", "the folder is no filter"


def test_an_empty_list_says_what_was_filtered_out_and_offers_to_clear(opened: MainWindow, qtbot: QtBot) -> None:
    place = library(opened)
    place.filters.change(Filter(camera="Canon", face_size_from=100))
    settled(place, qtbot)
    assert place.notice.title == "Nothing here fits the filters"
    assert place.notice.text == "12 photographs filtered out by: camera Canon; faces of 100 pixels or more"
    place.notice.action.click()
    settled(place, qtbot)
    assert place.model.rowCount() == 12
    place.filters.change(Filter(within_search="gone"))
    settled(place, qtbot)
    assert place.notice.title == "This filter cannot be followed"
    place.notice.action.click()
    settled(place, qtbot)
    assert place.model.rowCount() == 12


def test_the_library_is_found_as_it_was_left(opened: MainWindow, qtbot: QtBot, case: Path) -> None:
    place = library(opened)
    place.show_faces(True)
    place.folders.setCurrentItem(place.folders.topLevelItem(1).child(0))
    place.filters.change(Filter(face_size_to=100, text="IMG"))
    settled(place, qtbot)
    with qtbot.waitSignal(opened.shut, timeout=20_000):
        opened.close_case()
    with qtbot.waitSignal(opened.opened, timeout=20_000):
        opened.open_case(case)
    kept = (case / "window.ini").read_bytes()
    assert b"face_size_to" in kept
    assert b"IMG" not in kept, "what was typed would outlast the erasing of what it names"
    assert b"DCIM" not in kept
    again = library(opened)
    still(opened, qtbot)
    settled(again, qtbot)
    assert again.shelf() == Shelf(1, "DCIM", None, Filter(face_size_to=100))
    assert again.count.whole == "6 of 15 faces"


def test_a_hundred_thousand_faces_do_not_hold_up_the_window(opened: MainWindow, qtbot: QtBot) -> None:
    place = library(opened)
    ids = tuple(range(1, 100_001))
    spent = []
    for _ in range(3):
        place.model.show((), faces=True)
        QApplication.processEvents()
        # This thread's own time: what else runs on the machine does not count.
        began = time.thread_time()
        place.model.show(ids, faces=True)
        place.view.refit()
        place.view.grab()
        spent.append(time.thread_time() - began)
    assert min(spent) < 0.1, f"the window stood still for {min(spent) * 1000:.0f} ms"
    assert place.model.place_of(77_777) == 77_776
    place.refresh_list()
    settled(place, qtbot)


# --- faces that leave -----------------------------------------------------------------------------------------------


def test_faces_are_dragged_out_of_the_library_and_the_inspector_on_the_record(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert opened.desk is not None
    place, session = library(opened), opened.desk.session
    place.show_faces(True)
    settled(place, qtbot)
    place.step(4)
    qtbot.waitUntil(lambda: place.current is not None and place.inspector.inspected is not None, timeout=20_000)
    still(opened, qtbot)
    assert place.current is not None
    face = place.current.face
    assert face is not None
    index = place.view.currentIndex()
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    for data in (place.model.mimeData([index]), place.inspector.grip.data()):
        before = len(session.log())
        assert "IMG_0003" in data.text()
        assert len(session.log()) == before, "nothing leaves by a drag within the window"
        picture, beside = (Path(url.toLocalFile()) for url in data.urls())
        assert json.loads(beside.read_text())["photograph"]["sha256"] == face.exhibit_sha256
        assert picture.suffix == ".png"
        assert session.log(1)[0].action == "face.extracted"
    place.inspector.grip.save_into(tmp_path)
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*face*"))) == 2, timeout=20_000)
    still(opened, qtbot)


def test_a_dragged_face_becomes_the_probe_where_it_is_dropped(opened: MainWindow, qtbot: QtBot) -> None:
    place = library(opened)
    place.show_faces(True)
    settled(place, qtbot)
    place.step(1)
    qtbot.waitUntil(lambda: place.current is not None, timeout=20_000)
    assert place.current is not None
    face = place.current.face
    assert face is not None
    data = place.model.mimeData([place.view.currentIndex()])
    # Held over the name of the place, it opens that; let go on the panel, it is the probe.
    button = opened.top.place_button("search")
    enter = QDragEnterEvent(
        QPoint(4, 4), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(button, enter)
    assert enter.isAccepted()
    qtbot.waitUntil(lambda: opened.place == "search", timeout=20_000)
    panel = opened.search.probe
    drop(panel, data)
    qtbot.waitUntil(lambda: panel.probe is not None and panel.probe.sha256 == face.exhibit_sha256, timeout=20_000)
    assert panel.face == 0
    still(opened, qtbot)


def test_a_face_is_taken_up_on_the_photograph_and_elsewhere_the_picture_moves(opened: MainWindow, qtbot: QtBot) -> None:
    place = library(opened)
    place.step(1)
    photo = place.inspector.photo
    qtbot.waitUntil(lambda: photo.chosen == 0 and not photo.empty, timeout=20_000)
    still(opened, qtbot)
    photo.face_dragged.disconnect()
    taken: list[int] = []
    photo.face_dragged.connect(taken.append)
    middle = photo.face_area(0).center().toPoint()
    for start in (middle, QPoint(2, 2)):
        QTest.mousePress(photo, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(photo, start + QPoint(30, 30))
        QTest.mouseRelease(photo, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 30))
    assert taken == [0]
    photo.zoom_by(4, QPointF(middle))
    _, before = photo.view
    QTest.mousePress(photo, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(photo, middle + QPoint(30, 30))
    QTest.mouseRelease(photo, Qt.MouseButton.LeftButton, pos=middle + QPoint(30, 30))
    assert taken == [0]
    assert photo.view[1] != before


# --- moments of a film ----------------------------------------------------------------------------------------------


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film of three seconds: nobody, person 2, person 5."""
    folder = tmp_path / "E-03"
    folder.mkdir()
    (folder / "cctv.mp4").write_bytes(moving([[], [2], [5]]))
    return folder


def inspected(window: MainWindow, qtbot: QtBot, folder: Path) -> Inspector:
    """The Library on the only photograph of a source that is imported now."""
    assert window.desk is not None
    window.desk.session.import_sources([SourceRequest(folder, folder.name, "Warrant 7/24")])
    window.desk.imported.emit()
    place = library(window)
    still(window, qtbot)
    settled(place, qtbot)
    place.step(place.model.rowCount() - 1 - place.view.currentIndex().row())
    inspector = place.inspector
    qtbot.waitUntil(lambda: inspector.inspected is not None and not inspector.reading, timeout=20_000)
    still(window, qtbot)
    settle(window)
    return inspector


def shown_at(window: MainWindow, inspector: Inspector, qtbot: QtBot, frame: int) -> None:
    qtbot.waitUntil(lambda: inspector.moment == frame and not inspector.reading, timeout=20_000)
    still(window, qtbot)


def test_a_face_is_pointed_out_at_another_moment_of_a_film_and_searched_for(
    opened: MainWindow, qtbot: QtBot, film: Path
) -> None:
    inspector = inspected(opened, qtbot, film)
    bar = inspector.moments
    assert bar.isVisible()
    found = inspector.face
    assert found is not None
    first = found.frame
    assert bar.code.text() == time_code(first)
    before = inspector.photo.picture.toImage()
    # By keyboard: a time code is typed, and steps of one picture follow.
    opened.commands.run("moment.choose")
    assert bar.code.hasFocus()
    bar.code.selectAll()
    QTest.keyClicks(bar.code, "0:00.5")
    QTest.keyClick(bar.code, Qt.Key.Key_Return)
    shown_at(opened, inspector, qtbot, 500)
    assert inspector.photo.picture.toImage() != before
    assert inspector.photo.chosen == -1
    assert inspector.chosen_face() is None, "nobody was found at this moment"
    assert inspector.grip.face_id == 0
    opened.commands.run("moment.on")
    opened.commands.run("moment.on")
    shown_at(opened, inspector, qtbot, 700)
    opened.commands.run("moment.face_on")
    shown_at(opened, inspector, qtbot, first)
    assert inspector.chosen_face() == found
    # The latest wish counts, whatever was asked before.
    for moment in (2100, 2300, 2900, 1700):
        bar.slider.setValue(moment)
    shown_at(opened, inspector, qtbot, 1700)
    opened.commands.run("add_face")
    inspector.photo.box_drawn.emit(inspector.photo.rect().toRectF())
    qtbot.waitUntil(lambda: inspector.hand.stage is Stage.POINTS, timeout=20_000)
    with qtbot.waitSignal(inspector.hand.enrolled, timeout=20_000) as enrolled:
        inspector.hand.accept_button.click()
    face = enrolled.args[0]
    assert (face.frame, face.frame_time, face.assisted) == (1700, 1.7, True)
    still(opened, qtbot)
    qtbot.waitUntil(lambda: inspector.chosen_face() == face, timeout=20_000)
    opened.commands.run("again")
    panel = opened.search.probe
    qtbot.waitUntil(lambda: len(panel.strip.faces) == 1, timeout=20_000)
    assert panel.strip.faces[0].assisted
    panel.set_purpose(PURPOSE)
    assert opened.desk is not None
    with qtbot.waitSignal(opened.desk.searched, timeout=20_000):
        panel.search()
    settle(opened)
    assert opened.search.result is not None
    assert opened.search.result.candidates


def test_without_the_original_no_other_moment_is_shown_and_that_is_said(
    opened: MainWindow, qtbot: QtBot, film: Path
) -> None:
    inspector = inspected(opened, qtbot, film)
    found = inspector.face
    assert found is not None
    shutil.rmtree(film)
    inspector.moments.slider.setValue(300)
    qtbot.waitUntil(lambda: bool(inspector.moments.said), timeout=20_000)
    assert inspector.moments.said == "The original cannot be reached now; no other moment can be shown."
    assert (inspector.moments.frame, inspector.moment) == (found.frame, found.frame)
    assert inspector.chosen_face() == found
    still(opened, qtbot)


def test_pages_of_a_file_are_turned(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "E-04"
    folder.mkdir()
    pages = [
        Image.open(io.BytesIO(drawn_photograph([one], size=size))) for one, size in ((3, (320, 240)), (6, (400, 200)))
    ]
    pages[0].save(folder / "fax.tiff", save_all=True, append_images=pages[1:])
    inspector = inspected(opened, qtbot, folder)
    assert inspector.moments.code.text() == "1"
    QTest.keyClick(inspector.moments.slider, Qt.Key.Key_Right)
    shown_at(opened, inspector, qtbot, 1)
    assert inspector.photo.picture.size().toTuple() == (400, 200)
    chosen = inspector.chosen_face()
    assert chosen is not None
    assert chosen.frame == 1
    # The outline lies on the face although the pages differ in size.
    area, middle = inspector.photo.face_area(0), QPointF(inspector.photo.rect().center())
    assert abs(area.center().x() - middle.x()) < 4
    assert abs(area.center().y() - middle.y()) < 4


@pytest.mark.parametrize(
    ("typed", "milliseconds"),
    [("14:07", 847_000), ("1:14:07.24", 4_447_240), ("847", 847_000), ("0:00,5", 500), ("later", None), ("", None)],
)
def test_time_codes_are_understood_as_typed(typed: str, milliseconds: int | None) -> None:
    assert moment_from(typed) == milliseconds
    if milliseconds is not None:
        assert moment_from(time_code(milliseconds)) == milliseconds
