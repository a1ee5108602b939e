"""Deciding, comparing and reviewing, by mouse and by keyboard alone."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from facefinder.domain.decisions import Outcome
from facefinder.domain.geometry import TEMPLATE_POINTS, scaled_template
from facefinder.engine import align
from facefinder.ui.comparing import CROP_PIXELS_PER_UNIT, CROP_SIDE, Aids, Mode, lie_of, lie_of_crop
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import still


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def state(window: MainWindow, place: int) -> Outcome:
    return window.search.listed_rows()[place].state


def test_a_decision_by_mouse_is_recorded_and_shown_in_words(searched: MainWindow, qtbot: QtBot) -> None:
    panel = searched.search.decision
    panel.reasons.setPlainText("same scar above the left eyebrow")
    panel.outcome_button(Outcome.POTENTIAL_CANDIDATE).click()
    qtbot.waitUntil(lambda: state(searched, 0) is Outcome.POTENTIAL_CANDIDATE, timeout=20_000)
    assert searched.search.model.spoken(searched.search.listed_rows()[0]).endswith("potential candidate")
    qtbot.waitUntil(lambda: panel.said.startswith("D. Moreau"), timeout=20_000)


def test_a_decision_without_its_reason_is_refused_where_the_person_looks(searched: MainWindow, qtbot: QtBot) -> None:
    panel = searched.search.decision
    panel.outcome_button(Outcome.INCONCLUSIVE).click()
    qtbot.waitUntil(lambda: "say what was seen" in panel.said, timeout=20_000)
    assert state(searched, 0) is Outcome.UNDECIDED
    assert not panel.outcome_button(Outcome.INCONCLUSIVE).isChecked()


def test_the_whole_review_by_keyboard(searched: MainWindow, qtbot: QtBot) -> None:
    searched.search.focus_list()
    press(searched, Qt.Key.Key_J)
    assert searched.search.grid.currentIndex().row() == 1
    press(searched, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: state(searched, 1) is Outcome.NO_CANDIDATE, timeout=20_000)
    press(searched, Qt.Key.Key_R)
    assert searched.focusWidget() is searched.search.decision.reasons
    QTest.keyClicks(searched.focusWidget(), "ears differ")
    searched.search.focus_list()
    press(searched, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: state(searched, 1) is Outcome.INCONCLUSIVE, timeout=20_000)
    press(searched, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: state(searched, 1) is Outcome.NO_CANDIDATE, timeout=20_000)
    press(searched, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: state(searched, 1) is Outcome.UNDECIDED, timeout=20_000)
    press(searched, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: state(searched, 1) is Outcome.NO_CANDIDATE, timeout=20_000)
    press(searched, Qt.Key.Key_K)
    assert searched.search.grid.currentIndex().row() == 0
    press(searched, Qt.Key.Key_C)
    assert searched.place == "compare"
    press(searched, Qt.Key.Key_2)
    assert searched.places["compare"].panel.canvas.mode is Mode.OVERLAY
    press(searched, Qt.Key.Key_Escape)
    assert searched.place == "search"


def test_a_note_stays_with_the_candidate_it_was_written_for(searched: MainWindow, qtbot: QtBot) -> None:
    note = searched.search.decision.note
    note.setFocus()
    QTest.keyClicks(note, "ask the photographer")
    searched.search.select(1)
    qtbot.waitUntil(lambda: searched.search.listed_rows()[0].noted, timeout=20_000)
    still(searched, qtbot)
    assert not searched.search.listed_rows()[1].noted
    assert note.toPlainText() == ""
    searched.search.select(0)
    assert note.toPlainText() == "ask the photographer"


def test_a_kept_crop_that_comes_late_does_not_replace_the_original(
    searched: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert searched.desk is not None
    session: Any = searched.desk.session
    soon, crop = threading.Event(), session.crop
    monkeypatch.setattr(session, "crop", lambda face_id: crop(face_id) if soon.wait(30) else b"")
    searched.go("compare")
    canvas = searched.places["compare"].panel.canvas
    qtbot.waitUntil(lambda: canvas.sides[1].picture.width() == 320, timeout=20_000)
    soon.set()
    settle(searched)
    assert canvas.sides[1].picture.width() == 320


def test_comparing_shows_both_faces_aligned(searched: MainWindow, qtbot: QtBot) -> None:
    searched.go("compare")
    settle(searched)
    canvas = searched.places["compare"].panel.canvas
    probe, candidate = canvas.sides
    assert not probe.picture.isNull()
    assert not candidate.picture.isNull()
    assert (probe.name, candidate.name) == ("probe", "candidate 1")
    face = searched.search.listed_rows()[0].candidate.face
    share = candidate.picture.width() / 320
    eye = candidate.to_template.map(*(float(value) for value in face.landmarks[0] * share))
    assert np.allclose(eye, TEMPLATE_POINTS[0], atol=1.5)


def test_zoom_and_mode_keep_both_sides_in_step_and_aids_are_recorded(searched: MainWindow, qtbot: QtBot) -> None:
    searched.go("compare")
    settle(searched)
    panel = searched.places["compare"].panel
    before = panel.canvas.view
    QTest.keyClick(panel.canvas, Qt.Key.Key_Plus)
    QTest.keyClick(panel.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert panel.canvas.view[0] > before[0]
    assert panel.canvas.view[1] != before[1]
    panel.toggle_aids()
    panel.slider(1, "brightness").setValue(20)
    panel.mirror_button(0).setChecked(True)
    panel.show_mode(Mode.WIPE)
    panel.features.field("ears").setText("attached lobes in both")
    panel.decide(Outcome.POTENTIAL_CANDIDATE)
    qtbot.waitUntil(lambda: state(searched, 0) is Outcome.POTENTIAL_CANDIDATE, timeout=20_000)
    assert searched.desk is not None
    session = searched.desk.session
    assert searched.search.result is not None
    (event,) = session.review.history(searched.search.result, searched.search.listed_rows()[0].candidate)
    assert event.aids == ("probe mirrored", "candidate brightness +20", "wipe")
    assert event.features == (("ears", "attached lobes in both"),)


def test_the_wipe_edge_follows_the_mouse(searched: MainWindow, qtbot: QtBot) -> None:
    searched.go("compare")
    settle(searched)
    canvas = searched.places["compare"].panel.canvas
    searched.places["compare"].show_mode(Mode.WIPE)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(canvas.width() // 4, 50))
    assert canvas.amount == pytest.approx(0.25, abs=0.02)


def test_aids_change_what_is_shown_and_never_the_picture(searched: MainWindow, qtbot: QtBot) -> None:
    searched.go("compare")
    settle(searched)
    canvas = searched.places["compare"].panel.canvas
    side = canvas.sides[0]
    untouched, before = side.picture.copy(), side.shown.toImage()
    canvas.set_aids(0, brightness=40)
    qtbot.waitUntil(lambda: side.shown.toImage() != before, timeout=5_000)
    assert side.picture == untouched


def test_aids_are_neutral_at_rest_and_monotonic() -> None:
    assert (Aids().table() == np.arange(256)).all()
    assert (np.diff(Aids(contrast=50, gamma=1.5).table().astype(int)) >= 0).all()
    assert Aids(brightness=30).table().mean() > Aids().table().mean()


def test_a_kept_crop_lies_where_its_landmarks_were_put() -> None:
    assert (CROP_SIDE, CROP_PIXELS_PER_UNIT) == (align.CROP_SIDE, align.PIXELS_PER_UNIT)
    crop = scaled_template(CROP_SIDE, CROP_PIXELS_PER_UNIT * 112 / CROP_SIDE)
    lie = lie_of_crop(CROP_SIDE)
    for point, expected in zip(crop, TEMPLATE_POINTS, strict=True):
        assert np.allclose(lie.map(float(point[0]), float(point[1])), expected, atol=0.01)
    assert np.allclose(lie_of(crop).map(float(crop[2][0]), float(crop[2][1])), TEMPLATE_POINTS[2], atol=0.01)


def test_the_review_queue_empties_as_candidates_are_decided(searched: MainWindow, qtbot: QtBot) -> None:
    searched.go("review")
    settle(searched)
    place = searched.places["review"]
    waiting = place.model.rowCount()
    assert waiting == len(searched.search.listed_rows())
    first = place.current.row.candidate.rank
    press(searched, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: place.model.rowCount() == waiting - 1, timeout=20_000)
    assert place.current.row.candidate.rank == first + 1
    place.show_only(None)
    assert place.model.rowCount() == waiting
    press(searched, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: place.model.counts()[Outcome.UNDECIDED] == waiting, timeout=20_000)


def test_an_empty_review_queue_says_what_fills_it(opened: MainWindow, qtbot: QtBot) -> None:
    opened.go("review")
    settle(opened)
    assert opened.places["review"].notice.title == "Nothing waits for review"
    opened.places["review"].notice.action.click()
    assert opened.place == "search"


def test_filtering_by_decision(searched: MainWindow, qtbot: QtBot) -> None:
    place = searched.search
    place.decide(Outcome.NO_CANDIDATE)
    qtbot.waitUntil(lambda: state(searched, 0) is Outcome.NO_CANDIDATE, timeout=20_000)
    place.shown.states.add(Outcome.NO_CANDIDATE)
    place.shown.apply()
    assert [row.candidate.rank for row in place.listed_rows()] == [1]


def test_near_copies_are_decided_with_it_only_when_asked(searched: MainWindow, qtbot: QtBot) -> None:
    place, desk = searched.search, searched.desk
    assert desk is not None
    result, first = place.result, place.current
    assert result is not None
    assert first is not None
    count = len(first.candidate.folded)
    assert count > 1, "drawn photographs look alike but for the faces"
    review = desk.session.review

    def decided() -> int:
        return sum(each.outcome is Outcome.NO_CANDIDATE for each in review.copies(result, first.candidate).values())

    qtbot.waitUntil(lambda: f"Stands for {count} near copies" in place.decision.copies_said, timeout=5_000)
    assert not place.copies.can_decide, "nothing is decided yet that could be the same for them"
    place.focus_list()
    press(searched, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: state(searched, 0) is Outcome.NO_CANDIDATE, timeout=20_000)
    qtbot.waitUntil(lambda: place.copies.can_decide, timeout=20_000)
    assert f"Not decided with it: {count} near copies" in searched.status.text
    assert decided() == 0
    menu = place.menu.fill(place.current, result)
    assert f"Decide the same for its {count} near copies" in [action.text() for action in menu.actions()]

    press(searched, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: decided() == count, timeout=20_000)
    told = f"The same is decided for its {count} near copies."
    qtbot.waitUntil(lambda: place.decision.copies_said == told, timeout=20_000)
    assert not place.copies.can_decide
    assert searched.status.text == f"Recorded: candidate 1: the same for {count} near copies"
    press(searched, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: decided() == 0, timeout=20_000)
    assert state(searched, 0) is Outcome.NO_CANDIDATE, "only the near copies were taken back"
    press(searched, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: decided() == count, timeout=20_000)
    settle(searched)
