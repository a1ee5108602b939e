"""Tables of authority, people, named persons, data subjects and second examinations; part of schema 1."""

from __future__ import annotations

from sqlite_utils import Database


def lay(database: Database) -> None:
    """Create the tables. What is over stays: a newer row replaces an older one only by being newer."""
    database.executescript(
        """
        CREATE TABLE authorisation (
            authorisation_id INTEGER PRIMARY KEY,
            officer TEXT NOT NULL, legal_basis TEXT NOT NULL, given_on TEXT NOT NULL, review_by TEXT NOT NULL,
            purposes TEXT NOT NULL, recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE policy (
            policy_id INTEGER PRIMARY KEY, document TEXT NOT NULL, public_key TEXT NOT NULL, signature TEXT NOT NULL,
            set_by TEXT NOT NULL, set_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE person (
            name TEXT PRIMARY KEY, roles TEXT NOT NULL, verifier TEXT NOT NULL, active INTEGER NOT NULL,
            added_by TEXT NOT NULL, added_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE named_person (
            person_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, note TEXT NOT NULL,
            named_by TEXT NOT NULL, named_at TEXT NOT NULL, retired_at TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE UNIQUE INDEX named_person_name ON named_person (name COLLATE NOCASE) WHERE retired_at = '';

        -- Bound to a content and a region, not to a row: a confirmation outlives re-detection and re-embedding.
        CREATE TABLE confirmation (
            confirmation_id INTEGER PRIMARY KEY AUTOINCREMENT,
            person_id INTEGER NOT NULL REFERENCES named_person ON DELETE CASCADE,
            exhibit_sha256 TEXT NOT NULL, frame INTEGER NOT NULL,
            x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
            search_id TEXT NOT NULL,
            confirmed_by TEXT NOT NULL, confirmed_at TEXT NOT NULL, reasons TEXT NOT NULL,
            withdrawn_by TEXT NOT NULL DEFAULT '', withdrawn_at TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX confirmation_of_person ON confirmation (person_id);
        CREATE INDEX confirmation_of_exhibit ON confirmation (exhibit_sha256);

        CREATE TABLE restriction (
            face_id INTEGER PRIMARY KEY REFERENCES face ON DELETE CASCADE,
            reason TEXT NOT NULL, restricted_by TEXT NOT NULL, restricted_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE erasure_request (
            request_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subjects TEXT NOT NULL, searches TEXT NOT NULL,
            reason TEXT NOT NULL,
            requested_by TEXT NOT NULL, requested_at TEXT NOT NULL,
            confirmed_by TEXT NOT NULL DEFAULT '', confirmed_at TEXT NOT NULL DEFAULT ''
        ) STRICT;

        CREATE TABLE examination (
            examination_id INTEGER PRIMARY KEY,
            search_id TEXT NOT NULL REFERENCES search ON DELETE CASCADE,
            place INTEGER NOT NULL CHECK (place IN (1, 2)),
            examiner TEXT NOT NULL, presented TEXT NOT NULL, controls TEXT NOT NULL,
            begun_at TEXT NOT NULL, sealed_at TEXT NOT NULL DEFAULT '',
            UNIQUE (search_id, place)
        ) STRICT;

        CREATE TABLE probe_description (
            probe_sha256 TEXT NOT NULL, examiner TEXT NOT NULL, components TEXT NOT NULL, locked_at TEXT NOT NULL,
            PRIMARY KEY (probe_sha256, examiner)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE examined (
            examination_id INTEGER NOT NULL REFERENCES examination ON DELETE CASCADE,
            face_id INTEGER NOT NULL, outcome TEXT NOT NULL, reasons TEXT NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (examination_id, face_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE conference (
            search_id TEXT NOT NULL REFERENCES search ON DELETE CASCADE, face_id INTEGER NOT NULL,
            outcome TEXT NOT NULL, reasons TEXT NOT NULL, people TEXT NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (search_id, face_id)
        ) STRICT, WITHOUT ROWID;
        """
    )
