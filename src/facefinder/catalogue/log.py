"""The audit log's rows, chained as they are written. What they mean is audit's business."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from facefinder.catalogue import changes
from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import AuditRow
from facefinder.domain.ledger import GENESIS, entry_digest

_HEAD = "SELECT sequence, digest FROM audit_entry ORDER BY sequence DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it has its place in the chain; ``details`` is canonical JSON."""

    at: str
    operator: str
    action: str
    subject: str
    details: str


def write_entries(writer: Database, entries: Sequence[Entry], content: bytes) -> None:
    """Chain entries within a transaction; ``content`` is its change list, for which the last entry answers."""
    row = writer.execute(_HEAD).fetchone()
    sequence, previous = (0, GENESIS) if row is None else (int(row[0]), str(row[1]))
    for entry in entries:
        sequence += 1
        covered = changes.list_digest(content) if entry is entries[-1] else ""
        values = (sequence, entry.at, entry.operator, entry.action, entry.subject, entry.details, covered, previous)
        previous = entry_digest(*values)
        writer.execute("INSERT INTO audit_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [*values, previous])
    if content:
        writer.execute("INSERT INTO change_list VALUES (?, ?)", [sequence, content])
    writer.execute("INSERT OR REPLACE INTO audit_head VALUES (1, ?, ?)", [sequence, previous])


class LogStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._pending: list[Entry] = []

    # --- writing, within a transaction ------------------------------------------------------------------------------

    def append(self, entry: Entry) -> None:
        """Add an entry; it takes its place in the chain when the transaction ends."""
        self._pending.append(entry)

    def pending(self) -> bool:
        return bool(self._pending)

    def forget_pending(self) -> None:
        self._pending.clear()

    def write_pending(self) -> None:
        """Chain the transaction's entries; the last of them answers for every row that was changed."""
        writer = self._connections.writer
        entries, self._pending = self._pending, []
        write_entries(writer, entries, changes.take(writer))

    # --- reading ----------------------------------------------------------------------------------------------------

    def all(self) -> Iterator[AuditRow]:
        """Every entry, oldest first."""
        for row in self._connections.reader().query("SELECT * FROM audit_entry ORDER BY sequence"):
            yield AuditRow(**row)

    def head(self) -> tuple[int, str]:
        """The last committed entry's number and digest."""
        row = self._connections.reader().execute(_HEAD).fetchone()
        return (0, GENESIS) if row is None else (int(row[0]), str(row[1]))

    def get(self, sequence: int) -> AuditRow | None:
        for row in self._connections.reader().query("SELECT * FROM audit_entry WHERE sequence = ?", [sequence]):
            return AuditRow(**row)
        return None

    def newest(self, limit: int) -> list[AuditRow]:
        rows = self._connections.reader().query("SELECT * FROM audit_entry ORDER BY sequence DESC LIMIT ?", [limit])
        return [AuditRow(**row) for row in rows]

    def of(self, *actions: str) -> Iterator[AuditRow]:
        """The entries of some kinds, oldest first."""
        marks = ", ".join("?" for _ in actions)
        for row in self._connections.reader().query(
            f"SELECT * FROM audit_entry WHERE action IN ({marks}) ORDER BY sequence", list(actions)
        ):
            yield AuditRow(**row)
