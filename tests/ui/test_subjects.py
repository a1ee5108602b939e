"""A person asks what is held about them: found, ticked by an examiner, reported, restricted, erased."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import sure


def test_everything_held_is_found_answered_restricted_and_erased(
    searched: MainWindow, probe: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    assert searched.desk is not None
    session = searched.desk.session
    searched.go("subjects")
    settle(searched)
    place: Any = searched.places["subjects"]
    assert not place.asking.go.isEnabled()
    offers = [made for made in place.findChildren(QPushButton) if made.isVisible() and "photograph" in made.text()]
    assert [made.text().strip() for made in offers] == ["Open their photograph…"]
    place.open_photograph(probe)
    qtbot.waitUntil(place.asking.go.isEnabled, timeout=20_000)
    place.asking.go.click()
    qtbot.waitUntil(lambda: "reference" in place.asking.says.text().lower(), timeout=20_000)
    place.asking.field("reference").setText("DSR-7")
    place.asking.go.click()
    qtbot.waitUntil(lambda: bool(place.found.tiles.tiles), timeout=20_000)
    settle(searched)
    assert session.recorded_searches()[0].purpose == "Data subject request DSR-7"
    assert not place.report_button.isEnabled()
    # Person 2 is alone in photographs 2 and 10, by what the drawing says.
    for _ in range(2):
        QTest.keyClick(place.found, Qt.Key.Key_Space)
        QTest.keyClick(place.found, Qt.Key.Key_Down)
    ticked = place.found.tiles.ticked
    assert len(ticked) == 2
    assert place.chosen.text() == "2 faces confirmed as this person's"
    assert place.searches.count() == 2  # this request's own, and the one before with the same face
    place.searches.item(1).setCheckState(Qt.CheckState.Checked)

    assert "compared with the probes of 1 search" in place.looked.text()
    place.language.setCurrentText("Français")
    with qtbot.waitSignal(place.told, timeout=30_000):
        place.write_report(tmp_path / "answer.html")
    page = (tmp_path / "answer.html").read_text()
    assert "DSR-7" in page
    assert "Ce qui est détenu à votre sujet" in page
    assert "Search warrant W-311" in page

    place.restricting.go.click()
    qtbot.waitUntil(lambda: "goes on the record" in place.restricting.says.text(), timeout=20_000)
    place.restricting.field("reason").setText("accuracy contested")
    place.restricting.go.click()
    qtbot.waitUntil(lambda: "2 faces" in place.restricted.text(), timeout=20_000)
    searched.undo()
    qtbot.waitUntil(lambda: not session.subjects.restrictions(), timeout=20_000)
    searched.redo()
    qtbot.waitUntil(lambda: len(session.subjects.restrictions()) == 2, timeout=20_000)
    assert {each.face_id for each in session.subjects.restrictions()} == set(ticked)
    place.restricting.field("reason").setText("settled")
    place.release_button.click()
    qtbot.waitUntil(lambda: not session.subjects.restrictions(), timeout=20_000)

    before = session.summary().faces
    place.erasing.field("reason").setText("order of the court")
    place.erasing.go.click()
    qtbot.waitUntil(lambda: searched.place == "authority", timeout=20_000)
    settle(searched)
    retention: Any = searched.places["authority"].retention
    assert retention.requests.rowCount() == 1
    retention.confirming.field("authority").setText("Court order 7/26")
    retention.confirming.go.click()
    sure(searched)
    qtbot.waitUntil(retention.certificate_button.isVisible, timeout=30_000)
    settle(searched)
    assert session.summary().faces == before - 2
    assert session.verify().ok


def test_a_named_persons_every_trace_is_asked_for_from_their_place(searched: MainWindow, qtbot: QtBot) -> None:
    from .test_people import decide_first

    assert searched.desk is not None
    session = searched.desk.session
    decide_first(searched, qtbot, 1)
    assert searched.search.result is not None
    search_id = searched.search.result.search_id
    person = session.persons.add("Nightingale")
    session.persons.confirm(person, search_id, searched.search.listed_rows()[0].candidate.face.face_id)
    searched.go("people")
    settle(searched)
    place: Any = searched.places["people"]
    place.erase_button.click()
    sheet = searched.sheet("erasing")
    assert "Nightingale" in sheet.what.text()
    sheet.form.field("reason").setText("asked for")
    sheet.form.go.click()
    qtbot.waitUntil(lambda: searched.place == "authority", timeout=20_000)
    settle(searched)
    retention: Any = searched.places["authority"].retention
    retention.confirming.field("authority").setText("Court order 7/26")
    retention.confirming.go.click()
    sure(searched)
    qtbot.waitUntil(retention.certificate_button.isVisible, timeout=30_000)
    settle(searched)
    assert session.persons.all() == []
    assert session.probe_crop(search_id) == b""
