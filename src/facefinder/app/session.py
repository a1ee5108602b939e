"""An open case: its catalogue, gallery and engine, and what a shell may do with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from facefinder.app import unlocking
from facefinder.app.access import Access, guards_every_call, names_of, who_is_there
from facefinder.app.assisting import Assisting
from facefinder.app.auditing import Auditing
from facefinder.app.care import CaseCare
from facefinder.app.encryption import Encryption, catalogue_key
from facefinder.app.erasing import Erasing
from facefinder.app.extracting import Extracting
from facefinder.app.laying import case_folder, lay_out
from facefinder.app.originals import Originals
from facefinder.app.permits import LibraryPermit, ReviewPermit
from facefinder.app.places import CATALOGUE_NAME, KEYS_NAME
from facefinder.app.probes import RecordedProbes
from facefinder.app.rebuilding import Rebuilding
from facefinder.app.reporting import Reports
from facefinder.app.subjects import Subjects
from facefinder.app.templates import TemplateKind
from facefinder.app.verification import verify
from facefinder.audit import Recorder
from facefinder.catalogue import CaseSummary, Catalogue, SearchSummary
from facefinder.domain.authority import Authorisation
from facefinder.domain.errors import (
    CaseExists,
    CaseNotFound,
    InvalidDetails,
    RecogniserUnavailable,
    SourceNotFound,
)
from facefinder.domain.filters import Filter
from facefinder.domain.geometry import Box, Landmarks
from facefinder.domain.language import phrase
from facefinder.domain.recognisers import DEFAULT_RECOGNISER, recogniser_named
from facefinder.domain.records import (
    Candidate,
    CaseDetails,
    CaseRecord,
    EnrolledFace,
    Exhibit,
    ImportProgress,
    ImportReport,
    Occurrence,
    Probe,
    ProbeFace,
    Problem,
    SearchResult,
    Source,
    SourceRequest,
    VerifyReport,
)
from facefinder.engine import Engine, open_engine
from facefinder.files.atomic import make_folder, remove_folder_without
from facefinder.files.keys import check_new_passphrase, read_keys
from facefinder.files.languages import language_named
from facefinder.files.lock import InstanceLock
from facefinder.gallery import Gallery
from facefinder.ingest.control import ImportControl
from facefinder.ingest.importer import Importer
from facefinder.people.authority import Authority
from facefinder.people.examinations import Examinations
from facefinder.people.people import People
from facefinder.people.persons import Persons
from facefinder.review import Review
from facefinder.search import Ahead, Meaning, Searcher, meaning_of, probe_face
from facefinder.search.batch import BatchRunner
from facefinder.search.copies import NearCopy, near_copies
from facefinder.search.replay import Replay, Replayer


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry of the audit log, for reading; ``details`` is its JSON."""

    sequence: int
    at: str
    operator: str
    action: str
    subject: str
    details: str


@guards_every_call
class CaseSession:
    """One case, open in this process and locked against others.

    Reading methods work from any thread; ``import_sources``, ``read_probe``, ``picture``, ``original_picture`` and
    ``search`` block and belong on a worker thread of the shell's.
    """

    def __init__(
        self,
        path: Path,
        operator: str | None,
        engine: Engine | None,
        *,
        lock: InstanceLock,
        passphrase: str | None = None,
        operator_passphrase: str | None = None,
    ) -> None:
        self.path = path
        self._lock = lock
        self.recovery_key = ""
        self._catalogue = Catalogue.open(path / CATALOGUE_NAME, catalogue_key(path, passphrase))
        try:
            self.record: CaseRecord = self._catalogue.case()
            self.operator = operator or unlocking.who(names_of(self._catalogue), self.record.operator)
            self._recorder = Recorder(self._catalogue, self.operator)
            people = People(self._catalogue, self._recorder)
            person = who_is_there(people, self.operator, operator_passphrase)
            self.access = Access(people, self._recorder, person, self._check_passphrase)
            self.engine: Engine = engine or open_engine(self.record.recogniser)
            if self.engine.recogniser_id != self.record.recogniser:
                reason = f"this case's templates are made by {self.record.recogniser}"
                raise RecogniserUnavailable(recogniser=self.engine.recogniser_id, reason=reason)
            self._gallery = Gallery(
                self._catalogue.faces,
                path,
                self.record.case_id,
                self.engine.recogniser_id,
                self.engine.dimension,
                plain_files=not self._catalogue.encrypted,
            )
        except BaseException:
            self._catalogue.close()
            raise
        self._originals = Originals(self._catalogue, self.engine, self._recorder)
        self._importer = Importer(self._catalogue, self._gallery, self.engine, self._recorder)
        authority = Authority(self._catalogue, self._recorder)
        self._templates = templates = TemplateKind(self._catalogue, self.engine, self._recorder)
        permit_search = templates.guarding(authority.permit_search)
        self._searcher = Searcher(self._catalogue, self._gallery, self._recorder, permit_search)
        self._replayer = Replayer(self._catalogue, self._gallery, self._searcher, self._recorder)
        erasing = Erasing(path, self.record.number, self._catalogue, self._gallery, self._recorder)
        erasing.resume()
        guarded, probes = self.access.guarded, RecordedProbes(self._catalogue, self.engine)
        self._examinations = Examinations(self._catalogue, self._gallery, self._recorder, authority, probes.template)
        self.access.blind = self._examinations.blind
        self._review = Review(self._catalogue, self._recorder)
        persons = Persons(self._catalogue, self._recorder, self._examinations)
        self.persons = guarded("persons", persons)
        permit = ReviewPermit(self._catalogue, self._examinations, persons)
        self.review = guarded("review", self._review, permit)
        self.library = guarded("library", self._catalogue.browsing, LibraryPermit(self.access))
        self.assisting = guarded(
            "assisting",
            Assisting(
                self._catalogue, self._gallery, self.engine, self._originals, self._recorder, templates=templates
            ),
        )
        self.care = guarded("care", CaseCare(path, self._catalogue, self._gallery, self._recorder))
        self.erasing = guarded("erasing", erasing, authority.permit_erasing)
        self.rebuilding = guarded("rebuilding", Rebuilding(path, self._catalogue, self._gallery, self._recorder))
        self.batches = guarded("batches", BatchRunner(self._catalogue, self._searcher, self.engine, self._recorder))
        self.auditing = guarded("auditing", Auditing(self._catalogue, self._recorder))
        self.encryption = guarded("encryption", Encryption(path, self._catalogue, self._recorder))
        self.extracting = guarded("extracting", Extracting(self._catalogue, self.record, self._recorder))
        self.ahead = guarded("ahead", Ahead(self._catalogue, self._searcher))
        self.authority = guarded("authority", authority)
        self.people = guarded("people", people)
        self.subjects = guarded(
            "subjects",
            Subjects(
                self._catalogue,
                self._gallery,
                self._recorder,
                probes=probes,
                erasing=erasing,
                authority=authority,
                people=people,
                permit=templates.guarding(lambda *_: None),
            ),
        )
        self.examinations = guarded("examinations", self._examinations)
        self.reports = guarded("reports", Reports(self._catalogue, self._recorder, self._review, self._examinations))

    def _check_passphrase(self, passphrase: str) -> None:
        """The case's own pass-phrase, where it has one."""
        if self._catalogue.encrypted:
            read_keys(self.path / KEYS_NAME).unlock(passphrase)

    def lock(self) -> None:
        """Lock the desk: nothing is shown or done until it is unlocked, and nothing is closed."""
        self.access.lock()

    def unlock(self, passphrase: str) -> None:
        """Unlock the desk with the person's pass-phrase (in single-person mode the case's).

        Raises:
            PassphraseWrong: it stays locked.
        """
        self.access.unlock(passphrase)

    @classmethod
    def create(
        cls,
        path: Path,
        details: CaseDetails,
        *,
        recogniser: str = DEFAULT_RECOGNISER,
        engine: Engine | None = None,
        passphrase: str | None = None,
        authorisation: Authorisation | None = None,
    ) -> Self:
        """Make a new case folder and open it. ``engine`` replaces the real recogniser (in tests).

        With a ``passphrase`` the case is encrypted; ``recovery_key`` of the session then holds the recovery key, which
        is stored nowhere: show it once. ``authorisation`` names officer, date, review date and purposes.

        Raises:
            InvalidDetails: when a detail is missing.
            CaseExists: when something is there already.
            RecogniserUnavailable: when there is no recogniser of that name.
            DiskFull, NotWritable: when the folder cannot be made.
        """
        for name in (phrase("number"), phrase("title"), phrase("authority"), phrase("operator")):
            if not getattr(details, name).strip():
                raise InvalidDetails(what=f"The case's {name}", reason="every case needs one")
        recogniser_id = engine.recogniser_id if engine else recogniser_named(recogniser).recogniser_id
        if passphrase is not None:
            check_new_passphrase(passphrase)
        if authorisation is not None:
            authorisation.checked()
        path = case_folder(path)
        if path.exists():
            raise CaseExists(path=str(path))
        make_folder(path)
        lock = InstanceLock(path)
        try:
            recovery = lay_out(path, details, recogniser_id, passphrase, authorisation)
            session = cls(path, details.operator, engine, lock=lock, passphrase=passphrase)
            session.recovery_key = recovery
            return session
        except BaseException:
            lock.release()
            remove_folder_without(path, CATALOGUE_NAME)
            raise

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        operator: str | None = None,
        engine: Engine | None = None,
        passphrase: str | None = None,
        operator_passphrase: str | None = None,
    ) -> Self:
        """Open a case; ``operator`` is who works on it now, by default who created it.

        What is locked and has no pass-phrase here is asked for through ``app.unlocking``.

        Raises:
            PassphraseNeeded, PassphraseWrong, KeyFileInvalid: when an encrypted case stays closed.
            PersonInvalid: when people are named in the case and ``operator`` is none of them.
            CaseNotFound, CaseLocked, CatalogueNewer, CatalogueDamaged, MigrationFailed, NotWritable: with nothing
            changed.
        """
        if not (path / CATALOGUE_NAME).is_file():
            raise CaseNotFound(path=str(path))
        lock = InstanceLock(path)
        try:
            return cls(
                path, operator, engine, lock=lock, passphrase=passphrase, operator_passphrase=operator_passphrase
            )
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """End the workers, save the index and let others open the case."""
        try:
            self._originals.close()
            self.engine.close()
            self._gallery.close()
            self._catalogue.close()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- looking ----------------------------------------------------------------------------------------------------

    def summary(self) -> CaseSummary:
        return self._catalogue.summary(self._gallery.recogniser_id)

    def sources(self) -> list[Source]:
        return self._catalogue.sources.all()

    def problems(self, source_id: int | None = None) -> list[Problem]:
        return self._catalogue.exhibits.problems(source_id)

    def crop(self, face_id: int) -> bytes | None:
        """The kept aligned crop, JPEG."""
        return self._catalogue.faces.crop(face_id)

    def thumbnail(self, exhibit_id: int, frame: int = 0) -> bytes | None:
        """The thumbnail of the whole photograph, JPEG."""
        return self._catalogue.exhibits.thumbnail(exhibit_id, frame)

    def exhibit(self, exhibit_id: int) -> Exhibit:
        exhibit = self._catalogue.exhibits.get(exhibit_id)
        if exhibit is None:
            raise SourceNotFound(path=f"exhibit {exhibit_id}")
        return exhibit

    def faces_of(self, exhibit_id: int) -> list[EnrolledFace]:
        return self._catalogue.faces.of_exhibit(exhibit_id)

    def occurrences(self, exhibit_id: int) -> tuple[Occurrence, ...]:
        return self._catalogue.exhibits.occurrences(exhibit_id)

    def near_copies(self, exhibit_id: int) -> list[NearCopy]:
        """Exhibits that look like copies of this one: re-saved, shrunken, re-compressed; the nearest first."""
        return near_copies(self._catalogue, exhibit_id)

    def recorded_searches(self) -> list[SearchSummary]:
        return self._catalogue.searches.history()

    def recorded_search(self, search_id: str) -> SearchResult:
        """A search from the record.

        Raises:
            SearchNotFound: when there is none of that id.
        """
        return self._searcher.recorded(search_id)

    def probe_crop(self, search_id: str) -> bytes | None:
        """The recorded probe's aligned crop, JPEG."""
        facts = self._catalogue.searches.facts(search_id)
        return None if facts is None else facts.probe_crop

    def log(self, limit: int = 500) -> list[LogLine]:
        """The newest entries of the audit log, newest first."""
        return [
            LogLine(row.sequence, row.at, row.operator, row.action, row.subject, row.details)
            for row in self._catalogue.log.newest(limit)
        ]

    # --- working ----------------------------------------------------------------------------------------------------

    def warm_up(self) -> None:
        """Start the workers and load the models in the background."""
        self.engine.warm_up()

    def import_sources(
        self,
        requests: Sequence[SourceRequest],
        *,
        control: ImportControl | None = None,
        progress: Callable[[ImportProgress], None] = lambda _: None,
    ) -> ImportReport:
        """Import sources one after the other; see ``ingest.importer``."""
        self._templates.before_enrolling()
        for request in requests:
            self._originals.remember(request.passwords)
        return self._importer.run(requests, control or ImportControl(), progress)

    def retry_problems(
        self,
        problems: Sequence[Problem],
        *,
        passwords: Sequence[str] = (),
        control: ImportControl | None = None,
        progress: Callable[[ImportProgress], None] = lambda _: None,
    ) -> ImportReport:
        """Try the files of these problems again, and no others; see ``ingest.importer``."""
        self._templates.before_enrolling()
        self._originals.remember(tuple(passwords))
        known = self._originals.passwords
        return self._importer.retry(problems, control or ImportControl(), progress, passwords=known)

    def read_probe(
        self, content: bytes, name: str, *, box: Box | None = None, points: Landmarks | None = None
    ) -> Probe:
        """Detect the faces of a probe photograph and embed them; ``box`` and ``points`` are drawn and set by hand.

        Raises:
            PhotographUnreadable, ModelMissing, ModelAltered and the other faults of ``Engine.analyse``.
        """
        analysis = self.engine.analyse(content, box=box, points=points)
        return Probe(hashlib.sha256(content).hexdigest(), name, analysis)

    def picture(self, content: bytes, longest: int = 2048) -> bytes:
        """A photograph rendered by a worker for showing, JPEG."""
        return self.engine.picture(content, longest=longest)

    def count(self, wanted: Filter) -> tuple[int, int]:
        """How many enrolled faces a filter leaves, and how many are enrolled."""
        return self._searcher.count(wanted)

    def search(
        self,
        probe: Probe,
        face: int,
        purpose: str,
        *,
        top: int = 50,
        wanted: Filter | None = None,
        least: float | None = None,
        fold: bool = False,
    ) -> SearchResult:
        """Search with the probe's face number ``face``, from 0; see ``search.searcher``."""
        return self._searcher.search(probe, face, purpose, top=top, wanted=wanted, least=least, fold=fold)

    def search_together(
        self,
        probes: Sequence[ProbeFace],
        purpose: str,
        *,
        top: int = 50,
        wanted: Filter | None = None,
        least: float | None = None,
        fold: bool = False,
    ) -> SearchResult:
        """Search with several faces of one person as one; see ``search.searcher``."""
        return self._searcher.search_together(probes, purpose, top=top, wanted=wanted, least=least, fold=fold)

    def replay(self, search_id: str) -> Replay:
        """Run a recorded search again against the catalogue as it was; see ``search.replay``."""
        return self._replayer.replay(search_id)

    def seal_first_examination(self, search_id: str) -> None:
        """Seal the decisions made so far on a search as the first examination; see ``people.examinations``.

        Raises:
            SearchNotFound, SealedAlready, InvalidDetails: as ``Examinations.seal_first``.
        """
        standings = self._review.standings(self._searcher.recorded(search_id))
        self._examinations.seal_first(
            search_id, {face_id: (each.outcome, each.reasons) for face_id, each in standings.items()}
        )

    def meaning(self, result: SearchResult, candidate: Candidate, language: str = "en") -> Meaning | None:
        """What a candidate's similarity is worth in this gallery, said in a language; None where no table says so."""
        return meaning_of(result, candidate, language_named(language))

    def probe_face(self, probe: Probe, face: int) -> ProbeFace:
        """The probe's face number ``face``, from 0, for ``search_together``."""
        return probe_face(probe, face)

    def probe_face_of(self, face_id: int) -> ProbeFace:
        """An enrolled face, such as a candidate, for ``search_together``."""
        return self._searcher.probe_face_of(face_id)

    def original_path(self, occurrence: Occurrence) -> Path:
        """Where the original lies on this machine's disks; raises SourceNotFound where it does not."""
        return self._originals.path(occurrence)

    def original_to_open(self, occurrence: Occurrence) -> Path:
        """A file for the system's viewer: the original itself, or a private copy where it lies inside a container.

        The copy is removed when the case is closed. Raises as ``extract_original``.
        """
        try:
            return self.original_path(occurrence)
        except SourceNotFound:
            return self._originals.copied(occurrence)

    def extract_original(self, occurrence: Occurrence) -> AbstractContextManager[Path]:
        """A private copy of an original, however deep in containers, gone when the context ends; raises on entering:
        SourceNotFound, ItemNotFound, NotReadable, DiskFull."""
        return self._originals.extracted(occurrence)

    def original_content(self, exhibit_id: int) -> bytes:
        """An original's bytes, from the first place where it is still there and still the same.

        Raises:
            SourceNotFound: when it is nowhere to be had, or has changed everywhere.
        """
        return self._originals.content(exhibit_id)

    def original_picture(self, exhibit_id: int, frame: int = 0, longest: int = 2048) -> bytes:
        """The original (its page or moment ``frame``) rendered by a worker for showing, JPEG.

        Raises:
            SourceNotFound: when no original is reachable; and the faults of ``Engine.picture``.
        """
        return self._originals.picture(exhibit_id, frame, longest)

    def verify(self, *, read_data: bool = False) -> VerifyReport:
        """Check chain, catalogue, templates and index; with ``read_data`` the originals' hashes too."""
        return verify(self.path, self._catalogue, self._gallery, read_data=read_data)
