"""The second examiner's panel: the probe and one face, with nothing that tells what anybody or anything said of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from facefinder.domain.decisions import Outcome, Standing
from facefinder.domain.records import EnrolledFace
from facefinder.ui.compare_panel import ComparePanel, feature_name
from facefinder.ui.desk import Desk
from facefinder.ui.reviewing import Reviewer


class BlindPanel(ComparePanel):
    """As the panel of a first examination, without rank, score, source, note and history. ``decided`` carries the
    face's id and the outcome, once it is on the record."""

    decided = Signal(int, object)

    def __init__(self, desk: Desk, reviewer: Reviewer, parent: QWidget | None = None) -> None:
        super().__init__(desk, reviewer, parent)
        self._search_id = ""
        self._face_id = 0
        self.decision.note.hide()
        self._original_tool.hide()
        self.hide_history()

    def examine_face(
        self, search_id: str, face_id: int, face: EnrolledFace | None, name: str, outcome: Outcome | None
    ) -> None:
        """Show one face beside the probe of a search, under ``name``."""
        self._search_id, self._face_id = search_id, face_id
        self._name.show_text(name)
        self._says.setText(self.tr("Rank, score, source and the first decision are shown when you have sealed yours."))
        self._reach.hide()
        self.decision.show_standing(Standing(outcome or Outcome.UNDECIDED))
        self.features.show_described(())
        self._sides.show_probe(search_id, at_hand=False)
        self._sides.show_face(face_id, face, name)

    def decide(self, outcome: Outcome) -> None:
        """Record the second examiner's decision with what was seen."""
        search_id, face_id = self._search_id, self._face_id
        if not face_id or outcome is Outcome.UNDECIDED:
            return
        seen = [f"{feature_name(name)}: {said}" for name, said in self.features.described()]
        reasons = "; ".join(part for part in (self.decision.reasons.toPlainText().strip(), *seen) if part)
        examinations = self._desk.session.examinations

        self._desk.tasks.run(
            lambda: examinations.decide(search_id, face_id, outcome, reasons),
            lambda _: self.decided.emit(face_id, outcome),
            partial(self.decision.refuse, outcome),
        )
        self.acted.emit()

    def keep_note(self) -> None:
        """There are no notes here."""

    def show_nothing(self, said: Sequence[str] = ()) -> None:
        """Nothing is examined."""
        self._search_id, self._face_id = "", 0
        self._sides.clear()
        self._name.show_text("")
        self._says.setText("\n".join(said))
