"""Five handles on a photograph, one for each landmark of a face: dragged with the mouse, moved with the arrow keys."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from facefinder.domain.geometry import Landmarks
from facefinder.ui.photo_view import PhotoView
from facefinder.ui.theme import theme

_SIDE = 25
_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


def point_names() -> tuple[str, ...]:
    """The landmarks in their order; right and left are the person's own."""
    translate = QCoreApplication.translate
    return (
        translate("points", "person's right eye"),
        translate("points", "person's left eye"),
        translate("points", "tip of the nose"),
        translate("points", "person's right corner of the mouth"),
        translate("points", "person's left corner of the mouth"),
    )


class Handle(QWidget):
    """One point. Arrow keys move it by a pixel of the photograph, with Shift by ten, with Ctrl by a quarter."""

    dragged = Signal(QPointF)
    nudged = Signal(float, float, bool)
    grabbed = Signal()
    released = Signal()
    undo_asked = Signal()

    def __init__(self, name: str, photo: PhotoView) -> None:
        super().__init__(photo)
        self.name = name
        self._held: QPointF | None = None
        self.setFixedSize(_SIDE, _SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self.setAccessibleName(name)
        self.setToolTip(self.tr("{0}: drag it, or move it with the arrow keys").format(name))
        self.hide()

    def tell(self, x: float, y: float) -> None:
        self.setAccessibleDescription(
            self.tr("at {0}, {1}; arrow keys move it by one pixel, with Shift by ten").format(f"{x:.1f}", f"{y:.1f}")
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = QRectF(self.rect()).adjusted(5, 5, -5, -5)
        middle = QRectF(self.rect()).center()
        active = self.hasFocus() or self._held is not None
        colour = theme().colour("accent") if active else Qt.GlobalColor.white
        # The spot itself stays free, so that what is under it can be seen.
        for pen in (QPen(theme().colour("photo_ground", 210), 4.0), QPen(colour, 2.0 if active else 1.4)):
            painter.setPen(pen)
            painter.drawEllipse(ring)
            for dx, dy in _ARROWS.values():
                way = QPointF(dx, dy)
                painter.drawLine(middle + way * 4, middle + way * 10)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position() - QRectF(self.rect()).center()
            self.grabbed.emit()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self.dragged.emit(self.mapToParent(event.position() - self._held))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._held = None
            self.released.emit()
            self.update()

    def event(self, event: QEvent) -> bool:
        # The window has its own undo; here it is the point's.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Undo) or event.key() in _ARROWS)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        elif key in _ARROWS:
            modifiers = event.modifiers()
            step = 1.0
            if modifiers & Qt.KeyboardModifier.ShiftModifier:
                step = 10.0
            elif modifiers & Qt.KeyboardModifier.ControlModifier:
                step = 0.25
            across, down = _ARROWS[Qt.Key(key)]
            self.nudged.emit(across * step, down * step, event.isAutoRepeat())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.raise_()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()


class LandmarkHandles(QObject):
    """The five handles of one face. ``moved`` comes when a person lets go, with the points, shape (5, 2), float32."""

    moved = Signal(object)

    def __init__(self, photo: PhotoView) -> None:
        super().__init__(photo)
        self._photo = photo
        self._points: Landmarks | None = None
        self._earlier: list[Landmarks] = []
        self.handles: list[Handle] = []
        before: QWidget = photo
        for at, name in enumerate(point_names()):
            handle = Handle(name, photo)
            handle.grabbed.connect(self._remember)
            handle.dragged.connect(partial(self._drag, at))
            handle.released.connect(self._let_go)
            handle.nudged.connect(partial(self._nudge, at))
            handle.undo_asked.connect(self.undo)
            QWidget.setTabOrder(before, handle)
            before = handle
            self.handles.append(handle)
        photo.laid_out.connect(self._place)

    @property
    def points(self) -> Landmarks | None:
        """Where the points are now, in pixels of the upright original; None while they are not shown."""
        return None if self._points is None else self._points.copy()

    @property
    def can_undo(self) -> bool:
        return bool(self._earlier)

    def show(self, points: Landmarks) -> None:
        """Show the handles at these points; what was moved before is forgotten."""
        self._points, self._earlier = np.array(points, dtype=np.float32), []
        self._place()
        for handle in self.handles:
            handle.show()

    def hide(self) -> None:
        self._points, self._earlier = None, []
        for handle in self.handles:
            handle.hide()

    def undo(self) -> None:
        """Take the last movement back."""
        if self._earlier:
            self._points = self._earlier.pop()
            self._place()
            self.moved.emit(self.points)

    def put(self, points: Landmarks) -> None:
        """Move all points at once, as a step that can be taken back."""
        self._remember()
        self._points = np.array(points, dtype=np.float32)
        self._place()

    def _remember(self) -> None:
        if self._points is not None:
            self._earlier.append(self._points.copy())

    def _let_go(self) -> None:
        if self._earlier and self._points is not None and np.array_equal(self._earlier[-1], self._points):
            self._earlier.pop()  # it was clicked, not moved
            return
        self.moved.emit(self.points)

    def _drag(self, at: int, spot: QPointF) -> None:
        if self._points is not None:
            self._points[at] = self._photo.to_original(spot)
            self._place()

    def _nudge(self, at: int, across: float, down: float, repeated: bool) -> None:
        if self._points is None:
            return
        if not repeated:
            self._remember()
        self._points[at] += np.array([across, down], np.float32)
        self._place()
        self.moved.emit(self.points)

    def _place(self) -> None:
        if self._points is None:
            return
        for handle, (x, y) in zip(self.handles, self._points, strict=True):
            spot = self._photo.to_widget(float(x), float(y))
            handle.move(round(spot.x() - _SIDE / 2), round(spot.y() - _SIDE / 2))
            handle.tell(float(x), float(y))
