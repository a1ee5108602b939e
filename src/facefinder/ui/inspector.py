"""Everything known about one face: the whole source photograph, where it came from, where else it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QSizePolicy, QSplitter, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.records import EnrolledFace, Exhibit, Occurrence, Source, SourceKind
from facefinder.ui import tips, words
from facefinder.ui.desk import Desk
from facefinder.ui.handwork import ExhibitHandwork
from facefinder.ui.icons import icon
from facefinder.ui.near_copies import NearCopies
from facefinder.ui.opening import FrameSheet, Opener
from facefinder.ui.photo_view import PhotoView
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size
from facefinder.ui.widgets import (
    Elided,
    Facts,
    Notice,
    button,
    column,
    copy_text,
    empty_layout,
    hairline,
    label,
    row,
    scrolled,
    tool,
)

KIND_ICONS = {
    SourceKind.FOLDER: "folder-open",
    SourceKind.FILE: "image",
    SourceKind.ARCHIVE: "archive",
    SourceKind.DISK_IMAGE: "hard-drive",
    SourceKind.VIDEO: "film",
    SourceKind.WEB_ARCHIVE: "globe",
    SourceKind.DOCUMENT: "file",
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """What the inspector fetches for one exhibit."""

    exhibit: Exhibit
    faces: Sequence[EnrolledFace]
    occurrences: Sequence[Occurrence]
    thumbnail: QImage
    sources: dict[int, Source]


class Inspector(QWidget):
    """Shows one enrolled face. ``search_asked`` carries a face to search with."""

    search_asked = Signal(object)
    probe_asked = Signal(object)
    compare_asked = Signal()
    told = Signal(str)
    PAUSE = 180
    """Milliseconds that a selection must rest before the large picture is fetched."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._face: EnrolledFace | None = None
        self._shown: Inspected | None = None
        self._bare = 0
        self._tasks: list[Task] = []
        self.moment_sheet: FrameSheet | None = None
        self.opener = Opener(desk, self)
        self.opener.told.connect(self.told)
        self.opener.unplayed.connect(self._show_moment)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(self.PAUSE)
        self._rest.timeout.connect(self._fetch_large)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Inspector"))
        self._build()
        self.show_face(None)

    def _build(self) -> None:
        self.photo = PhotoView()
        self.photo.setAccessibleName(self.tr("Source photograph"))
        self.photo.setMinimumHeight(140)
        self.photo.face_chosen.connect(self._face_chosen)
        self._reach = label("", "caption", wrap=True)
        self._reach.setContentsMargins(Size.MEDIUM, Size.STEP, Size.MEDIUM, 0)

        upper = QWidget()
        above = column(spacing=0)
        bar = row(spacing=Size.STEP, margin=0)
        bar.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.SMALL, Size.SMALL)
        bar.addWidget(label(self.tr("Source"), "section"))
        bar.addStretch(1)
        self.draw_tool = tool(
            "square-dashed-mouse-pointer", self.tr("Add a face by hand: draw a box around it"), self.draw_face
        )
        self.points_tool = tool("circle-dot", self.tr("Set the five points of this face by hand"), self.set_points)
        bar.addWidget(self.draw_tool)
        bar.addWidget(self.points_tool)
        bar.addWidget(tool("zoom-out", self.tr("Zoom out (-)"), lambda: self.photo.zoom_by(0.8)))
        bar.addWidget(tool("zoom-in", self.tr("Zoom in (+)"), lambda: self.photo.zoom_by(1.25)))
        bar.addWidget(
            tool("scan-face", self.tr("Bring the face close"), lambda: self.photo.show_face(self.photo.chosen))
        )
        bar.addWidget(tool("maximize", self.tr("Whole photograph (0)"), self.photo.fit))
        above.addLayout(bar)
        above.addWidget(self.photo, 1)
        above.addWidget(self._reach)
        self.hand = ExhibitHandwork(self._desk, self.photo)
        self.hand.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.MEDIUM, Size.STEP)
        self.hand.enrolled.connect(self._enrolled)
        above.addWidget(self.hand)
        upper.setLayout(above)

        self._name = Elided("", "strong")
        self._says = label("", "quiet", wrap=True)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("Provenance"))
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(Size.LARGE)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.tree.setObjectName("provenance")
        self._facts, self._hashes = Facts(), Facts()
        self._others_title = label("", "section")
        self._others = column(spacing=Size.STEP)

        below = QWidget()
        inside = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        inside.addWidget(self._name)
        inside.addWidget(self._says)
        self.extra = column(spacing=Size.SMALL)
        inside.addLayout(self.extra)
        inside.addWidget(hairline())
        inside.addWidget(label(self.tr("Provenance"), "section"))
        inside.addWidget(self.tree)
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
        self.copies = NearCopies(self._desk)
        inside.addWidget(self.copies)
        inside.addStretch(1)
        below.setLayout(inside)

        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(upper)
        self._split.addWidget(scrolled(below))
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self._split.setSizes([320, 400])
        self._split.setChildrenCollapsible(False)

        foot = row(spacing=Size.STEP, margin=Size.MEDIUM)
        self._compare = button(self.tr("Compare"), self.compare_asked.emit, icon_name="columns-2")
        self._open = tool(
            "external-link", self.tr("Open the original in the system's own viewer (O)"), self.open_original
        )
        self._folder = tool("folder-open", self.tr("Show in folder"), self.show_folder)
        self._again = tool("search", self.tr("Search with this face"), self._search_again)
        self._compare.hide()
        foot.addWidget(self._compare, 1)
        foot.addStretch(0)
        foot.addWidget(self._open)
        foot.addWidget(self._folder)
        foot.addWidget(self._again)
        self._more = tool("plus", self.tr("Search with this face and the probe as one"), self._add_probe)
        self._more.hide()
        foot.addWidget(self._more)
        self._content = QWidget()
        content = column(spacing=0)
        content.addWidget(self._split, 1)
        content.addWidget(hairline())
        content.addLayout(foot)
        self._content.setLayout(content)

        self._notice = Notice()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._content)
        whole.addWidget(self._notice)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def face(self) -> EnrolledFace | None:
        return self._face

    @property
    def inspected(self) -> Inspected | None:
        return self._shown

    @property
    def reach(self) -> str:
        """What is said when the original cannot be reached; empty otherwise."""
        return "" if self._reach.isHidden() else self._reach.text()

    @property
    def says(self) -> str:
        """The line under the headline."""
        return self._says.text()

    def tell(self, says: str) -> None:
        """Change the line under the headline."""
        self._says.setText(says)
        self._says.setVisible(bool(says))

    def offer_compare(self) -> None:
        self._compare.show()
        self._more.show()

    def show_face(self, face: EnrolledFace | None, headline: str = "", says: str = "") -> None:
        """Show a face with its photograph; ``None`` shows what to do instead."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self._rest.stop()
        before, self._face = self._face, face
        self._bare = 0
        self._content.setVisible(face is not None)
        self._notice.setVisible(face is None)
        if face is None:
            self._shown = None
            self.hand.work_on(0, 0)
            self._notice.show_notice(
                "scan-face",
                self.tr("Nothing selected"),
                self.tr("What is selected is shown here, with all that is known of it."),
            )
            return
        self._name.show_text(headline)
        moment = "" if face.frame_time is None else words.frame_time(face.frame_time)
        self.tell(words.joined((says, moment, words.assisted(face))))
        self.hand.work_on(face.exhibit_id, face.frame)
        if self._shown is not None and before is not None and before.exhibit_id == face.exhibit_id:
            self._choose_face()
            return
        session, exhibit_id = self._desk.session, face.exhibit_id

        def fetch() -> Inspected:
            return Inspected(
                session.exhibit(exhibit_id),
                session.faces_of(exhibit_id),
                session.occurrences(exhibit_id),
                decode_jpeg(session.thumbnail(exhibit_id, face.frame)),
                {source.source_id: source for source in session.sources()},
            )

        self._tasks.append(self._desk.tasks.run(fetch, self._came, quick=True))

    def show_exhibit(self, exhibit_id: int, faces: Sequence[EnrolledFace], headline: str) -> None:
        """Show a photograph as a whole; one without a face is shown like any other."""
        if faces:
            self.show_face(faces[0], headline, words.faces(len(faces)))
            return
        self.show_face(None)
        session = self._desk.session
        self._name.show_text(headline)
        self.tell(self.tr("no face was found in it"))
        self._bare = exhibit_id
        self.hand.work_on(exhibit_id, 0)

        def fetch() -> Inspected:
            return Inspected(
                session.exhibit(exhibit_id),
                (),
                session.occurrences(exhibit_id),
                decode_jpeg(session.thumbnail(exhibit_id)),
                {source.source_id: source for source in session.sources()},
            )

        self._tasks.append(self._desk.tasks.run(fetch, self._came, quick=True))

    def _came(self, found: Inspected) -> None:
        self._content.show()
        self._notice.hide()
        self._again.setEnabled(bool(found.faces))
        self.points_tool.setEnabled(bool(found.faces))
        self.photo.show_faces(())
        self._shown = found
        exhibit = found.exhibit
        self.photo.show_picture(found.thumbnail, QSize(exhibit.width, exhibit.height))
        self._choose_face()
        self._reach.hide()
        self._fill_tree(found)
        self._fill_facts(exhibit)
        self._fill_others(found)
        self.copies.show_of(exhibit.exhibit_id)
        self._rest.start()

    def _choose_face(self) -> None:
        if self._shown is None or self._face is None:
            return
        faces = [face for face in self._shown.faces if face.frame == self._face.frame]
        ids = [face.face_id for face in faces]
        chosen = ids.index(self._face.face_id) if self._face.face_id in ids else -1
        self.photo.show_faces([face.box for face in faces], chosen)

    def _fetch_large(self) -> None:
        session, face = self._desk.session, self._face
        exhibit_id, frame = (face.exhibit_id, face.frame) if face is not None else (self._bare, 0)
        if not exhibit_id:
            return

        def fetch() -> QImage:
            return decode_jpeg(session.original_picture(exhibit_id, frame))

        self._tasks.append(self._desk.tasks.run(fetch, self._large_came, self._large_failed))

    def _large_came(self, picture: QImage) -> None:
        if self._shown is not None and not picture.isNull():
            exhibit = self._shown.exhibit
            self.photo.show_picture(picture, QSize(exhibit.width, exhibit.height), keep_view=True)

    def _large_failed(self, fault: KnownError) -> None:
        self._reach.setText(self.tr("The original cannot be reached now; the kept thumbnail is shown."))
        self._reach.setToolTip(tips.plain(str(fault)))
        self._reach.show()

    def _face_chosen(self, index: int) -> None:
        if self._shown is not None and self._face is not None:
            faces = [face for face in self._shown.faces if face.frame == self._face.frame]
            self._again.setToolTip(
                self.tr("Search with face {0} of this photograph").format(index + 1)
                if faces[index].face_id != self._face.face_id
                else self.tr("Search with this face")
            )

    def chosen_face(self) -> EnrolledFace | None:
        """The face outlined as chosen on the photograph, which may be another than the candidate's."""
        if self._shown is None or self._face is None:
            return None
        faces = [face for face in self._shown.faces if face.frame == self._face.frame]
        return faces[self.photo.chosen] if 0 <= self.photo.chosen < len(faces) else self._face

    # --- helping by hand --------------------------------------------------------------------------------------------

    def draw_face(self) -> None:
        """Let the person draw a box around a face that was not found."""
        if self._shown is not None:
            self.hand.draw()

    def set_points(self) -> None:
        """Let the person set the points of the chosen face; it is then enrolled once more, as they set them."""
        face = self.chosen_face()
        if face is not None:
            self.hand.set_points(face.box, face.landmarks)

    def _enrolled(self, face: EnrolledFace) -> None:
        self.told.emit(self.tr("The face is enrolled, operator-assisted"))
        if face.exhibit_id in (self._bare, self._face.exhibit_id if self._face is not None else 0):
            self._shown = None
            self.show_face(face, self._name.whole, words.quality(face.quality))

    # --- provenance -------------------------------------------------------------------------------------------------

    def _fill_tree(self, found: Inspected) -> None:
        self.tree.clear()
        for occurrence in found.occurrences[:1]:
            self._branch(occurrence, found.sources.get(occurrence.source_id))
        self.tree.expandAll()
        lines = self._lines(self.tree.invisibleRootItem())
        height = self.tree.sizeHintForRow(0) if lines else 0
        self.tree.setFixedHeight(max(lines * max(height, 22), 22) + 2)

    def _branch(self, occurrence: Occurrence, source: Source | None) -> None:
        place = words.readable_path(occurrence.source_location)
        parent = self._leaf(
            self.tree.invisibleRootItem(),
            KIND_ICONS[source.kind] if source is not None else "folder-open",
            words.joined((occurrence.exhibit_reference, place)),
        )
        if source is not None:
            self._leaf(parent, "shield-check", source.legal_basis)
        parts = [part for part in words.readable_path(occurrence.path).split("/") if part]
        for at, part in enumerate(parts):
            last = at == len(parts) - 1
            parent = self._leaf(parent, "image" if last else "folder-open", part)
        for address, name in ((occurrence.url, "globe"), (occurrence.page_url, "link-2")):
            if address:
                self._leaf(parent, name, address)
        if occurrence.captured_at:
            self._leaf(parent, "calendar", self.tr("captured {0}").format(words.when(occurrence.captured_at)))
        if self._face is not None and self._face.frame_time is not None:
            self._leaf(parent, "film", self.tr("at {0}").format(words.frame_time(self._face.frame_time)))

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

    # --- facts ------------------------------------------------------------------------------------------------------

    def _fill_facts(self, exhibit: Exhibit) -> None:
        shown = [
            (self.tr("Taken"), words.when(exhibit.taken_at)),
            (self.tr("Camera"), exhibit.camera),
            (self.tr("Size"), f"{exhibit.width} × {exhibit.height} · {words.file_size(exhibit.size)}"),
            (self.tr("Format"), exhibit.media_type),
            (self.tr("State"), self.tr("damaged at the end; what could be read is shown") if exhibit.truncated else ""),
        ]
        known = {exhibit.taken_at, exhibit.camera}
        shown += [(name.replace("_", " "), value) for name, value in exhibit.metadata.items() if value not in known]
        self._facts.show_facts(shown)
        self._hashes.show_facts([("SHA-256", exhibit.sha256)], mono=frozenset({"SHA-256"}))

    def _fill_others(self, found: Inspected) -> None:
        empty_layout(self._others)
        others = found.occurrences[1:]
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
        if self._shown is not None:
            copy_text(self._shown.exhibit.sha256)
            self.told.emit(self.tr("SHA-256 copied"))

    # --- acting -----------------------------------------------------------------------------------------------------

    def open_original(self) -> None:
        """Open the original in the system's own viewer; a film at the moment shown."""
        if self._shown is not None:
            self.opener.open(self._shown.occurrences, self._face.frame_time if self._face is not None else None)

    def open_original_of(self, face: EnrolledFace) -> None:
        """Open the original of a face that need not be the one shown."""
        self.opener.open_face(face)

    def show_folder(self) -> None:
        """Open the folder that holds the original."""
        if self._shown is not None:
            self.opener.show_folder(self._shown.occurrences)

    def _show_moment(self, moment: float) -> None:
        """Nothing here can play a film from a moment: show the moment itself, large."""
        if self._shown is None or self._face is None or self._face.frame_time is None:
            return
        self.moment_sheet = self.moment_sheet or FrameSheet(self.window())
        name = words.joined((self._name.whole, words.frame_time(moment)))
        self.moment_sheet.show_moment(self._desk, self._face, name, self._shown.thumbnail)

    def _add_probe(self) -> None:
        face = self.chosen_face()
        if face is not None:
            self.probe_asked.emit(face)

    def _search_again(self) -> None:
        face = self.chosen_face()
        if face is not None:
            self.search_asked.emit(face)
