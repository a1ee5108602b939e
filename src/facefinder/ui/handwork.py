"""Helping by hand: a person draws a box around a face, sets its five points, and sees what that is worth."""

from __future__ import annotations

from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.geometry import Box, Landmarks
from facefinder.domain.records import EnrolledFace, FaceObservation, Probe
from facefinder.ui import words
from facefinder.ui.desk import Desk
from facefinder.ui.landmark_handles import LandmarkHandles
from facefinder.ui.photo_view import PhotoView
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size
from facefinder.ui.widgets import button, column, label, row, set_kind, tool


class Stage(Enum):
    IDLE = auto()
    DRAWING = auto()
    LOOKING = auto()
    POINTS = auto()


class Handwork(QWidget):
    """The bar below a photograph on which a person helps. Its owner answers ``looked_for`` with ``show_found``, or
    with ``fail``; ``accepted`` ends it. Both carry the box and the points; points are None where the program's own are
    left as they are."""

    looked_for = Signal(object, object)
    accepted = Signal(object, object)
    restored = Signal()
    """What was drawn and moved counts no more: what was there before holds again."""
    begun = Signal()
    ended = Signal()
    PAUSE = 250
    """Milliseconds that the points must rest before they are looked at."""

    def __init__(self, photo: PhotoView, accept: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photo = photo
        self._stage = Stage.IDLE
        self._box: Box | None = None
        self._first: Landmarks | None = None
        self._drawn = False
        self.points = LandmarkHandles(photo)
        self.points.moved.connect(self._moved)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(self.PAUSE)
        self._rest.timeout.connect(self._look)
        self._says = label("", "caption", wrap=True)
        self.undo_tool = tool("undo-2", self.tr("Take the last movement back (Ctrl+Z)"), self.points.undo)
        self.reset_tool = tool("rotate-ccw", self.tr("Put the points back where they were"), self.reset)
        self.accept_button = button(accept, self.accept, kind="primary")
        self.cancel_button = button(self.tr("Cancel"), self.cancel, kind="link")
        line = row(spacing=Size.STEP)
        for part in (self.undo_tool, self.reset_tool):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.cancel_button)
        line.addWidget(self.accept_button)
        whole = column(spacing=Size.STEP)
        whole.addWidget(self._says)
        whole.addLayout(line)
        self.setLayout(whole)
        self.setAccessibleName(self.tr("Helping by hand"))
        photo.box_drawn.connect(self._box_drawn)
        for watched in (photo, *self.points.handles):
            watched.installEventFilter(self)
        self._refresh()

    @property
    def active(self) -> bool:
        return self._stage is not Stage.IDLE

    @property
    def stage(self) -> Stage:
        return self._stage

    @property
    def said(self) -> str:
        return self._says.text()

    # --- steps ------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Let the person draw a box."""
        self._start(Stage.DRAWING)
        self._photo.drawable = True
        self._photo.setCursor(Qt.CursorShape.CrossCursor)
        self._photo.setFocus()
        self.say(self.tr("Draw a box around the face, from forehead to chin; or zoom in on it and press Enter."))

    def set_points(self, box: Box, points: Landmarks) -> None:
        """Let the person set the points of a face that was found before."""
        self._start(Stage.POINTS)
        self._drawn, self._box = False, box
        self._show_points(points)

    def show_found(self, face: FaceObservation) -> None:
        """What was asked for by ``looked_for``."""
        if self._stage is Stage.LOOKING:
            self._stage = Stage.POINTS
            self._show_points(face.landmarks)
        if self._stage is Stage.POINTS:
            self.say(words.joined((words.quality(face.quality), words.weakest(face.quality))))
        self._refresh()

    def fail(self, text: str) -> None:
        """Say why there cannot be such a face; the person may go on."""
        if self._stage is Stage.LOOKING:
            self.draw()
        if self.active:
            self.say(text, "warning")
            self.accept_button.setEnabled(False)

    def say(self, text: str, kind: str = "caption") -> None:
        self._says.setText(text)
        set_kind(self._says, kind)

    def reset(self) -> None:
        """Put the points back where they were before the person moved any."""
        if self._first is None or self._stage is not Stage.POINTS:
            return
        self.points.put(self._first)
        self._rest.stop()
        if self._drawn:
            self._look()
        else:
            self.restored.emit()
        self._refresh()

    def accept(self) -> None:
        """Take the face as it is now."""
        points = self.points.points
        if self._stage is not Stage.POINTS or points is None or not self._worth_taking():
            return
        if self._rest.isActive():
            self._rest.stop()
            self._look()
        self.accepted.emit(*self._asked())

    def cancel(self) -> None:
        """Give up what was drawn and moved."""
        if self._stage in (Stage.LOOKING, Stage.POINTS):
            self.restored.emit()
        self.end()

    def end(self) -> None:
        """Put everything away."""
        was = self.active
        self._stage, self._box, self._first = Stage.IDLE, None, None
        self._rest.stop()
        self._stop_drawing()
        self.points.hide()
        self._refresh()
        if was:
            self._photo.fit()
            self._photo.setFocus()
            self.ended.emit()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _start(self, stage: Stage) -> None:
        self._rest.stop()
        self.points.hide()
        self._stop_drawing()
        self._stage, self._box, self._first = stage, None, None
        self._refresh()
        self.begun.emit()

    def _stop_drawing(self) -> None:
        self._photo.drawable = False
        self._photo.setCursor(Qt.CursorShape.ArrowCursor)

    def _box_drawn(self, area: QRectF) -> None:
        if self._stage is not Stage.DRAWING:
            return
        self._stop_drawing()
        self._box, self._drawn = Box(area.x(), area.y(), area.width(), area.height()), True
        self._stage = Stage.LOOKING
        self.say(self.tr("Looking at the region…"))
        self._refresh()
        self.looked_for.emit(self._box, None)

    def _show_points(self, points: Landmarks) -> None:
        self._first = np.array(points, np.float32)
        self.points.show(points)
        if self._box is not None:
            self._photo.show_region(self._box)
        self.points.handles[0].setFocus()
        self.say(self.tr("Move the five points to the eyes, the nose and the corners of the mouth."))
        self._refresh()

    def _moved(self, _points: object) -> None:
        self._rest.start()
        self._refresh()

    def _look(self) -> None:
        if self._stage is Stage.POINTS:
            self.looked_for.emit(*self._asked())

    def _asked(self) -> tuple[Box | None, Landmarks | None]:
        """Box and points as they go to the program; a box that the points have left is made anew from them."""
        points, box = self.points.points, self._box
        if points is None or self._untouched():
            return box, None
        if box is not None:
            room = max(box.width, box.height) * 0.25
            inside = (points[:, 0] > box.x - room) & (points[:, 0] < box.x + box.width + room)
            inside &= (points[:, 1] > box.y - room) & (points[:, 1] < box.y + box.height + room)
            box = box if inside.all() else None
        return box, points

    def _untouched(self) -> bool:
        points = self.points.points
        return points is None or self._first is None or np.array_equal(points, self._first)

    def _worth_taking(self) -> bool:
        """A face that was found before, untouched, is there already."""
        return self._stage is Stage.POINTS and (self._drawn or not self._untouched())

    def _refresh(self) -> None:
        self.setVisible(self.active)
        setting = self._stage is Stage.POINTS
        for part in (self.undo_tool, self.reset_tool, self.accept_button):
            part.setVisible(setting)
        self.undo_tool.setEnabled(self.points.can_undo)
        self.reset_tool.setEnabled(not self._untouched())
        self.accept_button.setEnabled(self._worth_taking())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if self.active and event.type() in kinds and isinstance(event, QKeyEvent):
            key = event.key()
            leaves = key == Qt.Key.Key_Escape
            takes = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._stage is Stage.POINTS
            if leaves or takes:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self.cancel() if leaves else self.accept()
                return True
        return super().eventFilter(watched, event)


class MoreRoom(QObject):
    """Gives the upper part of a splitter most of the height while somebody works there by hand."""

    def __init__(self, hand: Handwork, split: QSplitter) -> None:
        super().__init__(split)
        self._split = split
        self._before: list[int] = []
        hand.begun.connect(self._make)
        hand.ended.connect(self._give_back)

    def _make(self) -> None:
        sizes = self._split.sizes()
        if not self._before and sum(sizes) > 0:
            self._before = sizes
            upper = max(sizes[0], sum(sizes) * 2 // 3)
            self._split.setSizes([upper, sum(sizes) - upper])

    def _give_back(self) -> None:
        if self._before:
            self._split.setSizes(self._before)
        self._before = []


class ExhibitHandwork(Handwork):
    """Helping on an exhibit: what is accepted is enrolled. ``enrolled`` carries the new face."""

    enrolled = Signal(object)

    def __init__(self, desk: Desk, photo: PhotoView, parent: QWidget | None = None) -> None:
        super().__init__(photo, self.tr("Enrol this face"), parent)
        self.accept_button.setToolTip(
            self.tr(
                "It goes into the gallery and on the record, and cannot be undone: only erasing takes it out again."
            )
        )
        self._desk = desk
        self._exhibit_id = self._frame = 0
        self._task: Task | None = None
        self.looked_for.connect(self._look_at)
        self.accepted.connect(self._enrol)
        self.ended.connect(self._forget)

    def work_on(self, exhibit_id: int, frame: int) -> None:
        """Which picture is shown now; work on another one ends."""
        if (exhibit_id, frame) != (self._exhibit_id, self._frame):
            self.end()
        self._exhibit_id, self._frame = exhibit_id, frame

    def _forget(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _look_at(self, box: Box | None, points: Landmarks | None) -> None:
        self._forget()
        session, exhibit_id, frame = self._desk.session, self._exhibit_id, self._frame
        self._task = self._desk.tasks.run(
            lambda: session.assisting.look(exhibit_id, box=box, points=points, frame=frame), self.show_found, self._told
        )

    def _enrol(self, box: Box | None, points: Landmarks | None) -> None:
        self._forget()
        session, exhibit_id, frame = self._desk.session, self._exhibit_id, self._frame
        self.say(self.tr("Enrolling the face…"))
        self.accept_button.setEnabled(False)

        def done(face: EnrolledFace) -> None:
            self._task = None
            self.end()
            self.enrolled.emit(face)
            self._desk.imported.emit()

        # Whatever is looked at meanwhile: once begun, it is enrolled.
        self._desk.tasks.run(
            lambda: session.assisting.enrol(exhibit_id, box=box, points=points, frame=frame), done, self._told
        )

    def _told(self, fault: KnownError) -> None:
        self.fail(words.told(fault))


class ProbeHandwork(Handwork):
    """Helping on a probe: it is read again with what the person drew and set. ``helped`` carries the probe as it is
    then, ``put_back`` the one of before with the face that was chosen in it."""

    helped = Signal(object)
    put_back = Signal(object, int)
    failed = Signal(str)

    def __init__(self, desk: Desk, photo: PhotoView, parent: QWidget | None = None) -> None:
        super().__init__(photo, self.tr("Done"), parent)
        self._desk = desk
        self._before: tuple[Probe, int] | None = None
        self._content, self._name = b"", ""
        self._task: Task | None = None
        self.looked_for.connect(self._read)
        self.accepted.connect(lambda *_: self.end())
        self.restored.connect(self._restore)

    @property
    def busy(self) -> bool:
        """Whether the person or the program is still at it, so that nothing should be searched with."""
        return self.active or self._task is not None

    def draw_on(self, probe: Probe | None, face: int, content: bytes, name: str) -> None:
        """Let the person draw a box on the probe photograph whose bytes these are."""
        self._begin(probe, face, content, name)
        self.draw()

    def set_points_of(self, probe: Probe, face: int, content: bytes, name: str) -> None:
        """Let the person set the points of the probe's face number ``face``, from 0."""
        self._begin(probe, face, content, name)
        found = probe.analysis.faces[face]
        self.set_points(found.box, found.landmarks)

    def drop(self) -> None:
        """Another photograph is shown: forget everything."""
        self._forget()
        self._before = None
        self.end()

    def _begin(self, probe: Probe | None, face: int, content: bytes, name: str) -> None:
        self._before = None if probe is None else (probe, face)
        self._content, self._name = content, name

    def _forget(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _read(self, box: Box | None, points: Landmarks | None) -> None:
        self._forget()
        session, content, name = self._desk.session, self._content, self._name
        self._task = self._desk.tasks.run(
            lambda: session.read_probe(content, name, box=box, points=points), self._came, self._told
        )

    def _came(self, probe: Probe) -> None:
        self._task = None
        self.helped.emit(probe)
        self.show_found(probe.analysis.faces[0])

    def _told(self, fault: KnownError) -> None:
        self._task = None
        if self.active:
            self.fail(words.told(fault))
        else:
            self.failed.emit(words.told(fault))

    def _restore(self) -> None:
        self._forget()
        if self._before is not None:
            self.put_back.emit(*self._before)
