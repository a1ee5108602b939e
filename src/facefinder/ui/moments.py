"""Moments of a film, pages of a document: which one is shown, and how a person gets to another."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSlider, QStyle, QStyleOptionSlider, QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.records import Exhibit
from facefinder.ui import tips
from facefinder.ui.desk import Desk
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.theme import Size, theme
from facefinder.ui.widgets import column, label, row, set_kind, tool

_FILM = "video/"
_UNKNOWN_REST = 60_000
"""Milliseconds beyond the last known moment that can be reached in a film that does not tell how long it is."""
_CODE = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,5})(?:[.,](\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Reel:
    """What can be shown of an exhibit with more than one picture. ``last`` is the last frame as the engine counts them:
    milliseconds of a film, the number of a page or of an animation's frame from 0 otherwise. ``rate`` is a film's
    frames a second, 0 where it is not told."""

    last: int
    timed: bool
    rate: float = 0.0

    def step(self, frame: int, by: int) -> int:
        """The frame ``by`` pictures further on, held within the reel."""
        if not self.timed:
            found = frame + by
        elif self.rate > 0:
            found = round((round(frame * self.rate / 1000) + by) * 1000 / self.rate)
        else:
            found = frame + by * 100
        return min(max(found, 0), self.last)


def reel_of(exhibit: Exhibit, frames: Sequence[int] = ()) -> Reel | None:
    """What can be gone through in an exhibit in which faces were found at ``frames``; None where there is one picture
    alone."""
    if exhibit.media_type.startswith(_FILM):
        last = round(_number(exhibit.metadata.get("duration", "")) * 1000)
        return Reel(
            last or max(frames, default=0) + _UNKNOWN_REST, True, _number(exhibit.metadata.get("frame_rate", ""))
        )
    pages = round(_number(exhibit.metadata.get("frames", "")))
    return Reel(pages - 1, False) if pages > 1 else None


def _number(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        return 0.0
    return found if 0 < found < 1e7 else 0.0


def time_code(milliseconds: int) -> str:
    """``00:14:07.240``"""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{rest:03d}"


def moment_from(text: str) -> int | None:
    """Milliseconds of a time code as typed (``14:07``, ``1:14:07.24``, ``847``); None for what is none."""
    found = _CODE.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "0").ljust(3, "0"))


class MarkedSlider(QSlider):
    """A slider that shows where faces were found."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._marks: tuple[int, ...] = ()

    def mark(self, frames: Sequence[int]) -> None:
        self._marks = tuple(sorted(set(frames)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, option, self)
        room = self.width() - handle
        painter = QPainter(self)
        for frame in self._marks:
            share = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), frame, room)
            place = QRectF(share + handle / 2 - 1, self.height() / 2 - 7, 2, 14)
            painter.fillRect(place, theme().colour("quiet"))
        painter.end()
        super().paintEvent(event)


class MomentBar(QWidget):
    """Under a photograph that is one of several. ``asked`` carries the frame that a person wants to see."""

    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, wide: bool = False) -> None:
        """Where it is ``wide``, what it says stands beside its keys, so that nothing moves when it does."""
        super().__init__(parent)
        self._reel: Reel | None = None
        self._frame = self._home = 0
        self._marks: tuple[int, ...] = ()
        self.slider = MarkedSlider()
        self.slider.valueChanged.connect(self._go)
        self.code = QLineEdit()
        self.code.setMinimumWidth(72)
        self.code.editingFinished.connect(self._typed)
        self._of = label("", "caption")
        self._of.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(250)
        self._slow.timeout.connect(lambda: self._of.setText(self.tr("reading…")))
        self.before_tool = tool("chevron-left", self.tr("One picture back (,)"), lambda: self.step(-1))
        self.after_tool = tool("chevron-right", self.tr("One picture on (.)"), lambda: self.step(1))
        self.face_before_tool = tool(
            "chevron-first", self.tr("Back to the face found before (Shift+K)"), lambda: self.step_face(-1)
        )
        self.face_after_tool = tool(
            "chevron-last", self.tr("On to the face found next (Shift+J)"), lambda: self.step_face(1)
        )
        self.home_tool = tool("undo-2", self.tr("Back to where this face was found"), self.go_home)
        self._says = label("", "caption", wrap=True)
        self._says.hide()
        line = row(spacing=2)
        line.addWidget(self.code, 0 if wide else 1)
        for part in (self.face_before_tool, self.before_tool, self.after_tool, self.face_after_tool):
            line.addWidget(part)
        if wide:
            line.addSpacing(Size.SMALL)
            line.addWidget(self._says, 1)
        line.addStretch(0)
        upper = row(spacing=Size.STEP)
        upper.addWidget(self.slider, 1)
        upper.addWidget(self._of)
        upper.addWidget(self.home_tool)
        whole = column(spacing=Size.STEP)
        whole.addLayout(upper)
        whole.addLayout(line)
        if not wide:
            whole.addWidget(self._says)
        self.setLayout(whole)
        self.hide()

    @property
    def reel(self) -> Reel | None:
        return self._reel

    @property
    def frame(self) -> int:
        """The frame chosen, as the engine counts them."""
        return self._frame

    @property
    def said(self) -> str:
        """What is said below it; empty for nothing."""
        return "" if self._says.isHidden() else self._says.text()

    def say(self, text: str, kind: str = "caption") -> None:
        self._says.setText(text)
        set_kind(self._says, kind)
        self._says.setVisible(bool(text))

    def wait(self, reading: bool) -> None:
        """Say that a picture is being read, once that takes long; otherwise how long the film is."""
        if reading:
            self._slow.start()
            return
        self._slow.stop()
        reel = self._reel
        self._of.setText("" if reel is None else time_code(reel.last)[:8] if reel.timed else str(reel.last + 1))

    def show_reel(self, reel: Reel | None, frame: int, marks: Sequence[int]) -> None:
        """Show where ``frame`` lies in an exhibit, and at which ones faces were found; None puts the bar away."""
        self._reel, self._home = reel, frame
        self._marks = tuple(sorted(set(marks)))
        self.setVisible(reel is not None)
        self.say("")
        if reel is None:
            return
        name = self.tr("Moment of the film") if reel.timed else self.tr("Page")
        for part in (self.slider, self.code):
            part.setAccessibleName(name)
        self.slider.setToolTip(
            tips.plain(
                self.tr(
                    "Moment of the film: arrows go a second, Page Up and Down ten; marks show faces that were found"
                )
                if reel.timed
                else self.tr("Page or frame of the file; marks show faces that were found")
            )
        )
        self.code.setToolTip(
            self.tr("Time code: type one, such as 14:07 or 1:14:07.24")
            if reel.timed
            else self.tr("Page or frame: type its number")
        )
        self.code.ensurePolished()
        self.code.setMaximumWidth(self.code.fontMetrics().horizontalAdvance(time_code(0)) + 3 * Size.MEDIUM)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(reel.last, frame, *self._marks, 0))
            self.slider.setSingleStep(1000 if reel.timed else 1)
            self.slider.setPageStep(10_000 if reel.timed else 10)
        self.slider.mark(self._marks)
        self.wait(False)
        self.show_frame(frame)

    def show_frame(self, frame: int) -> None:
        """Show that a frame is looked at, without asking for it."""
        self._frame = frame
        with QSignalBlocker(self.slider):
            self.slider.setValue(frame)
        self._tell()

    def step(self, by: int) -> None:
        """Ask for the picture ``by`` further on."""
        if self._reel is not None:
            self._go(self._reel.step(self._frame, by))

    def step_face(self, by: int) -> None:
        """Ask for the next moment (or the one before) at which a face was found."""
        found = [mark for mark in self._marks if (mark > self._frame if by > 0 else mark < self._frame)]
        if self._reel is not None and found:
            self._go(found[0] if by > 0 else found[-1])

    def go_home(self) -> None:
        """Ask for the moment that was shown first."""
        if self._reel is not None:
            self._go(self._home)

    def _told(self, frame: int) -> str:
        return time_code(frame) if self._reel is not None and self._reel.timed else str(frame + 1)

    def _tell(self) -> None:
        reel = self._reel
        if reel is None:
            return
        self.code.setText(self._told(self._frame))
        self.slider.setAccessibleDescription(self._told(self._frame))
        self.home_tool.setEnabled(self._frame != self._home)
        self.before_tool.setEnabled(self._frame > 0)
        self.after_tool.setEnabled(self._frame < reel.last)
        self.face_before_tool.setEnabled(any(mark < self._frame for mark in self._marks))
        self.face_after_tool.setEnabled(any(mark > self._frame for mark in self._marks))

    def _go(self, frame: int) -> None:
        if frame != self._frame:
            self.show_frame(frame)
            self.asked.emit(frame)

    def _typed(self) -> None:
        reel, text = self._reel, self.code.text()
        if reel is None or text == self._told(self._frame):
            return
        frame = moment_from(text) if reel.timed else (int(text) - 1 if text.strip().isdigit() else None)
        if frame is None:
            self.say(
                (
                    self.tr("{0} is no time code; write it as 14:07.2") if reel.timed else self.tr("{0} is no page")
                ).format(text),
                "warning",
            )
            self.code.setText(self._told(self._frame))
            return
        self.say("")
        self._go(min(max(frame, 0), self.slider.maximum()))
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # it has taken the time code typed, and is no press of anything else
        else:
            super().keyPressEvent(event)


class FrameReader(QObject):
    """Reads frames of originals off the window's thread: one at a time, and after it the one asked for last."""

    REST = 60
    """Milliseconds that a slider must rest before anything is read."""

    def __init__(
        self,
        desk: Desk,
        came: Callable[[int, QImage], object],
        failed: Callable[[int, KnownError], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._came, self._failed = desk, came, failed
        self._wanted: tuple[int, int, int] | None = None
        self._busy = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(self.REST)
        self._rest.timeout.connect(self._next)

    @property
    def busy(self) -> bool:
        return self._busy or self._wanted is not None

    def ask(self, exhibit_id: int, frame: int, longest: int) -> None:
        """Read a frame, its longer side at most ``longest`` pixels; what was asked before is not wanted any more."""
        self._wanted = (exhibit_id, frame, longest)
        self._rest.start()

    def forget(self) -> None:
        """Nothing is wanted any more."""
        self._wanted = None
        self._rest.stop()

    def _next(self) -> None:
        if self._busy or self._wanted is None:
            return
        wanted = exhibit_id, frame, longest = self._wanted
        session, self._busy = self._desk.session, True

        def done(picture: QImage) -> None:
            if self._over(wanted):
                self._came(frame, picture)

        def failed(fault: KnownError) -> None:
            if self._over(wanted):
                self._failed(frame, fault)

        self._desk.tasks.run(lambda: decode_jpeg(session.original_picture(exhibit_id, frame, longest)), done, failed)

    def _over(self, wanted: tuple[int, int, int]) -> bool:
        """One is read: whether it is still the one that is wanted; otherwise the next is begun."""
        self._busy = False
        if self._wanted == wanted:
            self._wanted = None
            return True
        if not self._rest.isActive():
            self._next()
        return False
