"""Examining the candidates of the list shown in Search, one after the other."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from facefinder.domain.decisions import Outcome
from facefinder.ui import words
from facefinder.ui.compare_panel import ComparePanel
from facefinder.ui.comparing import Mode
from facefinder.ui.desk import Desk
from facefinder.ui.places.search import SearchPlace
from facefinder.ui.reviewing import Reviewer
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, Notice, button, column, hairline, label, row, tool


class ComparePlace(QWidget):
    """The pair that is selected in Search, large; the selection moves with it."""

    back_asked = Signal()

    def __init__(self, desk: Desk, search: SearchPlace, reviewer: Reviewer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.panel = ComparePanel(desk, reviewer)
        self.panel.original_asked.connect(search.inspector.open_original)
        head = row(spacing=Size.SMALL)
        head.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.MEDIUM, 0)
        head.addWidget(button(self.tr("Candidates"), self.back_asked.emit, kind="link", icon_name="arrow-left"))
        self.where = label("", "strong")
        head.addWidget(self.where)
        self._purpose = Elided("", "quiet")
        head.addWidget(self._purpose, 1)
        head.addWidget(tool("chevron-up", self.tr("The candidate before (K)"), partial(self.step, -1)))
        head.addWidget(tool("chevron-down", self.tr("The next candidate (J)"), partial(self.step, 1)))
        full = QWidget()
        inside = column(spacing=0)
        inside.addLayout(head)
        inside.addWidget(self.panel, 1)
        full.setLayout(inside)
        self._notice = Notice()
        self._notice.show_notice(
            "columns-2",
            self.tr("Nothing to compare yet"),
            self.tr("Search first, then select a candidate."),
            self.tr("Go to Search"),
            self.back_asked.emit,
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self._notice)
        self._pages.addWidget(full)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(self._pages, 1)
        self.setLayout(whole)
        search.current_changed.connect(self._show_if_seen)
        search.standings_changed.connect(self._restand)

    @property
    def notice(self) -> Notice:
        return self._notice

    def entered(self) -> None:
        self._show()
        self.panel.canvas.setFocus()

    def left(self) -> None:
        self.panel.keep_note()
        self.panel.stop()

    def step(self, by: int) -> None:
        """Go to the candidate before or after, in the order of the list."""
        self._search.step(by)

    def show_mode(self, mode: Mode) -> None:
        self.panel.show_mode(mode)

    def decide(self, outcome: Outcome) -> None:
        self.panel.decide(outcome)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Not a shortcut of the window: Escape belongs to whatever lies on top first.
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)

    def _show_if_seen(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        shown, result = self._search.current, self._search.result
        self._pages.setCurrentIndex(0 if shown is None or result is None else 1)
        if shown is None or result is None:
            return
        place = self.tr("{0} of {1}").format(shown.candidate.rank, words.number(len(result.candidates)))
        self.where.setText(place)
        self._purpose.show_text(result.purpose)
        self.panel.examine(result, shown)

    def _restand(self) -> None:
        if self.isVisible():
            self.panel.show_standing()
