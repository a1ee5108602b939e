"""The catalogue: opened, changed in audited transactions, backed up and checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlcipher3

from facefinder.catalogue import care, changes, schema
from facefinder.catalogue.authority import AuthorityStore
from facefinder.catalogue.batches import BatchStore
from facefinder.catalogue.browsing import BrowseStore
from facefinder.catalogue.connection import CatalogueKey, Connections, telling
from facefinder.catalogue.decisions import DecisionStore
from facefinder.catalogue.enrolling import Enrolment
from facefinder.catalogue.erasing import EraseStore
from facefinder.catalogue.examination import Examination
from facefinder.catalogue.examinations import ExaminationStore
from facefinder.catalogue.exhibits import ExhibitStore
from facefinder.catalogue.faces import FaceStore
from facefinder.catalogue.filters import FilterStore
from facefinder.catalogue.log import LogStore
from facefinder.catalogue.people import PeopleStore
from facefinder.catalogue.persons import PersonStore
from facefinder.catalogue.rows import CaseSummary
from facefinder.catalogue.searches import SearchStore
from facefinder.catalogue.sources import SourceStore
from facefinder.catalogue.subjects import SubjectStore
from facefinder.domain.errors import CaseNotFound, CatalogueDamaged
from facefinder.domain.records import CaseRecord


class UnrecordedChange(RuntimeError):
    """A transaction changed the catalogue without an audit entry: a fault of ours, rolled back."""


class Catalogue:
    """One case's SQLite file. Reading methods work from any thread; changes go through ``transaction``.

    The stores are its chapters: ``sources``, ``exhibits`` (with occurrences and problems), ``faces`` (with templates,
    crops and gallery states), ``searches``, ``log``, ``authority`` and ``people``.
    """

    def __init__(self, path: Path, key: CatalogueKey | None = None) -> None:
        self.path = path
        self._connections = Connections(path, key)
        self.sources = SourceStore(self._connections)
        self.exhibits = ExhibitStore(self._connections)
        self.faces = FaceStore(self._connections)
        self.searches = SearchStore(self._connections)
        self.filters = FilterStore(self._connections)
        self.erasing = EraseStore(self._connections)
        self.batches = BatchStore(self._connections)
        self.browsing = BrowseStore(self._connections, self.filters)
        self.decisions = DecisionStore(self._connections)
        self.log = LogStore(self._connections)
        self.authority = AuthorityStore(self._connections)
        self.people = PeopleStore(self._connections)
        self.persons = PersonStore(self._connections)
        self.subjects = SubjectStore(self._connections)
        self.examinations = ExaminationStore(self._connections)

    @classmethod
    def create(cls, path: Path, key: CatalogueKey | None = None) -> Self:
        """A new, empty catalogue; the caller records the case in its first transaction.

        Raises:
            DiskFull, NotWritable: when the file cannot be made.
        """
        catalogue = cls(path, key)
        try:
            with telling(path):
                schema.create(catalogue._connections.writer)
                changes.watch(catalogue._connections.writer)
        except BaseException:
            catalogue.close()
            raise
        return catalogue

    @classmethod
    def open(cls, path: Path, key: CatalogueKey | None = None) -> Self:
        """Open a catalogue, bringing an older one up to date after a backup.

        Raises:
            CaseNotFound, CatalogueNewer, CatalogueDamaged, MigrationFailed, NotWritable: with nothing changed.
        """
        if not path.is_file():
            raise CaseNotFound(path=str(path.parent))
        if not path.stat().st_size:
            # SQLite would take it for a new catalogue and begin to write.
            raise CatalogueDamaged(path=str(path), reason="it is empty")
        catalogue = cls(path, key)
        try:
            with telling(path):
                schema.bring_up_to_date(catalogue._connections.writer, path, catalogue.back_up)
                changes.watch(catalogue._connections.writer)
        except BaseException:
            catalogue.close()
            raise
        return catalogue

    @property
    def encrypted(self) -> bool:
        """Whether the file on the disk is encrypted; then nothing derived from it may lie on the disk in the clear."""
        return self._connections.encrypted

    @property
    def key(self) -> CatalogueKey | None:
        """The key of an encrypted catalogue, which its copies have too."""
        return self._connections.key

    def close(self) -> None:
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- changing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes and their audit entry, or nothing. Nested use joins the outer transaction.

        Raises:
            UnrecordedChange: when something was changed and no audit entry was written.
            DiskFull, NotWritable, CatalogueDamaged: when SQLite could not commit; everything is rolled back.
        """
        with self._connections.write_lock:
            writer = self._connections.writer
            if writer.conn.in_transaction:
                yield
                return
            try:
                with telling(self.path), writer.atomic():
                    before = writer.conn.total_changes
                    yield
                    if self.log.pending():
                        self.log.write_pending()
                    elif writer.conn.total_changes != before:
                        raise UnrecordedChange("a change was made without an audit entry")
            finally:
                self.log.forget_pending()

    @contextmanager
    def enrolling(self) -> Iterator[Enrolment]:
        """Gathers what is enrolled and writes it at the end of the ``with``; within a transaction."""
        enrolment = Enrolment(self._connections)
        yield enrolment
        enrolment.write()

    # --- the case ---------------------------------------------------------------------------------------------------

    def set_case(self, record: CaseRecord) -> None:
        """Write the case's record; within a transaction."""
        self._connections.writer.table("case_record").insert(
            {
                "only": 1,
                "case_id": record.case_id,
                "number": record.number,
                "title": record.title,
                "authority": record.authority,
                "operator": record.operator,
                "recogniser": record.recogniser,
                "created_at": record.created_at,
            }
        )

    def set_recogniser(self, recogniser_id: str) -> None:
        """Compare with another recogniser's templates from the next opening on; within a transaction."""
        self._connections.writer.execute("UPDATE case_record SET recogniser = ?", [recogniser_id])

    def case(self) -> CaseRecord:
        """The case's record.

        Raises:
            CatalogueDamaged: when there is none (a creation that was killed).
        """
        for row in self._connections.reader().query("SELECT * FROM case_record"):
            row.pop("only")
            return CaseRecord(**row)
        raise CatalogueDamaged(path=str(self.path), reason="it holds no case; its creation was interrupted")

    def summary(self, recogniser_id: str) -> CaseSummary:
        (row,) = self._connections.reader().query(
            """SELECT (SELECT rows FROM tally WHERE name = 'source') AS sources,
                      (SELECT rows FROM tally WHERE name = 'exhibit') AS exhibits,
                      (SELECT rows FROM tally WHERE name = 'occurrence') AS occurrences,
                      (SELECT rows FROM tally WHERE name = 'face') AS faces,
                      (SELECT rows FROM tally WHERE name = 'exhibit_without_face') AS without_face,
                      (SELECT rows FROM tally WHERE name = 'problem') AS problems,
                      (SELECT rows FROM tally WHERE name = 'search') AS searches,
                      coalesce((SELECT faces FROM gallery_state WHERE recogniser_id = ?), 0) AS gallery_size,
                      coalesce((SELECT at || ' ' || action FROM audit_entry ORDER BY sequence DESC LIMIT 1), '')
                          AS last_action""",
            [recogniser_id],
        )
        return CaseSummary(**row)

    def examine(self) -> Examination:
        """A look at what is stored, trusting nothing; close it, or use it in a ``with``."""
        return Examination(self._connections)

    # --- care -------------------------------------------------------------------------------------------------------

    def back_up(self, target: Path) -> None:
        """A consistent copy while the case stays open, encrypted with the same key where the case is.

        Raises:
            DiskFull, NotWritable: when the copy cannot be written.
        """
        with telling(target):
            self._connections.writer.execute("VACUUM INTO ?", [str(target)])

    def integrity_faults(self) -> list[str]:
        """What SQLite's own checks find wrong; empty when nothing."""
        reader = self._connections.reader()
        try:
            found = [str(row[0]) for row in reader.execute("PRAGMA integrity_check(20)").fetchall()]
            found += [
                f"broken reference: {tuple(row)}" for row in reader.execute("PRAGMA foreign_key_check").fetchall()
            ]
            found += care.tally_faults(reader)
        except sqlcipher3.DatabaseError as fault:
            return [str(fault)]
        return [line for line in found if line != "ok"]

    def missing_pictures(self) -> tuple[list[int], list[int]]:
        """Faces without a kept crop, and exhibits with faces but without a thumbnail."""
        reader = self._connections.reader()
        crops = reader.execute("SELECT face_id FROM face WHERE face_id NOT IN (SELECT face_id FROM crop)").fetchall()
        thumbnails = reader.execute(
            """SELECT exhibit_id FROM exhibit
               WHERE faces > 0 AND exhibit_id NOT IN (SELECT exhibit_id FROM thumbnail)"""
        ).fetchall()
        return [int(row[0]) for row in crops], [int(row[0]) for row in thumbnails]
