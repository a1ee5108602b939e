"""Near copies of a photograph, listed below what else is known of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from facefinder.ui import words
from facefinder.ui.desk import Desk
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, column, empty_layout, label

_MOST = 20


class NearCopies(QWidget):
    """How many near copies of a photograph the case holds, and where the nearest lie; hidden while there are none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._exhibit_id = 0
        self._task: Task | None = None
        self._title = label("", "section")
        self._lines = column(spacing=Size.STEP)
        whole = column(spacing=Size.SMALL)
        whole.addWidget(self._title)
        whole.addLayout(self._lines)
        self.setLayout(whole)
        self.hide()

    @property
    def title(self) -> str:
        return "" if self.isHidden() else self._title.text()

    def show_of(self, exhibit_id: int) -> None:
        """Look for those of an exhibit, off the window's thread."""
        if self._task is not None:
            self._task.cancel()
        self.hide()
        session = self._desk.session

        def find() -> tuple[int, list[str]]:
            copies = session.near_copies(exhibit_id)
            lines = []
            for copy in copies[:_MOST]:
                for seen in session.occurrences(copy.exhibit_id)[:1]:
                    place = words.readable_path(seen.path) or words.readable_path(seen.source_location)
                    lines.append(words.joined((seen.exhibit_reference, place, seen.url)))
            return len(copies), lines

        self._task = self._desk.tasks.run(find, self._show, lambda _: None, quick=True)

    def _show(self, found: tuple[int, Sequence[str]]) -> None:
        count, lines = found
        empty_layout(self._lines)
        self._title.setText(self.tr("Near copies: %Ln photograph(s)", "", count))
        for line in lines:
            self._lines.addWidget(Elided(line))
        self.setVisible(bool(count))
