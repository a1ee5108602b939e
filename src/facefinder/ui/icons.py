"""The outline icons, drawn in the theme's colours at whatever resolution the screen has."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from facefinder.files.resources import resource_path
from facefinder.ui.theme import theme


@cache
def _drawing(name: str) -> str:
    return resource_path(f"icons/{name}.svg").read_text("utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    # A stroke of 1.75 in the 24-pixel drawing stays crisp and light at the 16 pixels that are used most.
    drawing = _drawing(name).replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"')
    return QSvgRenderer(QByteArray(drawing.encode()))


def draw_icon(painter: QPainter, name: str, area: QRectF, colour: QColor) -> None:
    """Draw one icon into ``area``."""
    _renderer(name, colour.name()).render(painter, area)


class DrawnIcon(QIconEngine):
    """Draws on demand, so that a change of theme or screen needs no new icon; how is for whoever inherits it to say."""

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made


class _Engine(DrawnIcon):
    """One of the outline icons."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        token = self._token
        if mode == QIcon.Mode.Disabled:
            token = "quiet"
        elif state == QIcon.State.On and token == "text":
            token = "accent"
        colour = theme().colour(token)
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(0.6)
        side = min(rect.width(), rect.height())
        area = QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side)
        draw_icon(painter, self._name, area, colour)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._token)


def icon(name: str, token: str = "text") -> QIcon:
    """An icon by its file's name, in the colour of a token."""
    return QIcon(_Engine(name, token))


def application_icon() -> QIcon:
    # Drawn by ourselves as well: Qt's way would load a plugin while the window is waited for.
    return QIcon(_Engine("facefinder", "text"))
