"""Sources and the folders inside them, as a tree with counts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem

from facefinder.domain.records import Source, SourceKind
from facefinder.ui import tips, words
from facefinder.ui.icons import icon
from facefinder.ui.theme import Size

KIND_ICONS = {
    SourceKind.FOLDER: "folder-open",
    SourceKind.FILE: "image",
    SourceKind.ARCHIVE: "archive",
    SourceKind.DISK_IMAGE: "hard-drive",
    SourceKind.VIDEO: "film",
    SourceKind.WEB_ARCHIVE: "globe",
    SourceKind.DOCUMENT: "file",
}
_FOLDERS = 4000

Folders = Sequence[tuple[int, str, int]]
"""Source id, folder inside it, how many photographs lie right there."""


def _mark(folder: str) -> str:
    return hashlib.sha256(folder.encode("utf-8", "surrogateescape")).hexdigest()[:16] if folder else ""


class ShelfTree(QTreeWidget):
    """``chosen`` comes when another source or folder was chosen."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Sources and folders"))
        self.setIndentation(Size.LARGE)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setObjectName("provenance")
        self._kept: tuple[int, str] = (0, "")
        self._marked: tuple[int, str] | None = None
        self.currentItemChanged.connect(self._changed)

    @property
    def place(self) -> tuple[int, str]:
        """The chosen source's id (0 for every source) and folder."""
        return self._kept

    @property
    def mark(self) -> str:
        """The chosen folder as something to know it by that does not tell its name; empty for none."""
        return _mark(self._kept[1])

    def choose_marked(self, source_id: int, mark: str) -> None:
        """Choose a source and the folder of that mark when they are first shown."""
        self._marked = (source_id, mark)

    def choose_everything(self) -> None:
        """Choose every source."""
        self._kept = (0, "")
        top = self.topLevelItem(0)
        if top is not None:
            self.setCurrentItem(top)

    def _changed(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._kept = item.data(0, Qt.ItemDataRole.UserRole)
            self.chosen.emit()

    def show_folders(self, sources: Sequence[Source], folders: Folders) -> None:
        """Show what there is; what was chosen stays chosen as long as it is there."""
        with QSignalBlocker(self):
            self.clear()
            top = QTreeWidgetItem(self, [self.tr("Every source")])
            top.setData(0, Qt.ItemDataRole.UserRole, (0, ""))
            top.setIcon(0, icon("images", "quiet"))
            items: dict[tuple[int, str], QTreeWidgetItem] = {(0, ""): top}
            counts = _below(folders)
            for source in sources:
                own = source.location.rstrip("/").rsplit("/", 1)[-1]
                name = words.joined((source.exhibit_reference, words.readable_path(own)))
                item = QTreeWidgetItem(self, [f"{name}  {words.number(counts[source.source_id, ''])}"])
                item.setIcon(0, icon(KIND_ICONS[source.kind], "quiet"))
                item.setData(0, Qt.ItemDataRole.UserRole, (source.source_id, ""))
                item.setToolTip(0, tips.plain(words.readable_path(source.location)))
                items[source.source_id, ""] = item
                within = counts[source.source_id, own] == counts[source.source_id, ""]
                if source.kind is not SourceKind.FOLDER and within:
                    # What lies in an archive has the archive's own name before its path: that is this very line.
                    items[source.source_id, own] = item
            for source_id, folder, _ in folders[:_FOLDERS]:
                self._show_folder(items, counts, source_id, folder)
            if len(folders) > _FOLDERS:
                rest = QTreeWidgetItem(self, [self.tr("%Ln more folder(s)", "", len(folders) - _FOLDERS)])
                rest.setFlags(Qt.ItemFlag.NoItemFlags)
                rest.setToolTip(0, self.tr("Not each has a line here: choose the source, and type words of the path."))
            self.expandToDepth(0)
            if self._marked is not None:
                found = [key for key in items if (key[0], _mark(key[1])) == self._marked]
                self._kept, self._marked = (found[0] if found else (0, "")), None
            wanted = items.get(self._kept)
            if wanted is None:
                self._kept, wanted = (0, ""), top
            self.setCurrentItem(wanted)

    @staticmethod
    def _show_folder(
        items: dict[tuple[int, str], QTreeWidgetItem], counts: Counter[tuple[int, str]], source_id: int, folder: str
    ) -> None:
        parts = folder.split("/") if folder else []
        for depth in range(1, len(parts) + 1):
            key = (source_id, "/".join(parts[:depth]))
            if key not in items:
                item = QTreeWidgetItem(items[source_id, "/".join(parts[: depth - 1])])
                item.setText(0, f"{words.readable_path(parts[depth - 1])}  {words.number(counts[key])}")
                item.setIcon(0, icon("folder-open", "quiet"))
                item.setToolTip(0, tips.plain(words.readable_path(key[1])))
                item.setData(0, Qt.ItemDataRole.UserRole, key)
                items[key] = item


def _below(folders: Folders) -> Counter[tuple[int, str]]:
    """How many photographs lie in each folder and in those below it, a copy counted wherever it lies."""
    counts: Counter[tuple[int, str]] = Counter()
    for source_id, folder, count in folders:
        parts = folder.split("/") if folder else []
        for depth in range(len(parts) + 1):
            counts[source_id, "/".join(parts[:depth])] += count
    return counts
