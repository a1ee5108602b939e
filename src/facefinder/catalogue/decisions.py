"""The examiners' acts, appended and never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.words import NOTE, WordIndex
from facefinder.domain.decisions import EventKind, Pair, Region, ReviewEvent
from facefinder.domain.geometry import Box

_COLUMNS = (
    "event_id, at, operator, search_id, probe_sha256, probe_x, probe_y, probe_width, probe_height, exhibit_sha256, "
    "frame, x, y, width, height, kind, value, reasons, features, aids, undoes"
)


class DecisionStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, event: ReviewEvent) -> int:
        """Append an act, within a transaction; its own ``event_id`` is ignored, the new one returned."""
        probe, candidate = event.pair.probe, event.pair.candidate
        values: list[Any] = [
            event.at,
            event.operator,
            event.search_id,
            probe.sha256,
            *_sides(probe.box),
            candidate.sha256,
            candidate.frame,
            *_sides(candidate.box),
            event.kind.value,
            event.value,
            event.reasons,
            json.dumps(event.features),
            json.dumps(event.aids),
            event.undoes,
        ]
        marks = ", ".join("?" * len(values))
        cursor = self._connections.writer.execute(f"INSERT INTO review_event VALUES (NULL, {marks})", values)
        event_id = int(cursor.lastrowid or 0)
        # A decision's value is one of three words of the program's own; what a person wrote is worth finding.
        written = event.value if event.kind is EventKind.NOTE else event.reasons
        if written:
            WordIndex(self._connections).put(NOTE, {event_id: written})
        return event_id

    def of_probe(self, sha256: str) -> list[ReviewEvent]:
        """Every act about a probe photograph's faces, in order."""
        return self._read("WHERE probe_sha256 = ?", [sha256])

    def of_candidates(self, sha256s: Iterable[str]) -> list[ReviewEvent]:
        """Every act about faces of these exhibits, in order."""
        return self._read(
            "WHERE exhibit_sha256 IN (SELECT value FROM json_each(?))", [json.dumps(sorted(set(sha256s)))]
        )

    def get(self, event_id: int) -> ReviewEvent | None:
        return next(iter(self._read("WHERE event_id = ?", [event_id])), None)

    def newest(self, limit: int) -> list[ReviewEvent]:
        """The newest acts, newest first."""
        return self._read(
            "WHERE event_id IN (SELECT event_id FROM review_event ORDER BY event_id DESC LIMIT ?)", [limit]
        )[::-1]

    def _read(self, where: str, values: Sequence[Any]) -> list[ReviewEvent]:
        statement = f"SELECT {_COLUMNS} FROM review_event {where} ORDER BY event_id"
        return [_event(row) for row in self._connections.reader().query(statement, list(values))]


def _sides(box: Box) -> tuple[float, float, float, float]:
    return float(box.x), float(box.y), float(box.width), float(box.height)


def _event(row: dict[str, Any]) -> ReviewEvent:
    probe = Box(row["probe_x"], row["probe_y"], row["probe_width"], row["probe_height"])
    found = Box(row["x"], row["y"], row["width"], row["height"])
    return ReviewEvent(
        event_id=row["event_id"],
        at=row["at"],
        operator=row["operator"],
        search_id=row["search_id"],
        pair=Pair(Region(row["probe_sha256"], probe), Region(row["exhibit_sha256"], found, row["frame"])),
        kind=EventKind(row["kind"]),
        value=row["value"],
        reasons=row["reasons"],
        features=tuple((name, seen) for name, seen in json.loads(row["features"])),
        aids=tuple(json.loads(row["aids"])),
        undoes=row["undoes"],
    )
