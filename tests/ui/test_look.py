"""What a designer would look for, measured on what is drawn: contrast, room for words, nothing left lying over."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QScrollArea
from pytestqt.qtbot import QtBot

from facefinder.ui.cards import shortened
from facefinder.ui.palette import KeySheet
from facefinder.ui.problems import PasswordSheet
from facefinder.ui.render import settle
from facefinder.ui.theme import Appearance, contrast, theme
from facefinder.ui.widgets import Facts, Value
from facefinder.ui.window import MainWindow


@pytest.mark.parametrize("appearance", [Appearance.DARK, Appearance.LIGHT])
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_what_an_empty_field_asks_for_can_be_read(
    qtbot: QtBot, appearance: Appearance, kind: type[QLineEdit | QPlainTextEdit]
) -> None:
    theme().show(appearance)
    field = kind()
    qtbot.addWidget(field)
    field.setPlaceholderText("HHHH ████ MMMM")
    field.resize(300, 60)
    drawn = field.grab().toImage()
    ground = theme().tokens.ground
    inside = [drawn.pixelColor(x, y).name() for x in range(6, 290) for y in range(4, drawn.height() - 4)]
    assert max(contrast(colour, ground) for colour in set(inside)) >= 4.5


def test_long_names_of_facts_leave_room_for_their_values(window: MainWindow, qtbot: QtBot) -> None:
    facts = Facts(window)
    facts.resize(240, 200)
    facts.show()
    facts.show_facts([("Système de reconnaissance des visages", "sface+facenet-v1"), ("Dossier", "/evidence/x.ffcase")])
    name = next(each for each in facts.findChildren(QLabel) if each.text().startswith("Système"))
    value = facts.findChildren(Value)[0]
    qtbot.waitUntil(lambda: value.width() > 120, timeout=5_000)
    assert name.width() <= 0.45 * facts.width()
    facts.resize(700, 200)
    qtbot.waitUntil(lambda: name.width() > 200, timeout=5_000)
    assert not name.wordWrap()


def test_a_long_hash_among_other_words_can_be_broken(qtbot: QtBot) -> None:
    value = Value("head: " + 64 * "a" + "\nsequence: 74")
    qtbot.addWidget(value)
    value.resize(160, 200)
    # Broken over lines, it is higher than the three lines that it would need otherwise.
    assert value.heightForWidth(160) > 4 * QFontMetricsF(value.font()).height()


def test_an_id_among_other_words_can_be_broken(qtbot: QtBot) -> None:
    value = Value("case e38b3040-383d-44b8-9ad7-474224c8f755")
    qtbot.addWidget(value)
    assert value.heightForWidth(160) > 2.5 * QFontMetricsF(value.font()).height()


def test_a_paths_folders_give_way_before_the_files_name(dressed: None) -> None:
    metrics = QFontMetricsF(theme().font())
    path = "drive.zip/Pictures/2024/office, mirrored.jpg"
    assert shortened("E-21", path, metrics, 2000) == f"E-21 · {path}"
    narrow = shortened("E-21", path, metrics, metrics.horizontalAdvance("E-21 · …/2024/office, mirrored.jpg") + 1)
    assert narrow == "E-21 · …/2024/office, mirrored.jpg"
    assert shortened("E-21", path, metrics, 10) == "E-21 · …/office, mirrored.jpg"


def test_every_key_is_seen_without_scrolling_sideways(window: MainWindow) -> None:
    window.show_keys()
    settle(window)
    sheet: KeySheet = window.sheet("keys")
    area = sheet.findChild(QScrollArea)
    assert area is not None
    assert area.widget().width() <= area.viewport().width()
    for each in area.widget().findChildren(QLabel):
        assert each.width() >= each.minimumSizeHint().width(), each.text()


def test_closing_a_case_closes_what_lay_over_it(opened: MainWindow, qtbot: QtBot) -> None:
    opened.go("case")
    settle(opened)
    opened.places["case"].problems_panel.ask_passwords()
    sheet = opened.findChild(PasswordSheet)
    assert sheet is not None
    assert sheet.isVisible()
    with qtbot.waitSignal(opened.shut, timeout=20_000):
        opened.close_case()
    assert not [each for each in opened.findChildren(PasswordSheet) if each.isVisible()]


def test_a_recorded_search_is_compared_with_the_photograph_that_is_at_hand(searched: MainWindow, qtbot: QtBot) -> None:
    desk = searched.desk
    assert desk is not None
    assert searched.search.result is not None
    search_id = searched.search.result.search_id
    desk.probes.clear()
    searched.search.show_recorded(search_id)
    qtbot.waitUntil(lambda: search_id in desk.probes, timeout=20_000)
    assert desk.probes[search_id].picture.width() > 112
