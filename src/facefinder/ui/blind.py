"""The second examiner's panel: the probe and one face, with nothing that tells what anybody or anything said of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from facefinder.domain.decisions import Outcome, Standing
from facefinder.domain.errors import KnownError
from facefinder.domain.records import EnrolledFace
from facefinder.ui import words
from facefinder.ui.compare_panel import ComparePanel, feature_name
from facefinder.ui.comparing import Side, lie_of, lie_of_crop
from facefinder.ui.desk import Desk
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.reviewing import Reviewer
from facefinder.ui.tasks import Task


class BlindPanel(ComparePanel):
    """As the panel of a first examination, without rank, score, source, note and history. ``decided`` carries the
    face's id and the outcome, once it is on the record."""

    decided = Signal(int, object)

    def __init__(self, desk: Desk, reviewer: Reviewer, parent: QWidget | None = None) -> None:
        super().__init__(desk, reviewer, parent)
        self._search_id = ""
        self._face_id = 0
        self._probe_task: Task | None = None
        self.decision.note.hide()
        self._original_tool.hide()
        self.hide_history()

    def examine_face(
        self, search_id: str, face_id: int, face: EnrolledFace | None, name: str, outcome: Outcome | None
    ) -> None:
        """Show one face beside the probe of a search, under ``name``."""
        for task in self._tasks:
            task.cancel()
        fresh = self._search_id != search_id
        self._search_id, self._face_id = search_id, face_id
        self._tasks = []
        self._name.show_text(name)
        self._says.setText(self.tr("Rank, score, source and the first decision are shown when you have sealed yours."))
        self._reach.hide()
        self.decision.show_standing(Standing(outcome or Outcome.UNDECIDED))
        self.features.show_described(())
        session = self._desk.session
        if fresh:

            def probe() -> Side:
                picture = decode_jpeg(session.probe_crop(search_id))
                return Side(picture, lie_of_crop(picture.width() or 1), self.tr("probe, as recorded"))

            # Of its own: whoever goes on to the next face at once still has to see the probe.
            if self._probe_task is not None:
                self._probe_task.cancel()
            self._probe_task = self._desk.tasks.run(probe, lambda side: self.canvas.show_sides(probe=side), quick=True)

        def kept() -> Side:
            picture = decode_jpeg(session.crop(face_id))
            return Side(picture, lie_of_crop(picture.width() or 1), name)

        def large() -> Side | None:
            if face is None:
                return None
            picture = decode_jpeg(session.original_picture(face.exhibit_id, face.frame))
            share = picture.width() / max(session.exhibit(face.exhibit_id).width, 1)
            return None if picture.isNull() else Side(picture, lie_of(face.landmarks, share), name)

        def show(side: Side | None) -> None:
            if side is not None:
                self.canvas.show_sides(candidate=side)

        small = self._desk.tasks.run(kept, show, quick=True)

        def show_large(side: Side | None) -> None:
            if side is not None:
                small.cancel()  # on a busy machine the kept crop may come after the original
            show(side)

        self._tasks += [small, self._desk.tasks.run(large, show_large, self._unreachable)]

    def decide(self, outcome: Outcome) -> None:
        """Record the second examiner's decision with what was seen."""
        search_id, face_id = self._search_id, self._face_id
        if not face_id or outcome is Outcome.UNDECIDED:
            return
        seen = [f"{feature_name(name)}: {said}" for name, said in self.features.described()]
        reasons = "; ".join(part for part in (self.decision.reasons.toPlainText().strip(), *seen) if part)
        examinations = self._desk.session.examinations

        def failed(fault: KnownError) -> None:
            self.decision.outcome_button(outcome).setChecked(False)
            self.decision.say(words.told(fault))
            self.decision.reasons.setFocus()

        self._desk.tasks.run(
            lambda: examinations.decide(search_id, face_id, outcome, reasons),
            lambda _: self.decided.emit(face_id, outcome),
            failed,
        )
        self.acted.emit()

    def keep_note(self) -> None:
        """There are no notes here."""

    def show_nothing(self, said: Sequence[str] = ()) -> None:
        """Nothing is examined."""
        self._search_id, self._face_id = "", 0
        self._name.show_text("")
        self._says.setText("\n".join(said))
