"""The open case: its details, sources with counts, problems, gallery, and what was done last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
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
from facefinder.ui.desk import Desk
from facefinder.ui.icons import icon
from facefinder.ui.importing import ImportJob
from facefinder.ui.problems import ProblemsPanel
from facefinder.ui.shelf_tree import KIND_ICONS
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Facts, Notice, button, column, hairline, label, row, scrolled, set_kind

Index = QModelIndex | QPersistentModelIndex


class Lines(QAbstractTableModel):
    """A plain table of texts, with an icon in the first column where one is given. Sorted by what is shown."""

    def __init__(self, heads: Sequence[str], parent: Any = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self._lines: list[tuple[str, ...]] = []
        self._icons: list[str] = []
        self._keys: list[Any] = []

    def show(self, lines: Sequence[Sequence[str]], icons: Sequence[str] = (), keys: Sequence[Any] = ()) -> None:
        """``keys`` are handed out again by ``key`` for the line that a person chose."""
        self.beginResetModel()
        self._lines = [tuple(line) for line in lines]
        self._icons, self._keys = list(icons), list(keys)
        self.endResetModel()

    def key(self, at: int) -> Any:
        return self._keys[at] if 0 <= at < len(self._keys) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        text = self._lines[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return tips.plain(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0 and self._icons:
            return icon(self._icons[index.row()], "quiet")
        if role == Qt.ItemDataRole.TextAlignmentRole and text.replace(",", "").replace("\u202f", "").isdigit():
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


def action_words(action: str) -> str:
    """``case.created`` as ``case created``; the log's own words stay in the log."""
    return action.replace(".", " ").replace("_", " ")


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


class CasePlace(QWidget):
    """Everything about the case itself."""

    add_sources_asked = Signal()
    log_asked = Signal()
    place_asked = Signal(str)

    def __init__(
        self,
        desk: Desk,
        run_job: Callable[[ImportJob], object],
        tell: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        """``run_job`` runs or queues an import, ``tell`` says something for a while."""
        super().__init__(parent)
        self._desk, self._run_job, self._tell = desk, run_job, tell
        self._sources: Sequence[Source] = ()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sources = Lines(
            [
                self.tr("Exhibit"),
                self.tr("Kind"),
                self.tr("Place"),
                self.tr("Legal basis"),
                self.tr("Added"),
                self.tr("Problems"),
                self.tr("State"),
            ],
            self,
        )
        self.problems = Lines(
            [self.tr("Exhibit"), self.tr("Path"), self.tr("What happened"), self.tr("Noticed"), self.tr("Number")], self
        )
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(2000)
        self._soon.timeout.connect(self.refresh)
        self._build()
        desk.counted.connect(self._show_counts)
        desk.imported.connect(self.refresh)
        desk.problems_met.connect(self._problems_met)
        self.refresh()

    def _build(self) -> None:
        side = QWidget()
        left = column(spacing=Size.MEDIUM, margin=Size.LARGE)
        record = self._desk.session.record
        left.addWidget(label(record.number, "title", selectable=True))
        left.addWidget(label(record.title, "quiet", wrap=True, selectable=True))
        left.addWidget(hairline())
        self._details = Facts()
        left.addWidget(self._details)
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
        left.addWidget(button(self.tr("Show the log"), self.log_asked.emit, kind="link"), 0, Qt.AlignmentFlag.AlignLeft)
        for place, name in (
            ("authority", self.tr("Authority, people, keys, retention")),
            ("examinations", self.tr("Examinations by two people")),
            ("subjects", self.tr("Data subjects")),
        ):
            link = button(name, partial(self.place_asked.emit, place), kind="link")
            left.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
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
        self.source_view = lines_view(self.sources, (84, 108, 160, 180, 184, 84, 116), self.tr("Sources"), 2)
        self._source_pages.addWidget(self._no_source)
        self._source_pages.addWidget(self.source_view)
        inside.addWidget(self._source_pages, 1)
        self.problem_view = lines_view(self.problems, (84, 240, 380, 184, 0), self.tr("Problems"), 2)
        self.problems_panel = ProblemsPanel(self._desk, self.problem_view, self.problems.show)
        self.problems_panel.job_made.connect(self._run_job)
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

    def refresh(self) -> None:
        """Read sources and problems anew, off the window's thread."""
        session = self._desk.session
        self._desk.tasks.run(lambda: (session.sources(), session.problems()), self._show)

    def _show(self, found: tuple[list[Source], list[Problem]]) -> None:
        sources, problems = found
        self._sources = sources
        counts = Counter(problem.source_id for problem in problems)
        self.sources.show(
            [
                (
                    source.exhibit_reference,
                    kind_name(source.kind),
                    words.readable_path(source.location),
                    source.legal_basis,
                    words.when(source.added_at),
                    words.number(counts[source.source_id]) if counts[source.source_id] else "",
                    self.tr("complete") if source.finished_at else self.tr("not finished"),
                )
                for source in sources
            ],
            [KIND_ICONS[source.kind] for source in sources],
        )
        self.problems_panel.show_problems(problems, sources)
        self._source_pages.setCurrentWidget(self.source_view if sources else self._no_source)
        self.add.setVisible(bool(sources))  # while there is none, the invitation below offers it

    def _show_counts(self) -> None:
        record, summary = self._desk.session.record, self._desk.summary
        self._details.show_facts(
            [
                (self.tr("Authority"), record.authority),
                (self.tr("Operator"), record.operator),
                (self.tr("Created"), words.when(record.created_at)),
                (self.tr("Recogniser"), record.recogniser),
                (self.tr("Folder"), words.readable_path(str(self._desk.session.path))),
            ]
        )
        if summary is None:
            return
        last = summary.last_action.split(" ", 1)
        self._counts.show_facts(
            [
                (self.tr("Exhibits"), words.number(summary.exhibits)),
                (self.tr("Seen at"), self.tr("{0} places").format(words.number(summary.occurrences))),
                (self.tr("Faces"), words.number(summary.faces)),
                (self.tr("Enrolled"), words.faces(summary.gallery_size)),
                (self.tr("Without a face"), words.number(summary.without_face)),
                (self.tr("Problems"), words.number(summary.problems)),
                (self.tr("Searches"), words.number(summary.searches)),
                (
                    self.tr("Last done"),
                    words.joined((words.when(last[0]), action_words(last[-1]))) if len(last) == 2 else "",
                ),
            ]
        )

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
