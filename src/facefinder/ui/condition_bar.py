"""A line of conditions: opens the filter panel, takes words, and shows each condition with what it leaves alone."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from facefinder.domain.filters import Facets, Filter
from facefinder.ui import tips
from facefinder.ui.desk import Desk
from facefinder.ui.filter_panel import FilterPanel, counted
from facefinder.ui.filter_words import Condition, conditions, filter_line
from facefinder.ui.icons import icon
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Flow, beside_icon, button, column, empty_layout, label, row

PAUSE = 120
"""Milliseconds that typing must rest before anything is counted."""


class ConditionBar(QWidget):
    """What limits a list. ``changed`` comes when other lines are shown, ``wanted_changed`` when the filter was changed
    by hand: what it was and what it is. What is limited, and what is counted, is for whoever inherits it to say."""

    changed = Signal()
    wanted_changed = Signal(object, object)

    def __init__(self, desk: Desk, ground: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self._wanted = Filter()
        self._facets = Facets()
        self._conditions: list[Condition] = []
        self._facts: Task | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE)
        self._rest.timeout.connect(self._words_rest)
        self.panel = FilterPanel(ground)
        self.panel.changed.connect(self.change)
        self.panel.cleared.connect(self.clear)
        self._build()
        desk.counted.connect(self.fetch_facets)

    def _build(self) -> None:
        self.open_button = QToolButton()
        self.open_button.setProperty("kind", "chip")
        self.open_button.setIcon(icon("sliders-horizontal", "quiet"))
        self.open_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.open_button.setText(beside_icon(self.tr("Filters")))
        self.open_button.setAccessibleName(self.tr("Filters"))
        self.open_button.clicked.connect(self.toggle_panel)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Words in paths, addresses, metadata, notes"))
        self.words.setAccessibleName(self.tr("Filter by words"))
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(72)
        self.words.setMaximumWidth(360)
        self.words.textEdited.connect(lambda _: self._rest.start())
        self.words.textChanged.connect(self._emptied)
        self._shown = label("", "quiet")
        self._clear = button(self.tr("Clear"), self.clear, kind="link")
        self._clear.setToolTip(self.tr("Take every filter away"))
        line = row(spacing=Size.STEP + 2)
        self._lay(line)
        self._chips = QWidget()
        self._flow = Flow(Size.STEP + 2)
        self._chips.setLayout(self._flow)
        self._chips.hide()
        whole = column(spacing=Size.STEP + 2)
        whole.addLayout(line)
        whole.addWidget(self._chips)
        self.setLayout(whole)

    def _lay(self, line: QHBoxLayout) -> None:
        """Put the parts into their line."""
        line.addWidget(self.open_button)
        line.addWidget(self.words, 1)
        line.addStretch(0)
        line.addWidget(self._shown)
        line.addWidget(self._clear)

    # --- for whoever inherits it ------------------------------------------------------------------------------------

    @abstractmethod
    def _facets_reader(self) -> Callable[[], Facets]:
        """What reads the facets, in another thread."""

    @abstractmethod
    def _ask(self) -> None:
        """Find what the filter leaves, off the window's thread."""

    def _facets_shown(self) -> None:
        """The facets are new."""

    # --- what is told -----------------------------------------------------------------------------------------------

    @property
    def wanted(self) -> Filter:
        """What the list is, or the next one will be, limited to."""
        return self._wanted

    @property
    def said(self) -> str:
        """What is said of the counts beside the filter."""
        return self._shown.text()

    @property
    def chips(self) -> list[QToolButton]:
        """One for each condition; pressing it takes the condition away."""
        found = [self._flow.itemAt(at) for at in range(self._flow.count())]
        return [made for item in found if item is not None and isinstance(made := item.widget(), QToolButton)]

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
        self._facts = self._desk.tasks.run(self._facets_reader(), self._facets_came, lambda _: None)

    def _facets_came(self, facets: Facets) -> None:
        self._facts, self._facets = None, facets
        if self.panel.isVisible():
            self.panel.show_facets(facets, self._desk.history)
        self._facets_shown()

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
        self.words.clear()
        self.change(Filter())

    def toggle_panel(self) -> None:
        if self.panel.isHidden():
            self.panel.show_facets(self._facets, self._desk.history)
            self.panel.open_under(self.open_button)
        else:
            self.panel.shut()

    # --- the conditions ---------------------------------------------------------------------------------------------

    def _tell_conditions(self) -> list[Filter]:
        """Take the filter apart; returns each condition alone, to be counted."""
        self._conditions = conditions(self._wanted, self._facets, self._search_names())
        return [condition.alone for condition in self._conditions]

    def _show_chips(self, counts: Sequence[int] = ()) -> None:
        shown: Iterable[int | None] = [None] * len(self._conditions)
        if len(counts) == len(self._conditions):
            shown = counts
        empty_layout(self._flow)
        for condition, count in zip(self._conditions, shown, strict=True):
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
        told = self.tr("{0}: take this filter away").format(condition.text)
        made.setToolTip(tips.plain(told))
        made.setAccessibleName(told)
        made.clicked.connect(partial(self._drop, condition))
        return made

    def _drop(self, condition: Condition, _checked: bool = False) -> None:
        self.change(condition.without)

    # --- typing -----------------------------------------------------------------------------------------------------

    def _emptied(self, text: str) -> None:
        # The clear button takes effect at once.
        if not text and self._wanted.text:
            self._words_rest()

    def _words_rest(self) -> None:
        self._rest.stop()
        self.change(replace(self._wanted, text=self.words.text().strip()))
