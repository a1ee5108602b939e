"""The two faces that are compared, brought to their canvas: what is kept at once, the original once it is read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from facefinder.domain.errors import KnownError
from facefinder.domain.records import EnrolledFace
from facefinder.ui.comparing import CompareCanvas, Side, lie_of, lie_of_crop
from facefinder.ui.desk import Desk
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.tasks import Task


def side_of_crop(picture: QImage, name: str) -> Side:
    """A kept aligned crop as a side; an empty side where no crop is kept."""
    return Side(picture, lie_of_crop(picture.width() or 1), name)


class CompareSides(QObject):
    """Puts a probe and a face beside each other. Never a face of before under the name of the one asked for: until
    something of it is there, its side is empty.

    ``unreachable`` is told the fault when the original cannot be read, or None when nothing can be seen in it; the kept
    crop is shown then.
    """

    def __init__(
        self,
        desk: Desk,
        canvas: CompareCanvas,
        unreachable: Callable[[KnownError | None], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._canvas, self._unreachable = desk, canvas, unreachable
        self._probe_of = ""
        self._face_id = 0
        self._probe_task: Task | None = None
        self._tasks: list[Task] = []

    def show_probe(self, search_id: str, *, at_hand: bool = True) -> None:
        """Show the probe of a search: the photograph itself where it is ``at_hand`` since it was searched with,
        otherwise the face as it was recorded."""
        known = self._desk.probes.get(search_id) if at_hand else None
        if self._probe_of == search_id and known is None:
            return  # shown, or on its way, whoever goes on to the next face meanwhile
        if self._probe_task is not None:
            self._probe_task.cancel()
        self._probe_of = search_id
        if known is not None:
            self._canvas.show_sides(probe=Side(known.picture, known.to_template, self.tr("probe")))
            return
        name, session = self.tr("probe, as recorded"), self._desk.session
        self._canvas.show_sides(probe=Side(name=name))
        self._probe_task = self._desk.tasks.run(
            lambda: side_of_crop(decode_jpeg(session.probe_crop(search_id)), name),
            lambda side: self._canvas.show_sides(probe=side),
            quick=True,
        )

    def show_face(self, face_id: int, face: EnrolledFace | None, name: str) -> None:
        """Show an enrolled face's crop, then its photograph where ``face`` tells where it lies in that."""
        self.hold()
        session, tasks = self._desk.session, self._desk.tasks
        if self._face_id != face_id:
            at_hand = self._desk.pictures.crop(face_id)
            beginning = at_hand.toImage() if at_hand is not None else QImage()
            self._canvas.show_sides(candidate=side_of_crop(beginning, name))
        self._face_id = face_id

        def large() -> Side | None:
            if face is None:
                return None
            picture = decode_jpeg(session.original_picture(face.exhibit_id, face.frame))
            if picture.isNull():
                return Side(name=name)
            share = picture.width() / max(session.exhibit(face.exhibit_id).width, 1)
            return Side(picture, lie_of(face.landmarks, share), name)

        def show_large(side: Side | None) -> None:
            if side is None:
                return
            if side.picture.isNull():
                self._unreachable(None)
                return
            small.cancel()  # on a busy machine the kept crop may come after the original
            self._canvas.show_sides(candidate=side)

        small = tasks.run(
            lambda: side_of_crop(decode_jpeg(session.crop(face_id)), name),
            lambda side: self._canvas.show_sides(candidate=side),
            quick=True,
        )
        self._tasks = [small, tasks.run(large, show_large, self._unreachable)]

    def hold(self) -> None:
        """Nothing that is still to come of the face may change what is shown."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    def clear(self) -> None:
        """Show nobody."""
        self.hold()
        if self._probe_task is not None:
            self._probe_task.cancel()
        self._probe_of, self._face_id = "", 0
        self._canvas.show_sides(Side(), Side())
