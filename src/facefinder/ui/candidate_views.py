"""The candidate list as a grid of cards, and what it has in common with the table: one model, one selection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from facefinder.ui.candidates import ROW_ROLE, CandidateModel, Row
from facefinder.ui.cards import CardDelegate
from facefinder.ui.desk import Desk
from facefinder.ui.filters import FilteredCandidates
from facefinder.ui.list_lines import is_shortcut
from facefinder.ui.privacy import privacy
from facefinder.ui.theme import Size, theme

if TYPE_CHECKING:
    from facefinder.ui.candidate_table import CandidateTable

_LINE = 56


def line_height() -> int:
    """How high a line of the table is: room for the pair, and for two lines of text at the reader's size."""
    look = theme()
    text = QFontMetricsF(look.font()).height() + QFontMetricsF(look.font(Size.CAPTION)).height()
    return max(_LINE, round(text) + 2 * Size.SMALL)


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
        elif is_shortcut(event):
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


class Skeleton(QWidget):
    """Still, empty cards or lines in the places where candidates will appear."""

    def __init__(self, grid: CandidateGrid, lined: Callable[[], bool]) -> None:
        """``lined`` tells whether lines of a table stand in the cards' place."""
        super().__init__()
        self._grid, self._lined = grid, lined
        self.setAccessibleName(self.tr("Searching"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._lines(painter) if self._lined() else self._cards(painter)
        painter.end()

    def _lines(self, painter: QPainter) -> None:
        height = line_height()
        painter.setBrush(theme().colour("raised"))
        for top in range(height // 2, self.height(), height):
            side = height - 2 * Size.STEP
            face = QRectF(Size.SMALL + 44, top + Size.STEP, side, side)
            painter.drawRoundedRect(face, 3, 3)
            painter.drawRoundedRect(face.translated(side + Size.STEP, 0), 3, 3)
            start = face.right() + side + 8 * Size.LARGE
            for line, share in enumerate((0.4, 0.25)):
                wide = max(self.width() - start, 0) * share
                painter.drawRoundedRect(QRectF(start, face.center().y() - 10 + line * 14, wide, 8), 3, 3)

    def _cards(self, painter: QPainter) -> None:
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
