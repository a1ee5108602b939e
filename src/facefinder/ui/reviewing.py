"""What a person decides and notes, undoable; and the panel where they do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from facefinder.domain.decisions import EventKind, Outcome, ReviewEvent, Standing
from facefinder.domain.errors import KnownError
from facefinder.domain.records import Candidate, SearchResult
from facefinder.ui import words
from facefinder.ui.desk import Desk
from facefinder.ui.icons import DrawnIcon
from facefinder.ui.marks import draw_state, state_word
from facefinder.ui.theme import Size
from facefinder.ui.undoing import do_again, take_back
from facefinder.ui.widgets import button, column, label, row

_Numbers = Sequence[int]
_TakingBack = Callable[[int], int]


class _Act(QUndoCommand):
    """One or more acts that are on the record already. Undoing appends one for each that restores what held; redoing
    takes those back."""

    def __init__(self, text: str, events: _Numbers, take_back: Callable[[Callable[[_TakingBack], None]], None]) -> None:
        super().__init__(text)
        self._last = events
        self._take_back = take_back
        self._fresh = True

    def undo(self) -> None:
        self._take_back(self._work)

    def redo(self) -> None:
        # The stack calls this once when the command is pushed: the act itself was done by then.
        if self._fresh:
            self._fresh = False
            return
        self._take_back(self._work)

    def _work(self, take_back: _TakingBack) -> None:
        # In its turn, when whatever was done or undone just before is on the record.
        self._last = [take_back(each) for each in self._last]


class Reviewer(QObject):
    """Records decisions and notes off the window's thread. ``said`` tells what was done."""

    said = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.stack = QUndoStack(self)

    def decide(
        self,
        result: SearchResult,
        candidate: Candidate,
        outcome: Outcome,
        reasons: str = "",
        *,
        features: Sequence[tuple[str, str]] = (),
        aids: Sequence[str] = (),
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Record a decision; ``failed`` is told when it needs a reason. On a preview nothing is decided."""
        if not result.search_id:
            return
        review = self._desk.session.review
        text = self.tr("candidate {0}: {1}").format(candidate.rank, state_word(outcome))
        more = ""
        if candidate.folded and outcome is not Outcome.UNDECIDED:
            more = self.tr("Not decided with it: %Ln near copy(s); W decides the same.", "", len(candidate.folded))
        self._desk.tasks.run(
            lambda: [review.decide(result, candidate, outcome, reasons, features=features, aids=aids)],
            partial(self._done, text, more),
            failed,
            in_turn=True,
        )

    def decide_copies(
        self, result: SearchResult, candidate: Candidate, *, failed: Callable[[KnownError], None] | None = None
    ) -> None:
        """Record the decision that holds for each near copy folded under the candidate too, undone as one."""
        review = self._desk.session.review

        def done(events: list[int]) -> None:
            text = self.tr("candidate {0}: the same for {1}").format(
                candidate.rank, self.tr("%Ln near copy(s)", "", len(events))
            )
            if events:
                self._done(text, "", events)

        self._desk.tasks.run(lambda: review.decide_copies(result, candidate), done, failed, in_turn=True)

    def note(self, result: SearchResult, candidate: Candidate, text: str) -> None:
        """Record a note; an empty one takes the note away."""
        review = self._desk.session.review
        said = self.tr("candidate {0}: noted").format(candidate.rank)
        self._desk.tasks.run(
            lambda: [review.note(result, candidate, text)], partial(self._done, said, ""), in_turn=True
        )

    def undo(self) -> None:
        take_back(self.stack, self.said.emit)

    def redo(self) -> None:
        do_again(self.stack, self.said.emit)

    def _done(self, text: str, more: str, events: _Numbers) -> None:
        self.stack.push(_Act(text, events, self._take_back))
        recorded = self.tr("Recorded: {0}").format(text)
        self.said.emit(f"{recorded}. {more}" if more else recorded)
        self._desk.decided.emit()

    def _take_back(self, work: Callable[[_TakingBack], None]) -> None:
        review = self._desk.session.review
        self._desk.tasks.run(lambda: work(review.take_back), lambda _: self._desk.decided.emit(), in_turn=True)


class _StateIcon(DrawnIcon):
    """A state's shape, drawn in the colours of the theme of the moment."""

    def __init__(self, state: Outcome) -> None:
        super().__init__()
        self._state = state

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        draw_state(painter, self._state, QRectF(rect).adjusted(1, 1, -1, -1))

    def clone(self) -> QIconEngine:
        return _StateIcon(self._state)


def state_icon(state: Outcome) -> QIcon:
    """A state's shape as an icon."""
    return QIcon(_StateIcon(state))


def event_line(event: ReviewEvent) -> str:
    """One act of an examiner in one line."""
    translate = QCoreApplication.translate
    if event.kind is EventKind.NOTE:
        what = (
            translate("words", "note: {0}").format(event.value) if event.value else translate("words", "note removed")
        )
    else:
        what = words.joined((state_word(Outcome(event.value)), event.reasons))
    if event.undoes is not None:
        what = translate("words", "taken back, now {0}").format(what)
    return words.joined((words.when(event.at), event.operator, what))


DECIDING_KEYS = {Outcome.POTENTIAL_CANDIDATE: "P", Outcome.NO_CANDIDATE: "N", Outcome.INCONCLUSIVE: "I"}


class DecisionPanel(QWidget):
    """Three outcomes with their reasons, and a note. ``decided`` carries the outcome."""

    decided = Signal(object)
    noted = Signal(str)
    copies_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing = Standing()
        self.setAccessibleName(self.tr("Decision"))
        whole = column(spacing=Size.SMALL)
        whole.addWidget(label(self.tr("Decision"), "section"))
        self._buttons: dict[Outcome, QPushButton] = {}
        for outcome, key in DECIDING_KEYS.items():
            made = button(f" {state_word(outcome).capitalize()}", partial(self.decided.emit, outcome), kind="choice")
            made.setIcon(state_icon(outcome))
            made.setIconSize(QSize(16, 16))
            made.setCheckable(True)
            made.setToolTip(self._tip(outcome, key))
            self._buttons[outcome] = made
            whole.addWidget(made)
        self.reasons = QPlainTextEdit()
        self.reasons.setPlaceholderText(self.tr("Reasons: what was seen that supports it"))
        self.reasons.setAccessibleName(self.tr("Reasons for the decision"))
        self.reasons.setFixedHeight(58)
        self.reasons.setTabChangesFocus(True)
        whole.addWidget(self.reasons)
        self._says = label("", "caption", wrap=True)
        whole.addWidget(self._says)
        self._copies = label("", "caption", wrap=True)
        whole.addWidget(self._copies)
        self.copies_button = button(self.tr("Decide the same for them"), self.copies_asked.emit, kind="link")
        self.copies_button.setToolTip(
            self.tr("Each near copy is another content and gets a decision of its own on the record. (W)")
        )
        whole.addWidget(self.copies_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_copies(0)
        self.note = QPlainTextEdit()
        self.note.setPlaceholderText(self.tr("Note"))
        self.note.setAccessibleName(self.tr("Note about the candidate"))
        self.note.setFixedHeight(58)
        self.note.setTabChangesFocus(True)
        self.note.installEventFilter(self)
        line = row()
        line.addWidget(self.note, 1)
        whole.addLayout(line)
        self.setLayout(whole)

    def _tip(self, outcome: Outcome, key: str) -> str:
        meaning = {
            Outcome.POTENTIAL_CANDIDATE: self.tr("Worth following: the features seen support it. Needs a reason."),
            Outcome.NO_CANDIDATE: self.tr("Features seen exclude it."),
            Outcome.INCONCLUSIVE: self.tr("What can be seen supports neither. Needs a reason."),
        }[outcome]
        return f"{meaning} ({key})"

    def show_standing(self, standing: Standing) -> None:
        """Show what holds now."""
        self._standing = standing
        for outcome, made in self._buttons.items():
            made.setChecked(outcome is standing.outcome)
        self.reasons.setPlainText(standing.reasons)
        self.note.setPlainText(standing.note)
        by = self.tr("{0}, {1}").format(standing.decided_by, words.when(standing.decided_at))
        self.say(by if standing.decided_by else "")

    def show_copies(self, count: int, same: int = 0, *, decided: bool = False) -> None:
        """How many near copies the candidate stands for, and of how many the same decision holds."""
        if not decided:
            text = self.tr("Stands for %Ln near copy(s) too; each gets a decision of its own.", "", count)
        elif same == count:
            text = self.tr("The same is decided for its %Ln near copy(s).", "", count)
        else:
            text = self.tr("Decided alone: not the same for %Ln of its near copies.", "", count - same)
        self._copies.setText(text)
        self._copies.setVisible(bool(count))
        self.copies_button.setVisible(decided and same < count)

    @property
    def copies_offered(self) -> bool:
        return not self.copies_button.isHidden()

    @property
    def copies_said(self) -> str:
        """What is said of near copies; empty while there are none."""
        return "" if self._copies.isHidden() else self._copies.text()

    def say(self, text: str) -> None:
        self._says.setText(text)
        self._says.setVisible(bool(text))

    @property
    def said(self) -> str:
        return self._says.text()

    def keep_note(self) -> None:
        """Record the note where it was changed."""
        text = self.note.toPlainText().strip()
        if text != self._standing.note:
            self.noted.emit(text)

    def refuse(self, outcome: Outcome, fault: KnownError) -> None:
        """Say beside the fields why the decision was not taken; most often reasons are wanted."""
        self.outcome_button(outcome).setChecked(False)
        self.say(words.told(fault))
        self.reasons.setFocus()

    def outcome_button(self, outcome: Outcome) -> QPushButton:
        return self._buttons[outcome]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.note and event.type() == QEvent.Type.FocusOut:
            self.keep_note()
        return super().eventFilter(watched, event)
