"""Files are shared out so that every worker is busy, and done when the others are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import cast

import pytest

from facefinder.engine.networks import BATCH
from facefinder.engine.process import WorkerProcess
from facefinder.engine.rota import WINDOW_FILES, Job, Rota, Seat
from facefinder.engine.serving import GROUP

OPENING, LOOKING, EMBEDDING = 0.001, 0.005, 0.024
"""Seconds for a photograph, about as measured."""


class Worker:
    """A worker in a time of its own: opens files, looks at a group of them, and embeds a batch; sooner when no file
    waits."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.inbox: list[int] = []
        self.opened: list[int] = []
        self.seen: list[int] = []
        self.ends = 0.0
        self.busy = False

    def send(self, header: dict[str, object], blobs: Sequence[bytes] = ()) -> None:
        self.inbox.append(int(str(header["job"])))

    def begin(self, seat: Seat, now: float) -> None:
        """Start the next thing, if there is one, and tell of it."""
        if self.busy or not (self.inbox or self.opened or self.seen):
            return
        self.busy = True
        if len(self.seen) >= BATCH or not (self.inbox or self.opened):
            seat.turn_to_several(self.seen, True, now)
            took = EMBEDDING * len(self.seen)
        elif len(self.opened) >= GROUP or not self.inbox:
            seat.turn_to_several(self.opened, False, now)
            took = LOOKING * len(self.opened)
            self.seen, self.opened = self.seen + self.opened, []
        else:
            self.opened.append(self.inbox.pop(0))
            seat.turn_to(self.opened[-1], now)
            seat.holds[self.opened[-1]].begun = True
            took = OPENING
        self.ends = now + took / self.speed

    def end(self, seat: Seat) -> list[int]:
        """The files that are answered now."""
        self.busy = False
        if not seat.embedding:
            return []
        done, self.seen = self.seen, []
        return done


def job(number: int) -> Job:
    return Job(number, {"op": "analyse"}, [b"file"], lambda _: None, urgent=False)


def finished(files: int, speeds: Sequence[float]) -> list[float]:
    """When each worker has answered its last file, in seconds, with a source that is always quicker."""
    now = 0.0
    rota = Rota(len(speeds), lambda: now)
    workers = [Worker(speed) for speed in speeds]
    for seat, worker in zip(rota.seats, workers, strict=True):
        seat.process = cast(WorkerProcess, worker)
    waiting = iter(range(1, files + 1))
    under_way = 0
    while True:
        while under_way < 2 * WINDOW_FILES * len(speeds) and (number := next(waiting, None)) is not None:
            rota.line_up(job(number))
            under_way += 1
        for seat, worker in zip(rota.seats, workers, strict=True):
            worker.begin(seat, now)
        busy = [(worker, seat) for seat, worker in zip(rota.seats, workers, strict=True) if worker.busy]
        if not busy:
            assert under_way == 0
            return [worker.ends for worker in workers]
        worker, seat = min(busy, key=lambda pair: pair[0].ends)
        now = worker.ends
        for number in worker.end(seat):
            del seat.holds[number]
            seat.answered(now)
            under_way -= 1
        rota.share_out()


@pytest.mark.parametrize(("workers", "batches"), [(2, 1 / 4), (4, 1 / 2)])
def test_no_worker_is_done_long_before_the_others(workers: int, batches: float) -> None:
    early = []
    for seed in range(30):
        chance = random.Random(seed)
        ends = finished(chance.randint(150, 450), [chance.uniform(0.9, 1.1) for _ in range(workers)])
        early.append(max(ends) - min(ends))
    assert sum(early) / len(early) < batches * BATCH * EMBEDDING


def test_a_worker_with_nothing_to_do_gets_the_next_file() -> None:
    rota = Rota(2)
    first, second = Worker(1.0), Worker(1.0)
    rota.seats[0].process = cast(WorkerProcess, first)
    for number in range(1, 6):
        rota.line_up(job(number))
    assert first.inbox == [1, 2, 3]
    rota.seats[1].process = cast(WorkerProcess, second)
    rota.line_up(job(6))
    assert second.inbox == [4, 5, 6]
