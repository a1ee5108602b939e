"""What runs and what waits, where a person looks after the sources; the status area holds the queue itself."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QProgressBar, QWidget

from facefinder.ui.icons import icon
from facefinder.ui.importing import BAR, Job, StatusArea, show_pause, show_share
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, column, empty_layout, hairline, label, row, tool

_MOST = 4
"""So many jobs are listed; the sources keep their room."""


class JobLine(QWidget):
    """One job: what it does, how far it is, and how to pause or drop it."""

    def __init__(self, status: StatusArea, job: Job) -> None:
        super().__init__()
        self.job = job
        self._mark = label()
        self._name = Elided("", "body")
        self._facts = Elided("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(*BAR)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.pause = tool("pause", self.tr("Pause"), status.toggle)
        self.drop = tool("x", "", lambda: status.drop(job))
        text = column(spacing=0)
        text.addWidget(self._name)
        text.addWidget(self._facts)
        line = row()
        line.addWidget(self._mark)
        line.addLayout(text, 1)
        for part in (self._bar, self.pause, self.drop):
            line.addWidget(part)
        self.setLayout(line)
        job.moved.connect(self.refresh)
        self.refresh()

    @property
    def text(self) -> str:
        """What is said of the job."""
        return f"{self._name.whole}: {self._facts.whole}"

    def refresh(self) -> None:
        job = self.job
        self._mark.setPixmap(icon("hourglass" if job.running else "list-checks", "quiet").pixmap(QSize(16, 16)))
        self._name.show_text(job.headline)
        self._facts.show_text(job.facts)
        self._bar.setVisible(job.running)
        self.pause.setVisible(job.running)
        show_share(self._bar, job)
        show_pause(self.pause, job)
        name = self.tr("Cancel; what was finished is kept") if job.running else self.tr("Take out of the queue")
        self.drop.setToolTip(name)
        self.drop.setAccessibleName(name)
        self.drop.setEnabled(not job.cancelling)


class JobsPanel(QWidget):
    """The queue of the status area; hidden while there is none."""

    def __init__(self, status: StatusArea) -> None:
        super().__init__()
        self._status = status
        self._lines: list[JobLine] = []
        self._inside = column(spacing=Size.SMALL)
        whole = column(spacing=Size.SMALL)
        whole.addWidget(hairline())
        whole.addWidget(label(self.tr("Under way"), "section"))
        whole.addLayout(self._inside)
        self._more = label("", "caption")
        whole.addWidget(self._more)
        self.setLayout(whole)
        status.changed.connect(self.refresh)
        self.refresh()

    @property
    def lines(self) -> list[JobLine]:
        """What runs first, then what waits."""
        return self._lines

    def refresh(self) -> None:
        """Show the queue as it is now."""
        empty_layout(self._inside)
        jobs = self._status.jobs
        self._lines = [JobLine(self._status, job) for job in jobs[:_MOST]]
        for line in self._lines:
            self._inside.addWidget(line)
        self._more.setText(self.tr("%Ln more", "", len(jobs) - _MOST))
        self._more.setVisible(len(jobs) > _MOST)
        self.setVisible(bool(self._lines))
