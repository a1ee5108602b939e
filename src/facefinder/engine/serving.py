"""The worker's work: answers the supervisor's requests one after another, embedding faces of several files together."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import cv2
import numpy as np

from facefinder.domain.errors import EngineFailed, KnownError, MemoryExceeded, PhotographUnreadable
from facefinder.domain.recognisers import recogniser_named
from facefinder.engine import align
from facefinder.engine.analyse import Analyser, Opened, Seen, settle
from facefinder.engine.contract import Limits
from facefinder.engine.decode import Pixels
from facefinder.engine.frames import Frame
from facefinder.engine.networks import BATCH, Networks
from facefinder.engine.pointing import hand_of
from facefinder.engine.remote import as_file

GROUP = 8
"""Photographs that go through each stage together, so that a stage's code and weights stay in the processor's caches:
everything but embedding takes an eighth less time."""
_GROUPED_PIXELS = 1 << 20
"""Up to which a photograph is small enough for that to pay, and to wait decoded."""
_MODELS_ALLOWANCE = 12 * 1024**3


class Send(Protocol):
    def __call__(self, header: dict[str, object], blobs: Sequence[bytes] = ()) -> None: ...


@dataclass(slots=True)
class _Unseen:
    """A photograph that waits to be looked at together with others."""

    job: int
    opened: Opened


@dataclass(slots=True)
class _Waiting:
    """A file whose faces wait for the next batch."""

    job: int
    seen: Seen


class Server:
    """One worker's state. ``hello`` is the supervisor's first message (trusted: it comes from the program itself)."""

    def __init__(self, hello: dict[str, object], send: Send, fetch: Callable[[], Frame]) -> None:
        self._send = send
        self._fetch = fetch
        self._sending = threading.Lock()
        self._recogniser = recogniser_named(str(hello["recogniser"]))
        self._models = Path(str(hello["models"]))
        self._threads = int(str(hello["threads"]))
        limits = hello["limits"]
        assert isinstance(limits, dict)
        self._limits = Limits(**limits)
        cv2.setNumThreads(self._threads)
        cv2.ocl.setUseOpenCL(False)
        _limit_memory(self._limits.memory_bytes + _MODELS_ALLOWANCE)
        self._analyser = Analyser(self._models, self._limits, self._threads)
        self._networks: Networks | None = None
        self._loading: threading.Thread | None = None
        self._unseen: list[_Unseen] = []
        self._waiting: list[_Waiting] = []
        self._take_urgent: Callable[[], Frame | None] = lambda: None

    def serve(self, take: Callable[[bool], Frame | None], take_urgent: Callable[[], Frame | None]) -> None:
        """Answer requests for ever; ``take(wait)`` gives the next one, ``take_urgent`` one that a person waits for."""
        self._take_urgent = take_urgent
        self._say({"op": "up"})
        while True:
            frame = take(False)
            if frame is None:
                if self._unseen:
                    self._look_together()
                    continue
                if self._waiting:
                    self._embed_waiting()
                    continue
                frame = take(True)
            if frame is not None:
                self._handle(frame)

    def _handle(self, frame: Frame) -> None:
        operation = frame.header["op"]
        if operation == "load":
            self._start_loading()
            return
        job = int(str(frame.header["job"]))
        self._say({"op": "started", "job": job})
        with self._guarding(job):
            if operation == "analyse":
                self._analyse(job, frame)
            elif operation == "picture":
                longest, place = int(str(frame.header["longest"])), int(str(frame.header["frame"]))
                shown = self._analyser.picture(self._content(job, frame), place, longest)
                self._say({"op": "picture", "job": job}, [shown])
            elif operation == "embed":
                self._embed_crops(job, frame)

    @contextmanager
    def _guarding(self, job: int) -> Iterator[None]:
        """Within it, whatever goes wrong with a file is this file's answer."""
        try:
            yield
        except KnownError as problem:
            self._refuse(job, problem)
        except MemoryError:
            self._refuse(job, MemoryExceeded())
        except cv2.error as error:
            short = "nsufficient memory" in str(error) or "ailed to allocate" in str(error)
            self._refuse(job, MemoryExceeded() if short else self._unforeseen(error))
        except Exception as error:  # noqa: BLE001 - see _unforeseen
            self._refuse(job, self._unforeseen(error))

    def _unforeseen(self, error: Exception) -> KnownError:
        """One file must never stop the others: it is set aside, and the fault is left in the worker's own notes."""
        traceback.print_exc(file=sys.stderr)
        return PhotographUnreadable(reason=f"it made the reader fail ({type(error).__name__})")

    def _analyse(self, job: int, frame: Frame) -> None:
        urgent, embed = bool(frame.header.get("urgent")), bool(frame.header["embed"])
        content, hand = self._content(job, frame), hand_of(frame)

        def moved(share: float) -> None:
            self._moved(job, share, urgent)

        opened = self._analyser.open(content, moved)
        small = opened.is_photograph and opened.first.pixels.size <= 3 * _GROUPED_PIXELS
        if small and embed and hand is None and not urgent:
            self._unseen.append(_Unseen(job, opened))
            if len(self._unseen) >= GROUP:
                self._look_together()
            return
        seen = self._analyser.look(opened, content, hand, moved)
        if seen.sights is not None:
            self._answer_followed(job, seen, embed=embed, hurry=urgent)
        elif not embed:
            self._answer(job, seen, None)
        elif urgent:
            began = time.perf_counter()
            vectors = self._embedding([face.decoded for face in seen.faces], [job], hurry=True)
            seen.seconds["embed"] = time.perf_counter() - began
            self._answer(job, seen, vectors)
        else:
            self._embed_later([_Waiting(job, seen)])

    def _look_together(self) -> None:
        """Look at the photographs that were opened, a stage after the other."""
        group, self._unseen = self._unseen, []
        self._say({"op": "looking", "jobs": [each.job for each in group]})
        found, seen = [], []
        for each in group:
            with self._guarding(each.job):
                self._analyser.detect(each.opened)
                found.append(each)
        for each in found:
            with self._guarding(each.job):
                seen.append(_Waiting(each.job, self._analyser.align(each.opened)))
        self._embed_later(seen)

    def _embed_later(self, seen: Sequence[_Waiting]) -> None:
        """Answer for the files without a face; the others wait until there are enough faces for a batch."""
        for each in seen:
            if each.seen.faces:
                self._waiting.append(each)
            else:
                self._answer(each.job, each.seen, self._empty())
        if sum(len(each.seen.faces) for each in self._waiting) >= BATCH:
            self._embed_waiting()

    def _answer_followed(self, job: int, seen: Seen, *, embed: bool, hurry: bool) -> None:
        began = time.perf_counter()
        vectors = None
        if embed:
            crops = [face.decoded for face in seen.faces]
            vectors = self._embedding(crops, [job], hurry=hurry) if crops else self._empty()
        vectors = settle(seen, vectors, self._limits.faces)
        seen.seconds["embed"] = time.perf_counter() - began
        self._answer(job, seen, vectors)

    def _moved(self, job: int, share: float, urgent: bool) -> None:
        """A frame of a longer file is done: say so, and let a waiting person's request go before the next."""
        self._say({"op": "moved", "job": job, "share": round(share, 4)})
        if urgent:
            return
        while (frame := self._take_urgent()) is not None:
            self._handle(frame)
            self._say({"op": "moved", "job": job, "share": round(share, 4)})

    def _content(self, job: int, frame: Frame) -> bytes | BinaryIO:
        """The file of a request: in the frame, or left with the supervisor and read from there by ranges."""
        size = frame.header.get("stored")
        if size is None:
            return frame.blobs[0]

        def read_at(offset: int, wanted: int) -> bytes:
            self._say({"op": "need", "job": job, "at": offset, "size": wanted})
            answer = self._fetch()
            if not answer.blobs:
                raise OSError(5, "the file cannot be read any more")
            return answer.blobs[0]

        return as_file(int(str(size)), read_at)

    def _embed_waiting(self) -> None:
        """Embed what waits, in whole batches where there is enough of it."""
        waiting, self._waiting = self._waiting, []
        crops = [face.decoded for each in waiting for face in each.seen.faces]
        began = time.perf_counter()
        try:
            vectors = self._embedding(crops, [each.job for each in waiting])
        except MemoryError:
            for each in waiting:
                self._refuse(each.job, MemoryExceeded())
            return
        share = (time.perf_counter() - began) / max(len(crops), 1)
        start = 0
        for each in waiting:
            end = start + len(each.seen.faces)
            each.seen.seconds["embed"] = share * (end - start)
            self._answer(each.job, each.seen, vectors[start:end])
            start = end

    def _embed_crops(self, job: int, frame: Frame) -> None:
        crops = [align.decode_crop(content) for content in frame.blobs]
        usable = [place for place, crop in enumerate(crops) if crop is not None]
        vectors = np.full((len(crops), self._recogniser.dimension), np.nan, np.float32)
        if usable:
            vectors[usable] = self._embedding([crop for crop in crops if crop is not None], [job])
        self._say({"op": "embedded", "job": job}, [vectors.astype("<f4").tobytes()])

    def _embedding(self, crops: Sequence[Pixels], jobs: list[int], hurry: bool = False) -> np.ndarray:
        self._say({"op": "embedding", "jobs": jobs})
        self._start_loading()
        assert self._loading is not None
        self._loading.join()
        if self._networks is None:
            threading.Event().wait()  # the loader has said why; the supervisor ends this process
            raise EngineFailed(reason="the networks could not be loaded")
        return self._networks.embed(crops, hurry=hurry)

    def _empty(self) -> np.ndarray:
        return np.zeros((0, self._recogniser.dimension), np.float32)

    # --- loading ----------------------------------------------------------------------------------------------------

    def _start_loading(self) -> None:
        if self._loading is None:
            self._loading = threading.Thread(target=self._load, name="load", daemon=True)
            self._loading.start()

    def _load(self) -> None:
        try:
            self._networks = Networks(self._recogniser, self._models, self._threads)
        except KnownError as problem:
            self._say({"op": "failed", "code": problem.code, "details": _plain(problem.details)})
        except BaseException as error:  # noqa: BLE001 - whatever it is, the supervisor must hear of it
            traceback.print_exc(file=sys.stderr)
            reason = f"{type(error).__name__}: {error}"[:300]
            self._say({"op": "failed", "code": "engine_failed", "details": {"reason": reason}})
        else:
            _limit_memory(_address_space() + self._limits.memory_bytes)
            _forbid_writing()
            self._say({"op": "ready"})

    # --- answering --------------------------------------------------------------------------------------------------

    def _answer(self, job: int, seen: Seen, vectors: np.ndarray | None) -> None:
        frames = sorted(seen.thumbnails)
        header: dict[str, object] = {
            "op": "answer",
            "job": job,
            "media_type": seen.media_type,
            "width": seen.width,
            "height": seen.height,
            "truncated": seen.truncated,
            "metadata": seen.metadata,
            "frames": frames,
            "seconds": {stage: round(seconds, 6) for stage, seconds in seen.seconds.items()},
            "embedded": vectors is not None,
            "faces": [
                {
                    "box": astuple(face.detection.box),
                    "landmarks": [[float(x), float(y)] for x, y in face.detection.landmarks],
                    "score": face.detection.score,
                    "pass": face.detection.detection_pass,
                    "value": face.quality.value,
                    "components": dict(face.quality.components),
                    "frame": face.frame,
                    "frame_time": face.frame_time,
                }
                for face in seen.faces
            ],
        }
        blobs = [seen.thumbnails[frame] for frame in frames]
        blobs.append(seen.perceptual_hash)
        blobs.extend(face.crop for face in seen.faces)
        blobs.append(b"" if vectors is None else vectors.astype("<f4").tobytes())
        self._say(header, blobs)

    def _refuse(self, job: int, problem: KnownError) -> None:
        self._say({"op": "problem", "job": job, "code": problem.code, "details": _plain(problem.details)})

    def _say(self, header: dict[str, object], blobs: Sequence[bytes] = ()) -> None:
        with self._sending:
            try:
                self._send(header, blobs)
            except OSError:
                os._exit(0)  # the supervisor is gone


def _plain(details: dict[str, object]) -> dict[str, object]:
    return {name: value if isinstance(value, int | float) else str(value)[:300] for name, value in details.items()}


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return _MODELS_ALLOWANCE


def _limit_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the deadline still holds there
        return
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ValueError, OSError):
        pass


def _forbid_writing() -> None:
    """Nothing is written to any file once the networks are loaded."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass
