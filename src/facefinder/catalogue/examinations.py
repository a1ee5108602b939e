"""First and second examinations of a search's candidates, their decisions, and what a conference settled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facefinder.catalogue.connection import Connections


@dataclass(frozen=True, slots=True)
class Examination:
    """One examiner's look at one search. ``place`` is 1 or 2; ``presented`` are face ids in the order shown, of which
    ``controls`` are known strangers."""

    examination_id: int
    search_id: str
    place: int
    examiner: str
    presented: tuple[int, ...]
    controls: tuple[int, ...]
    begun_at: str
    sealed_at: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A decision within an examination."""

    face_id: int
    outcome: str
    reasons: str
    at: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What a conference decided about a candidate on which two examiners differed."""

    face_id: int
    outcome: str
    reasons: str
    people: tuple[str, ...]
    at: str


class ExaminationStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # --- writing, within a transaction ------------------------------------------------------------------------------

    def describe(self, probe_sha256: str, components: Mapping[str, str], examiner: str, at: str) -> None:
        self._connections.writer.execute(
            "INSERT INTO probe_description VALUES (?, ?, ?, ?)",
            [probe_sha256, examiner, json.dumps(dict(components), sort_keys=True), at],
        )

    def begin(
        self,
        search_id: str,
        place: int,
        examiner: str,
        *,
        presented: Sequence[int],
        controls: Sequence[int],
        at: str,
    ) -> int:
        row = self._connections.writer.execute(
            """INSERT INTO examination (search_id, place, examiner, presented, controls, begun_at)
               VALUES (?, ?, ?, ?, ?, ?) RETURNING examination_id""",
            [
                search_id,
                place,
                examiner,
                json.dumps(list(presented)),
                json.dumps(sorted(controls)),
                at,
            ],
        ).fetchone()
        return int(row[0])

    def decide(self, examination_id: int, face_id: int, outcome: str, reasons: str, at: str) -> None:
        self._connections.writer.execute(
            "INSERT OR REPLACE INTO examined VALUES (?, ?, ?, ?, ?)", [examination_id, face_id, outcome, reasons, at]
        )

    def seal(self, examination_id: int, at: str) -> None:
        self._connections.writer.execute(
            "UPDATE examination SET sealed_at = ? WHERE examination_id = ?", [at, examination_id]
        )

    def settle(self, search_id: str, settled: Settled) -> None:
        self._connections.writer.execute(
            "INSERT INTO conference VALUES (?, ?, ?, ?, ?, ?)",
            [
                search_id,
                settled.face_id,
                settled.outcome,
                settled.reasons,
                json.dumps(list(settled.people)),
                settled.at,
            ],
        )

    # --- reading ----------------------------------------------------------------------------------------------------

    def described_by(self, probe_sha256: str) -> dict[str, dict[str, str]]:
        """The locked descriptions of a probe by examiner."""
        rows = self._connections.reader().query(
            "SELECT examiner, components FROM probe_description WHERE probe_sha256 = ?", [probe_sha256]
        )
        return {row["examiner"]: json.loads(row["components"]) for row in rows}

    def of_search(self, search_id: str) -> dict[int, Examination]:
        """The examinations of a search by place."""
        rows = self._connections.reader().query("SELECT * FROM examination WHERE search_id = ?", [search_id])
        return {row["place"]: _examination(row) for row in rows}

    def all(self) -> list[Examination]:
        rows = self._connections.reader().query("SELECT * FROM examination ORDER BY examination_id")
        return [_examination(row) for row in rows]

    def decisions(self, examination_id: int) -> dict[int, Examined]:
        """An examination's decisions by face id."""
        rows = self._connections.reader().query(
            "SELECT face_id, outcome, reasons, at FROM examined WHERE examination_id = ?", [examination_id]
        )
        return {row["face_id"]: Examined(**row) for row in rows}

    def settled(self, search_id: str) -> dict[int, Settled]:
        """What conferences decided about a search's candidates, by face id."""
        rows = self._connections.reader().query(
            "SELECT face_id, outcome, reasons, people, at FROM conference WHERE search_id = ?", [search_id]
        )
        return {row["face_id"]: Settled(**{**row, "people": tuple(json.loads(row["people"]))}) for row in rows}


def _examination(row: Mapping[str, object]) -> Examination:
    return Examination(
        examination_id=int(str(row["examination_id"])),
        search_id=str(row["search_id"]),
        place=int(str(row["place"])),
        examiner=str(row["examiner"]),
        presented=tuple(json.loads(str(row["presented"]))),
        controls=tuple(json.loads(str(row["controls"]))),
        begun_at=str(row["begun_at"]),
        sealed_at=str(row["sealed_at"]),
    )
