"""Keeps a gallery's HNSW index: built or loaded in the background, grown with the gallery, saved in proven files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from pathlib import Path

import numpy as np

from facefinder.domain.errors import KnownError
from facefinder.domain.records import GalleryState
from facefinder.gallery import axes as principal
from facefinder.gallery.approximate import ApproximateIndex, Parameters, chosen
from facefinder.gallery.axes import Axes
from facefinder.gallery.codes import Told, untold
from facefinder.gallery.origin import Origin
from facefinder.gallery.sidefile import forget, read_stamp

INDEX_BATCH = 2048


class IndexKeeper:
    """One background thread does everything, so that nothing here happens twice at once."""

    def __init__(
        self, origin: Origin, path: Path, enrolled: Callable[[], tuple[GalleryState, int]], *, plain_files: bool
    ) -> None:
        """``path`` is the first graph's file; ``enrolled`` says the gallery's state and its last face."""
        self._origin = origin
        self._path = path
        self._enrolled = enrolled
        self._plain_files = plain_files
        self._index: ApproximateIndex | None = None
        self._saved: dict[int, tuple[int, Parameters]] = {}
        self._tried = False
        self._giving_up = threading.Event()
        self._background = ThreadPoolExecutor(1, thread_name_prefix="gallery-index")

    @property
    def index(self) -> ApproximateIndex | None:
        """The index when it stands ready."""
        return self._index

    def path_of(self, number: int) -> Path:
        """The file of a graph."""
        return self._path if number == 0 else self._path.with_name(f"{self._path.name}-{number}")

    def files(self) -> list[Path]:
        """The graphs' files that are there."""
        return sorted(path for path in self._path.parent.glob(f"{self._path.name}*") if path.suffix != ".json")

    def refresh(self, told: Told = untold) -> Future[None]:
        """Load the saved index, or build it. ``told`` hears of faces done and faces in all."""
        return self._background.submit(self._refresh, told)

    def take_up(self) -> None:
        """Load the saved index soon, in the background; one that proves stale or damaged is built anew. Tried once;
        where there is none, nothing is built."""
        if not self._tried:
            self._tried = True
            self._background.submit(self._refresh, untold, build=self._plain_files and bool(self.files()))

    def grow(self) -> None:
        """Take up what was enrolled since; soon, in the background."""
        if self._index is not None:
            self._background.submit(self._feed, self._index, untold)

    def set_parameters(self, parameters: Parameters) -> None:
        """Keep a search effort that was measured on this gallery; stored with the index."""
        if self._index is not None:
            self._index.parameters = parameters
            self._background.submit(self._save).result()

    def forget(self) -> None:
        """Drop the index and its files: they may hold what must not be there any more.

        Raises:
            NotWritable: when a file cannot be removed.
        """
        self._index = None
        self._saved = {}
        forget(self._path)
        for path in self.files():
            forget(path)

    def close(self, *, wait: bool) -> None:
        """Save what changed; without ``wait`` a building that is under way is given up."""
        if not wait:
            self._giving_up.set()
        try:
            self._background.submit(self._save).result()
        finally:
            self._background.shutdown()

    # --- in the background ------------------------------------------------------------------------------------------

    def _refresh(self, told: Told, *, build: bool = True) -> None:
        index = self._index or self._loaded()
        fresh = index is None
        if fresh and not build:
            return
        if index is None:
            faces = self._origin.store.gallery_state(self._origin.recogniser_id).faces
            axes = Axes(self._first(principal.AXES_FROM), self._origin.dimension)
            index = ApproximateIndex(self._origin.dimension, faces, chosen(faces, self._origin.dimension), axes)
        if not self._feed(index, told) and fresh:
            return
        self._index = index
        if fresh:
            self._save()

    def _first(self, faces: int) -> np.ndarray:
        """The first templates in face order, shape (up to ``faces``, dimension)."""
        found = [np.empty((0, self._origin.dimension), dtype=np.float32)]
        missing = faces
        for _, vectors in self._origin.store.templates(self._origin.recogniser_id, batch=INDEX_BATCH):
            found.append(vectors[:missing])
            missing -= len(found[-1])
            if missing <= 0:
                break
        return np.concatenate(found)

    def _loaded(self) -> ApproximateIndex | None:
        index: ApproximateIndex | None = None
        for number in count():
            path = self.path_of(number)
            proven = read_stamp(path) if self._plain_files else None
            if proven is None or not self._origin.descends(proven[0], "hnsw"):
                break
            if index is None:
                facts = proven[0].parameters if isinstance(proven[0].parameters, dict) else {}
                wanted = facts.get("axes_faces", 0)
                if not isinstance(wanted, int) or not 0 <= wanted <= principal.AXES_FROM:
                    break
                axes = Axes(self._first(wanted), self._origin.dimension)
                parameters = chosen(proven[0].faces, self._origin.dimension)
                index = ApproximateIndex(self._origin.dimension, 0, parameters, axes)
            if not index.take_up(path, *proven):
                break
            self._saved[number] = (proven[0].last_face, index.parameters)
        kept = 0 if index is None else len(index.graphs)
        for path in self.files() if self._plain_files else []:
            # What does not follow on what is proven is of no use any more.
            if path not in {self.path_of(number) for number in range(kept)}:
                self._discard(path)
        return index if kept else None

    def _feed(self, index: ApproximateIndex, told: Told) -> bool:
        """Add every template above those in the index from the catalogue; False when given up."""
        store, recogniser_id = self._origin.store, self._origin.recogniser_id
        for face_ids, vectors in store.templates(recogniser_id, batch=INDEX_BATCH, after=index.last_face):
            if self._giving_up.is_set():
                return False
            index.add(face_ids, vectors)
            told(len(index), store.gallery_state(recogniser_id).faces)
        return True

    def _save(self) -> None:
        index = self._index
        if index is None or not self._plain_files or not len(index):
            return
        state, last_face = self._enrolled()
        if index.last_face != last_face:
            return
        for number, graph in enumerate(index.graphs):
            # How to search stands in the first graph's side file; the others change only when they grow.
            known = self._saved.get(number)
            if known is not None and known[0] == graph.last_face and (number or known[1] == index.parameters):
                continue
            stamp = self._origin.stamp("hnsw", state, len(graph), graph.last_face, index.facts(number))
            if stamp is None:
                return
            index.save(number, self.path_of(number), stamp)
            self._saved[number] = (graph.last_face, index.parameters)

    @staticmethod
    def _discard(path: Path) -> None:
        try:
            forget(path)
        except KnownError:
            # On a read-only disk a useless cache stays, and is refused again the next time.
            return
