"""A recogniser's gallery: filled from the catalogue, searched exactly for the record, approximately for previews."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facefinder.catalogue import Catalogue, GalleryState
from facefinder.domain.errors import CatalogueDamaged, KnownError, UnusableTemplate
from facefinder.domain.records import Vector
from facefinder.gallery.approximate import CONNECTIONS, CONSTRUCTION_EFFORT, ApproximateIndex
from facefinder.gallery.exact import HALF_PRECISION_ERROR, ExactScan
from facefinder.gallery.sidefile import IndexStamp

INDEX_BATCH = 2048
WAIT_FOR_INDEX_UP_TO = 20_000


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Faces by similarity, closest first, ties by face id. ``exact`` says which way they were found."""

    face_ids: NDArray[np.int64]
    similarities: NDArray[np.float32]
    exact: bool
    gallery_size: int
    generation: int


class Gallery:
    """The enrolled templates of one recogniser.

    A search sees an immutable snapshot: a tuple of segments that an addition replaces as a whole, so adding never
    disturbs a search under way. The HNSW index lives on its own thread and is a cache: missing, stale or damaged means
    that it is rebuilt there, while exact searches go on.
    """

    def __init__(self, catalogue: Catalogue, folder: Path, case_id: str, recogniser_id: str, dimension: int) -> None:
        self._catalogue = catalogue
        self._path = folder / f"{recogniser_id}.hnsw"
        self._case_id = case_id
        self.recogniser_id = recogniser_id
        self.dimension = dimension
        self._swap = threading.Lock()
        self._segments: tuple[ExactScan, ...] = ()
        self._state = GalleryState(0, 0)
        self._index: ApproximateIndex | None = None
        self._index_saved = GalleryState(-1, 0)
        self._closing = threading.Event()
        self._indexing = ThreadPoolExecutor(1, thread_name_prefix="gallery-index")
        self._load()

    def _load(self) -> None:
        self._state = self._catalogue.faces.gallery_state(self.recogniser_id)
        scan = ExactScan(self.dimension)
        for face_ids, vectors in self._catalogue.faces.templates(self.recogniser_id):
            if vectors.shape[1] != self.dimension:
                raise CatalogueDamaged(path=str(self._catalogue.path), reason="a template has a wrong size")
            scan.add(face_ids, vectors)
        self._segments = (scan,)

    def __len__(self) -> int:
        return sum(len(segment) for segment in self._segments)

    @property
    def state(self) -> GalleryState:
        return self._state

    # --- adding -----------------------------------------------------------------------------------------------------

    def add(self, face_ids: NDArray[np.int64], vectors: NDArray[np.float32], state: GalleryState) -> None:
        """Take up templates that a transaction just committed; ``state`` is the gallery's state after it."""
        fresh = ExactScan(self.dimension)
        fresh.add(face_ids, vectors)
        with self._swap:
            segments = [*self._segments, fresh]
            # Equal neighbours merge, as in a log-structured store: each template is copied a logarithmic number of times.
            while len(segments) > 1 and len(segments[-2]) < 2 * len(segments[-1]):
                last = segments.pop()
                segments[-1] = segments[-1].joined(last)
            self._segments, self._state = tuple(segments), state
        if self._index is not None:
            self._indexing.submit(self._add_to_index, face_ids, vectors)

    def _add_to_index(self, face_ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        if self._index is not None:
            self._index.add(face_ids, vectors)

    # --- searching --------------------------------------------------------------------------------------------------

    def search(self, probe: Vector, count: int) -> Neighbours:
        """The ``count`` closest faces, exactly: similarities in float32 from the catalogue, ties broken by face id.

        The half-precision scan is only the first cut; it is widened until no face outside it could belong inside.

        Raises:
            UnusableTemplate: when the probe's vector is not finite or is zero.
            CatalogueDamaged: when a template that would be on the list fails its checksum.
        """
        probe = unit_probe(probe, self.dimension)
        with self._swap:
            segments, state = self._segments, self._state
        size = sum(len(segment) for segment in segments)
        cut = min(size, 2 * count + 64)
        while True:
            face_ids, rough = _first_cut(segments, probe, cut)
            found = self._rescore(probe, face_ids)
            face_ids, similarities = found[0][:count], found[1][:count]
            safe = len(similarities) >= count and rough[-1] + HALF_PRECISION_ERROR < similarities[-1]
            if safe or cut >= size:
                return Neighbours(face_ids, similarities, True, size, state.generation)
            cut = min(size, 4 * cut)

    def preview(self, probe: Vector, count: int) -> Neighbours | None:
        """About the ``count`` closest faces from the HNSW index, or None while it is not ready; never for the record."""
        index = self._index
        if index is None:
            return None
        face_ids, _ = index.nearest(unit_probe(probe, self.dimension), count)
        ranked, similarities = self._rescore(unit_probe(probe, self.dimension), face_ids)
        return Neighbours(ranked, similarities, False, len(index), self._state.generation)

    def _rescore(
        self, probe: Vector, face_ids: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        vectors = self._catalogue.faces.vectors(self.recogniser_id, face_ids.tolist())
        if len(vectors) < len(face_ids):
            missing = [int(face_id) for face_id in face_ids if int(face_id) not in vectors]
            if damaged := set(missing) & set(self._catalogue.faces.damaged_templates(self.recogniser_id)):
                reason = f"the template of face {min(damaged)} fails its checksum"
                raise CatalogueDamaged(path=str(self._catalogue.path), reason=reason)
        return ranked(probe, vectors)

    # --- the HNSW index ---------------------------------------------------------------------------------------------

    def refresh_index(self) -> Future[None]:
        """Load the saved index, or rebuild it, in the background."""
        return self._indexing.submit(self._refresh)

    def _refresh(self) -> None:
        with self._swap:
            segments, state = self._segments, self._state
        if self._index is None:
            self._index = ApproximateIndex.load(self._path, self._stamp(state))
            if self._index is not None:
                self._index_saved = state
                return
        if self._index is not None:
            return
        index = ApproximateIndex(self.dimension, sum(len(segment) for segment in segments))
        for face_ids, vectors in self._catalogue.faces.templates(self.recogniser_id, batch=INDEX_BATCH):
            if self._closing.is_set():
                return
            index.add(face_ids, vectors)
        with self._swap:
            # What was added while this one was built is in the catalogue's read or comes with the next refresh.
            if self._state == state:
                self._index = index
        if self._index is None and not self._closing.is_set():
            self._refresh()

    def _save_index(self) -> None:
        index, state = self._index, self._state
        if index is not None and state != self._index_saved and len(index) == state.faces:
            index.save(self._path, self._stamp(state))
            self._index_saved = state

    def _stamp(self, state: GalleryState) -> IndexStamp:
        return IndexStamp(
            case_id=self._case_id,
            recogniser_id=self.recogniser_id,
            generation=state.generation,
            faces=state.faces,
            dimension=self.dimension,
            connections=CONNECTIONS,
            construction_effort=CONSTRUCTION_EFFORT,
        )

    def close(self) -> None:
        """Save the index where it changed. A long rebuild is given up; the next opening starts it again."""
        if len(self) > WAIT_FOR_INDEX_UP_TO:
            self._closing.set()
        try:
            self._indexing.submit(self._save_index).result()
        except KnownError:
            # The index is a cache: a full or read-only disk costs a rebuild, nothing else.
            pass
        finally:
            self._indexing.shutdown()


def unit_probe(probe: Vector, dimension: int) -> Vector:
    """The probe's vector, checked and made unit.

    Raises:
        UnusableTemplate: when it has another size, is not finite, or is zero.
    """
    vector = np.asarray(probe, dtype=np.float32).reshape(-1)
    norm = float(np.linalg.norm(vector.astype(np.float64)))
    if len(vector) != dimension or not np.isfinite(norm) or norm < 1e-6:
        raise UnusableTemplate()
    return (vector / np.float32(norm)).astype(np.float32)


def ranked(probe: Vector, vectors: dict[int, Vector]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Face ids and similarities, closest first, ties by face id.

    Each similarity is summed in float64 over its own row and rounded once, so it does not depend on how many are
    computed together.
    """
    face_ids = np.array(sorted(vectors), dtype=np.int64)
    if not len(face_ids):
        return face_ids, np.empty(0, dtype=np.float32)
    matrix = np.stack([vectors[int(face_id)] for face_id in face_ids]).astype(np.float64)
    similarities = (matrix * probe.astype(np.float64)).sum(axis=1).astype(np.float32)
    order = np.lexsort((face_ids, -similarities))
    return face_ids[order], similarities[order]


def _first_cut(
    segments: tuple[ExactScan, ...], probe: Vector, count: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    found = [segment.nearest(probe, count) for segment in segments]
    face_ids = np.concatenate([ids for ids, _ in found]) if found else np.empty(0, dtype=np.int64)
    rough = np.concatenate([values for _, values in found]) if found else np.empty(0, dtype=np.float32)
    order = np.argsort(-rough, kind="stable")[:count]
    return face_ids[order], rough[order]
