"""A look at the stored rows that trusts nothing: one consistent moment, odd bytes and missing tables included."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import sqlcipher3
from sqlite_utils import Database

from facefinder.catalogue import changes, schema
from facefinder.catalogue.changes import RowFault
from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import AuditRow
from facefinder.domain.language import phrase


class Examination:
    """A connection of its own in one read transaction."""

    def __init__(self, connections: Connections) -> None:
        self._database = connections.separate()
        # Text that was tampered with may be no text any more.
        self._database.conn.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
        self._database.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._database.conn.close()

    def schema_faults(self) -> list[str]:
        """Tables, indexes and triggers that are missing, added or other than the program lays them."""
        expected, found = _objects(_pristine()), _objects(self._database)
        faults = [phrase(f"{name} is missing") for name in sorted(expected.keys() - found.keys())]
        faults += [phrase(f"{name} does not belong to the program") for name in sorted(found.keys() - expected.keys())]
        faults += [
            phrase(f"{name} is not as the program made it")
            for name in sorted(expected.keys() & found.keys())
            if expected[name] != found[name]
        ]
        return faults

    def entries(self) -> Iterator[AuditRow]:
        """Every entry of the log in the order of their numbers."""
        for row in self._database.execute(
            "SELECT sequence, at, operator, action, subject, details, changes, previous, digest FROM audit_entry "
            "ORDER BY sequence"
        ):
            yield AuditRow(*row)

    def head(self) -> tuple[int, str] | None:
        """The last entry's number and digest as they were noted beside the log."""
        row = self._database.execute("SELECT sequence, digest FROM audit_head").fetchone()
        return None if row is None else (int(row[0]), str(row[1]))

    def change_lists(self) -> Iterator[tuple[int, str]]:
        """Each change list's entry number and the list's digest as it is now."""
        for sequence, content in self._database.execute("SELECT sequence, rows FROM change_list ORDER BY sequence"):
            yield int(sequence), changes.list_digest(bytes(content))

    def row_faults(self) -> Iterator[RowFault]:
        return changes.row_faults(self._database)


def _pristine() -> Database:
    database = Database(sqlcipher3.connect(":memory:", isolation_level=None))
    schema.create(database)
    return database


def _objects(database: Database) -> dict[str, Any]:
    rows = database.execute(
        "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
    ).fetchall()
    return {str(name): sql for name, sql in rows}
