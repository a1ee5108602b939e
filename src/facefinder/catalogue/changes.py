"""Change lists: what binds every row of the catalogue to the audit log.

At the end of each transaction the digest of every row that it added, changed or removed is written down as that
transaction's change list, and the last audit entry of the transaction holds the list's own digest. So a row that was
edited, added or taken away behind the program's back is found by name, and a list cannot be edited to fit without
breaking the chain. Triggers that live only in the writer's connection note which rows a transaction touched.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

UNBOUND = frozenset({"audit_entry", "audit_head", "change_list", "tally"})
"""The log itself, which has its own chain, and counters that can be counted again."""

GONE = bytes(32)
_VALUE = struct.Struct("<cQ")
_NAMES = struct.Struct("<BH")


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that is not as the log says: its table and key (a JSON list), what is wrong, since which entry."""

    table: str
    key: str
    wrong: str
    sequence: int


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    key: tuple[str, ...]

    def key_of(self, row: str) -> str:
        return f"json_array({', '.join(f'{row}.{column}' for column in self.key)})"

    def touched(self) -> str:
        """Asks for each touched row's key, and the row as it is now: nothing but NULL where it is gone."""
        places = enumerate(self.key)
        same = " AND ".join(f"now.{column} = json_extract(noted.key, '$[{place}]')" for place, column in places)
        return (
            f"SELECT noted.key, now.{self.key[0]} IS NULL, now.* "
            f"FROM (SELECT DISTINCT key FROM touched WHERE name = '{self.name}' ORDER BY key) AS noted "
            f"LEFT JOIN main.{self.name} AS now ON {same} ORDER BY noted.key"
        )


def bound_tables(database: Database) -> list[_Table]:
    """Every table whose rows are bound to the log, with the columns of its primary key."""
    names = database.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name"
    ).fetchall()
    return [_table(database, name) for (name,) in names if name not in UNBOUND]


def _table(database: Database, name: str) -> _Table:
    columns = database.execute(f"PRAGMA main.table_info({name})").fetchall()
    key = [column[1] for column in sorted(columns, key=lambda column: column[5]) if column[5]]
    if not key:
        raise ValueError(f"table {name} has no primary key, so its rows cannot be bound to the log")
    return _Table(name, tuple(key))


def watch(writer: Database) -> None:
    """Start noting which rows are touched on this connection."""
    writer.execute("PRAGMA recursive_triggers = ON")  # a row that REPLACE removes is noted too
    writer.execute("CREATE TEMP TABLE touched (name TEXT, key TEXT)")
    # Not unique: an UPSERT's own conflict rule would override an OR IGNORE in here.
    note = "INSERT INTO touched VALUES"
    for table in bound_tables(writer):
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            steps = " ".join(f"{note} ('{table.name}', {table.key_of(row)});" for row in rows)
            writer.execute(
                f"CREATE TEMP TRIGGER touched_{table.name}_{event.lower()} AFTER {event} ON main.{table.name} "
                f"BEGIN {steps} END"
            )


def take(writer: Database) -> bytes:
    """The change list of this transaction: packed names, keys and row digests; empty when nothing was."""
    packed: list[bytes] = []
    for (name,) in writer.execute("SELECT DISTINCT name FROM touched ORDER BY name").fetchall():
        for key, gone, *row in writer.execute(_table(writer, name).touched()):
            packed.append(_pack(name, key, GONE if gone else row_digest(row)))
    if packed:
        writer.execute("DELETE FROM touched")
    return b"".join(packed)


def everything(writer: Database) -> Iterator[tuple[str, bytes]]:
    """For each table the change list of all its rows as they are now: after a migration, no older list covers them."""
    for table in bound_tables(writer):
        rows = writer.conn.execute(f"SELECT {table.key_of(table.name)}, * FROM {table.name}")
        yield table.name, b"".join(_pack(table.name, row[0], row_digest(row[1:])) for row in rows)


def row_digest(row: Iterable[Any]) -> bytes:
    """SHA-256 over a row's values in column order, each with its type and length."""
    parts: list[bytes] = []
    for value in row:
        if isinstance(value, str):
            kind, content = b"t", value.encode("utf-8", "surrogateescape")
        elif isinstance(value, int):
            kind, content = b"i", b"%d" % value
        elif isinstance(value, float):
            kind, content = b"f", struct.pack("<d", value)
        elif value is None:
            kind, content = b"n", b""
        else:
            kind, content = b"b", value
        parts += (_VALUE.pack(kind, len(content)), content)
    return hashlib.sha256(b"".join(parts)).digest()


def _pack(name: str, key: str, digest: bytes) -> bytes:
    table, stored = name.encode(), key.encode()
    return _NAMES.pack(len(table), len(stored)) + table + stored + digest


def _steps(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Of each row in a change list its table, and where its key begins and its digest ends; stops where it is cut
    off."""
    place, length, names = 0, len(content), _NAMES.unpack_from
    while place + 3 <= length:
        of_table, of_key = names(content, place)
        key = place + 3 + of_table
        end = key + of_key + 32
        if end > length:
            return
        yield content[place + 3 : key], key, end
        place = end


def _key(content: bytes, start: int, end: int) -> str:
    return content[start : end - 32].decode("utf-8", "replace")


def list_digest(content: bytes) -> str:
    """What the entry keeps of its change list; empty when nothing was changed."""
    return hashlib.sha256(content).hexdigest() if content else ""


def row_faults(database: Database) -> Iterator[RowFault]:
    """Every row that is not as the newest change list that names it says, a table at a time.

    One digest a row of the table is held in memory.

    ``database`` is a connection of its own that gives text with ``surrogateescape``.
    """
    tables = {table.name: table for table in bound_tables(database)}
    stored = {name.encode() for name in tables}
    named: set[bytes] = set()
    for sequence, content in _lists(database):
        for name, start, end in _steps(content):
            named.add(name)
            if name not in stored:
                yield RowFault(
                    name.decode("utf-8", "replace"), _key(content, start, end), "belongs to a table that is not there",
                    sequence,
                )  # fmt: skip
    for table in tables.values():
        listed: dict[str, tuple[bytes, int]] = {}
        wanted = table.name.encode()
        if wanted in named:
            for sequence, content in _lists(database):
                for name, start, end in _steps(content):
                    if name == wanted:
                        listed[_key(content, start, end)] = (content[end - 32 : end], sequence)
        yield from _faults_of(database, table, listed)


def _lists(database: Database) -> Iterator[tuple[int, bytes]]:
    yield from database.execute("SELECT sequence, rows FROM change_list ORDER BY sequence")


def _faults_of(database: Database, table: _Table, listed: dict[str, tuple[bytes, int]]) -> Iterator[RowFault]:
    cursor = database.execute(f"SELECT {table.key_of(table.name)}, * FROM {table.name}")
    for row in cursor:
        digest, sequence = listed.pop(row[0], (GONE, 0))
        if digest == GONE:
            yield RowFault(table.name, row[0], "was added outside the program", sequence)
        elif digest != row_digest(row[1:]):
            yield RowFault(table.name, row[0], "was changed outside the program", sequence)
    for key, (digest, sequence) in listed.items():
        if digest != GONE:
            yield RowFault(table.name, key, "was removed outside the program", sequence)
