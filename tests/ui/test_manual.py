"""The manual's pages with their pictures, read in the window as somebody would."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from facefinder.files.resources import resource_path
from facefinder.ui.application import speak
from facefinder.ui.places.manual import ManualPlace, manual_pages, picture_of
from facefinder.ui.theme import Appearance, theme
from facefinder.ui.window import MainWindow

MOST_BYTES = 4_000_000


@pytest.fixture
def place(window: MainWindow) -> ManualPlace:
    window.go("manual")
    shown = window.stack.currentWidget()
    assert isinstance(shown, ManualPlace)
    return shown


def open_page(place: ManualPlace, title: str) -> None:
    place.list.setCurrentRow(place.titles.index(title))


def shown_picture(place: ManualPlace, name: str) -> QImage:
    resource = place.browser.loadResource(QTextDocument.ResourceType.ImageResource.value, f"../images/{name}")
    assert isinstance(resource, QImage)
    return resource


def test_every_picture_is_there_in_both_themes_with_words_and_a_caption() -> None:
    shown = set()
    for page in manual_pages("en"):
        for words, name, after in re.findall(
            r"^\[!\[([^\]]*)\]\(\.\./images/([^)]+)\)\]\([^)]+\)\n\n(.*)$", page.text, re.MULTILINE
        ):
            shown.add(name)
            assert len(words.split()) >= 4, f"{page.path.name}: {name} has no alternative text"
            assert re.fullmatch(r"\*[^*]+\*", after), f"{page.path.name}: {name} has no caption"
            for file in {name, name.replace("-light.", "-dark.")}:
                assert not QImage(str(resource_path("manual/images") / file)).isNull(), file
    there = {path.name for path in resource_path("manual/images").iterdir()}
    assert {name.replace("-dark.", "-light.") for name in there} == shown
    assert sum((resource_path("manual/images") / name).stat().st_size for name in there) < MOST_BYTES


def test_a_page_shows_its_picture_in_the_windows_theme_and_as_wide_as_its_text(
    place: ManualPlace, qtbot: QtBot
) -> None:
    open_page(place, "The window")
    column = place.browser.viewport().width() - 2 * place.browser.document().documentMargin()
    lightness = {}
    for appearance in (Appearance.DARK, Appearance.LIGHT):
        theme().show(appearance)
        picture = shown_picture(place, "search-light.webp")
        assert 0.9 * column < picture.deviceIndependentSize().width() <= column
        lightness[appearance] = picture.pixelColor(picture.width() // 2, picture.height() - 20).lightness()
    assert lightness[Appearance.DARK] < 80 < 200 < lightness[Appearance.LIGHT]
    before = shown_picture(place, "search-light.webp").deviceIndependentSize().width()
    place.window().resize(1000, 720)

    def narrower() -> bool:
        return shown_picture(place, "search-light.webp").deviceIndependentSize().width() < before - 50

    qtbot.waitUntil(narrower, timeout=20_000)
    qtbot.waitUntil(lambda: place.browser.document().size().width() <= place.browser.viewport().width(), timeout=20_000)


def test_a_picture_is_opened_large_by_keyboard_and_closed_again(place: ManualPlace, qtbot: QtBot) -> None:
    open_page(place, "The window")
    place.browser.setFocus()
    QTest.keyClick(place.browser, Qt.Key.Key_Tab)
    QTest.keyClick(place.browser, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place.sheet is not None and place.sheet.isVisible(), timeout=20_000)
    assert place.sheet is not None
    assert "Search" in place.sheet.sheet.accessibleName()
    QTest.keyClick(place.sheet.focusWidget(), Qt.Key.Key_Escape)
    assert not place.sheet.isVisible()
    assert place.browser.hasFocus()


def test_nothing_but_the_manuals_own_pictures_is_read(place: ManualPlace) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    for address in ("file:///etc/hostname", "https://example.org/x.png", "../../icons/user.svg"):
        assert place.browser.loadResource(kind, address) is None
    assert picture_of("../../../search-light.webp").parent == resource_path("manual/images")


def test_file_names_of_pictures_are_not_found_as_words(place: ManualPlace) -> None:
    QTest.keyClicks(place.words, "webp")
    assert place.titles == []


def test_in_french_the_manual_says_that_it_is_in_english(place: ManualPlace, qtbot: QtBot) -> None:
    assert not place.foreign.isVisible()
    speak("fr")
    try:
        french = ManualPlace()
        qtbot.addWidget(french)
        assert french.foreign.isVisibleTo(french)
        assert "anglais" in french.foreign.text()
        assert "First steps" in french.titles
    finally:
        speak("en")
