"""Library, settings, palette, keys, manual, privacy, language and access: the rest of the desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from facefinder.engine.deterministic import drawn_photograph
from facefinder.ui.application import speak
from facefinder.ui.faults import report
from facefinder.ui.grabbing import RegionGrab
from facefinder.ui.memory import Memory
from facefinder.ui.places.manual import manual_pages
from facefinder.ui.privacy import privacy
from facefinder.ui.render import settle
from facefinder.ui.theme import DARK, LIGHT, Appearance, Tokens, contrast, theme
from facefinder.ui.window import MainWindow

from .conftest import PURPOSE, FastCases, opened_anew, shown_children, still

PLACES = ("search", "review", "compare", "library", "case", "log", "settings", "manual")


def test_the_library_shows_every_photograph_and_every_face(opened: MainWindow, qtbot: QtBot) -> None:
    opened.go("library")
    settle(opened)
    place = opened.places["library"]
    assert (place.model.rowCount(), place.count.whole) == (12, "12 photographs")
    place.show_faces(True)
    qtbot.waitUntil(lambda: place.count.whole == "15 faces", timeout=20_000)
    place.step(1)
    still(opened, qtbot)
    qtbot.waitUntil(lambda: place.current is not None, timeout=20_000)
    assert place.current.path.startswith("DCIM/IMG_")


def test_the_library_is_narrowed_by_folder_and_words(opened: MainWindow, qtbot: QtBot) -> None:
    opened.go("library")
    settle(opened)
    place = opened.places["library"]
    source = place.folders.topLevelItem(1)
    assert source.text(0) == "E-14 · E-14 phone  12"
    place.folders.setCurrentItem(source.child(0))
    still(opened, qtbot)
    assert place.shelf().folder == "DCIM"
    qtbot.keyClicks(place.words, "0003")
    qtbot.waitUntil(lambda: place.model.rowCount() == 1, timeout=20_000)
    qtbot.keyClicks(place.words, "nowhere")
    qtbot.waitUntil(place.notice.isVisible, timeout=20_000)
    place.notice.action.click()
    qtbot.waitUntil(lambda: place.model.rowCount() == 12, timeout=20_000)


def test_searching_from_a_face_of_the_library(opened: MainWindow, qtbot: QtBot) -> None:
    opened.go("library")
    settle(opened)
    place = opened.places["library"]
    place.show_faces(True)
    still(opened, qtbot)
    place.view.setCurrentIndex(place.model.index(2, 0))
    qtbot.waitUntil(lambda: place.current is not None, timeout=20_000)
    face = place.current.face
    place.search_asked.emit(face)
    assert opened.place == "search"
    panel = opened.search.probe
    qtbot.waitUntil(lambda: panel.probe is not None and panel.probe.sha256 == face.exhibit_sha256, timeout=20_000)


def test_several_photographs_of_one_person_are_searched_as_one(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = opened.search.probe
    for variant in (40, 41):
        path = tmp_path / f"probe{variant}.png"
        path.write_bytes(drawn_photograph([2], variant=variant))
        panel.show_file(path)
        qtbot.waitUntil(lambda: panel.face == 0, timeout=20_000)
        if variant == 40:
            panel.keep_face()
            assert panel.probe is None
    assert len(panel.strip.faces) == 1
    panel.set_purpose(PURPOSE)
    assert opened.desk is not None
    with qtbot.waitSignal(opened.desk.searched, timeout=20_000):
        panel.search()
    assert opened.search.result is not None
    assert len(opened.search.result.probes) == 2
    settle(opened)


def test_the_palette_finds_and_does(opened: MainWindow, qtbot: QtBot) -> None:
    opened.commands.run("palette")
    palette = opened._sheets["palette"]
    assert palette.isVisible()
    QTest.keyClicks(palette.words, "lib go")
    assert [one.name for one in palette.model.shown] == ["Go to Library"]
    QTest.keyClick(palette.words, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert opened.place == "library"
    settle(opened)


def test_every_command_with_a_key_is_on_the_key_sheet_and_no_key_twice(opened: MainWindow) -> None:
    taken: dict[str, str] = {}
    for command in opened.commands.all:
        for keys in command.action.shortcuts():
            assert keys.toString() not in taken, f"{keys.toString()}: {command.name} and {taken[keys.toString()]}"
            taken[keys.toString()] = command.name
    opened.commands.run("keys")
    sheet = opened._sheets["keys"]
    shown = {getattr(child, "text", lambda: "")() for child in sheet.findChildren(QWidget) if hasattr(child, "text")}
    for command in opened.commands.all:
        if command.keys:
            assert command.keys in shown
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_blurring_hides_every_face(searched: MainWindow) -> None:
    picture = QPixmap(200, 200)
    picture.loadFromData(drawn_photograph([1, 5]))
    clear = searched.search.grid.grab().toImage()
    searched.commands.run("blur")
    try:
        assert privacy().veiled(picture).toImage() != picture.toImage()
        assert searched.search.grid.grab().toImage() != clear
    finally:
        searched.commands.run("blur")
    assert searched.search.grid.grab().toImage() == clear


def test_the_cover_hides_everything_and_stops_every_key(searched: MainWindow, qtbot: QtBot) -> None:
    searched.commands.run("cover")
    cover = searched._sheets["cover"]
    assert cover.geometry() == searched.centralWidget().rect()
    before = searched.place
    QTest.keyClick(cover, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(cover, Qt.Key.Key_Escape)
    assert (searched.place, cover.isVisible()) == (before, True)
    cover.go.click()
    qtbot.waitUntil(lambda: not cover.isVisible(), timeout=20_000)
    searched.commands.run("go.case")
    assert searched.place == "case"
    settle(searched)


def test_the_desk_covers_itself_when_nobody_works(opened: MainWindow, qtbot: QtBot) -> None:
    opened.idleness.watch(0.01)
    qtbot.waitUntil(lambda: "cover" in opened._sheets and opened._sheets["cover"].isVisible(), timeout=20_000)
    opened.idleness.watch(0)
    opened._sheets["cover"].go.click()
    qtbot.waitUntil(lambda: not opened._sheets["cover"].isVisible(), timeout=20_000)
    settle(opened)


def test_settings_hold_at_once_and_are_remembered(opened: MainWindow, memory: Memory) -> None:
    opened.go("settings")
    place = opened._standing["settings"]
    place.appearance.setCurrentIndex(place.appearance.findData("light"))
    place.appearance.activated.emit(place.appearance.currentIndex())
    assert theme().tokens is LIGHT
    assert memory.text("appearance") == "light"
    place.length.setCurrentIndex(place.length.findData(10))
    place.length.activated.emit(place.length.currentIndex())
    assert memory.number("top", 50) == 10
    opened.go_home()
    assert opened.place == "search"


def test_sizes_and_the_last_place_are_remembered(opened: MainWindow, qtbot: QtBot, case: Path) -> None:
    opened.search.split.setSizes([300, 400, 260])
    sizes = opened.search.split.sizes()
    opened.search.show_as("table")
    opened.go("log")
    settle(opened)
    again = opened_anew(opened, qtbot, case)
    assert again.place == "log"
    again.go("search")
    settle(again)
    # The screen of the test is smaller than the window was: the shares are kept, within a few pixels.
    assert again.search.split.sizes()[0] == pytest.approx(sizes[0], abs=60)
    assert again.memory.text("search/view") == "table"
    again.search.show_as("grid")
    again.close()


def test_a_kept_search_is_offered_again(searched: MainWindow) -> None:
    assert searched.desk is not None
    assert searched.search.result is not None
    this = searched.search.result.search_id
    searched.commands.run("bookmark")
    ((kept, name),) = searched.search.saved.entries(searched.desk.history)
    assert kept == this
    assert PURPOSE in name
    # What the search was for stands in the catalogue only.
    assert searched.case_memory.listed("saved") == [this]
    searched.commands.run("bookmark")
    assert searched.search.saved.entries(searched.desk.history) == []


def test_a_region_of_the_screen_is_taken(qtbot: QtBot) -> None:
    screen = QPixmap(400, 300)
    screen.loadFromData(drawn_photograph([2], size=(400, 300)))
    grab = RegionGrab(screen)
    taken: list[bytes] = []
    grab.taken.connect(taken.append)
    grab.resize(400, 300)
    grab.show()
    assert QTest.qWaitForWindowExposed(grab)
    QTest.mousePress(grab, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    QTest.mouseMove(grab, QPoint(209, 159))
    QTest.mouseRelease(grab, Qt.MouseButton.LeftButton, pos=QPoint(209, 159))
    picture = QPixmap()
    picture.loadFromData(taken[0])
    assert (picture.width(), picture.height()) == (200, 150)


def test_the_manual_is_searched_by_words(opened: MainWindow) -> None:
    opened.go("manual")
    place = opened._standing["manual"]
    everything = place.titles
    assert len(everything) >= 5
    QTest.keyClicks(place.words, "wipe overlay")
    assert place.titles
    assert len(place.titles) < len(everything)
    place.words.setText("xyzzy")
    assert place.titles == []


def test_every_page_of_the_manual_links_only_to_pages_that_are_there() -> None:
    import re

    pages = manual_pages("en")
    names = {page.path.name for page in pages}
    for page in pages:
        for link in re.findall(r"\]\(([^)]+\.md)[^)]*\)", page.text):
            assert link.rsplit("/", 1)[-1] in names, f"{page.path.name} links to {link}"


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_contrast_is_aa_or_better(tokens: Tokens) -> None:
    grounds = ("ground", "panel", "raised", "accent_soft")
    for ground in grounds:
        for ink in ("text", "quiet"):
            ratio = contrast(getattr(tokens, ink), getattr(tokens, ground))
            assert ratio >= 4.5, f"{ink} on {ground}: {ratio:.2f}"
    for ground in ("ground", "panel", "raised"):
        for ink in ("accent", "amber", "red", "green"):
            ratio = contrast(getattr(tokens, ink), getattr(tokens, ground))
            # Marks and outlines need 3:1; warnings are read as text.
            assert ratio >= (4.5 if ink in ("amber", "red") else 3.0), f"{ink} on {ground}: {ratio:.2f}"
    assert contrast(tokens.accent_text, tokens.accent) >= 4.5


@pytest.mark.parametrize("place", PLACES)
def test_everything_that_takes_the_focus_has_a_name_for_the_screen_reader(searched: MainWindow, place: str) -> None:
    searched.go(place)
    settle(searched)
    nameless = []
    for widget in shown_children(searched):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled():
            continue
        name = widget.accessibleName()
        if isinstance(widget, QAbstractButton):
            name = name or widget.text()
        if isinstance(widget.parent(), (QComboBox, QAbstractSlider)) or widget.objectName().startswith("qt_"):
            continue
        if not name:
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert not nameless


@pytest.mark.parametrize("place", PLACES)
def test_tab_reaches_every_place_s_controls_and_comes_round(searched: MainWindow, place: str) -> None:
    searched.go(place)
    settle(searched)
    seen: list[QWidget] = []
    for _ in range(150):
        QTest.keyClick(searched.focusWidget() or searched, Qt.Key.Key_Tab)
        found = searched.focusWidget()
        assert found is not None
        if found in seen and found is not seen[-1]:
            break  # on a page of the manual Tab goes from one picture to the next first
        seen.append(found)
    assert found in seen
    fields = {
        widget
        for widget in shown_children(searched)
        if isinstance(widget, (QLineEdit, QPlainTextEdit)) and widget.isEnabled()
    }
    fields = {field for field in fields if not field.objectName().startswith("qt_")}
    assert fields <= set(seen)


def test_the_fault_report_holds_nothing_of_the_evidence(opened: MainWindow) -> None:
    try:
        raise ValueError("could not read '/evidence/E-14/John Doe.jpg' of Jane Roe")
    except ValueError as fault:
        text = report(fault)
    assert "ValueError" in text
    assert "Doe" not in text
    assert "Roe" not in text
    assert "/evidence" not in text
    assert "test_desk.py" in text


def test_french_is_complete_and_in_use(qtbot: QtBot, memory: Memory, tmp_path: Path) -> None:
    speak("fr")
    try:
        made = MainWindow(memory, FastCases())
        qtbot.addWidget(made)
        assert made.start.create_button.text() == "Créer l’affaire"
        assert made.commands["go.library"].name == "Aller au fonds"
        made.close()
    finally:
        speak("en")


def test_the_appearance_follows_the_system_until_chosen(qtbot: QtBot) -> None:
    theme().show(Appearance.SYSTEM)
    assert theme().tokens in (DARK, LIGHT)
    theme().show(Appearance.LIGHT)
    assert theme().tokens is LIGHT
    theme().show(Appearance.DARK)
    assert theme().tokens is DARK


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
@pytest.mark.parametrize("text_size", [1.0, 1.5])
def test_nothing_asks_for_more_room_than_the_window_has(
    searched: MainWindow, size: tuple[int, int], text_size: float
) -> None:
    theme().show(text_size=text_size)
    try:
        searched.resize(*size)
        for place in PLACES:
            searched.go(place)
            settle(searched)
            assert (searched.width(), searched.height()) == size, f"{place} pushed the window"
    finally:
        theme().show(text_size=1.0)
