"""The face that is looked at, small, to be dragged out or saved."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from facefinder.ui import words
from facefinder.ui.cards import draw_picture
from facefinder.ui.choosing import choose_folder
from facefinder.ui.desk import Desk
from facefinder.ui.face_out import FaceData, drag_out, face_data, write_face
from facefinder.ui.privacy import privacy
from facefinder.ui.theme import theme


class FaceGrip(QWidget):
    """A face as it is kept, small, to be dragged out; Return saves it."""

    told = Signal(str)
    SIDE = 44

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._face_id, self._spoken = 0, ""
        self._pressed: QPointF | None = None
        self.setFixedSize(QSize(self.SIDE, self.SIDE))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(self.tr("Drag this face to a folder, a report or the probe panel; Ctrl+E saves it"))
        self.setAccessibleName(self.tr("The face, to be dragged out or saved"))
        desk.pictures.arrived.connect(self.update)
        privacy().changed.connect(self.update)
        theme().changed.connect(self.update)

    @property
    def face_id(self) -> int:
        """Whose face it is, 0 for nobody's."""
        return self._face_id

    def hold(self, face_id: int, spoken: str) -> None:
        """Show another face; 0 for none."""
        self._face_id, self._spoken = face_id, spoken
        self.setAccessibleDescription(spoken)
        self.setVisible(bool(face_id))
        self.update()

    def data(self) -> FaceData:
        """The face as it is dragged."""
        return face_data(self._desk, self._face_id, self._spoken)

    def drag(self) -> None:
        """Begin to drag it."""
        if self._face_id:
            drag_out(self, self._desk, self._face_id, self._spoken)

    def save(self) -> None:
        """Ask for a folder, then save the face there with its provenance."""
        if not self._face_id:
            return
        face_id = self._face_id
        title = self.tr("Where to save the face and its provenance")
        choose_folder(self, title, partial(self.save_into, face_id=face_id))

    def save_into(self, folder: Path, face_id: int = 0) -> None:
        """Save the face (by default the one that is shown) with its provenance into a folder, on the record."""
        session, wanted = self._desk.session, face_id or self._face_id

        def done(path: Path) -> None:
            self.told.emit(self.tr("Saved with its provenance: {0}").format(path.name))

        self._desk.tasks.run(
            lambda: write_face(session, wanted, folder), done, lambda fault: self.told.emit(words.told(fault))
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._face_id:
            draw_picture(painter, self._desk.pictures.crop(self._face_id), QRectF(self.rect()), fill=True)
        if self.hasFocus():
            painter.setPen(QPen(theme().colour("accent"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)
