"""The line above a candidate list: back and forward, recorded searches, what the list is, cards or table."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QWidget

from facefinder.ui import tips, words
from facefinder.ui.desk import Desk
from facefinder.ui.icons import icon
from facefinder.ui.saved_searches import SavedSearches
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, label, row, tool


class ListHead(QWidget):
    """``recorded_asked`` carries a search id; ``view_changed`` comes when cards or table were chosen."""

    back_asked = Signal()
    forward_asked = Signal()
    recorded_asked = Signal(str)
    view_changed = Signal()
    report_asked = Signal()

    def __init__(self, desk: Desk, saved: SavedSearches, view: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._saved = desk, saved
        self._back = tool("arrow-left", self.tr("Back to the search before (Alt+Left)"), self.back_asked.emit)
        self._forward = tool("arrow-right", self.tr("On to the search after (Alt+Right)"), self.forward_asked.emit)
        self._history = tool("history", self.tr("Recorded searches"))
        self._history.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._history)
        self._menu.aboutToShow.connect(self.fill_history)
        self._history.setMenu(self._menu)
        self.count = label("", "strong")
        self.line = Elided("", "quiet")
        self._cards = tool("layout-grid", self.tr("As cards"), checkable=True)
        self._table = tool("table", self.tr("As a table"), checkable=True)
        self._report = tool("file", self.tr("Report on this search (Ctrl+P)"), self.report_asked.emit)
        self._views = QButtonGroup(self)
        for made in (self._cards, self._table):
            self._views.addButton(made)
        self.choose(view)
        self._views.buttonClicked.connect(lambda _: self.view_changed.emit())

        line = row(spacing=Size.STEP)
        for made in (self._back, self._forward, self._history):
            line.addWidget(made)
        line.addSpacing(Size.STEP)
        line.addWidget(self.count)
        line.addWidget(self.line, 1)
        line.addWidget(self._report)
        line.addWidget(self._cards)
        line.addWidget(self._table)
        self.setLayout(line)

    @property
    def view(self) -> str:
        """``grid`` or ``table``."""
        return "table" if self._table.isChecked() else "grid"

    def choose(self, view: str) -> None:
        """Mark ``grid`` or ``table`` as chosen."""
        (self._table if view == "table" else self._cards).setChecked(True)

    def say(self, count: str, line: str = "", explained: str = "") -> None:
        self.count.setText(count)
        self.line.show_text(line)
        if explained:
            self.line.setToolTip(tips.plain(f"{line}\n{explained}"))
        self.line.setAccessibleDescription(explained)

    def show_ways(self, back: bool, forward: bool, listed: bool, *, recorded: bool) -> None:
        """Whether there is a search before and after, a list to look at in two ways, and one to report on."""
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)
        self._report.setEnabled(recorded)
        self._cards.setEnabled(listed)
        self._table.setEnabled(listed)

    def fill_history(self) -> QMenu:
        """The menu of searches: those that were kept, and the newest ones."""
        self._menu.clear()
        saved = self._saved.entries(self._desk.history)
        if saved:
            self._menu.addSection(self.tr("Saved searches"))
            for search_id, name in saved:
                self._offer(name, search_id).setIcon(icon("bookmark"))
            self._menu.addSection(self.tr("Recorded searches"))
        for past in self._desk.history[:20]:
            when, found = words.when(past.searched_at), words.candidates(past.candidates)
            self._offer(words.joined((when, past.purpose, found)), past.search_id)
        if self._menu.isEmpty():
            self._menu.addAction(self.tr("No search has been recorded in this case")).setEnabled(False)
        return self._menu

    def _offer(self, text: str, search_id: str) -> QAction:
        action = self._menu.addAction(text.replace("&", "&&"))
        action.triggered.connect(partial(self._chosen, search_id))
        return action

    def _chosen(self, search_id: str, _checked: bool = False) -> None:
        self.recorded_asked.emit(search_id)
