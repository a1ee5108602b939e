"""The promise that every engine keeps, and that the same tests check against each.

Two engines honour it: the supervisor of the real recognising worker processes, and a small deterministic one for fast
tests. Callers give file contents, never paths: the parent reads evidence (once, hashing as it goes) and the worker needs
no access to the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.errors import KnownError
from facefinder.domain.geometry import Box
from facefinder.domain.records import Analysis


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost before it becomes a problem. Memory is the worker's address space beyond its models."""

    pixels: int = 400_000_000
    seconds: float = 60.0
    memory_bytes: int = 3 * 1024**3
    faces: int = 500


@dataclass(frozen=True, slots=True)
class Work:
    """One file to analyse. ``key`` comes back with the answer; ``content`` is the whole file."""

    key: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one ``Work``: an analysis, or the known error that set the file aside; exactly one is not None."""

    key: int
    analysis: Analysis | None
    problem: KnownError | None


class Engine(Protocol):
    """Detects, aligns, judges and embeds. Every method may be called from any thread, one call at a time each."""

    @property
    def recogniser_id(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def model_hashes(self) -> Mapping[str, str]:
        """The SHA-256 of each model file that the recogniser and the detector use, by file name, checked on disk.

        Raises:
            ModelMissing, ModelAltered, RecogniserUnavailable: when it could not recognise anything.
        """

    def warm_up(self) -> None:
        """Start the workers and load the models now, in the background; returns at once."""

    def analyse(self, content: bytes, *, embed: bool = True, box: Box | None = None) -> Analysis:
        """Read one photograph, as for a probe. It goes before waiting import work.

        ``box`` asks for the face in that region, drawn by a person: the answer holds exactly one face, whose
        ``detection_pass`` is ``operator``.

        Raises:
            PhotographUnreadable: when the content is no picture, or damaged beyond reading.
            DeadlineExceeded, MemoryExceeded, WorkerCrashed: when reading it cost too much.
            ModelMissing, ModelAltered: before anything is read.
        """

    def analyse_many(self, work: Iterable[Work], *, stop: Callable[[], bool] = lambda: False) -> Iterator[Answer]:
        """Analyse a stream of files over all workers; answers come in the order of the work.

        Takes from ``work`` only what it can hold (back-pressure bounds memory). When ``stop`` turns true no more is
        taken; what is under way is finished and yielded.

        Raises:
            ModelMissing, ModelAltered, RecogniserUnavailable, EngineFailed: when no worker can do anything. A fault
            of one file is an ``Answer`` with a ``problem`` instead.
        """

    def picture(self, content: bytes, *, frame: int = 0, longest: int = 2048) -> bytes:
        """The upright photograph as a fresh JPEG, at most ``longest`` pixels a side, decoded in a worker, for showing.

        No other process ever decodes evidence.

        Raises:
            PhotographUnreadable, DeadlineExceeded, MemoryExceeded, WorkerCrashed: as ``analyse``.
        """

    def embed(self, crops: Sequence[bytes]) -> NDArray[np.float32]:
        """Unit vectors of kept aligned crops, shape (len(crops), dimension), float32; NaN rows where unusable."""

    def close(self) -> None:
        """End the workers. The engine may not be used afterwards."""
