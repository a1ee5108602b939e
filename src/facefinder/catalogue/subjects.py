"""What is held about people: restricted faces, and requests to erase that wait for a second person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import vector_from
from facefinder.domain.records import Vector


@dataclass(frozen=True, slots=True)
class Restriction:
    """A face that stays in the record and is left out of every search."""

    face_id: int
    reason: str
    restricted_by: str
    restricted_at: str


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """What somebody wants erased: ``kind`` is ``faces``, ``person`` or ``source``, ``subjects`` their ids; ``searches``
    are those whose probes go with the faces."""

    request_id: int
    kind: str
    subjects: tuple[int, ...]
    searches: tuple[str, ...]
    reason: str
    requested_by: str
    requested_at: str
    confirmed_by: str
    confirmed_at: str


@dataclass(frozen=True, slots=True)
class RecordedProbe:
    """What a recorded search was made with. ``definition`` is that of its template, empty where none was recorded;
    ``parts`` are the kept aligned crop (JPEG, empty when it is not kept) and the quality of each probe face."""

    search_id: str
    purpose: str
    recogniser_id: str
    definition: str
    vector: Vector
    parts: tuple[tuple[bytes, int], ...]

    @property
    def erased(self) -> bool:
        return not len(self.vector) and not any(crop for crop, _ in self.parts)


class SubjectStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # --- writing, within a transaction ------------------------------------------------------------------------------

    def restrict(self, face_ids: Sequence[int], reason: str, by: str, at: str) -> None:
        for face_id in face_ids:
            self._connections.writer.execute(
                "INSERT OR REPLACE INTO restriction VALUES (?, ?, ?, ?)", [face_id, reason, by, at]
            )

    def release(self, face_ids: Sequence[int]) -> None:
        for face_id in face_ids:
            self._connections.writer.execute("DELETE FROM restriction WHERE face_id = ?", [face_id])

    def request(
        self, kind: str, subjects: Sequence[int], searches: Sequence[str], *, reason: str, by: str, at: str
    ) -> int:
        row = self._connections.writer.execute(
            """INSERT INTO erasure_request (kind, subjects, searches, reason, requested_by, requested_at)
               VALUES (?, ?, ?, ?, ?, ?) RETURNING request_id""",
            [kind, json.dumps(sorted(subjects)), json.dumps(sorted(searches)), reason, by, at],
        ).fetchone()
        return int(row[0])

    def confirm(self, request_id: int, by: str, at: str) -> None:
        self._connections.writer.execute(
            "UPDATE erasure_request SET confirmed_by = ?, confirmed_at = ? WHERE request_id = ?", [by, at, request_id]
        )

    # --- reading ----------------------------------------------------------------------------------------------------

    def restricted_faces(self) -> list[int]:
        """The restricted faces' ids, ascending."""
        rows = self._connections.reader().execute("SELECT face_id FROM restriction ORDER BY face_id").fetchall()
        return [int(row[0]) for row in rows]

    def restrictions(self) -> list[Restriction]:
        rows = self._connections.reader().query("SELECT * FROM restriction ORDER BY face_id")
        return [Restriction(**row) for row in rows]

    def requests(self, *, open_only: bool = False) -> list[ErasureRequest]:
        """Requests to erase, oldest first."""
        where = "WHERE confirmed_at = ''" if open_only else ""
        rows = self._connections.reader().query(f"SELECT * FROM erasure_request {where} ORDER BY request_id")
        return [
            ErasureRequest(
                **{
                    **row,
                    "subjects": tuple(json.loads(row["subjects"])),
                    "searches": tuple(json.loads(row["searches"])),
                }
            )
            for row in rows
        ]

    def recorded_probes(self, search_id: str = "") -> Iterator[RecordedProbe]:
        """The probe of every recorded search, newest first, or of that one."""
        reader = self._connections.reader()
        rows = reader.query(
            """SELECT search_id, purpose, recogniser_id, settings, probe_vector FROM search
               WHERE :one IN ('', search_id) ORDER BY searched_at DESC, search_id""",
            {"one": search_id},
        )
        for row in list(rows):
            parts = reader.execute(
                "SELECT crop, quality FROM search_probe WHERE search_id = ? ORDER BY number", [row["search_id"]]
            ).fetchall()
            yield RecordedProbe(
                row["search_id"],
                row["purpose"],
                row["recogniser_id"],
                str(json.loads(row["settings"]).get("template_definition", "")),
                vector_from(row["probe_vector"]),
                tuple((bytes(crop), int(quality)) for crop, quality in parts),
            )
