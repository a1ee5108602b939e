"""Import, from a person's request to the last file's outcome.

A feeder lists the source, hashes each file while reading it once, and passes new contents to the engine's workers; the
answers come back in order and are settled in batches. A kill at any moment loses at most the batch under way: a place
that was recorded is skipped the next time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePath

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import InvalidDetails, KnownError, SourceNotFound
from facefinder.domain.records import ImportProgress, ImportReport, Outcome, Problem, Source, SourceKind, SourceRequest
from facefinder.engine.contract import Engine
from facefinder.files.evidence import count_files
from facefinder.files.reading import sha256_of_file
from facefinder.gallery import Gallery
from facefinder.ingest.control import ImportControl
from facefinder.ingest.feeding import Feeder, Scope
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.manifest import ROW_CODE, Manifest, apply_manifest, read_manifest
from facefinder.ingest.progress import Progress
from facefinder.ingest.settling import Settlement
from facefinder.ingest.sources import kind_of, lister_for


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
            InvalidDetails, SourceNotFound, ManifestInvalid, NotReadable: before anything is read.
            SourceVanished, DiskFull, NotWritable, ModelMissing, ModelAltered, EngineFailed: when going on is pointless;
            what was finished is kept, and the same request carries on later.
        """
        for request in requests:
            check_request(request)
        manifests = [None if request.manifest is None else read_manifest(request.manifest) for request in requests]
        progress = Progress(listener)
        source_ids = []
        for request, manifest in zip(requests, manifests, strict=True):
            if control.cancelled:
                break
            source_ids.append(self._import(request, manifest, control, progress))
        return _report(source_ids, progress, control)

    def retry(
        self,
        problems: Sequence[Problem],
        control: ImportControl,
        listener: Callable[[ImportProgress], None] = lambda _: None,
        *,
        passwords: Sequence[str] = (),
    ) -> ImportReport:
        """Try again the files of these problems, and no others; a container's problem stands for all that is in it.

        Raises:
            SourceNotFound: when a source is not at its place now; the sources before it are done.
            And what ``run`` raises while it works.
        """
        progress = Progress(listener)
        source_ids = []
        wanted = [problem for problem in problems if problem.code != ROW_CODE]
        for source_id in sorted({problem.source_id for problem in wanted}):
            source = self._catalogue.sources.get(source_id)
            if source is None or control.cancelled:
                continue
            paths = [problem.path for problem in wanted if problem.source_id == source_id]
            source_ids.append(self._retry(source, paths, control, progress, tuple(passwords)))
        return _report(source_ids, progress, control)

    def _import(
        self, request: SourceRequest, manifest: Manifest | None, control: ImportControl, progress: Progress
    ) -> int:
        kind = kind_of(request.path)
        source_id = self._record_source(request, kind, manifest)
        began = now()
        settlement = Settlement(self._catalogue, self._gallery, self._recorder, source_id, progress)
        feeder = Feeder(
            request.path,
            self._catalogue,
            settlement,
            control=control,
            progress=progress,
            renew=manifest is not None,
        )
        _count_ahead(request, kind, progress)
        container = _Hashing(request.path, kind)
        self._feed(feeder, settlement, control, lambda: _entries(request, manifest, feeder))
        if feeder.fault is not None:
            raise feeder.fault
        finished = feeder.listed_all
        sha256 = container.result() if finished else ""
        with self._catalogue.transaction():
            healed = 0
            if finished:
                healed = self._catalogue.exhibits.clear_healed(source_id, began)
                self._catalogue.sources.finish(source_id, now(), sha256)
            self._recorder.record(
                "import.finished" if finished else "import.cancelled",
                f"source:{source_id}",
                outcomes={outcome.value: settlement.outcomes[outcome] for outcome in Outcome},
                faces=settlement.faces,
                healed=healed,
                sha256=sha256,
            )
        return source_id

    def _retry(
        self,
        source: Source,
        paths: Sequence[str],
        control: ImportControl,
        progress: Progress,
        passwords: tuple[str, ...],
    ) -> int:
        location = PurePath(source.location)
        if not os.path.lexists(location):
            raise SourceNotFound(path=source.location)
        began = now()
        settlement = Settlement(self._catalogue, self._gallery, self._recorder, source.source_id, progress)
        scope = Scope(paths)
        feeder = Feeder(location, self._catalogue, settlement, control=control, progress=progress, scope=scope)
        self._feed(
            feeder,
            settlement,
            control,
            lambda: lister_for(location, passwords=passwords, known=feeder.is_known).items(),
        )
        with self._catalogue.transaction():
            healed = self._catalogue.exhibits.clear_healed(source.source_id, began, paths)
            self._recorder.record(
                "import.retried",
                f"source:{source.source_id}",
                asked=len(paths),
                outcomes={outcome.value: settlement.outcomes[outcome] for outcome in Outcome},
                faces=settlement.faces,
                healed=healed,
            )
        if feeder.fault is not None:
            raise feeder.fault
        return source.source_id

    def _feed(
        self,
        feeder: Feeder,
        settlement: Settlement,
        control: ImportControl,
        entries: Callable[[], Iterator[Item | Unlisted]],
    ) -> None:
        try:
            for answer in self._engine.analyse_many(feeder.work(entries), stop=lambda: control.cancelled):
                feeder.settle(answer)
        finally:
            # Whatever stopped the import, finished work is kept.
            feeder.close()
            settlement.commit()

    def _record_source(self, request: SourceRequest, kind: SourceKind, manifest: Manifest | None) -> int:
        location = os.path.abspath(request.path)
        told = {} if manifest is None else {"manifest_sha256": sha256_of_file(manifest.file)}
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
                **told,
            )
        return source_id


def _report(source_ids: Sequence[int], progress: Progress, control: ImportControl) -> ImportReport:
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


def _entries(request: SourceRequest, manifest: Manifest | None, feeder: Feeder) -> Iterator[Item | Unlisted]:
    lister = lister_for(request.path, passwords=request.passwords, known=feeder.is_known)
    if manifest is None:
        return lister.items()
    return apply_manifest(lister.items(), manifest, root=request.path)


class _Hashing:
    """The SHA-256 of a container as it was delivered, taken beside its import; nothing for a folder or a plain file."""

    def __init__(self, path: PurePath, kind: SourceKind) -> None:
        self._sha256 = ""
        self._thread: threading.Thread | None = None
        if kind not in (SourceKind.FOLDER, SourceKind.FILE):
            self._thread = threading.Thread(target=self._work, args=(Path(path),), name="import-hash", daemon=True)
            self._thread.start()

    def _work(self, path: Path) -> None:
        try:
            self._sha256 = sha256_of_file(path)
        except KnownError:
            self._sha256 = ""  # the import itself tells what is wrong with it

    def result(self) -> str:
        if self._thread is not None:
            self._thread.join()
        return self._sha256


def _count_ahead(request: SourceRequest, kind: SourceKind, progress: Progress) -> None:
    """Count a folder's files in the background, so that the estimate knows how many are to come."""
    if kind is not SourceKind.FOLDER:
        return

    def count() -> None:
        progress.expect(count_files(os.fspath(request.path)))

    threading.Thread(target=count, name="import-count", daemon=True).start()
