"""The exact scan: half-precision vectors in memory, wide enough a first cut, rescored in float32 by the caller."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

HALF_PRECISION_ERROR = 6e-4
"""Bound on how far a similarity of unit vectors can move when one of them is rounded to half precision.

Rounding to nearest moves each element by at most 2**-11 of its size, so the dot product moves by at most
2**-11 * sum(|a_i b_i|) <= 2**-11 for unit vectors (Cauchy-Schwarz), less than 0.0005; the rest covers subnormal
elements (2**-25 each) and float32 summation. The probe is not rounded.
"""

SHARD = 131_072
"""Most templates in one scan: a large gallery is several, so that several processor cores share a search. One scan of
this size takes about two milliseconds; for less, waiting for another thread costs more than it helps."""

DENSE = 0.2
"""From this part on, a filtered scan looks through everything and drops what the filter left out; below, it skips."""

Half = NDArray[np.float16]

_faiss: Any = faiss


class ExactScan:
    """Templates of one gallery in half precision: 2 bytes a dimension a face, plus 8 for its id. Never changed."""

    def __init__(self, face_ids: NDArray[np.int64], vectors: Half) -> None:
        """``face_ids`` (n,), ascending; unit ``vectors`` (n, dimension), float16."""
        self.ids = np.ascontiguousarray(face_ids, dtype=np.int64)
        self.dimension = int(vectors.shape[1])
        self._index = faiss.IndexScalarQuantizer(
            self.dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        if len(self.ids):
            # In one piece: growing step by step would leave up to half of the memory unused.
            self._index.add_sa_codes(np.ascontiguousarray(vectors).view(np.uint8))

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def vectors(self) -> Half:
        """The stored vectors, shape (n, dimension); a view, not to be written to."""
        if not len(self):
            return np.empty((0, self.dimension), dtype=np.float16)
        size = len(self) * self.dimension * 2
        return np.asarray(faiss.rev_swig_ptr(self._index.codes.data(), size)).view(np.float16).reshape(len(self), -1)

    def joined(self, other: ExactScan) -> ExactScan:
        """A new scan over both, in face order; neither is changed."""
        ids = np.concatenate([self.ids, other.ids])
        vectors = np.concatenate([self.vectors, other.vectors])
        if len(self) and len(other) and self.ids[-1] > other.ids[0]:
            order = np.argsort(ids, kind="stable")
            ids, vectors = ids[order], vectors[order]
        return ExactScan(ids, vectors)

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

    def nearest(
        self, probe: NDArray[np.float32], count: int, part: Part | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The ``count`` closest faces in half precision: ids and similarities, closest first; of ``part`` only."""
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
                return self.ids[places[0][kept]], similarities[0][kept]
        return self._scan(asked, count, part)

    def _scan(
        self, asked: NDArray[np.float32], count: int, part: Part | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        if count == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if part is None:
            similarities, places = self._index.search(asked, count)
        else:
            limits = _faiss.SearchParameters(sel=_faiss.IDSelectorBitmap(part.bits))
            similarities, places = self._index.search(asked, count, params=limits)
        return self.ids[places[0]], similarities[0]


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


def sharded(face_ids: NDArray[np.int64], vectors: Half) -> tuple[ExactScan, ...]:
    """A gallery as scans."""
    return tuple(ExactScan(face_ids[low:high], vectors[low:high]) for low, high in shard_bounds(len(face_ids)))


def first_cut(
    scans: Sequence[ExactScan], probe: NDArray[np.float32], count: int, among: Among | None = None
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The ``count`` closest in half precision over all scans, which share the processor's cores."""

    def look(scan: ExactScan) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        return scan.nearest(probe, count, None if among is None else among.part_of(scan))

    large = [scan for scan in scans if len(scan) >= SHARD // 2]
    found = [look(scan) for scan in scans if len(scan) < SHARD // 2]
    found += list(_pool().map(look, large)) if len(large) > 1 else [look(scan) for scan in large]
    if not found:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    face_ids = np.concatenate([ids for ids, _ in found])
    rough = np.concatenate([values for _, values in found])
    order = np.lexsort((face_ids, -rough))[:count]
    return face_ids[order], rough[order]


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores(), thread_name_prefix="gallery-scan")


def cores() -> int:
    """The processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
