"""Taking a region of the screen as the probe, as from a viewer that lets nothing be dragged or copied."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from facefinder.ui.dropping import encoded
from facefinder.ui.theme import theme

_SMALLEST = 16


class RegionGrab(QWidget):
    """Shows the screen as it was and lets a region of it be drawn. ``taken`` carries it as PNG, empty when given up."""

    taken = Signal(object)

    def __init__(self, screen: QPixmap) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setWindowTitle("FaceFinder")
        self.setAccessibleName(self.tr("Draw the region; Escape gives up"))
        self._screen = screen
        self._start: QPoint | None = None
        self._region = QRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._screen)
        painter.fillRect(self.rect(), theme().colour("photo_ground", 140))
        if not self._region.isEmpty():
            share = self._screen.width() / max(self.width(), 1)
            part = QRect(self._region.topLeft() * share, self._region.size() * share)
            painter.drawPixmap(self._region, self._screen, part)
            painter.setPen(QPen(theme().colour("accent"), 2))
            painter.drawRect(self._region)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._start = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is not None:
            self._region = QRect(self._start, event.position().toPoint()).normalized()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._start is None:
            return
        region = QRect(self._start, event.position().toPoint()).normalized() & self.rect()
        self._finish(region if min(region.width(), region.height()) >= _SMALLEST else QRect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._finish(QRect())

    def _finish(self, region: QRect) -> None:
        content = b""
        if not region.isEmpty():
            share = self._screen.width() / max(self.width(), 1)
            part = QRect((region.topLeft().toPointF() * share).toPoint(), region.size() * share)
            content = encoded(self._screen.copy(part).toImage())
        self.taken.emit(content)
        self.close()


def screen_picture() -> QPixmap:
    """The main screen as it is now; null where the system does not let it be read (as Wayland)."""
    return QGuiApplication.primaryScreen().grabWindow(0)
