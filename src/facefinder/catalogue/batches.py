"""Batches: many probes searched one after the other, each with its outcome, so that it can go on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import path_bytes, path_text, to_json


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A batch as it is on record. ``kind`` is ``folder`` or ``source``; ``settings`` say how each is searched."""

    batch_id: str
    started_at: str
    operator: str
    purpose: str
    kind: str
    origin: str
    settings: dict[str, Any]
    probes: int
    done: int
    finished_at: str


@dataclass(frozen=True, slots=True)
class BatchProbe:
    """One probe of a batch: a photograph's path, or an enrolled face; its searches, or the reason why there is none."""

    number: int
    path: str
    face_id: int | None
    done: bool
    search_ids: tuple[str, ...]
    code: str
    sentence: str


class BatchStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # --- within a transaction ---------------------------------------------------------------------------------------

    def add(
        self,
        batch_id: str,
        *,
        at: str,
        operator: str,
        purpose: str,
        kind: str,
        origin: str,
        settings: dict[str, Any],
        probes: Iterable[tuple[str, int | None]],
    ) -> int:
        """Record a batch with all its probes (path, face id); returns how many there are."""
        writer = self._connections.writer
        writer.execute(
            "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, '')",
            [batch_id, at, operator, purpose, kind, path_bytes(origin), to_json(settings)],
        )
        count = 0
        for count, (path, face_id) in enumerate(probes, start=1):
            writer.execute(
                "INSERT INTO batch_probe (batch_id, number, path, face_id) VALUES (?, ?, ?, ?)",
                [batch_id, count, path_bytes(path), face_id],
            )
        return count

    def settle(self, batch_id: str, number: int, search_ids: Iterable[str], code: str = "", sentence: str = "") -> None:
        """Say what became of a probe."""
        self._connections.writer.execute(
            """UPDATE batch_probe SET done = 1, search_ids = ?, code = ?, sentence = ?
               WHERE batch_id = ? AND number = ?""",
            [json.dumps(list(search_ids)), code, sentence, batch_id, number],
        )

    def finish(self, batch_id: str, at: str) -> None:
        self._connections.writer.execute("UPDATE batch SET finished_at = ? WHERE batch_id = ?", [at, batch_id])

    # --- reading ----------------------------------------------------------------------------------------------------

    def get(self, batch_id: str) -> BatchRecord | None:
        return next((batch for batch in self.all() if batch.batch_id == batch_id), None)

    def all(self) -> list[BatchRecord]:
        """Every batch, oldest first."""
        rows = self._connections.reader().query(
            """SELECT batch.*, (SELECT count(*) FROM batch_probe AS p WHERE p.batch_id = batch.batch_id) AS probes,
                      (SELECT count(*) FROM batch_probe AS p WHERE p.batch_id = batch.batch_id AND done) AS done
               FROM batch ORDER BY started_at, batch_id"""
        )
        return [
            BatchRecord(
                row["batch_id"],
                row["started_at"],
                row["operator"],
                row["purpose"],
                row["kind"],
                path_text(row["origin"]),
                json.loads(row["settings"]),
                row["probes"],
                row["done"],
                row["finished_at"],
            )
            for row in rows
        ]

    def probes(self, batch_id: str) -> Iterator[BatchProbe]:
        """A batch's probes in their order."""
        rows = self._connections.reader().query(
            "SELECT * FROM batch_probe WHERE batch_id = ? ORDER BY number", [batch_id]
        )
        for row in list(rows):
            yield BatchProbe(
                row["number"],
                path_text(row["path"]),
                row["face_id"],
                bool(row["done"]),
                tuple(json.loads(row["search_ids"])),
                row["code"],
                row["sentence"],
            )
