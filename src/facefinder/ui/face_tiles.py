"""Faces in a list or in lines of tiles: each beside the photograph that it is from, with two lines of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from facefinder.domain.decisions import Outcome
from facefinder.domain.shelves import Shelved
from facefinder.ui import tips, words
from facefinder.ui.cards import draw_picture
from facefinder.ui.desk import Desk
from facefinder.ui.indexes import NOWHERE, Index
from facefinder.ui.list_lines import draw_ground, is_shortcut
from facefinder.ui.marks import draw_state, state_word
from facefinder.ui.photo_view import outline, placed
from facefinder.ui.privacy import privacy
from facefinder.ui.theme import Size, theme

TILE_ROLE = Qt.ItemDataRole.UserRole + 1
FACE_SIDE = 72


@dataclass(slots=True)
class Tile:
    """One face. ``shelved`` is None where only the face may be shown; ``key`` is the owner's own."""

    face_id: int
    title: str
    line: str = ""
    state: Outcome | None = None
    shelved: Shelved | None = None
    key: Any = None


class TileModel(QAbstractListModel):
    """Tiles, of which some may be ticked."""

    def __init__(self, parent: Any = None, *, tickable: bool = False) -> None:
        super().__init__(parent)
        self._tiles: list[Tile] = []
        self._tickable = tickable
        self._ticked: set[int] = set()

    def show(self, tiles: Sequence[Tile]) -> None:
        self.beginResetModel()
        self._tiles = list(tiles)
        self._ticked &= {tile.face_id for tile in tiles}
        self.endResetModel()

    @property
    def tiles(self) -> Sequence[Tile]:
        return self._tiles

    @property
    def ticked(self) -> list[int]:
        """The face ids that are ticked, in the order of the list."""
        return [tile.face_id for tile in self._tiles if tile.face_id in self._ticked]

    def tick(self, place: int, on: bool | None = None) -> None:
        """Tick a tile, or untick it; None turns it over."""
        if not self._tickable or not 0 <= place < len(self._tiles):
            return
        face_id = self._tiles[place].face_id
        wanted = face_id not in self._ticked if on is None else on
        (self._ticked.add if wanted else self._ticked.discard)(face_id)
        index = self.index(place, 0)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._tiles):
            return None
        tile = self._tiles[index.row()]
        if role == TILE_ROLE:
            return tile
        if role == Qt.ItemDataRole.CheckStateRole and self._tickable:
            return Qt.CheckState.Checked if tile.face_id in self._ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            said = [tile.title, tile.line, state_word(tile.state) if tile.state is not None else ""]
            told = ", ".join(part for part in said if part)
            return tips.plain(told) if role == Qt.ItemDataRole.ToolTipRole else told
        return None


class TileDelegate(QStyledItemDelegate):
    """A face beside its photograph, with words; a tick where tiles can be ticked."""

    def __init__(self, view: QListView, desk: Desk, *, pairs: bool) -> None:
        super().__init__(view)
        self._desk, self._pairs = desk, pairs

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, FACE_SIDE + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile: Tile | None = index.data(TILE_ROLE)
        if tile is None:
            return
        painter.save()
        area = draw_ground(painter, option)
        left = area.x() + 6
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is not None:
            self._draw_tick(painter, QRectF(left, area.center().y() - 8, 16, 16), ticked == Qt.CheckState.Checked)
            left += 24
        face = QRectF(left, area.y() + 5, FACE_SIDE, FACE_SIDE)
        draw_picture(painter, self._desk.pictures.crop(tile.face_id), face, fill=True)
        left = face.right() + 4
        if self._pairs and tile.shelved is not None:
            source = QRectF(left, area.y() + 5, FACE_SIDE, FACE_SIDE)
            self._draw_source(painter, tile.shelved, source)
            left = source.right() + 4
        left += 6
        self._draw_words(painter, tile, QRectF(left, area.y() + 8, area.right() - left - 8, area.height() - 12))
        painter.restore()

    def _draw_source(self, painter: QPainter, shelved: Shelved, area: QRectF) -> None:
        exhibit, face = shelved.exhibit, shelved.face
        if face is None:
            return
        thumbnail = self._desk.pictures.thumbnail(exhibit.exhibit_id, face.frame)
        shown = draw_picture(painter, thumbnail, area, fill=False)
        if thumbnail is None or thumbnail.isNull() or not exhibit.width or not exhibit.height:
            return
        painter.save()
        painter.setClipRect(shown)
        outline(painter, placed(face.box, shown, exhibit.width, exhibit.height), chosen=True)
        painter.restore()

    @staticmethod
    def _draw_tick(painter: QPainter, area: QRectF, on: bool) -> None:
        look = theme()
        painter.setPen(QPen(look.colour("accent" if on else "quiet"), 1.5))
        painter.setBrush(look.colour("accent") if on else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, 3, 3)
        if on:
            painter.setPen(QPen(look.colour("accent_text"), 2))
            left, low = area.x(), area.y()
            painter.drawPolyline(
                [QPointF(left + 4, low + 8.5), QPointF(left + 7, low + 11.5), QPointF(left + 12, low + 5)]
            )

    @staticmethod
    def _draw_words(painter: QPainter, tile: Tile, area: QRectF) -> None:
        look = theme()
        painter.setPen(look.colour("text"))
        painter.setFont(look.font(strong=True))
        metrics = QFontMetricsF(painter.font())
        line = metrics.height()
        elide = Qt.TextElideMode.ElideMiddle
        painter.drawText(
            QRectF(area.x(), area.y(), area.width(), line), 0, metrics.elidedText(tile.title, elide, area.width())
        )
        painter.setFont(look.font(Size.CAPTION))
        painter.setPen(look.colour("quiet"))
        metrics = QFontMetricsF(painter.font())
        top = area.y() + line + 3
        for part in tile.line.split("\n"):
            shown = metrics.elidedText(part, elide, area.width())
            painter.drawText(QRectF(area.x(), top, area.width(), line), 0, shown)
            top += metrics.height() + 2
        if tile.state is not None:
            draw_state(painter, tile.state, QRectF(area.x(), top + 1, 12, 12))
            painter.setPen(look.colour("quiet"))
            painter.drawText(QRectF(area.x() + 18, top, area.width() - 18, line), 0, state_word(tile.state))


class FaceTiles(QListView):
    """A list of faces. Letters are shortcuts of the window here; the space bar ticks."""

    def __init__(
        self, desk: Desk, name: str, *, tickable: bool = False, pairs: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tiles = TileModel(self, tickable=tickable)
        self.setModel(self.tiles)
        self.setItemDelegate(TileDelegate(self, desk, pairs=pairs))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        self._tickable = tickable
        if tickable:
            self.clicked.connect(lambda index: self.tiles.tick(index.row()))
        desk.pictures.arrived.connect(self.viewport().update)
        privacy().changed.connect(self.viewport().update)

    @property
    def current(self) -> Tile | None:
        found: Any = self.currentIndex().data(TILE_ROLE)
        return found if isinstance(found, Tile) else None

    def choose(self, place: int) -> None:
        """Make the tile at a place the current one."""
        index = self.tiles.index(place, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._tickable and event.key() == Qt.Key.Key_Space:
            self.tiles.tick(self.currentIndex().row())
        elif is_shortcut(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


def place_line(shelved: Shelved | None) -> str:
    """Where a face is from, in one line."""
    return words.joined((shelved.exhibit_reference, words.readable_path(shelved.path))) if shelved is not None else ""
