"""The Library's sources and folders with what is told of each, and the list while it is still to come or fails."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from facefinder.domain.errors import NotReadable
from facefinder.domain.records import Source, SourceKind, SourceRequest
from facefinder.engine.deterministic import drawn_photograph
from facefinder.ui.places.library import LibraryPlace
from facefinder.ui.render import settle
from facefinder.ui.shelf_tree import ShelfTree
from facefinder.ui.theme import theme
from facefinder.ui.window import MainWindow

from .conftest import still


def told(item: QTreeWidgetItem) -> dict[str, dict[str, object]]:
    """What stands below an item, as nested names."""
    return {item.child(at).text(0): told(item.child(at)) for at in range(item.childCount())}


def test_an_archive_is_one_line_and_every_folder_says_how_much_lies_below_it(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    drive = tmp_path / "drive.zip"
    with zipfile.ZipFile(drive, "w") as archive:
        for number, name in enumerate(("Pictures/2023/a", "Pictures/2023/b", "Pictures/c", "drive.zip/d")):
            archive.writestr(f"{name}.png", drawn_photograph([number], variant=60 + number))
    assert opened.desk is not None
    opened.desk.session.import_sources([SourceRequest(drive, "E-21", "Warrant 7/24")])
    opened.go("library")
    settle(opened)
    place = opened.places["library"]
    assert isinstance(place, LibraryPlace)
    archive_line = place.folders.topLevelItem(2)
    assert archive_line is not None
    assert archive_line.text(0) == "E-21 · drive.zip  4"
    assert told(archive_line) == {"Pictures  3": {"2023  2": {}}, "drive.zip  1": {}}, "one folder is really called so"
    pictures = archive_line.child(0)
    for line, count in ((archive_line, 4), (pictures, 3), (pictures.child(0), 2), (archive_line.child(1), 1)):
        place.folders.setCurrentItem(line)
        still(opened, qtbot)
        qtbot.waitUntil(lambda count=count: place.model.rowCount() == count, timeout=20_000)


def test_cards_without_pictures_stand_where_the_list_is_still_to_come(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened.desk is not None
    library: Any = opened.desk.session.library
    soon, folders = threading.Event(), library.folders
    monkeypatch.setattr(library, "folders", lambda: folders() if soon.wait(30) else [])
    place = opened.places["library"]
    opened.go("library")
    QApplication.processEvents()
    assert place.view.isVisible()

    def first_card() -> str:
        """The colour in the middle of the first card."""
        size = place.view.gridSize()
        return place.view.viewport().grab().toImage().pixelColor(size.width() // 2, size.height() // 2).name()

    assert first_card() == theme().tokens.raised.lower()
    soon.set()
    qtbot.waitUntil(lambda: place.model.rowCount() == 12, timeout=20_000)
    settle(opened)
    assert first_card() != theme().tokens.raised.lower()


def test_holdings_that_cannot_be_read_are_told_and_asked_for_again(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened.desk is not None
    library: Any = opened.desk.session.library
    held, fault = library.held, NotReadable(path="catalogue", reason="the disk is gone")

    def fail(*_: Any) -> None:
        raise fault

    monkeypatch.setattr(library, "held", fail)
    opened.go("library")
    place = opened.places["library"]
    qtbot.waitUntil(lambda: place.notice.title == "The holdings cannot be read", timeout=20_000)
    assert place.notice.isVisible()
    assert place.notice.text == str(fault)
    monkeypatch.setattr(library, "held", held)
    place.notice.action.click()
    qtbot.waitUntil(lambda: place.model.rowCount() == 12 and place.view.isVisible(), timeout=20_000)
    settle(opened)


def test_folders_beyond_what_a_tree_can_show_are_told(qtbot: QtBot) -> None:
    tree = ShelfTree()
    qtbot.addWidget(tree)
    source = Source(1, SourceKind.FOLDER, "/evidence/drive", "E-1", "Warrant", "", "", "", None)
    tree.show_folders([source], [(1, f"{at:05d}", 2) for at in range(4_010)])
    assert tree.topLevelItemCount() == 3
    line, rest = tree.topLevelItem(1), tree.topLevelItem(2)
    assert line is not None
    assert rest is not None
    assert (line.text(0), line.childCount()) == ("E-1 · drive  8,020", 4_000)
    assert rest.text(0) == "10 more folders"
    assert not rest.flags() & Qt.ItemFlag.ItemIsSelectable
