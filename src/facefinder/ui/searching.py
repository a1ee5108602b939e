"""Searches as they run and as they were: the one under way, and the way back and forward through those before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot

from facefinder.domain.errors import KnownError
from facefinder.domain.filters import Filter
from facefinder.domain.records import ProbeFace, SearchResult
from facefinder.ui.desk import Desk
from facefinder.ui.tasks import Task


class Searches(QObject):
    """Runs searches off the window's thread.

    ``previewed`` carries a preview, which is on no record yet, and ``found`` the exact list that is. ``recorded``
    carries an earlier search, the probe's kept crop and the filter that it was made with.
    """

    began = Signal()
    previewed = Signal(object)
    found = Signal(object)
    failed = Signal(object)
    recorded = Signal(object, object, object)
    _early = Signal(object, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None
        self._trail: list[str] = []
        self._at = -1
        self._early.connect(self._preview_came, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        return self._task is not None

    @property
    def way_back(self) -> bool:
        return self._at > 0

    @property
    def way_forward(self) -> bool:
        return self._at < len(self._trail) - 1

    def start(self, faces: Sequence[ProbeFace], purpose: str, wanted: Filter, *, top: int, fold: bool) -> None:
        """Search, on the record: a preview where the gallery is large enough for one to come sooner, then the list."""
        session = self._desk.session
        started: list[Task] = []

        def work() -> SearchResult:
            early = session.ahead.preview(faces, purpose, top=top, wanted=wanted, fold=fold)
            if early is not None:
                self._early.emit(started, early)
            return session.search_together(faces, purpose, top=top, wanted=wanted, fold=fold)

        self._task = self._desk.tasks.run(work, self._found, self._failed)
        started.append(self._task)
        self.began.emit()

    @Slot(object, object)
    def _preview_came(self, started: list[Task], early: SearchResult) -> None:
        # One that comes behind its own list, or behind another search, is of no use any more.
        if self._task is not None and started == [self._task]:
            self.previewed.emit(early)

    def _found(self, result: SearchResult) -> None:
        self._task = None
        self._note(result.search_id)
        self.found.emit(result)
        self._desk.searched.emit(result.search_id)

    def _failed(self, fault: KnownError) -> None:
        self._task = None
        self.failed.emit(fault)

    # --- earlier searches -------------------------------------------------------------------------------------------

    def show_recorded(self, search_id: str) -> None:
        """Fetch a search from the record."""
        session = self._desk.session

        def fetch() -> tuple[SearchResult, bytes | None, Filter]:
            result = session.recorded_search(search_id)
            return result, session.probe_crop(search_id), session.ahead.filter_of(search_id)

        def show(found: tuple[SearchResult, bytes | None, Filter]) -> None:
            if not self._trail or self._trail[self._at] != search_id:
                self._note(search_id)
            self.recorded.emit(*found)

        self._desk.tasks.run(fetch, show)

    def go(self, step: int) -> None:
        """Back (-1) or forward (1) through the searches shown so far."""
        if 0 <= self._at + step < len(self._trail):
            self._at += step
            self.show_recorded(self._trail[self._at])

    def _note(self, search_id: str) -> None:
        del self._trail[self._at + 1 :]
        self._trail.append(search_id)
        self._at = len(self._trail) - 1
