"""The four states of a candidate: each with its own shape and word, never told apart by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from facefinder.domain.decisions import Outcome as State
from facefinder.ui.theme import theme

__all__ = ["State", "draw_state", "state_word"]


def state_word(state: State) -> str:
    translate = QCoreApplication.translate
    return {
        State.UNDECIDED: translate("words", "undecided"),
        State.POTENTIAL_CANDIDATE: translate("words", "potential candidate"),
        State.NO_CANDIDATE: translate("words", "no candidate"),
        State.INCONCLUSIVE: translate("words", "inconclusive"),
    }[state]


def draw_state(painter: QPainter, state: State, area: QRectF) -> None:
    """An open ring, a filled disc, a ring struck through, a half-filled diamond: in the order of the states' words."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(area.width(), area.height()) - 2
    middle = area.center()
    box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
    token = {
        State.UNDECIDED: "quiet",
        State.POTENTIAL_CANDIDATE: "green",
        State.NO_CANDIDATE: "text",
        State.INCONCLUSIVE: "amber",
    }[state]
    colour = theme().colour(token)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state is State.UNDECIDED:
        painter.drawEllipse(box)
    elif state is State.POTENTIAL_CANDIDATE:
        painter.setBrush(colour)
        painter.drawEllipse(box)
    elif state is State.NO_CANDIDATE:
        painter.drawEllipse(box)
        slant = side * 0.354
        painter.drawLine(middle + QPointF(-slant, slant), middle + QPointF(slant, -slant))
    else:
        half = side / 2
        left, right = middle + QPointF(-half, 0), middle + QPointF(half, 0)
        top, bottom = middle + QPointF(0, -half), middle + QPointF(0, half)
        painter.drawPolygon(QPolygonF([top, right, bottom, left]))
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([top, left, bottom]))
    painter.restore()
