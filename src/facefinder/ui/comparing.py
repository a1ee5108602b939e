"""Two faces laid over each other by their landmarks: side by side, overlaid, wiped or blinking, zoomed in step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from facefinder.domain.geometry import TEMPLATE_POINTS, TEMPLATE_SIDE, Landmarks, similarity_transform
from facefinder.ui.privacy import privacy
from facefinder.ui.theme import Size, theme

CROP_SIDE, CROP_PIXELS_PER_UNIT = 216, 1.5
"""A kept aligned crop's side, and how many of its pixels one unit of the landmarks' template takes (engine.align)."""


class Mode(StrEnum):
    BESIDE = "side by side"
    OVERLAY = "overlay"
    WIPE = "wipe"
    BLINK = "blink"


@dataclass(frozen=True, slots=True)
class Aids:
    """How one side is shown; the picture itself is never changed. All but ``mirror`` are neutral at 0; gamma at 1."""

    brightness: int = 0
    contrast: int = 0
    gamma: float = 1.0
    mirror: bool = False

    def told(self) -> list[str]:
        """The aids in use, in words for the record."""
        parts = []
        if self.brightness:
            parts.append(f"brightness {self.brightness:+d}")
        if self.contrast:
            parts.append(f"contrast {self.contrast:+d}")
        if abs(self.gamma - 1) > 0.001:
            parts.append(f"gamma {self.gamma:.2f}")
        if self.mirror:
            parts.append("mirrored")
        return parts

    def table(self) -> np.ndarray:
        """The 256 values that the picture's values are shown as, uint8."""
        values = np.linspace(0.0, 1.0, 256) ** (1 / self.gamma)
        slope = np.tan((self.contrast / 100 + 1) * np.pi / 4) if self.contrast < 100 else 255.0
        values = (values - 0.5) * slope + 0.5 + self.brightness / 200
        return np.clip(values * 255 + 0.5, 0, 255).astype(np.uint8)


@dataclass(slots=True)
class Side:
    """One picture and how it lies on the landmarks' template: ``to_template`` maps its pixels there."""

    picture: QImage = field(default_factory=QImage)
    to_template: QTransform = field(default_factory=QTransform)
    name: str = ""
    shown: QPixmap = field(default_factory=QPixmap)


def lie_of(landmarks: Landmarks, share: float = 1.0) -> QTransform:
    """The map from a picture's pixels to the template; ``share`` is the picture's size against the landmarks'."""
    matrix = similarity_transform(landmarks * share, TEMPLATE_POINTS)
    return QTransform(
        float(matrix[0, 0]),
        float(matrix[1, 0]),
        float(matrix[0, 1]),
        float(matrix[1, 1]),
        float(matrix[0, 2]),
        float(matrix[1, 2]),
    )


def lie_of_crop(side: int) -> QTransform:
    """The same for a kept aligned crop of ``side`` pixels, whose landmarks lie on the template already."""
    scale = CROP_SIDE / side / CROP_PIXELS_PER_UNIT
    middle, template = (side - 1) / 2, (TEMPLATE_SIDE - 1) / 2
    return QTransform(scale, 0, 0, scale, template - middle * scale, template - middle * scale)


class CompareCanvas(QWidget):
    """Draws probe and candidate. The wheel zooms, dragging pans; in wipe mode dragging moves the edge."""

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(360, 240))
        self.setAccessibleName(self.tr("Probe and candidate, aligned"))
        self._sides = (Side(), Side())
        self._aids = [Aids(), Aids()]
        self._mode = Mode.BESIDE
        self._zoom = 1.0
        self._centre = QPointF(TEMPLATE_SIDE / 2, TEMPLATE_SIDE * 0.56)
        self._amount = 0.5
        self._grid = False
        self._flipped = False
        self._pressed: QPointF | None = None
        self._blink = QTimer(self)
        self._blink.setInterval(600)
        self._blink.timeout.connect(self._swap)
        self._redo = QTimer(self)
        self._redo.setSingleShot(True)
        self._redo.setInterval(15)
        self._redo.timeout.connect(self._develop)
        theme().changed.connect(self.update)
        privacy().changed.connect(self.update)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_sides(self, probe: Side | None = None, candidate: Side | None = None) -> None:
        """Show these; ``None`` keeps a side."""
        self._sides = (probe or self._sides[0], candidate or self._sides[1])
        self._develop()

    def show_mode(self, mode: Mode) -> None:
        self._mode = mode
        self._flipped = False
        self._blink.start() if mode is Mode.BLINK else self._blink.stop()
        self.update()

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def sides(self) -> tuple[Side, Side]:
        return self._sides

    @property
    def view(self) -> tuple[float, QPointF]:
        return self._zoom, QPointF(self._centre)

    @property
    def amount(self) -> float:
        """The overlay's opacity or the wipe's place, 0 to 1."""
        return self._amount

    def set_amount(self, amount: float) -> None:
        self._amount = min(max(amount, 0.0), 1.0)
        self.update()

    def show_grid(self, shown: bool) -> None:
        self._grid = shown
        self.update()

    @property
    def grid_shown(self) -> bool:
        return self._grid

    @property
    def aids(self) -> tuple[Aids, Aids]:
        return self._aids[0], self._aids[1]

    def set_aids(self, side: int, **changes: float | bool) -> None:
        """Change how the probe (0) or the candidate (1) is shown."""
        self._aids[side] = replace(self._aids[side], **changes)  # type: ignore[arg-type]  # each by its name
        self._redo.start()

    def reset_aids(self) -> None:
        self._aids = [Aids(), Aids()]
        self._develop()

    def told_aids(self) -> list[str]:
        """Every aid in use, for the record."""
        told = [f"probe {aid}" for aid in self._aids[0].told()] + [f"candidate {aid}" for aid in self._aids[1].told()]
        if self._mode is not Mode.BESIDE:
            told.append(self._mode.value)
        return told

    def zoom_by(self, factor: float) -> None:
        self._zoom = min(max(self._zoom * factor, 0.4), 24.0)
        self.update()
        self.view_changed.emit()

    def fit(self) -> None:
        self._zoom, self._centre = 1.0, QPointF(TEMPLATE_SIDE / 2, TEMPLATE_SIDE * 0.56)
        self.update()
        self.view_changed.emit()

    def _swap(self) -> None:
        self._flipped = not self._flipped
        self.update()

    def _develop(self) -> None:
        """Make the shown pictures anew from the untouched ones and the aids."""
        for side, aids in zip(self._sides, self._aids, strict=True):
            if side.picture.isNull():
                side.shown = QPixmap()
                continue
            if not aids.brightness and not aids.contrast and abs(aids.gamma - 1) < 0.001:
                side.shown = QPixmap.fromImage(side.picture)
                continue
            image = side.picture.convertToFormat(QImage.Format.Format_RGB888)
            lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
            values = aids.table()[lines]
            image_shown = QImage(
                values.tobytes(), image.width(), image.height(), image.bytesPerLine(), QImage.Format.Format_RGB888
            )
            side.shown = QPixmap.fromImage(image_shown)
        self.update()

    # --- drawing ----------------------------------------------------------------------------------------------------

    def _halves(self) -> tuple[QRectF, QRectF]:
        whole = QRectF(self.rect())
        if self._mode is not Mode.BESIDE:
            return whole, whole
        half = (whole.width() - 1) / 2
        return QRectF(0, 0, half, whole.height()), QRectF(half + 1, 0, half, whole.height())

    def _from_template(self, area: QRectF) -> QTransform:
        # At zoom 1 the head with some room around it fills the area.
        scale = min(area.width(), area.height()) / (TEMPLATE_SIDE * 1.35) * self._zoom
        made = QTransform()
        made.translate(area.center().x(), area.center().y())
        made.scale(scale, scale)
        made.translate(-self._centre.x(), -self._centre.y())
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), theme().colour("photo_ground"))
        left, right = self._halves()
        if self._mode is Mode.BESIDE:
            self._draw(painter, 0, left)
            self._draw(painter, 1, right)
            painter.fillRect(QRectF(left.right(), 0, 1, self.height()), theme().colour("hairline"))
        elif self._mode is Mode.OVERLAY:
            self._draw(painter, 0, left)
            self._draw(painter, 1, right, opacity=self._amount)
        elif self._mode is Mode.WIPE:
            edge = self.width() * self._amount
            self._draw(painter, 0, left, clip=QRectF(0, 0, edge, self.height()))
            self._draw(painter, 1, right, clip=QRectF(edge, 0, self.width() - edge, self.height()))
            painter.fillRect(QRectF(edge - 1, 0, 2, self.height()), theme().colour("accent"))
        else:
            self._draw(painter, 1 if self._flipped else 0, left)
        if self._grid:
            for area in dict.fromkeys(((left.x(), left.width()), (right.x(), right.width()))):
                self._draw_grid(painter, QRectF(area[0], 0, area[1], self.height()))
        self._label(painter, left, right)
        if self.hasFocus():
            painter.setPen(QPen(theme().colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _draw(
        self, painter: QPainter, number: int, area: QRectF, *, opacity: float = 1.0, clip: QRectF | None = None
    ) -> None:
        side = self._sides[number]
        if side.shown.isNull():
            return
        painter.save()
        painter.setClipRect(clip if clip is not None else area)
        painter.setOpacity(opacity)
        place = self._from_template(area)
        if self._aids[number].mirror:
            flip = QTransform()
            flip.translate(TEMPLATE_SIDE - 1, 0)
            flip.scale(-1, 1)
            place = flip * place
        painter.setTransform(side.to_template * place)
        painter.drawPixmap(0, 0, privacy().veiled(side.shown))
        painter.restore()

    def _draw_grid(self, painter: QPainter, area: QRectF) -> None:
        painter.save()
        painter.setClipRect(area)
        painter.setPen(QPen(QColor(255, 255, 255, 70), 1))
        place = self._from_template(area)
        step = 14.0
        start = place.inverted()[0].mapRect(area)
        for at in range(int(start.left() // step), int(start.right() // step) + 1):
            x = place.map(QPointF(at * step, 0)).x()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        for at in range(int(start.top() // step), int(start.bottom() // step) + 1):
            y = place.map(QPointF(0, at * step)).y()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.restore()

    def _label(self, painter: QPainter, left: QRectF, right: QRectF) -> None:
        painter.setFont(theme().font(Size.CAPTION, strong=True))
        beside = self._mode in (Mode.BESIDE, Mode.WIPE)
        names = [(left, self._sides[0].name, Qt.AlignmentFlag.AlignLeft)]
        if beside:
            away = Qt.AlignmentFlag.AlignRight if self._mode is Mode.WIPE else Qt.AlignmentFlag.AlignLeft
            names.append((right, self._sides[1].name, away))
        elif self._mode is Mode.BLINK:
            names = [(left, self._sides[1 if self._flipped else 0].name, Qt.AlignmentFlag.AlignLeft)]
        for area, name, where in names:
            if not name:
                continue
            metrics = painter.fontMetrics()
            width = metrics.horizontalAdvance(name) + 2 * Size.SMALL
            x = area.left() + Size.SMALL if where == Qt.AlignmentFlag.AlignLeft else area.right() - width - Size.SMALL
            tag = QRectF(x, area.top() + Size.SMALL, width, metrics.height() + Size.STEP)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("panel", 215))
            painter.drawRoundedRect(tag, 4, 4)
            painter.setPen(theme().colour("text"))
            painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, name)

    # --- Qt's events ------------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoom_by(1.2 ** (event.angleDelta().y() / 120))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        if self._mode is Mode.WIPE:
            self.set_amount(event.position().x() / max(self.width(), 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if self._mode is Mode.WIPE:
            self.set_amount(event.position().x() / max(self.width(), 1))
            return
        self._pan(event.position() - self._pressed)
        self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = {
            Qt.Key.Key_Left: QPointF(40, 0),
            Qt.Key.Key_Right: QPointF(-40, 0),
            Qt.Key.Key_Up: QPointF(0, 40),
            Qt.Key.Key_Down: QPointF(0, -40),
        }
        key = event.key()
        if shifted and key in steps:
            self._pan(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(0.8)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_BracketLeft:
            self.set_amount(self._amount - 0.1)
        elif key == Qt.Key.Key_BracketRight:
            self.set_amount(self._amount + 0.1)
        else:
            super().keyPressEvent(event)

    def _pan(self, step: QPointF) -> None:
        scale = self._from_template(self._halves()[0]).m11()
        self._centre -= step / scale
        self.update()
        self.view_changed.emit()
