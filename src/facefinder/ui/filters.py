"""The filter bar: what a search is limited to, how many faces that leaves, and what of the list shown it hides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.filters import Facets, Filter
from facefinder.ui import words
from facefinder.ui.candidates import CandidateModel, Column, Row
from facefinder.ui.desk import Desk
from facefinder.ui.filter_panel import FilterPanel, Picker, counted, offer
from facefinder.ui.filter_words import Condition, conditions, filter_line
from facefinder.ui.icons import icon
from facefinder.ui.marks import State, state_word
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Flow, beside_icon, button, column, empty_layout, label, row

if TYPE_CHECKING:
    from facefinder.ui.contracts import Left

PAUSE = 120
"""Milliseconds that typing must rest before faces are counted."""


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

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        if not self.narrowed:
            return True
        model = self.sourceModel()
        if not isinstance(model, CandidateModel):
            return False
        shown = model.rows[source_row]
        if self.left is not None and shown.candidate.face.face_id not in self.left:
            return False
        return not self.states or shown.state in self.states


class FilterBar(QWidget):
    """Above the list, with or without one. ``changed`` comes when other rows are shown, ``wanted_changed`` when the
    filter was changed by hand: what it was and what it is. ``search_asked`` asks for a search with the filter."""

    changed = Signal()
    wanted_changed = Signal(object, object)
    search_asked = Signal()
    fold_changed = Signal(bool)

    def __init__(self, desk: Desk, filtered: FilteredCandidates, ground: QWidget) -> None:
        super().__init__()
        self._desk, self._filtered = desk, filtered
        self._wanted = Filter()
        self._made_with: Filter | None = None
        self._rows: Sequence[Row] = ()
        self._facets = Facets()
        self._left: Left | None = None
        self._conditions: list[Condition] = []
        self._task: Task | None = None
        self._facts: Task | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE)
        self._rest.timeout.connect(self._words_rest)
        self.panel = FilterPanel(ground)
        self.panel.changed.connect(self._panel_changed)
        self.panel.cleared.connect(self.clear)
        self.panel.fold_changed.connect(self.fold_changed)
        self._build()
        desk.counted.connect(self.fetch_facets)
        self.refresh()

    def _build(self) -> None:
        self.open_button = QToolButton()
        self.open_button.setProperty("kind", "chip")
        self.open_button.setIcon(icon("sliders-horizontal", "quiet"))
        self.open_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.open_button.setText(beside_icon(self.tr("Filters")))
        self.open_button.setToolTip(self.tr("Limit the search: source, date, camera, quality, decision and more"))
        self.open_button.setAccessibleName(self.tr("Filters"))
        self.open_button.clicked.connect(self.toggle_panel)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Words in paths, addresses, metadata, notes"))
        self.words.setAccessibleName(self.tr("Filter by words"))
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(72)
        self.words.setMaximumWidth(280)
        self.words.textEdited.connect(lambda _: self._rest.start())
        self.words.textChanged.connect(self._emptied)
        self._state = Picker(self.tr("Decision in this list"), self._fill_states)
        self._shown = label("", "quiet")
        self.search_button = button(self.tr("Search with these filters"), self.search_asked.emit, kind="link")
        self.search_button.setToolTip(
            self.tr("What the filters hide of this list is hidden now; a new search looks through all that they leave.")
        )
        self._clear = button(self.tr("Clear"), self.clear, kind="link")
        self._clear.setToolTip(self.tr("Take every filter away"))
        line = row(spacing=Size.STEP + 2)
        for widget in (self.open_button, self._state):
            line.addWidget(widget)
        line.addWidget(self.words, 1)
        line.addStretch(0)
        for told in (self._shown, self.search_button, self._clear):
            line.addWidget(told)
        self._chips = QWidget()
        self._flow = Flow(Size.STEP + 2)
        self._chips.setLayout(self._flow)
        whole = column(spacing=Size.STEP + 2)
        whole.addLayout(line)
        whole.addWidget(self._chips)
        self.setLayout(whole)

    # --- what is told -----------------------------------------------------------------------------------------------

    @property
    def wanted(self) -> Filter:
        """What the next search will be limited to."""
        return self._wanted

    @property
    def said(self) -> str:
        """How many faces the filter leaves, and how many lines of the list."""
        return self._shown.text()

    @property
    def chips(self) -> list[QToolButton]:
        """One for each condition; pressing it takes the condition away."""
        found = [self._flow.itemAt(at) for at in range(self._flow.count())]
        return [made for item in found if item is not None and isinstance(made := item.widget(), QToolButton)]

    @property
    def counting(self) -> bool:
        return self._task is not None or self._rest.isActive()

    def told(self, wanted: Filter) -> str:
        """A filter in one line."""
        return filter_line(wanted, self._facets, self._search_names())

    def _search_names(self) -> dict[str, str]:
        return {past.search_id: past.purpose for past in self._desk.history}

    # --- filling ----------------------------------------------------------------------------------------------------

    def fetch_facets(self) -> None:
        """Look anew at what there is to filter by."""
        if self._facts is not None:
            self._facts.cancel()
        self._facts = self._desk.tasks.run(self._desk.session.ahead.facets, self._facets_came, lambda _: None)

    def _facets_came(self, facets: Facets) -> None:
        self._facts, self._facets = None, facets
        if self.panel.isVisible():
            self.panel.show_facets(facets, self._desk.history)
        if self._wanted:
            self._ask()
        else:
            self._tell_enrolled()

    def show_rows(self, rows: Sequence[Row], made_with: Filter | None) -> None:
        """The list before any hiding, and the filter that its search was made with (None: there is no list)."""
        self._rows, self._made_with = rows, made_with
        self._filtered.left = None
        self._ask()

    def show_filter(self, wanted: Filter) -> None:
        """Let another filter hold, as one that is undone or that of a recorded search."""
        self._rest.stop()
        self._wanted = wanted
        if self.words.text().strip() != wanted.text:
            self.words.setText(wanted.text)
        self.panel.show_filter(wanted)
        self._ask()

    def change(self, wanted: Filter) -> None:
        """Let another filter hold because somebody chose it; undoable."""
        before = self._wanted
        if wanted != before:
            self.show_filter(wanted)
            self.wanted_changed.emit(before, wanted)

    def clear(self) -> None:
        """Take every filter away."""
        self._filtered.states = set()
        self.words.clear()
        self.change(Filter())
        self._apply()

    def toggle_panel(self) -> None:
        if self.panel.isHidden():
            self.panel.show_facets(self._facets, self._desk.history)
            self.panel.open_under(self.open_button)
        else:
            self.panel.shut()

    # --- counting ---------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Count what the filter leaves, off the window's thread."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._conditions = conditions(self._wanted, self._facets, self._search_names())
        self._show_chips()
        session, wanted = self._desk.session, self._wanted
        if not wanted:
            self._left, self._filtered.left = None, None
            self._tell_enrolled()
            self._apply()
            return
        hides = self._made_with is not None and wanted != self._made_with
        listed = [shown.candidate.face.face_id for shown in self._rows] if hides else []
        each = [condition.alone for condition in self._conditions]

        def came(left: Left) -> None:
            self._task, self._left = None, left
            self._filtered.left = left.listed if hides else None
            self.panel.say(self._counts(left))
            self._show_chips()
            self._apply()

        def failed(fault: KnownError) -> None:
            self._task, self._left, self._filtered.left = None, None, None
            self.panel.say(str(fault), "warning")
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

    def _show_chips(self) -> None:
        counts: Iterable[int | None] = [None] * len(self._conditions)
        if self._left is not None and len(self._left.each) == len(self._conditions):
            counts = self._left.each
        empty_layout(self._flow)
        for condition, count in zip(self._conditions, counts, strict=True):
            self._flow.addWidget(self._chip(condition, count))
        self._chips.setVisible(bool(self._conditions))
        number = len(self._conditions)
        caption = self.tr("Filters ({0})").format(number) if number else self.tr("Filters")
        self.open_button.setText(beside_icon(caption))

    def _chip(self, condition: Condition, count: int | None) -> QToolButton:
        made = QToolButton()
        made.setProperty("kind", "chip")
        made.setProperty("active", True)
        made.setIcon(icon("x", "quiet"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        text = made.fontMetrics().elidedText(condition.text, Qt.TextElideMode.ElideMiddle, 320)
        made.setText(text if count is None else counted(text, count))
        made.setToolTip(self.tr("{0}: take this filter away").format(condition.text))
        made.setAccessibleName(made.toolTip())
        made.clicked.connect(partial(self._drop, condition))
        return made

    def _drop(self, condition: Condition, _checked: bool = False) -> None:
        self.change(condition.without)

    # --- changing ---------------------------------------------------------------------------------------------------

    def _panel_changed(self, wanted: Filter) -> None:
        self.change(wanted)

    def _emptied(self, text: str) -> None:
        # The clear button takes effect at once.
        if not text and self._wanted.text:
            self._words_rest()

    def _words_rest(self) -> None:
        self._rest.stop()
        self.change(replace(self._wanted, text=self.words.text().strip()))

    def _fill_states(self, menu: QMenu) -> None:
        counts = Counter(shown.state for shown in self._rows)
        for state in State:
            held = state in self._filtered.states
            offer(menu, counted(state_word(state), counts[state]), held, partial(self._toggle_state, state))

    def _toggle_state(self, state: State) -> None:
        self._filtered.states ^= {state}
        self._apply()
