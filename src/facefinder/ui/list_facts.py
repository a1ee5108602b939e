"""What is known beside a candidate list: its photographs' facts, what the scores are worth, what was decided."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from facefinder.domain.decisions import Standing
from facefinder.domain.records import Exhibit, SearchResult
from facefinder.ui import words
from facefinder.ui.candidates import CandidateModel
from facefinder.ui.desk import Desk
from facefinder.ui.tasks import Task


class ListFacts(QObject):
    """Fetches them off the window's thread and gives them to the model; ``came`` and ``standings_came`` say so."""

    came = Signal()
    standings_came = Signal()

    def __init__(self, desk: Desk, model: CandidateModel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._model = desk, model
        self._result: SearchResult | None = None
        self._task: Task | None = None

    def fetch(self, result: SearchResult) -> None:
        """Fetch everything about a list, which is the one shown from now on."""
        session = self._desk.session
        self._result = result
        wanted = list(dict.fromkeys(candidate.face.exhibit_id for candidate in result.candidates))
        if self._task is not None:
            self._task.cancel()

        def read() -> tuple[dict[int, Exhibit], dict[int, Any]]:
            exhibits = {exhibit_id: session.exhibit(exhibit_id) for exhibit_id in wanted}
            return exhibits, {one.rank: session.meaning(result, one, words.language()) for one in result.candidates}

        def show(found: tuple[dict[int, Exhibit], dict[int, Any]]) -> None:
            self._model.set_exhibits(found[0])
            self._model.set_meanings(found[1])
            self.came.emit()

        self._task = self._desk.tasks.run(read, show)
        self.fetch_standings()

    def fetch_standings(self) -> None:
        """Fetch anew what was decided; nothing can be on a preview."""
        session, result = self._desk.session, self._result
        if result is None or not result.search_id:
            return

        def show(found: dict[int, Standing]) -> None:
            if self._result is result:
                self._model.set_standings(found)
                self.standings_came.emit()

        self._desk.tasks.run(lambda: session.review.standings(result), show, quick=True)
