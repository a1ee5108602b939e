"""The audit log's rows. What they mean and how they chain is audit's business."""

from __future__ import annotations

from collections.abc import Iterator

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import AuditRow


class LogStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def append(self, row: AuditRow) -> None:
        """Add an entry; within the transaction of the change that it records."""
        self._connections.writer.execute(
            "INSERT INTO audit_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [row.sequence, row.at, row.operator, row.action, row.subject, row.details, row.previous, row.digest],
        )

    def last_within(self) -> AuditRow | None:
        """The chain's head, within a transaction."""
        for row in self._connections.writer.query("SELECT * FROM audit_entry ORDER BY sequence DESC LIMIT 1"):
            return AuditRow(**row)
        return None

    def all(self) -> Iterator[AuditRow]:
        """Every entry, oldest first."""
        for row in self._connections.reader().query("SELECT * FROM audit_entry ORDER BY sequence"):
            yield AuditRow(**row)

    def newest(self, limit: int) -> list[AuditRow]:
        rows = self._connections.reader().query("SELECT * FROM audit_entry ORDER BY sequence DESC LIMIT ?", [limit])
        return [AuditRow(**row) for row in rows]
