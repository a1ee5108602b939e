"""What the window asks of an open case, and the desk that hands the case to every place of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QTransform

from facefinder.ui.pictures import Pictures
from facefinder.ui.tasks import Tasks

if TYPE_CHECKING:
    from facefinder.app.access import Access
    from facefinder.app.encryption import Encryption
    from facefinder.app.subjects import Subjects
    from facefinder.domain.decisions import Outcome, ReviewEvent, Standing
    from facefinder.domain.filters import Facets, Filter
    from facefinder.domain.geometry import Box, Landmarks
    from facefinder.domain.records import (
        Candidate,
        CaseDetails,
        CaseRecord,
        EnrolledFace,
        Exhibit,
        FaceObservation,
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
    from facefinder.domain.shelves import Shelf, Shelved
    from facefinder.people.authority import Authority
    from facefinder.people.examinations import Examinations
    from facefinder.people.people import People
    from facefinder.people.persons import Persons


class Control(Protocol):
    """Steers an import that runs in another thread."""

    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def cancel(self) -> None: ...


class Summary(Protocol):
    """A case's counts."""

    @property
    def sources(self) -> int: ...
    @property
    def exhibits(self) -> int: ...
    @property
    def occurrences(self) -> int: ...
    @property
    def faces(self) -> int: ...
    @property
    def without_face(self) -> int: ...
    @property
    def problems(self) -> int: ...
    @property
    def searches(self) -> int: ...
    @property
    def gallery_size(self) -> int: ...
    @property
    def last_action(self) -> str: ...


class PastSearch(Protocol):
    """One line of the search history."""

    @property
    def search_id(self) -> str: ...
    @property
    def searched_at(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def operator(self) -> str: ...
    @property
    def candidates(self) -> int: ...


class LogEntry(Protocol):
    """One entry of the audit log."""

    @property
    def at(self) -> str: ...
    @property
    def operator(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def details(self) -> Any: ...


class Review(Protocol):
    """The examiner's acts (see ``facefinder.review.Review``)."""

    def decide(
        self,
        result: SearchResult,
        candidate: Candidate,
        outcome: Outcome,
        reasons: str = "",
        *,
        features: Sequence[tuple[str, str]] = (),
        aids: Sequence[str] = (),
    ) -> int: ...
    def note(self, result: SearchResult, candidate: Candidate, text: str) -> int: ...
    def take_back(self, event_id: int) -> int: ...
    def standings(self, result: SearchResult) -> dict[int, Standing]: ...
    def history(self, result: SearchResult, candidate: Candidate) -> list[ReviewEvent]: ...
    def newest(self, limit: int = 200) -> list[ReviewEvent]: ...


class Library(Protocol):
    """The holdings, page by page (see ``facefinder.catalogue.browsing``)."""

    def photographs(self, shelf: Shelf) -> list[int]: ...
    def faces(self, shelf: Shelf) -> list[int]: ...
    def folders(self) -> list[tuple[int, str, int]]: ...
    def shelved_photographs(self, exhibit_ids: Sequence[int]) -> list[Shelved]: ...
    def shelved_faces(self, face_ids: Sequence[int]) -> list[Shelved]: ...


class Assisting(Protocol):
    """Faces that a person adds to an exhibit (see ``facefinder.app.assisting``)."""

    def look(
        self, exhibit_id: int, *, box: Box | None = None, points: Landmarks | None = None, frame: int = 0
    ) -> FaceObservation: ...
    def enrol(
        self, exhibit_id: int, *, box: Box | None = None, points: Landmarks | None = None, frame: int = 0
    ) -> EnrolledFace: ...


class Left(Protocol):
    """What a filter leaves (see ``facefinder.search.ahead``)."""

    @property
    def faces(self) -> int: ...
    @property
    def enrolled(self) -> int: ...
    @property
    def listed(self) -> frozenset[int]: ...
    @property
    def each(self) -> tuple[int, ...]: ...


class Ahead(Protocol):
    """What can be told before a search is on record (see ``facefinder.search.ahead``)."""

    def facets(self) -> Facets: ...
    def left(self, wanted: Filter, listed: Sequence[int] = (), each: Sequence[Filter] = ()) -> Left: ...
    def filter_of(self, search_id: str) -> Filter: ...
    def preview(
        self,
        probes: Sequence[ProbeFace],
        purpose: str,
        *,
        top: int = 50,
        wanted: Filter | None = None,
        fold: bool = False,
    ) -> SearchResult | None: ...


class Extracting(Protocol):
    """Faces that leave the case (see ``facefinder.app.extracting``)."""

    def provenance(self, face_id: int) -> dict[str, Any]: ...
    def write(self, face_id: int, picture: bytes, provenance: dict[str, Any], folder: Path) -> tuple[Path, Path]: ...


class Session(Protocol):
    """An open case (see ``facefinder.app.session.CaseSession``). Every method may be called from any thread."""

    path: Path
    record: CaseRecord
    operator: str

    @property
    def review(self) -> Review: ...
    @property
    def library(self) -> Library: ...
    @property
    def persons(self) -> Persons: ...
    @property
    def examinations(self) -> Examinations: ...
    @property
    def authority(self) -> Authority: ...
    @property
    def people(self) -> People: ...
    @property
    def subjects(self) -> Subjects: ...
    @property
    def encryption(self) -> Encryption: ...
    @property
    def access(self) -> Access: ...

    def seal_first_examination(self, search_id: str) -> None: ...
    @property
    def ahead(self) -> Ahead: ...
    @property
    def extracting(self) -> Extracting: ...
    @property
    def assisting(self) -> Assisting: ...

    def close(self) -> None: ...
    def lock(self) -> None: ...
    def unlock(self, passphrase: str) -> None: ...
    def warm_up(self) -> None: ...
    def summary(self) -> Summary: ...
    def sources(self) -> list[Source]: ...
    def problems(self, source_id: int | None = None) -> list[Problem]: ...
    def import_sources(
        self, requests: Sequence[SourceRequest], *, control: Any, progress: Callable[[ImportProgress], None]
    ) -> ImportReport: ...
    def retry_problems(
        self,
        problems: Sequence[Problem],
        *,
        passwords: Sequence[str] = (),
        control: Any,
        progress: Callable[[ImportProgress], None],
    ) -> ImportReport: ...
    def read_probe(
        self, content: bytes, name: str, *, box: Box | None = None, points: Landmarks | None = None
    ) -> Probe: ...
    def probe_crop(self, search_id: str) -> bytes | None: ...
    def original_content(self, exhibit_id: int) -> bytes: ...
    def picture(self, content: bytes, longest: int = 2048) -> bytes: ...
    def recorded_searches(self) -> Sequence[PastSearch]: ...
    def recorded_search(self, search_id: str) -> SearchResult: ...
    def crop(self, face_id: int) -> bytes | None: ...
    def thumbnail(self, exhibit_id: int, frame: int = 0) -> bytes | None: ...
    def exhibit(self, exhibit_id: int) -> Exhibit: ...
    def faces_of(self, exhibit_id: int) -> Sequence[EnrolledFace]: ...
    def occurrences(self, exhibit_id: int) -> tuple[Occurrence, ...]: ...
    def original_picture(self, exhibit_id: int, frame: int = 0, longest: int = 2048) -> bytes: ...
    def original_path(self, occurrence: Occurrence) -> Path: ...
    def original_to_open(self, occurrence: Occurrence) -> Path: ...
    def probe_face(self, probe: Probe, face: int) -> ProbeFace: ...
    def probe_face_of(self, face_id: int) -> ProbeFace: ...
    def search_together(
        self,
        probes: Sequence[ProbeFace],
        purpose: str,
        *,
        top: int = 50,
        wanted: Filter | None = None,
        fold: bool = False,
    ) -> SearchResult: ...
    def meaning(self, result: SearchResult, candidate: Candidate) -> Any: ...
    def verify(self, *, read_data: bool = False) -> VerifyReport: ...
    def log(self, limit: int = 500) -> Sequence[LogEntry]: ...


class Cases(Protocol):
    """Opens and creates cases; called in a thread, so that the window is on the screen before the program is loaded."""

    def create(self, path: Path, details: CaseDetails) -> Session: ...
    def open(self, path: Path) -> Session: ...
    def control(self) -> Control: ...
    def ask_with(self, asker: Callable[[Any], str]) -> None:
        """Ask with ``asker`` for pass-phrases from now on; it is called in the thread that opens a case."""


class RealCases:
    """The program's own cases. The parts that take time to load are loaded here, in the calling thread."""

    def __init__(self) -> None:
        self._asker: Callable[[Any], str] | None = None

    def ask_with(self, asker: Callable[[Any], str]) -> None:
        self._asker = asker

    def create(self, path: Path, details: CaseDetails) -> Session:
        from facefinder.app.session import CaseSession

        return CaseSession.create(path, details)

    def open(self, path: Path) -> Session:
        from facefinder.app.session import CaseSession
        from facefinder.app.unlocking import asking_with

        if self._asker is None:
            return CaseSession.open(path)
        with asking_with(self._asker, getattr(self._asker, "choose", lambda _names, expected: expected)):
            return CaseSession.open(path)

    def control(self) -> Control:
        from facefinder.ingest.control import ImportControl

        return ImportControl()


@dataclass(frozen=True, slots=True)
class KnownProbe:
    """A probe's picture while the case is open, by search: only its face's crop is recorded, never the photograph."""

    picture: QImage
    to_template: QTransform


class Desk(QObject):
    """An open case on the desk: its session, its pictures, and what has changed in it.

    ``summary`` and ``history`` are read in the background, so that asking for them never makes the window wait;
    ``counted`` says that they are new. ``blind`` is whether whoever works here must not see lists and decisions now.
    """

    imported = Signal()
    problems_met = Signal()
    searched = Signal(str)
    decided = Signal()
    counted = Signal()

    def __init__(self, session: Session, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.tasks = tasks
        self.pictures = Pictures(session, tasks, self)
        self.probes: dict[str, KnownProbe] = {}
        self.summary: Summary | None = None
        self.history: Sequence[PastSearch] = ()
        self.sources: Sequence[Source] = ()
        self.blind = False
        self.imported.connect(self.recount)
        self.searched.connect(lambda _: self.recount())

    def recount(self) -> None:
        """Read the counts, the sources and the search history anew."""
        session = self.session

        def read() -> tuple[Summary, Sequence[PastSearch], Sequence[Source]]:
            # Who examines blind, or only administers, is not told of searches.
            history = session.recorded_searches() if session.access.may("recorded_searches") else ()
            return session.summary(), history, session.sources()

        def take(found: tuple[Summary, Sequence[PastSearch], Sequence[Source]]) -> None:
            self.summary, self.history, self.sources = found
            self.counted.emit()

        self.tasks.run(read, take, quick=True)
