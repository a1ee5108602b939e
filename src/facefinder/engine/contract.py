"""The promise that every engine keeps, and that the same tests check against each.

Two engines honour it: the supervisor of the real recognising worker processes, and a small deterministic one for fast
tests. Callers give file contents, never paths: the parent reads evidence (hashing as it goes) and the worker needs no
access to the disk. A content too large to be held in memory is given as ``Stored``: the worker asks for the ranges that
it needs, and the parent answers from the open file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.errors import KnownError
from facefinder.domain.geometry import Box, Landmarks
from facefinder.domain.records import Analysis


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost before it becomes a problem. Memory is the worker's address space beyond its models.

    ``seconds`` is the longest silence: a long video may take longer in all, as long as it moves on at least that often,
    up to ``long_seconds``.
    """

    pixels: int = 400_000_000
    seconds: float = 60.0
    memory_bytes: int = 3 * 1024**3
    faces: int = 500
    long_seconds: float = 6 * 3600.0


class Stored(Protocol):
    """A content that stays where it is. Both methods work from any thread."""

    @property
    def size(self) -> int:
        """Bytes in all."""

    def read_at(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``offset``, fewer only at the end.

        Raises:
            OSError, KnownError: when the file cannot be read any more.
        """


Content = bytes | Stored
"""A whole file, in memory or where it lies."""


@dataclass(frozen=True, slots=True)
class Work:
    """One file to analyse. ``key`` comes back with the answer; ``content`` is the whole file.

    ``moved`` hears from any thread how far a long file has been read, from 0 to 1.
    """

    key: int
    content: Content
    moved: Callable[[float], None] | None = None


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

    def definition(self) -> str:
        """A fingerprint of everything that a template is made by: weights, means, geometry, fusion. Templates of one
        recogniser id and different definitions must not be compared.

        Raises:
            ModelMissing, ModelAltered, RecogniserUnavailable: as ``model_hashes``.
        """

    def warm_up(self) -> None:
        """Start the workers and load the models now, in the background; returns at once."""

    def analyse(
        self,
        content: Content,
        *,
        embed: bool = True,
        box: Box | None = None,
        points: Landmarks | None = None,
        frame: int = 0,
    ) -> Analysis:
        """Read one photograph, as for a probe. It goes before waiting import work.

        ``box`` asks for the face in that region, drawn by a person: the answer holds exactly one face, whose
        ``detection_pass`` is ``operator``. ``points`` are its five landmarks set by a person, used exactly as they are
        (``operator-points``). Both are in pixels of ``frame``, as ``picture`` takes it, and mean nothing without one.

        Raises:
            InvalidDetails: when box or points cannot be those of a face; nothing is read.
            UnusableTemplate: when they define no crop.
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

    def picture(self, content: Content, *, frame: int = 0, longest: int = 2048) -> bytes:
        """The upright photograph as a fresh JPEG, at most ``longest`` pixels a side, decoded in a worker, for showing.

        ``frame`` is a face's: the number of a page or of an animation's frame, from 0; of a video, the moment in
        milliseconds. No other process ever decodes evidence.

        Raises:
            PhotographUnreadable, DeadlineExceeded, MemoryExceeded, WorkerCrashed: as ``analyse``.
        """

    def embed(self, crops: Sequence[bytes]) -> NDArray[np.float32]:
        """Unit vectors of kept aligned crops, shape (len(crops), dimension), float32; NaN rows where unusable."""

    def close(self) -> None:
        """End the workers. The engine may not be used afterwards."""
