"""Everything the case holds: photographs and faces, by source and folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QFrame,
    QLineEdit,
    QListView,
    QSplitter,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from facefinder.domain.records import EnrolledFace, Source
from facefinder.domain.shelves import Shelf, Shelved
from facefinder.ui import tips, words
from facefinder.ui.cards import draw_picture
from facefinder.ui.desk import Desk
from facefinder.ui.icons import icon
from facefinder.ui.inspector import KIND_ICONS, Inspector
from facefinder.ui.photo_view import outline
from facefinder.ui.privacy import privacy
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size, theme
from facefinder.ui.widgets import Elided, Notice, column, hairline, label, row

Index = QModelIndex | QPersistentModelIndex
SHELVED_ROLE = Qt.ItemDataRole.UserRole + 1
_PAGE = 120
_FOLDERS = 4000


class ShelfModel(QAbstractListModel):
    """All ids of a shelf; what is looked at is read a page at a time, off the window's thread."""

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ids: list[int] = []
        self._faces = False
        self._pages: dict[int, list[Shelved]] = {}
        self._asked: set[int] = set()
        self._round = 0

    def show(self, ids: list[int], *, faces: bool) -> None:
        self.beginResetModel()
        self._ids, self._faces = ids, faces
        self._pages, self._asked = {}, set()
        self._round += 1
        self.endResetModel()

    @property
    def of_faces(self) -> bool:
        return self._faces

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (SHELVED_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        shelved = self._shelved(index.row())
        if role == SHELVED_ROLE:
            return shelved
        if shelved is None:
            return ""
        named = words.joined((shelved.exhibit_reference, words.readable_path(shelved.path)))
        return tips.plain(named) if role == Qt.ItemDataRole.ToolTipRole else named

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
        across, down = shown.width() / exhibit.width, shown.height() / exhibit.height
        painter.setClipRect(shown)
        for box in shelved.boxes:
            place = QRectF(shown.x() + box.x * across, shown.y() + box.y * down, box.width * across, box.height * down)
            outline(painter, place, chosen=face is not None)
        painter.setClipping(False)


class ShelfView(QListView):
    """The grid; its columns share the width."""

    def __init__(self, desk: Desk, model: ShelfModel) -> None:
        super().__init__()
        self._shelf = model
        self.setModel(model)
        self.setItemDelegate(ShelfDelegate(self, desk, model))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Holdings"))
        self.verticalScrollBar().setSingleStep(48)
        for signal in (desk.pictures.arrived, privacy().changed, theme().changed):
            signal.connect(self.viewport().update)

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
        if event.text() and not event.modifiers() and event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Return):
            event.ignore()
        else:
            super().keyPressEvent(event)


class LibraryPlace(QWidget):
    """Sources and folders on the left, what they hold in the middle, the chosen one's provenance on the right."""

    search_asked = Signal(object)
    add_sources_asked = Signal()
    told = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None
        self._stale = True
        self._keeping = self._grown = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(200)
        self._wait.timeout.connect(self.refresh)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = ShelfModel(desk, self)
        self._build()
        desk.imported.connect(self._outdate)

    def _build(self) -> None:
        self.folders = QTreeWidget()
        self.folders.setHeaderHidden(True)
        self.folders.setFrameShape(QFrame.Shape.NoFrame)
        self.folders.setAccessibleName(self.tr("Sources and folders"))
        self.folders.setIndentation(Size.LARGE)
        self.folders.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.folders.setObjectName("provenance")
        self.folders.currentItemChanged.connect(lambda *_: self.refresh_list())
        side = QWidget()
        left = column(spacing=Size.SMALL)
        left.setContentsMargins(Size.MEDIUM, Size.MEDIUM, Size.STEP, Size.SMALL)
        left.addWidget(label(self.tr("Sources and folders"), "section"))
        left.addWidget(self.folders, 1)
        side.setLayout(left)
        side.setMinimumWidth(180)

        self.view = ShelfView(self._desk, self.model)
        self.view.selectionModel().currentChanged.connect(self._chosen)
        self._kinds = QButtonGroup(self)
        self._photographs = self._chip(self.tr("Photographs"))
        self._faces = self._chip(self.tr("Faces"))
        self._photographs.setChecked(True)
        self._which = QComboBox()
        self._which.setAccessibleName(self.tr("With or without a face"))
        for name, value in (
            (self.tr("with or without a face"), None),
            (self.tr("with a face"), True),
            (self.tr("without a face"), False),
        ):
            self._which.addItem(name, value)
        self._which.activated.connect(lambda _: self.refresh_list())
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Part of the path"))
        self.words.setAccessibleName(self.tr("Filter by a part of the path"))
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(220)
        self.words.textChanged.connect(lambda _: self._wait.start())
        self.count = Elided("", "quiet")
        bar = row(spacing=Size.STEP + 2)
        for widget in (self._photographs, self._faces, self._which, self.words):
            bar.addWidget(widget)
        bar.addWidget(self.count, 1)
        self.notice = Notice()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.notice)
        middle = QWidget()
        inside = column(spacing=Size.SMALL)
        inside.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.STEP, Size.SMALL)
        inside.addLayout(bar)
        inside.addWidget(self._pages, 1)
        middle.setLayout(inside)

        self.inspector = Inspector(self._desk)
        self.inspector.search_asked.connect(self.search_asked)
        self.inspector.told.connect(self.told)
        self.inspector.setMinimumWidth(240)
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (side, middle, self.inspector):
            split.addWidget(part)
        split.setStretchFactor(1, 1)
        split.setSizes([216, 770, 290])
        split.setCollapsible(1, False)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(split, 1)
        self.setLayout(whole)

    def _chip(self, name: str) -> QToolButton:
        chip = QToolButton()
        chip.setProperty("kind", "chip")
        chip.setText(name)
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda _checked=False: self.refresh_list())
        self._kinds.addButton(chip)
        return chip

    # --- going about ------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        if self._stale:
            self.refresh()
        self.view.setFocus()

    def show_faces(self, faces: bool) -> None:
        (self._faces if faces else self._photographs).setChecked(True)
        self.refresh_list()

    def step(self, by: int) -> None:
        index = self.model.index(self.view.currentIndex().row() + by, 0)
        if index.isValid():
            self.view.setCurrentIndex(index)

    @property
    def current(self) -> Shelved | None:
        found: Any = self.view.currentIndex().data(SHELVED_ROLE)
        return found if isinstance(found, Shelved) else None

    def shelf(self) -> Shelf:
        """What the person asked to see."""
        item = self.folders.currentItem()
        source_id, folder = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else (0, "")
        wanted = self._which.currentData()
        return Shelf(source_id=source_id, folder=folder, text=self.words.text().strip(), faces=wanted)

    def refresh(self) -> None:
        """Read sources and folders anew, then the list."""
        self._stale = False
        session = self._desk.session
        self._desk.tasks.run(lambda: (session.sources(), session.library.folders()), self._show_folders)

    def _show_folders(self, found: tuple[list[Source], list[tuple[int, str, int]]]) -> None:
        sources, folders = found
        kept = self.shelf()
        self.folders.blockSignals(True)
        self.folders.clear()
        top = QTreeWidgetItem(self.folders, [self.tr("Every source")])
        top.setData(0, Qt.ItemDataRole.UserRole, (0, ""))
        top.setIcon(0, icon("images", "quiet"))
        items: dict[tuple[int, str], QTreeWidgetItem] = {(0, ""): top}
        counts: dict[int, int] = {}
        for source_id, _, count in folders:
            counts[source_id] = counts.get(source_id, 0) + count
        for source in sources:
            name = words.joined((source.exhibit_reference, words.readable_path(source.location).rsplit("/", 1)[-1]))
            item = QTreeWidgetItem(self.folders, [f"{name}  {words.number(counts.get(source.source_id, 0))}"])
            item.setIcon(0, icon(KIND_ICONS[source.kind], "quiet"))
            item.setData(0, Qt.ItemDataRole.UserRole, (source.source_id, ""))
            item.setToolTip(0, tips.plain(words.readable_path(source.location)))
            items[source.source_id, ""] = item
        for source_id, folder, count in folders[:_FOLDERS]:
            parts = folder.split("/") if folder else []
            for depth in range(1, len(parts) + 1):
                key = (source_id, "/".join(parts[:depth]))
                if key not in items:
                    parent = items[source_id, "/".join(parts[: depth - 1])]
                    item = QTreeWidgetItem(parent, [words.readable_path(parts[depth - 1])])
                    item.setIcon(0, icon("folder-open", "quiet"))
                    item.setData(0, Qt.ItemDataRole.UserRole, key)
                    items[key] = item
            if parts:
                items[source_id, folder].setText(0, f"{words.readable_path(parts[-1])}  {words.number(count)}")
        self.folders.expandToDepth(0)
        self.folders.setCurrentItem(items.get((kept.source_id, kept.folder), top))
        self.folders.blockSignals(False)
        self.refresh_list()

    def refresh_list(self) -> None:
        """Read the list anew for what was asked."""
        library, shelf, faces = self._desk.session.library, self.shelf(), self._faces.isChecked()
        self._which.setEnabled(not faces)
        if self._task is not None:
            self._task.cancel()
        self._task = self._desk.tasks.run(
            lambda: library.faces(shelf) if faces else library.photographs(shelf), partial(self._show, faces=faces)
        )

    def _show(self, ids: list[int], *, faces: bool) -> None:
        kept = self._kept() if faces is self.model.of_faces else 0
        self.model.show(ids, faces=faces)
        self.view.refit()
        self.count.show_text(words.faces(len(ids)) if faces else words.photographs(len(ids)))
        if kept in ids:
            self._keeping = True
            self.view.setCurrentIndex(self.model.index(ids.index(kept), 0))
            self._keeping = False
        elif not self._grown:
            self.inspector.show_face(None)
        self._grown = False
        if ids:
            self._pages.setCurrentWidget(self.view)
            return
        if self._desk.summary is not None and not self._desk.summary.exhibits:
            self.notice.show_notice(
                "folder-plus",
                self.tr("The case holds nothing yet"),
                self.tr("Add a folder, archive, disk image or film, or drop it on this window."),
                self.tr("Add sources…"),
                self.add_sources_asked.emit,
            )
        else:
            self.notice.show_notice("funnel", self.tr("Nothing here fits"), "", self.tr("Show everything"), self.clear)
        self._pages.setCurrentWidget(self.notice)

    def _kept(self) -> int:
        """The id of what is chosen now, 0 for nothing."""
        shelved = self.current
        if shelved is None:
            return 0
        return shelved.face.face_id if shelved.face is not None else shelved.exhibit.exhibit_id

    def clear(self) -> None:
        """Show everything again."""
        self.words.clear()
        self._which.setCurrentIndex(0)
        top = self.folders.topLevelItem(0)
        if top is not None:
            self.folders.setCurrentItem(top)
        self.refresh_list()

    def _chosen(self, current: QModelIndex, before: QModelIndex) -> None:
        shelved = self.current
        if shelved is None or self._keeping:
            return
        name = words.readable_path(shelved.path).rsplit("/", 1)[-1]
        if shelved.face is not None:
            self.inspector.show_face(shelved.face, name, words.quality(shelved.face.quality))
            return
        session, exhibit_id = self._desk.session, shelved.exhibit.exhibit_id

        def show(faces: Sequence[EnrolledFace]) -> None:
            if self.current is shelved:
                self.inspector.show_exhibit(exhibit_id, faces, name)

        self._desk.tasks.run(lambda: session.faces_of(exhibit_id), show, quick=True)

    def _outdate(self) -> None:
        # What a person looks at stays, also where it is no more on the list as it is now.
        self._stale = self._grown = True
        if self.isVisible():
            self.refresh()
