"""The exact scan: half-precision vectors in memory, wide enough a first cut, rescored in float32 by the caller."""

from __future__ import annotations

import faiss
import numpy as np
from numpy.typing import NDArray

HALF_PRECISION_ERROR = 2e-3
"""Bound on how far a similarity of unit vectors can move when one of them is rounded to half precision.

Rounding to nearest moves each element by at most 2**-11 of its size, so the dot product moves by at most
2**-11 * sum(|a_i b_i|) <= 2**-11 for unit vectors (Cauchy-Schwarz), about 0.0005; the rest covers subnormal elements
and float32 summation.
"""


class ExactScan:
    """Templates of one gallery in half precision: 2 bytes a dimension a face, plus 8 for its id."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        self._ids: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, face_ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Append templates; ``face_ids`` (n,), unit ``vectors`` (n, dimension)."""
        if len(face_ids):
            self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))
            self._ids = np.concatenate([self._ids, np.asarray(face_ids, dtype=np.int64)])

    def joined(self, other: ExactScan) -> ExactScan:
        """A new scan over both, this one's templates first; neither is changed."""
        both = ExactScan(self._dimension)
        both._index = faiss.clone_index(self._index)
        both._index.merge_from(faiss.clone_index(other._index))
        both._ids = np.concatenate([self._ids, other._ids])
        return both

    @property
    def ids(self) -> NDArray[np.int64]:
        return self._ids

    def nearest(
        self, probe: NDArray[np.float32], count: int, among: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The ``count`` closest faces in half precision: ids and similarities, closest first.

        ``among`` are positions in insertion order (not face ids) to which the scan is limited.
        """
        count = min(count, len(self) if among is None else len(among))
        if count == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        query = np.ascontiguousarray(probe, dtype=np.float32).reshape(1, -1)
        if among is None:
            similarities, positions = self._index.search(query, count)
        else:
            selector = faiss.IDSelectorBatch(np.ascontiguousarray(among, dtype=np.int64))
            similarities, positions = self._index.search(query, count, params=faiss.SearchParameters(sel=selector))
        return self._ids[positions[0]], similarities[0]
