"""Counters that are always right and the full-text index, kept by triggers so that no change can forget them; erasings
and backups."""

from __future__ import annotations

from sqlite_utils import Database

COUNTED = ("source", "exhibit", "occurrence", "face", "problem", "search")
"""Tables with a counter; counting a million rows would take longer than searching them."""


def lay(database: Database) -> None:
    """Create counters and full-text index; part of schema 1."""
    database.executescript(
        """
        CREATE TABLE tally (name TEXT PRIMARY KEY, rows INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO tally VALUES ('exhibit_without_face', 0);
        CREATE TRIGGER tally_adds_without_face AFTER INSERT ON exhibit WHEN new.faces = 0
            BEGIN UPDATE tally SET rows = rows + 1 WHERE name = 'exhibit_without_face'; END;
        CREATE TRIGGER tally_takes_without_face AFTER DELETE ON exhibit WHEN old.faces = 0
            BEGIN UPDATE tally SET rows = rows - 1 WHERE name = 'exhibit_without_face'; END;
        CREATE TRIGGER tally_moves_without_face AFTER UPDATE OF faces ON exhibit
            BEGIN UPDATE tally SET rows = rows + (new.faces = 0) - (old.faces = 0)
                WHERE name = 'exhibit_without_face'; END;
        """
    )
    for table in COUNTED:
        database.executescript(
            f"""
            INSERT INTO tally VALUES ('{table}', 0);
            CREATE TRIGGER tally_adds_{table} AFTER INSERT ON {table}
                BEGIN UPDATE tally SET rows = rows + 1 WHERE name = '{table}'; END;
            CREATE TRIGGER tally_takes_{table} AFTER DELETE ON {table}
                BEGIN UPDATE tally SET rows = rows - 1 WHERE name = '{table}'; END;
            """
        )
    database.executescript(
        """
        CREATE TABLE erasure (
            erasure_id TEXT PRIMARY KEY, at TEXT NOT NULL, operator TEXT NOT NULL, authority TEXT NOT NULL,
            reason TEXT NOT NULL, scope TEXT NOT NULL, erased TEXT NOT NULL, exhibits TEXT NOT NULL,
            cleaned_at TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE TABLE backup (
            backup_id INTEGER PRIMARY KEY, path BLOB NOT NULL, sha256 TEXT NOT NULL, taken_at TEXT NOT NULL,
            removed_at TEXT NOT NULL DEFAULT ''
        ) STRICT;
        """
    )
    database.executescript(
        """
        CREATE TABLE batch (
            batch_id TEXT PRIMARY KEY, started_at TEXT NOT NULL, operator TEXT NOT NULL, purpose TEXT NOT NULL,
            kind TEXT NOT NULL, origin BLOB NOT NULL, settings TEXT NOT NULL, finished_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE batch_probe (
            batch_id TEXT NOT NULL REFERENCES batch ON DELETE CASCADE, number INTEGER NOT NULL,
            path BLOB NOT NULL, face_id INTEGER, done INTEGER NOT NULL DEFAULT 0,
            search_ids TEXT NOT NULL DEFAULT '[]', code TEXT NOT NULL DEFAULT '', sentence TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (batch_id, number)
        ) STRICT, WITHOUT ROWID;
        """
    )
    # The texts themselves stay where they are: the index holds words only. Its row ids are the row's id times four
    # plus the kind of the row.
    database.executescript(
        """
        CREATE VIRTUAL TABLE words USING fts5 (
            text, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
        );
        CREATE TRIGGER words_lose_occurrence AFTER DELETE ON occurrence
            BEGIN DELETE FROM words WHERE rowid = old.occurrence_id * 4; END;
        CREATE TRIGGER words_lose_exhibit AFTER DELETE ON exhibit
            BEGIN DELETE FROM words WHERE rowid = old.exhibit_id * 4 + 1; END;
        CREATE TRIGGER words_lose_source AFTER DELETE ON source
            BEGIN DELETE FROM words WHERE rowid = old.source_id * 4 + 2; END;
        CREATE TRIGGER words_lose_note AFTER DELETE ON review_event
            BEGIN DELETE FROM words WHERE rowid = old.event_id * 4 + 3; END;
        """
    )


def tally_faults(database: Database) -> list[str]:
    """Counters that differ from a fresh count."""
    kept = dict(database.execute("SELECT name, rows FROM tally").fetchall())
    questions = {table: f"SELECT count(*) FROM {table}" for table in COUNTED}
    questions["exhibit_without_face"] = "SELECT count(*) FROM exhibit WHERE faces = 0"
    faults = []
    for name, question in questions.items():
        (counted,) = database.execute(question).fetchone()
        if kept.get(name) != counted:
            faults.append(f"{counted} rows of {name.replace('_', ' ')}, and its counter says {kept.get(name)}")
    return faults
