"""The heart: the probe on the left, the candidates in the middle, the chosen one's provenance on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from facefinder.domain.decisions import Outcome, Standing
from facefinder.domain.errors import KnownError
from facefinder.domain.records import EnrolledFace, Exhibit, Probe, ProbeFace, SearchResult
from facefinder.ui import words
from facefinder.ui.candidate_views import CandidateGrid, CandidateTable, Skeleton
from facefinder.ui.candidates import ROW_ROLE, CandidateModel, Row
from facefinder.ui.comparing import lie_of
from facefinder.ui.desk import Desk, KnownProbe
from facefinder.ui.filters import FilterBar, FilteredCandidates
from facefinder.ui.icons import icon
from facefinder.ui.inspector import Inspector
from facefinder.ui.memory import Memory
from facefinder.ui.probe_panel import ProbePanel
from facefinder.ui.reviewing import DecisionPanel, Reviewer
from facefinder.ui.saved_searches import SavedSearches
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, Notice, column, hairline, label, row, tool


def score_line(shown: Row) -> str:
    """What the score is worth and what the face is worth, for reading under the headline."""
    quality = shown.candidate.face.quality
    lines = [shown.meaning.strangers_words] if shown.meaning is not None else []
    return "\n".join([*lines, words.joined((words.quality(quality), words.weakest(quality)))])


class SearchPlace(QWidget):
    """Searches the open case and shows candidate lists, new and recorded."""

    add_sources_asked = Signal()
    sources_dropped = Signal(list)
    compare_asked = Signal()
    told = Signal(str)

    standings_changed = Signal()
    current_changed = Signal()

    def __init__(self, desk: Desk, memory: Memory, reviewer: Reviewer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewer = reviewer
        self._noted: Row | None = None
        self._settled = False
        self._desk, self._memory = desk, memory
        self._result: SearchResult | None = None
        self._task: Task | None = None
        self._facts: Task | None = None
        self.saved = SavedSearches()
        self._trail: list[str] = []
        self._at = -1
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = CandidateModel(desk, self)
        self.shown = FilteredCandidates(self)
        self.shown.setSourceModel(self.model)
        self._build()
        self._connect()
        self._show_state()

    # --- making -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.probe = ProbePanel(self._desk)
        self.inspector = Inspector(self._desk)
        self.inspector.offer_compare()
        self.decision = DecisionPanel()
        self.inspector.extra.addWidget(self.decision)
        self.grid = CandidateGrid(self._desk, self.model, self.shown)
        self.table = CandidateTable(self._desk, self.model, self.shown)
        self.table.setSelectionModel(self.grid.selectionModel())
        self.filters = FilterBar(self.shown)
        self.notice = Notice()
        self._pages = QStackedWidget()
        self._skeleton = Skeleton(self.grid)
        for page in (self.notice, self._skeleton, self.grid, self.table):
            self._pages.addWidget(page)

        self._back = tool("arrow-left", self.tr("Back to the search before (Alt+Left)"), self.go_back)
        self._forward = tool("arrow-right", self.tr("On to the search after (Alt+Right)"), self.go_forward)
        self._history = tool("history", self.tr("Recorded searches"))
        self._history.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._history)
        self._menu.aboutToShow.connect(self._fill_history)
        self._history.setMenu(self._menu)
        self.count = label("", "strong")
        self.line = Elided("", "quiet")
        self._grid_button = tool("layout-grid", self.tr("As cards"), checkable=True)
        self._table_button = tool("table", self.tr("As a table"), checkable=True)
        self._views = QButtonGroup(self)
        for made in (self._grid_button, self._table_button):
            self._views.addButton(made)
        wanted = self._memory.text("search/view", "grid")
        (self._table_button if wanted == "table" else self._grid_button).setChecked(True)

        head = row(spacing=Size.STEP)
        for made_tool in (self._back, self._forward, self._history):
            head.addWidget(made_tool)
        head.addSpacing(Size.STEP)
        head.addWidget(self.count)
        head.addWidget(self.line, 1)
        head.addWidget(self._grid_button)
        head.addWidget(self._table_button)
        self.denominator = Elided("", "caption")
        self.denominator.setToolTip(
            self.tr("What the candidate list was drawn from; it limits what an empty list can mean.")
        )

        middle = QWidget()
        inside = column(spacing=Size.SMALL)
        inside.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.STEP, Size.SMALL)
        inside.addLayout(head)
        inside.addWidget(self.filters)
        inside.addWidget(self._pages, 1)
        inside.addWidget(self.denominator)
        middle.setLayout(inside)
        middle.setMinimumWidth(320)

        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.probe.setMinimumWidth(200)
        self.inspector.setMinimumWidth(240)
        for part in (self.probe, middle, self.inspector):
            self.split.addWidget(part)
        self.split.setStretchFactor(1, 4)
        self.split.setStretchFactor(2, 1)
        self.split.setCollapsible(1, False)
        self.split.setSizes([220, 788, 272])
        head_state = self._memory.state("search/columns")
        if not head_state.isEmpty():
            self.table.horizontalHeader().restoreState(head_state)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(hairline())
        whole.addWidget(self.split)

    def _connect(self) -> None:
        self.probe.asked.connect(self.search)
        self.probe.asked_together.connect(self.search_together)
        self.probe.probe_changed.connect(self._show_state)
        self.probe.sources_dropped.connect(self.sources_dropped)
        self.probe.face_dropped.connect(self.search_with_id)
        self.grid.selectionModel().currentChanged.connect(self._current_changed)
        for view in (self.grid, self.table):
            view.activated_row.connect(self.compare_asked)
        self._views.buttonClicked.connect(self._view_changed)
        self.filters.changed.connect(self._filtered)
        self.decision.decided.connect(self.decide)
        self.decision.noted.connect(self._note)
        self._desk.decided.connect(self._fetch_standings)
        self.inspector.search_asked.connect(self.search_with)
        self.inspector.probe_asked.connect(self.add_probe)
        self.inspector.compare_asked.connect(self.compare_asked)
        self.inspector.told.connect(self.told)
        self._desk.counted.connect(self._show_state)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._settled:
            self._settled = True
            # Only now the place has its size; sizes that were remembered would be squeezed before.
            QTimer.singleShot(0, self, self._restore)

    def _restore(self) -> None:
        state = self._memory.state("search/split")
        if not state.isEmpty():
            self.split.restoreState(state)

    def remember(self) -> None:
        self._memory.keep("search/view", "table" if self._table_button.isChecked() else "grid")
        if self._settled:
            self._memory.keep("search/split", self.split.saveState())
        self._memory.keep("search/columns", self.table.horizontalHeader().saveState())

    # --- searching --------------------------------------------------------------------------------------------------

    @property
    def result(self) -> SearchResult | None:
        return self._result

    @property
    def searching(self) -> bool:
        return self._task is not None

    def search(self, probe: Probe, face: int, purpose: str) -> None:
        """Search, on the record; the list replaces the one shown."""
        session = self._desk.session
        top, fold = int(self._memory.number("top", 50)), self._memory.flag("fold", True)
        self._start(lambda: session.search(probe, face, purpose, top=top, fold=fold))

    def search_together(self, faces: Sequence[ProbeFace], purpose: str) -> None:
        """Search with several photographs of one person as one, on the record."""
        session = self._desk.session
        top, fold = int(self._memory.number("top", 50)), self._memory.flag("fold", True)
        self._start(lambda: session.search_together(faces, purpose, top=top, fold=fold))

    def _start(self, work: Callable[[], SearchResult]) -> None:
        self.probe.set_searching(True)
        self._task = self._desk.tasks.run(work, self._searched, self._search_failed)
        self._pages.setCurrentWidget(self._skeleton)
        self.count.setText(self.tr("Searching"))
        self.line.show_text("")

    def _searched(self, result: SearchResult) -> None:
        self._task = None
        self.probe.set_searching(False)
        del self._trail[self._at + 1 :]
        self._trail.append(result.search_id)
        self._at = len(self._trail) - 1
        self._keep_probe(result)
        self.show_result(result)
        self._desk.searched.emit(result.search_id)

    def _keep_probe(self, result: SearchResult) -> None:
        """Keep the probe's picture for comparing, while the case is open."""
        probe, picture = self.probe.probe, self.probe.photo.picture
        if probe is None or probe.sha256 != result.probe_sha256 or picture.isNull():
            return
        for face in probe.analysis.faces:
            if face.box == result.probe_box:
                lie = lie_of(face.landmarks, picture.width() / max(probe.analysis.width, 1))
                self._desk.probes[result.search_id] = KnownProbe(picture.toImage(), lie)

    def _search_failed(self, fault: KnownError) -> None:
        self._task = None
        self.probe.set_searching(False)
        self._result = None
        self.model.show(())
        self._show_state()
        self.notice.show_notice(
            "triangle-alert",
            self.tr("The search could not be made"),
            str(fault),
            self.tr("Try again"),
            self.probe.search,
        )
        self._pages.setCurrentWidget(self.notice)

    def search_with(self, face: EnrolledFace) -> None:
        """Take a face of the case as the probe: its original photograph, with that face chosen."""
        session = self._desk.session

        def fetch() -> tuple[bytes, str]:
            occurrences = session.occurrences(face.exhibit_id)
            name = occurrences[0].path if occurrences else face.exhibit_sha256[:12]
            return session.original_content(face.exhibit_id), words.readable_path(name)

        def show(found: tuple[bytes, str]) -> None:
            self.probe.show_content(*found, choose=face.box)

        self._desk.tasks.run(fetch, show, lambda fault: self.told.emit(str(fault)))

    def add_probe(self, face: EnrolledFace) -> None:
        """Take a candidate's face as a further photograph of the same person."""
        session = self._desk.session
        self._desk.tasks.run(lambda: session.probe_face_of(face.face_id), self.probe.keep, quick=True)

    def search_with_id(self, face_id: int) -> None:
        """As ``search_with``, for a face that was dropped."""
        at = self.model.row_of(face_id)
        if at >= 0:
            self.search_with(self.model.rows[at].candidate.face)

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_result(self, result: SearchResult) -> None:
        """Show a candidate list and select its first candidate."""
        self._result = result
        self.model.show(result.candidates)
        self.filters.show_rows(self.model.rows)
        self._show_state()
        if result.candidates:
            self.select(0)
            self._fetch_facts(result)
        else:
            self.inspector.show_face(None)

    def show_recorded(self, search_id: str) -> None:
        """Show a search from the record, with its recorded probe."""
        session = self._desk.session

        def fetch() -> tuple[SearchResult, bytes | None]:
            return session.recorded_search(search_id), session.probe_crop(search_id)

        def show(found: tuple[SearchResult, bytes | None]) -> None:
            result, crop = found
            if self.probe.probe is None or self.probe.probe.sha256 != result.probe_sha256:
                self.probe.show_recorded(crop, result)
            if not self._trail or self._trail[self._at] != search_id:
                del self._trail[self._at + 1 :]
                self._trail.append(search_id)
                self._at = len(self._trail) - 1
            self.show_result(result)

        self._desk.tasks.run(fetch, show)

    def select(self, place: int) -> None:
        """Select the candidate at a place of the list as shown."""
        index = self.shown.index(place, 0)
        if index.isValid():
            self.grid.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )

    def step(self, by: int) -> None:
        """Select the candidate before or after."""
        self.select(self.grid.currentIndex().row() + by)

    @property
    def current(self) -> Row | None:
        found: Any = self.grid.currentIndex().data(ROW_ROLE)
        return found if isinstance(found, Row) else None

    def go_back(self) -> None:
        self._go(-1)

    def go_forward(self) -> None:
        self._go(1)

    def _go(self, step: int) -> None:
        if 0 <= self._at + step < len(self._trail):
            self._at += step
            self.show_recorded(self._trail[self._at])

    def _fetch_facts(self, result: SearchResult) -> None:
        session = self._desk.session
        wanted = list(dict.fromkeys(candidate.face.exhibit_id for candidate in result.candidates))
        if self._facts is not None:
            self._facts.cancel()

        def fetch() -> tuple[dict[int, Exhibit], dict[int, Any]]:
            exhibits = {exhibit_id: session.exhibit(exhibit_id) for exhibit_id in wanted}
            return exhibits, {one.rank: session.meaning(result, one) for one in result.candidates}

        def show(found: tuple[dict[int, Exhibit], dict[int, Any]]) -> None:
            self.model.set_exhibits(found[0])
            self.model.set_meanings(found[1])
            self.filters.refresh()
            self._tell_current()

        self._facts = self._desk.tasks.run(fetch, show)
        self._fetch_standings()

    def _fetch_standings(self) -> None:
        session, result = self._desk.session, self._result
        if result is None:
            return

        def show(found: dict[int, Standing]) -> None:
            if self._result is result:
                self.model.set_standings(found)
                self.filters.refresh()
                self._tell_current()
                self.standings_changed.emit()

        self._desk.tasks.run(lambda: session.review.standings(result), show, quick=True)

    def toggle_view(self) -> None:
        self.show_as("grid" if self._table_button.isChecked() else "table")

    def bookmark(self, memory: Memory) -> None:
        """Keep the search shown among the saved ones, or take it off again."""
        if self._result is None:
            return
        kept = self.saved.toggle(memory, self._result)
        self.told.emit(self.tr("Search kept") if kept else self.tr("Search no longer kept"))

    def _fill_history(self) -> None:
        self._menu.clear()
        if self.saved.entries:
            self._menu.addSection(self.tr("Saved searches"))
            for search_id, name in self.saved.entries:
                action = self._menu.addAction(icon("bookmark"), name.replace("&", "&&"))
                action.triggered.connect(lambda _=False, search_id=search_id: self.show_recorded(search_id))
            self._menu.addSection(self.tr("Recorded searches"))
        for past in self._desk.history[:20]:
            text = words.joined((words.when(past.searched_at), past.purpose, words.candidates(past.candidates)))
            action = self._menu.addAction(text.replace("&", "&&"))
            action.triggered.connect(lambda _=False, search_id=past.search_id: self.show_recorded(search_id))
        if self._menu.isEmpty():
            self._menu.addAction(self.tr("No search has been recorded in this case")).setEnabled(False)

    def _current_changed(self, _current: QModelIndex, before: QModelIndex) -> None:
        shown = self.current
        # A note that is still being written belongs to the candidate before.
        self._noted = before.data(ROW_ROLE) if before.isValid() else None
        self.decision.keep_note()
        self._noted = None
        if shown is None:
            self.inspector.show_face(None)
            return
        candidate = shown.candidate
        headline = self.tr("Candidate {0}, similarity {1}").format(
            candidate.rank, words.similarity(candidate.similarity)
        )
        self.inspector.show_face(candidate.face, headline, score_line(shown))
        self.decision.show_standing(shown.standing)
        self.current_changed.emit()

    def _tell_current(self) -> None:
        shown = self.current
        if shown is not None:
            self.inspector.tell(score_line(shown))
            self.decision.show_standing(shown.standing)

    # --- deciding ---------------------------------------------------------------------------------------------------

    def decide(self, outcome: Outcome) -> None:
        """Record a decision about the selected candidate, with the reasons given."""
        shown, result = self.current, self._result
        if shown is None or result is None:
            return

        def failed(fault: KnownError) -> None:
            self.decision.show_standing(shown.standing)
            self.decision.say(str(fault))
            self.decision.reasons.setFocus()

        reasons = self.decision.reasons.toPlainText()
        self._reviewer.decide(result, shown.candidate, outcome, reasons, failed=failed)

    def _note(self, text: str) -> None:
        shown, result = self._noted or self.current, self._result
        if shown is not None and result is not None:
            self._reviewer.note(result, shown.candidate, text)

    def _filtered(self) -> None:
        self._show_state()
        if self.current is None:
            self.select(0)

    def show_as(self, view: str) -> None:
        """Show the list as ``grid`` or ``table``."""
        (self._table_button if view == "table" else self._grid_button).setChecked(True)
        self._view_changed()

    def _view_changed(self) -> None:
        self._show_state()
        self._view().setFocus()
        self._view().scrollTo(self._view().currentIndex())

    def _view(self) -> CandidateGrid | CandidateTable:
        return self.table if self._table_button.isChecked() else self.grid

    def entered(self) -> None:
        """Put the focus where the work is: on the candidates, or on the probe."""
        if self._result is not None and self._result.candidates:
            self.focus_list()
        else:
            self.probe.setFocus()

    def focus_list(self) -> None:
        if self._result is not None and self._result.candidates:
            self._view().setFocus()

    def _show_state(self) -> None:
        """Empty, busy, filled or failed: exactly one of them."""
        self._back.setEnabled(self._at > 0)
        self._forward.setEnabled(self._at < len(self._trail) - 1)
        if self._task is not None:
            return
        result = self._result
        listed = result is not None and bool(result.candidates)
        self.filters.setVisible(listed)
        self._grid_button.setEnabled(listed)
        self._table_button.setEnabled(listed)
        self.denominator.setVisible(result is not None)
        if result is None:
            self.count.setText("")
            self.line.show_text("")
            self._invite()
            return
        count, rest = words.list_line(result)
        self.count.setText(count)
        self.line.show_text(rest)
        self.denominator.show_text(words.denominator_line(result))
        if listed and self.shown.rowCount():
            self._pages.setCurrentWidget(self._view())
            return
        if listed:
            self.notice.show_notice(
                "funnel",
                self.tr("Every candidate is filtered out"),
                "",
                self.tr("Clear the filters"),
                self.filters.clear,
            )
        else:
            self.notice.show_notice("search", self.tr("No candidate"), words.denominator_line(result))
        self._pages.setCurrentWidget(self.notice)

    def _invite(self) -> None:
        summary = self._desk.summary
        if summary is None:
            self._pages.setCurrentWidget(self._skeleton)
            return
        if not summary.gallery_size:
            self.notice.show_notice(
                "folder-plus",
                self.tr("No face is enrolled yet"),
                self.tr("Add the folders that hold the photographs, or drop them here. Originals are never changed."),
                self.tr("Add a folder…"),
                self.add_sources_asked.emit,
            )
        elif self.probe.probe is None and not self.probe.strip.faces:
            self.notice.show_notice(
                "image-plus",
                self.tr("Drop a photograph of the person"),
                self.tr("{0} from {1} are ready to be searched.").format(
                    words.faces(summary.gallery_size), words.sources(summary.sources)
                ),
                self.tr("Open a photograph…"),
                self.probe.open_dialog,
            )
        elif self.probe.face < 0:
            self.notice.show_notice(
                "scan-face", self.tr("Choose the face"), self.tr("Click it on the probe photograph.")
            )
        else:
            self.notice.show_notice(
                "search", self.tr("Ready to search"), self.tr("State the purpose on the left, then search.")
            )
        self._pages.setCurrentWidget(self.notice)

    def open_photograph(self, path: Path) -> None:
        self.probe.show_file(path)

    def listed_rows(self) -> Sequence[Row]:
        """The rows as shown: filtered, in the person's order."""
        return [self.shown.index(at, 0).data(ROW_ROLE) for at in range(self.shown.rowCount())]

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)
