"""Sources: where files came from, with exhibit reference and legal basis."""

from __future__ import annotations

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import path_bytes, source_from
from facefinder.catalogue.words import SOURCE, WordIndex
from facefinder.domain.records import Source, SourceKind


class SourceStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(
        self,
        *,
        kind: SourceKind,
        location: str,
        exhibit_reference: str,
        legal_basis: str,
        custodian: str,
        review_by: str,
        note: str,
        at: str,
    ) -> int:
        """Record a source and return its id; within a transaction.

        The same location under the same exhibit reference is the same source, met again: its other facts are renewed.
        """
        row = self._connections.writer.execute(
            """INSERT INTO source (kind, location, exhibit_reference, legal_basis, custodian, review_by, note, added_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (location, exhibit_reference) DO UPDATE SET legal_basis = excluded.legal_basis,
                   custodian = excluded.custodian, review_by = excluded.review_by, note = excluded.note,
                   finished_at = NULL
               RETURNING source_id""",
            [kind.value, path_bytes(location), exhibit_reference, legal_basis, custodian, review_by, note, at],
        ).fetchone()
        source_id = int(row[0])
        facts = f"{location} {exhibit_reference} {legal_basis} {custodian} {note}"
        WordIndex(self._connections).put(SOURCE, {source_id: facts})
        return source_id

    def finish(self, source_id: int, at: str, sha256: str = "") -> None:
        """Say that every item of the source has an outcome; within a transaction. ``sha256`` is a container's own."""
        self._connections.writer.execute(
            "UPDATE source SET finished_at = ?, sha256 = ? WHERE source_id = ?", [at, sha256, source_id]
        )

    def all(self) -> list[Source]:
        rows = self._connections.reader().query("SELECT * FROM source ORDER BY source_id")
        return [source_from(row) for row in rows]

    def get(self, source_id: int) -> Source | None:
        for row in self._connections.reader().query("SELECT * FROM source WHERE source_id = ?", [source_id]):
            return source_from(row)
        return None
