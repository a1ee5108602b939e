"""Import, from a person's request to the last file's outcome.

A feeder lists the source, hashes each file while reading it once, and passes new contents to the engine's workers; the
answers come back in order and are settled in batches. A kill at any moment loses at most the batch under way: a place
that was recorded is skipped the next time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import InvalidDetails, KnownError, NotReadable, SourceNotFound, SourceVanished
from facefinder.domain.records import ImportProgress, ImportReport, Outcome, SourceKind, SourceRequest
from facefinder.engine.contract import Answer, Engine, Work
from facefinder.files.faults import is_gone, reason_of
from facefinder.files.reading import read_hashed
from facefinder.gallery import Gallery
from facefinder.ingest.control import ImportControl
from facefinder.ingest.items import Item, Lister, Unlisted
from facefinder.ingest.progress import Progress
from facefinder.ingest.settling import Settled, Settlement
from facefinder.ingest.sources import lister_for

LARGEST_FILE = 1 << 30


def check_request(request: SourceRequest) -> None:
    """What must be said before anything is read.

    Raises:
        InvalidDetails: when exhibit reference or legal basis is missing.
        SourceNotFound: when there is nothing at the path.
    """
    if not request.exhibit_reference.strip():
        raise InvalidDetails(what="The exhibit reference", reason="every source needs one")
    if not request.legal_basis.strip():
        raise InvalidDetails(what="The legal basis", reason="every source needs one")
    if not os.path.lexists(request.path):
        raise SourceNotFound(path=str(request.path))


@dataclass(frozen=True, slots=True)
class _Place:
    """A source on the way in: where it lies, its row, and what lists it."""

    path: PurePath
    source_id: int
    lister: Lister


@dataclass(slots=True)
class _UnderWay:
    """A content that is with the engine, and the further places of it that were met meanwhile."""

    path: str
    item: Item
    sha256: str
    size: int
    twins: list[tuple[str, Item]] = field(default_factory=list)


class Importer:
    """Imports sources one after the other into a case."""

    def __init__(self, catalogue: Catalogue, gallery: Gallery, engine: Engine, recorder: Recorder) -> None:
        self._catalogue = catalogue
        self._gallery = gallery
        self._engine = engine
        self._recorder = recorder

    def run(
        self,
        requests: Sequence[SourceRequest],
        control: ImportControl,
        listener: Callable[[ImportProgress], None] = lambda _: None,
    ) -> ImportReport:
        """Import every requested source; blocks until all are done or the import is cancelled.

        Raises:
            InvalidDetails, SourceNotFound: before anything is read.
            SourceVanished, DiskFull, NotWritable, ModelMissing, ModelAltered, EngineFailed: when going on is pointless;
            what was finished is kept, and the same request carries on later.
        """
        for request in requests:
            check_request(request)
        progress = Progress(listener)
        source_ids = []
        for request in requests:
            if control.cancelled:
                break
            source_ids.append(self._import(request, control, progress))
        progress.listing_finished = True
        progress.tell_now()
        return ImportReport(
            source_ids=tuple(source_ids),
            listed=progress.listed,
            outcomes=dict(progress.outcomes),
            faces=progress.faces,
            seconds=progress.seconds,
            cancelled=control.cancelled,
        )

    def _import(self, request: SourceRequest, control: ImportControl, progress: Progress) -> int:
        lister = lister_for(request.path)
        source_id = self._record_source(request, lister.kind)
        settlement = Settlement(self._catalogue, self._gallery, self._recorder, source_id, progress)
        place = _Place(request.path, source_id, lister)
        feeder = _Feeder(place, self._catalogue, settlement, control, progress)
        _count_ahead(request, lister.kind, progress)
        try:
            for answer in self._engine.analyse_many(feeder.work(), stop=lambda: control.cancelled):
                feeder.settle(answer)
        finally:
            # Whatever stopped the import, finished work is kept.
            settlement.commit()
        if feeder.fault is not None:
            raise feeder.fault
        finished = feeder.listed_all
        with self._catalogue.transaction():
            if finished:
                self._catalogue.sources.finish(source_id, now())
            self._recorder.record(
                "import.finished" if finished else "import.cancelled",
                f"source:{source_id}",
                outcomes={outcome.value: settlement.outcomes[outcome] for outcome in Outcome},
                faces=settlement.faces,
            )
        return source_id

    def _record_source(self, request: SourceRequest, kind: SourceKind) -> int:
        location = os.path.abspath(request.path)
        with self._catalogue.transaction():
            source_id = self._catalogue.sources.add(
                kind=kind,
                location=location,
                exhibit_reference=request.exhibit_reference,
                legal_basis=request.legal_basis,
                custodian=request.custodian,
                review_by=request.review_by,
                note=request.note,
                at=now(),
            )
            self._recorder.record(
                "import.started",
                f"source:{source_id}",
                location=location,
                kind=kind.value,
                exhibit_reference=request.exhibit_reference,
                legal_basis=request.legal_basis,
                custodian=request.custodian,
                review_by=request.review_by,
            )
        return source_id


class _Feeder:
    """Turns a lister's items into work for the engine, and the engine's answers into outcomes.

    ``work`` may be drawn by a thread of the engine's while ``settle`` runs in the importer's.
    """

    def __init__(
        self,
        place: _Place,
        catalogue: Catalogue,
        settlement: Settlement,
        control: ImportControl,
        progress: Progress,
    ) -> None:
        self._place = place
        self._catalogue = catalogue
        self._settlement = settlement
        self._control = control
        self._progress = progress
        self._lock = threading.Lock()
        self._under_way: dict[int, _UnderWay] = {}
        self._key_of: dict[str, int] = {}
        self.fault: KnownError | None = None
        self.listed_all = False

    def work(self) -> Iterator[Work]:
        key = 0
        try:
            for entry in self._place.lister.items():
                self._control.wait_while_paused()
                if self._control.cancelled:
                    return
                self._progress.seen(entry.path)
                if isinstance(entry, Unlisted):
                    self._settlement.take(Settled(entry.path, None, code=entry.code, sentence=entry.sentence))
                    continue
                content = self._content_to_analyse(entry, key)
                if content is not None:
                    yield Work(key, content)
                    key += 1
            self.listed_all = True
        except KnownError as fault:
            # Kept, not raised: the engine draws this generator, and what is under way must still be settled.
            self.fault = fault
        except OSError as fault:
            self.fault = SourceVanished(path=str(self._place.path))
            self.fault.__cause__ = fault

    def _content_to_analyse(self, item: Item, key: int) -> bytes | None:
        """Read the item unless it is known at this place; None when it already has, or shares, an outcome."""
        if item.stamp and self._catalogue.exhibits.stamp_of(self._place.source_id, item.path) == item.stamp:
            self._settlement.skip()
            return None
        try:
            with item.open() as stream:
                content, sha256 = read_hashed(stream, LARGEST_FILE)
        except NotReadable as fault:
            self._settlement.take(Settled(item.path, item, code=fault.code, sentence=str(fault)))
            return None
        except OSError as fault:
            if is_gone(fault) and not os.path.lexists(self._place.path):
                raise SourceVanished(path=str(self._place.path)) from fault
            told = NotReadable(path="This file", reason=reason_of(fault))
            self._settlement.take(Settled(item.path, item, code=told.code, sentence=str(told)))
            return None
        with self._lock:
            twin = self._key_of.get(sha256)
            if twin is not None:
                self._under_way[twin].twins.append((item.path, item))
                return None
            if self._catalogue.exhibits.id_of(sha256) is None:
                self._key_of[sha256] = key
                self._under_way[key] = _UnderWay(item.path, item, sha256, len(content))
                return content
        self._settlement.take(Settled(item.path, item, sha256=sha256, size=len(content)))
        return None

    def settle(self, answer: Answer) -> None:
        with self._lock:
            under_way = self._under_way[answer.key]
        if answer.problem is not None:
            self._settle_all(under_way, code=answer.problem.code, sentence=str(answer.problem))
        else:
            first = Settled(under_way.path, under_way.item, under_way.sha256, under_way.size, analysis=answer.analysis)
            self._settlement.take(first)
            self._forget(answer.key, under_way)
            for path, item in under_way.twins:
                self._settlement.take(Settled(path, item, under_way.sha256, under_way.size, analysis=answer.analysis))

    def _settle_all(self, under_way: _UnderWay, *, code: str, sentence: str) -> None:
        self._forget(self._key_of[under_way.sha256], under_way)
        for path, item in [(under_way.path, under_way.item), *under_way.twins]:
            self._settlement.take(Settled(path, item, code=code, sentence=sentence))

    def _forget(self, key: int, under_way: _UnderWay) -> None:
        with self._lock:
            del self._under_way[key]
            del self._key_of[under_way.sha256]


def _count_ahead(request: SourceRequest, kind: SourceKind, progress: Progress) -> None:
    """Count a folder's files in the background, so that the estimate knows how many are to come."""
    if kind is not SourceKind.FOLDER:
        return

    def count() -> None:
        files = 0
        for _, _, names in os.walk(Path(request.path)):
            files += len(names)
        progress.expect(files)

    threading.Thread(target=count, name="import-count", daemon=True).start()
