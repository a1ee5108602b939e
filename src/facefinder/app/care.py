"""Care of a case: backups that are proven, compaction, and what previews are worth on this gallery."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from facefinder.app.places import KEYS_NAME
from facefinder.audit import Recorder, chain_faults, now
from facefinder.catalogue import Catalogue, CatalogueKey
from facefinder.domain.errors import BackupFailed, CaseExists, GalleryEmpty, NotReadable
from facefinder.domain.records import Way
from facefinder.files.atomic import make_folder, remove_file, replacing, write_atomically
from facefinder.files.reading import sha256_of_file
from facefinder.gallery import Gallery, Neighbours
from facefinder.gallery.approximate import WANTED_RECALL
from facefinder.gallery.codes import longer_list

LIST_LENGTH = 50
EFFORTS = (50, 75, 100, 150, 200, 300, 400, 600, 800, 1200, 1600, 2400, 3200, 4800, 6400, 9600)
"""Efforts at which HNSW graphs are measured."""
GRAPHS_UP_TO = 200_000


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was opened again and found whole."""

    path: Path
    size: int
    sha256: str
    faces: int
    audit_entries: int
    seconds: float


@dataclass(frozen=True, slots=True)
class PreviewWay:
    """What one way of previewing is worth on this very gallery: ``recall`` is the part of the exact scan's first 50
    that it finds, milliseconds are medians a probe. ``effort`` is hnswlib's in each graph, or how many faces the codes
    are asked for; ``curve`` gives (effort, recall, milliseconds) for every one that was tried."""

    way: Way
    recall: float
    milliseconds: float
    effort: int
    curve: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """What previews are worth on this very gallery. ``kept`` says which of ``ways`` answers them from now on: the
    quickest of those that find 99 %; ``recall``, ``milliseconds`` and ``search_effort`` are its. The parameters of the
    HNSW graphs are 0 where none were built."""

    faces: int
    probes: int
    kept: Way
    recall: float
    milliseconds: float
    search_effort: int
    exact_milliseconds: float
    connections: int
    construction_effort: int
    ways: tuple[PreviewWay, ...]


class CaseCare:
    """What keeps one open case safe and fast."""

    def __init__(self, path: Path, catalogue: Catalogue, gallery: Gallery, recorder: Recorder) -> None:
        self._path = path
        self._catalogue = catalogue
        self._gallery = gallery
        self._recorder = recorder

    def back_up(self, target: Path) -> Backup:
        """A backup while the case stays open, opened again and checked before it takes its place. An encrypted case's
        backup is encrypted with the same key.

        Raises:
            CaseExists: when something is at the target already.
            DiskFull, NotWritable: when it cannot be written.
            BackupFailed: when the copy is not whole; it is removed again.
        """
        began = time.monotonic()
        target = target.absolute()
        if target.exists():
            raise CaseExists(path=str(target))
        with replacing(target) as temporary:
            self._catalogue.back_up(temporary)
            faces, entries = check_copy(temporary, self._catalogue.key)
        if self._catalogue.encrypted:
            write_atomically(keys_beside(target), (self._path / KEYS_NAME).read_bytes())
        sha256 = sha256_of_file(target)
        with self._catalogue.transaction():
            self._catalogue.erasing.know_backup(str(target), sha256, now())
            self._recorder.record("case.backed_up", "case", path=str(target), sha256=sha256, audit_entries=entries)
        return Backup(target, target.stat().st_size, sha256, faces, entries, time.monotonic() - began)

    def compact(self) -> tuple[int, int]:
        """Rewrite the catalogue without free pages; its size before and after in bytes.

        Raises:
            DiskFull, NotWritable: when there is no room for it; nothing is changed then.
        """
        before, after = self._catalogue.erasing.compact()
        with self._catalogue.transaction():
            self._recorder.record("case.compacted", "case", before=before, after=after)
        return before, after

    def check_index(
        self,
        probes: int = 200,
        *,
        graphs: bool | None = None,
        told: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> IndexCheck:
        """Measure codes and HNSW graphs against the exact scan with enrolled templates as probes, themselves left out
        of the lists, and keep what previews are to come from: the quicker one of those whose recall@50 is at least
        0.99, with the least search effort for it.

        ``graphs`` says whether to build and measure graphs; without a word that is done where there are some, where the
        gallery is too small for codes, and up to ``GRAPHS_UP_TO`` faces, where it takes no longer than minutes. Where
        codes are kept, graphs are dropped. ``told`` hears how far the making is.

        Raises:
            GalleryEmpty: when fewer than two faces are enrolled.
            NotWritable: when graphs that are not kept cannot be removed.
        """
        if len(self._gallery) < 2:
            raise GalleryEmpty
        chosen = self._probes(probes)
        exact, exact_ms = [], []
        for face_id, vector in chosen:
            began = time.perf_counter()
            found = self._gallery.search(vector, LIST_LENGTH + 1)
            exact_ms.append((time.perf_counter() - began) * 1e3)
            exact.append(_others(found.face_ids, face_id))
        ways = []
        if self._gallery.make_codes(told):
            longer = longer_list(LIST_LENGTH, len(self._gallery))
            efforts = [longer * times for times in (1, 2, 4, 8)]
            ways.append(_measured(Way.CODES, self._gallery.by_codes, efforts, chosen, exact))
        if graphs is None:
            graphs = not ways or len(self._gallery) <= GRAPHS_UP_TO or self._gallery.index_path.exists()
        if graphs:
            self._gallery.refresh_index(told).result()
            ways.append(_measured(Way.HNSW, self._gallery.by_graphs, EFFORTS, chosen, exact))
        kept = min(ways, key=lambda way: (way.recall < WANTED_RECALL, way.milliseconds))
        index = self._gallery.index
        parameters = None if index is None else index.parameters
        if kept.way is Way.HNSW and parameters is not None:
            parameters = replace(parameters, search_effort=kept.effort, recall=kept.recall)
            self._gallery.set_index_parameters(parameters)
        else:
            self._gallery.drop_index()
        with self._catalogue.transaction():
            self._recorder.record(
                "gallery.checked",
                f"gallery:{self._gallery.recogniser_id}",
                faces=len(self._gallery),
                kept=kept.way,
                recall=round(kept.recall, 6),
                search_effort=kept.effort,
                probes=len(chosen),
            )
        return IndexCheck(
            faces=len(self._gallery),
            probes=len(chosen),
            kept=kept.way,
            recall=kept.recall,
            milliseconds=kept.milliseconds,
            search_effort=kept.effort,
            exact_milliseconds=float(np.median(exact_ms)),
            connections=0 if parameters is None else parameters.connections,
            construction_effort=0 if parameters is None else parameters.construction_effort,
            ways=tuple(ways),
        )

    def _probes(self, count: int) -> list[tuple[int, np.ndarray]]:
        """Enrolled templates spread evenly over the gallery: the same ones each time."""
        found: list[tuple[int, np.ndarray]] = []
        step, place = max(1, len(self._gallery) // count), 0
        for face_ids, vectors in self._catalogue.faces.templates(self._gallery.recogniser_id):
            rows = range((-place) % step, len(face_ids), step)
            found.extend((int(face_ids[row]), vectors[row]) for row in rows)
            place += len(face_ids)
        return found[:count]


def _measured(
    way: Way,
    preview: Callable[[np.ndarray, int, int], Neighbours | None],
    efforts: Sequence[int],
    probes: Sequence[tuple[int, np.ndarray]],
    exact: Sequence[set[int]],
) -> PreviewWay:
    """Previews with more and more effort until they find 99 % of the exact lists."""
    curve: list[tuple[int, float, float]] = []
    for effort in efforts:
        recalls, spent = [], []
        for (face_id, vector), truth in zip(probes, exact, strict=True):
            began = time.perf_counter()
            found = preview(vector, LIST_LENGTH + 1, effort)
            spent.append((time.perf_counter() - began) * 1e3)
            seen = set() if found is None else _others(found.face_ids, face_id)
            recalls.append(len(truth & seen) / max(1, len(truth)))
        curve.append((effort, float(np.mean(recalls)), float(np.median(spent))))
        if curve[-1][1] >= WANTED_RECALL:
            break
    effort, recall, milliseconds = curve[-1]
    return PreviewWay(way, recall, milliseconds, effort, tuple(curve))


def _others(face_ids: np.ndarray, face_id: int) -> set[int]:
    return set([int(found) for found in face_ids if int(found) != face_id][:LIST_LENGTH])


def keys_beside(backup: Path) -> Path:
    """Where an encrypted backup's key file lies: the pass-phrases open it, and nothing else does."""
    return backup.with_name(f"{backup.name}.keys")


def check_copy(path: Path, key: CatalogueKey | None = None) -> tuple[int, int]:
    """Open a copy of a catalogue as a case would and check it whole: faces enrolled and entries in its log.

    Raises:
        BackupFailed: when anything in it is not as it should be.
    """
    try:
        with Catalogue.open(path, key) as copy:
            faults = copy.integrity_faults()
            rows = list(copy.log.all())
            faults += [f"audit entry {sequence}: {wrong}" for sequence, wrong in chain_faults(rows)]
            for recogniser_id in copy.faces.recognisers():
                faults += [f"template of face {face_id}" for face_id in copy.faces.damaged_templates(recogniser_id)]
            faces = sum(copy.faces.gallery_state(recogniser_id).faces for recogniser_id in copy.faces.recognisers())
            copy.case()
    finally:
        for suffix in ("-wal", "-shm"):
            remove_file(path.with_name(path.name + suffix))
    if faults:
        raise BackupFailed(path=str(path), reason=faults[0])
    return faces, len(rows)


def restore(backup: Path, folder: Path, name: str, key: CatalogueKey | None = None) -> tuple[int, int]:
    """Lay a backup out as a case folder of its own; faces enrolled and entries in its log.

    Raises:
        NotReadable: when there is no backup at that path.
        CaseExists: when something is at the folder's place already.
        BackupFailed, CatalogueDamaged: when the backup is not whole; nothing is left behind then.
        DiskFull, NotWritable: when there is no room for it.
    """
    if not backup.is_file():
        raise NotReadable(path=str(backup), reason="it is not there")
    if folder.exists():
        raise CaseExists(path=str(folder))
    make_folder(folder)
    place = folder / name
    try:
        with replacing(place) as temporary:
            with backup.open("rb") as stream, temporary.open("xb") as copy:
                while part := stream.read(1 << 22):
                    copy.write(part)
            found = check_copy(temporary, key)
    except BaseException:
        remove_file(place)
        folder.rmdir()
        raise
    return found
