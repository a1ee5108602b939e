"""Persons of the case: a name or pseudonym, and the faces that examiners confirmed as theirs.

A confirmation is bound to a content and a region of it, so that it outlives re-detection and re-embedding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.regions import same_region
from facefinder.domain.decisions import Region
from facefinder.domain.geometry import Box


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person of the case. ``name`` may be a pseudonym; ``retired_at`` is empty while the name is in use."""

    person_id: int
    name: str
    note: str
    named_by: str
    named_at: str
    retired_at: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An examiner's word that a face is a person's. ``face_id`` is the enrolled face that lies there now, if any."""

    confirmation_id: int
    person_id: int
    region: Region
    search_id: str
    confirmed_by: str
    confirmed_at: str
    reasons: str
    withdrawn_by: str
    withdrawn_at: str
    face_id: int | None

    @property
    def stands(self) -> bool:
        return not self.withdrawn_at


class PersonStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # --- writing, within a transaction ------------------------------------------------------------------------------

    def add(self, name: str, note: str, by: str, at: str) -> int:
        row = self._connections.writer.execute(
            "INSERT INTO named_person (name, note, named_by, named_at) VALUES (?, ?, ?, ?) RETURNING person_id",
            [name, note, by, at],
        ).fetchone()
        return int(row[0])

    def describe(self, person_id: int, name: str, note: str) -> None:
        self._connections.writer.execute(
            "UPDATE named_person SET name = ?, note = ? WHERE person_id = ?", [name, note, person_id]
        )

    def retire(self, person_id: int, at: str) -> None:
        """``at`` is empty to use the name again."""
        self._connections.writer.execute("UPDATE named_person SET retired_at = ? WHERE person_id = ?", [at, person_id])

    def confirm(self, person_id: int, region: Region, search_id: str, *, by: str, at: str, reasons: str) -> int:
        box = region.box
        row = self._connections.writer.execute(
            """INSERT INTO confirmation (person_id, exhibit_sha256, frame, x, y, width, height, search_id,
                                         confirmed_by, confirmed_at, reasons)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING confirmation_id""",
            [
                person_id,
                region.sha256,
                region.frame,
                float(box.x),
                float(box.y),
                float(box.width),
                float(box.height),
                search_id,
                by,
                at,
                reasons,
            ],
        ).fetchone()
        return int(row[0])

    def withdraw(self, confirmation_id: int, by: str, at: str) -> None:
        """Both empty to let it stand again."""
        self._connections.writer.execute(
            "UPDATE confirmation SET withdrawn_by = ?, withdrawn_at = ? WHERE confirmation_id = ?",
            [by, at, confirmation_id],
        )

    def remove(self, person_id: int) -> int:
        """Remove a person with every confirmation, in an erasing; returns how many confirmations there were."""
        writer = self._connections.writer
        (count,) = writer.execute("SELECT count(*) FROM confirmation WHERE person_id = ?", [person_id]).fetchone()
        writer.execute("DELETE FROM named_person WHERE person_id = ?", [person_id])
        return int(count)

    # --- reading ----------------------------------------------------------------------------------------------------

    def all(self) -> list[NamedPerson]:
        """Every person that was named and not erased, by name."""
        rows = self._connections.reader().query("SELECT * FROM named_person ORDER BY name COLLATE NOCASE, person_id")
        return [NamedPerson(**row) for row in rows]

    def get(self, person_id: int) -> NamedPerson | None:
        rows = self._connections.reader().query("SELECT * FROM named_person WHERE person_id = ?", [person_id])
        return next((NamedPerson(**row) for row in rows), None)

    def of_name(self, name: str) -> NamedPerson | None:
        """The person whose name, in whatever case of letters, is in use."""
        rows = self._connections.reader().query(
            "SELECT * FROM named_person WHERE retired_at = '' AND name = ? COLLATE NOCASE", [name]
        )
        return next((NamedPerson(**row) for row in rows), None)

    def confirmation(self, confirmation_id: int) -> Confirmation | None:
        return next(iter(self._confirmations("act.confirmation_id = ?", [confirmation_id])), None)

    def confirmations(self, person_id: int) -> list[Confirmation]:
        """Every confirmation of a person, withdrawn ones too, in the order in which they were made."""
        return self._confirmations("act.person_id = ?", [person_id])

    def standing_of(self, sha256s: Iterable[str]) -> list[Confirmation]:
        """Standing confirmations of faces in these contents."""
        marks = sorted(set(sha256s))
        where = f"act.withdrawn_at = '' AND act.exhibit_sha256 IN ({', '.join('?' * len(marks))})"
        return self._confirmations(where, marks) if marks else []

    def _confirmations(self, where: str, values: list[Any]) -> list[Confirmation]:
        rows = self._connections.reader().query(
            f"""SELECT act.*, (
                    SELECT face_id FROM face JOIN exhibit USING (exhibit_id)
                    WHERE exhibit.sha256 = act.exhibit_sha256 AND face.frame = act.frame
                      AND {same_region("face", "act")} ORDER BY face_id LIMIT 1) AS face_id
                FROM confirmation AS act WHERE {where} ORDER BY act.confirmation_id""",
            values,
        )
        return [
            Confirmation(
                row["confirmation_id"],
                row["person_id"],
                Region(row["exhibit_sha256"], Box(row["x"], row["y"], row["width"], row["height"]), row["frame"]),
                row["search_id"],
                row["confirmed_by"],
                row["confirmed_at"],
                row["reasons"],
                row["withdrawn_by"],
                row["withdrawn_at"],
                row["face_id"],
            )
            for row in rows
        ]
