"""The HNSW index: neighbours for grouping and many probes at once, never a list that goes on the record."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import hnswlib
import numpy as np
from numpy.typing import NDArray

from facefinder.files.atomic import replacing
from facefinder.files.reading import sha256_of_file
from facefinder.gallery.sidefile import Stamp, forget, write_stamp

SEED = 100
WANTED_RECALL = 0.99


@dataclass(frozen=True, slots=True)
class Parameters:
    """How an index is built and searched. ``search_effort`` is hnswlib's ``ef`` for a list of 50, ``recall`` the
    recall@50 measured with it on this very gallery (-1 while it was not measured)."""

    connections: int
    construction_effort: int
    search_effort: int
    recall: float = -1.0

    def stored(self) -> dict[str, int]:
        """As whole numbers, recall in millionths."""
        return {
            "connections": self.connections,
            "construction_effort": self.construction_effort,
            "search_effort": self.search_effort,
            "recall_millionths": round(self.recall * 1e6) if self.recall >= 0 else -1,
        }

    @classmethod
    def restored(cls, stored: object) -> Parameters | None:
        """From a side file; None when it makes no sense."""
        if not isinstance(stored, dict):
            return None
        try:
            numbers = [
                int(stored[name])
                for name in ("connections", "construction_effort", "search_effort", "recall_millionths")
            ]
        except (KeyError, TypeError, ValueError):
            return None
        connections, construction, effort, recall = numbers
        if not (2 <= connections <= 128 and 10 <= construction <= 2000 and 10 <= effort <= 100_000):
            return None
        return cls(connections, construction, effort, recall / 1e6 if recall >= 0 else -1.0)


def chosen(faces: int, dimension: int) -> Parameters:
    """Parameters for a gallery of that size, before anything was measured on it.

    Recognisers fill their space almost evenly, so the graph must be wide: with 16 connections a recall of 0.99 costs
    twice the effort that it costs with 32 (docs/benchmarks.md). The effort grows with the gallery because ever more
    strangers crowd around a list's end.
    """
    connections = 16 if dimension <= 64 else 32
    effort = 200 if faces < 10_000 else 600 if faces < 100_000 else 1200 if faces < 500_000 else 2400
    return Parameters(connections, 200, effort)


class ApproximateIndex:
    """hnswlib behind a lock: it allows no addition during a search. Built single-threaded, so the same each time."""

    def __init__(self, dimension: int, capacity: int, parameters: Parameters, *, saved: Path | None = None) -> None:
        """An empty index, or the one in the file ``saved``, which must have been proven."""
        self.parameters = parameters
        self._lock = threading.Lock()
        self._index = hnswlib.Index(space="ip", dim=dimension)
        if saved is None:
            self._index.init_index(
                max_elements=max(capacity, 1024),
                M=parameters.connections,
                ef_construction=parameters.construction_effort,
                random_seed=SEED,
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
                self._index.resize_index(max(needed, 5 * self._index.get_max_elements() // 4))
            self._index.add_items(vectors, face_ids, num_threads=1)

    def nearest(
        self, probes: NDArray[np.float32], count: int, effort: int | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """About the ``count`` closest faces to each of ``probes``, shape (p, dimension): ids and similarities, shape
        (p, min(count, len(self))), closest first."""
        with self._lock:
            count = min(count, len(self))
            if count == 0:
                return np.empty((len(probes), 0), dtype=np.int64), np.empty((len(probes), 0), dtype=np.float32)
            self._index.set_ef(min(len(self), max(2 * count, effort or self.parameters.search_effort)))
            ids, distances = self._index.knn_query(probes, k=count, num_threads=1)
        return ids.astype(np.int64), (1.0 - distances).astype(np.float32)

    def save(self, path: Path, stamp: Stamp) -> None:
        """Write the index and then the side file that vouches for it.

        Raises:
            DiskFull, NotWritable: when it cannot be written; no proven index is left then.
        """
        forget(path)
        with self._lock, replacing(path) as temporary:
            self._index.save_index(str(temporary))
        write_stamp(path, stamp)

    @classmethod
    def load(cls, path: Path, stamp: Stamp, sha256: str) -> ApproximateIndex | None:
        """The saved index, or None when the file is not the one that was vouched for."""
        parameters = Parameters.restored(stamp.parameters)
        if parameters is None or sha256_of_file(path) != sha256:
            return None
        loaded = cls(stamp.dimension, stamp.faces, parameters, saved=path)
        return loaded if len(loaded) == stamp.faces else None
