"""The schema and its migrations.

``PRAGMA user_version`` holds the schema's number. A newer catalogue is refused before anything is written; an older one
is backed up and brought up to date in one transaction, or left as it was. Each released schema keeps a sample under
``tests/old_catalogues``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import sqlcipher3
from sqlite_utils import Database

from facefinder.catalogue import accountability, care, changes
from facefinder.catalogue.log import Entry, write_entries
from facefinder.catalogue.rows import to_json
from facefinder.domain.errors import CatalogueDamaged, CatalogueNewer, MigrationFailed
from facefinder.files.atomic import replacing
from facefinder.files.peeking import APPLICATION_ID

Migration = Callable[[Database], None]


def _first(database: Database) -> None:
    database.executescript(
        """
        CREATE TABLE case_record (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            case_id TEXT NOT NULL,
            number TEXT NOT NULL, title TEXT NOT NULL, authority TEXT NOT NULL, operator TEXT NOT NULL,
            recogniser TEXT NOT NULL, created_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE recogniser (
            recogniser_id TEXT PRIMARY KEY, dimension INTEGER NOT NULL, model_files TEXT NOT NULL,
            definition TEXT NOT NULL, first_used_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE source (
            source_id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL, location BLOB NOT NULL,
            exhibit_reference TEXT NOT NULL, legal_basis TEXT NOT NULL, custodian TEXT NOT NULL DEFAULT '',
            review_by TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
            added_at TEXT NOT NULL, finished_at TEXT, sha256 TEXT NOT NULL DEFAULT '',
            UNIQUE (location, exhibit_reference)
        ) STRICT;

        CREATE TABLE exhibit (
            exhibit_id INTEGER PRIMARY KEY AUTOINCREMENT,
            sha256 TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, media_type TEXT NOT NULL,
            width INTEGER NOT NULL, height INTEGER NOT NULL, truncated INTEGER NOT NULL DEFAULT 0,
            taken_at TEXT NOT NULL DEFAULT '', camera TEXT NOT NULL DEFAULT '', metadata TEXT NOT NULL DEFAULT '{}',
            perceptual_hash BLOB NOT NULL DEFAULT x'', faces INTEGER NOT NULL, enrolled_at TEXT NOT NULL,
            checksum INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX exhibit_taken ON exhibit (taken_at);
        CREATE INDEX exhibit_look ON exhibit (perceptual_hash, width, height);

        CREATE TABLE occurrence (
            occurrence_id INTEGER PRIMARY KEY,
            exhibit_id INTEGER NOT NULL REFERENCES exhibit ON DELETE CASCADE,
            source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
            path BLOB NOT NULL, stamp TEXT NOT NULL DEFAULT '',
            url TEXT NOT NULL DEFAULT '', page_url TEXT NOT NULL DEFAULT '', captured_at TEXT NOT NULL DEFAULT '',
            own_custodian TEXT NOT NULL DEFAULT '', own_reference TEXT NOT NULL DEFAULT '',
            own_note TEXT NOT NULL DEFAULT '', checksum INTEGER NOT NULL,
            UNIQUE (source_id, path)
        ) STRICT;
        CREATE INDEX occurrence_of_exhibit ON occurrence (exhibit_id, source_id);
        CREATE INDEX occurrence_of_source ON occurrence (source_id, exhibit_id);

        CREATE TABLE problem (
            problem_id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
            path BLOB NOT NULL, code TEXT NOT NULL, sentence TEXT NOT NULL, noticed_at TEXT NOT NULL,
            UNIQUE (source_id, path)
        ) STRICT;

        CREATE TABLE face (
            face_id INTEGER PRIMARY KEY AUTOINCREMENT,
            exhibit_id INTEGER NOT NULL REFERENCES exhibit ON DELETE CASCADE,
            frame INTEGER NOT NULL DEFAULT 0, frame_time REAL,
            x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
            landmarks BLOB NOT NULL, detection_score REAL NOT NULL, detection_pass TEXT NOT NULL,
            quality INTEGER NOT NULL, quality_components TEXT NOT NULL DEFAULT '{}', checksum INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX face_of_exhibit ON face (exhibit_id);
        CREATE INDEX face_quality ON face (quality);

        CREATE TABLE template (
            recogniser_id TEXT NOT NULL REFERENCES recogniser,
            face_id INTEGER NOT NULL REFERENCES face ON DELETE CASCADE,
            vector BLOB NOT NULL, checksum INTEGER NOT NULL,
            PRIMARY KEY (recogniser_id, face_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE crop (
            face_id INTEGER PRIMARY KEY REFERENCES face ON DELETE CASCADE, image BLOB NOT NULL,
            checksum INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE thumbnail (
            exhibit_id INTEGER NOT NULL REFERENCES exhibit ON DELETE CASCADE,
            frame INTEGER NOT NULL, image BLOB NOT NULL, checksum INTEGER NOT NULL,
            PRIMARY KEY (exhibit_id, frame)
        ) STRICT;

        CREATE TABLE gallery_state (
            recogniser_id TEXT PRIMARY KEY REFERENCES recogniser,
            generation INTEGER NOT NULL, faces INTEGER NOT NULL, epoch INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE search (
            search_id TEXT PRIMARY KEY, searched_at TEXT NOT NULL, operator TEXT NOT NULL, purpose TEXT NOT NULL,
            recogniser_id TEXT NOT NULL REFERENCES recogniser,
            probe_sha256 TEXT NOT NULL, probe_name TEXT NOT NULL,
            x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
            probe_vector BLOB NOT NULL, probe_crop BLOB NOT NULL,
            generation INTEGER NOT NULL, gallery_size INTEGER NOT NULL, exact INTEGER NOT NULL,
            settings TEXT NOT NULL, denominator TEXT NOT NULL, seconds REAL NOT NULL
        ) STRICT;

        CREATE TABLE search_candidate (
            search_id TEXT NOT NULL REFERENCES search ON DELETE CASCADE,
            rank INTEGER NOT NULL, similarity REAL NOT NULL, face_id INTEGER NOT NULL,
            exhibit_sha256 TEXT NOT NULL, folded TEXT NOT NULL DEFAULT '[]', by_probe TEXT NOT NULL DEFAULT '[]',
            PRIMARY KEY (search_id, rank)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE search_probe (
            search_id TEXT NOT NULL REFERENCES search ON DELETE CASCADE, number INTEGER NOT NULL,
            sha256 TEXT NOT NULL, name TEXT NOT NULL,
            x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
            quality INTEGER NOT NULL, quality_components TEXT NOT NULL, detection_pass TEXT NOT NULL,
            vector BLOB NOT NULL, crop BLOB NOT NULL,
            PRIMARY KEY (search_id, number)
        ) STRICT;

        -- Bound to contents and regions, not to rows: a decision outlives re-detection and re-embedding.
        CREATE TABLE review_event (
            event_id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, operator TEXT NOT NULL,
            search_id TEXT NOT NULL,
            probe_sha256 TEXT NOT NULL,
            probe_x REAL NOT NULL, probe_y REAL NOT NULL, probe_width REAL NOT NULL, probe_height REAL NOT NULL,
            exhibit_sha256 TEXT NOT NULL, frame INTEGER NOT NULL,
            x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('decision', 'note')),
            value TEXT NOT NULL, reasons TEXT NOT NULL, features TEXT NOT NULL, aids TEXT NOT NULL,
            undoes INTEGER
        ) STRICT;
        CREATE INDEX review_of_probe ON review_event (probe_sha256);
        CREATE INDEX review_of_exhibit ON review_event (exhibit_sha256);

        CREATE TABLE audit_entry (
            sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, operator TEXT NOT NULL, action TEXT NOT NULL,
            subject TEXT NOT NULL, details TEXT NOT NULL, changes TEXT NOT NULL,
            previous TEXT NOT NULL, digest TEXT NOT NULL
        ) STRICT;
        CREATE TABLE audit_head (
            only INTEGER PRIMARY KEY CHECK (only = 1), sequence INTEGER NOT NULL, digest TEXT NOT NULL
        ) STRICT;
        CREATE TABLE change_list (sequence INTEGER PRIMARY KEY REFERENCES audit_entry, rows BLOB NOT NULL) STRICT;
        CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER audit_entry_is_never_removed BEFORE DELETE ON audit_entry
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER change_list_is_never_changed BEFORE UPDATE ON change_list
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER change_list_is_never_removed BEFORE DELETE ON change_list
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        """
    )
    care.lay(database)
    accountability.lay(database)


MIGRATIONS: tuple[Migration, ...] = (_first,)
"""Migration number n brings schema n - 1 to n; a released one is never changed."""

KNOWN_SCHEMA = len(MIGRATIONS)


def create(database: Database) -> None:
    """Lay the newest schema into an empty file."""
    _apply(database, 0)


def bring_up_to_date(database: Database, path: Path, backup: Callable[[Path], None]) -> Path | None:
    """Refuse a newer catalogue; back up and migrate an older one. Returns the backup's path where one was made.

    Raises:
        CatalogueNewer: when the file's schema is newer than this program; nothing is written.
        CatalogueDamaged: when it is no catalogue.
        MigrationFailed: when a migration could not be done; the catalogue is as it was.
    """
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (found,) = database.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise CatalogueDamaged(path=str(path), reason="it is not a FaceFinder catalogue")
    if found > KNOWN_SCHEMA:
        raise CatalogueNewer(path=str(path), found=found, known=KNOWN_SCHEMA)
    if found == KNOWN_SCHEMA:
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = path.with_name(f"{path.stem}.schema-{found}.{stamp}.backup")
    with replacing(kept) as temporary:
        backup(temporary)
    try:
        faults = [f"{fault.table} {fault.key} {fault.wrong}" for fault in islice(changes.row_faults(database), 100)]
        with database.atomic():
            _apply(database, found)
            # The rows have other columns now: the log answers for them anew, and says what was wrong with them before.
            details = to_json({"from": found, "to": KNOWN_SCHEMA, "faults_before": faults})
            for table, content in changes.everything(database):
                entry = Entry(_now(), "FaceFinder", "catalogue.migrated", f"table:{table}", details)
                write_entries(database, [entry], content)
    except sqlcipher3.Error as fault:
        raise MigrationFailed(path=str(path), reason=str(fault), backup=str(kept)) from fault
    return kept


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _apply(database: Database, found: int) -> None:
    with database.atomic():
        for migration in MIGRATIONS[found:]:
            migration(database)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {KNOWN_SCHEMA}")
