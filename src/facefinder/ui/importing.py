"""Long work under way: run in threads, shown in the status area with progress, estimate, pause and cancel."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QToolButton, QWidget

from facefinder.domain.errors import Cancelled, KnownError
from facefinder.ui import words
from facefinder.ui.icons import icon
from facefinder.ui.widgets import Elided, column, label, row, set_kind, tool

if TYPE_CHECKING:
    from facefinder.domain.records import ImportProgress, ImportReport, Problem, SourceRequest
    from facefinder.ui.contracts import Control
    from facefinder.ui.desk import Desk


BAR = (180, 8)
"""How large a bar of progress is, in pixels, wherever one is shown."""


class Job(QObject):
    """Long work in a thread, one at a time. ``moved`` comes at most ten times a second, on the window's thread.

    What is told of it: ``headline``, what it does; ``facts``, how far it is; ``share``, the same as a part of a whole;
    ``detail``, the file under way, how far that is (0 to 1), and what became of the others; ``told``, how it ended.
    """

    moved = Signal()
    ended = Signal()

    def __init__(self, desk: Desk, control: Control) -> None:
        super().__init__(desk)
        self._desk, self._control = desk, control
        self.fault: KnownError | None = None
        self.paused = self.cancelling = self.running = False
        # The work speaks from its own thread, as often as it likes; the window looks ten times a second.
        self._look = QTimer(self)
        self._look.setInterval(100)
        self._look.timeout.connect(self._take_latest)

    @property
    def headline(self) -> str:
        raise NotImplementedError

    @property
    def facts(self) -> str:
        """How far it is, in words."""
        if self.cancelling:
            return self.tr("cancelling…")
        if not self.running:
            return self.tr("waits")
        return words.joined((self.tr("paused") if self.paused else "", self._how_far()))

    @property
    def share(self) -> tuple[int, int] | None:
        return None

    @property
    def detail(self) -> tuple[str, float | None, str] | None:
        return None

    @property
    def problems(self) -> bool:
        """Whether it met files that could not be read."""
        return False

    @property
    def told(self) -> str:
        return ""

    @property
    def reopens(self) -> bool:
        """Whether the case has to be opened again before anything else is done."""
        return False

    def again(self, desk: Desk) -> Job:
        """The same work for the case opened anew."""
        raise NotImplementedError

    def start(self) -> None:
        self.running = True
        self._look.start()
        self._desk.tasks.run(self._work, self._done, self._failed)

    def pause(self) -> None:
        self._control.pause()
        self.paused = True
        self.moved.emit()

    def resume(self) -> None:
        self._control.resume()
        self.paused = False
        self.moved.emit()

    def cancel(self) -> None:
        self.cancelling = True
        self._control.cancel()
        if self.paused:
            self.resume()
        self.moved.emit()

    def _work(self) -> Any:
        raise NotImplementedError

    def _how_far(self) -> str:
        raise NotImplementedError

    def _take_latest(self) -> None:
        raise NotImplementedError

    def _done(self, report: Any) -> None:
        raise NotImplementedError

    def _failed(self, fault: KnownError) -> None:
        self.fault = fault
        self._end()

    def _end(self) -> None:
        self._look.stop()
        self._take_latest()
        self.running = False
        self.ended.emit()
        self._desk.imported.emit()


class ImportJob(Job):
    """One import."""

    def __init__(self, desk: Desk, requests: Sequence[SourceRequest], control: Control) -> None:
        super().__init__(desk, control)
        self.requests = tuple(requests)
        self.progress: ImportProgress | None = None
        self.report: ImportReport | None = None
        self._latest: deque[ImportProgress] = deque(maxlen=1)
        self._problems_told = 0

    @property
    def headline(self) -> str:
        """What is being done, for the status area."""
        return self.tr("importing {0}").format(self.name)

    @property
    def name(self) -> str:
        first = self.requests[0]
        place = words.readable_path(str(first.path)).rstrip("/").rsplit("/", 1)[-1]
        more = f" +{len(self.requests) - 1}" if len(self.requests) > 1 else ""
        return words.joined((first.exhibit_reference, place)) + more

    @property
    def share(self) -> tuple[int, int] | None:
        progress = self.progress
        if progress is None or not progress.listing_finished or not progress.listed:
            return None
        return progress.done, progress.listed

    @property
    def detail(self) -> tuple[str, float | None, str] | None:
        progress = self.progress
        if progress is None:
            return None
        return words.readable_path(progress.current), progress.current_share, words.outcomes_line(progress)

    @property
    def problems(self) -> bool:
        told = self.report or self.progress
        return told is not None and bool(words.problem_count(told.outcomes))

    @property
    def told(self) -> str:
        from facefinder.domain.records import Outcome

        report = self.report
        if report is None:
            return ""
        counts = report.outcomes
        said = (
            self.tr("Import cancelled; what was finished is kept") if report.cancelled else self.tr("Import finished")
        )
        return words.joined(
            (
                said,
                words.files(report.listed),
                self.tr("{0} enrolled").format(words.faces(report.faces)),
                self.tr("{0} without a face").format(words.number(counts.get(Outcome.NO_FACE, 0))),
                self.tr("{0} already known").format(words.number(counts.get(Outcome.KNOWN, 0))),
                words.problems(words.problem_count(counts)),
                words.seconds(report.seconds),
            )
        )

    def again(self, desk: Desk) -> Job:
        return ImportJob(desk, self.requests, self._control)

    def _work(self) -> ImportReport:
        return self._desk.session.import_sources(self.requests, control=self._control, progress=self._latest.append)

    def _how_far(self) -> str:
        return self.tr("listing…") if self.progress is None else words.progress_line(self.progress)

    def _take_latest(self) -> None:
        if self._latest:
            self.progress = self._latest.pop()
            self.moved.emit()
            met = words.problem_count(self.progress.outcomes)
            if met != self._problems_told:
                self._problems_told = met
                self._desk.problems_met.emit()

    def _done(self, report: ImportReport) -> None:
        self.report = report
        self._end()


class RetryJob(ImportJob):
    """Files that could not be read, tried again; passwords are tried on what is encrypted."""

    def __init__(self, desk: Desk, problems: Sequence[Problem], passwords: tuple[str, ...], control: Control) -> None:
        super().__init__(desk, (), control)
        self._problems, self._passwords = tuple(problems), passwords

    @property
    def name(self) -> str:
        return words.files(len(self._problems))

    @property
    def headline(self) -> str:
        return self.tr("trying {0} again").format(self.name)

    def again(self, desk: Desk) -> Job:
        return RetryJob(desk, self._problems, self._passwords, self._control)

    def _work(self) -> ImportReport:
        return self._desk.session.retry_problems(
            self._problems, passwords=self._passwords, control=self._control, progress=self._latest.append
        )


def show_pause(made: QToolButton, job: Job) -> None:
    """Let a button say whether it pauses the job or carries on with it."""
    translate = QCoreApplication.translate
    name = translate("StatusArea", "Carry on") if job.paused else translate("StatusArea", "Pause")
    made.setIcon(icon("play" if job.paused else "pause"))
    made.setToolTip(name)
    made.setAccessibleName(name)


def show_share(bar: QProgressBar, job: Job) -> None:
    """Let a bar show how much of a job is done; empty while nobody knows how much there is."""
    done, of = job.share or (0, 1)
    bar.setRange(0, of)
    bar.setValue(done)


class StatusArea(QWidget):
    """The bottom line: long work first, otherwise what was last said. ``changed``: other work runs or waits."""

    problems_asked = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusArea")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Status"))
        self._job: Job | None = None
        self._resting: str = ""
        self._waiting: deque[Job] = deque()
        self._icon = label()
        self._text = Elided("", "body")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(*BAR)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._facts = label("", "quiet")
        self._pause = tool("pause", self.tr("Pause"), self.toggle)
        self._cancel = tool("x", self.tr("Cancel; what was finished is kept"), self._stop)
        self._problems = tool("triangle-alert", self.tr("Show the problems"), self.problems_asked.emit)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(lambda: self.say(self._resting))
        line = row()
        line.addWidget(self._icon)
        line.addWidget(self._text, 1)
        for widget in (self._bar, self._facts, self._problems, self._pause, self._cancel):
            line.addWidget(widget)
        self._current = Elided("", "caption")
        self._share = QProgressBar()
        self._share.setTextVisible(False)
        self._share.setRange(0, 1000)
        self._share.setFixedSize(*BAR)
        self._share.setAccessibleName(self.tr("How far the current file is"))
        self._outcomes = label("", "caption")
        self._detail = QWidget()
        below = row()
        below.addWidget(self._current, 1)
        below.addWidget(self._share)
        below.addWidget(self._outcomes)
        self._detail.setLayout(below)
        whole = column(spacing=2)
        whole.setContentsMargins(12, 4, 12, 4)
        whole.addLayout(line)
        whole.addWidget(self._detail)
        self.setLayout(whole)
        self.setMinimumHeight(32)
        self._show_job()

    @property
    def text(self) -> str:
        return self._text.whole

    @property
    def kind(self) -> str:
        """How what is said is meant: ``quiet``, ``body``, ``warning`` or ``fault``."""
        return str(self._text.property("kind"))

    @property
    def job(self) -> Job | None:
        return self._job

    def rest(self, text: str) -> None:
        """What the line says while nothing else is to be said."""
        self._resting = text
        if self._job is None and not self._calm.isActive():
            self.say(text)

    def say(self, text: str, kind: str = "quiet", *, seconds: float = 0) -> None:
        """Say something; with ``seconds`` only for a while."""
        if self._job is not None and self._job.running:
            return
        self._text.show_text(text)
        set_kind(self._text, kind)
        name = {"warning": ("triangle-alert", "amber"), "fault": ("octagon-x", "red")}.get(kind)
        self._icon.setVisible(name is not None)
        if name is not None:
            self._icon.setPixmap(icon(*name).pixmap(QSize(16, 16)))
        if seconds:
            self._calm.start(int(seconds * 1000))

    @property
    def jobs(self) -> list[Job]:
        """What runs, and what waits in the order of its turns."""
        return [*([self._job] if self._job is not None else []), *self._waiting]

    def add(self, job: Job) -> None:
        """Start a job, or queue it behind the one that runs."""
        job.moved.connect(self._show_job)
        job.ended.connect(self._ended)
        self._waiting.append(job)
        if self._job is None:
            self._next()
        self._show_job()
        self.changed.emit()

    def drop(self, job: Job) -> None:
        """Cancel a job that runs, or take one that waits out of the queue."""
        if job is self._job:
            job.cancel()
        elif job in self._waiting:
            self._waiting.remove(job)
            self.changed.emit()

    def take_waiting(self) -> list[Job]:
        """Hand over what waits; it is not done here any more."""
        waiting = list(self._waiting)
        self._waiting.clear()
        self.changed.emit()
        return waiting

    def stop_all(self) -> None:
        self._waiting.clear()
        if self._job is not None and self._job.running:
            self._job.cancel()
        self.changed.emit()

    def _next(self) -> None:
        self._calm.stop()
        self._job = self._waiting.popleft() if self._waiting else None
        if self._job is not None:
            self._job.start()

    def _ended(self) -> None:
        job = self._job
        if job is not None and job.reopens:
            # Nothing more is done with the case as it is open now.
            self._job = None
        else:
            self._next()
        self._show_job()
        self.changed.emit()
        if job is None or self._job is not None:
            return
        if job.fault is not None:
            # What a person stopped is no fault of anybody's.
            kind = "body" if isinstance(job.fault, Cancelled) else "warning"
            self.say(job.told or words.told(job.fault), kind, seconds=600)
        elif job.told:
            self.say(job.told, "body", seconds=120)
            self._problems.setVisible(job.problems)

    def _show_job(self) -> None:
        job = self._job
        running = job is not None and job.running
        detail = job.detail if job is not None and running else None
        for widget in (self._bar, self._facts, self._pause, self._cancel):
            widget.setVisible(running)
        self._problems.setVisible(False)
        self._detail.setVisible(detail is not None)
        if job is None or not running:
            return
        self._icon.setVisible(True)
        self._icon.setPixmap(icon("hourglass", "quiet").pixmap(QSize(16, 16)))
        set_kind(self._text, "body")
        self._text.show_text(job.headline)
        show_pause(self._pause, job)
        self._cancel.setEnabled(not job.cancelling)
        self._facts.setText(job.facts)
        if detail is not None:
            # The file under way, how far a long one is, and what became of the others.
            current, share, outcomes = detail
            self._current.show_text(current if share is None else f"{current} · {share:.0%}")
            self._share.setVisible(share is not None)
            self._share.setValue(round(1000 * (share or 0.0)))
            self._outcomes.setText(outcomes)
        self._problems.setVisible(job.problems)
        show_share(self._bar, job)

    @property
    def detail(self) -> tuple[str, str]:
        """The current file's line and the outcomes' line."""
        return self._current.whole, self._outcomes.text()

    def toggle(self) -> None:
        """Pause what runs, or carry on with it."""
        if self._job is not None:
            self._job.resume() if self._job.paused else self._job.pause()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def focus_order(self) -> list[QWidget]:
        return [self._problems, self._pause, self._cancel]
