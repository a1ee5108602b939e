"""Everything known about one face: the whole source photograph, where it came from, where else it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.records import EnrolledFace, Exhibit, Occurrence, Source
from facefinder.ui import tips, words
from facefinder.ui.desk import Desk
from facefinder.ui.face_grip import FaceGrip
from facefinder.ui.face_out import drag_out
from facefinder.ui.handwork import ExhibitHandwork, MoreRoom
from facefinder.ui.moments import FrameReader, MomentBar, reel_of
from facefinder.ui.opening import FrameSheet, Opener
from facefinder.ui.photo_view import PhotoView
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.provenance import Provenance
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, Notice, button, column, hairline, label, row, scrolled, tool

_LARGE = 2048
_WHOLE_PAGE = 8192
"""Pages of one file differ in size: each is read whole, so that what is drawn on it lies where it is seen."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What the inspector fetches for one exhibit."""

    exhibit: Exhibit
    faces: Sequence[EnrolledFace]
    occurrences: Sequence[Occurrence]
    thumbnail: QImage
    sources: dict[int, Source]


class Inspector(QWidget):
    """Shows one enrolled face, or a photograph as a whole; of a film or document also its other moments or pages.
    ``search_asked`` carries a face to search with."""

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
        self._frame = 0
        self._reached = 0
        self._away = False
        self._tasks: list[Task] = []
        self._reader = FrameReader(desk, self._moment_came, self._moment_failed, self)
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
        self.photo.draggable = True
        self.photo.face_chosen.connect(lambda _: self._tell_chosen())
        self.photo.face_dragged.connect(self._drag)
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
        self.moments = MomentBar()
        self.moments.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.MEDIUM, Size.STEP)
        self.moments.asked.connect(self._go_to)
        above.addWidget(self.moments)
        above.addWidget(self._reach)
        self.hand = ExhibitHandwork(self._desk, self.photo)
        self.hand.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.MEDIUM, Size.STEP)
        self.hand.enrolled.connect(self._enrolled)
        above.addWidget(self.hand)
        upper.setLayout(above)

        self._name = Elided("", "strong")
        self._says = label("", "quiet", wrap=True)
        self.grip = FaceGrip(self._desk)
        self.grip.told.connect(self.told)
        below = QWidget()
        inside = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        head = row(spacing=Size.SMALL)
        named = column(spacing=Size.STEP)
        named.addWidget(self._name)
        named.addWidget(self._says)
        named.addStretch(1)
        head.addLayout(named, 1)
        head.addWidget(self.grip, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(head)
        inside.addWidget(hairline())
        self.provenance = Provenance(self._desk)
        self.provenance.told.connect(self.told)
        self.tree, self.copies = self.provenance.tree, self.provenance.copies
        self.extra = self.provenance.extra
        inside.addWidget(self.provenance)
        inside.addStretch(1)
        below.setLayout(inside)

        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(upper)
        self._split.addWidget(scrolled(below))
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self._split.setSizes([320, 400])
        self._split.setChildrenCollapsible(False)
        MoreRoom(self.hand, self._split)

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
        self._reader.forget()
        before, self._face = self._face, face
        self._bare = 0
        self._content.setVisible(face is not None)
        self._notice.setVisible(face is None)
        if face is None:
            self._shown = None
            self.grip.hold(0, "")
            self.moments.show_reel(None, 0, ())
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
        at, self._frame, self._reached = self._reached, face.frame, face.frame
        self.hand.work_on(face.exhibit_id, face.frame)
        if before is not None and self._is_shown(face) and at == face.frame:
            self._show_reel()
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
        self._frame = self._reached = 0
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
        self.photo.show_faces(())
        self._shown = found
        exhibit = found.exhibit
        self.photo.show_picture(found.thumbnail, QSize(exhibit.width, exhibit.height))
        self._show_reel()
        self._choose_face()
        self._reach.hide()
        moment = self._face.frame_time if self._face is not None else None
        self.provenance.show_of(exhibit, found.occurrences, found.sources, moment)
        self._rest.start()

    def _show_reel(self) -> None:
        if self._shown is not None:
            frames = [face.frame for face in self._shown.faces]
            self.moments.show_reel(reel_of(self._shown.exhibit, frames), self._frame, frames)

    def _faces_here(self) -> list[EnrolledFace]:
        """The faces that were found in the picture shown."""
        return [face for face in self._shown.faces if face.frame == self._reached] if self._shown is not None else []

    def _choose_face(self) -> None:
        self._away = False
        faces = self._faces_here()
        ids = [face.face_id for face in faces]
        if self._face is not None and self._face.face_id in ids:
            chosen = ids.index(self._face.face_id)
        else:
            chosen = 0 if len(ids) == 1 else -1
        self.photo.show_faces([face.box for face in faces], chosen)
        self._tell_chosen()

    def _fetch_large(self) -> None:
        exhibit_id = self._face.exhibit_id if self._face is not None else self._bare
        if exhibit_id:
            self._reader.ask(exhibit_id, self._frame, self._longest())

    def _longest(self) -> int:
        reel = self.moments.reel
        return _WHOLE_PAGE if reel is not None and not reel.timed else _LARGE

    def _is_shown(self, face: EnrolledFace) -> bool:
        return self._shown is not None and self._shown.exhibit.exhibit_id == face.exhibit_id

    # --- moments and pages ------------------------------------------------------------------------------------------

    @property
    def moment(self) -> int:
        """The frame that is shown, as the engine counts them: milliseconds of a film, a page's number from 0."""
        return self._reached

    @property
    def reading(self) -> bool:
        """Whether a picture is still to come."""
        return self._rest.isActive() or self._reader.busy

    def step_moment(self, by: int) -> None:
        """Show the picture ``by`` further on in a film or document."""
        self.moments.step(by)

    def step_found(self, by: int) -> None:
        """Show the next moment, or the one before, at which a face was found."""
        self.moments.step_face(by)

    def _go_to(self, frame: int) -> None:
        """Show another moment; what is outlined and drawn belongs to the one that is left."""
        self._frame, self._away = frame, True
        self.hand.end()
        self.photo.show_faces(())
        self.draw_tool.setEnabled(False)
        self.moments.say("")
        self.moments.wait(True)
        self._fetch_large()

    def _moment_came(self, frame: int, picture: QImage) -> None:
        shown, self._reached = self._shown, frame
        self.moments.wait(False)
        self._reach.hide()
        self.draw_tool.setEnabled(True)
        if shown is None or picture.isNull():
            return
        full = QSize(shown.exhibit.width, shown.exhibit.height)
        if self._longest() == _WHOLE_PAGE and max(picture.width(), picture.height()) < _WHOLE_PAGE:
            full = picture.size()
        self.photo.show_picture(picture, full, keep_view=True)
        self.hand.work_on(shown.exhibit.exhibit_id, frame)
        if self._away:
            self._choose_face()

    def _moment_failed(self, frame: int, fault: KnownError) -> None:
        self.draw_tool.setEnabled(True)
        self.moments.wait(False)
        if frame == self._reached:
            self._reach.setText(self.tr("The original cannot be reached now; the kept thumbnail is shown."))
            self._reach.setToolTip(tips.plain(words.told(fault)))
            self._reach.show()
            return
        # The picture of before stays, and with it what belongs to it.
        self._frame = self._reached
        self.moments.show_frame(self._reached)
        self.moments.say(self.tr("The original cannot be reached now; no other moment can be shown."), "warning")
        self.moments.setToolTip(tips.plain(words.told(fault)))
        self._choose_face()

    # --- the chosen face --------------------------------------------------------------------------------------------

    def _tell_chosen(self) -> None:
        """Whom acting on a face is about now."""
        face = self.chosen_face()
        self._again.setEnabled(face is not None)
        self._more.setEnabled(face is not None)
        self.points_tool.setEnabled(face is not None)
        if face is None:
            self.grip.hold(0, "")
            self._again.setToolTip(self.tr("Point out a face by hand first"))
            return
        self.grip.hold(face.face_id, self._spoken(face))
        own = self._face is not None and face.face_id == self._face.face_id
        self._again.setToolTip(
            self.tr("Search with this face (S)")
            if own
            else self.tr("Search with face {0} of this photograph (S)").format(self.photo.chosen + 1)
        )

    def _spoken(self, face: EnrolledFace) -> str:
        place = self._shown.occurrences[0] if self._shown is not None and self._shown.occurrences else None
        moment = "" if face.frame_time is None else words.frame_time(face.frame_time)
        named = (place.exhibit_reference, words.readable_path(place.path)) if place is not None else (self._name.whole,)
        return words.joined((*named, moment, words.assisted(face)))

    def chosen_face(self) -> EnrolledFace | None:
        """The face outlined as chosen on the photograph, which may be another than the candidate's; None where none is,
        as at a moment of a film at which nobody was found."""
        if self._shown is None or self._face is None:
            return None
        if not self._is_shown(self._face):
            return self._face  # its photograph is still to come
        faces = self._faces_here()
        if 0 <= self.photo.chosen < len(faces):
            return faces[self.photo.chosen]
        return self._face if self._reached == self._face.frame else None

    def _drag(self, index: int) -> None:
        faces = self._faces_here()
        if 0 <= index < len(faces):
            drag_out(self.photo, self._desk, faces[index].face_id, self._spoken(faces[index]))

    def save_face(self) -> None:
        """Ask for a folder, then save the chosen face there with its provenance."""
        self.grip.save()

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

    # --- acting -----------------------------------------------------------------------------------------------------

    def open_original(self) -> None:
        """Open the original in the system's own viewer; a film at the moment shown."""
        if self._shown is not None:
            self.opener.open(self._shown.occurrences, self._moment_shown())

    def _moment_shown(self) -> float | None:
        """The moment of a film that is shown, in seconds; None at its beginning, and where there are none."""
        reel = self.moments.reel
        if reel is None or not reel.timed:
            return None
        if self._face is not None and self._reached == self._face.frame:
            return self._face.frame_time
        return self._reached / 1000 if self._reached else None

    def open_original_of(self, face: EnrolledFace) -> None:
        """Open the original of a face that need not be the one shown."""
        self.opener.open_face(face)

    def show_folder(self) -> None:
        """Open the folder that holds the original."""
        if self._shown is not None:
            self.opener.show_folder(self._shown.occurrences)

    def _show_moment(self, moment: float) -> None:
        """Nothing here can play a film from a moment: show the moment itself, large."""
        if self._shown is None:
            return
        self.moment_sheet = self.moment_sheet or FrameSheet(self.window())
        name = words.joined((self._name.whole, words.frame_time(moment)))
        self.moment_sheet.show_moment(
            self._desk, self._shown.exhibit.exhibit_id, self._reached, name, self.photo.picture.toImage()
        )

    def _add_probe(self) -> None:
        face = self.chosen_face()
        if face is not None:
            self.probe_asked.emit(face)

    def _search_again(self) -> None:
        face = self.chosen_face()
        if face is not None:
            self.search_asked.emit(face)
