"""The Library's tree of sources and folders: what is told of each is what is shown when it is chosen."""

from __future__ import annotations

import zipfile
from pathlib import Path

from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from facefinder.domain.records import SourceRequest
from facefinder.engine.deterministic import drawn_photograph
from facefinder.ui.places.library import LibraryPlace
from facefinder.ui.render import settle
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
