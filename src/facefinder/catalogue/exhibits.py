"""Exhibits, where they occurred, their thumbnails, and the problems met on the way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from facefinder.catalogue import words
from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import (
    check_seal,
    exhibit_from,
    exhibit_values,
    occurrence_from,
    path_bytes,
    path_text,
    seal,
)
from facefinder.domain.records import Exhibit, Occurrence, Problem

_OCCURRENCES = """SELECT occurrence.*, source.location, source.exhibit_reference, source.custodian
                  FROM occurrence JOIN source USING (source_id)"""
_ID_OF = "SELECT exhibit_id FROM exhibit WHERE sha256 = ?"


class ExhibitStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._words = words.WordIndex(connections)

    # --- writing, within a transaction ------------------------------------------------------------------------------

    def add_face(self, exhibit_id: int, frame: int, thumbnail: bytes) -> None:
        """Count one more face of an exhibit; ``thumbnail`` shows its frame, and is kept where there is none yet."""
        writer = self._connections.writer
        for row in writer.query("SELECT * FROM exhibit WHERE exhibit_id = ?", [exhibit_id]):
            check_seal("exhibit", row["checksum"], *exhibit_values(row))
            row["faces"] += 1
            writer.execute(
                "UPDATE exhibit SET faces = ?, checksum = ? WHERE exhibit_id = ?",
                [row["faces"], seal("exhibit", *exhibit_values(row)), exhibit_id],
            )
        writer.execute(
            "INSERT OR IGNORE INTO thumbnail (exhibit_id, frame, image, checksum) VALUES (?, ?, ?, ?)",
            [exhibit_id, frame, thumbnail, seal("thumbnail", exhibit_id, frame, thumbnail)],
        )

    def clear_healed(self, source_id: int, before: str, paths: Iterable[str] | None = None) -> int:
        """Remove the problems of containers that can be looked into now: not noticed again since ``before``, and files
        in them are on record. ``paths`` limits it to these; returns how many went. Within a transaction."""
        writer = self._connections.writer
        rows = writer.execute(
            "SELECT problem_id, path FROM problem WHERE source_id = ? AND noticed_at < ?", [source_id, before]
        ).fetchall()
        limited = None if paths is None else {path_bytes(path) for path in paths}
        healed = 0
        for problem_id, path in rows:
            stored = bytes(path)
            if limited is not None and stored not in limited:
                continue
            inside = stored.removesuffix("/…".encode()) + b"/"
            found = writer.execute(
                "SELECT 1 FROM occurrence WHERE source_id = ? AND path > ? AND path < ? LIMIT 1",
                [source_id, inside, inside[:-1] + b"0"],
            ).fetchone()
            if found is not None:
                writer.execute("DELETE FROM problem WHERE problem_id = ?", [problem_id])
                healed += 1
        return healed

    # --- reading ----------------------------------------------------------------------------------------------------

    def id_of(self, sha256: str) -> int | None:
        """The committed exhibit of that content."""
        row = self._connections.reader().execute(_ID_OF, [sha256]).fetchone()
        return None if row is None else int(row[0])

    def id_within(self, sha256: str) -> int | None:
        """As ``id_of``, within a transaction: sees what it has written so far."""
        row = self._connections.writer.execute(_ID_OF, [sha256]).fetchone()
        return None if row is None else int(row[0])

    def stamp_of(self, source_id: int, path: str) -> str | None:
        """The stamp under which a place was recorded, or None when it was not."""
        row = (
            self._connections.reader()
            .execute("SELECT stamp FROM occurrence WHERE source_id = ? AND path = ?", [source_id, path_bytes(path)])
            .fetchone()
        )
        return None if row is None else str(row[0])

    def content_at(self, source_id: int, path: str) -> str | None:
        """The SHA-256 of the content recorded at a place, or None when it was not."""
        row = (
            self._connections.reader()
            .execute(
                """SELECT sha256 FROM occurrence JOIN exhibit USING (exhibit_id)
                   WHERE occurrence.source_id = ? AND occurrence.path = ?""",
                [source_id, path_bytes(path)],
            )
            .fetchone()
        )
        return None if row is None else str(row[0])

    def get(self, exhibit_id: int) -> Exhibit | None:
        for row in self._connections.reader().query("SELECT * FROM exhibit WHERE exhibit_id = ?", [exhibit_id]):
            return exhibit_from(row)
        return None

    def occurrences(self, exhibit_id: int) -> tuple[Occurrence, ...]:
        rows = self._connections.reader().query(
            f"{_OCCURRENCES} WHERE exhibit_id = ? ORDER BY occurrence_id", [exhibit_id]
        )
        return tuple(occurrence_from(row) for row in rows)

    def occurrences_of(self, exhibit_ids: Iterable[int]) -> dict[int, tuple[Occurrence, ...]]:
        """The occurrences of many exhibits, by exhibit id."""
        found: dict[int, tuple[Occurrence, ...]] = dict.fromkeys(exhibit_ids, ())
        rows = self._connections.reader().query(
            f"{_OCCURRENCES} WHERE exhibit_id IN (SELECT value FROM json_each(?)) ORDER BY occurrence_id",
            [json.dumps(list(found))],
        )
        for row in rows:
            found[row["exhibit_id"]] += (occurrence_from(row),)
        return found

    def thumbnail(self, exhibit_id: int, frame: int = 0) -> bytes | None:
        row = (
            self._connections.reader()
            .execute("SELECT image, checksum FROM thumbnail WHERE exhibit_id = ? AND frame = ?", [exhibit_id, frame])
            .fetchone()
        )
        if row is None:
            return None
        check_seal("thumbnail", row[1], exhibit_id, frame, bytes(row[0]))
        # An erased face's photograph keeps its row and loses its picture.
        return bytes(row[0]) or None

    def problems(self, source_id: int | None = None) -> list[Problem]:
        where, parameters = ("", []) if source_id is None else ("WHERE source_id = ?", [source_id])
        rows = self._connections.reader().query(f"SELECT * FROM problem {where} ORDER BY problem_id", parameters)
        return [
            Problem(
                problem_id=row["problem_id"],
                source_id=row["source_id"],
                path=path_text(row["path"]),
                code=row["code"],
                sentence=row["sentence"],
                noticed_at=row["noticed_at"],
            )
            for row in rows
        ]

    def all_looks(self) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.float64]]:
        """Of every exhibit with a perceptual hash: its id, the hash as a number, and its width by its height."""
        rows = (
            self._connections.reader()
            .execute(
                """SELECT exhibit_id, perceptual_hash, CAST(width AS REAL) / height FROM exhibit
                   WHERE length(perceptual_hash) = 8 AND height > 0 ORDER BY exhibit_id"""
            )
            .fetchall()
        )
        return (
            np.array([row[0] for row in rows], dtype=np.int64),
            np.frombuffer(b"".join(bytes(row[1]) for row in rows), dtype=">u8").astype(np.uint64),
            np.array([row[2] for row in rows], dtype=np.float64),
        )

    def looks(self, exhibit_ids: Iterable[int]) -> dict[int, tuple[bytes, int, int]]:
        """The perceptual hash (8 bytes, or none), width and height of some exhibits, by exhibit id."""
        rows = self._connections.reader().execute(
            """SELECT exhibit_id, perceptual_hash, width, height FROM exhibit
               WHERE exhibit_id IN (SELECT value FROM json_each(?))""",
            [json.dumps(list(exhibit_ids))],
        )
        return {int(row[0]): (bytes(row[1]), int(row[2]), int(row[3])) for row in rows}

    def hashes(self) -> Iterator[tuple[int, str]]:
        """Every exhibit's id and SHA-256."""
        for row in self._connections.reader().execute("SELECT exhibit_id, sha256 FROM exhibit ORDER BY exhibit_id"):
            yield int(row[0]), str(row[1])
