"""Four-bit codes of templates: the first cut of a large gallery's previews, never of a list that goes on the record.

A code takes a tenth of its template's half-precision numbers: the shares along the gallery's principal axes, turned so
that each carries as much as any other, each set to one of 16 levels learnt from the gallery. Comparing a probe with all
codes in the processor's registers (faiss's fast scan, after André, Kermarrec and Le Scouarnec, VLDB 2015) takes a tenth
of the exact scan, and a longer list than is wanted, ranked again by half-precision templates, holds nearly all of the
exact one. Recognisers fill their space so evenly that a graph has to visit every seventh template to find as much
(docs/benchmarks.md).

Codes belong to one scan of a gallery's snapshot and change as little as it does. They are made in the background from
the templates in memory and never reach a disk. A scan without codes is looked through in half precision.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from facefinder.domain.errors import Cancelled
from facefinder.gallery.axes import AXES_FROM, Axes
from facefinder.gallery.exact import SHARD, Cut, ExactScan, scan_threads

CODED_FROM = 8_192
"""A smaller scan is looked through in half precision just as soon."""
SEED = 100
_BITS = 4
_AT_ONCE = 8_192

Told = Callable[[int, int], None]


def untold(_done: int, _of: int) -> None:
    """Tells nobody how far something is."""


def longer_list(count: int, faces: int) -> int:
    """How long a list the codes are asked for where ``count`` of so many faces are wanted, before anything was measured
    on this gallery (docs/benchmarks.md)."""
    return count * (10 if faces <= 20_000 else 16 if faces <= 200_000 else 24)


class _Coder:
    """How templates become codes; the same for the same templates."""

    def __init__(self, first: NDArray[np.float32]) -> None:
        """``first`` are a gallery's first templates, shape (n, dimension)."""
        axes = Axes(first, first.shape[1]).matrix
        numbers = first.shape[1] if axes is None else axes.shape[1]
        turn, _ = np.linalg.qr(np.random.default_rng(SEED).standard_normal((numbers, numbers)))
        self._matrix = np.ascontiguousarray(turn if axes is None else axes @ turn, dtype=np.float32)
        self._levels = self._empty()
        self._levels.train(self.along(first))

    def _empty(self) -> Any:
        numbers = self._matrix.shape[1]
        return faiss.IndexPQFastScan(numbers, numbers, _BITS, faiss.METRIC_INNER_PRODUCT)

    def along(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Templates or probes as codes stand for them, shape (n, numbers)."""
        return np.ascontiguousarray(vectors @ self._matrix)

    def coded(self, scan: ExactScan, stopped: Callable[[], bool]) -> Any:
        """The codes of a scan's templates, by their places in it.

        Raises:
            Cancelled: when stopped.
        """
        index = self._empty()
        index.pq, index.is_trained = self._levels.pq, True
        for start in range(0, len(scan), _AT_ONCE):
            if stopped():
                raise Cancelled
            places = np.arange(start, min(start + _AT_ONCE, len(scan)))
            index.add(self.along(scan.nearly(places)))
        return index


class CodeKeeper:
    """The codes of a gallery's scans, made by one background thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coder: _Coder | None = None
        self._codes: dict[ExactScan, Any] = {}
        self._era = 0
        self._making: Future[None] | None = None
        self._background = ThreadPoolExecutor(1, thread_name_prefix="gallery-codes")

    def make(self, scans: Sequence[ExactScan], told: Told = untold) -> Future[None] | None:
        """Make the codes that these scans lack, in the background; None when they lack none. ``told`` hears of faces
        done and faces in all."""
        with self._lock:
            if all(len(scan) < CODED_FROM or scan in self._codes for scan in scans):
                return None
            if self._making is None or self._making.done():
                self._making = self._background.submit(self._make, tuple(scans), self._era, told)
            return self._making

    def _make(self, scans: tuple[ExactScan, ...], era: int, told: Told) -> None:
        def stopped() -> bool:
            return self._era != era

        # In the background one processor core is enough; the others may be searching.
        faiss.omp_set_num_threads(1)
        coder = self._coder or _Coder(_first(scans, AXES_FROM))
        codes = {scan: self._codes[scan] for scan in scans if scan in self._codes}
        for scan in scans:
            if len(scan) >= CODED_FROM and scan not in codes:
                codes[scan] = coder.coded(scan, stopped)
            told(sum(map(len, codes)), sum(map(len, scans)))
        with self._lock:
            if not stopped():
                self._coder, self._codes = coder, codes

    def cut(self, scans: Sequence[ExactScan], probe: NDArray[np.float32], count: int, longer: int) -> list[Cut] | None:
        """Where about the ``count`` closest templates are, among some ``longer`` that the codes find; None while too
        many have no codes."""
        with self._lock:
            coder, codes = self._coder, {scan: self._codes[scan] for scan in scans if scan in self._codes}
        faces = sum(map(len, codes))
        if coder is None or sum(map(len, scans)) - faces > SHARD:
            return None
        along = coder.along(probe.reshape(1, -1))

        def look(scan: ExactScan) -> Cut:
            # Faces of one person may lie close together, so each scan is asked for more than its share.
            asked = min(len(scan), longer, 2 * longer * len(scan) // faces + 64)
            faiss.omp_set_num_threads(1)  # as in the exact scan
            rough, places = codes[scan].search(along, asked)
            return Cut(scan, places[0], rough[0])

        found = list(scan_threads().map(look, codes)) if len(codes) > 1 else [look(scan) for scan in codes]
        rough = np.concatenate([cut.rough for cut in found])
        if len(rough) > longer:
            least = np.partition(rough, len(rough) - longer)[len(rough) - longer]
            found = [Cut(cut.scan, cut.places[cut.rough >= least], cut.rough[cut.rough >= least]) for cut in found]
        # The codes' similarities lack what lies off the axes, so those of the others are not compared with them.
        return found + [scan.nearest(probe, count) for scan in scans if scan not in codes]

    def forget(self) -> None:
        """Drop all codes: they may stand for what must not be there any more."""
        with self._lock:
            self._era += 1
            self._coder, self._codes, self._making = None, {}, None

    def close(self) -> None:
        """Give up what is being made."""
        self.forget()
        self._background.shutdown()


def _first(scans: Sequence[ExactScan], wanted: int) -> NDArray[np.float32]:
    """The first templates in half precision, shape (up to ``wanted``, dimension)."""
    found: list[NDArray[np.float32]] = []
    for scan in scans:
        found.append(scan.nearly(np.arange(min(wanted, len(scan)))))
        wanted -= len(found[-1])
        if not wanted:
            break
    return np.concatenate(found)
