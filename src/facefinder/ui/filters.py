"""The filter bar: what a search is limited to, how many faces that leaves, and what of the list shown it hides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.filters import Facets, Filter
from facefinder.ui import words
from facefinder.ui.candidates import CandidateModel, Column, Row
from facefinder.ui.condition_bar import ConditionBar
from facefinder.ui.desk import Desk
from facefinder.ui.filter_panel import Picker, counted, offer
from facefinder.ui.indexes import Index
from facefinder.ui.marks import State, state_word
from facefinder.ui.tasks import Task
from facefinder.ui.widgets import button

if TYPE_CHECKING:
    from facefinder.ui.contracts import Left


class FilteredCandidates(QSortFilterProxyModel):
    """The candidate list as filtered and sorted by the person; ranks are never renumbered.

    ``left`` are the faces that the filter leaves (None: all of them), ``states`` the decisions that are shown (empty:
    all). The model sorts its own rows: comparing five thousand of them one call at a time would hold up the window.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.left: frozenset[int] | None = None
        self.states: set[State] = set()
        self.setDynamicSortFilter(False)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        model = self.sourceModel()
        if isinstance(model, CandidateModel) and column >= 0:
            model.sort_rows(Column(column), order)

    @property
    def narrowed(self) -> bool:
        return self.left is not None or bool(self.states)

    def apply(self) -> None:
        # Rows are only looked at when there is something to look for: five thousand cards must appear at once.
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        if not self.narrowed:
            return True
        model = self.sourceModel()
        if not isinstance(model, CandidateModel):
            return False
        shown = model.rows[source_row]
        if self.left is not None and shown.candidate.face.face_id not in self.left:
            return False
        return not self.states or shown.state in self.states


class FilterBar(ConditionBar):
    """Above the candidate list, with or without one. ``search_asked`` asks for a search with the filter."""

    search_asked = Signal()
    fold_changed = Signal(bool)

    def __init__(self, desk: Desk, filtered: FilteredCandidates, ground: QWidget) -> None:
        self._filtered = filtered
        self._made_with: Filter | None = None
        self._rows: Sequence[Row] = ()
        self._left: Left | None = None
        self._task: Task | None = None
        super().__init__(desk, ground)
        self.panel.fold_changed.connect(self.fold_changed)
        self.refresh()

    def _lay(self, line: QHBoxLayout) -> None:
        self.open_button.setToolTip(self.tr("Limit the search: source, date, camera, quality, decision and more (F)"))
        self._state = Picker(self.tr("Decision in this list"), self._fill_states)
        self.search_button = button(self.tr("Search with these filters"), self.search_asked.emit, kind="link")
        self.search_button.setToolTip(
            self.tr("What the filters hide of this list is hidden now; a new search looks through all that they leave.")
        )
        super()._lay(line)
        line.insertWidget(1, self._state)
        line.insertWidget(line.indexOf(self._clear), self.search_button)

    @property
    def counting(self) -> bool:
        return self._task is not None or self._rest.isActive()

    # --- filling ----------------------------------------------------------------------------------------------------

    def _facets_reader(self) -> Callable[[], Facets]:
        return self._desk.session.ahead.facets

    def _facets_shown(self) -> None:
        if self._wanted:
            self._ask()
        else:
            self._tell_enrolled()

    def show_rows(self, rows: Sequence[Row], made_with: Filter | None) -> None:
        """The list before any hiding, and the filter that its search was made with (None: there is no list)."""
        self._rows, self._made_with = rows, made_with
        self._filtered.left = None
        self._ask()

    def clear(self) -> None:
        """Take every filter away, and show every decision."""
        self._filtered.states = set()
        super().clear()
        self._apply()

    # --- counting ---------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Count what the filter leaves, off the window's thread."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        each = self._tell_conditions()
        self._show_chips()
        session, wanted = self._desk.session, self._wanted
        if not wanted:
            self._left, self._filtered.left = None, None
            self._tell_enrolled()
            self._apply()
            return
        hides = self._made_with is not None and wanted != self._made_with
        listed = [shown.candidate.face.face_id for shown in self._rows] if hides else []

        def came(left: Left) -> None:
            self._task, self._left = None, left
            self._filtered.left = left.listed if hides else None
            self.panel.say(self._counts(left))
            self._show_chips(left.each)
            self._apply()

        def failed(fault: KnownError) -> None:
            self._task, self._left, self._filtered.left = None, None, None
            self.panel.say(words.told(fault), "warning")
            self._apply()

        self._task = self._desk.tasks.run(lambda: session.ahead.left(wanted, listed, each), came, failed)

    def _tell_enrolled(self) -> None:
        self.panel.say(self.tr("{0} enrolled").format(words.faces(self._facets.faces)))

    def _counts(self, left: Left) -> str:
        return self.tr("{0} of {1}").format(words.number(left.faces), words.faces(left.enrolled))

    def _apply(self) -> None:
        self._filtered.apply()
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Say anew what holds, as after decisions."""
        listed = self._made_with is not None and bool(self._rows)
        states = self._filtered.states
        self._state.setVisible(listed)
        name = ", ".join(state_word(state) for state in State if state in states)
        self._state.tell(name or self.tr("Decision"), bool(states))
        parts = []
        if self._wanted and self._left is not None:
            parts.append(self._counts(self._left))
        if listed and self._filtered.narrowed:
            shown = words.number(self._filtered.rowCount())
            parts.append(self.tr("{0} of {1} shown").format(shown, words.number(len(self._rows))))
        self._shown.setText(words.joined(parts))
        self._shown.setVisible(bool(parts))
        self._clear.setVisible(bool(self._wanted) or bool(states))
        self.search_button.setVisible(listed and self._wanted != self._made_with)

    # --- the decisions in the list ----------------------------------------------------------------------------------

    def _fill_states(self, menu: QMenu) -> None:
        counts = Counter(shown.state for shown in self._rows)
        for state in State:
            held = state in self._filtered.states
            offer(menu, counted(state_word(state), counts[state]), held, partial(self._toggle_state, state))

    def _toggle_state(self, state: State) -> None:
        self._filtered.states ^= {state}
        self._apply()
