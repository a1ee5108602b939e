"""The HNSW index: instant previews and bulk neighbours, never a list that goes on the record."""

from __future__ import annotations

import threading
from pathlib import Path

import hnswlib
import numpy as np
from numpy.typing import NDArray

from facefinder.files.atomic import replacing
from facefinder.gallery.sidefile import IndexStamp, forget, is_proven, write_stamp

CONNECTIONS = 24
CONSTRUCTION_EFFORT = 200
SEED = 100


def search_effort(faces: int, count: int) -> int:
    """hnswlib's ``ef`` for a gallery of that size: wide enough for a recall of 0.99 where it was measured."""
    return max(2 * count, 200 if faces < 100_000 else 400)


class ApproximateIndex:
    """hnswlib behind a lock: it allows no addition during a search. Built single-threaded, so the same each time."""

    def __init__(self, dimension: int, capacity: int = 1024, *, saved: Path | None = None) -> None:
        """An empty index, or the one in the file ``saved``, which must have been proven."""
        self._lock = threading.Lock()
        self._index = hnswlib.Index(space="ip", dim=dimension)
        if saved is None:
            self._index.init_index(
                max_elements=max(capacity, 1024), M=CONNECTIONS, ef_construction=CONSTRUCTION_EFFORT, random_seed=SEED
            )
        else:
            self._index.load_index(str(saved), max_elements=max(capacity, 1024))

    def __len__(self) -> int:
        return int(self._index.get_current_count())

    def add(self, face_ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Insert unit vectors, shape (n, dimension).

        Raises:
            ValueError: when a vector is not finite or is zero; hnswlib would take it and mislead.
        """
        if not len(face_ids):
            return
        norms = np.linalg.norm(vectors, axis=1)
        if not np.isfinite(norms).all() or (norms < 1e-6).any():
            raise ValueError("a vector is not finite or is zero")
        with self._lock:
            needed = len(self) + len(face_ids)
            if needed > self._index.get_max_elements():
                self._index.resize_index(max(needed, 2 * self._index.get_max_elements()))
            self._index.add_items(vectors, face_ids, num_threads=1)

    def nearest(self, probe: NDArray[np.float32], count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """About the ``count`` closest faces: ids and similarities, closest first."""
        with self._lock:
            count = min(count, len(self))
            if count == 0:
                return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
            self._index.set_ef(search_effort(len(self), count))
            ids, distances = self._index.knn_query(probe.reshape(1, -1), k=count, num_threads=1)
        return ids[0].astype(np.int64), (1.0 - distances[0]).astype(np.float32)

    def save(self, path: Path, stamp: IndexStamp) -> None:
        """Write the index and then the side file that vouches for it.

        Raises:
            DiskFull, NotWritable: when it cannot be written; no proven index is left then.
        """
        forget(path)
        with self._lock, replacing(path) as temporary:
            self._index.save_index(str(temporary))
        write_stamp(path, stamp)

    @classmethod
    def load(cls, path: Path, stamp: IndexStamp) -> ApproximateIndex | None:
        """The saved index, or None when it is missing, stale or damaged."""
        if not is_proven(path, stamp):
            return None
        loaded = cls(stamp.dimension, stamp.faces, saved=path)
        return loaded if len(loaded) == stamp.faces else None
