"""A recogniser's gallery: filled from the catalogue, searched exactly for the record, approximately for previews."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.errors import Cancelled, CatalogueDamaged, KnownError
from facefinder.domain.language import phrase
from facefinder.domain.records import GalleryState, Vector, Way
from facefinder.files.reading import sha256_of_file
from facefinder.gallery import exact
from facefinder.gallery.approximate import ApproximateIndex, Parameters
from facefinder.gallery.codes import CodeKeeper, Told, longer_list, untold
from facefinder.gallery.exact import Among, Cut, ExactScan, first_cut, halved, located, sharded
from facefinder.gallery.indexing import IndexKeeper
from facefinder.gallery.origin import Origin
from facefinder.gallery.ranking import ranked, unit_probe
from facefinder.gallery.sidefile import forget, read_stamp
from facefinder.gallery.store import TemplateStore
from facefinder.gallery.vectors import LAYOUT, load_vectors, save_vectors, whole

WAIT_FOR_INDEX_UP_TO = 20_000
WORTH_SAVING = 5_000
"""A smaller gallery is read from the catalogue as fast as from its vector file."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Faces by similarity, closest first, ties by face id. ``way`` says what found them, ``searched`` with how many
    faces the probe was compared, ``damaged`` how many enrolled faces could not be compared, ``last_face`` is the newest
    face that was there."""

    face_ids: NDArray[np.int64]
    similarities: NDArray[np.float32]
    way: Way
    gallery_size: int
    generation: int
    searched: int = 0
    damaged: int = 0
    last_face: int = 0

    @property
    def exact(self) -> bool:
        """Whether no closer face can be missing."""
        return self.way is Way.EXACT


@dataclass(frozen=True)
class _Snapshot:
    """What a search sees: scans that are never changed, the state of the gallery that they hold, and the catalogue's
    count of renewals when they were read."""

    scans: tuple[ExactScan, ...]
    state: GalleryState
    renewals: int

    @cached_property
    def faces(self) -> int:
        return sum(len(scan) for scan in self.scans)

    @cached_property
    def whole(self) -> bool:
        return whole(self.scans)

    @cached_property
    def last_face(self) -> int:
        return max((int(scan.ids[-1]) for scan in self.scans if len(scan)), default=0)


def _scans(ids: list[NDArray[np.int64]], uppers: list[exact.Half], rests: list[exact.Rest]) -> tuple[ExactScan, ...]:
    return sharded(np.concatenate(ids), np.concatenate(uppers), np.concatenate(rests) if rests else None)


class Gallery:
    """The enrolled templates of one recogniser.

    A search sees an immutable snapshot that an addition replaces as a whole, so adding never disturbs a search under
    way. Filling it happens in the background: from the vector file where that is proven, else from the catalogue; what
    needs it waits. The vector file and the HNSW index are caches: missing, stale or damaged means that they are made
    anew. With ``plain_files`` false (an encrypted case) neither is ever written or read.
    """

    def __init__(
        self,
        store: TemplateStore,
        folder: Path,
        case_id: str,
        recogniser_id: str,
        dimension: int,
        *,
        plain_files: bool = True,
    ) -> None:
        self._store = store
        self._folder = folder
        self._origin = Origin(store, case_id, recogniser_id, dimension)
        self._plain_files = plain_files
        self.recogniser_id = recogniser_id
        self.dimension = dimension
        self.growing = threading.RLock()
        """Held from before a transaction that adds templates until ``add`` has them, so that additions of several
        threads come in the order of their generations."""
        self._swap = threading.Lock()
        self._snapshot = _Snapshot((), store.gallery_state(recogniser_id), store.renewals)
        self._vectors_saved = GalleryState(-1, 0)
        self._closing = threading.Event()
        self._filling = ThreadPoolExecutor(1, thread_name_prefix="gallery-filling")
        self._keeper = IndexKeeper(self._origin, self.index_path, self._enrolled, plain_files=plain_files)
        self._codes = CodeKeeper()
        self._loaded: Future[None] = self._filling.submit(self._load)

    # --- filling ----------------------------------------------------------------------------------------------------

    @property
    def vector_path(self) -> Path:
        return self._folder / f"{self.recogniser_id}.vectors"

    @property
    def index_path(self) -> Path:
        return self._folder / f"{self.recogniser_id}.hnsw"

    @property
    def state(self) -> GalleryState:
        """What is enrolled; known at once."""
        return self._snapshot.state

    def __len__(self) -> int:
        """How many templates are enrolled; known at once."""
        return self._snapshot.state.faces

    @property
    def filled(self) -> bool:
        """Whether an exact search can begin at once; never waits."""
        return self._loaded.done() and self._loaded.exception() is None

    @property
    def searchable(self) -> int:
        """How many templates a search compares; waits until the gallery is filled."""
        return self._filled().faces

    def _filled(self) -> _Snapshot:
        self._loaded.result()
        with self._swap:
            return self._snapshot

    def _enrolled(self) -> tuple[GalleryState, int]:
        snapshot = self._filled()
        return snapshot.state, snapshot.last_face

    def _load(self) -> None:
        snapshot = self._from_file() or self._from_catalogue(())
        with self._swap:
            self._snapshot = snapshot

    def _from_file(self) -> _Snapshot | None:
        proven = read_stamp(self.vector_path) if self._plain_files else None
        if proven is None:
            return None
        stamp, sha256 = proven
        if (
            self._origin.descends(stamp, "vectors")
            and (scans := load_vectors(self.vector_path, stamp, sha256)) is not None
        ):
            snapshot = self._from_catalogue(scans)
            # A difference means damage, and only the catalogue can say what is sound.
            if snapshot.state.epoch == stamp.epoch and snapshot.faces == snapshot.state.faces:
                if snapshot.faces == stamp.faces:
                    self._vectors_saved = snapshot.state
                return snapshot
        self._forget(self.vector_path)
        return None

    def _from_catalogue(self, scans: tuple[ExactScan, ...]) -> _Snapshot:
        """Read the templates above those in ``scans``, until what is held is exactly what one state counts."""
        renewals = self._store.renewals
        snapshot = _Snapshot(scans, self._store.gallery_state(self.recogniser_id), renewals)
        while True:
            fresh: list[ExactScan] = []
            ids: list[NDArray[np.int64]] = []
            uppers: list[exact.Half] = []
            rests: list[exact.Rest] = []
            held = 0
            whole = snapshot.state.faces <= exact.WHOLE and all(scan.rest is not None for scan in snapshot.scans)
            for face_ids, found in self._store.templates(self.recogniser_id, after=snapshot.last_face):
                if self._closing.is_set():
                    raise Cancelled
                if found.shape[1] != self.dimension:
                    raise self._damaged(phrase("a template has a wrong size"))
                upper, rest = halved(found)
                ids.append(face_ids)
                uppers.append(upper)
                rests.extend([rest] if whole else [])
                held += len(face_ids)
                if held >= exact.SHARD:
                    # A shard at a time, so that filling takes little more memory than the gallery itself.
                    fresh += _scans(ids, uppers, rests)
                    ids, uppers, rests, held = [], [], [], 0
            if ids:
                fresh += _scans(ids, uppers, rests)
            snapshot = _Snapshot((*snapshot.scans, *fresh), snapshot.state, renewals)
            state = self._store.gallery_state(self.recogniser_id)
            if state == snapshot.state:
                if snapshot.faces > state.faces:
                    raise self._damaged(phrase("it holds more templates than were enrolled"))
                return snapshot
            renewals = self._store.renewals
            snapshot = _Snapshot(snapshot.scans if state.epoch == snapshot.state.epoch else (), state, renewals)

    def _damaged(self, reason: str) -> CatalogueDamaged:
        return CatalogueDamaged(path=str(self._folder), reason=reason)

    # --- changing ---------------------------------------------------------------------------------------------------

    def add(self, face_ids: NDArray[np.int64], vectors: NDArray[np.float32], state: GalleryState) -> None:
        """Take up templates that a transaction just committed; ``state`` is the gallery's state after it."""
        self._loaded.result()
        order = np.argsort(face_ids, kind="stable")
        upper, rest = halved(np.asarray(vectors)[order])
        fresh = ExactScan(np.asarray(face_ids)[order], upper, rest if state.faces <= exact.WHOLE else None)
        with self._swap:
            if state.generation <= self._snapshot.state.generation:
                # The filling of the gallery read them from the catalogue already.
                return
            scans = [*self._snapshot.scans, fresh]
            # Equal neighbours merge, as in a log-structured store: each template is copied only a few times.
            while (
                len(scans) > 1
                and len(scans[-2]) < 2 * len(scans[-1])
                and len(scans[-2]) + len(scans[-1]) <= exact.SHARD
            ):
                last = scans.pop()
                scans[-1] = scans[-1].joined(last)
            self._snapshot = _Snapshot(tuple(scans), state, self._snapshot.renewals)
        self._keeper.grow()

    def reload(self) -> None:
        """Fill the gallery anew after a change that was not merely an addition, such as an erasing.

        Caches are removed first: they may hold what must not be there any more.
        """
        forget(self.vector_path)
        self._keeper.forget()
        self._codes.forget()
        self._vectors_saved = GalleryState(-1, 0)
        self._loaded = self._filling.submit(self._load)
        self._loaded.result()

    # --- searching --------------------------------------------------------------------------------------------------

    def count(self, among: Among) -> int:
        """How many of those faces are enrolled here."""
        return sum(among.part_of(scan).size for scan in self._filled().scans)

    def search(self, probe: Vector, count: int, among: Among | None = None) -> Neighbours:
        """The ``count`` closest faces, exactly: similarities of the templates as they are in the catalogue, ties broken
        by face id.

        The half-precision scan is only the first cut; it is widened until no face outside it could belong inside. Up
        to ``exact.WHOLE`` faces the templates of the cut are at hand, read and proven when the gallery was filled;
        beyond it they are read from the catalogue.
        ``among`` limits the search to some faces.

        Raises:
            UnusableTemplate: when the probe's vector is not finite or is zero.
            CatalogueDamaged: when a template that would be on the list is missing or fails its checksum.
        """
        probe = unit_probe(probe, self.dimension)
        while True:
            snapshot = self._filled()
            searched = snapshot.faces
            if among is not None:
                searched = sum(among.part_of(scan).size for scan in snapshot.scans)
            found = self._exact(probe, count, snapshot, among, searched)
            if found is not None:
                damaged = snapshot.state.faces - snapshot.faces
                return Neighbours(
                    *found,
                    way=Way.EXACT,
                    gallery_size=snapshot.state.faces,
                    generation=snapshot.state.generation,
                    searched=searched,
                    damaged=damaged,
                    last_face=snapshot.last_face,
                )
            # Faces were erased while we looked; what is enrolled now is searched instead.
            self._loaded.result()

    def _exact(
        self, probe: Vector, count: int, snapshot: _Snapshot, among: Among | None, searched: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]] | None:
        # Enough that the first cut nearly always suffices, which it does when the last in it lies further behind the
        # last on the list than rounding can move.
        cut = min(searched, count + (max(8, count // 4) if snapshot.whole else max(32, count // 2)))
        while True:
            found, most = first_cut(snapshot.scans, probe, cut, among)
            try:
                held = self._held(found)
            except CatalogueDamaged:
                if self._erased_since(snapshot):
                    return None
                raise
            if self._erased_since(snapshot):
                return None
            face_ids, similarities = ranked(probe, *held)
            face_ids, similarities = face_ids[:count], similarities[:count]
            safe = len(similarities) >= count and most < similarities[-1]
            if safe or cut >= searched:
                return face_ids, similarities
            cut = min(searched, 4 * cut)

    def _held(self, found: Sequence[Cut]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Face ids, ascending, and templates of a first cut: those kept in memory, which were proven when they were
        read, and the others from the catalogue."""
        ids, parts = [], []
        for cut in found:
            places = np.sort(cut.places)
            face_ids, vectors = cut.scan.ids[places], cut.scan.vectors(places)
            ids.append(face_ids)
            parts.append(self._stored(face_ids) if vectors is None else vectors)
        if len(ids) == 1:
            return ids[0], parts[0]
        if not ids:
            return np.empty(0, dtype=np.int64), np.empty((0, self.dimension), dtype=np.float32)
        together = np.concatenate(ids)
        order = np.argsort(together)
        return together[order], np.concatenate(parts)[order]

    def _stored(self, face_ids: NDArray[np.int64]) -> NDArray[np.float32]:
        vectors = self._store.vectors(self.recogniser_id, face_ids.tolist())
        if len(vectors) < len(face_ids):
            lost = min(set(face_ids.tolist()) - set(vectors))
            raise self._damaged(phrase(f"the template of face {lost} is missing or fails its checksum"))
        return np.stack([vectors[face_id] for face_id in face_ids.tolist()])

    def _erased_since(self, snapshot: _Snapshot) -> bool:
        if self._store.renewals == snapshot.renewals:
            return False
        return self._store.gallery_state(self.recogniser_id).epoch != snapshot.state.epoch

    # --- previews ---------------------------------------------------------------------------------------------------

    @property
    def index(self) -> ApproximateIndex | None:
        """The HNSW index when it stands ready."""
        return self._keeper.index

    def refresh_index(self, told: Told = untold) -> Future[None]:
        """Load the saved index, or build it, in the background. ``told`` hears of faces done and faces in all."""
        return self._keeper.refresh(told)

    def set_index_parameters(self, parameters: Parameters) -> None:
        """Keep a search effort that was measured on this gallery; stored with the index."""
        self._keeper.set_parameters(parameters)

    def drop_index(self) -> None:
        """Do without the HNSW index from now on.

        Raises:
            NotWritable: when one of its files cannot be removed.
        """
        self._keeper.forget()

    def make_codes(self, told: Told = untold) -> bool:
        """Make the codes that are lacking, and wait for it; whether the gallery is large enough for any."""
        snapshot = self._filled()
        making = self._codes.make(snapshot.scans, told)
        if making is not None:
            making.result()
        return self._codes.cut(snapshot.scans, np.zeros(self.dimension, dtype=np.float32), 1, 1) is not None

    def preview(self, probe: Vector, count: int) -> Neighbours:
        """The ``count`` closest faces at once, never for the record: by the HNSW index where one stands ready, else by
        the codes, else by the exact scan; ``way`` tells which. The first call takes up a saved index in the background
        and has codes that are lacking made there.

        Raises:
            UnusableTemplate: when the probe's vector is not finite or is zero.
            CatalogueDamaged: when a template that would be on the list is missing or fails its checksum.
        """
        found = self.by_graphs(probe, count)
        if found is None:
            self._keeper.take_up()
            found = self.by_codes(probe, count)
            self._codes.make(self._filled().scans)
        return found or self.search(probe, count)

    def by_graphs(self, probe: Vector, count: int, effort: int | None = None) -> Neighbours | None:
        """A preview by the HNSW index, with another search effort than its own; None where none stands ready."""
        index = self._keeper.index
        if index is None:
            return None
        probe = unit_probe(probe, self.dimension)
        snapshot = self._filled()
        found: NDArray[np.int64] = index.nearest(probe.reshape(1, -1), count, effort)[0][0]
        cuts = located(snapshot.scans, np.sort(found))
        return self._previewed(Way.HNSW, snapshot, probe, count, cuts, searched=len(index))

    def by_codes(self, probe: Vector, count: int, longer: int | None = None) -> Neighbours | None:
        """A preview by the codes, which are asked for ``longer`` faces; None while too many lack theirs."""
        probe = unit_probe(probe, self.dimension)
        snapshot = self._filled()
        longer = longer or longer_list(count, snapshot.faces)
        cuts = self._codes.cut(snapshot.scans, probe, count, longer)
        if cuts is None:
            return None
        return self._previewed(Way.CODES, snapshot, probe, count, cuts, searched=snapshot.faces)

    def _previewed(
        self, way: Way, snapshot: _Snapshot, probe: Vector, count: int, cuts: Sequence[Cut], *, searched: int
    ) -> Neighbours:
        """The ``count`` closest of what was cut: by half precision, and those left by their whole templates."""
        face_ids = np.concatenate([np.empty(0, dtype=np.int64), *(cut.scan.ids[cut.places] for cut in cuts)])
        left = count + max(8, count // 4)
        if len(face_ids) > left:
            values = np.concatenate([cut.scan.nearly(cut.places) @ probe for cut in cuts])
            face_ids = face_ids[np.argpartition(-values, left)[:left]]
        face_ids, similarities = ranked(probe, *self._held(located(snapshot.scans, np.sort(face_ids))))
        state = snapshot.state
        return Neighbours(face_ids[:count], similarities[:count], way, state.faces, state.generation, searched=searched)

    # --- the caches -------------------------------------------------------------------------------------------------

    def caches(self) -> list[tuple[Path, bool]]:
        """The cache files that are there, and whether each is proven to be of this gallery."""
        found = []
        for path, kind in [(self.vector_path, "vectors")] + [(path, "hnsw") for path in self._keeper.files()]:
            if path.exists():
                proven = read_stamp(path)
                vouched = proven is not None and self._origin.descends(proven[0], kind)
                found.append((path, vouched and proven is not None and sha256_of_file(path) == proven[1]))
        return found

    # --- ending -----------------------------------------------------------------------------------------------------

    def save_vectors(self) -> None:
        """Write the vector file when the gallery has changed and is large enough to be worth it.

        Raises:
            DiskFull, NotWritable: when it cannot be written.
        """
        snapshot = self._filled()
        if not self._plain_files or snapshot.faces < WORTH_SAVING or snapshot.state == self._vectors_saved:
            return
        stamp = self._origin.stamp(
            "vectors",
            snapshot.state,
            snapshot.faces,
            snapshot.last_face,
            {"layout": LAYOUT, "whole": int(snapshot.whole)},
        )
        if stamp is not None:
            save_vectors(self.vector_path, snapshot.scans, stamp)
            self._vectors_saved = snapshot.state

    @staticmethod
    def _forget(path: Path) -> None:
        try:
            forget(path)
        except KnownError:
            # On a read-only disk a useless cache stays, and is refused again the next time.
            return

    def close(self) -> None:
        """Save the caches where they changed. A long building of the index is given up; the next one starts anew."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._codes.close()
        try:
            self._keeper.close(wait=len(self) <= WAIT_FOR_INDEX_UP_TO)
            self.save_vectors()
        except KnownError:
            # Both are caches: a full or read-only disk costs time at the next opening, nothing else.
            pass
        finally:
            self._filling.shutdown()
