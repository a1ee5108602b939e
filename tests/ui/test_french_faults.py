"""Faults and problems in the window's language; what is on record and what is exported stay as they were said."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from facefinder.ui.application import speak
from facefinder.ui.window import MainWindow
from tests.ui.conftest import settle


@pytest.fixture
def french(dressed: None) -> Iterator[None]:
    speak("fr")
    yield
    speak("en")


@pytest.fixture
def french_window(french: None, window: MainWindow) -> MainWindow:
    return window


def test_a_problem_is_told_in_french_and_stays_on_record_as_it_was_said(
    french_window: MainWindow, qtbot: QtBot, case: Path, tmp_path: Path
) -> None:
    with qtbot.waitSignal(french_window.opened, timeout=20_000):
        french_window.open_case(case)
    settle(french_window)
    place = french_window.places["case"]
    french_window.go("case")
    qtbot.waitUntil(lambda: bool(place.problems.rowCount()), timeout=20_000)
    assert place.problems.index(0, 1).data() == "DCIM/notes.jpg"
    shown = place.problems.index(0, 2).data()
    assert shown == "Cette photographie ne peut pas être lue\N{NO-BREAK SPACE}: données endommagées dès le début."

    exported = tmp_path / "problems.csv"
    place.problems_panel.export_to(exported)
    (row,) = csv.DictReader(io.StringIO(exported.read_text(encoding="utf-8-sig")))
    assert row["sentence"] == "This photograph cannot be read: it is damaged from its beginning."


def test_what_prevents_a_case_from_opening_is_told_in_french(
    french_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.ffcase"
    with qtbot.waitSignal(french_window.not_opened, timeout=20_000):
        french_window.open_case(gone)
    assert french_window.start.told == f"Il n’y a pas d’affaire à cet emplacement\N{NO-BREAK SPACE}: {gone}."
    assert french_window.status.text == french_window.start.told
