"""A photograph with its faces outlined: zoom, pan, and faces picked by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from facefinder.domain.geometry import Box
from facefinder.ui.privacy import privacy
from facefinder.ui.theme import Size, theme

_NEAREST, _FARTHEST = 1.0, 32.0


def outline(painter: QPainter, area: QRectF, *, chosen: bool, hovered: bool = False) -> None:
    """A face's outline that is seen on any photograph: a light line on a dark one, the accent when chosen."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme().colour("photo_ground", 190), 4.0 if chosen else 3.0))
    painter.drawRoundedRect(area, 2, 2)
    colour = theme().colour("accent") if chosen else Qt.GlobalColor.white
    painter.setPen(QPen(colour, 2.0 if chosen or hovered else 1.0))
    painter.drawRoundedRect(area, 2, 2)


def placed(box: Box, shown: QRectF, width: float, height: float) -> QRectF:
    """Where a box lies in a picture that is shown whole in ``shown``; ``width`` and ``height`` are the original's."""
    across, down = shown.width() / width, shown.height() / height
    return QRectF(shown.x() + box.x * across, shown.y() + box.y * down, box.width * across, box.height * down)


class PhotoView(QWidget):
    """Shows one picture, fitted until a person zooms.

    Boxes are in pixels of the upright original, whose size may differ from that of the picture shown. Faces are
    picked with a click, or with Left and Right; plus, minus and 0 zoom, Shift with the arrows pans. While it is
    ``drawable`` the mouse draws a box, and Return takes the middle of what is shown for one. Where it is ``draggable``
    a face is dragged out of the fitted picture; of one that was brought closer the mouse moves the picture instead.
    """

    face_chosen = Signal(int)
    face_activated = Signal(int)
    face_dragged = Signal(int)
    box_drawn = Signal(QRectF)
    view_changed = Signal()
    laid_out = Signal()
    """The picture lies elsewhere in the widget now, for whatever reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture = QPixmap()
        self._full = QSize()
        self._boxes: tuple[Box, ...] = ()
        self._chosen = -1
        self._hovered = -1
        self._zoom = 1.0
        self._centre = QPointF(0.5, 0.5)
        self._pressed: QPointF | None = None
        self._moved = False
        self._drawing: QRectF | None = None
        self.drawable = self.draggable = False
        self.choosable = True
        theme().changed.connect(self.update)
        privacy().changed.connect(self.update)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_picture(self, picture: QImage | QPixmap, full: QSize | None = None, *, keep_view: bool = False) -> None:
        """Show a picture; ``full`` is the upright original's size, to which the boxes refer."""
        self._picture = QPixmap.fromImage(picture) if isinstance(picture, QImage) else picture
        self._full = full if full is not None and not full.isEmpty() else self._picture.size()
        if not keep_view:
            self._zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self._lie()

    def show_faces(self, boxes: Sequence[Box], chosen: int = -1) -> None:
        self._boxes, self._chosen, self._hovered = tuple(boxes), chosen, -1
        self._say()
        self.update()

    def clear(self) -> None:
        self._picture, self._boxes, self._chosen = QPixmap(), (), -1
        self.update()

    @property
    def empty(self) -> bool:
        return self._picture.isNull()

    @property
    def picture(self) -> QPixmap:
        return self._picture

    @property
    def chosen(self) -> int:
        """The picked face's index, -1 for none."""
        return self._chosen

    @property
    def zoom(self) -> float:
        return self._zoom

    @property
    def view(self) -> tuple[float, QPointF]:
        """Zoom (1 is fitted) and the point of the picture in the middle, in shares of its size."""
        return self._zoom, QPointF(self._centre)

    def set_view(self, zoom: float, centre: QPointF) -> None:
        """Take over another view's zoom and place, without saying so."""
        self._zoom, self._centre = zoom, QPointF(centre)
        self._hold()
        self._lie()

    def choose(self, index: int) -> None:
        if not self.choosable or not 0 <= index < len(self._boxes) or index == self._chosen:
            return
        self._chosen = index
        self._say()
        self.update()
        self.face_chosen.emit(index)

    def zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        """Zoom, keeping the point under ``around`` (in widget coordinates) where it is."""
        if self.empty:
            return
        spot = around or QPointF(self.rect().center())
        before = self._share(spot)
        self._zoom = min(max(self._zoom * factor, _NEAREST), _FARTHEST)
        after = self._share(spot)
        self._centre += before - after
        self._hold()
        self._lie()
        self.view_changed.emit()

    def fit(self) -> None:
        self._zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self._lie()
        self.view_changed.emit()

    def show_face(self, index: int) -> None:
        """Bring one face close."""
        if not 0 <= index < len(self._boxes) or self._full.isEmpty():
            return
        self.show_region(self._boxes[index])

    def show_region(self, box: Box) -> None:
        """Bring a region of the photograph close."""
        if self._full.isEmpty():
            return
        x, y = box.centre
        self._centre = QPointF(x / self._full.width(), y / self._full.height())
        fitted = self._fitted()
        height = box.height / self._full.height() * fitted.height()
        self._zoom = min(max(self.height() * 0.6 / max(height, 1.0), _NEAREST), _FARTHEST)
        self._hold()
        self._lie()
        self.view_changed.emit()

    # --- geometry ---------------------------------------------------------------------------------------------------

    def _fitted(self) -> QRectF:
        size = self._full.toSizeF() if not self._full.isEmpty() else self._picture.size().toSizeF()
        if size.isEmpty():
            return QRectF()
        size.scale(self.width(), self.height(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(0, 0, size.width(), size.height())

    def _area(self) -> QRectF:
        """Where the whole picture lies, in widget coordinates."""
        fitted = self._fitted()
        width, height = fitted.width() * self._zoom, fitted.height() * self._zoom
        middle = QRectF(self.rect()).center()
        return QRectF(middle.x() - self._centre.x() * width, middle.y() - self._centre.y() * height, width, height)

    def _share(self, spot: QPointF) -> QPointF:
        area = self._area()
        if area.isEmpty():
            return QPointF()
        return QPointF((spot.x() - area.x()) / area.width(), (spot.y() - area.y()) / area.height())

    def _hold(self) -> None:
        """Keep the picture from being pushed out of sight."""
        fitted = self._fitted()
        if fitted.isEmpty():
            return
        for size, whole, value, place in (
            (fitted.width() * self._zoom, self.width(), self._centre.x(), self._centre.setX),
            (fitted.height() * self._zoom, self.height(), self._centre.y(), self._centre.setY),
        ):
            reach = min(whole / size / 2, 0.5)
            place(min(max(value, reach), 1 - reach))

    def _placed(self, box: Box) -> QRectF:
        return placed(box, self._area(), self._full.width(), self._full.height())

    def to_widget(self, x: float, y: float) -> QPointF:
        """Where the middle of a pixel of the original lies, in widget coordinates."""
        area = self._area()
        return QPointF(
            area.x() + (x + 0.5) * area.width() / max(self._full.width(), 1),
            area.y() + (y + 0.5) * area.height() / max(self._full.height(), 1),
        )

    def to_original(self, spot: QPointF) -> tuple[float, float]:
        """The pixel of the original under a point of the widget, with its fraction; held within the picture."""
        share = self._share(spot)
        x, y = share.x() * self._full.width() - 0.5, share.y() * self._full.height() - 0.5
        return min(max(x, -0.5), self._full.width() - 0.5), min(max(y, -0.5), self._full.height() - 0.5)

    def _lie(self) -> None:
        self.update()
        self.laid_out.emit()

    def face_area(self, index: int) -> QRectF:
        """Where a face lies now, in widget coordinates."""
        return self._placed(self._boxes[index])

    def _face_at(self, spot: QPointF) -> int:
        inside = [
            (box.area, index)
            for index, box in enumerate(self._boxes)
            if self._placed(box).adjusted(-4, -4, 4, 4).contains(spot)
        ]
        return min(inside)[1] if inside else -1

    # --- Qt's events ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("photo_ground"))
        if not self.empty:
            area = self._area()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, area.width() < self._picture.width() * 4)
            painter.drawPixmap(area, privacy().veiled(self._picture), QRectF(self._picture.rect()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index, box in enumerate(self._boxes):
                if index != self._chosen:
                    outline(painter, self._placed(box), chosen=False, hovered=index == self._hovered)
            if 0 <= self._chosen < len(self._boxes):
                outline(painter, self._placed(self._boxes[self._chosen]), chosen=True)
            if self._drawing is not None:
                outline(painter, self._drawing.normalized(), chosen=True)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().colour("accent"), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._hold()
        self.laid_out.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.empty or not event.angleDelta().y():
            event.ignore()
            return
        self.zoom_by(1.2 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.empty:
            event.ignore()
            return
        self._pressed, self._moved = event.position(), False
        if self.drawable:
            self._drawing = QRectF(event.position(), event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            hovered = self._face_at(event.position()) if self.choosable and not self.empty else -1
            if hovered != self._hovered:
                self._hovered = hovered
                self.setCursor(Qt.CursorShape.PointingHandCursor if hovered >= 0 else Qt.CursorShape.ArrowCursor)
                self.update()
            return
        if self._drawing is not None:
            self._drawing.setBottomRight(event.position())
            self.update()
            return
        step = event.position() - self._pressed
        if self.draggable and not self._moved and self._zoom <= _NEAREST:
            held = self._face_at(self._pressed)
            if held >= 0:
                if step.manhattanLength() >= QApplication.startDragDistance():
                    self._pressed = None
                    self.choose(held)
                    self.face_dragged.emit(held)
                return
        if self._moved or step.manhattanLength() > 4:
            self._moved, self._pressed = True, event.position()
            self._pan(step)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        drawn, self._drawing, self._pressed = self._drawing, None, None
        if drawn is not None:
            drawn = drawn.normalized()
            if drawn.width() > 8 and drawn.height() > 8:
                self._take_box(drawn)
            self.update()
            return
        if not self._moved:
            self.choose(self._face_at(event.position()))

    def _take_box(self, drawn: QRectF) -> None:
        drawn = drawn & self._area()
        if drawn.isEmpty():
            return
        top, bottom = self._share(drawn.topLeft()), self._share(drawn.bottomRight())
        width, height = self._full.width(), self._full.height()
        corner = QPointF(top.x() * width, top.y() * height)
        self.box_drawn.emit(QRectF(corner, QPointF(bottom.x() * width, bottom.y() * height)))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self._face_at(event.position())
        if index >= 0:
            self.choose(index)
            self.face_activated.emit(index)
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shifted = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        arrows = {
            Qt.Key.Key_Left: QPointF(40, 0),
            Qt.Key.Key_Right: QPointF(-40, 0),
            Qt.Key.Key_Up: QPointF(0, 40),
            Qt.Key.Key_Down: QPointF(0, -40),
        }
        if shifted and key in arrows:
            self._pan(arrows[Qt.Key(key)])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._boxes and self.choosable:
            step = 1 if key == Qt.Key.Key_Right else -1
            self.choose((self._chosen + step) % len(self._boxes) if self._chosen >= 0 else 0)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(0.8)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.drawable and not self.empty:
            middle = QRectF(0, 0, self.width() / 3, self.height() / 2)
            middle.moveCenter(QRectF(self.rect()).center())
            self._take_box(middle)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen >= 0:
            self.face_activated.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def _pan(self, step: QPointF) -> None:
        area = self._area()
        if area.isEmpty():
            return
        self._centre -= QPointF(step.x() / area.width(), step.y() / area.height())
        self._hold()
        self._lie()
        self.view_changed.emit()

    def _say(self) -> None:
        """What a screen reader tells of the faces."""
        if not self._boxes:
            self.setAccessibleDescription(self.tr("no face outlined"))
        elif self._chosen < 0:
            self.setAccessibleDescription(self.tr("{0} outlined, none chosen").format(len(self._boxes)))
        else:
            self.setAccessibleDescription(self.tr("face {0} of {1} chosen").format(self._chosen + 1, len(self._boxes)))

    def sizeHint(self) -> QSize:
        return QSize(240, 200 + Size.STEP)
