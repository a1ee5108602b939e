"""Many probes in one run: a folder of photographs, or every face of a source, against the gallery or another source.

Each probe is a recorded search of its own, exact as any other; what a kill interrupts goes on with the next probe.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.catalogue.batches import BatchProbe, BatchRecord
from facefinder.domain.errors import (
    BatchNotFound,
    Cancelled,
    DeadlineExceeded,
    InvalidDetails,
    KnownError,
    MemoryExceeded,
    NoFaceFound,
    NotReadable,
    PhotographUnreadable,
    SourceNotFound,
    UnusableTemplate,
    WorkerCrashed,
)
from facefinder.domain.filters import Filter
from facefinder.domain.records import Probe, ProbeFace, SearchResult
from facefinder.engine.contract import Engine
from facefinder.files.evidence import open_below
from facefinder.files.faults import told
from facefinder.files.reading import read_hashed
from facefinder.search.searcher import Searcher, probe_face

LARGEST_FILE = 1 << 30

_OF_ONE_FILE = (
    PhotographUnreadable,
    NoFaceFound,
    NotReadable,
    DeadlineExceeded,
    MemoryExceeded,
    WorkerCrashed,
    UnusableTemplate,
)
"""What befalls one probe and not the next."""


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """How every probe of a batch is searched; the names mean what they mean for one search."""

    purpose: str
    top: int = 10
    least: float | None = None
    fold: bool = False
    wanted: Filter = field(default_factory=Filter)

    def document(self) -> dict[str, Any]:
        return {"top": self.top, "least": self.least, "fold": self.fold, "filter": self.wanted.document()}

    @classmethod
    def from_record(cls, record: BatchRecord) -> BatchRequest:
        settings = record.settings
        wanted = Filter.from_document(settings["filter"])
        return cls(record.purpose, int(settings["top"]), settings["least"], bool(settings["fold"]), wanted)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line of the combined table: a probe's face and one candidate, or a probe and why it was not searched. Each
    tells what its list was drawn from: faces compared, of how many enrolled, and files, of which some show no face or
    could not be read."""

    probe: str
    box: str
    search_id: str
    rank: int | None
    similarity: float | None
    face_id: int | None
    exhibit_reference: str
    path: str
    problem: str
    searched: int | None = None
    gallery_size: int | None = None
    files: int | None = None
    unreadable: int | None = None
    without_face: int | None = None


class BatchRunner:
    """Records, runs and reads batches in one case."""

    def __init__(self, catalogue: Catalogue, searcher: Searcher, engine: Engine, recorder: Recorder) -> None:
        self._catalogue = catalogue
        self._searcher = searcher
        self._engine = engine
        self._recorder = recorder

    def of_folder(self, folder: Path, request: BatchRequest) -> str:
        """Record a batch of every file below a folder, in the order of their paths; its id.

        Raises:
            InvalidDetails: without a purpose, or with an impossible filter.
            SourceNotFound: when there is no such folder.
        """
        if not folder.is_dir():
            raise SourceNotFound(path=str(folder))
        return self._record("folder", str(folder.absolute()), request, ((path, None) for path in _files(folder)))

    def of_source(self, source_id: int, request: BatchRequest, *, against: int | None = None) -> str:
        """Record a batch of every enrolled face of a source, against everything else or one other source; its id.

        A face is never compared with itself or with the faces of its own source.

        Raises:
            InvalidDetails, SourceNotFound: without a purpose; when there is no such source.
        """
        for number in (source_id, against):
            if number is not None and self._catalogue.sources.get(number) is None:
                raise SourceNotFound(path=f"source {number}")
        if against == source_id:
            raise InvalidDetails(what="The other source", reason="it is the same one")
        wanted = replace(request.wanted, not_sources=(*request.wanted.not_sources, source_id))
        if against is not None:
            # A photograph that both sources hold is what the comparison is to find, so only its own faces are left out.
            wanted = replace(request.wanted, sources=(against,))
        face_ids = self._catalogue.filters.face_ids(Filter(sources=(source_id,))).tolist()
        probes = (("", int(face_id)) for face_id in face_ids)
        return self._record("source", str(source_id), replace(request, wanted=wanted), probes)

    def _record(self, kind: str, origin: str, request: BatchRequest, probes: Iterator[tuple[str, int | None]]) -> str:
        if not request.purpose.strip():
            raise InvalidDetails(what="The purpose", reason="every search needs one")
        self._searcher.count(request.wanted)
        batch_id = str(uuid.uuid4())
        with self._catalogue.transaction():
            count = self._catalogue.batches.add(
                batch_id,
                at=now(),
                operator=self._recorder.operator,
                purpose=request.purpose.strip(),
                kind=kind,
                origin=origin,
                settings=request.document(),
                probes=probes,
            )
            self._recorder.record(
                "batch.started",
                f"batch:{batch_id}",
                kind=kind,
                origin=origin,
                probes=count,
                settings=request.document(),
            )
        return batch_id

    def run(
        self,
        batch_id: str,
        *,
        stop: Callable[[], bool] = lambda: False,
        told: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> BatchRecord:
        """Search with every probe that has no outcome yet; ``told`` hears of probes done and probes in all.

        Raises:
            BatchNotFound: when there is none of that id.
            Cancelled: when ``stop`` turned true; the same call goes on later.
            GalleryEmpty, DiskFull and other faults that would befall every probe.
        """
        record = self.record(batch_id)
        request = BatchRequest.from_record(record)
        done = record.done
        for probe in self._catalogue.batches.probes(batch_id):
            if probe.done:
                continue
            if stop():
                raise Cancelled
            self._settle(record, request, probe)
            done += 1
            told(done, record.probes)
        if not record.finished_at:
            with self._catalogue.transaction():
                self._catalogue.batches.finish(batch_id, now())
                self._recorder.record("batch.finished", f"batch:{batch_id}", probes=record.probes)
        return self.record(batch_id)

    def _settle(self, record: BatchRecord, request: BatchRequest, probe: BatchProbe) -> None:
        try:
            faces = self._faces(record, probe)
        except KnownError as fault:
            if not isinstance(fault, _OF_ONE_FILE):
                raise
            self._problem(record, probe, fault)
            return
        wanted = request.wanted
        if probe.face_id is not None:
            wanted = replace(wanted, not_faces=(*wanted.not_faces, probe.face_id))
        # Search and outcome commit together: nothing is searched twice, nothing is lost.
        with self._catalogue.transaction():
            results = [
                self._searcher.search_together(
                    [face], request.purpose, top=request.top, wanted=wanted, least=request.least, fold=request.fold
                )
                for face in faces
            ]
            self._catalogue.batches.settle(record.batch_id, probe.number, [result.search_id for result in results])
            self._recorder.record("batch.probe", f"batch:{record.batch_id}", number=probe.number, searches=len(results))

    def _faces(self, record: BatchRecord, probe: BatchProbe) -> list[ProbeFace]:
        if probe.face_id is not None:
            return [self._searcher.probe_face_of(probe.face_id)]
        read = self._read(Path(record.origin), probe.path)
        if not read.analysis.faces:
            raise NoFaceFound(path=probe.path)
        usable = [number for number, face in enumerate(read.analysis.faces) if face.embedding is not None]
        if not usable:
            raise UnusableTemplate
        return [probe_face(read, number) for number in usable]

    def _read(self, folder: Path, path: str) -> Probe:
        try:
            with open_below(str(folder), path.split("/")) as stream:
                content, sha256 = read_hashed(stream, LARGEST_FILE)
        except OSError as fault:
            raise told(fault, path, writing=False) from fault
        return Probe(sha256, path, self._engine.analyse(content))

    def _problem(self, record: BatchRecord, probe: BatchProbe, fault: KnownError) -> None:
        with self._catalogue.transaction():
            self._catalogue.batches.settle(record.batch_id, probe.number, [], fault.code, str(fault))
            self._recorder.record("batch.problem", f"batch:{record.batch_id}", number=probe.number, code=fault.code)

    def all(self) -> list[BatchRecord]:
        """Every batch, oldest first."""
        return self._catalogue.batches.all()

    def record(self, batch_id: str) -> BatchRecord:
        """A batch's record.

        Raises:
            BatchNotFound: when there is none of that id.
        """
        found = self._catalogue.batches.get(batch_id)
        if found is None:
            raise BatchNotFound(batch_id=batch_id)
        return found

    def table(self, batch_id: str) -> Iterator[BatchLine]:
        """The combined result: every probe's candidates in the order of probes and ranks; a probe without any has one
        line that says so."""
        self.record(batch_id)
        for probe in self._catalogue.batches.probes(batch_id):
            if not probe.search_ids:
                problem = probe.sentence or ("" if probe.done else "not searched yet")
                yield BatchLine(self._name(probe, None), "", "", None, None, None, "", "", problem)
            for search_id in probe.search_ids:
                yield from self._lines(probe, self._searcher.recorded(search_id))

    def _lines(self, probe: BatchProbe, result: SearchResult) -> Iterator[BatchLine]:
        name, box = self._name(probe, result), ",".join(str(value) for value in result.probe_box.rounded())
        drawn = result.denominator
        of = (drawn.searched, result.gallery_size, drawn.files, drawn.unreadable, drawn.without_face)
        if not result.candidates:
            yield BatchLine(name, box, result.search_id, None, None, None, "", "", "no candidate", *of)
        for candidate in result.candidates:
            place = candidate.occurrences[0] if candidate.occurrences else None
            yield BatchLine(
                name,
                box,
                result.search_id,
                candidate.rank,
                candidate.similarity,
                candidate.face.face_id,
                place.exhibit_reference if place else "",
                place.path if place else "",
                "",
                *of,
            )

    def _name(self, probe: BatchProbe, result: SearchResult | None) -> str:
        if probe.face_id is None:
            return probe.path
        if result is not None and result.probes:
            return f"face {probe.face_id}: {result.probes[0].name}"
        return f"face {probe.face_id}"


def _files(folder: Path) -> Iterator[str]:
    """Every regular file below a folder, links left out, paths with ``/``, in a fixed order."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix()
