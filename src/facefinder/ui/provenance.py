"""Where a photograph came from and what is known of it: provenance, facts, hash, other places, near copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QTreeWidget, QTreeWidgetItem, QWidget

from facefinder.domain.records import Exhibit, Occurrence, Source
from facefinder.ui import tips, words
from facefinder.ui.desk import Desk
from facefinder.ui.icons import icon
from facefinder.ui.near_copies import NearCopies
from facefinder.ui.shelf_tree import KIND_ICONS
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, Facts, column, copy_text, empty_layout, hairline, label, row, tool


class Provenance(QWidget):
    """The lower half of the inspector; ``extra`` is room for what belongs right under where it came from."""

    told = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sha256 = ""
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("Provenance"))
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(Size.LARGE)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tree.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.tree.setObjectName("provenance")
        self._facts, self._hashes = Facts(), Facts()
        self._others_title = label("", "section")
        self._others = column(spacing=Size.STEP)
        inside = column(spacing=Size.SMALL)
        inside.addWidget(label(self.tr("Provenance"), "section"))
        inside.addWidget(self.tree)
        self.extra = column(spacing=Size.SMALL)
        inside.addLayout(self.extra)
        inside.addWidget(hairline())
        inside.addWidget(label(self.tr("About the photograph"), "section"))
        inside.addWidget(self._facts)
        head = row(spacing=0)
        head.addWidget(label(self.tr("Fingerprint of the file"), "section"))
        head.addStretch(1)
        head.addWidget(tool("copy", self.tr("Copy the SHA-256"), self._copy_hash))
        inside.addLayout(head)
        inside.addWidget(self._hashes)
        inside.addWidget(self._others_title)
        inside.addLayout(self._others)
        self.copies = NearCopies(desk)
        inside.addWidget(self.copies)
        self.setLayout(inside)

    def show_of(
        self, exhibit: Exhibit, occurrences: Sequence[Occurrence], sources: Mapping[int, Source], moment: float | None
    ) -> None:
        """Show what is known of an exhibit; ``moment`` (seconds) is that of the face looked at, None where it has
        none."""
        self._fill_tree(occurrences, sources, moment)
        self._fill_facts(exhibit)
        self._fill_others(occurrences[1:])
        self.copies.show_of(exhibit.exhibit_id)

    def _fill_tree(
        self, occurrences: Sequence[Occurrence], sources: Mapping[int, Source], moment: float | None
    ) -> None:
        self.tree.clear()
        for occurrence in occurrences[:1]:
            self._branch(occurrence, sources.get(occurrence.source_id), moment)
        self.tree.expandAll()
        lines = self._lines(self.tree.invisibleRootItem())
        height = self.tree.sizeHintForRow(0) if lines else 0
        self.tree.setFixedHeight(max(lines * max(height, 22), 22) + 2)

    def _branch(self, occurrence: Occurrence, source: Source | None, moment: float | None) -> None:
        place = words.readable_path(occurrence.source_location)
        parent = self._leaf(
            self.tree.invisibleRootItem(),
            KIND_ICONS[source.kind] if source is not None else "folder-open",
            words.joined((occurrence.exhibit_reference, place)),
        )
        if source is not None:
            self._leaf(parent, "shield-check", source.legal_basis)
        *folders, name = [part for part in words.readable_path(occurrence.path).split("/") if part] or [""]
        if folders and folders[0] == place.rsplit("/", 1)[-1]:
            del folders[0]  # an archive's own name, said above
        # One line for the folders: each by itself would push the decision out of sight.
        if folders:
            parent = self._leaf(parent, "folder-open", "/".join(folders))
        if name:
            parent = self._leaf(parent, "image", name)
        for address, icon_name in ((occurrence.url, "globe"), (occurrence.page_url, "link-2")):
            if address:
                self._leaf(parent, icon_name, address)
        if occurrence.captured_at:
            self._leaf(parent, "calendar", self.tr("captured {0}").format(words.when(occurrence.captured_at)))
        if moment is not None:
            self._leaf(parent, "film", self.tr("at {0}").format(words.frame_time(moment)))

    @staticmethod
    def _leaf(parent: QTreeWidgetItem, icon_name: str, text: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent, [text])
        item.setIcon(0, icon(icon_name, "quiet"))
        item.setToolTip(0, tips.plain(text))
        return item

    def _lines(self, item: QTreeWidgetItem | None) -> int:
        if item is None:
            return 0
        return sum(1 + self._lines(item.child(at)) for at in range(item.childCount()))

    def _fill_facts(self, exhibit: Exhibit) -> None:
        self._sha256 = exhibit.sha256
        shown = [
            (self.tr("Taken"), words.when(exhibit.taken_at)),
            (self.tr("Camera"), exhibit.camera),
            (self.tr("Size"), f"{exhibit.width} × {exhibit.height} · {words.file_size(exhibit.size)}"),
            (self.tr("Format"), exhibit.media_type),
            (self.tr("State"), self.tr("damaged at the end; what could be read is shown") if exhibit.truncated else ""),
        ]
        # What is said above already is not said again in the file's own words.
        known = {exhibit.taken_at, exhibit.camera}
        told = [(name, value) for name, value in exhibit.metadata.items() if value not in known]
        shown += [
            (name.replace("_", " ").capitalize(), value)
            for name, value in told
            if not (name in ("camera_make", "camera_model") and value in exhibit.camera)
        ]
        self._facts.show_facts(shown)
        self._hashes.show_facts([("SHA-256", exhibit.sha256)], mono=frozenset({"SHA-256"}))

    def _fill_others(self, others: Sequence[Occurrence]) -> None:
        empty_layout(self._others)
        self._others_title.setVisible(bool(others))
        self._others_title.setText(self.tr("Also seen at {0} other place(s)").format(len(others)))
        for occurrence in others[:20]:
            self._others.addWidget(
                Elided(
                    words.joined(
                        (
                            occurrence.exhibit_reference,
                            words.readable_path(occurrence.path) or words.readable_path(occurrence.source_location),
                            occurrence.url,
                        )
                    )
                )
            )

    def _copy_hash(self) -> None:
        if self._sha256:
            copy_text(self._sha256)
            self.told.emit(self.tr("SHA-256 copied"))
