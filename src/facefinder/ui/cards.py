"""How a candidate looks: the face beside the thumbnail of its source, always together, with the box that ties them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap, QPixmapCache
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from facefinder.ui import words
from facefinder.ui.candidates import ROW_ROLE, CandidateModel, Row
from facefinder.ui.indexes import Index
from facefinder.ui.marks import draw_state, state_word
from facefinder.ui.photo_view import outline, placed
from facefinder.ui.privacy import privacy
from facefinder.ui.theme import Size, theme

FACE_SIDE = 112
LEAST_WIDTH = 230
GAP = Size.SMALL


class Pictures(Protocol):
    """Hands out a candidate's pictures: None while one is on its way, an empty one where there is none."""

    def crop(self, row: Row) -> QPixmap | None: ...

    def thumbnail(self, row: Row) -> QPixmap | None: ...


def draw_pair(painter: QPainter, model: Pictures, row: Row, face: QRectF, source: QRectF) -> None:
    """The product's signature: face crop and whole source photograph with the face's box, side by side."""
    draw_picture(painter, model.crop(row), face, fill=True)
    thumbnail = model.thumbnail(row)
    shown = draw_picture(painter, thumbnail, source, fill=False)
    exhibit = row.exhibit
    if thumbnail is None or thumbnail.isNull() or exhibit is None or not exhibit.width or not exhibit.height:
        return
    painter.save()
    painter.setClipRect(shown)
    outline(painter, placed(row.candidate.face.box, shown, exhibit.width, exhibit.height), chosen=True)
    painter.restore()


def draw_picture(painter: QPainter, picture: QPixmap | None, area: QRectF, *, fill: bool) -> QRectF:
    """A picture fitted into ``area``, or filling it; a still skeleton until it comes. Returns where it lies."""
    if picture is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("raised"))
        painter.drawRoundedRect(area, 3, 3)
        return area
    if not fill or picture.isNull():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("photo_ground"))
        painter.drawRoundedRect(area, 3, 3)
    if picture.isNull():
        painter.setPen(theme().colour("quiet"))
        painter.setFont(theme().font(Size.CAPTION))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "—")
        return area
    size = picture.size().toSizeF()
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding if fill else Qt.AspectRatioMode.KeepAspectRatio
    size.scale(area.size(), mode)
    place = QRectF(QPointF(0, 0), size)
    place.moveCenter(area.center())
    painter.save()
    if fill:
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.drawPixmap(place.topLeft(), scaled(picture, place.size(), painter.device().devicePixelRatio()))
    painter.restore()
    return place


def shortened(place: str, path: str, metrics: QFontMetricsF, room: float) -> str:
    """Reference and path in ``room`` pixels: folders give way from the left, because the file's name tells most."""
    parts, shown = path.split("/"), ""
    for at in range(len(parts)):
        shown = words.joined((place, "/".join(["…", *parts[at:]] if at else parts)))
        if metrics.horizontalAdvance(shown) <= room:
            return shown
    return shown


def scaled(picture: QPixmap, size: QSizeF, ratio: float) -> QPixmap:
    """A picture at the size at which it is shown; kept, because scaling it anew would cost a frame while scrolling."""
    wanted = QSize(max(round(size.width() * ratio), 1), max(round(size.height() * ratio), 1))
    key = f"{picture.cacheKey()}/{wanted.width()}x{wanted.height()}/{ratio}/{privacy().blurred}"
    known = QPixmap()
    if QPixmapCache.find(key, known):
        return known
    made = (
        privacy()
        .veiled(picture)
        .scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    )
    made.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, made)
    return made


class CardDelegate(QStyledItemDelegate):
    """One candidate as a card; the cards share the view's width evenly."""

    def __init__(self, view: QListView, model: CandidateModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model

    def card_size(self) -> QSize:
        scale = theme().scale
        # A scroll bar's width is always left free: otherwise its coming and going would re-flow the grid.
        room = self._view.width() - self._view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent) - GAP
        least = LEAST_WIDTH * max(scale * 0.85, 1.0)
        columns = max(int(room // (least + GAP)), 1)
        lines = 3 * QFontMetricsF(theme().font()).height()
        return QSize(int(room // columns), int(FACE_SIDE + lines + 2 * Size.SMALL + Size.SMALL + 4 + GAP))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.card_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row | None = index.data(ROW_ROLE)
        if row is None:
            return
        look = theme()
        state = option.state
        rect: QRect = option.rect
        card = QRectF(rect).adjusted(0, 0, -GAP, -GAP).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.colour("accent" if chosen else "quiet" if hovered or focused else "hairline")
        painter.setPen(QPen(edge, 2 if chosen else 1))
        painter.setBrush(look.colour("panel"))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5) if chosen else card, Size.CORNER, Size.CORNER)
        if chosen and focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("accent", 110), 1))
            painter.drawRoundedRect(card.adjusted(3, 3, -3, -3), Size.CORNER - 2, Size.CORNER - 2)
        inner = card.adjusted(Size.SMALL, Size.SMALL, -Size.SMALL, -Size.SMALL)
        face = QRectF(inner.x(), inner.y(), FACE_SIDE, FACE_SIDE)
        source = QRectF(face.right() + Size.STEP, inner.y(), inner.right() - face.right() - Size.STEP, FACE_SIDE)
        draw_pair(painter, self._model, row, face, source)
        self._text(painter, row, QRectF(inner.x(), face.bottom() + Size.SMALL, inner.width(), 0))
        painter.restore()

    def _text(self, painter: QPainter, row: Row, start: QRectF) -> None:
        look = theme()
        body, strong, caption = look.font(), look.font(strong=True), look.font(Size.CAPTION)
        line = QFontMetricsF(body).height()
        left, width, top = start.x(), start.width(), start.y()
        middle = Qt.AlignmentFlag.AlignVCenter

        def write(x: float, y: float, room: float, text: str, where: Qt.AlignmentFlag) -> float:
            metrics = QFontMetricsF(painter.font())
            mode = Qt.TextElideMode.ElideMiddle
            shown = metrics.elidedText(text, mode, room)
            painter.drawText(QRectF(x, y, room, line), where | middle, shown)
            return metrics.horizontalAdvance(shown)

        painter.setPen(look.colour("quiet"))
        painter.setFont(body)
        used = write(left, top, 48, str(row.candidate.rank), Qt.AlignmentFlag.AlignLeft)
        painter.setPen(look.colour("text"))
        painter.setFont(strong)
        used += Size.SMALL
        used += write(left + used, top, 80, words.similarity(row.candidate.similarity), Qt.AlignmentFlag.AlignLeft)
        painter.setPen(look.colour("quiet"))
        painter.setFont(caption)
        if row.strangers:
            write(left + used + Size.SMALL, top, width - used - Size.SMALL, row.strangers, Qt.AlignmentFlag.AlignRight)
        top += line + 2
        painter.setFont(body)
        painter.setPen(look.colour("text"))
        write(left, top, width, shortened(row.place, row.path, QFontMetricsF(body), width), Qt.AlignmentFlag.AlignLeft)
        top += line + 2
        painter.setFont(caption)
        painter.setPen(look.colour("quiet"))
        word = state_word(row.state)
        room = QFontMetricsF(caption).horizontalAdvance(word)
        mark = QRectF(left + width - room - 18, top + (line - 12) / 2, 12, 12)
        draw_state(painter, row.state, mark)
        write(left + width - room - 1, top, room + 1, word, Qt.AlignmentFlag.AlignLeft)
        date = words.day(row.taken) or words.date_unknown()
        facts = row.remarks
        # The date gives way where not everything has room: it stands in the inspector too.
        fits = QFontMetricsF(caption).horizontalAdvance(words.joined((date, *facts))) <= width - room - 24
        facts = [date, *facts] if fits or not facts else facts
        write(left, top, width - room - 24, words.joined(facts), Qt.AlignmentFlag.AlignLeft)
