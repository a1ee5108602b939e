"""The heart: the probe on the left, the candidates in the middle, the chosen one's provenance on the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from facefinder.domain.decisions import Outcome
from facefinder.domain.errors import KnownError
from facefinder.domain.filters import Filter
from facefinder.domain.records import EnrolledFace, Probe, ProbeFace, SearchResult
from facefinder.ui import invitations, words
from facefinder.ui.candidate_menu import CandidateMenu
from facefinder.ui.candidate_table import CandidateTable
from facefinder.ui.candidate_views import CandidateGrid, Skeleton, staying
from facefinder.ui.candidates import ROW_ROLE, CandidateModel, Row
from facefinder.ui.comparing import lie_of
from facefinder.ui.copy_decisions import CopyDecisions
from facefinder.ui.desk import Desk, KnownProbe
from facefinder.ui.face_in import take_face, take_face_id
from facefinder.ui.face_out import forget_dragged
from facefinder.ui.filters import FilterBar, FilteredCandidates
from facefinder.ui.inspector import Inspector
from facefinder.ui.list_facts import ListFacts
from facefinder.ui.list_head import ListHead
from facefinder.ui.memory import Memory
from facefinder.ui.probe_panel import ProbePanel
from facefinder.ui.reviewing import DecisionPanel, Reviewer
from facefinder.ui.saved_searches import SavedSearches
from facefinder.ui.searching import Searches
from facefinder.ui.theme import Size
from facefinder.ui.undoing import Change
from facefinder.ui.widgets import Elided, Notice, column, hairline

COLUMNS = "search/columns in two lines"
"""Where the columns' widths and order are remembered; a name of its own for each set of columns."""


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
        self._made_with = self._wanted = Filter()
        self.saved = SavedSearches()
        self.searches = Searches(desk, self)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = CandidateModel(desk, self)
        self._facts = ListFacts(desk, self.model, self)
        self.shown = FilteredCandidates(self)
        self.shown.setSourceModel(self.model)
        self._build()
        self._connect()
        self._show_state()

    # --- making -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.probe = ProbePanel(self._desk, self._reviewer.stack)
        self.inspector = Inspector(self._desk)
        self.inspector.offer_compare()
        self.decision = DecisionPanel()
        self.inspector.extra.addWidget(self.decision)
        self.copies = CopyDecisions(self._desk, self._reviewer, self.decision, self)
        self.grid = CandidateGrid(self._desk, self.model, self.shown)
        self.table = CandidateTable(self._desk, self.model, self.shown)
        self.table.setSelectionModel(self.grid.selectionModel())
        self.filters = FilterBar(self._desk, self.shown, self)
        self.filters.panel.show_fold(self._memory.flag("fold", True))
        self.menu = CandidateMenu(self._desk, self.filters, self)
        self.notice = Notice()
        self._pages = QStackedWidget()
        self._skeleton = Skeleton(self.grid, lambda: self.head.view == "table")
        for page in (self.notice, self._skeleton, self.grid, self.table):
            self._pages.addWidget(page)
        self.head = ListHead(self._desk, self.saved, self._memory.text("search/view", "grid"))
        self.count, self.line = self.head.count, self.head.line
        self.denominator = Elided("", "caption")
        self.denominator.setToolTip(
            self.tr("What the candidate list was drawn from; it limits what an empty list can mean.")
        )

        middle = QWidget()
        inside = column(spacing=Size.SMALL)
        inside.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.STEP, Size.SMALL)
        inside.addWidget(self.head)
        inside.addWidget(self.filters)
        inside.addWidget(self._pages, 1)
        inside.addWidget(self.denominator)
        self.limits = Elided(words.limits(), "caption")
        self.limits.setToolTip(words.limits())
        inside.addWidget(self.limits)
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
        if not (head_state := self._memory.state(COLUMNS)).isEmpty():
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
        self.searches.began.connect(self._began)
        self.searches.previewed.connect(self._previewed)
        self.searches.found.connect(self._found)
        self.searches.failed.connect(self._search_failed)
        self.searches.recorded.connect(self._recorded)
        self.head.back_asked.connect(self.go_back)
        self.head.forward_asked.connect(self.go_forward)
        self.head.recorded_asked.connect(self.show_recorded)
        self.head.view_changed.connect(self._view_changed)
        self.grid.selectionModel().currentChanged.connect(self._current_changed)
        for view in (self.grid, self.table):
            view.activated_row.connect(self.compare_asked)
            view.menu_asked.connect(self._show_menu)
        self.filters.changed.connect(self._filtered)
        self.filters.wanted_changed.connect(self._filter_chosen)
        self.filters.search_asked.connect(self.probe.search)
        self.filters.fold_changed.connect(partial(self._memory.keep, "fold"))
        self.menu.compare_asked.connect(self.compare_asked)
        self.menu.search_asked.connect(self.search_with)
        self.menu.probe_asked.connect(self.add_probe)
        self.menu.original_asked.connect(self.inspector.open_original)
        self.menu.copies_asked.connect(self.copies.decide)
        self.menu.told.connect(self.told)
        self.decision.decided.connect(self.decide)
        self.decision.noted.connect(self._note)
        self._desk.decided.connect(self._facts.fetch_standings)
        self._facts.came.connect(self._facts_came)
        self._facts.standings_came.connect(self._facts_came)
        self._facts.standings_came.connect(self.standings_changed)
        self.inspector.search_asked.connect(self.search_with)
        self.inspector.probe_asked.connect(self.add_probe)
        self.inspector.compare_asked.connect(self.compare_asked)
        self.inspector.told.connect(self.told)
        self._desk.counted.connect(self._show_state)
        self._desk.destroyed.connect(forget_dragged)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._settled:
            self._settled = True
            # Only now the place has its size; sizes that were remembered would be squeezed before.
            QTimer.singleShot(0, self, self._restore)

    def _restore(self) -> None:
        if not (state := self._memory.state("search/split")).isEmpty():
            self.split.restoreState(state)

    def remember(self) -> None:
        self._memory.keep("search/view", self.head.view)
        if self._settled:
            self._memory.keep("search/split", self.split.saveState())
        self._memory.keep(COLUMNS, self.table.horizontalHeader().saveState())

    def left(self) -> None:
        """Another place is shown: nothing floats over it."""
        self.filters.panel.shut()

    # --- searching --------------------------------------------------------------------------------------------------

    @property
    def result(self) -> SearchResult | None:
        """The list shown; without an id while it is a preview."""
        return self._result

    @property
    def searching(self) -> bool:
        return self.searches.running

    def search(self, probe: Probe, face: int, purpose: str) -> None:
        """Search, on the record; the list replaces the one shown."""
        self.search_together([self._desk.session.probe_face(probe, face)], purpose)

    def search_together(self, faces: Sequence[ProbeFace], purpose: str) -> None:
        """Search with several photographs of one person as one, on the record."""
        top, fold = int(self._memory.number("top", 50)), self._memory.flag("fold", True)
        self._wanted = self.filters.wanted
        self.searches.start(faces, purpose, self._wanted, top=top, fold=fold)

    def _began(self) -> None:
        self.probe.set_searching(True)
        self.filters.panel.shut()
        self._pages.setCurrentWidget(self._skeleton)
        self.denominator.show_text("")
        self.head.say(self.tr("Searching"))

    def _previewed(self, early: SearchResult) -> None:
        """Show the list that comes sooner. Nothing can be decided on it: it is on no record."""
        self.show_result(early, self._wanted)
        self._pages.setCurrentWidget(self._view())

    def _found(self, result: SearchResult) -> None:
        self.probe.set_searching(False)
        self._keep_probe(result)
        before = self._result
        if before is not None and not before.search_id:
            with staying(self._view()):
                self._take(result, self._wanted, self.model.replace)
        else:
            self.show_result(result, self._wanted)

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
        self.probe.set_searching(False)
        self._result = None
        self.model.show(())
        self.filters.show_rows((), None)
        self.inspector.show_face(None)  # nothing can be decided on a list that is gone
        self._show_state()
        invitations.failed(self.notice, fault, self.probe.search)
        self._pages.setCurrentWidget(self.notice)

    def search_with(self, face: EnrolledFace) -> None:
        """Take a face of the case as the probe."""
        take_face(self._desk, self.probe, face, self.told.emit)

    def add_probe(self, face: EnrolledFace) -> None:
        """Take a candidate's face as a further photograph of the same person."""
        session = self._desk.session
        self._desk.tasks.run(lambda: session.probe_face_of(face.face_id), self.probe.keep, quick=True)

    def search_with_id(self, face_id: int) -> None:
        """As ``search_with``, for a face that was dropped, wherever it was dragged from."""
        take_face_id(self._desk, self.probe, face_id, self.told.emit)

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_result(self, result: SearchResult, made_with: Filter | None = None) -> None:
        """Show a candidate list and select its first candidate; ``made_with`` is the filter of its search."""
        self._take(result, made_with or Filter(), self.model.show)
        if result.candidates:
            self.select(0)
        else:
            self.inspector.show_face(None)

    def _take(self, result: SearchResult, made_with: Filter, put: Any) -> None:
        self._result, self._made_with = result, made_with
        put(result.candidates)
        self.filters.show_rows(self.model.rows, made_with)
        self.decision.setEnabled(bool(result.search_id))
        self.decision.setToolTip("" if result.search_id else self.tr("The exact list follows; decide on that one."))
        self._show_state()
        if result.candidates:
            self._facts.fetch(result)

    def show_recorded(self, search_id: str) -> None:
        """Show a search from the record, with its recorded probe."""
        self.searches.show_recorded(search_id)

    def _recorded(self, result: SearchResult, crop: bytes | None, made_with: Filter) -> None:
        if self.probe.probe is None or self.probe.probe.sha256 != result.probe_sha256:
            self.probe.show_recorded(crop, result)
        else:
            self._keep_probe(result)
        self.filters.show_filter(made_with)
        self.show_result(result, made_with)

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
        self.searches.go(-1)

    def go_forward(self) -> None:
        self.searches.go(1)

    def _facts_came(self) -> None:
        self.filters.refresh()
        self._tell_current()

    def toggle_view(self) -> None:
        self.show_as("grid" if self.head.view == "table" else "table")

    def bookmark(self, memory: Memory) -> None:
        """Keep the search shown among the saved ones, or take it off again."""
        result = self._result
        if result is None or not result.search_id:
            return

        def toggle() -> None:
            kept = self.saved.toggle(memory, result)
            self.told.emit(self.tr("Search kept") if kept else self.tr("Search no longer kept"))

        toggle()
        self._reviewer.stack.push(Change(self.tr("saved searches"), toggle, toggle))

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
        self._show_standing(shown)
        self.current_changed.emit()

    def _tell_current(self) -> None:
        shown = self.current
        if shown is not None:
            self.inspector.tell(score_line(shown))
            self._show_standing(shown)

    def _show_standing(self, shown: Row) -> None:
        self.decision.show_standing(shown.standing)
        self.copies.show(self._result, shown)

    # --- deciding ---------------------------------------------------------------------------------------------------

    def decide(self, outcome: Outcome) -> None:
        """Record a decision about the selected candidate, with the reasons given."""
        shown, result = self.current, self._result
        if shown is None or result is None or not result.search_id:
            return

        def failed(fault: KnownError) -> None:
            self.decision.show_standing(shown.standing)
            self.decision.say(words.told(fault))
            self.decision.reasons.setFocus()

        reasons = self.decision.reasons.toPlainText()
        self._reviewer.decide(result, shown.candidate, outcome, reasons, failed=failed)

    def _note(self, text: str) -> None:
        shown, result = self._noted or self.current, self._result
        if shown is not None and result is not None and result.search_id:
            self._reviewer.note(result, shown.candidate, text)

    def _filtered(self) -> None:
        self._show_state()
        if self.current is None:
            self.select(0)

    def _filter_chosen(self, before: Filter, after: Filter) -> None:
        text = self.filters.told(after) or self.tr("every filter taken away")
        show = self.filters.show_filter
        self._reviewer.stack.push(
            Change(self.tr("filter: {0}").format(text), partial(show, before), partial(show, after))
        )

    def _show_menu(self, place: QPoint) -> None:
        if self.current is not None and self._result is not None:
            self.menu.show_for(self.current, self._result, place)

    def save_face(self) -> None:
        """Save the selected candidate's face as a picture with its provenance."""
        if self.current is not None:
            self.menu.save_face(self.current.candidate)

    def show_as(self, view: str) -> None:
        """Show the list as ``grid`` or ``table``."""
        self.head.choose(view)
        self._view_changed()

    def _view_changed(self) -> None:
        self._show_state()
        self._view().setFocus()
        self._view().scrollTo(self._view().currentIndex())

    def _view(self) -> CandidateGrid | CandidateTable:
        return self.table if self.head.view == "table" else self.grid

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
        result = self._result
        listed = result is not None and bool(result.candidates)
        recorded = result is not None and bool(result.search_id)
        self.head.show_ways(self.searches.way_back, self.searches.way_forward, listed, recorded=recorded)
        summary = self._desk.summary
        self.filters.setVisible(listed or (summary is not None and bool(summary.gallery_size)))
        if self.searching and not (result is not None and not result.search_id):
            return
        self.denominator.setVisible(result is not None)
        self.limits.setVisible(listed)
        if result is None:
            self.head.say("")
            self._invite()
            return
        self.head.say(*words.list_line(result), words.list_explained(result))
        line = words.denominator_line(result)
        if self._made_with:
            line = f"{line} ({self.filters.told(self._made_with)})"
        self.denominator.show_text(line)
        if listed and self.shown.rowCount():
            self._pages.setCurrentWidget(self._view())
            return
        if listed:
            invitations.all_hidden(self.notice, self.filters.clear)
        else:
            invitations.no_candidate(self.notice, result)
        self._pages.setCurrentWidget(self.notice)

    def _invite(self) -> None:
        summary = self._desk.summary
        if summary is None:
            self._pages.setCurrentWidget(self._skeleton)
            return
        invitations.next_step(self.notice, summary, self.probe, self.add_sources_asked.emit)
        self._pages.setCurrentWidget(self.notice)

    def open_photograph(self, path: Path) -> None:
        self.probe.show_file(path)

    def listed_rows(self) -> Sequence[Row]:
        """The rows as shown: filtered, in the person's order."""
        return [self.shown.index(at, 0).data(ROW_ROLE) for at in range(self.shown.rowCount())]

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)
