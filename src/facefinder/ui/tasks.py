"""Long work off the window's thread, and its results back on it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from facefinder.domain.errors import KnownError

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor


class Task:
    """One piece of work under way. ``cancel`` means that nobody wants the result any more."""

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object] | None,
        failed: Callable[[KnownError], object] | None,
    ) -> None:
        self.work, self.done, self.failed = work, done, failed
        self._unwanted = threading.Event()
        self.result: Any = None
        self.fault: BaseException | None = None

    def cancel(self) -> None:
        self._unwanted.set()

    @property
    def cancelled(self) -> bool:
        return self._unwanted.is_set()


class Tasks(QObject):
    """Runs work in a few threads; ``done`` and ``failed`` are called on the window's thread, in order of completion.

    A ``KnownError`` goes to ``failed`` (or the ``told`` signal where none is given); any other exception is a fault of
    ours and goes to the ``faulted`` signal.
    """

    told = Signal(object)
    faulted = Signal(object)
    settled = Signal()
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._open: set[Task] = set()
        self._closed = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[KnownError], object] | None = None,
        *,
        quick: bool = False,
        in_turn: bool = False,
    ) -> Task:
        """Start ``work`` in a thread; ``quick`` for small reads, which never wait behind long work; ``in_turn`` for
        what a person does on the record, one after the other as they did it: what is undone has to be done by then."""
        task = Task(work, done, failed)
        if self._closed:
            task.cancel()
            return task
        self._open.add(task)
        self._pool("turns" if in_turn else "pictures" if quick else "window").submit(
            self._work, task
        ).add_done_callback(lambda _: self._hand_over(task))
        return task

    def _pool(self, kind: str) -> ThreadPoolExecutor:
        # Made when first needed: an empty window needs no threads, and not the time to load them either.
        if kind not in self._pools:
            from concurrent.futures import ThreadPoolExecutor

            workers = {"turns": 1, "pictures": 2}.get(kind, min(8, (os.cpu_count() or 2) + 2))
            self._pools[kind] = ThreadPoolExecutor(workers, thread_name_prefix=kind)
        return self._pools[kind]

    @property
    def busy(self) -> bool:
        return bool(self._open)

    def close(self) -> None:
        """Take no more work, drop what waits, and wait for what is under way."""
        self._closed = True
        for task in list(self._open):
            task.cancel()
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
        self._open.clear()

    @staticmethod
    def _work(task: Task) -> None:
        if task.cancelled:
            return
        try:
            task.result = task.work()
        except BaseException as fault:  # noqa: BLE001 - it is told on the window's thread
            task.fault = fault

    def _hand_over(self, task: Task) -> None:
        if not self._closed:
            self._finished.emit(task)

    @Slot(object)
    def _deliver(self, task: Task) -> None:
        self._open.discard(task)
        if not task.cancelled and not self._closed:
            if task.fault is None:
                if task.done is not None:
                    task.done(task.result)
            elif isinstance(task.fault, KnownError):
                if task.failed is not None:
                    task.failed(task.fault)
                else:
                    self.told.emit(task.fault)
            else:
                self.faulted.emit(task.fault)
        if not self._open:
            self.settled.emit()
