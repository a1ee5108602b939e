"""The exact scan: half-precision vectors in memory, wide enough a first cut, the float32 vectors of those in it."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

HALF_PRECISION_ERROR = 4e-3
"""Bound on how far a similarity of unit vectors can move when one of them is cut to half precision.

Rounding to nearest moves each element by at most 2**-8 of its size, so the dot product moves by at most
2**-8 * sum(|a_i b_i|) <= 2**-8 for unit vectors (Cauchy-Schwarz), less than 0.00391; the rest covers float32
summation. The probe is not rounded.
"""

SHARD = 131_072
"""Most templates in one scan: a large gallery is several, so that several processor cores share a search. One scan of
this size takes about two milliseconds; for less, waiting for another thread costs more than it helps."""

DENSE = 0.2
"""From this part on, a filtered scan looks through everything and drops what the filter left out; below, it skips."""

WHOLE = 262_144
"""Up to so many templates a gallery keeps the lower halves too, so that a search reads nothing from the catalogue.
Beyond it, the reading takes no noticeable part of a search any more, and half of the memory and of the vector file does
more good."""

Half = NDArray[np.uint16]
"""Upper halves of float32 numbers, rounded to nearest: bfloat16, which numpy does not know."""
Rest = NDArray[np.int16]
"""What the upper halves lack, in units of the float32's last place: with it, the very float32 is had again."""

_faiss: Any = faiss


def halved(vectors: NDArray[np.float32]) -> tuple[Half, Rest]:
    """Float32 vectors, shape (n, dimension), cut into upper halves and rest, of the same shape."""
    bits = np.ascontiguousarray(vectors, dtype="<f4").view(np.uint32)
    upper = ((bits + np.uint32(0x8000)) >> np.uint32(16)).astype(np.uint16)
    # The lower half as a signed number is just what rounding to nearest, halves upwards, took away or added.
    return upper, bits.astype(np.uint16).view(np.int16)


def joined_halves(upper: Half, rest: Rest) -> NDArray[np.float32]:
    """The float32 vectors that ``halved`` was given, to the bit."""
    bits = upper.astype(np.int32)
    bits <<= 16
    bits += rest
    return bits.view(np.float32)


_SUMMATION_ERROR = 2e-5
"""What float32 summation of a similarity of unit vectors can add: 2**-24 for each of up to 300 elements."""


def rounding_error(upper: Half, rest: Rest) -> float:
    """How far a similarity to any of these very vectors can move when only upper halves are compared: the length of the
    longest difference (Cauchy-Schwarz), less than half of what ``HALF_PRECISION_ERROR`` allows all vectors."""
    longest = 0.0
    for start in range(0, len(upper), 256):
        part = upper[start : start + 256]
        lacking = joined_halves(part, rest[start : start + 256])
        lacking -= (part.astype(np.uint32) << np.uint32(16)).view(np.float32)
        longest = max(longest, float(np.vecdot(lacking, lacking).max()))
    return min(HALF_PRECISION_ERROR, math.sqrt(longest) * 1.001 + _SUMMATION_ERROR)


def _unfilled(faces: int, dimension: int) -> tuple[Any, Half]:
    """A faiss index for so many templates, and its memory as an array to write to."""
    index: Any = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_bf16, faiss.METRIC_INNER_PRODUCT)
    if not faces:
        return index, np.empty((0, dimension), dtype=np.uint16)
    # In one piece: growing step by step would leave up to half of the memory unused.
    index.codes.resize(faces * dimension * 2)
    index.ntotal = faces
    codes = faiss.rev_swig_ptr(index.codes.data(), faces * dimension * 2)
    return index, np.asarray(codes).view(np.uint16).reshape(faces, dimension)


class ExactScan:
    """Templates of one gallery in half precision: 2 bytes a dimension a face, plus 8 for its id; 4 bytes where the rest
    of each number is kept. Never changed."""

    def __init__(
        self, face_ids: NDArray[np.int64], upper: Half, rest: Rest | None = None, error: float | None = None
    ) -> None:
        """``face_ids`` (n,), ascending; unit vectors cut by ``halved``, (n, dimension); ``error`` is their
        ``rounding_error`` where that is known."""
        self.ids = np.ascontiguousarray(face_ids, dtype=np.int64)
        self.dimension = int(upper.shape[1])
        self.rest = rest
        if error is None:
            error = HALF_PRECISION_ERROR if rest is None else rounding_error(upper, rest)
        self.error = error
        self._index, self.upper = _unfilled(len(self.ids), self.dimension)
        self.upper[:] = upper

    @classmethod
    def unfilled(cls, face_ids: NDArray[np.int64], dimension: int) -> ExactScan:
        """A scan whose ``upper`` is still to be written to, so that it is read without a second copy."""
        scan = cls(face_ids[:0], np.empty((0, dimension), dtype=np.uint16))
        scan.ids = face_ids
        scan._index, scan.upper = _unfilled(len(face_ids), dimension)
        scan.error = HALF_PRECISION_ERROR
        return scan

    def completed(self, rest: Rest) -> None:
        """Take the rests of a scan that was just read."""
        self.rest = rest
        self.error = rounding_error(self.upper, rest)

    def __len__(self) -> int:
        return len(self.ids)

    def vectors(self, places: NDArray[np.int64]) -> NDArray[np.float32] | None:
        """The templates at those places as they were enrolled, (n, dimension); None where the rest is not kept."""
        return None if self.rest is None else joined_halves(self.upper.take(places, 0), self.rest.take(places, 0))

    def nearly(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """The templates at those places in half precision, shape (n, dimension)."""
        return (self.upper.take(places, 0).astype(np.uint32) << np.uint32(16)).view(np.float32)

    def joined(self, other: ExactScan) -> ExactScan:
        """A new scan over both, in face order; neither is changed."""
        ids = np.concatenate([self.ids, other.ids])
        upper = np.concatenate([self.upper, other.upper])
        rest = None if self.rest is None or other.rest is None else np.concatenate([self.rest, other.rest])
        if len(self) and len(other) and self.ids[-1] > other.ids[0]:
            order = np.argsort(ids, kind="stable")
            ids, upper, rest = ids[order], upper[order], None if rest is None else rest[order]
        return ExactScan(ids, upper, rest, max(self.error, other.error))

    def mask_of(self, face_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of this scan's templates are among ``face_ids`` (ascending), shape (n,)."""
        mask = np.zeros(len(self), dtype=np.bool_)
        if len(self):
            low, high = np.searchsorted(face_ids, [self.ids[0], self.ids[-1] + 1])
            wanted = face_ids[low:high]
            if self.ids[-1] - self.ids[0] + 1 == len(self):
                mask[wanted - self.ids[0]] = True
            else:
                places = np.searchsorted(self.ids, wanted)
                mask[places[self.ids[places] == wanted]] = True
        return mask

    def nearest(self, probe: NDArray[np.float32], count: int, part: Part | None = None) -> Cut:
        """The ``count`` closest in half precision, closest first; of ``part`` only."""
        # One probe gives faiss nothing to share out; its threads would only wait for each other.
        faiss.omp_set_num_threads(1)
        asked = np.ascontiguousarray(probe, dtype=np.float32).reshape(1, -1)
        if part is None:
            return self._scan(asked, min(count, len(self)))
        count = min(count, part.size)
        if count and part.size >= DENSE * len(self):
            # Cheaper than testing each: a longer list from the whole, of which the filter leaves enough.
            wide = min(len(self), int(2 * count * len(self) / part.size) + 64)
            similarities, places = self._index.search(asked, wide)
            kept = np.flatnonzero(part.mask[places[0]])[:count]
            if len(kept) == count:
                return Cut(self, places[0][kept], similarities[0][kept])
        return self._scan(asked, count, part)

    def _scan(self, asked: NDArray[np.float32], count: int, part: Part | None = None) -> Cut:
        if count == 0:
            return Cut(self, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
        if part is None:
            similarities, places = self._index.search(asked, count)
        else:
            limits = _faiss.SearchParameters(sel=_faiss.IDSelectorBitmap(part.bits))
            similarities, places = self._index.search(asked, count, params=limits)
        return Cut(self, places[0], similarities[0])


@dataclass(frozen=True, slots=True)
class Cut:
    """Templates of one scan by their places in it, with their similarities in half precision."""

    scan: ExactScan
    places: NDArray[np.int64]
    rough: NDArray[np.float32]


def located(scans: Sequence[ExactScan], face_ids: NDArray[np.int64]) -> list[Cut]:
    """Where faces lie; those that no scan holds are left out."""
    found = []
    for scan in scans:
        if len(scan):
            places = np.searchsorted(scan.ids, face_ids)
            places[places == len(scan)] = 0
            there = places[scan.ids[places] == face_ids]
            if len(there):
                found.append(Cut(scan, there, np.empty(0, dtype=np.float32)))
    return found


class Part:
    """The templates of one scan that a filter leaves."""

    def __init__(self, mask: NDArray[np.bool_]) -> None:
        self.mask = mask
        self.size = int(np.count_nonzero(mask))
        self.bits = np.packbits(mask, bitorder="little")


class Among:
    """Faces to which a search is limited; where they lie in each scan is worked out once."""

    def __init__(self, face_ids: NDArray[np.int64]) -> None:
        """``face_ids`` in any order."""
        self.face_ids = np.unique(np.asarray(face_ids, dtype=np.int64))
        self._parts: dict[int, tuple[ExactScan, Part]] = {}

    def __len__(self) -> int:
        return len(self.face_ids)

    def part_of(self, scan: ExactScan) -> Part:
        known = self._parts.get(id(scan))
        if known is None or known[0] is not scan:
            known = (scan, Part(scan.mask_of(self.face_ids)))
            self._parts[id(scan)] = known
        return known[1]


def shard_bounds(faces: int) -> list[tuple[int, int]]:
    """How a gallery is cut into scans of at most ``SHARD`` templates each, equally long."""
    pieces = max(1, -(-faces // SHARD))
    bounds = [faces * number // pieces for number in range(pieces + 1)]
    return list(pairwise(bounds))


def sharded(face_ids: NDArray[np.int64], upper: Half, rest: Rest | None = None) -> tuple[ExactScan, ...]:
    """A gallery as scans."""
    return tuple(
        ExactScan(face_ids[low:high], upper[low:high], None if rest is None else rest[low:high].copy())
        for low, high in shard_bounds(len(face_ids))
    )


def first_cut(
    scans: Sequence[ExactScan], probe: NDArray[np.float32], count: int, among: Among | None = None
) -> tuple[list[Cut], float]:
    """The ``count`` closest in half precision over all scans, which share the processor's cores, by scan; and what no
    other's true similarity can exceed (-1 when there is no other)."""

    def look(scan: ExactScan) -> Cut:
        return scan.nearest(probe, count, None if among is None else among.part_of(scan))

    if len(scans) == 1:
        cut = look(scans[0])
        return ([cut], float(cut.rough[-1]) + cut.scan.error) if len(cut.rough) else ([], -1.0)
    large = [scan for scan in scans if len(scan) >= SHARD // 2]
    found = [look(scan) for scan in scans if len(scan) < SHARD // 2]
    found += list(scan_threads().map(look, large)) if len(large) > 1 else [look(scan) for scan in large]
    found = [cut for cut in found if len(cut.rough)]
    if len(found) > 1:
        rough = np.concatenate([cut.rough for cut in found])
        if len(rough) > count:
            least = np.partition(rough, len(rough) - count)[len(rough) - count]
            kept = [cut.rough >= least for cut in found]
            found = [Cut(cut.scan, cut.places[k], cut.rough[k]) for cut, k in zip(found, kept, strict=True) if k.any()]
    return found, min((float(cut.rough[-1]) for cut in found), default=-1.0) + max(
        (cut.scan.error for cut in found), default=0.0
    )


@cache
def scan_threads() -> ThreadPoolExecutor:
    """As many threads as there are processor cores to share a search."""
    return ThreadPoolExecutor(cores(), thread_name_prefix="gallery-scan")


def cores() -> int:
    """The processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
