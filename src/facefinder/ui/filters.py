"""Filters over a candidate list: source, date, quality, decision and words, each with counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QWidget

from facefinder.ui import words
from facefinder.ui.candidates import CandidateModel, Column, Row
from facefinder.ui.icons import icon
from facefinder.ui.marks import State, state_word
from facefinder.ui.theme import Size
from facefinder.ui.widgets import button, label, row

QUALITIES = (65, 45, 25, 0)


@dataclass(slots=True)
class Filter:
    """What may stay in the list; an empty set lets everything stay. ``years`` holds ``YYYY``, or empty for unknown."""

    sources: set[str] = field(default_factory=set)
    years: set[str] = field(default_factory=set)
    states: set[State] = field(default_factory=set)
    least_quality: int = 0
    words: str = ""

    @property
    def active(self) -> bool:
        return bool(self.sources or self.years or self.states or self.least_quality or self.words)

    def lets(self, shown: Row) -> bool:
        if self.sources and shown.place not in self.sources:
            return False
        if self.years and words.sort_day(shown.taken)[:4] not in self.years:
            return False
        if self.states and shown.state not in self.states:
            return False
        if shown.candidate.face.quality.value < self.least_quality:
            return False
        if self.words:
            text = f"{shown.place} {shown.path} {shown.exhibit.camera if shown.exhibit else ''}".casefold()
            return all(word in text for word in self.words.casefold().split())
        return True


class FilteredCandidates(QSortFilterProxyModel):
    """The candidate list as filtered and sorted by the person; ranks are never renumbered.

    The model sorts its own rows: comparing five thousand of them one call at a time would hold up the window.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.filter = Filter()
        self.setDynamicSortFilter(False)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        model = self.sourceModel()
        if isinstance(model, CandidateModel) and column >= 0:
            model.sort_rows(Column(column), order)

    def apply(self) -> None:
        # Rows are only looked at when there is something to look for: five thousand cards must appear at once.
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        if not self.filter.active:
            return True
        model = self.sourceModel()
        return isinstance(model, CandidateModel) and self.filter.lets(model.rows[source_row])


class FilterBar(QWidget):
    """The chips above the list. ``changed`` comes when the filter was changed."""

    changed = Signal()

    def __init__(self, filtered: FilteredCandidates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filtered = filtered
        self._rows: Sequence[Row] = ()
        line = row(spacing=Size.STEP + 2)
        self._source = self._chip(self.tr("Source"), self._fill_sources)
        self._date = self._chip(self.tr("Date"), self._fill_dates)
        self._quality = self._chip(self.tr("Quality"), self._fill_qualities)
        self._state = self._chip(self.tr("Decision"), self._fill_states)
        self._words = QLineEdit()
        self._words.setPlaceholderText(self.tr("Words in path or camera"))
        self._words.setAccessibleName(self.tr("Filter by words"))
        self._words.setClearButtonEnabled(True)
        self._words.setMinimumWidth(72)
        self._words.setMaximumWidth(220)
        self._words.textChanged.connect(self._words_changed)
        self._shown = label("", "quiet")
        self._clear = button(self.tr("Clear"), self.clear, kind="link")
        self._clear.setToolTip(self.tr("Show the whole list again"))
        for chip in (self._source, self._date, self._quality, self._state):
            line.addWidget(chip)
        line.addWidget(self._words, 1)
        line.addStretch(0)
        line.addWidget(self._shown)
        line.addWidget(self._clear)
        self.setLayout(line)
        self.refresh()

    @property
    def words(self) -> QLineEdit:
        return self._words

    @property
    def said(self) -> str:
        return self._shown.text()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """The unfiltered rows, from which the counts are made."""
        self._rows = rows
        self.refresh()

    def clear(self) -> None:
        self._filtered.filter = Filter()
        self._words.blockSignals(True)
        self._words.clear()
        self._words.blockSignals(False)
        self._apply()

    def refresh(self) -> None:
        kept = self._filtered.filter
        for chip, name, count in (
            (self._source, self.tr("Source"), len(kept.sources)),
            (self._date, self.tr("Date"), len(kept.years)),
            (self._quality, self.tr("Quality"), int(bool(kept.least_quality))),
            (self._state, self.tr("Decision"), len(kept.states)),
        ):
            chip.setText(f"{name} ({count})" if count else name)
            chip.setProperty("active", bool(count))
            chip.style().unpolish(chip)
            chip.style().polish(chip)
        self._clear.setVisible(kept.active)
        self._shown.setVisible(kept.active)
        shown = self._filtered.rowCount()
        self._shown.setText(self.tr("{0} of {1} shown").format(words.number(shown), words.number(len(self._rows))))

    def _chip(self, name: str, fill: Callable[[QMenu], None]) -> QToolButton:
        chip = QToolButton()
        chip.setProperty("kind", "chip")
        chip.setText(name)
        chip.setIcon(icon("chevron-down", "quiet"))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        chip.setAccessibleName(self.tr("Filter by {0}").format(name))
        menu = QMenu(chip)
        menu.aboutToShow.connect(lambda: self._open(menu, fill))
        chip.setMenu(menu)
        return chip

    @staticmethod
    def _open(menu: QMenu, fill: Callable[[QMenu], None]) -> None:
        menu.clear()
        fill(menu)

    def _fill_sources(self, menu: QMenu) -> None:
        kept = self._filtered.filter.sources
        for name, count in sorted(Counter(shown.place for shown in self._rows).items()):
            self._offer(menu, f"{name}  {words.number(count)}", name in kept, partial(self._toggle, kept, name))

    def _fill_dates(self, menu: QMenu) -> None:
        kept = self._filtered.filter.years
        years = Counter(words.sort_day(shown.taken)[:4] for shown in self._rows)
        for year, count in sorted(years.items(), reverse=True):
            name = year or self.tr("date unknown")
            self._offer(menu, f"{name}  {words.number(count)}", year in kept, partial(self._toggle, kept, year))

    def _fill_states(self, menu: QMenu) -> None:
        kept = self._filtered.filter.states
        counts = Counter(shown.state for shown in self._rows)
        for state in State:
            text = f"{state_word(state)}  {words.number(counts[state])}"
            self._offer(menu, text, state in kept, partial(self._toggle, kept, state))

    def _fill_qualities(self, menu: QMenu) -> None:
        for least in QUALITIES:
            count = sum(shown.candidate.face.quality.value >= least for shown in self._rows)
            name = self.tr("{0} or better").format(words.quality_word(least)) if least else self.tr("any quality")
            chosen = self._filtered.filter.least_quality == least
            self._offer(menu, f"{name}  {words.number(count)}", chosen, partial(self._set_quality, least))

    @staticmethod
    def _offer(menu: QMenu, text: str, chosen: bool, act: Callable[[], None]) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(lambda _checked=False: act())

    def _toggle(self, kept: set[Any], value: str | State) -> None:
        if value in kept:
            kept.discard(value)
        else:
            kept.add(value)
        self._apply()

    def _set_quality(self, least: int) -> None:
        self._filtered.filter.least_quality = least
        self._apply()

    def _words_changed(self, text: str) -> None:
        self._filtered.filter.words = text.strip()
        self._apply()

    def _apply(self) -> None:
        self._filtered.apply()
        self.refresh()
        self.changed.emit()
