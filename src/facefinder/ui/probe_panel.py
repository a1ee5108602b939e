"""The probe: a photograph, the face chosen in it, its quality in plain words, the purpose, and the search."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage, QUndoStack
from PySide6.QtWidgets import QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.geometry import Box
from facefinder.domain.records import Probe, ProbeFace, SearchResult
from facefinder.files.reading import read_photograph
from facefinder.ui import words
from facefinder.ui.choosing import choose_file
from facefinder.ui.desk import Desk
from facefinder.ui.dropping import Dropped, holds_something, understand
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.probe_changes import Held, ProbeChange
from facefinder.ui.probe_form import ProbeForm
from facefinder.ui.tasks import Task
from facefinder.ui.widgets import beside_icon


class ProbePanel(ProbeForm):
    """The left of the Search place. ``asked`` carries the probe, the face's index from 0 and the purpose."""

    asked = Signal(object, int, str)
    asked_together = Signal(list, str)
    probe_changed = Signal()
    sources_dropped = Signal(list)
    face_dropped = Signal(int)
    grab_asked = Signal()

    def __init__(self, desk: Desk, stack: QUndoStack, parent: QWidget | None = None) -> None:
        """``stack`` takes what a person changes here."""
        super().__init__(desk, parent)
        self._desk, self._stack = desk, stack
        self._probe: Probe | None = None
        self._content = b""
        self._path: Path | None = None
        self._shown_record: tuple[bytes | None, SearchResult] | None = None
        self._chosen = -1
        self._before_hand = Held()
        self._reading: list[Task] = []
        self._searching = False
        self._wanted: Box | None = None
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        self.photo.face_chosen.connect(self._face_chosen)
        self.photo.face_activated.connect(lambda _: self._purpose.setFocus())
        self.strip.changed.connect(self._refresh)
        self.strip.take_out_asked.connect(self.take_out)
        self.hand.helped.connect(self._probe_came)
        self.hand.accepted.connect(lambda *_: self._did(self.tr("mark face by hand"), self._before_hand))
        self.hand.put_back.connect(self._put_back)
        self.hand.failed.connect(lambda text: self._say(text, "", "warning"))
        self.hand.ended.connect(self._hand_ended)
        self._purpose.textChanged.connect(self._refresh)
        self._purpose.returnPressed.connect(self.search)

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
        self._purpose.setCursorPosition(0)

    def set_searching(self, searching: bool) -> None:
        self._searching = searching
        self._refresh()

    def clear(self) -> None:
        """Put the probe photograph away."""
        before = self._held()
        self._clear()
        if not before.empty:
            self._did(self.tr("remove probe photograph"), before)

    def _clear(self) -> None:
        self._forget()
        self.photo.clear()
        self._pages.setCurrentIndex(0)
        self._name.clear()
        self._say("", "")
        self._refresh()
        self.probe_changed.emit()

    def take_region(self) -> None:
        """Ask for a region of the screen."""
        self.grab_asked.emit()

    def open_dialog(self) -> None:
        choose_file(self, self.tr("Open a photograph"), self.show_file)

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
            before = self._held()
            self.strip.add(self._desk.session.probe_face(self._probe, self.face))
            self._clear()
            self._did(self.tr("keep probe face"), before)

    def keep(self, face: ProbeFace) -> None:
        """Add a face, such as a candidate's, to those that are searched with as one."""
        before = self._held()
        self.strip.add(face)
        if self.strip.faces != before.strip:
            self._did(self.tr("add face to the probe"), before)

    def begin_with(self, face: ProbeFace) -> None:
        """Search with an enrolled face as it is kept; a photograph that is here is put away."""
        before = self._held()
        self.strip.show_faces([face])
        self._clear()
        self._purpose.setFocus()
        self._did(self.tr("search with an enrolled face"), before)

    def take_out(self, face: ProbeFace) -> None:
        """Search without one of the faces that were kept."""
        before = self._held()
        self.strip.show_faces([known for known in self.strip.faces if known is not face])
        self._did(self.tr("take face out of the probe"), before)

    def show_file(self, path: Path) -> None:
        """Read a photograph from the disk and show it; nothing of it is kept outside the record of a search."""
        before = self._held()
        self._open(path)
        self._came_in(before)

    def _open(self, path: Path) -> None:
        self._start(path.name)
        self._path = path
        self._reading.append(
            self._desk.tasks.run(
                lambda: read_photograph(path),
                partial(self._read, name=path.name),
                partial(self._failed, name=path.name),
            )
        )

    def show_content(self, content: bytes, name: str, *, choose: Box | None = None) -> None:
        """Show a photograph's bytes; ``choose`` picks the face that lies there."""
        before = self._held()
        self._start(name)
        self._wanted = choose
        self._read(content, name=name)
        self._came_in(before)

    def show_recorded(self, crop: bytes | None, result: SearchResult) -> None:
        """Show a recorded search's probe as it was kept: the face alone."""
        before = self._held()
        self._show_recorded(crop, result)
        if before.recorded is None and not before.empty:
            # Looking from one record to the next is no change; a photograph that goes with it is.
            self._came_in(before)

    def _show_recorded(self, crop: bytes | None, result: SearchResult) -> None:
        self._forget()
        self._shown_record = crop, result
        self._pages.setCurrentIndex(1)
        self.photo.show_picture(decode_jpeg(crop))
        self.photo.show_faces(())
        self._set_name(self.tr("recorded {0}").format(words.when(result.searched_at)))
        self._say(self.tr("The probe of a recorded search"), self.tr("Purpose: {0}").format(result.purpose))
        self._refresh()
        self.probe_changed.emit()

    # --- reading ----------------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._forget_reading()
        self._probe, self._content, self._path, self._shown_record, self._chosen = None, b"", None, None, -1

    def _start(self, name: str) -> None:
        self._forget()
        self.photo.clear()
        self._pages.setCurrentIndex(1)
        self._set_name(name)
        self._say(self.tr("Reading the photograph…"), "")
        self._refresh()

    def _read(self, content: bytes, *, name: str) -> None:
        session = self._desk.session
        self._show_large(content, name)
        self._reading.append(
            self._desk.tasks.run(
                lambda: session.read_probe(content, name), self._probe_came, partial(self._failed, name=name)
            )
        )

    def _show_large(self, content: bytes, name: str) -> None:
        self._content, self._path = content, None
        session = self._desk.session
        self._reading = [
            self._desk.tasks.run(
                lambda: decode_jpeg(session.picture(content)), self._picture_came, partial(self._failed, name=name)
            )
        ]

    def _picture_came(self, picture: QImage) -> None:
        full = None
        if self._probe is not None:
            full = QSize(self._probe.analysis.width, self._probe.analysis.height)
        self.photo.show_picture(picture, full)

    def _probe_came(self, probe: Probe, held: Held | None = None) -> None:
        """Show what was found; as it was ``held`` before, where it comes back."""
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
        self._chosen = chosen = chosen if held is None else held.chosen
        self.photo.show_faces([face.box for face in analysis.faces], chosen)
        self._tell()
        self._refresh()
        self.probe_changed.emit()
        if held is not None:
            return
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
        self._forget()
        self._pages.setCurrentIndex(0)
        self._set_name(name)
        self._say(words.told(fault), "", "warning")
        self._refresh()
        self.probe_changed.emit()

    def _forget_reading(self) -> None:
        for task in self._reading:
            task.cancel()
        self._reading = []
        self.hand.drop()

    # --- the face ---------------------------------------------------------------------------------------------------

    def _face_chosen(self, index: int) -> None:
        before = replace(self._held(), chosen=self._chosen)
        self._chosen = index
        self._did(self.tr("choose face"), before, choosing=True)
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

    # --- taking back ------------------------------------------------------------------------------------------------

    def _held(self) -> Held:
        """What is here now."""
        return Held(
            self._named, self._path, self._content, self._probe, self.face, self._shown_record, tuple(self.strip.faces)
        )

    def _put(self, held: Held) -> None:
        """Show again what was held before."""
        self.strip.show_faces(held.strip)
        if held.recorded is not None:
            self._show_recorded(*held.recorded)
        elif held.probe is not None:
            self._start(held.name)
            self._show_large(held.content, held.name)
            self._probe_came(held.probe, held)
        elif held.content:
            self._start(held.name)
            self._read(held.content, name=held.name)
        elif held.path is not None:
            self._open(held.path)
        else:
            self._clear()

    def _came_in(self, before: Held) -> None:
        self._did(self.tr("add probe photograph") if before.empty else self.tr("replace probe photograph"), before)

    def _did(self, text: str, before: Held, *, choosing: bool = False) -> None:
        self._stack.push(ProbeChange(text, before, self._held, self._put, choosing=choosing))

    # --- helping by hand --------------------------------------------------------------------------------------------

    def draw_box(self) -> None:
        self._before_hand = self._held()
        self.hand.draw_on(self._probe, self.face, self._content, self._named)
        self._refresh()

    def set_points(self) -> None:
        if self._probe is not None and self.face >= 0:
            self._before_hand = self._held()
            self.hand.set_points_of(self._probe, self.face, self._content, self._named)
            self._refresh()

    def _put_back(self, probe: Probe, face: int) -> None:
        self._probe_came(probe, replace(self._before_hand, chosen=face))

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
