"""The HNSW index: previews of large galleries, never a list that goes on the record.

Two things make it quick where recognisers fill their space almost evenly, so that no graph finds its way easily. It is
cut into few large graphs of at most ``GRAPH`` faces: what a search costs grows slowly with a graph's size and steadily
with their number, and the graphs of a million faces keep two processor cores busy. And the graphs hold templates along
their principal axes only, as many as carry 85 % of what tells them apart; whoever asks re-ranks a longer list by the
whole templates (``Gallery.preview``).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import hnswlib
import numpy as np
from numpy.typing import NDArray

from facefinder.files.atomic import replacing
from facefinder.files.reading import sha256_of_file
from facefinder.gallery.axes import Axes
from facefinder.gallery.exact import scan_threads
from facefinder.gallery.sidefile import Stamp, forget, write_stamp

SEED = 100
WANTED_RECALL = 0.99
GRAPH = 524_288
LONGER = 16
"""How many times as long the list along the axes is, at most, as the list that is wanted."""
_AT_ONCE = 64
"""A search waits for an addition at most as long as so many templates take."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """How an index is built and searched. ``search_effort`` is hnswlib's ``ef`` in each graph for a list of 50,
    ``recall`` the recall@50 measured with it on this very gallery (-1 while it was not measured)."""

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
    """Parameters for a gallery of that size, before anything was measured on it (docs/benchmarks.md).

    Ten times as many faces take about three to five times the effort.
    """
    connections = 16 if dimension <= 64 else 24
    effort = 300 if faces <= 10_000 else 800 if faces <= 50_000 else 1600 if faces <= 200_000 else 3200
    return Parameters(connections, 200, effort)


class _Graph:
    """hnswlib behind a lock: it allows no addition during a search. Built single-threaded, so the same each time."""

    def __init__(self, dimension: int, parameters: Parameters, capacity: int, saved: Path | None = None) -> None:
        self.lock = threading.Lock()
        self.last_face = 0
        self.index = hnswlib.Index(space="ip", dim=dimension)
        capacity = min(GRAPH, max(capacity, 1024))
        if saved is None:
            self.index.init_index(
                max_elements=capacity,
                M=parameters.connections,
                ef_construction=parameters.construction_effort,
                random_seed=SEED,
            )
        else:
            self.index.load_index(str(saved), max_elements=capacity)

    def __len__(self) -> int:
        return int(self.index.get_current_count())

    def add(self, face_ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        for start in range(0, len(face_ids), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            with self.lock:
                needed = len(self) + len(face_ids[part])
                if needed > self.index.get_max_elements():
                    self.index.resize_index(min(GRAPH, max(needed, 5 * self.index.get_max_elements() // 4)))
                self.index.add_items(vectors[part], face_ids[part], num_threads=1)
        self.last_face = int(face_ids[-1])

    def nearest(
        self, probes: NDArray[np.float32], count: int, effort: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        with self.lock:
            count = min(count, len(self))
            self.index.set_ef(min(len(self), max(count, effort)))
            ids, distances = self.index.knn_query(probes, k=count, num_threads=1)
        return ids.astype(np.int64), (1.0 - distances).astype(np.float32)


class ApproximateIndex:
    """A gallery in graphs, filled in face order one after the other."""

    def __init__(self, dimension: int, expected: int, parameters: Parameters, axes: Axes) -> None:
        """An empty index for about ``expected`` templates."""
        self.parameters = parameters
        self.axes = axes
        self.graphs: list[_Graph] = []
        self._expected = expected
        self._dimension = dimension if axes.matrix is None else axes.matrix.shape[1]

    def __len__(self) -> int:
        return sum(len(graph) for graph in self.graphs)

    @property
    def last_face(self) -> int:
        return self.graphs[-1].last_face if self.graphs else 0

    def add(self, face_ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Insert unit vectors, shape (n, dimension), of faces above all that are in it, in face order.

        Raises:
            ValueError: when a vector is not finite or is zero; hnswlib would take it and mislead.
        """
        norms = np.linalg.norm(vectors, axis=1)
        if not np.isfinite(norms).all() or (norms < 1e-6).any():
            raise ValueError("a vector is not finite or is zero")
        along = self.axes.along(vectors)
        start = 0
        while start < len(face_ids):
            if not self.graphs or len(self.graphs[-1]) >= GRAPH:
                self.graphs.append(_Graph(self._dimension, self.parameters, self._expected - len(self)))
            graph = self.graphs[-1]
            part = slice(start, start + GRAPH - len(graph))
            graph.add(face_ids[part], along[part])
            start = part.stop

    def nearest(
        self, probes: NDArray[np.float32], count: int, effort: int | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """About the ``count`` closest faces to each of ``probes``, shape (p, dimension): ids and similarities, shape
        (p, min(count, len(self))), closest first. Along the axes: a longer list, to be ranked by whole templates, with
        only about the similarities."""
        graphs = [graph for graph in list(self.graphs) if len(graph)]
        if not graphs or count == 0:
            return np.empty((len(probes), 0), dtype=np.int64), np.empty((len(probes), 0), dtype=np.float32)
        effort = max(effort or self.parameters.search_effort, 2 * count // len(graphs))
        wanted = count if self.axes.matrix is None else LONGER * count
        # A graph is never asked for more than its effort finds well.
        asked = min(wanted, effort)
        along = self.axes.along(probes)

        def look(graph: _Graph) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
            return graph.nearest(along, asked, effort)

        if len(graphs) == 1:
            return look(graphs[0])
        found = list(scan_threads().map(look, graphs))
        ids = np.concatenate([one for one, _ in found], axis=1)
        rough = np.concatenate([one for _, one in found], axis=1)
        order = np.argsort(-rough, axis=1, kind="stable")[:, :wanted]
        return np.take_along_axis(ids, order, axis=1), np.take_along_axis(rough, order, axis=1)

    # --- files ------------------------------------------------------------------------------------------------------

    def facts(self, number: int) -> dict[str, int]:
        """What a graph's side file says of how it was made."""
        return {
            **self.parameters.stored(),
            "graph": number,
            "graph_size": GRAPH,
            "axes_faces": self.axes.faces,
            "axes_digest": self.axes.digest,
        }

    def save(self, number: int, path: Path, stamp: Stamp) -> None:
        """Write a graph and then the side file that vouches for it.

        Raises:
            DiskFull, NotWritable: when it cannot be written; no proven graph is left then.
        """
        forget(path)
        graph = self.graphs[number]
        with graph.lock, replacing(path) as temporary:
            graph.index.save_index(str(temporary))
        write_stamp(path, stamp)

    def take_up(self, path: Path, stamp: Stamp, sha256: str) -> bool:
        """Load the next graph from its file; False when it is not the one that was vouched for, or does not follow."""
        facts: Mapping[str, int] = stamp.parameters if isinstance(stamp.parameters, dict) else {}
        number = len(self.graphs)
        made = Parameters.restored(facts)
        if made is None or (number and len(self.graphs[-1]) != GRAPH) or stamp.last_face <= self.last_face:
            return False
        expected = {**self.facts(number), **made.stored()}
        if facts != expected or not 0 < stamp.faces <= GRAPH or sha256_of_file(path) != sha256:
            return False
        graph = _Graph(self._dimension, made, stamp.faces, path)
        if len(graph) != stamp.faces:
            return False
        graph.last_face = stamp.last_face
        if not number:
            self.parameters = made
        self.graphs.append(graph)
        return True
