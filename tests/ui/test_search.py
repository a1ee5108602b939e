"""The Search place: probe, face, purpose, candidates, provenance."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from facefinder.domain.errors import EngineFailed
from facefinder.engine.deterministic import drawn_photograph
from facefinder.ui.dropping import FACE_MIME
from facefinder.ui.marks import State
from facefinder.ui.photo_view import PhotoView
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import PURPOSE, search, still
from .test_start import drop, files

PERSON_2 = {"DCIM/IMG_0002.png", "DCIM/IMG_0007.png", "DCIM/IMG_0010.png"}


def press_face(photo: PhotoView, index: int) -> None:
    QTest.mouseClick(photo, Qt.MouseButton.LeftButton, pos=photo.face_area(index).center().toPoint())


def test_an_empty_case_says_what_to_do_with_one_button(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    from .conftest import DETAILS

    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.create_case(tmp_path / "new.ffcase", DETAILS)
    window.go("search")
    settle(window)
    assert window.search.notice.title == "No face is enrolled yet"
    assert window.search.notice.action.text() == "Add a folder…"


def test_a_dropped_photograph_leads_to_ranked_candidates(opened: MainWindow, qtbot: QtBot, probe: Path) -> None:
    panel = opened.search.probe
    drop(panel, files(probe))
    qtbot.waitUntil(lambda: panel.face == 0, timeout=20_000)
    panel.set_purpose(PURPOSE)
    assert opened.desk is not None
    with qtbot.waitSignal(opened.desk.searched, timeout=20_000):
        panel.search()
    settle(opened)
    result = opened.search.result
    assert result is not None
    assert [row.candidate.rank for row in opened.search.listed_rows()] == list(range(1, len(result.candidates) + 1))
    assert result.candidates[0].occurrences[0].path in PERSON_2
    assert opened.search.count.text() == f"{len(result.candidates)} candidates"
    assert "of 15 faces · exact" in opened.search.line.whole
    assert opened.search.denominator.whole == "drawn from 13 files · 1 unreadable · 0 without a face · 0 filtered out"


def test_the_first_candidate_is_inspected_with_its_provenance(searched: MainWindow, qtbot: QtBot) -> None:
    inspector = searched.search.inspector
    qtbot.waitUntil(lambda: inspector.inspected is not None)
    still(searched, qtbot)
    texts = []
    item = inspector.tree.topLevelItem(0)
    while item is not None:
        texts.append(item.text(0))
        item = item.child(item.childCount() - 1) if item.childCount() else None
    assert texts[0].startswith("E-14 · ")
    assert "/".join(texts[-2:]) in PERSON_2
    assert not inspector.photo.empty
    assert inspector.photo.chosen >= 0


def test_several_faces_are_picked_with_the_mouse(opened: MainWindow, qtbot: QtBot, group: Path) -> None:
    panel = opened.search.probe
    panel.show_file(group)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    still(opened, qtbot)
    assert panel.face == -1
    press_face(panel.photo, 1)
    assert panel.face == 1
    search(opened, qtbot, group, face=1)
    first = opened.search.listed_rows()[0].candidate
    assert first.occurrences[0].path in PERSON_2


def test_several_faces_are_picked_with_the_keyboard(opened: MainWindow, qtbot: QtBot, group: Path) -> None:
    panel = opened.search.probe
    panel.show_file(group)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    assert opened.focusWidget() is panel.photo
    qtbot.keyClick(panel.photo, Qt.Key.Key_Right)
    qtbot.keyClick(panel.photo, Qt.Key.Key_Right)
    assert panel.face == 1
    qtbot.keyClick(panel.photo, Qt.Key.Key_Left)
    assert panel.face == 0
    assert panel.photo.accessibleDescription() == "face 1 of 3 chosen"


def test_a_search_needs_a_purpose(opened: MainWindow, qtbot: QtBot, probe: Path) -> None:
    panel = opened.search.probe
    panel.show_file(probe)
    qtbot.waitUntil(lambda: panel.face == 0, timeout=20_000)
    asked: list[object] = []
    panel.asked.connect(lambda *_: asked.append(1))
    panel.search()
    assert not asked
    panel.set_purpose("   ")
    panel.search()
    assert not asked


def test_a_photograph_without_a_face_says_so(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "wall.png"
    path.write_bytes(drawn_photograph([]))
    panel = opened.search.probe
    panel.show_file(path)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    assert panel.said == "No face was found."


def test_an_unreadable_photograph_says_so_and_costs_nothing_else(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, probe: Path
) -> None:
    path = tmp_path / "letter.jpg"
    path.write_bytes(b"Dear all")
    panel = opened.search.probe
    panel.show_file(path)
    qtbot.waitUntil(lambda: panel.said.startswith("This is not a picture"), timeout=20_000)
    still(opened, qtbot)
    search(opened, qtbot, probe)
    assert opened.search.listed_rows()


def test_a_face_that_is_not_found_is_drawn_by_hand(opened: MainWindow, qtbot: QtBot, group: Path) -> None:
    panel = opened.search.probe
    panel.show_file(group)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    still(opened, qtbot)
    area = panel.photo.face_area(2)
    panel.draw_button.click()
    assert panel.photo.drawable
    start, end = area.topLeft().toPoint(), area.bottomRight().toPoint()
    qtbot.mousePress(panel.photo, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(panel.photo, end)
    qtbot.mouseRelease(panel.photo, Qt.MouseButton.LeftButton, pos=end)
    qtbot.waitUntil(lambda: panel.probe is not None and len(panel.probe.analysis.faces) == 1, timeout=20_000)
    assert panel.probe is not None
    assert panel.probe.analysis.faces[0].detection_pass == "operator"
    assert panel.face == 0
    panel.hand.accept()
    assert "operator-assisted" in panel.hint


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg"])
def test_a_pasted_picture_is_taken_by_its_own_bytes(opened: MainWindow, qtbot: QtBot, media_type: str) -> None:
    content = drawn_photograph([2], variant=40, image_format=media_type.split("/")[1].upper())
    data = QMimeData()
    data.setData(media_type, content)
    data.setText("https://example.org/a-page-that-is-never-fetched")
    drop(opened.search.probe, data)
    qtbot.waitUntil(lambda: opened.search.probe.face == 0, timeout=20_000)
    assert opened.search.probe.content == content


def test_bare_pixels_are_taken(opened: MainWindow, qtbot: QtBot) -> None:
    image = QImage.fromData(drawn_photograph([2]))
    data = QMimeData()
    data.setImageData(image)
    drop(opened.search.probe, data)
    qtbot.waitUntil(lambda: opened.search.probe.face == 0, timeout=20_000)


def test_grid_and_table_share_the_selection(searched: MainWindow, qtbot: QtBot) -> None:
    searched.search.select(2)
    searched.search.show_as("table")
    assert searched.search.table.isVisible()
    assert searched.search.table.currentIndex().row() == 2
    qtbot.keyClick(searched.search.table, Qt.Key.Key_Down)
    searched.search.show_as("grid")
    assert searched.search.grid.currentIndex().row() == 3


def settled_filters(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.search.filters.counting, timeout=20_000)
    still(window, qtbot)


def paths(window: MainWindow) -> list[str]:
    return [row.path for row in window.search.listed_rows()]


def test_filters_hide_and_say_how_many(searched: MainWindow, qtbot: QtBot) -> None:
    place = searched.search
    everything = len(place.listed_rows())
    qtbot.keyClicks(place.filters.words, "IMG_0002")
    settled_filters(searched, qtbot)
    assert paths(searched) == ["DCIM/IMG_0002.png"]
    assert place.filters.said == f"1 of 15 faces · 1 of {everything} shown"
    qtbot.keyClicks(place.filters.words, "nowhere")
    settled_filters(searched, qtbot)
    assert place.notice.title == "Every candidate is filtered out"
    place.notice.action.click()
    settled_filters(searched, qtbot)
    assert len(place.listed_rows()) == everything


def test_filters_are_counted_before_the_search_and_the_search_keeps_to_them(
    opened: MainWindow, qtbot: QtBot, probe: Path
) -> None:
    bar, panel = opened.search.filters, opened.search.filters.panel
    qtbot.mouseClick(bar.open_button, Qt.MouseButton.LeftButton)
    assert panel.isVisible()
    assert panel.said == "15 faces enrolled"
    source = panel.source.choices().actions()[0]
    assert source.text() == "E-14 · E-14 phone   15"
    source.trigger()
    qtbot.keyClicks(bar.words, "IMG_0003")
    settled_filters(opened, qtbot)
    assert panel.said == "2 of 15 faces"
    assert [chip.text() for chip in bar.chips] == ["E-14 · E-14 phone   15", "words “IMG_0003”   2"]
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    search(opened, qtbot, probe)
    assert set(paths(opened)) == {"DCIM/IMG_0003.png"}
    assert opened.search.result is not None
    assert opened.search.result.denominator.filtered_out == 13
    assert "13 filtered out (E-14 · E-14 phone; words “IMG_0003”)" in opened.search.denominator.whole
    bar.chips[1].click()
    settled_filters(opened, qtbot)
    assert bar.wanted.text == ""
    assert bar.search_button.isVisible()
    assert opened.desk is not None
    with qtbot.waitSignal(opened.desk.searched, timeout=20_000):
        bar.search_button.click()
    settle(opened)
    assert len(opened.search.listed_rows()) > 2


def test_a_filter_is_undone_and_done_again(searched: MainWindow, qtbot: QtBot) -> None:
    place = searched.search
    everything = paths(searched)
    first = place.listed_rows()[0]
    assert place.result is not None
    for action in place.menu.fill(first, place.result).actions():
        if action.text() == "Leave out this photograph":
            action.trigger()
    settled_filters(searched, qtbot)
    assert first.path not in paths(searched)
    assert [chip.text() for chip in place.filters.chips] == ["without 1 chosen photograph   14"]
    searched.commands.run("undo")
    settled_filters(searched, qtbot)
    assert paths(searched) == everything
    assert place.filters.chips == []
    searched.commands.run("redo")
    settled_filters(searched, qtbot)
    assert first.path not in paths(searched)


def test_dates_are_typed_as_years_months_or_days_and_nonsense_is_told(opened: MainWindow, qtbot: QtBot) -> None:
    bar, panel = opened.search.filters, opened.search.filters.panel
    bar.toggle_panel()
    low, high = panel.taken
    for field, text in ((low, "2023-02"), (high, "2024")):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    settled_filters(opened, qtbot)
    assert (bar.wanted.taken_from, bar.wanted.taken_to) == ("2023-02-01", "2024-12-31")
    assert panel.said == "0 of 15 faces"
    high.selectAll()
    qtbot.keyClicks(high, "soon")
    qtbot.keyClick(high, Qt.Key.Key_Return)
    assert panel.said == "soon is no date; write it as 2024-03-12"
    assert bar.wanted.taken_to == "2024-12-31"
    panel.shut()


def test_a_search_that_failed_leaves_nothing_to_decide_on(
    searched: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert searched.desk is not None
    session: Any = searched.desk.session

    def fail(*_: Any, **__: Any) -> None:
        raise EngineFailed(reason="gone")

    monkeypatch.setattr(session, "search_together", fail)
    place = searched.search
    assert place.decision.isVisible()
    place.probe.search()
    qtbot.waitUntil(lambda: place.notice.title == "The search could not be made", timeout=20_000)
    assert not place.decision.isVisible()
    assert place.inspector.face is None
    settle(searched)


def test_a_face_is_dragged_out_as_a_picture_with_its_provenance(searched: MainWindow, qtbot: QtBot) -> None:
    place = searched.search
    row = place.listed_rows()[0]
    data = place.model.mime_of(row)
    drop(place.probe, data)
    assert searched.desk is not None
    assert "face.extracted" not in [line.action for line in searched.desk.session.log(5)]
    picture, told = [Path(url.toLocalFile()) for url in data.urls()]
    image = QImage(str(picture))
    assert not image.isNull()
    provenance = json.loads(told.read_text(encoding="utf-8"))
    assert provenance["photograph"]["sha256"] == row.candidate.face.exhibit_sha256
    assert provenance["seen_at"][0]["path"] == row.path
    assert provenance["picture_sha256"] == hashlib.sha256(picture.read_bytes()).hexdigest()
    assert json.loads(image.text("Provenance"))["photograph"] == provenance["photograph"]
    assert searched.desk.session.log(1)[0].action == "face.extracted"
    still(searched, qtbot)
    with qtbot.waitSignal(searched.shut, timeout=20_000):
        searched.close_case()
    qtbot.waitUntil(lambda: not picture.exists(), timeout=20_000)


def test_a_face_is_saved_into_a_folder(searched: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    candidate = searched.search.listed_rows()[0].candidate
    folder = tmp_path / "out"
    folder.mkdir()
    for _ in range(2):
        searched.search.menu.save_into(candidate, folder)
    still(searched, qtbot)
    stem = f"24-0117-face-{candidate.face.face_id}"
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{stem}-2.json", f"{stem}-2.png", f"{stem}.json", f"{stem}.png",
    ]  # fmt: skip
    assert searched.status.text.startswith("Saved with its provenance: ")


def test_back_and_forward_through_searches(searched: MainWindow, qtbot: QtBot, group: Path) -> None:
    place = searched.search
    assert place.result is not None
    first = place.result.search_id
    search(searched, qtbot, group, face=2)
    assert place.result is not None
    second = place.result.search_id
    assert second != first
    place.go_back()
    qtbot.waitUntil(lambda: place.result is not None and place.result.search_id == first)
    place.go_forward()
    qtbot.waitUntil(lambda: place.result is not None and place.result.search_id == second)
    still(searched, qtbot)


def test_a_recorded_search_is_shown_after_the_case_was_closed(searched: MainWindow, qtbot: QtBot, case: Path) -> None:
    assert searched.search.result is not None
    before = searched.search.result
    with qtbot.waitSignal(searched.shut, timeout=20_000):
        searched.close_case()
    with qtbot.waitSignal(searched.opened, timeout=20_000):
        searched.open_case(case)
    settle(searched)
    searched.search.show_recorded(before.search_id)
    qtbot.waitUntil(lambda: searched.search.result is not None)
    still(searched, qtbot)
    assert searched.search.result is not None
    assert searched.search.result.candidates[0].face.face_id == before.candidates[0].face.face_id
    assert "recorded search" in searched.search.probe.said


def test_searching_from_a_candidates_face(searched: MainWindow, qtbot: QtBot) -> None:
    place = searched.search
    place.select(1)
    still(searched, qtbot)
    face = place.listed_rows()[1].candidate.face
    place.inspector.search_asked.emit(face)
    qtbot.waitUntil(lambda: place.probe.probe is not None and place.probe.probe.sha256 == face.exhibit_sha256)
    assert place.probe.face >= 0


def test_a_candidate_dropped_on_the_probe_panel_becomes_the_probe(searched: MainWindow, qtbot: QtBot) -> None:
    place = searched.search
    row = place.listed_rows()[1]
    data = place.model.mime_of(row)
    assert data.data(FACE_MIME).toStdString() == str(row.candidate.face.face_id)
    assert data.data("image/jpeg").data().startswith(b"\xff\xd8")
    drop(place.probe, data)
    sha256 = row.candidate.face.exhibit_sha256
    qtbot.waitUntil(lambda: place.probe.probe is not None and place.probe.probe.sha256 == sha256)


def test_an_unreachable_original_is_told_and_the_thumbnail_stays(
    searched: MainWindow, qtbot: QtBot, photographs: Path
) -> None:
    photographs.rename(photographs.with_name("moved away"))
    inspector = searched.search.inspector
    searched.search.select(3)
    qtbot.waitUntil(lambda: "cannot be reached" in inspector.reach, timeout=20_000)
    assert not inspector.photo.empty
    inspector.open_original()
    qtbot.waitUntil(lambda: "moved away" not in searched.status.text and "There is nothing" in searched.status.text)


def test_every_candidate_is_undecided_at_first_and_says_so_in_words(searched: MainWindow) -> None:
    row = searched.search.listed_rows()[0]
    assert row.state is State.UNDECIDED
    assert searched.search.model.spoken(row).startswith("Candidate 1, similarity ")
    assert searched.search.model.spoken(row).endswith("undecided")


def test_zoom_keeps_the_point_under_the_pointer(searched: MainWindow) -> None:
    photo = searched.search.inspector.photo
    spot = QPointF(photo.width() * 0.4, photo.height() * 0.5)
    before = photo._share(spot)
    photo.zoom_by(4, spot)
    after = photo._share(spot)
    assert abs(before.x() - after.x()) < 0.02
    assert photo.zoom == 4
    photo.fit()
    assert photo.zoom == 1
    assert QRectF(photo.rect()).contains(photo.face_area(0))
