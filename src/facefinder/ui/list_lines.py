"""What the lists of faces have in common: the ground of a line, and that letters are the window's shortcuts there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from facefinder.ui.theme import Size, theme

_OF_THE_LIST = (Qt.Key.Key_Space, Qt.Key.Key_Return)


def draw_ground(painter: QPainter, option: QStyleOptionViewItem) -> QRectF:
    """Draw what lies under a line that is chosen or pointed at; answers with the line's area."""
    look = theme()
    area = QRectF(option.rect).adjusted(0, 1, -1, -1)
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if chosen or option.state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(QPen(look.colour("accent"), 1) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent_soft" if chosen else "raised"))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), Size.CORNER, Size.CORNER)
    return area


def is_shortcut(event: QKeyEvent) -> bool:
    """Whether a key is a letter: one of the window's shortcuts, where Qt's lists would search by typing."""
    return bool(event.text()) and not event.modifiers() and event.key() not in _OF_THE_LIST
