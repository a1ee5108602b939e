"""Connections to the catalogue: one writer, a reader for each thread, the cipher asserted active where there is one."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import sqlcipher3
from sqlite_utils import Database

from facefinder.domain.errors import CatalogueDamaged, DiskFull, KnownError, NotReadable, NotWritable

PLAIN_HEADER = b"SQLite format 3\x00"
PAGE_SIZE = 16384
_FAULTS = (sqlcipher3.Error, UnicodeDecodeError, OSError)
"""What SQLite, and reading what it gives, may raise."""


@dataclass(frozen=True, slots=True, repr=False)
class CatalogueKey:
    """The raw 256-bit key of an encrypted catalogue; it has no printable form on purpose."""

    raw: bytes

    def pragma(self) -> str:
        if len(self.raw) != 32:
            raise ValueError("a catalogue key has 32 bytes")
        return f"PRAGMA key = \"x'{self.raw.hex()}'\""


def told(fault: sqlcipher3.Error, path: Path) -> KnownError | None:
    """The known error that tells this SQLite error, or None when it is a fault of ours."""
    text = str(fault).lower()
    if "disk is full" in text:
        return DiskFull(path=str(path))
    if "readonly" in text or "read-only" in text:
        return NotWritable(path=str(path), reason="the catalogue or its disk is read-only")
    if "unable to open" in text:
        return NotReadable(path=str(path), reason="the catalogue cannot be opened")
    if "could not decode" in text:
        return CatalogueDamaged(path=str(path), reason="a text in it is not text any more")
    if "foreign key constraint" in text:
        # What a row refers to is looked up just before it is written: only an index that lies can have lost it.
        return CatalogueDamaged(path=str(path), reason="a row refers to another one that is not there")
    if "not a database" in text or "malformed" in text or "corrupt" in text:
        return CatalogueDamaged(path=str(path), reason=text)
    if "disk i/o error" in text:
        return NotWritable(path=str(path), reason="the disk reports a fault")
    return None


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Within it, SQLite's errors about the world become the program's sentences."""
    try:
        yield
    except sqlcipher3.Error as fault:
        known = told(fault, path)
        if known is None:
            raise
        raise known from fault
    except UnicodeDecodeError as fault:
        raise CatalogueDamaged(path=str(path), reason="a text in it is not text any more") from fault
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(path=str(path)) from fault
        raise


def _tell(fault: Exception, path: Path) -> NoReturn:
    with telling(path):
        raise fault


def _telling_cursor(path: Path) -> type[Any]:
    """A cursor class whose errors about the world are the program's sentences, while rows are fetched too. A statement
    without a fault passes through here a dozen times a photograph, so nothing is entered or left for it."""

    class Telling(sqlcipher3.Cursor):  # type: ignore[misc]  # a library without types
        def execute(self, *arguments: Any) -> Any:
            try:
                return super().execute(*arguments)
            except _FAULTS as fault:
                _tell(fault, path)

        def fetchone(self) -> Any:
            try:
                return super().fetchone()
            except _FAULTS as fault:
                _tell(fault, path)

        def fetchmany(self, *arguments: Any) -> Any:
            try:
                return super().fetchmany(*arguments)
            except _FAULTS as fault:
                _tell(fault, path)

        def fetchall(self) -> Any:
            try:
                return super().fetchall()
            except _FAULTS as fault:
                _tell(fault, path)

        def __next__(self) -> Any:
            try:
                return super().__next__()
            except sqlcipher3.Error as fault:
                known = told(fault, path)
                raise (known or fault) from fault

    return Telling


def _telling_connection(path: Path) -> type[Any]:
    kind = _telling_cursor(path)

    class Telling(sqlcipher3.Connection):  # type: ignore[misc]  # a library without types
        def cursor(self, factory: type[Any] = kind) -> Any:
            return super().cursor(factory)

        def execute(self, *arguments: Any) -> Any:
            return self.cursor().execute(*arguments)

    return Telling


class Connections:
    """Opens connections with the house's settings and hands each thread its own reader."""

    def __init__(self, path: Path, key: CatalogueKey | None = None) -> None:
        self.path = path
        self._key = key
        self._readers = threading.local()
        self._all_readers: list[Database] = []
        self._guard = threading.Lock()
        self.write_lock = threading.RLock()
        self.writer = self._open(read_only=False)

    @property
    def key(self) -> CatalogueKey | None:
        return self._key

    @property
    def encrypted(self) -> bool:
        return self._key is not None

    def reader(self) -> Database:
        """This thread's read-only connection."""
        found: Database | None = getattr(self._readers, "database", None)
        if found is None:
            found = self._open(read_only=True)
            self._readers.database = found
            with self._guard:
                self._all_readers.append(found)
        return found

    def separate(self) -> Database:
        """A read-only connection that its caller closes."""
        return self._open(read_only=True)

    def close(self) -> None:
        with self._guard:
            for database in self._all_readers:
                database.conn.close()
            self._all_readers.clear()
        self._readers = threading.local()
        self.writer.conn.close()

    def _open(self, *, read_only: bool) -> Database:
        with telling(self.path):
            connection: Any = sqlcipher3.connect(
                str(self.path),
                check_same_thread=False,
                isolation_level=None,
                timeout=30.0,
                factory=_telling_connection(self.path),
            )
            try:
                if self._key is not None:
                    connection.execute("PRAGMA cipher_log_level = NONE")
                    # VACUUM INTO makes its copy with the default, whatever this file has.
                    connection.execute(f"PRAGMA cipher_default_page_size = {PAGE_SIZE}")
                    connection.execute(self._key.pragma())
                connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
                if self._key is not None:
                    connection.execute(f"PRAGMA cipher_page_size = {PAGE_SIZE}")
                    self._assert_cipher(connection)
                database = Database(connection)
                if read_only:
                    database.execute("PRAGMA query_only = ON")
                else:
                    # The first statement that touches the file: a wrong key or another format shows here.
                    database.execute("PRAGMA journal_mode = WAL")
                    database.execute("PRAGMA synchronous = FULL")
                    database.execute("PRAGMA secure_delete = ON")
                database.execute("PRAGMA foreign_keys = ON")
                database.execute("PRAGMA cache_size = -65536")
                database.execute("PRAGMA temp_store = MEMORY")
                return database
            except BaseException:
                connection.close()
                raise

    def _assert_cipher(self, connection: Any) -> None:
        status = connection.execute("PRAGMA cipher_status").fetchone()
        if status is None or str(status[0]) != "1":
            raise CatalogueDamaged(path=str(self.path), reason="the cipher is not active")
        if self.path.exists() and self.path.stat().st_size:
            with self.path.open("rb") as stream:
                if stream.read(16) == PLAIN_HEADER:
                    raise CatalogueDamaged(path=str(self.path), reason="it is not encrypted although its case says so")


def export_encrypted(plain: Path, target: Path, key: CatalogueKey) -> None:
    """Copy a plain catalogue that nobody has open into a new encrypted one.

    Raises:
        DiskFull, NotWritable, CatalogueDamaged: the plain one is as it was.
    """
    with telling(plain):
        connection: Any = sqlcipher3.connect(str(plain), isolation_level=None)
        try:
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("ATTACH ? AS encrypted KEY ?", [str(target), f"x'{key.raw.hex()}'"])
            connection.execute(f"PRAGMA encrypted.cipher_page_size = {PAGE_SIZE}")
            connection.execute("SELECT sqlcipher_export('encrypted')").fetchone()
            for name in ("application_id", "user_version"):
                (value,) = connection.execute(f"PRAGMA main.{name}").fetchone()
                connection.execute(f"PRAGMA encrypted.{name} = {value}")
            connection.execute("DETACH encrypted")
        finally:
            connection.close()
