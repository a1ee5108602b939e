"""The real engine: keeps recognising workers alive, shares work among them, and answers for what they do.

One thread of its own (the keeper) starts workers and watches their deadlines; each worker has a reading and a writing
thread. A worker that dies or overstays is replaced; the files it had begun are tried again, each alone, and a file that
ends a worker twice is set aside with the reason.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.assisting import by_hand
from facefinder.domain.errors import DeadlineExceeded, EngineFailed, KnownError, NotReadable, WorkerCrashed
from facefinder.domain.geometry import Box, Landmarks
from facefinder.domain.recognisers import Recogniser
from facefinder.domain.records import Analysis
from facefinder.engine import models
from facefinder.engine.answers import (
    AnswerRefused,
    analysis_of,
    job_of,
    jobs_of,
    picture_of,
    problem_of,
    range_of,
    share_of,
    vectors_of,
)
from facefinder.engine.contract import Answer, Content, Limits, Work
from facefinder.engine.definition import definition_of
from facefinder.engine.frames import Frame
from facefinder.engine.pointing import hand_header
from facefinder.engine.process import PrivateHome, WorkerProcess
from facefinder.engine.rota import WINDOW_BYTES, WINDOW_FILES, Job, Rota, Seat

_TOGETHER_SECONDS = 240.0
"""How long a worker may be at several files at once, so that none of them is to blame."""
_CROPS_A_FRAME = 256
_TICK = 0.25


class RecognisingEngine:
    """Honours ``contract.Engine`` with worker processes. Nothing is started before it is needed."""

    def __init__(
        self, recogniser: Recogniser, models_folder: Path, workers: int, threads: int, limits: Limits | None = None
    ) -> None:
        self._recogniser = recogniser
        self._models_folder = models_folder
        self._threads = threads
        self._limits = limits or Limits()
        self._state = threading.Condition()
        self._rota = Rota(workers)
        self._numbers = itertools.count(1)
        self._keeper: threading.Thread | None = None
        self._home: PrivateHome | None = None
        self._load = False
        self._closed = False
        self._failure: KnownError | None = None
        self._startup_deaths = 0

    # --- the contract -----------------------------------------------------------------------------------------------

    @property
    def recogniser_id(self) -> str:
        return self._recogniser.recogniser_id

    @property
    def dimension(self) -> int:
        return self._recogniser.dimension

    def model_hashes(self) -> Mapping[str, str]:
        models.require_for(self._recogniser, self._models_folder)
        names = (*models.DETECTION_FILES, *self._recogniser.model_files)
        return {name: models.file_sha256(self._models_folder / name) for name in names}

    def definition(self) -> str:
        return definition_of(self._recogniser, self.model_hashes(), models.LANDMARKS_FILE)

    def warm_up(self) -> None:
        """Start the workers and load the models in the background; a missing model is told by the first real call."""
        threading.Thread(target=self._warm_up, name="engine-warm-up", daemon=True).start()

    def analyse(
        self,
        content: Content,
        *,
        embed: bool = True,
        box: Box | None = None,
        points: Landmarks | None = None,
        frame: int = 0,
    ) -> Analysis:
        hand = by_hand(box, points, frame)
        self._start(load=embed)
        header: dict[str, object] = {"op": "analyse", "embed": embed, "urgent": True, **hand_header(hand)}
        result = self._wait(self._submit(header, content, self._read_analysis, urgent=True))
        assert isinstance(result, Analysis)
        return result

    def picture(self, content: Content, *, frame: int = 0, longest: int = 2048) -> bytes:
        self._start(load=False)
        header: dict[str, object] = {"op": "picture", "frame": frame, "longest": longest, "urgent": True}
        result = self._wait(self._submit(header, content, picture_of, urgent=True))
        assert isinstance(result, bytes)
        return result

    def embed(self, crops: Sequence[bytes]) -> NDArray[np.float32]:
        self._start(load=True)
        jobs = []
        for start in range(0, len(crops), _CROPS_A_FRAME):
            part = list(crops[start : start + _CROPS_A_FRAME])
            jobs.append(self._submit({"op": "embed"}, part, self._reader_of_vectors(len(part)), urgent=False))
        parts = [self._wait(job) for job in jobs]
        rows = [part for part in parts if isinstance(part, np.ndarray)]
        return np.concatenate(rows) if rows else np.zeros((0, self.dimension), np.float32)

    def analyse_many(self, work: Iterable[Work], *, stop: Callable[[], bool] = lambda: False) -> Iterator[Answer]:
        self._start(load=True)
        most_files = 2 * WINDOW_FILES * len(self._rota.seats)
        most_bytes = 2 * WINDOW_BYTES * len(self._rota.seats)
        source = iter(work)
        under_way: deque[tuple[int, Job]] = deque()
        held = 0
        more = True
        try:
            while more or under_way:
                while more and len(under_way) < most_files and held < most_bytes:
                    item = None if stop() else next(source, None)
                    if item is None:
                        more = False
                        break
                    header: dict[str, object] = {"op": "analyse", "embed": True}
                    job = self._submit(header, item.content, self._read_analysis, urgent=False, moved=item.moved)
                    held += job.size
                    under_way.append((item.key, job))
                    if under_way[0][1].done.is_set():
                        break
                if not under_way:
                    break
                key, job = under_way.popleft()
                size = job.size
                self._settle(job)
                held -= size
                if job.problem is not None:
                    if job.problem is self._failure:
                        raise job.problem
                    yield Answer(key, None, job.problem)
                else:
                    assert isinstance(job.result, Analysis)
                    yield Answer(key, job.result, None)
        finally:
            self._withdraw([job for _, job in under_way])

    def close(self) -> None:
        with self._state:
            if self._closed:
                return
            self._closed = True
            self._state.notify_all()
            keeper = self._keeper
        if keeper is not None and keeper is not threading.current_thread():
            keeper.join(timeout=30)

    # --- requests ---------------------------------------------------------------------------------------------------

    def _warm_up(self) -> None:
        with contextlib.suppress(KnownError):  # told again, in the right place, by the call that needs the engine
            self._start(load=True)

    def _start(self, load: bool) -> None:
        with self._state:
            if self._closed:
                raise EngineFailed(reason="the engine is closed")
            if self._failure is not None:
                raise self._failure
        models.require_for(self._recogniser, self._models_folder)
        with self._state:
            if self._closed:
                raise EngineFailed(reason="the engine is closed")
            if self._keeper is None:
                self._home = PrivateHome(self._models_folder)
                self._keeper = threading.Thread(target=self._keep, name="engine-keeper", daemon=True)
                self._keeper.start()
            if load and not self._load:
                self._load = True
                for _, process in self._rota.occupied():
                    process.send({"op": "load"})
            self._state.notify_all()

    def _submit(
        self,
        header: dict[str, object],
        content: Content | list[bytes],
        read: Callable[[Frame], object],
        urgent: bool,
        moved: Callable[[float], None] | None = None,
    ) -> Job:
        blobs: Sequence[bytes] = ()
        stored = None
        if isinstance(content, list):
            blobs = content
        elif isinstance(content, bytes):
            blobs = [content]
        else:
            stored, header = content, header | {"stored": content.size}
        with self._state:
            job = Job(next(self._numbers), header, blobs, read, urgent, stored=stored, moved=moved)
            # Nothing may wait behind a file that can take minutes.
            job.alone = stored is not None and not urgent
            if self._failure is not None:
                job.finish(problem=self._failure)
            elif self._closed:
                job.finish(problem=EngineFailed(reason="the engine is closed"))
            else:
                self._rota.line_up(job)
            return job

    def _wait(self, job: Job) -> object:
        self._settle(job)
        if job.problem is not None:
            raise job.problem
        return job.result

    def _settle(self, job: Job) -> None:
        job.done.wait()
        job.blobs, job.stored = (), None

    def _withdraw(self, jobs: list[Job]) -> None:
        with self._state:
            self._rota.withdraw(jobs)

    def _read_analysis(self, frame: Frame) -> Analysis:
        return analysis_of(frame, self.dimension, self._limits.faces)

    def _reader_of_vectors(self, count: int) -> Callable[[Frame], object]:
        def read(frame: Frame) -> object:
            if len(frame.blobs) != 1:
                raise AnswerRefused("not one block of vectors")
            return vectors_of(frame.blobs[0], count, self.dimension)

        return read

    # --- what workers say (their reading threads) -------------------------------------------------------------------

    def _on_frame(self, process: WorkerProcess, frame: Frame) -> None:
        if frame.header.get("op") == "need":
            self._feed(process, frame)
            return
        with self._state:
            seat = self._rota.seat_of(process)
            if seat is None:
                return
            try:
                self._hear(seat, frame)
            except AnswerRefused:
                process.kill()
            self._rota.share_out()

    def _feed(self, process: WorkerProcess, frame: Frame) -> None:
        """Read a range of a file for a worker. The time that takes is not the worker's, and not under the lock."""
        with self._state:
            seat = self._rota.seat_of(process)
            job = None if seat is None else seat.holds.get(job_of(frame))
            if seat is None or job is None or job.stored is None:
                process.kill()  # it asks for what it was never given
                return
            stored, seat.fed, began = job.stored, True, time.monotonic()
        data, fault = b"", None
        try:
            data = stored.read_at(*range_of(frame, stored.size))
        except AnswerRefused:
            process.kill()
            return
        except KnownError as known:
            fault = known
        except (OSError, ValueError) as error:
            fault = NotReadable(
                path="This file", reason=getattr(error, "strerror", None) or "it cannot be read any more"
            )
            fault.__cause__ = error
        with self._state:
            seat.fed = False
            seat.since += time.monotonic() - began
            job.fault = job.fault or fault
        process.send({"op": "range", "job": job.number}, [data] if data else [])

    def _hear(self, seat: Seat, frame: Frame) -> None:
        operation = frame.header.get("op")
        if operation in ("up", "ready"):
            self._startup_deaths = 0
            seat.ready = operation == "ready"
            if seat.together:
                seat.since = time.monotonic()
        elif operation == "failed":
            self._fail(problem_of(frame))
        elif operation == "started":
            seat.turn_to(job_of(frame), time.monotonic())
            if seat.current in seat.holds:
                seat.holds[seat.current].begun = True
                seat.holds[seat.current].given_at = seat.since
        elif operation == "moved":
            share, number = share_of(frame), job_of(frame)
            if number not in seat.holds:
                raise AnswerRefused("progress with nothing")
            seat.turn_to(number, time.monotonic())
            moved = seat.holds[number].moved
            if moved is not None:
                moved(share)
        elif operation in ("looking", "embedding"):
            seat.turn_to_several(jobs_of(frame), operation == "embedding", time.monotonic())
        elif operation in ("answer", "picture", "embedded", "problem"):
            number = job_of(frame)
            job = seat.holds.get(number)
            if job is None:
                raise AnswerRefused("an answer to nothing")
            if job.fault is not None:
                job.finish(problem=job.fault)  # whatever it made of the rest, the file was not read
            elif operation == "problem":
                job.finish(problem=problem_of(frame))
            else:
                job.finish(result=job.read(frame))
            del seat.holds[number]
            seat.answered(time.monotonic())
            if not seat.holds:
                self._state.notify_all()
        else:
            raise AnswerRefused("an unknown message")

    def _on_end(self, process: WorkerProcess) -> None:
        with self._state:
            seat = self._rota.seat_of(process)
            if seat is None:
                return
            self._bury(seat)
            self._state.notify_all()

    def _bury(self, seat: Seat) -> None:
        """A worker died: blame the file it was at, and line up again what it held."""
        held = list(seat.holds.values())
        begun = [job for job in held if job.begun]
        culprit = begun[0] if len(begun) == 1 else seat.holds.get(seat.current) if seat.current is not None else None
        notes = seat.process.notes if seat.process is not None else ""
        overstayed = seat.overstayed
        seat.process, seat.holds, seat.current, seat.embedding = None, {}, None, 0
        seat.together = seat.ready = seat.overstayed = seat.fed = False
        if not begun:
            self._startup_deaths += 1
            if self._startup_deaths >= 2 + len(self._rota.seats):
                last = notes.strip().splitlines()[-1:] or ["it gave no reason"]
                self._fail(EngineFailed(reason=f"it ended while starting ({last[0][:200]})"))
        for job in reversed(held):
            if job.begun:
                job.alone, job.begun = True, False
            if job is culprit:
                job.kills += 1
                if job.kills >= 2:
                    problem = DeadlineExceeded(seconds=round(self._limits.seconds)) if overstayed else WorkerCrashed()
                    job.finish(problem=problem)
                    continue
            if self._failure is not None or self._closed:
                job.finish(problem=self._failure or EngineFailed(reason="the engine is closed"))
            else:
                self._rota.line_up_again(job)

    def _fail(self, problem: KnownError) -> None:
        """No worker can do anything: every request, now and later, gets this answer."""
        self._failure = problem
        self._rota.finish_all(problem)
        self._state.notify_all()

    # --- the keeper -------------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        """Start workers into empty seats and end those that overstay, until the engine is closed."""
        assert self._home is not None
        while True:
            with self._state:
                if self._closed or self._failure is not None:
                    break
                empty = [seat for seat in self._rota.seats if seat.process is None]
                for seat in empty:
                    try:
                        self._fill(seat)
                    except EngineFailed as problem:
                        self._fail(problem)
                        break
                self._rota.share_out()
                now = time.monotonic()
                for seat, process in self._rota.occupied():
                    if not seat.overstayed and self._overstays(seat, now):
                        seat.overstayed = True
                        process.kill()
                self._state.wait(_TICK)
        self._end_all()

    def _fill(self, seat: Seat) -> None:
        assert self._home is not None
        seat.process = WorkerProcess(
            recogniser=self._recogniser,
            models_folder=self._models_folder,
            home=self._home.path,
            threads=self._threads,
            limits=self._limits,
            on_frame=self._on_frame,
            on_end=self._on_end,
        )
        seat.since = time.monotonic()
        if self._load:
            seat.process.send({"op": "load"})

    def _overstays(self, seat: Seat, now: float) -> bool:
        if seat.fed:
            return False
        if seat.current is not None and not seat.together:
            job = seat.holds.get(seat.current)
            too_long = job is not None and now - job.given_at > self._limits.long_seconds
            return too_long or now - seat.since > self._limits.seconds
        if seat.together:
            return now - seat.since > _TOGETHER_SECONDS
        return False

    def _end_all(self) -> None:
        with self._state:
            processes = [process for _, process in self._rota.occupied()]
            self._rota.finish_all(self._failure or EngineFailed(reason="the engine is closed"))
            for seat in self._rota.seats:
                seat.process = None
        for process in processes:
            process.kill()
            process.end()
        if self._home is not None:
            self._home.remove()
