"""The conference on a candidate that two examiners decided differently: what both say, and one result."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from facefinder.domain.decisions import Outcome, Standing
from facefinder.domain.records import EnrolledFace
from facefinder.ui.blind import BlindPanel
from facefinder.ui.compare_panel import FEATURES, feature_name
from facefinder.ui.desk import Desk
from facefinder.ui.marks import state_word
from facefinder.ui.reviewing import Reviewer
from facefinder.ui.theme import Size
from facefinder.ui.widgets import empty_layout, label


class ConferencePanel(BlindPanel):
    """``settled`` carries the face's id when the conference's result is on the record."""

    settled = Signal(int)

    def __init__(self, desk: Desk, reviewer: Reviewer, parent: QWidget | None = None) -> None:
        super().__init__(desk, reviewer, parent)
        self.features.hide()
        self._seen_title.setText(self.tr("The two examiners"))
        self._seen_hint.setText(self.tr("Their decisions, and their descriptions of the probe where they differ."))
        self._both = QWidget()
        self._columns = QGridLayout(self._both)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setHorizontalSpacing(Size.SMALL)
        self._columns.setVerticalSpacing(Size.SMALL)
        self._columns.setColumnStretch(1, 1)
        self._columns.setColumnStretch(2, 1)
        self._beside.insertWidget(self._beside.indexOf(self.features), self._both)

    def confer(
        self,
        search_id: str,
        disputed: Any,
        face: EnrolledFace | None,
        descriptions: Mapping[str, Mapping[str, str]],
        name: str,
    ) -> None:
        """Show one candidate with what each examiner said of it."""
        self.examine_face(search_id, disputed.face_id, face, name, None)
        self._says.setText(self.tr("Say together what holds, and why; both names go on the record."))
        if disputed.settled is not None:
            said = disputed.settled
            self.decision.show_standing(Standing(said.outcome, said.reasons, decided_by=said.examiner))
        empty_layout(self._columns)
        first, second = disputed.first, disputed.second
        lines: list[tuple[str, str, str]] = [
            ("", first.examiner, second.examiner),
            (self.tr("Decision"), state_word(first.outcome), state_word(second.outcome)),
            (self.tr("Reasons"), first.reasons, second.reasons),
        ]
        one, two = descriptions.get(first.examiner, {}), descriptions.get(second.examiner, {})
        lines += [
            (feature_name(feature), one.get(feature, ""), two.get(feature, ""))
            for feature in FEATURES
            if one.get(feature, "") != two.get(feature, "")
        ]
        for at, (named, left, right) in enumerate(lines):
            self._columns.addWidget(label(named, "caption", wrap=True), at, 0, Qt.AlignmentFlag.AlignTop)
            for side, text in ((1, left), (2, right)):
                shown = label(text or "—", "strong" if at < 2 else "body", wrap=True, selectable=True)
                self._columns.addWidget(shown, at, side, Qt.AlignmentFlag.AlignTop)

    @property
    def said(self) -> list[str]:
        """What stands in the two examiners' columns, line by line."""
        texts = []
        for at in range(self._columns.count()):
            item = self._columns.itemAt(at)
            widget = item.widget() if item is not None else None
            texts.append(str(widget.property("text")) if widget is not None else "")
        return texts

    def decide(self, outcome: Outcome) -> None:
        """Record the conference's result with its reasons."""
        search_id, face_id = self._search_id, self._face_id
        if not face_id or outcome is Outcome.UNDECIDED:
            return
        reasons = self.decision.reasons.toPlainText().strip()
        examinations = self._desk.session.examinations

        self._desk.tasks.run(
            lambda: examinations.settle(search_id, face_id, outcome, reasons),
            lambda _: self.settled.emit(face_id),
            partial(self.decision.refuse, outcome),
        )
