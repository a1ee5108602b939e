"""The candidate list as a grid of cards and as a table: one model, one selection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from facefinder.ui.candidates import ROW_ROLE, CandidateModel, Column, Row
from facefinder.ui.cards import CardDelegate, draw_pair
from facefinder.ui.desk import Desk
from facefinder.ui.filters import FilteredCandidates
from facefinder.ui.marks import draw_state
from facefinder.ui.privacy import privacy
from facefinder.ui.theme import Size, theme

_LINE = 56


@contextmanager
def staying(view: QAbstractItemView) -> Iterator[None]:
    """Keep the current line where it is in the view, or else the topmost one, while lines come, go and move."""
    seen = view.viewport().rect()
    kept = view.currentIndex()
    if not kept.isValid() or not view.visualRect(kept).intersects(seen):
        kept = view.indexAt(seen.topLeft() + QPoint(Size.SMALL, Size.SMALL))
    place = QPersistentModelIndex(kept)
    before = view.visualRect(kept).top() if kept.isValid() else 0
    yield
    if place.isValid():
        if isinstance(view, QListView):
            view.doItemsLayout()
        bar = view.verticalScrollBar()
        bar.setValue(bar.value() + view.visualRect(view.model().index(place.row(), 0)).top() - before)


def drag_face(view: QAbstractItemView, model: CandidateModel, desk: Desk) -> None:
    """Drag the current candidate's face out: onto the probe panel, into a folder or a report."""
    index = view.currentIndex()
    shown: Row | None = index.data(ROW_ROLE)
    if shown is None:
        return
    drag = QDrag(view)
    drag.setMimeData(model.mime_of(shown))
    picture = desk.pictures.crop(shown.candidate.face.face_id)
    if picture is not None and not picture.isNull():
        drag.setPixmap(picture.scaled(64, 64, mode=Qt.TransformationMode.SmoothTransformation))
    drag.exec(Qt.DropAction.CopyAction)


def ask_menu(view: CandidateGrid | CandidateTable, event: QContextMenuEvent) -> None:
    """Ask for the menu of the line that was pressed, or of the current one when the menu key was."""
    index = view.indexAt(event.pos())
    place = event.globalPos()
    if event.reason() is QContextMenuEvent.Reason.Keyboard:
        index = view.currentIndex()
        place = view.viewport().mapToGlobal(view.visualRect(index).center())
    if index.isValid():
        view.setCurrentIndex(index)
        view.menu_asked.emit(place)


class CandidateGrid(QListView):
    """Cards that share the width; only what is seen is drawn."""

    activated_row = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, desk: Desk, model: CandidateModel, shown: FilteredCandidates) -> None:
        super().__init__()
        self._desk, self._model = desk, model
        self.setModel(shown)
        self._cards = CardDelegate(self, model)
        self.setItemDelegate(self._cards)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Candidates"))
        self.verticalScrollBar().setSingleStep(48)
        self.setViewportMargins(0, 0, 0, 0)
        desk.pictures.arrived.connect(self.viewport().update)
        privacy().changed.connect(self.viewport().update)
        theme().changed.connect(self._resize_cards)
        self.doubleClicked.connect(lambda _: self.activated_row.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._resize_cards()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_row.emit()
        elif event.text() and not event.modifiers() and event.key() != Qt.Key.Key_Space:
            # Letters are the window's shortcuts, not a search by typing.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        ask_menu(self, event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        drag_face(self, self._model, self._desk)

    def _resize_cards(self) -> None:
        size = self._cards.card_size()
        if size != self.gridSize():
            self.setGridSize(size)


class PairDelegate(QStyledItemDelegate):
    """The face beside its source, small, for the table."""

    def __init__(self, view: QTableView, model: CandidateModel) -> None:
        super().__init__(view)
        self._model = model

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
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


class PathDelegate(QStyledItemDelegate):
    """A path whose folders give way before the file's name."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft


class StateDelegate(QStyledItemDelegate):
    """Shape and word of a decision."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.text = "      " + option.text

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        shown: Row | None = index.data(ROW_ROLE)
        if shown is not None:
            rect = QRectF(option.rect)
            draw_state(painter, shown.state, QRectF(rect.x() + 8, rect.center().y() - 6, 12, 12))


class CandidateTable(QTableView):
    """The same candidates, one a line, sorted by any column."""

    activated_row = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, desk: Desk, model: CandidateModel, shown: FilteredCandidates) -> None:
        super().__init__()
        self._desk, self._model = desk, model
        self.setModel(shown)
        self.setItemDelegateForColumn(Column.FACE, PairDelegate(self, model))
        self.setItemDelegateForColumn(Column.PATH, PathDelegate(self))
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
        self.verticalHeader().setDefaultSectionSize(_LINE)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionsMovable(True)
        for column, width in (
            (Column.RANK, 52),
            (Column.FACE, 120),
            (Column.SIMILARITY, 80),
            (Column.SOURCE, 64),
            (Column.PATH, 160),
            (Column.DATE, 112),
            (Column.QUALITY, 64),
            (Column.STATE, 166),
        ):
            head.resizeSection(column, width)
        head.setSectionResizeMode(Column.PATH, QHeaderView.ResizeMode.Stretch)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.RANK, Qt.SortOrder.AscendingOrder)
        desk.pictures.arrived.connect(self.viewport().update)
        privacy().changed.connect(self.viewport().update)
        self.doubleClicked.connect(lambda _: self.activated_row.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_row.emit()
        elif event.text() and not event.modifiers() and event.key() != Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        ask_menu(self, event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        drag_face(self, self._model, self._desk)


class Skeleton(QWidget):
    """Still, empty cards in the places where candidates will appear."""

    def __init__(self, grid: CandidateGrid) -> None:
        super().__init__()
        self._grid = grid
        self.setAccessibleName(self.tr("Searching"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        size = self._grid.gridSize()
        if size.isEmpty():
            size = QSize(248, 196)
        for top in range(0, self.height(), size.height()):
            for left in range(0, self.width() - size.width() + 1, size.width()):
                card = QRectF(left, top, size.width() - Size.SMALL, size.height() - Size.SMALL)
                painter.setBrush(theme().colour("panel"))
                painter.drawRoundedRect(card, Size.CORNER, Size.CORNER)
                painter.setBrush(theme().colour("raised"))
                face = QRectF(card.x() + 8, card.y() + 8, 112, 112)
                painter.drawRoundedRect(face, 3, 3)
                painter.drawRoundedRect(QRectF(face.right() + 4, face.y(), card.right() - face.right() - 12, 112), 3, 3)
                for line, share in enumerate((0.35, 0.8, 0.55)):
                    painter.drawRoundedRect(
                        QRectF(face.x(), face.bottom() + 14 + line * 18, (card.width() - 16) * share, 8), 3, 3
                    )
        painter.end()
