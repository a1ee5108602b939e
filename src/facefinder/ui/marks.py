"""The four states of a candidate: each with its own shape and word, never told apart by colour alone."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from facefinder.ui.theme import theme


class State(StrEnum):
    """INTERPOL's three outcomes, and the one before any."""

    UNDECIDED = "undecided"
    POTENTIAL = "potential_candidate"
    NONE = "no_candidate"
    INCONCLUSIVE = "inconclusive"


def state_word(state: State) -> str:
    translate = QCoreApplication.translate
    return {
        State.UNDECIDED: translate("words", "undecided"),
        State.POTENTIAL: translate("words", "potential candidate"),
        State.NONE: translate("words", "no candidate"),
        State.INCONCLUSIVE: translate("words", "inconclusive"),
    }[state]


def draw_state(painter: QPainter, state: State, area: QRectF) -> None:
    """An open ring, a filled disc, a ring struck through, a half-filled diamond: in the order of the states' words."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(area.width(), area.height()) - 2
    middle = area.center()
    box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
    token = {State.UNDECIDED: "quiet", State.POTENTIAL: "green", State.NONE: "text", State.INCONCLUSIVE: "amber"}[state]
    colour = theme().colour(token)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state is State.UNDECIDED:
        painter.drawEllipse(box)
    elif state is State.POTENTIAL:
        painter.setBrush(colour)
        painter.drawEllipse(box)
    elif state is State.NONE:
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
