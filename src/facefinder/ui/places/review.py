"""The examiner's queue: candidates of every recorded search that wait for a decision, and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QFrame,
    QListView,
    QSplitter,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from facefinder.domain.decisions import Outcome, Standing
from facefinder.domain.records import Exhibit, SearchResult
from facefinder.ui import words
from facefinder.ui.candidates import Row
from facefinder.ui.cards import draw_pair, shortened
from facefinder.ui.compare_panel import ComparePanel
from facefinder.ui.desk import Desk
from facefinder.ui.indexes import NOWHERE, Index
from facefinder.ui.list_lines import draw_ground, is_shortcut
from facefinder.ui.marks import draw_state, state_word
from facefinder.ui.privacy import privacy
from facefinder.ui.reviewing import Reviewer, event_line
from facefinder.ui.theme import Size, theme
from facefinder.ui.widgets import Elided, Notice, button, column, hairline, label, row

WAITING_ROLE = Qt.ItemDataRole.UserRole + 1
_SEARCHES = 40


@dataclass(slots=True)
class Waiting:
    """One candidate of one recorded search."""

    result: SearchResult
    row: Row


class QueueModel(QAbstractListModel):
    """Candidates to examine, of one search or of all, in the order of similarity within a search."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: list[Waiting] = []
        self._shown: list[Waiting] = []
        self.search_id = ""
        self.wanted: Outcome | None = Outcome.UNDECIDED

    def show(self, waiting: Sequence[Waiting]) -> None:
        self._all = list(waiting)
        self.refilter()

    def refilter(self) -> None:
        self.beginResetModel()
        self._shown = [one for one in self._all if self._lets(one)]
        self.endResetModel()

    def _lets(self, one: Waiting) -> bool:
        if self.search_id and one.result.search_id != self.search_id:
            return False
        return self.wanted is None or one.row.state is self.wanted

    def counts(self) -> Counter[Outcome]:
        return Counter(
            one.row.state for one in self._all if not self.search_id or one.result.search_id == self.search_id
        )

    @property
    def shown(self) -> Sequence[Waiting]:
        return self._shown

    @property
    def everything(self) -> Sequence[Waiting]:
        return self._all

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        one = self._shown[index.row()]
        if role == WAITING_ROLE:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            candidate = one.row.candidate
            return self.tr("Candidate {0}, similarity {1}, {2}, {3}").format(
                candidate.rank,
                words.similarity(candidate.similarity),
                words.joined((one.row.place, one.row.assisted)),
                state_word(one.row.state),
            )
        return None


class QueueDelegate(QStyledItemDelegate):
    """A face beside its source, its rank and similarity, where it is from, and its state."""

    def __init__(self, view: QListView, desk: Desk) -> None:
        super().__init__(view)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, 72)

    def crop(self, row: Row) -> QPixmap | None:
        return self._desk.pictures.crop(row.candidate.face.face_id)

    def thumbnail(self, row: Row) -> QPixmap | None:
        return self._desk.pictures.thumbnail(row.candidate.face.exhibit_id, row.candidate.face.frame)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one: Waiting | None = index.data(WAITING_ROLE)
        if one is None:
            return
        look = theme()
        painter.save()
        area = draw_ground(painter, option)
        candidate = one.row.candidate
        face = QRectF(area.x() + 6, area.y() + 5, 60, 60)
        source = face.translated(face.width() + Size.STEP, 0)
        draw_pair(painter, self, one.row, face, source)
        left, width = source.right() + 10, area.right() - source.right() - 16
        painter.setPen(look.colour("text"))
        painter.setFont(look.font(strong=True))
        metrics = QFontMetricsF(painter.font())
        line = metrics.height()
        painter.drawText(
            QRectF(left, area.y() + 6, width, line), 0, f"{candidate.rank}   {words.similarity(candidate.similarity)}"
        )
        painter.setFont(look.font(Size.CAPTION))
        painter.setPen(look.colour("quiet"))
        metrics = QFontMetricsF(painter.font())
        place = shortened(words.joined((one.row.assisted, one.row.place)), one.row.path, metrics, width)
        place = metrics.elidedText(place, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(QRectF(left, area.y() + 6 + line + 2, width, line), 0, place)
        top = area.y() + 6 + 2 * line + 3
        draw_state(painter, one.row.state, QRectF(left, top, 12, 12))
        painter.drawText(QRectF(left + 18, top - 1, width - 18, line), 0, state_word(one.row.state))
        painter.restore()


class QueueView(QListView):
    """The queue; letters are shortcuts here, not a search by typing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_shortcut(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ReviewPlace(QWidget):
    """Left the queue, right the pair."""

    search_asked = Signal()
    place_asked = Signal(str)
    original_asked = Signal(object)

    def __init__(self, desk: Desk, reviewer: Reviewer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stale = True
        self._following = -1
        self._exhibits: dict[int, Exhibit] = {}
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = QueueModel(self)
        self.panel = ComparePanel(desk, reviewer)
        self.panel.acted.connect(self._remember_place)
        self.panel.original_asked.connect(self._open_original)
        self._build()
        desk.searched.connect(lambda _: self._outdate())
        desk.decided.connect(self._outdate)
        desk.imported.connect(self._outdate)

    def _build(self) -> None:
        side = QWidget()
        left = column(spacing=Size.SMALL)
        left.setContentsMargins(Size.MEDIUM, Size.MEDIUM, Size.SMALL, Size.SMALL)
        left.addWidget(label(self.tr("Review"), "heading"))
        self._searches = QComboBox()
        self._searches.setAccessibleName(self.tr("Search under review"))
        self._searches.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._searches.setMinimumContentsLength(12)
        self._searches.activated.connect(self._search_chosen)
        left.addWidget(self._searches)
        chips = row(spacing=Size.STEP)
        self._group = QButtonGroup(self)
        self._chips: dict[Outcome | None, QToolButton] = {}
        for outcome in (Outcome.UNDECIDED, None):
            chip = QToolButton()
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(lambda _=False, wanted=outcome: self.show_only(wanted))
            self._group.addButton(chip)
            self._chips[outcome] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        self._chips[Outcome.UNDECIDED].setChecked(True)
        left.addLayout(chips)
        self.queue = QueueView()
        self.queue.setModel(self.model)
        self.queue.setItemDelegate(QueueDelegate(self.queue, self._desk))
        self.queue.setUniformItemSizes(True)
        self.queue.setMouseTracking(True)
        self.queue.setFrameShape(QFrame.Shape.NoFrame)
        self.queue.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.queue.setAccessibleName(self.tr("Candidates to examine"))
        self.queue.selectionModel().currentChanged.connect(self._chosen)
        self._desk.pictures.arrived.connect(self.queue.viewport().update)
        privacy().changed.connect(self.queue.viewport().update)
        left.addWidget(self.queue, 1)
        self._last = Elided("", "caption")
        left.addWidget(self._last)
        wanted = partial(self.place_asked.emit, "examinations")
        link = button(self.tr("Seal, second examiner, conference…"), wanted, kind="link")
        left.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        side.setLayout(left)
        side.setMinimumWidth(252)
        self._notice = Notice()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._notice)
        self._pages.addWidget(self.panel)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(side)
        split.addWidget(self._pages)
        split.setStretchFactor(1, 1)
        split.setSizes([308, 956])
        split.setChildrenCollapsible(False)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(split, 1)
        self.setLayout(whole)
        self._show_state()

    # --- going about ------------------------------------------------------------------------------------------------

    @property
    def notice(self) -> Notice:
        return self._notice

    def entered(self) -> None:
        if self._stale:
            self.refresh()
        self.queue.setFocus()

    def left(self) -> None:
        self.panel.keep_note()
        self.panel.stop()

    def show_only(self, outcome: Outcome | None) -> None:
        """Show candidates of one state, or all."""
        self._chips[outcome].setChecked(True)
        self.model.wanted = outcome
        self.model.refilter()
        self._show_state()
        self._select(0)

    def step(self, by: int) -> None:
        self._select(self.queue.currentIndex().row() + by)

    def decide(self, outcome: Outcome) -> None:
        self.panel.decide(outcome)

    @property
    def current(self) -> Waiting | None:
        found: Any = self.queue.currentIndex().data(WAITING_ROLE)
        return found if isinstance(found, Waiting) else None

    def refresh(self) -> None:
        """Read searches and decisions anew."""
        self._stale = False
        session, known = self._desk.session, self._exhibits

        def fetch() -> tuple[list[Waiting], list[tuple[str, str]], str]:
            waiting: list[Waiting] = []
            names: list[tuple[str, str]] = []
            for past in list(session.recorded_searches())[:_SEARCHES]:
                result = session.recorded_search(past.search_id)
                standings = session.review.standings(result)
                for one in result.candidates:
                    exhibit_id = one.face.exhibit_id
                    if exhibit_id not in known:
                        known[exhibit_id] = session.exhibit(exhibit_id)
                    shown = Row(one, known[exhibit_id], standings.get(one.face.face_id, Standing()))
                    shown.meaning = session.meaning(result, one, words.language())
                    waiting.append(Waiting(result, shown))
                names.append((past.search_id, words.joined((words.when(past.searched_at), past.purpose))))
            newest = session.review.newest(1)
            return waiting, names, event_line(newest[0]) if newest else ""

        self._desk.tasks.run(fetch, self._show)

    def _show(self, found: tuple[list[Waiting], list[tuple[str, str]], str]) -> None:
        waiting, names, last = found
        self._last.show_text(last)
        kept = self.model.search_id
        self._searches.clear()
        self._searches.addItem(self.tr("All searches"), "")
        for search_id, name in names:
            self._searches.addItem(name, search_id)
        at = max(self._searches.findData(kept), 0)
        self._searches.setCurrentIndex(at)
        self.model.search_id = str(self._searches.itemData(at))
        before = self.current
        self.model.show(waiting)
        self._show_state()
        place = self._following if self._following >= 0 else self._place_of(before)
        self._following = -1
        self._select(min(max(place, 0), self.model.rowCount() - 1))

    def _place_of(self, before: Waiting | None) -> int:
        if before is None:
            return 0
        key = (before.result.search_id, before.row.candidate.rank)
        for at, one in enumerate(self.model.shown):
            if (one.result.search_id, one.row.candidate.rank) == key:
                return at
        return 0

    def _remember_place(self) -> None:
        # A decided candidate leaves the queue of the undecided: the next one then stands in its place.
        self._following = self.queue.currentIndex().row()

    def _outdate(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _search_chosen(self, at: int) -> None:
        self.model.search_id = str(self._searches.itemData(at))
        self.model.refilter()
        self._show_state()
        self._select(0)

    def _select(self, place: int) -> None:
        index = self.model.index(place, 0)
        if index.isValid():
            self.queue.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.queue.scrollTo(index)

    def _chosen(self, current: QModelIndex, before: QModelIndex) -> None:
        one = self.current
        if one is not None:
            self.panel.examine(one.result, one.row)

    def _open_original(self) -> None:
        if self.current is not None:
            self.original_asked.emit(self.current.row.candidate.face)

    def _show_state(self) -> None:
        counts = self.model.counts()
        self._chips[Outcome.UNDECIDED].setText(self.tr("Undecided {0}").format(words.number(counts[Outcome.UNDECIDED])))
        self._chips[None].setText(self.tr("All {0}").format(words.number(counts.total())))
        self._pages.setCurrentIndex(1 if self.model.rowCount() else 0)
        if self.model.rowCount():
            return
        if not self.model.everything:
            self._notice.show_notice(
                "list-checks",
                self.tr("Nothing waits for review"),
                self.tr("Candidates of every recorded search come here until they are decided."),
                self.tr("Go to Search"),
                self.search_asked.emit,
            )
        else:
            self._notice.show_notice(
                "check", self.tr("Every candidate is decided"), "", self.tr("Show all"), lambda: self.show_only(None)
            )
