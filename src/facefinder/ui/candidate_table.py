"""The candidate list as a table: one candidate a line, with all that a card says of it."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from facefinder.ui import words
from facefinder.ui.candidate_views import ask_menu, drag_face, line_height
from facefinder.ui.candidates import BELOW_ROLE, ROW_ROLE, CandidateModel, Column, Row
from facefinder.ui.cards import draw_pair, shortened
from facefinder.ui.desk import Desk
from facefinder.ui.filters import FilteredCandidates
from facefinder.ui.indexes import Index
from facefinder.ui.list_lines import is_shortcut
from facefinder.ui.marks import State, draw_state, state_word
from facefinder.ui.privacy import privacy
from facefinder.ui.theme import Size, theme

_MARGIN = 11
"""Between a cell's edge and its text, as the style sheet has it for the others and for the heads."""
_MARK = 18
"""The room of a decision's shape, before its word."""


class OwnDelegate(QStyledItemDelegate):
    """A cell that is drawn here, over the ground that the style gives it."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Ask for nothing: text, font, picture and colours of each cell would cost a third of a frame."""


class PairDelegate(OwnDelegate):
    """The face beside its source, small, for the table."""

    def __init__(self, view: QTableView, model: CandidateModel) -> None:
        super().__init__(view)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        shown: Row | None = index.data(ROW_ROLE)
        if shown is None:
            return
        area = QRectF(option.rect).adjusted(8, 4, -8, -4)
        face = QRectF(area.x(), area.y(), area.height(), area.height())
        source = QRectF(face.right() + 4, area.y(), area.right() - face.right() - 4, area.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_pair(painter, self._model, shown, face, source)
        painter.restore()


class WordsDelegate(OwnDelegate):
    """What a cell says and, quietly below, what belongs to that."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        area = QRectF(option.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        painter.save()
        self.write(painter, area, index)
        painter.restore()

    def write(self, painter: QPainter, area: QRectF, index: Index) -> None:
        """Write the cell's words into ``area``."""
        look = theme()
        body, caption = look.font(), look.font(Size.CAPTION)
        text, below = str(index.data()), str(index.data(BELOW_ROLE) or "")
        first, second = QFontMetricsF(body), QFontMetricsF(caption)
        height = first.height() + (second.height() + 2 if below else 0)
        top = area.center().y() - height / 2
        wanted = index.data(Qt.ItemDataRole.TextAlignmentRole)
        where = Qt.AlignmentFlag(wanted) if wanted is not None else Qt.AlignmentFlag.AlignLeft
        where = where & Qt.AlignmentFlag.AlignHorizontal_Mask | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(body)
        painter.setPen(look.colour("text"))
        line = QRectF(area.x(), top, area.width(), first.height())
        painter.drawText(line, where, self.fitted(text, first, area.width()))
        if below:
            painter.setFont(caption)
            painter.setPen(look.colour("quiet"))
            line = QRectF(area.x(), line.bottom() + 2, area.width(), second.height())
            painter.drawText(line, where, second.elidedText(below, Qt.TextElideMode.ElideRight, area.width()))

    def fitted(self, text: str, metrics: QFontMetricsF, room: float) -> str:
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)


class PathDelegate(WordsDelegate):
    """A path whose folders give way before the file's name, over the source that it lies in."""

    def fitted(self, text: str, metrics: QFontMetricsF, room: float) -> str:
        short = shortened("", text, metrics, room)
        if metrics.horizontalAdvance(short) <= room:
            return short
        return metrics.elidedText(text.rsplit("/", 1)[-1], Qt.TextElideMode.ElideMiddle, room)


class StateDelegate(WordsDelegate):
    """Shape and word of a decision."""

    def write(self, painter: QPainter, area: QRectF, index: Index) -> None:
        shown: Row | None = index.data(ROW_ROLE)
        if shown is not None:
            draw_state(painter, shown.state, QRectF(area.x(), area.center().y() - 6, 12, 12))
            super().write(painter, area.adjusted(_MARK, 0, 0, 0), index)


class CandidateTable(QTableView):
    """The same candidates, one a line, sorted by any column."""

    activated_row = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, desk: Desk, model: CandidateModel, shown: FilteredCandidates) -> None:
        super().__init__()
        self._desk, self._model = desk, model
        self._scale = theme().scale
        self.setModel(shown)
        self.setItemDelegate(WordsDelegate(self))
        self.setItemDelegateForColumn(Column.FACE, PairDelegate(self, model))
        self.setItemDelegateForColumn(Column.SOURCE, PathDelegate(self))
        self.setItemDelegateForColumn(Column.STATE, StateDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setDragEnabled(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Candidates, as a table"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(line_height())
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionsMovable(True)
        for column, width in self._widths().items():
            head.resizeSection(column, width)
        head.setSectionResizeMode(Column.SOURCE, QHeaderView.ResizeMode.Stretch)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.RANK, Qt.SortOrder.AscendingOrder)
        desk.pictures.arrived.connect(self.viewport().update)
        privacy().changed.connect(self.viewport().update)
        theme().changed.connect(self._rescale)
        self.doubleClicked.connect(lambda _: self.activated_row.emit())

    def _widths(self) -> dict[Column, int]:
        """What each column but the path needs for the longest words that can stand in it, in the reader's language."""
        look = theme()
        body, caption = QFontMetricsF(look.font()), QFontMetricsF(look.font(Size.CAPTION))
        bold = QFontMetricsF(look.font(Size.CAPTION, strong=True))
        longest = {
            Column.RANK: body.horizontalAdvance("0000"),
            Column.FACE: 2.0 * line_height() - 2 * _MARGIN,
            Column.SIMILARITY: caption.horizontalAdvance(words.fewer_strangers(0.01)),
            Column.DATE: max(body.horizontalAdvance(words.day(f"2024-{month:02d}-28")) for month in range(1, 13)),
            Column.QUALITY: body.horizontalAdvance("100"),
            Column.STATE: max(body.horizontalAdvance(state_word(state)) for state in State) + _MARK,
        }
        heads = {column: bold.horizontalAdvance(str(self.model().headerData(column, _ACROSS))) for column in longest}
        return {column: ceil(max(longest[column], heads[column])) + 2 * _MARGIN + 1 for column in longest}

    def _rescale(self) -> None:
        """Keep the columns' shares when the type grows or shrinks."""
        share, self._scale = theme().scale / self._scale, theme().scale
        self.verticalHeader().setDefaultSectionSize(line_height())
        head = self.horizontalHeader()
        for column in Column:
            if share != 1 and column is not Column.SOURCE:
                head.resizeSection(column, round(head.sectionSize(column) * share))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_row.emit()
        elif is_shortcut(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        ask_menu(self, event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        drag_face(self, self._model, self._desk)


_ACROSS = Qt.Orientation.Horizontal
