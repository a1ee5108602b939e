"""The desk that hands an open case to every place of the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QTransform

from facefinder.ui.pictures import Pictures
from facefinder.ui.tasks import Tasks

if TYPE_CHECKING:
    from facefinder.domain.records import Source
    from facefinder.ui.contracts import PastSearch, Session, Summary


@dataclass(frozen=True, slots=True)
class KnownProbe:
    """A probe's picture while the case is open, by search: only its face's crop is recorded, never the photograph."""

    picture: QImage
    to_template: QTransform


class Desk(QObject):
    """An open case on the desk: its session, its pictures, and what has changed in it.

    ``summary`` and ``history`` are read in the background, so that asking for them never makes the window wait;
    ``counted`` says that they are new. ``blind`` is whether whoever works here must not see lists and decisions now;
    ``lock_after`` the minutes after which the policy covers an idle desk, 0 for never.
    """

    imported = Signal()
    problems_met = Signal()
    searched = Signal(str)
    decided = Signal()
    counted = Signal()

    def __init__(self, session: Session, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.tasks = tasks
        self.pictures = Pictures(session, tasks, self)
        self.probes: dict[str, KnownProbe] = {}
        self.summary: Summary | None = None
        self.history: Sequence[PastSearch] = ()
        self.sources: Sequence[Source] = ()
        self.blind = False
        self.lock_after = 0
        self.imported.connect(self.recount)
        self.searched.connect(lambda _: self.recount())

    def recount(self) -> None:
        """Read the counts, the sources and the search history anew."""
        session = self.session

        def read() -> tuple[Summary, Sequence[PastSearch], Sequence[Source]]:
            # Who examines blind, or only administers, is not told of searches.
            history = session.recorded_searches() if session.access.may("recorded_searches") else ()
            return session.summary(), history, session.sources()

        def take(found: tuple[Summary, Sequence[PastSearch], Sequence[Source]]) -> None:
            self.summary, self.history, self.sources = found
            self.counted.emit()

        self.tasks.run(read, take, quick=True)
