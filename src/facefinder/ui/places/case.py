"""The open case: its details, sources with counts, problems, gallery, and what was done last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QSize,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSplitter, QStackedWidget, QTableView, QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.records import Problem, Source, SourceKind, VerifyReport
from facefinder.ui import tips, words
from facefinder.ui.case_facts import AuthorityPanel, GalleryPanel, review_words
from facefinder.ui.desk import Desk
from facefinder.ui.icons import icon
from facefinder.ui.importing import StatusArea
from facefinder.ui.indexes import NOWHERE, Index
from facefinder.ui.job_queue import JobsPanel
from facefinder.ui.log_words import action_words
from facefinder.ui.problems import ProblemsPanel
from facefinder.ui.shelf_tree import KIND_ICONS
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Facts, Notice, button, column, hairline, label, line_up, row, scrolled, set_kind

if TYPE_CHECKING:
    from facefinder.app.rebuilding import GalleryFacts
    from facefinder.domain.authority import Authorisation


SORTED_BY = int(Qt.ItemDataRole.UserRole)


UNCOUNTED = "…"
"""Stands for a number that is not known yet."""


class Lines(QAbstractTableModel):
    """A plain table of texts, with an icon in the first column where one is given. Sorted by what is shown, or by what
    is given for it."""

    def __init__(self, heads: Sequence[str], parent: Any = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self._lines: list[tuple[str, ...]] = []
        self._icons: list[str] = []
        self._keys: list[Any] = []
        self._orders: list[Mapping[int, Any]] = []

    def show(
        self,
        lines: Sequence[Sequence[str]],
        icons: Sequence[str] = (),
        keys: Sequence[Any] = (),
        orders: Sequence[Mapping[int, Any]] = (),
    ) -> None:
        """``keys`` are handed out again by ``key`` for the line that a person chose; ``orders`` say of a line by which
        number or text its columns are sorted, where that is not what they show."""
        self.beginResetModel()
        self._lines = [tuple(line) for line in lines]
        self._icons, self._keys, self._orders = list(icons), list(keys), list(orders)
        self.endResetModel()

    def key(self, at: int) -> Any:
        return self._keys[at] if 0 <= at < len(self._keys) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        text = self._lines[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return tips.plain(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == SORTED_BY:
            return self._orders[index.row()].get(index.column(), text) if self._orders else text
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0 and self._icons:
            return icon(self._icons[index.row()], "quiet")
        if role == Qt.ItemDataRole.TextAlignmentRole and (
            text == UNCOUNTED or text.replace(",", "").replace("\u202f", "").isdigit()
        ):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._heads[section]
        return None


def lines_view(model: Lines, widths: Sequence[int], name: str, stretch: int) -> QTableView:
    """A calm table for ``model``: whole lines selected, one column taking what is left."""
    view = QTableView()
    sorted_lines = QSortFilterProxyModel(view)
    sorted_lines.setSourceModel(model)
    sorted_lines.setSortRole(SORTED_BY)
    sorted_lines.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view.setModel(sorted_lines)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setTabKeyNavigation(False)
    view.setIconSize(QSize(16, 16))
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(30)
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for at, width in enumerate(widths):
        head.resizeSection(at, width)
    head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    view.setSortingEnabled(True)
    head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    return view


def kind_name(kind: SourceKind) -> str:
    """What sort of source it is, in the window's language."""
    translate = QCoreApplication.translate
    return {
        SourceKind.FOLDER: translate("sources", "folder"),
        SourceKind.FILE: translate("sources", "file"),
        SourceKind.ARCHIVE: translate("sources", "archive"),
        SourceKind.DISK_IMAGE: translate("sources", "disk image"),
        SourceKind.VIDEO: translate("sources", "film"),
        SourceKind.WEB_ARCHIVE: translate("sources", "web archive"),
        SourceKind.DOCUMENT: translate("sources", "document"),
    }[kind]


_WIDTHS = (80, 98, 120, 40, 40, 40, 152, 40, 40)
"""Of the sources' columns, in pixels; the third takes what is left, counts and dates more where they need it."""
_SEEN_WHOLE = (3, 4, 5, 7, 8)


class CasePlace(QWidget):
    """Everything about the case itself."""

    add_sources_asked = Signal()
    log_asked = Signal()
    place_asked = Signal(str)
    recogniser_asked = Signal()

    def __init__(
        self,
        desk: Desk,
        status: StatusArea,
        tell: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        """``status`` runs and queues imports, ``tell`` says something for a while."""
        super().__init__(parent)
        self._desk, self._status, self._tell = desk, status, tell
        self._sources: Sequence[Source] = ()
        self._held: Mapping[int, tuple[int, int]] | None = None
        self._counted: set[int] = set()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sources = Lines(
            [
                self.tr("Exhibit"),
                self.tr("Kind"),
                self.tr("Place"),
                self.tr("Photographs"),
                self.tr("Faces"),
                self.tr("Problems"),
                self.tr("Legal basis"),
                self.tr("Review by"),
                self.tr("Imported"),
            ],
            self,
        )
        self.problems = Lines(
            [self.tr("Exhibit"), self.tr("Path"), self.tr("What happened"), self.tr("Noticed"), self.tr("Number")], self
        )
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(2000)
        self._soon.timeout.connect(partial(self.refresh, counting=False))
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        self._filling.setInterval(1000)
        self._filling.timeout.connect(self.refresh_side)
        self._build()
        desk.counted.connect(self._show_counts)
        desk.counted.connect(self.refresh_side)
        desk.imported.connect(self.refresh)
        desk.problems_met.connect(self._problems_met)
        status.changed.connect(self._problems_met)
        self.refresh()

    def _build(self) -> None:
        side = QWidget()
        left = column(spacing=Size.MEDIUM, margin=Size.LARGE)
        record = self._desk.session.record
        left.addWidget(label(record.number, "title", selectable=True))
        left.addWidget(label(record.title, "quiet", wrap=True, selectable=True))
        left.addWidget(hairline())
        self.authority = AuthorityPanel(partial(self.place_asked.emit, "authority"))
        left.addWidget(self.authority)
        left.addWidget(hairline())
        self.gallery = GalleryPanel(self.recogniser_asked.emit)
        left.addWidget(self.gallery)
        left.addWidget(hairline())
        left.addWidget(label(self.tr("What it holds"), "section"))
        self._counts = Facts()
        left.addWidget(self._counts)
        left.addWidget(hairline())
        left.addWidget(label(self.tr("Integrity"), "section"))
        self._verified = label(self.tr("Not checked in this session."), "quiet", wrap=True)
        left.addWidget(self._verified)
        self._verify = button(self.tr("Verify the case"), self.verify, icon_name="shield-check")
        self._verify.setToolTip(self.tr("Checks the log's chain, the catalogue, the index and every stored template."))
        left.addWidget(self._verify, 0, Qt.AlignmentFlag.AlignLeft)
        links = column(spacing=0)
        links.setAlignment(Qt.AlignmentFlag.AlignLeft)
        links.addWidget(button(self.tr("Show the log"), self.log_asked.emit, kind="link"))
        for place, name in (
            ("authority", self.tr("Authority, people, keys, retention")),
            ("examinations", self.tr("Examinations by two people")),
            ("subjects", self.tr("Data subjects")),
        ):
            links.addWidget(button(name, partial(self.place_asked.emit, place), kind="link"))
        left.addLayout(links)
        left.addStretch(1)
        side.setLayout(left)
        area = scrolled(side)
        area.setMinimumWidth(280)
        area.setMaximumWidth(380)

        right = QWidget()
        inside = column(spacing=Size.SMALL, margin=Size.LARGE)
        head = row()
        head.addWidget(label(self.tr("Sources"), "heading"))
        head.addStretch(1)
        self.add = button(self.tr("Add sources…"), self.add_sources_asked.emit, icon_name="folder-plus")
        self.add.hide()
        head.addWidget(self.add)
        inside.addLayout(head)
        self._source_pages = QStackedWidget()
        self._no_source = Notice()
        self._no_source.show_notice(
            "folder-plus",
            self.tr("No source yet"),
            self.tr("Add a folder, archive, disk image or film, or drop it on this window."),
            self.tr("Add sources…"),
            self.add_sources_asked.emit,
        )
        self.source_view = lines_view(self.sources, _WIDTHS, self.tr("Sources"), 2)
        self._fit_sources()
        self._source_pages.addWidget(self._no_source)
        self._source_pages.addWidget(self.source_view)
        self._source_pages.setCurrentWidget(self.source_view)  # until it is read that there is none
        inside.addWidget(self._source_pages, 1)
        self.jobs = JobsPanel(self._status)
        inside.addWidget(self.jobs)
        self.problem_view = lines_view(self.problems, (84, 240, 380, 184, 0), self.tr("Problems"), 2)
        self.problems_panel = ProblemsPanel(self._desk, self.problem_view, self.problems.show)
        self.problems_panel.job_made.connect(self._status.add)
        self.problems_panel.told.connect(self._tell)
        right.setLayout(inside)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(right)
        split.addWidget(self.problems_panel)
        split.setSizes([420, 300])
        split.setChildrenCollapsible(False)
        across = row(spacing=0)
        across.addWidget(area)
        across.addWidget(hairline(vertical=True))
        across.addWidget(split, 1)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addLayout(across, 1)
        self.setLayout(whole)

    def _problems_met(self) -> None:
        """While an import goes on its problems are shown too, a little later."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def entered(self) -> None:
        self.refresh_side()
        on_table = self._source_pages.currentWidget() is self.source_view
        (self.source_view if on_table else self._no_source.action).setFocus()

    def refresh(self, *, counting: bool = True) -> None:
        """Read sources and problems anew, off the window's thread; with ``counting`` what each source holds too."""
        session = self._desk.session

        def read() -> tuple[list[Source], list[Problem], Mapping[int, tuple[int, int]] | None]:
            wanted = counting and session.access.may("library.by_source")
            held = session.library.by_source() if wanted else None
            return session.sources(), session.problems(), held

        self._desk.tasks.run(read, partial(self._show, counting=counting))

    def refresh_side(self) -> None:
        """Read authority and gallery anew."""
        session = self._desk.session
        self._desk.tasks.run(
            lambda: (session.authority.authorisation(), session.rebuilding.facts()), self._show_side, quick=True
        )

    def _show_side(self, found: tuple[Authorisation | None, GalleryFacts]) -> None:
        given, gallery = found
        session = self._desk.session
        self.authority.show_authority(
            session.record,
            words.readable_path(str(session.path)),
            given,
            may_renew=session.access.may("authority.authorise"),
        )
        self.gallery.show_gallery(gallery, may_change=session.access.may("rebuilding.run"))
        line_up(self.authority.facts, self.gallery.facts, self._counts)
        if not gallery.filled and self.isVisible():
            self._filling.start()

    def _show(
        self, found: tuple[list[Source], list[Problem], Mapping[int, tuple[int, int]] | None], *, counting: bool
    ) -> None:
        sources, problems, held = found
        self._sources = sources
        if counting:
            self._held = held
            self._counted = {
                each.source_id
                for each in sources
                if each.finished_at or each.source_id in (held or {}) or not self._status.jobs
            }
        counts = Counter(problem.source_id for problem in problems)
        lines, orders = [], []
        for source in sources:
            each = (0, 0) if self._held is None else self._held.get(source.source_id, (0, 0))
            if self._held is None:
                shown = [self.tr("not shown")] * 2
            elif source.source_id not in self._counted:
                shown = [UNCOUNTED] * 2  # it is being imported, and counted when that has ended
            else:
                shown = [words.number(count) for count in each]
            met = counts[source.source_id]
            lines.append(
                (
                    source.exhibit_reference,
                    kind_name(source.kind),
                    words.readable_path(source.location),
                    *shown,
                    words.number(met) if met else "",
                    source.legal_basis,
                    review_words(source.review_by, brief=True),
                    words.day(source.finished_at) if source.finished_at else self.tr("not finished"),
                )
            )
            orders.append({3: each[0], 4: each[1], 5: met, 7: source.review_by, 8: source.finished_at or ""})
        self.sources.show(lines, [KIND_ICONS[source.kind] for source in sources], orders=orders)
        self._fit_sources()
        self.problems_panel.show_problems(problems, sources)
        asked = self.source_view.hasFocus()
        self._source_pages.setCurrentWidget(self.source_view if sources else self._no_source)
        if asked and not sources:
            self._no_source.action.setFocus()
        self.add.setVisible(bool(sources))  # while there is none, the invitation below offers it

    def _fit_sources(self) -> None:
        """Counts and dates are seen whole in every language; what was drawn wider by hand stays."""
        head = self.source_view.horizontalHeader()
        for at in _SEEN_WHOLE:
            name = head.fontMetrics().horizontalAdvance(str(self.sources.headerData(at, Qt.Orientation.Horizontal)))
            wanted = max(self.source_view.sizeHintForColumn(at), name + Size.WIDE)
            head.resizeSection(at, max(wanted, head.sectionSize(at)))

    def _show_counts(self) -> None:
        summary = self._desk.summary
        if summary is None:
            return
        last = summary.last_action.split(" ", 1)
        self._counts.show_facts(
            [
                (self.tr("Exhibits"), words.number(summary.exhibits)),
                (self.tr("Seen at"), self.tr("{0} places").format(words.number(summary.occurrences))),
                (self.tr("Faces"), words.number(summary.faces)),
                (self.tr("Without a face"), words.number(summary.without_face)),
                (self.tr("Problems"), words.number(summary.problems)),
                (self.tr("Searches"), words.number(summary.searches)),
                (
                    self.tr("Last done"),
                    words.joined((words.when(last[0]), action_words(last[-1]))) if len(last) == 2 else "",
                ),
            ]
        )
        line_up(self.authority.facts, self.gallery.facts, self._counts)

    def verify(self) -> None:
        session = self._desk.session
        self._verify.setEnabled(False)
        self._tell_verified(self.tr("Checking…"), "quiet")

        def show(report: VerifyReport) -> None:
            self._verify.setEnabled(True)
            if report.ok:
                self._tell_verified(self.tr("Checked just now: no fault found."), "body")
            else:
                first = report.findings[0]
                said = f"{words.retold(first.what)} {words.retold(first.advice)}"
                self._tell_verified(self.tr("{0} fault(s) found. {1}").format(len(report.findings), said), "fault")

        def failed(fault: KnownError) -> None:
            self._verify.setEnabled(True)
            self._tell_verified(words.told(fault), "warning")

        self._desk.tasks.run(session.verify, show, failed)

    @property
    def verified(self) -> str:
        return self._verified.text()

    def _tell_verified(self, text: str, kind: str) -> None:
        self._verified.setText(text)
        set_kind(self._verified, kind)
