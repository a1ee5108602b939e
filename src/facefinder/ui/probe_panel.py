"""The probe: a photograph, the face chosen in it, its quality in plain words, the purpose, and the search."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QSizePolicy, QStackedLayout, QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.geometry import Box
from facefinder.domain.records import Probe, ProbeFace, SearchResult
from facefinder.files.reading import read_photograph
from facefinder.ui import tips, words
from facefinder.ui.desk import Desk
from facefinder.ui.dropping import Dropped, holds_something, understand
from facefinder.ui.handwork import ProbeHandwork
from facefinder.ui.photo_view import PhotoView
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.probe_strip import ProbeStrip
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size
from facefinder.ui.widgets import beside_icon, button, column, label, row, set_kind, tool


class ProbePanel(QWidget):
    """The left of the Search place. ``asked`` carries the probe, the face's index from 0 and the purpose."""

    asked = Signal(object, int, str)
    asked_together = Signal(list, str)
    probe_changed = Signal()
    sources_dropped = Signal(list)
    face_dropped = Signal(int)
    grab_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._probe: Probe | None = None
        self._content = b""
        self._reading: list[Task] = []
        self._searching = False
        self._wanted: Box | None = None
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Probe"))
        self._build()
        self._refresh()

    _purpose: QLineEdit

    # --- making -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        whole = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        head = row(spacing=Size.STEP)
        head.addWidget(label(self.tr("Probe"), "section"))
        head.addStretch(1)
        self._open_tool = tool("folder-open", self.tr("Open a photograph…"), self.open_dialog)
        self._paste_tool = tool("clipboard-paste", self.tr("Paste a photograph"), self.paste)
        self._grab_tool = tool("scan", self.tr("Take a region of the screen"), self.grab_asked.emit)
        self._clear_tool = tool("x", self.tr("Put the probe away"), self.clear)
        for made in (self._open_tool, self._paste_tool, self._grab_tool, self._clear_tool):
            head.addWidget(made)
        whole.addLayout(head)

        self._frame = QFrame()
        self._frame.setObjectName("dropZone")
        self._frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._frame.setMinimumHeight(200)
        self._frame.setMaximumHeight(360)
        self._pages = QStackedLayout(self._frame)
        self._pages.setContentsMargins(1, 1, 1, 1)
        self._pages.addWidget(self._empty_page())
        self.photo = PhotoView()
        self.photo.setAccessibleName(self.tr("Probe photograph"))
        self.photo.face_chosen.connect(self._face_chosen)
        self.photo.face_activated.connect(lambda _: self._purpose.setFocus())
        self._pages.addWidget(self.photo)
        whole.addWidget(self._frame, 4)

        self.strip = ProbeStrip()
        self.strip.changed.connect(self._refresh)
        whole.addWidget(self.strip)
        self.add_button = button(self.tr("Add another photograph"), self.keep_face, kind="link", icon_name="plus")
        self.add_button.setToolTip(
            self.tr("Keep this face and take another photograph of the same person: they are searched with as one.")
        )
        self._name = label("", "caption")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._says = label("", wrap=True)
        self._hint = label("", "caption", wrap=True)
        whole.addWidget(self._name)
        whole.addWidget(self._says)
        whole.addWidget(self._hint)
        self.hand = ProbeHandwork(self._desk, self.photo)
        self.hand.helped.connect(self._probe_came)
        self.hand.put_back.connect(self._put_back)
        self.hand.failed.connect(lambda text: self._say(text, "", "warning"))
        self.hand.ended.connect(self._hand_ended)
        whole.addWidget(self.hand)
        self.draw_button = button(self.tr("Draw a box around the face"), self._draw, kind="link")
        self.draw_button.setToolTip(
            self.tr("When a face is not found, or its outline is wrong: draw it, and it is searched with as drawn.")
        )
        self.points_button = button(self.tr("Set its five points"), self._set_points, kind="link")
        self.points_button.setToolTip(
            self.tr("When eyes, nose or mouth were taken for something else: put the points where they belong.")
        )
        whole.addWidget(self.draw_button, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.points_button, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

        whole.addSpacing(Size.STEP)
        title = label(self.tr("Purpose"), "section")
        self._purpose = QLineEdit()
        self._purpose.setPlaceholderText(self.tr("Why this search is made"))
        self._purpose.setToolTip(self.tr("Goes on the record with the search, with your name, the time and the list."))
        self._purpose.setAccessibleName(self.tr("Purpose of the search"))
        self._purpose.textChanged.connect(self._refresh)
        self._purpose.returnPressed.connect(self.search)
        title.setBuddy(self._purpose)
        whole.addWidget(title)
        whole.addWidget(self._purpose)
        self._search = button(self.tr("Search"), self.search, kind="primary", icon_name="search")
        whole.addWidget(self._search)
        self._missing = label("", "caption", wrap=True)
        whole.addWidget(self._missing)
        whole.addStretch(1)
        self.setLayout(whole)
        self.setFocusProxy(self._open_button)
        self.setTabOrder(self.photo, self._purpose)
        self.setTabOrder(self._purpose, self._search)

    def _empty_page(self) -> QWidget:
        page = QWidget()
        inside = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        inside.addStretch(1)
        text = label(self.tr("Drop a photograph here"), "strong", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(text)
        more = label(self.tr("from a folder, a viewer or a browser; or paste one"), "caption", wrap=True)
        more.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(more)
        self._open_button = button(self.tr("Open…"), self.open_dialog)
        inside.addSpacing(Size.STEP)
        inside.addWidget(self._open_button, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        page.setLayout(inside)
        return page

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def probe(self) -> Probe | None:
        return self._probe

    @property
    def content(self) -> bytes:
        """The probe photograph's bytes, as they were read; never decoded in this process."""
        return self._content

    @property
    def face(self) -> int:
        """The chosen face's index, -1 while none is chosen."""
        return self.photo.chosen if self._probe is not None else -1

    @property
    def purpose(self) -> str:
        return self._purpose.text().strip()

    @property
    def said(self) -> str:
        """What the panel says about the photograph."""
        return self._says.text()

    @property
    def hint(self) -> str:
        """The smaller line below it."""
        return self._hint.text()

    def set_purpose(self, purpose: str) -> None:
        self._purpose.setText(purpose)

    def set_searching(self, searching: bool) -> None:
        self._searching = searching
        self._refresh()

    def clear(self) -> None:
        self._forget_reading()
        self._probe, self._content = None, b""
        self.photo.clear()
        self._pages.setCurrentIndex(0)
        self._name.clear()
        self._say("", "")
        self._refresh()
        self.probe_changed.emit()

    def open_dialog(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a photograph"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.show_file(Path(name)))
        dialog.open()

    def paste(self) -> bool:
        """Take what the clipboard holds; False when it holds nothing of use."""
        return self.take(understand(QGuiApplication.clipboard().mimeData()))

    def take(self, dropped: Dropped) -> bool:
        """Use what was dropped or pasted as the probe, where it is a photograph or a face."""
        if dropped.face_id is not None:
            self.face_dropped.emit(dropped.face_id)
        elif dropped.content:
            self.show_content(dropped.content, self.tr("pasted picture"))
        elif len(dropped.files) == 1 and not dropped.folders:
            self.show_file(dropped.files[0])
        elif dropped.sources:
            self.sources_dropped.emit(list(dropped.sources))
        else:
            self._say(self.tr("There is no picture to paste."), "", "warning")
            return False
        return True

    def keep_face(self) -> None:
        """Keep the chosen face as one of several of the same person, and make room for another photograph."""
        if self._probe is not None and self.face >= 0:
            self.keep(self._desk.session.probe_face(self._probe, self.face))
            self.clear()

    def keep(self, face: ProbeFace) -> None:
        """Add a face, such as a candidate's, to those that are searched with as one."""
        self.strip.add(face)

    def show_file(self, path: Path) -> None:
        """Read a photograph from the disk and show it; nothing of it is kept outside the record of a search."""
        self._start(path.name)
        self._reading.append(
            self._desk.tasks.run(
                lambda: read_photograph(path),
                partial(self._read, name=path.name),
                partial(self._failed, name=path.name),
            )
        )

    def show_content(self, content: bytes, name: str, *, choose: Box | None = None) -> None:
        """Show a photograph's bytes; ``choose`` picks the face that lies there."""
        self._start(name)
        self._wanted = choose
        self._read(content, name=name)

    def show_recorded(self, crop: bytes | None, result: SearchResult) -> None:
        """Show a recorded search's probe as it was kept: the face alone."""
        self._forget_reading()
        self._probe, self._content = None, b""
        self._pages.setCurrentIndex(1)
        self.photo.show_picture(decode_jpeg(crop))
        self.photo.show_faces(())
        self._set_name(self.tr("recorded {0}").format(words.when(result.searched_at)))
        self._say(self.tr("The probe of a recorded search"), self.tr("Purpose: {0}").format(result.purpose))
        self._refresh()
        self.probe_changed.emit()

    # --- reading ----------------------------------------------------------------------------------------------------

    def _start(self, name: str) -> None:
        self._forget_reading()
        self._probe, self._content = None, b""
        self.photo.clear()
        self._pages.setCurrentIndex(1)
        self._set_name(name)
        self._say(self.tr("Reading the photograph…"), "")
        self._refresh()

    def _read(self, content: bytes, *, name: str) -> None:
        self._content = content
        session = self._desk.session
        self._reading = [
            self._desk.tasks.run(
                lambda: decode_jpeg(session.picture(content)), self._picture_came, partial(self._failed, name=name)
            ),
            self._desk.tasks.run(
                lambda: session.read_probe(content, name), self._probe_came, partial(self._failed, name=name)
            ),
        ]

    def _picture_came(self, picture: object) -> None:
        full = None
        if self._probe is not None:
            full = QSize(self._probe.analysis.width, self._probe.analysis.height)
        self.photo.show_picture(picture, full)  # type: ignore[arg-type]

    def _probe_came(self, probe: Probe) -> None:
        self._probe = probe
        analysis = probe.analysis
        if self.photo.empty:
            # The thumbnail stands in until the large picture comes, so that the faces can be picked at once.
            for thumbnail in analysis.thumbnails.values():
                self.photo.show_picture(decode_jpeg(thumbnail), QSize(analysis.width, analysis.height))
                break
        else:
            self.photo.show_picture(self.photo.picture, QSize(analysis.width, analysis.height), keep_view=True)
        chosen = 0 if len(analysis.faces) == 1 else self._wanted_face(probe)
        self.photo.show_faces([face.box for face in analysis.faces], chosen)
        self._tell()
        self._refresh()
        self.probe_changed.emit()
        if chosen < 0 and analysis.faces:
            self.photo.setFocus()
        elif analysis.faces and not self.hand.active:
            self._purpose.setFocus()

    def _wanted_face(self, probe: Probe) -> int:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return -1
        near = [(face.box.overlap(wanted), index) for index, face in enumerate(probe.analysis.faces)]
        share, index = max(near, default=(0.0, -1))
        return index if share > 0.3 else -1

    def _failed(self, fault: KnownError, *, name: str) -> None:
        self._forget_reading()
        self._probe = None
        self._pages.setCurrentIndex(0)
        self._set_name(name)
        self._say(str(fault), "", "warning")
        self._refresh()
        self.probe_changed.emit()

    def _forget_reading(self) -> None:
        for task in self._reading:
            task.cancel()
        self._reading = []
        self.hand.drop()

    # --- the face ---------------------------------------------------------------------------------------------------

    def _face_chosen(self, index: int) -> None:
        self._tell()
        self._refresh()
        self.probe_changed.emit()

    def _tell(self) -> None:
        if self._probe is None:
            return
        faces = self._probe.analysis.faces
        if not faces:
            self._say(
                self.tr("No face was found."),
                self.tr("Draw a box around the face, or try a clearer photograph."),
                "warning",
            )
            return
        index = self.photo.chosen
        if index < 0:
            self._say(
                self.tr("{0} found. Choose one on the picture.").format(words.faces(len(faces))),
                self.tr("Click it, or use the left and right arrow keys."),
            )
            return
        quality = faces[index].quality
        which = self.tr("face {0} of {1}").format(index + 1, len(faces)) if len(faces) > 1 else ""
        hint = words.joined((words.assisted(faces[index]), which, words.weakest(quality)))
        self._say(words.quality(quality), hint, "warning" if quality.value < 25 else "body")

    # --- helping by hand --------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        self.hand.draw_on(self._probe, self.face, self._content, self._name.toolTip())
        self._refresh()

    def _set_points(self) -> None:
        if self._probe is not None and self.face >= 0:
            self.hand.set_points_of(self._probe, self.face, self._content, self._name.toolTip())
            self._refresh()

    def _put_back(self, probe: Probe, face: int) -> None:
        self._probe_came(probe)
        self.photo.choose(face)

    def _hand_ended(self) -> None:
        self._tell()
        self._refresh()

    # --- searching --------------------------------------------------------------------------------------------------

    def search(self) -> None:
        """Ask for the search when all that it needs is there; otherwise lead to what is missing."""
        if self.hand.busy:
            return
        if self.strip.faces and self.purpose and not self._searching:
            faces = list(self.strip.faces)
            if self._probe is not None and self.face >= 0:
                faces.append(self._desk.session.probe_face(self._probe, self.face))
            self.asked_together.emit(faces, self.purpose)
        elif self._probe is None or self.face < 0:
            (self._open_button if self._probe is None else self.photo).setFocus()
        elif not self.purpose:
            self._purpose.setFocus()
        elif not self._searching:
            self.asked.emit(self._probe, self.face, self.purpose)

    def _refresh(self) -> None:
        reading = self._probe is None and bool(self._reading)
        ready = (self.face >= 0 or bool(self.strip.faces)) and bool(self.purpose) and not self._searching
        ready = ready and not self.hand.busy
        self.add_button.setVisible(self.face >= 0)
        if self.strip.faces:
            together = len(self.strip.faces) + (self.face >= 0)
            self._search.setToolTip(words.searched_together(together))
        self._search.setEnabled(ready)
        self._search.setText(beside_icon(self.tr("Searching…") if self._searching else self.tr("Search")))
        self.draw_button.setVisible(self._probe is not None and not self.hand.active)
        self.points_button.setVisible(self.face >= 0 and not self.hand.active)
        self._clear_tool.setEnabled(self._probe is not None or reading)
        missing = ""
        if not ready and not self._searching and not reading and self.face >= 0 and not self.purpose:
            missing = self.tr("A search needs a purpose; it goes on the record.")
        if self.hand.active and not self._searching:
            missing = self.tr("Press Done when the face is marked as it should be.")
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))

    def _set_name(self, name: str) -> None:
        self._name.setToolTip(tips.plain(name))
        room = max(self._name.width(), 160)
        self._name.setText(self._name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room))

    def _say(self, text: str, hint: str, kind: str = "body") -> None:
        self._says.setText(text)
        self._says.setVisible(bool(text))
        set_kind(self._says, kind)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    # --- dropping ---------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_something(event.mimeData()):
            event.acceptProposedAction()
            self._over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._over(False)
        data: QMimeData = event.mimeData()
        if self.take(understand(data)):
            event.acceptProposedAction()

    def _over(self, over: bool) -> None:
        self._frame.setProperty("over", over)
        self._frame.style().unpolish(self._frame)
        self._frame.style().polish(self._frame)
