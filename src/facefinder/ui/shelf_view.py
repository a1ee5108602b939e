"""The holdings as a grid: photographs with every face outlined, or faces, each beside its photograph."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QRectF, QSize, QStringListModel, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from facefinder.domain.shelves import Shelved
from facefinder.ui import tips, words
from facefinder.ui.cards import draw_picture
from facefinder.ui.desk import Desk
from facefinder.ui.face_out import FACE_TYPES, drag_out, face_data
from facefinder.ui.indexes import Index
from facefinder.ui.list_lines import is_shortcut
from facefinder.ui.photo_view import outline, placed
from facefinder.ui.privacy import privacy
from facefinder.ui.theme import Size, theme

SHELVED_ROLE = Qt.ItemDataRole.UserRole + 1
_PAGE = 120


class ShelfModel(QStringListModel):
    """All ids of a shelf; what is looked at is read a page at a time, off the window's thread. Faces can be dragged."""

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ids: Sequence[int] = ()
        self._faces = False
        self._pages: dict[int, list[Shelved]] = {}
        self._asked: set[int] = set()
        self._round = 0

    def show(self, ids: Sequence[int], *, faces: bool) -> None:
        self._ids, self._faces = ids, faces
        self._pages, self._asked = {}, set()
        self._round += 1
        # A view asks for the number of rows once a row when it lays them out: of a hundred thousand that is only quick
        # where Qt itself counts them. The strings say nothing.
        self.setStringList([""] * len(ids))

    @property
    def of_faces(self) -> bool:
        return self._faces

    def place_of(self, shelved_id: int) -> int:
        """Where a face or photograph is in the list, -1 for nowhere; the ids ascend."""
        at = bisect_left(self._ids, shelved_id)
        return at if at < len(self._ids) and self._ids[at] == shelved_id else -1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (SHELVED_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        shelved = self._shelved(index.row())
        if role == SHELVED_ROLE:
            return shelved
        if shelved is None:
            return ""
        named = spoken(shelved)
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = self.tr("Drag this face to a folder, a report or the probe panel") if shelved.face is not None else ""
            return tips.plain("\n".join(part for part in (named, tip) if part))
        return named

    # --- dragging ---------------------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return found | Qt.ItemFlag.ItemIsDragEnabled if self._faces else found

    def mimeTypes(self) -> list[str]:
        return list(FACE_TYPES)

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        shelved = self._shelved(indexes[0].row()) if indexes else None
        if shelved is None or shelved.face is None:
            return QMimeData()
        return face_data(self._desk, shelved.face.face_id, spoken(shelved))

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    # --- reading ----------------------------------------------------------------------------------------------------

    def _shelved(self, at: int) -> Shelved | None:
        page = self._pages.get(at // _PAGE)
        if page is not None:
            return page[at % _PAGE] if at % _PAGE < len(page) else None
        self._ask(at // _PAGE)
        return None

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        library, ids = self._desk.session.library, self._ids[page * _PAGE : (page + 1) * _PAGE]
        read = library.shelved_faces if self._faces else library.shelved_photographs
        self._desk.tasks.run(lambda: read(ids), partial(self._came, self._round, page), quick=True)

    def _came(self, when: int, page: int, found: list[Shelved]) -> None:
        if when != self._round:
            return
        self._pages[page] = found
        first, last = page * _PAGE, min((page + 1) * _PAGE, len(self._ids)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, 0), [Qt.ItemDataRole.DisplayRole])


def spoken(shelved: Shelved) -> str:
    """A photograph or a face in one line, as a screen reader says it."""
    moment = shelved.face.frame_time if shelved.face is not None else None
    return words.joined(
        (
            shelved.exhibit_reference,
            words.readable_path(shelved.path),
            "" if moment is None else words.frame_time(moment),
            words.assisted(shelved.face) if shelved.face is not None else "",
        )
    )


class ShelfDelegate(QStyledItemDelegate):
    """A photograph with every face outlined, or a face beside its photograph."""

    def __init__(self, view: ShelfView, desk: Desk, model: ShelfModel) -> None:
        super().__init__(view)
        self._view, self._desk, self._model = view, desk, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme()
        shelved: Shelved | None = index.data(SHELVED_ROLE)
        card = QRectF(option.rect).adjusted(0.5, 0.5, -Size.SMALL - 0.5, -Size.SMALL - 0.5)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(look.colour("accent" if chosen else "quiet" if hovered else "hairline"), 2 if chosen else 1)
        )
        painter.setBrush(look.colour("panel"))
        painter.drawRoundedRect(card, Size.CORNER, Size.CORNER)
        line = QFontMetricsF(look.font(Size.CAPTION)).height()
        inner = card.adjusted(6, 6, -6, -6)
        whole = QRectF(inner.x(), inner.y(), inner.width(), inner.height() - line - 4)
        if shelved is not None:
            self._pictures(painter, shelved, whole)
            painter.setFont(look.font(Size.CAPTION))
            painter.setPen(look.colour("quiet"))
            name = words.joined((shelved.exhibit_reference, words.readable_path(shelved.path).rsplit("/", 1)[-1]))
            text = QFontMetricsF(painter.font()).elidedText(name, Qt.TextElideMode.ElideMiddle, inner.width())
            painter.drawText(QRectF(inner.x(), inner.bottom() - line, inner.width(), line), 0, text)
        else:
            draw_picture(painter, None, whole, fill=False)
        painter.restore()

    def _pictures(self, painter: QPainter, shelved: Shelved, area: QRectF) -> None:
        exhibit, face = shelved.exhibit, shelved.face
        if face is not None:
            side = min(area.height(), area.width() / 2 - 2)
            crop = QRectF(area.x(), area.y(), side, area.height())
            draw_picture(painter, self._desk.pictures.crop(face.face_id), crop, fill=True)
            area = QRectF(crop.right() + 4, area.y(), area.width() - side - 4, area.height())
        thumbnail = self._desk.pictures.thumbnail(exhibit.exhibit_id, face.frame if face is not None else 0)
        shown = draw_picture(painter, thumbnail, area, fill=False)
        if thumbnail is None or thumbnail.isNull() or not exhibit.width:
            return
        painter.setClipRect(shown)
        for box in shelved.boxes:
            outline(painter, placed(box, shown, exhibit.width, exhibit.height), chosen=face is not None)
        painter.setClipping(False)


class ShelfView(QListView):
    """The grid; its columns share the width."""

    def __init__(self, desk: Desk, model: ShelfModel) -> None:
        super().__init__()
        self._shelf, self._desk = model, desk
        self._reading = False
        self.setModel(model)
        self.setItemDelegate(ShelfDelegate(self, desk, model))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Holdings"))
        self.verticalScrollBar().setSingleStep(48)
        for signal in (desk.pictures.arrived, privacy().changed, theme().changed):
            signal.connect(self.viewport().update)

    def wait(self, reading: bool) -> None:
        """Whether a list is being read; still, empty cards stand where there is none yet."""
        self._reading = reading
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = self.gridSize()
        if not self._reading or self._shelf.rowCount() or size.isEmpty():
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for top in range(0, self.viewport().height(), size.height()):
            for left in range(0, self.viewport().width() - size.width() + 1, size.width()):
                card = QRectF(left, top, size.width() - Size.SMALL, size.height() - Size.SMALL)
                painter.setBrush(theme().colour("panel"))
                painter.drawRoundedRect(card, Size.CORNER, Size.CORNER)
                painter.setBrush(theme().colour("raised"))
                painter.drawRoundedRect(card.adjusted(6, 6, -6, -24), 3, 3)
                painter.drawRoundedRect(QRectF(card.x() + 6, card.bottom() - 16, card.width() * 0.6, 8), 3, 3)
        painter.end()

    def refit(self) -> None:
        least = 216 if self._shelf.of_faces else 168
        room = self.width() - self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent) - Size.SMALL
        columns = max(room // (least + Size.SMALL), 1)
        size = QSize(room // columns, 152)
        if size != self.gridSize():
            self.setGridSize(size)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.refit()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_shortcut(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        found: Any = self.currentIndex().data(SHELVED_ROLE)
        if isinstance(found, Shelved) and found.face is not None:
            drag_out(self, self._desk, found.face.face_id, spoken(found))
