"""The catalogue: all or nothing, newer refused, the world's faults told in a sentence."""

from __future__ import annotations

import os
import sqlite3 as plain_sqlite  # to spoil the file as another program would
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from facefinder.app import CaseSession
from facefinder.app.care import check_copy, restore
from facefinder.app.session import CATALOGUE_NAME
from facefinder.audit import Recorder
from facefinder.catalogue import Catalogue
from facefinder.catalogue import schema as schema_module
from facefinder.catalogue.catalogue import UnrecordedChange
from facefinder.domain.errors import (
    BackupFailed,
    CaseExists,
    CaseLocked,
    CatalogueDamaged,
    CatalogueNewer,
    DiskFull,
    KnownError,
    MigrationFailed,
    NotWritable,
)
from facefinder.domain.records import SourceKind
from facefinder.engine.deterministic import DeterministicEngine
from tests.gallerywork import DIMENSION, RECOGNISER, Made, new_catalogue, random_vectors, write_faces


def add_source(catalogue: Catalogue, name: str) -> int:
    return catalogue.sources.add(
        kind=SourceKind.FOLDER,
        location=name,
        exhibit_reference="E1",
        legal_basis="W",
        custodian="",
        review_by="",
        note="",
        at="2026-01-01T00:00:00Z",
    )


# --- all or nothing -------------------------------------------------------------------------------------------------


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with new_catalogue(tmp_path / "c.sqlite") as catalogue:
        write_faces(catalogue, random_vectors(3))
        before = (catalogue.summary(RECOGNISER), catalogue.log.head())

        def fail() -> None:
            with catalogue.transaction():
                add_source(catalogue, "/a")
                Recorder(catalogue, "A").record("test", "source:2")
                catalogue.faces.grow_gallery(RECOGNISER, 1)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert (catalogue.summary(RECOGNISER), catalogue.log.head()) == before
        assert catalogue.integrity_faults() == []


def test_a_change_without_an_audit_entry_is_rolled_back(tmp_path: Path) -> None:
    with new_catalogue(tmp_path / "c.sqlite") as catalogue:
        with pytest.raises(UnrecordedChange), catalogue.transaction():
            add_source(catalogue, "/a")
        assert catalogue.sources.all() == []
        with catalogue.transaction():
            pass


def test_an_entry_of_a_transaction_that_failed_is_not_written_with_the_next(tmp_path: Path) -> None:
    with new_catalogue(tmp_path / "c.sqlite") as catalogue:

        def fail() -> None:
            with catalogue.transaction():
                Recorder(catalogue, "A").record("lost", "x")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        with catalogue.transaction():
            add_source(catalogue, "/a")
            Recorder(catalogue, "A").record("kept", "source:1")
        assert [row.action for row in catalogue.log.all()] == ["case.created", "kept"]


def test_readers_see_the_last_commit_while_a_transaction_is_open(tmp_path: Path) -> None:
    with new_catalogue(tmp_path / "c.sqlite") as catalogue, catalogue.transaction():
        add_source(catalogue, "/a")
        Recorder(catalogue, "A").record("test", "source:1")
        assert catalogue.sources.all() == []


# --- what a catalogue says of itself --------------------------------------------------------------------------------


def test_counters_follow_every_change(made: Made) -> None:
    database = made.session._catalogue._connections.reader()
    summary = made.session.summary()
    for name in ("sources", "exhibits", "occurrences", "faces", "problems"):
        (counted,) = database.execute(f"SELECT count(*) FROM {name.removesuffix('s')}").fetchone()
        assert getattr(summary, name) == counted
    made.session._catalogue._connections.writer.execute("UPDATE tally SET rows = 5 WHERE name = 'face'")
    assert any("face" in finding.what for finding in made.session.verify().findings)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("face", "x = x + 1"),
        ("face", "landmarks = zeroblob(40)"),
        ("face", "quality = quality + 1"),
        ("crop", "image = zeroblob(length(image))"),
        ("thumbnail", "image = x'ffd8'"),
        ("exhibit", "taken_at = '2001-01-01'"),
        ("exhibit", "sha256 = 'g' || substr(sha256, 2)"),
        ("occurrence", "path = x'2f61'"),
    ],
)
def test_a_row_that_is_not_as_written_is_refused(made: Made, table: str, change: str) -> None:
    key = "face_id" if table in ("face", "crop") else "exhibit_id"
    session = made.session
    session._catalogue._connections.writer.execute(f"UPDATE {table} SET {change} WHERE {key} = 1")
    look = {
        "face": session.faces_of,
        "crop": session.crop,
        "thumbnail": session.thumbnail,
        "exhibit": session.exhibit,
        "occurrence": session.occurrences,
    }[table]
    with pytest.raises(CatalogueDamaged):
        look(1)


# --- versions -------------------------------------------------------------------------------------------------------


def test_a_newer_catalogue_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    new_catalogue(path).close()
    with plain_sqlite.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {schema_module.KNOWN_SCHEMA + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(CatalogueNewer, match=str(schema_module.KNOWN_SCHEMA + 1)):
        Catalogue.open(path)
    assert path.read_bytes() == before


def test_an_older_catalogue_is_backed_up_and_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.sqlite"
    with new_catalogue(path) as catalogue:
        write_faces(catalogue, random_vectors(4))
    extended = (
        *schema_module.MIGRATIONS,
        lambda database: database.execute("CREATE TABLE extra (x INTEGER PRIMARY KEY)"),
    )
    monkeypatch.setattr(schema_module, "MIGRATIONS", extended)
    monkeypatch.setattr(schema_module, "KNOWN_SCHEMA", len(extended))
    with Catalogue.open(path) as catalogue:
        assert catalogue.faces.gallery_state(RECOGNISER).faces == 4
        assert catalogue._connections.reader().execute("SELECT count(*) FROM extra").fetchone() == (0,)
    (kept,) = tmp_path.glob("*.backup")
    monkeypatch.undo()
    assert check_copy(kept) == (4, 2)


def test_a_migration_that_fails_leaves_the_catalogue_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.sqlite"
    with new_catalogue(path) as catalogue:
        write_faces(catalogue, random_vectors(4))

    def half_done(database: Any) -> None:
        database.executescript("CREATE TABLE extra (x INTEGER); CREATE TABLE face (x INTEGER);")

    extended = (*schema_module.MIGRATIONS, half_done)
    with monkeypatch.context() as patch:
        patch.setattr(schema_module, "MIGRATIONS", extended)
        patch.setattr(schema_module, "KNOWN_SCHEMA", len(extended))
        with pytest.raises(MigrationFailed, match="backup"):
            Catalogue.open(path)
    with Catalogue.open(path) as catalogue:
        assert catalogue.faces.gallery_state(RECOGNISER).faces == 4
        assert catalogue.integrity_faults() == []


# --- the world's faults ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\x00" + b"\0" * 500, b"not a database" * 400, b"\xff" * 70_000]
)
def test_what_is_no_catalogue_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(content)
    with pytest.raises(CatalogueDamaged):
        Catalogue.open(path).close()
    assert path.read_bytes() == content


def test_a_full_disk_is_told_and_what_was_there_stays(tmp_path: Path) -> None:
    with new_catalogue(tmp_path / "c.sqlite") as catalogue:
        write_faces(catalogue, random_vectors(5))
        (pages,) = catalogue._connections.writer.execute("PRAGMA page_count").fetchone()
        catalogue._connections.writer.execute(f"PRAGMA max_page_count = {pages + 3}").fetchone()
        with pytest.raises(DiskFull):
            write_faces(catalogue, random_vectors(2000), start=5)
        assert catalogue.faces.gallery_state(RECOGNISER).faces == 5
        assert catalogue.integrity_faults() == []
        catalogue._connections.writer.execute("PRAGMA max_page_count = 1000000").fetchone()
        write_faces(catalogue, random_vectors(20), start=5)
        assert catalogue.faces.gallery_state(RECOGNISER).faces == 25


FULL_DISK = """
    import resource, sys
    from pathlib import Path
    from facefinder.domain.errors import DiskFull, KnownError, NotWritable
    from tests.gallerywork import new_catalogue, random_vectors, write_faces
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    catalogue = new_catalogue(Path(sys.argv[1]) / "c.sqlite")
    write_faces(catalogue, random_vectors(5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, resource.RLIM_INFINITY))
    written = 5
    try:
        while written < 100_000:
            write_faces(catalogue, random_vectors(50), start=written)
            written += 50
    except (DiskFull, NotWritable) as fault:
        print(written, type(fault).__name__)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="file size limits are a Unix thing")
def test_a_file_that_may_not_grow_loses_nothing_acknowledged(tmp_path: Path) -> None:
    code = textwrap.dedent(FULL_DISK)
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=120, check=True
    )
    written, name = ran.stdout.split()
    assert name in ("DiskFull", "NotWritable")
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        assert catalogue.faces.gallery_state("synthetic-v1").faces == int(written)
        assert catalogue.integrity_faults() == []


def test_a_read_only_catalogue_is_told(tmp_path: Path) -> None:
    with new_catalogue(tmp_path / "c.sqlite") as catalogue:
        catalogue._connections.writer.execute("PRAGMA query_only = ON")
        with pytest.raises(NotWritable):
            write_faces(catalogue, random_vectors(2))
        catalogue._connections.writer.execute("PRAGMA query_only = OFF")
        write_faces(catalogue, random_vectors(2))


def test_a_case_opens_once(made: Made) -> None:
    with pytest.raises(CaseLocked, match=str(os.getpid())):
        CaseSession.open(made.path, engine=DeterministicEngine())


# --- backups --------------------------------------------------------------------------------------------------------


def test_a_backup_taken_while_open_restores_to_the_same_answers(made: Made, tmp_path: Path) -> None:
    probe = made.probe(2)
    right = [candidate.face.face_id for candidate in made.session.search(probe, 0, "test").candidates]
    target = tmp_path / "kept.backup"
    backup = made.session.care.back_up(target)
    assert backup.faces == made.faces
    made.session.close()
    restore(target, tmp_path / "again.ffcase", CATALOGUE_NAME)
    with CaseSession.open(tmp_path / "again.ffcase", engine=DeterministicEngine()) as session:
        assert [candidate.face.face_id for candidate in session.search(probe, 0, "test").candidates] == right
        assert session.verify().findings == ()
    with pytest.raises(CaseExists):
        restore(target, tmp_path / "again.ffcase", CATALOGUE_NAME)


def test_a_backup_never_overwrites(made: Made, tmp_path: Path) -> None:
    target = tmp_path / "kept.backup"
    target.write_bytes(b"somebody's file")
    with pytest.raises(CaseExists):
        made.session.care.back_up(target)
    assert target.read_bytes() == b"somebody's file"


def test_a_damaged_backup_is_not_restored(made: Made, tmp_path: Path) -> None:
    target = tmp_path / "kept.backup"
    made.session.care.back_up(target)
    content = bytearray(target.read_bytes())
    crop = made.session.crop(1)
    assert crop is not None
    vector = made.session._catalogue.faces.vectors(made.session.engine.recogniser_id, [1])[1].tobytes()
    content[content.index(vector) + 9] ^= 16
    target.write_bytes(bytes(content))
    with pytest.raises((BackupFailed, CatalogueDamaged)):
        restore(target, tmp_path / "again.ffcase", CATALOGUE_NAME)
    assert not (tmp_path / "again.ffcase").exists()


def test_compaction_gives_space_back_and_changes_nothing(tmp_path: Path) -> None:
    with new_catalogue(tmp_path / "c.sqlite") as catalogue:
        write_faces(catalogue, random_vectors(600, DIMENSION))
        with catalogue.transaction():
            catalogue.erasing.remove_exhibits(list(range(1, 400)))
            catalogue.faces.renew_gallery(RECOGNISER)
            Recorder(catalogue, "A").record("erased", "test")
        before, after = catalogue.erasing.compact()
        assert after < before
        assert catalogue.faces.gallery_state(RECOGNISER).faces == 201
        assert catalogue.integrity_faults() == []
        assert (tmp_path / "c.sqlite-wal").stat().st_size == 0


def test_every_known_error_is_a_sentence() -> None:
    assert str(BackupFailed(path="/x", reason="cut short")).startswith("The backup at /x")
    assert issubclass(BackupFailed, KnownError)
