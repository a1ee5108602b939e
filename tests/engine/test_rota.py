"""Files are shared out so that every worker is busy, and done when the others are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import cast

import pytest

from facefinder.engine.networks import BATCH
from facefinder.engine.process import WorkerProcess
from facefinder.engine.rota import WINDOW_FILES, Job, Rota, Seat

SEEING, EMBEDDING = 8.0, 24.0
"""Milliseconds for a photograph, about as measured."""


class Worker:
    """A worker in a time of its own: sees one file after another, embeds them in batches, or when there is no other."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.inbox: list[int] = []
        self.seen: list[int] = []
        self.ends = 0.0
        self.busy = False

    def send(self, header: dict[str, object], blobs: Sequence[bytes] = ()) -> None:
        self.inbox.append(int(str(header["job"])))

    def begin(self, seat: Seat, now: float) -> None:
        """Start the next thing, if there is one."""
        if self.busy or not (self.inbox or self.seen):
            return
        self.busy = True
        seat.embedding = len(self.seen) == BATCH or not self.inbox
        if not seat.embedding:
            self.seen.append(self.inbox.pop(0))
            seat.holds[self.seen[-1]].begun = True
        self.ends = now + (EMBEDDING * len(self.seen) if seat.embedding else SEEING) / self.speed

    def end(self, seat: Seat) -> list[int]:
        """The files that are answered now."""
        self.busy = False
        if not seat.embedding:
            return []
        done, self.seen = self.seen, []
        seat.embedding = False
        return done


def job(number: int) -> Job:
    return Job(number, {"op": "analyse"}, [b"file"], lambda _: None, urgent=False)


def finished(files: int, speeds: Sequence[float]) -> list[float]:
    """When each worker has answered its last file, in milliseconds, with a source that is always quicker."""
    rota = Rota(len(speeds))
    workers = [Worker(speed) for speed in speeds]
    for seat, worker in zip(rota.seats, workers, strict=True):
        seat.process = cast(WorkerProcess, worker)
    waiting = iter(range(1, files + 1))
    under_way, now = 0, 0.0
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
            under_way -= 1
        rota.share_out()


@pytest.mark.parametrize(("workers", "batches"), [(2, 1 / 3), (4, 2 / 3)])
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
