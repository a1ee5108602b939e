"""Changing the recogniser of a case in the window: asked, made anew in the background, and what it changed told."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QRadioButton, QWidget

from facefinder.domain.errors import Cancelled
from facefinder.domain.recognisers import DEFAULT_RECOGNISER, THOROUGH_RECOGNISER
from facefinder.ui import words
from facefinder.ui.cover import Cover
from facefinder.ui.importing import Job
from facefinder.ui.places.case import Lines, lines_view
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Veil, button, column, empty_layout, hairline, label, row

if TYPE_CHECKING:
    from facefinder.app.rebuilding import GalleryFacts, ListChange, RebuildReport
    from facefinder.domain.errors import KnownError
    from facefinder.engine import Engine
    from facefinder.ui.contracts import Cases, Control, PastSearch
    from facefinder.ui.desk import Desk


class RebuildJob(Job):
    """Templates made anew from the kept crops. With another recogniser than the case's own the case switches to it at
    the end and has to be opened again."""

    def __init__(self, desk: Desk, recogniser: str, make: Callable[[str], Engine], control: Control) -> None:
        """``make`` gives the engine of another recogniser."""
        super().__init__(desk, control)
        self.recogniser, self._make = recogniser, make
        self.report: RebuildReport | None = None
        self._latest: deque[tuple[int, int, float]] = deque(maxlen=1)
        self._first: tuple[int, float] | None = None
        self._now: tuple[int, int, float] | None = None

    @property
    def headline(self) -> str:
        return self.tr("making templates with {0}").format(self.recogniser)

    @property
    def reopens(self) -> bool:
        return self.report is not None and self.report.switched

    @property
    def share(self) -> tuple[int, int] | None:
        return None if self._now is None else self._now[:2]

    @property
    def told(self) -> str:
        if isinstance(self.fault, Cancelled):
            return self.tr("Stopped; the templates made so far are kept, and the next time goes on from there.")
        if self.report is None:
            return ""
        if not self.report.embedded:
            return self.tr("Every template is there and sound; nothing had to be made anew.")
        return self.tr("Templates made anew for {0}").format(words.faces(self.report.embedded))

    def again(self, desk: Desk) -> Job:
        return RebuildJob(desk, self.recogniser, self._make, self._control)

    def _work(self) -> RebuildReport:
        session, control = self._desk.session, self._control

        def stop() -> bool:
            control.wait_while_paused()
            return control.cancelled

        def told(done: int, of: int) -> None:
            self._latest.append((done, of, time.monotonic()))

        engine = session.engine if self.recogniser == session.record.recogniser else self._make(self.recogniser)
        try:
            return session.rebuilding.run(engine, stop=stop, told=told)
        finally:
            if engine is not session.engine:
                engine.close()

    def _how_far(self) -> str:
        if self._now is None or self._first is None:
            return self.tr("starting…")
        done, of, at = self._now
        if done >= of:
            return self.tr("comparing recorded searches…")
        parts = [f"{done * 100 // of} %"]
        made, took = done - self._first[0], at - self._first[1]
        if made > 0 and took > 1:
            parts.append(self.tr("{0} left").format(words.seconds((of - done) * took / made)))
        return words.joined(parts)

    def _take_latest(self) -> None:
        if self._latest:
            self._now = self._latest.pop()
            self._first = self._first or (self._now[0], self._now[2])
            self.moved.emit()

    def _done(self, report: RebuildReport) -> None:
        self.report = report
        self._end()


class ChangeRecogniser(Veil):
    """Which recogniser, and what changing it means."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=600)
        self.sheet.setAccessibleName(self.tr("Change the recogniser"))
        self._act: Callable[[str], object] = lambda _: None
        self._group: QButtonGroup | None = None
        self.choices: dict[str, QRadioButton] = {}
        whole = column(spacing=Size.MEDIUM, margin=Size.WIDE)
        whole.addWidget(label(self.tr("Change the recogniser"), "heading"))
        self._offered = column(spacing=Size.SMALL)
        whole.addLayout(self._offered)
        self._none = label("", "quiet", wrap=True)
        whole.addWidget(self._none)
        whole.addWidget(hairline())
        for text in (
            self.tr(
                "The templates are made anew from the kept crops, in the background: the originals are not needed. You "
                "can go on working, pause it or stop it; the next time it goes on where it stopped."
            ),
            self.tr(
                "Decisions, notes and names stay as they are, and so do recorded searches. Similarities of two "
                "recognisers are different scales."
            ),
            self.tr(
                "At the end the newest recorded searches are run again and it is told how their lists change. Then the "
                "case switches and is opened again. The former templates stay, so that going back needs no work."
            ),
        ):
            whole.addWidget(label(text, "body", wrap=True))
        foot = row()
        foot.addStretch(1)
        foot.addWidget(button(self.tr("Cancel"), self.shut))
        self.go = button(self.tr("Make the templates"), self._go, kind="primary")
        foot.addWidget(self.go)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)

    def ask(self, desk: Desk, cases: Cases, act: Callable[[str], object]) -> None:
        """Open, and offer what the installed models serve; ``act`` gets the recogniser that the person wants."""
        self._act = act
        self._offer((), None)
        self._none.setText(self.tr("Looking at the installed models…"))
        self._none.show()
        self.open()
        session = desk.session
        desk.tasks.run(
            lambda: (cases.recognisers(), session.rebuilding.facts()), lambda found: self._offer(*found), self._failed
        )

    @property
    def chosen(self) -> str:
        """The recogniser that is ticked; empty while none is."""
        return next((name for name, choice in self.choices.items() if choice.isChecked()), "")

    def _offer(self, names: Sequence[str], facts: GalleryFacts | None) -> None:
        empty_layout(self._offered)
        self.choices.clear()
        if self._group is not None:
            self._group.deleteLater()
        self._group = QButtonGroup(self)
        for name in names:
            choice = QRadioButton(name)
            said = self._says(name, facts)
            choice.setAccessibleDescription(said)
            choice.toggled.connect(self._refresh)
            self._group.addButton(choice)
            below = row()
            below.setContentsMargins(24, 0, 0, 0)
            below.addWidget(label(said, "caption", wrap=True), 1)
            both = column(spacing=0)
            both.addWidget(choice)
            both.addLayout(below)
            self._offered.addLayout(both)
            self.choices[name] = choice
        self._none.hide()
        if facts is not None and not names:
            self._none.setText(self.tr("No recogniser's model files are installed here, or none is sound."))
            self._none.show()
        self._refresh()
        # What was just added counts from the next turn on.
        QTimer.singleShot(0, self, self.refit)
        first = next((choice for name, choice in self.choices.items() if facts and name != facts.recogniser), None)
        if first is not None:
            first.setFocus()

    def _says(self, name: str, facts: GalleryFacts | None) -> str:
        """What a recogniser is for, and how much of the work is done already."""
        if facts is not None and name == facts.recogniser:
            return self.tr("in use; makes anew only what is missing, damaged or made by another version of it")
        known = {
            DEFAULT_RECOGNISER: self.tr("the default: imports fastest"),
            THOROUGH_RECOGNISER: self.tr("misses fewer faces; importing takes about a quarter longer"),
        }
        made = 0 if facts is None else facts.others.get(name, 0)
        lies = ""
        if made and facts is not None:
            lies = self.tr("{0} of {1} templates lie here already").format(
                words.number(made), words.number(facts.faces)
            )
        return words.joined((known.get(name, self.tr("one network alone: misses more")), lies))

    def _failed(self, fault: KnownError) -> None:
        self._none.setText(words.told(fault))
        self._none.show()

    def _refresh(self) -> None:
        self.go.setEnabled(bool(self.chosen))

    def _go(self) -> None:
        chosen = self.chosen
        self.shut()
        self._act(chosen)


class RankChanges(Veil):
    """How recorded searches come out with the recogniser that the case changed to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=760)
        self.sheet.setAccessibleName(self.tr("What the change of recogniser changed"))
        self.title = label("", "heading", wrap=True)
        self.says = label("", "body", wrap=True)
        self.lines = Lines(
            [self.tr("Search"), self.tr("Purpose"), self.tr("Stay in the first ten"), self.tr("Leads")], self
        )
        self.view = lines_view(self.lines, (192, 200, 152, 128), self.tr("Searches before and after"), 1)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.view.setMinimumHeight(240)
        whole = column(spacing=Size.MEDIUM, margin=Size.WIDE)
        for part in (self.title, self.says, self.view):
            whole.addWidget(part)
        foot = row()
        foot.addStretch(1)
        self.go = button(self.tr("Close"), self.shut, kind="primary")
        foot.addWidget(self.go)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)

    def show_report(self, report: RebuildReport, searches: Mapping[str, PastSearch]) -> None:
        """``searches`` are those of the history, by id."""
        changes = report.changes
        self.title.setText(self.tr("This case now compares with {0}").format(report.recogniser))
        parts = [self.tr("%Ln template(s) made.", "", report.embedded)]
        if report.unusable:
            parts.append(self.tr("%Ln crop(s) gave none.", "", len(report.unusable)))
        if changes:
            leads = sum(change.first_stays for change in changes)
            searched = words.searches(len(changes))
            parts.append(self.tr("The same face leads in {0} of {1}.").format(words.number(leads), searched))
            if leads < len(changes):
                parts.append(self.tr("Another one may be the same person's in another photograph."))
        else:
            parts.append(self.tr("There was no recorded search to run again."))
        parts.append(self.tr("Decisions, notes and names are as they were."))
        self.says.setText(" ".join(parts))
        self.lines.show([self._line(change, searches.get(change.search_id)) for change in changes])
        self.view.setVisible(bool(changes))
        self.refit()
        self.open()
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, change: ListChange, search: PastSearch | None) -> tuple[str, str, str, str]:
        return (
            change.search_id[:8] if search is None else words.when(search.searched_at),
            "" if search is None else search.purpose,
            self.tr("{0} of {1}").format(words.number(change.shared), words.number(len(change.before))),
            self.tr("the same face") if change.first_stays else self.tr("another face"),
        )


def change_recogniser(window: Any, desk: Desk) -> None:
    """Ask which recogniser the case is to use, and make its templates."""

    def make(recogniser: str) -> None:
        job = RebuildJob(desk, recogniser, window.cases.engine, window.cases.control())
        # Once whoever listens to the desk has heard that it ended.
        job.ended.connect(lambda: QTimer.singleShot(0, window, partial(_made, window, desk, job)))
        window.status.add(job)

    window.sheet("recogniser", ChangeRecogniser).ask(desk, window.cases, make)


def _made(window: Any, desk: Desk, job: RebuildJob) -> None:
    """Open the case again where it has switched; nothing is done meanwhile with the gallery that it had before."""
    report = job.report
    if window.desk is not desk or report is None or not report.switched:
        return
    waiting = window.status.take_waiting()
    searches = {each.search_id: each for each in desk.history}
    path = desk.session.path

    def opened() -> None:
        if window.desk is not None and window.desk.session.path == path:
            for each in waiting:
                window.status.add(each.again(window.desk))
            window.sheet("ranks", RankChanges).show_report(report, searches)

    def open_again() -> None:
        if window.desk is not desk:
            return
        window.opened.connect(opened, Qt.ConnectionType.SingleShotConnection)
        window.close_case(then=partial(window.open_case, path))

    cover: Cover | None = window.findChild(Cover)
    if cover is None or cover.isHidden():
        open_again()
    else:
        # A locked desk stays locked; whoever unlocks it finds the case opened anew.
        cover.closed.connect(open_again, Qt.ConnectionType.SingleShotConnection)
