"""Naming people in the real window: confirmed by decision, taken back by undo."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from facefinder.domain.decisions import Outcome
from facefinder.domain.filters import Filter
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow


def is_potential(window: MainWindow, at: int) -> bool:
    return window.search.listed_rows()[at].state is Outcome.POTENTIAL_CANDIDATE


def decide_first(window: MainWindow, qtbot: QtBot, count: int = 2) -> None:
    """Decide the first candidates to be potential ones, as an examiner would."""
    place = window.search
    for at in range(count):
        place.select(at)
        place.decision.reasons.setPlainText("the scar agrees")
        place.decide(Outcome.POTENTIAL_CANDIDATE)
        decided = partial(is_potential, window, at)
        qtbot.waitUntil(decided, timeout=20_000)


def test_a_decided_candidate_is_confirmed_under_a_name_and_taken_back(searched: MainWindow, qtbot: QtBot) -> None:
    assert searched.desk is not None
    session = searched.desk.session
    decide_first(searched, qtbot)
    searched.top.place_button("people").click()
    settle(searched)
    place = searched.places["people"]
    assert place.notice.title == "Nobody is named in this case"
    QTest.keyClicks(place.new_name, "Man in grey")
    QTest.keyClick(place.new_name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(place.ready.tiles.tiles) == 2, timeout=20_000)
    place.confirm_button.click()
    qtbot.waitUntil(lambda: len(place.faces.tiles.tiles) == 1, timeout=20_000)
    assert len(place.ready.tiles.tiles) == 1
    (tile,) = place.faces.tiles.tiles
    assert tile.shelved is not None
    assert tile.shelved.exhibit_reference == "E-14"
    assert session.count(Filter(person="Man in grey"))[0] == 1
    assert not place.retire_button.isEnabled()
    searched.undo()
    qtbot.waitUntil(lambda: not place.faces.tiles.tiles, timeout=20_000)
    assert session.count(Filter(person="Man in grey"))[0] == 0
    searched.redo()
    qtbot.waitUntil(lambda: len(place.faces.tiles.tiles) == 1, timeout=20_000)
    place.withdraw_button.click()
    qtbot.waitUntil(lambda: not place.faces.tiles.tiles, timeout=20_000)
    assert place.retire_button.isEnabled()


def test_a_name_is_changed_in_place_and_another_persons_is_refused(searched: MainWindow, qtbot: QtBot) -> None:
    assert searched.desk is not None
    persons = searched.desk.session.persons
    persons.add("Courier", "seen twice")
    persons.add("Driver")
    searched.go("people")
    settle(searched)
    place = searched.places["people"]
    assert (place.name.text(), place.note.text()) == ("Courier", "seen twice")
    place.name.setText("Man at the gate")
    place.describe()
    qtbot.waitUntil(lambda: persons.all()[1].person.name == "Man at the gate", timeout=20_000)
    settle(searched)
    with qtbot.waitSignal(place.told, check_params_cb=lambda said: "another person" in said, timeout=20_000):
        place.name.setText("driver")
        place.describe()
    settle(searched)
    assert place.name.text() == "Man at the gate"
    searched.undo()
    qtbot.waitUntil(lambda: persons.all()[0].person.name == "Courier", timeout=20_000)
    settle(searched)


def test_a_face_is_confirmed_with_its_near_copies_and_taken_back_as_one(searched: MainWindow, qtbot: QtBot) -> None:
    decide_first(searched, qtbot, 1)
    desk, first = searched.desk, searched.search.current
    assert desk is not None
    assert first is not None
    count = len(first.candidate.folded)
    place = searched.places["people"]
    searched.go("people")
    place.new_name.setText("Courier")
    place.add()
    qtbot.waitUntil(lambda: bool(place.ready.tiles.tiles), timeout=20_000)
    settle(searched)
    assert place.copies_button.isHidden(), "nothing was decided on the near copies"

    searched.go("search")
    qtbot.waitUntil(lambda: searched.search.copies.can_decide, timeout=20_000)
    searched.search.decision.copies_button.click()
    settle(searched)
    searched.go("people")
    qtbot.waitUntil(lambda: not place.copies_button.isHidden(), timeout=20_000)
    assert f"{count} near copies" in place.copies_button.text()
    place.copies_button.click()
    qtbot.waitUntil(lambda: len(place.faces.tiles.tiles) == count + 1, timeout=20_000)
    searched.undo()
    qtbot.waitUntil(lambda: not place.faces.tiles.tiles, timeout=20_000)
    settle(searched)
