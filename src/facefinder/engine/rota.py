"""What is to be done and by whom: requests in two queues, and the workers' seats they are shared out among.

Nothing here starts, stops or waits: the supervisor calls it with its lock held.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from facefinder.domain.errors import KnownError
from facefinder.engine.contract import Stored
from facefinder.engine.frames import Frame
from facefinder.engine.process import WorkerProcess

WINDOW_FILES = 40
"""Files that one worker may hold at once: enough to fill a group and a batch while the next files are on their way."""
WINDOW_AHEAD, LAST_AHEAD = 12, 3
"""Files that one worker may hold without having begun them, while many wait and when the end may be near: what it holds
no other worker can take any more."""
WINDOW_BYTES = 64 * 1024**2
_UNSEEN, _SEEN = 4.0, 3.0
"""What is left to do for a file that is not begun, and for one whose faces are only to be embedded: a quarter of the
work is decoding and detecting."""
_STORED_SHARE = 32 * 1024**2
"""What a file that stays where it is counts for in a window: about what a worker keeps of it at once."""


@dataclass(slots=True, eq=False)
class Job:
    """One request on its way. ``result`` or ``problem`` is set when ``done`` is."""

    number: int
    header: dict[str, object]
    blobs: Sequence[bytes]
    read: Callable[[Frame], object]
    urgent: bool
    done: threading.Event = field(default_factory=threading.Event)
    result: object = None
    problem: KnownError | None = None
    begun: bool = False
    alone: bool = False
    kills: int = 0
    stored: Stored | None = None
    moved: Callable[[float], None] | None = None
    given_at: float = 0.0
    fault: KnownError | None = None

    @property
    def size(self) -> int:
        return _STORED_SHARE if self.stored is not None else sum(len(blob) for blob in self.blobs)

    def finish(self, result: object = None, problem: KnownError | None = None) -> None:
        self.result, self.problem = result, problem
        self.done.set()


@dataclass(slots=True, eq=False)
class Seat:
    """A worker's place: the process in it, what it holds, and what it is doing since when: at the file ``current``, or
    ``together`` at several, of which it embeds ``embedding``. ``pace`` is how long it took to embed a file lately."""

    process: WorkerProcess | None = None
    holds: dict[int, Job] = field(default_factory=dict)
    current: int | None = None
    together: bool = False
    embedding: int = 0
    pace: float = 0.0
    since: float = 0.0
    ready: bool = False
    overstayed: bool = False
    fed: bool = False

    def turn_to(self, number: int, now: float) -> None:
        """It is at one file now."""
        self.current, self.together, self.embedding, self.since = number, False, 0, now

    def turn_to_several(self, numbers: Sequence[int], embedding: bool, now: float) -> None:
        """It is at several files at once; where that is only one, it is known which to blame."""
        self.current = numbers[0] if len(numbers) == 1 else None
        self.together, self.embedding, self.since = True, len(numbers) if embedding else 0, now

    def answered(self, now: float) -> None:
        """A file that it held has its answer."""
        if self.embedding:
            self.pace = (now - self.since) / self.embedding
        self.current, self.embedding = None, 0
        self.together = self.together and bool(self.holds)

    def work_left(self, now: float) -> float:
        """What is left to do for the files that it holds, in the measure of ``_UNSEEN`` and ``_SEEN``."""
        done = 0.0
        if self.embedding and self.pace:
            done = _SEEN * min(float(self.embedding), (now - self.since) / self.pace)
        return sum(_SEEN if job.begun else _UNSEEN for job in self.holds.values()) - done


class Rota:
    """Requests that wait, urgent ones first, and the seats of the workers."""

    def __init__(self, workers: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.seats = [Seat() for _ in range(workers)]
        self._urgent: deque[Job] = deque()
        self._patient: deque[Job] = deque()

    def line_up(self, job: Job) -> None:
        (self._urgent if job.urgent else self._patient).append(job)
        self.share_out()

    def line_up_again(self, job: Job) -> None:
        """A dead worker held it: it is next, but whatever may end a worker does not go before a waiting person."""
        (self._urgent if job.urgent and not job.alone else self._patient).appendleft(job)

    def withdraw(self, jobs: Sequence[Job]) -> None:
        """Forget requests whose answers nobody will fetch; what a worker has already begun it finishes for nobody."""
        gone = set(map(id, jobs))
        self._patient = deque(job for job in self._patient if id(job) not in gone)

    def finish_all(self, problem: KnownError) -> None:
        """Answer every request, held or waiting, with the same problem."""
        for seat in self.seats:
            for job in seat.holds.values():
                job.finish(problem=problem)
            seat.holds.clear()
        for queue in (self._urgent, self._patient):
            while queue:
                queue.popleft().finish(problem=problem)

    def seat_of(self, process: WorkerProcess) -> Seat | None:
        return next((seat for seat in self.seats if seat.process is process), None)

    def occupied(self) -> Iterator[tuple[Seat, WorkerProcess]]:
        for seat in self.seats:
            if seat.process is not None:
                yield seat, seat.process

    def share_out(self) -> None:
        while self._urgent:
            seat = self._freest()
            if seat is None:
                return
            self._give(seat, self._urgent.popleft())
        while self._patient:
            job = self._patient[0]
            seat = self._emptiest_for(job)
            if seat is None:
                return
            self._patient.popleft()
            self._give(seat, job)

    def _living(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.process is not None and not seat.overstayed]

    def _freest(self) -> Seat | None:
        """The worker that a waiting person's request goes to: one that can embed at once, with the least to do."""
        seats = [seat for seat in self._living() if not any(job.alone and job.kills for job in seat.holds.values())]
        return min(seats, key=lambda seat: (not seat.ready, len(seat.holds)), default=None)

    def _emptiest_for(self, job: Job) -> Seat | None:
        living = self._living()
        if job.alone:
            return next((seat for seat in living if not seat.holds), None)
        plenty = len(self._patient) >= WINDOW_FILES * len(living) / 2
        roomy = [seat for seat in living if _takes(seat, job, WINDOW_AHEAD if plenty else LAST_AHEAD)]
        if plenty or not roomy:
            return min(roomy, key=lambda seat: len(seat.holds), default=None)
        # The end may be near: the last files are shared out so that no worker is done long before the others.
        now = self._clock()
        work = {id(seat): seat.work_left(now) for seat in living}
        seat = min(roomy, key=lambda seat: work[id(seat)])
        fair = (sum(work.values()) + _UNSEEN * len(self._patient)) / len(living)
        return seat if work[id(seat)] <= fair else None

    def _give(self, seat: Seat, job: Job) -> None:
        assert seat.process is not None
        seat.holds[job.number] = job
        job.given_at = 0.0
        seat.process.send(job.header | {"job": job.number}, job.blobs)


def _takes(seat: Seat, job: Job, ahead: int) -> bool:
    """Whether a worker may have another file beside those that it holds, of which ``ahead`` may not be begun."""
    held = seat.holds.values()
    if not held:
        return True
    if len(held) >= WINDOW_FILES or sum(not other.begun for other in held) >= ahead:
        return False
    if any(other.alone for other in held):
        return False
    return sum(other.size for other in held) + job.size <= WINDOW_BYTES
