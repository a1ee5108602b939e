"""Other moments of a candidate's film, beside the probe: the same person a little later, turned or better lit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from facefinder.domain.errors import KnownError
from facefinder.domain.records import EnrolledFace, Exhibit
from facefinder.ui import tips, words
from facefinder.ui.compare_sides import CompareSides
from facefinder.ui.comparing import CompareCanvas, Side, lie_of
from facefinder.ui.desk import Desk
from facefinder.ui.moments import FrameReader, MomentBar, reel_of, time_code
from facefinder.ui.tasks import Task

_LARGE = 2048


class OtherMoments(QObject):
    """Goes through the film in which a candidate's face was found. ``bar`` is hidden where there is no film."""

    def __init__(self, desk: Desk, canvas: CompareCanvas, sides: CompareSides, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._canvas, self._sides = desk, canvas, sides
        self._face: EnrolledFace | None = None
        self._exhibit: Exhibit | None = None
        self._found: Sequence[EnrolledFace] = ()
        self._name = ""
        self._shown = 0
        self._task: Task | None = None
        self._reader = FrameReader(desk, self._came, self._failed, self)
        self.bar = MomentBar(wide=True)
        self.bar.asked.connect(self._go)

    @property
    def away(self) -> bool:
        """Whether another moment is shown than the one at which the candidate's face was found."""
        return self._face is not None and self._shown != self._face.frame

    @property
    def reading(self) -> bool:
        return self._reader.busy

    def told(self) -> list[str]:
        """What another moment adds to the record of a decision, in the record's own words."""
        return [f"candidate at {time_code(self._shown)}"] if self.away else []

    def show_of(self, face: EnrolledFace, name: str) -> None:
        """Offer the other moments of a face's film; ``name`` is what the face is called on the canvas."""
        self._reader.forget()
        if self._task is not None:
            self._task.cancel()
        self._face, self._name, self._shown = face, name, face.frame
        self.bar.wait(False)
        if self._exhibit is None or self._exhibit.exhibit_id != face.exhibit_id:
            self._exhibit, self._found = None, ()
            self.bar.show_reel(None, 0, ())
        session, exhibit_id = self._desk.session, face.exhibit_id

        def fetch() -> tuple[Exhibit, Sequence[EnrolledFace]]:
            return session.exhibit(exhibit_id), session.faces_of(exhibit_id)

        self._task = self._desk.tasks.run(fetch, self._fetched, lambda _: None, quick=True)

    def _fetched(self, known: tuple[Exhibit, Sequence[EnrolledFace]]) -> None:
        self._exhibit, self._found = known
        frames = [each.frame for each in self._found]
        reel = reel_of(self._exhibit, frames)
        # Another page of a document is another picture: nothing in it lies where the face does.
        self.bar.show_reel(reel if reel is not None and reel.timed else None, self._shown, frames)

    def _go(self, frame: int) -> None:
        if self._face is not None:
            self._sides.hold()
            self.bar.say("")
            self.bar.wait(True)
            self._reader.ask(self._face.exhibit_id, frame, _LARGE)

    def _nearest(self, frame: int) -> EnrolledFace | None:
        """Of the faces found at a moment, the one whose place in the picture is nearest to the candidate's."""
        face = self._face
        there = [each for each in self._found if each.frame == frame]
        if face is None or not there:
            return None
        middle = face.landmarks.mean(axis=0)
        return min(there, key=lambda each: float(((each.landmarks.mean(axis=0) - middle) ** 2).sum()))

    def _came(self, frame: int, picture: QImage) -> None:
        face, exhibit = self._face, self._exhibit
        if face is None or exhibit is None:
            return
        if picture.isNull():
            self._stay()
            return
        self.bar.wait(False)
        self._shown = frame
        other = face if frame == face.frame else self._nearest(frame)
        lie = lie_of((other or face).landmarks, picture.width() / max(exhibit.width, 1))
        name = self.tr("film of {0} · {1}").format(self._name, time_code(frame)) if self.away else self._name
        self._canvas.show_sides(candidate=Side(picture, lie, name))
        if not self.away:
            return
        self.bar.say(
            (
                self.tr("The face found nearest in place, perhaps somebody else’s. Decide on the face found at {0}.")
                if other is not None
                else self.tr("The same place of the picture: nobody was found here. Decide on the face found at {0}.")
            ).format(time_code(face.frame))
        )

    def _failed(self, frame: int, fault: KnownError) -> None:
        self._stay()
        self.bar.setToolTip(tips.plain(words.told(fault)))

    def _stay(self) -> None:
        """The moment of before stays."""
        self.bar.wait(False)
        self.bar.show_frame(self._shown)
        self.bar.say(self.tr("The original cannot be reached now; no other moment can be shown."), "warning")
