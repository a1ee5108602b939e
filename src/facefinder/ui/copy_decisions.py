"""What was decided on the near copies folded under a candidate, and deciding the same for them when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from facefinder.domain.decisions import Outcome, Standing
from facefinder.domain.records import SearchResult
from facefinder.ui.candidates import Row
from facefinder.ui.desk import Desk
from facefinder.ui.reviewing import DecisionPanel, Reviewer
from facefinder.ui.tasks import Task


class CopyDecisions(QObject):
    """Goes with one decision panel. A decision binds to one content; near copies are others, decided on their own."""

    def __init__(self, desk: Desk, reviewer: Reviewer, panel: DecisionPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._reviewer, self._panel = desk, reviewer, panel
        self._result: SearchResult | None = None
        self._row: Row | None = None
        self._task: Task | None = None
        panel.copies_asked.connect(self.decide)

    @property
    def can_decide(self) -> bool:
        """Whether there are near copies for which the decision shown can be recorded."""
        return self._panel.copies_offered

    def show(self, result: SearchResult | None, shown: Row | None) -> None:
        """Tell what holds for the near copies of the candidate that is shown now."""
        before = self._row.candidate.face.face_id if self._row is not None else None
        same = shown is not None and shown.candidate.face.face_id == before and result is self._result
        self._result, self._row = result, shown
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if not same:  # what is said of the same one stays until it is known anew
            self._panel.show_copies(0)
        if result is None or shown is None or not result.search_id or not shown.candidate.folded:
            return
        review, candidate = self._desk.session.review, shown.candidate
        self._task = self._desk.tasks.run(lambda: review.copies(result, candidate), self._came, quick=True)

    def _came(self, found: Mapping[int, Standing]) -> None:
        if self._row is not None:
            own = self._row.standing
            decided = own.outcome is not Outcome.UNDECIDED
            same = sum((each.outcome, each.reasons) == (own.outcome, own.reasons) for each in found.values())
            self._panel.show_copies(len(found), same if decided else 0, decided=decided)

    def decide(self) -> None:
        """Record the decision shown for each of its near copies too."""
        if self._result is not None and self._row is not None and self.can_decide:
            self._reviewer.decide_copies(self._result, self._row.candidate, failed=lambda f: self._panel.say(str(f)))
