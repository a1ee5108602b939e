"""Containers read in a child process: from here they look like plain items, whatever happens over there.

A child that crashes, hangs or runs out of memory is started again; the listing carries on behind the last entry that
came. A place that brings it down twice is told as a problem and the listing of that container ends there.

A child reads one source. Where the system has Landlock it can open nothing else but the program itself, and write
nothing but nameless files in a private folder; another source gets another child.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO, cast

from facefinder.domain.errors import (
    ContainerDamaged,
    ContainerNotSupported,
    ContainerTooLarge,
    ItemNotFound,
    KnownError,
    NotReadable,
    PasswordNeeded,
    SourceVanished,
)
from facefinder.engine.frames import Frame
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.expand import Expansion
from facefinder.ingest.sources.reader_process import CRASHED, Child, ChildGone, Known, readable_of

LISTING_SECONDS = 900.0
READING_SECONDS = 120.0
MEMORY_BYTES = 4 << 30


class ContainerHost:
    """One child process and the conversation with it; used from any thread, one request at a time. It serves one source
    after the other: a request for another one begins with another child."""

    def __init__(
        self,
        *,
        listing_seconds: float = LISTING_SECONDS,
        reading_seconds: float = READING_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self._seconds = {"next": listing_seconds, "expand": listing_seconds, "locate": listing_seconds}
        self._reading_seconds = reading_seconds
        self._memory_bytes = memory_bytes
        self._lock = threading.RLock()
        self._child: Child | None = None
        self._dropped: deque[tuple[int, int]] = deque()
        self.generation = 0
        """How many children were lost; streams and listings belong to one generation."""

    def expand(self, location: str, item: Item, expansion: Expansion) -> Iterator[Item | Unlisted]:
        """Everything inside the container ``item`` of the source at ``location``.

        Raises:
            SourceVanished: when the source goes away.
        """
        recipe = _recipe(location, item.path, expansion) | {
            "stamp": item.stamp,
            "size": item.size,
            "ask_known": expansion.known is not None,
        }
        passed = 0
        falls = 0
        while True:
            try:
                for entry in self._listing(recipe, passed, expansion.known):
                    yield entry
                    passed += 1
                    falls = 0
            except ChildGone as gone:
                falls += 1
                if falls == 2:
                    fault = ContainerDamaged(reason=gone.reason)
                    yield Unlisted(f"{item.path}/…" if passed else item.path, fault.code, str(fault))
                    return
            except NotReadable as shut:
                # It went away, or was shut, since it was listed; the rest of the source is still there.
                yield Unlisted(f"{item.path}/…" if passed else item.path, shut.code, str(shut))
                return
            else:
                return

    def open(self, location: str, path: str, expansion: Expansion) -> BinaryIO:
        """The item at ``path``, deep in a container.

        Raises:
            ItemNotFound: when it is not there.
            NotReadable, SourceVanished: when it or a container around it cannot be read.
        """
        return _HostedStream(self, _recipe(location, path, expansion)).started()

    def close(self) -> None:
        """Ends the child; it is started again when needed."""
        with self._lock:
            if self._child is not None:
                self._child.end()
                self._child = None
                self.generation += 1

    def _listing(self, recipe: dict[str, object], skip: int, known: Known) -> Iterator[Item | Unlisted]:
        with self._lock:
            answer = _told(self.ask(recipe | {"do": "expand"}).header)
            generation = self.generation
        number = answer["listing"]
        seen = 0
        try:
            while True:
                with self._lock:
                    if self.generation != generation:
                        raise ChildGone(CRASHED)
                    answer = self.ask({"do": "next", "listing": number}, known).header
                for row in cast("list[dict[str, Any]]", answer.get("entries") or []):
                    seen += 1
                    if seen > skip:
                        yield self._entry(row, recipe, (generation, cast(int, number)))
                _told(answer)
                if answer["end"]:
                    return
        finally:
            self.drop(generation, cast(int, number))

    def _entry(self, row: dict[str, Any], recipe: dict[str, object], listing: tuple[int, int]) -> Item | Unlisted:
        path = str(row["path"])
        if "code" in row:
            return Unlisted(path, str(row["code"]), str(row["sentence"]))
        own = recipe | {"path": path}
        index = int(row["index"])
        return Item(
            path,
            lambda: _HostedStream(self, own, (*listing, index)).started(),
            None if row["size"] is None else int(row["size"]),
            str(row["stamp"]),
            url=str(row["url"]),
            page_url=str(row["page_url"]),
            captured_at=str(row["captured_at"]),
        )

    def drop(self, generation: int, number: int) -> None:
        """Lets a listing or stream over there go, with the next request.

        Not at once: the collector may call this in the middle of another request.
        """
        self._dropped.append((generation, number))

    def ask(self, request: dict[str, object], known: Known = None) -> Frame:
        """One request and its answer; meanwhile the child may ask whether an item is ``known``.

        Raises:
            ChildGone: when the child ended, or took longer than allowed and was ended.
        """
        with self._lock:
            may_read = readable_of(str(request["location"])) if "location" in request else None
            if self._child is not None and may_read is not None and self._child.may_read != may_read:
                self.close()
            if self._child is None:
                self._child = Child(self._memory_bytes, may_read or ())
            drop = [number for generation, number in self._taken() if generation == self.generation]
            try:
                seconds = self._seconds.get(str(request["do"]), self._reading_seconds)
                return self._child.ask(request | {"drop": drop}, seconds, known)
            except ChildGone:
                self._child.end()
                self._child = None
                self.generation += 1
                raise

    def _taken(self) -> Iterator[tuple[int, int]]:
        with contextlib.suppress(IndexError):
            while True:
                yield self._dropped.popleft()


class _HostedStream(io.RawIOBase):
    """A stream over there. When the child is lost it is opened again and read up to where it stood."""

    def __init__(
        self, host: ContainerHost, recipe: dict[str, object], listed: tuple[int, int, int] | None = None
    ) -> None:
        super().__init__()
        self._host, self._recipe, self._listed = host, recipe, listed
        self._generation = -1
        self._number = 0
        self._at = 0
        self._part = b""
        self._ended = False
        self._fault: KnownError | None = None

    def started(self) -> BinaryIO:
        """Opens it, and gives it typed as the plain stream that it serves as.

        Raises:
            NotReadable, SourceVanished: when it cannot be opened.
        """
        self._next_part()
        if self._fault is not None and not self._part:
            raise self._fault
        return cast(BinaryIO, self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        data = self._some(len(target))
        target[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        parts: list[bytes] = []
        wanted = size if size >= 0 else 1 << 62
        while wanted:
            try:
                part = self._some(wanted)
            except KnownError:
                if parts:
                    break  # it comes again with the next call
                raise
            if not part:
                break
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def _some(self, size: int) -> bytes:
        if not self._part and not self._ended:
            if self._fault is not None:
                raise self._fault
            self._next_part()
        if not self._part and self._fault is not None:
            raise self._fault
        data, self._part = self._part[:size], self._part[size:]
        return data

    def _next_part(self) -> None:
        for attempt in (1, 2):
            try:
                with self._host._lock:  # noqa: SLF001 - the host's own stream
                    self._take(self._request())
            except ChildGone as gone:
                if attempt == 2:
                    self._fault = ContainerDamaged(reason=gone.reason)
            else:
                return

    def _request(self) -> Frame:
        host = self._host
        if self._generation >= 0 and host.generation == self._generation:
            return host.ask({"do": "read", "stream": self._number})
        frame: Frame | None = None
        if self._listed is not None and host.generation == self._listed[0]:
            frame = host.ask({"do": "open", "listing": self._listed[1], "index": self._listed[2]})
        if frame is None or frame.header.get("forgotten"):
            frame = host.ask(self._recipe | {"do": "locate"})
        self._generation = host.generation
        missing = self._at
        while missing and frame.blobs and not frame.header["end"] and len(frame.blobs[0]) <= missing:
            missing -= len(frame.blobs[0])
            frame = host.ask({"do": "read", "stream": cast(int, frame.header["stream"])})
        return Frame(frame.header, tuple(blob[missing:] for blob in frame.blobs))

    def _take(self, frame: Frame) -> None:
        if frame.header.get("missing"):
            self._fault = ItemNotFound(path=self._recipe["path"])
            return
        self._number = cast(int, frame.header.get("stream", 0))
        self._part = frame.blobs[0] if frame.blobs else b""
        self._at += len(self._part)
        try:
            _told(frame.header)
        except KnownError as fault:
            self._fault = fault
        else:
            self._ended = bool(frame.header.get("end"))

    def close(self) -> None:
        if not self.closed:
            super().close()
            if not self._ended and self._fault is None and self._generation >= 0:
                self._host.drop(self._generation, self._number)


def _recipe(location: str, path: str, expansion: Expansion) -> dict[str, object]:
    return {
        "location": location,
        "path": path,
        "limits": asdict(expansion.limits),
        "passwords": list(expansion.passwords),
    }


def _told(header: dict[str, object]) -> dict[str, object]:
    """The header, unless it tells a fault, which is raised as what it was over there."""
    fault = header.get("fault")
    if fault is None:
        return header
    told = cast("dict[str, object]", fault)
    if told["vanished"]:
        raise SourceVanished(path=told.get("path", "The source"))
    raise _fault_of(str(told["code"]), str(told["sentence"]))


_KINDS = {
    kind.code: kind
    for kind in (PasswordNeeded, ContainerDamaged, ContainerNotSupported, ContainerTooLarge, ItemNotFound)
}


def _fault_of(code: str, sentence: str) -> KnownError:
    """A fault of the other side, with its own sentence."""
    fault = _KINDS.get(code, NotReadable)()
    fault.args = (sentence,)
    return fault


_HOSTS: OrderedDict[tuple[str, str], ContainerHost] = OrderedDict()
_HOSTS_LOCK = threading.Lock()
_MOST_HOSTS = 4


def host_for(purpose: str, location: str | os.PathLike[str]) -> ContainerHost:
    """The program's own host for ``listing`` or ``opening`` a source: looking at an original need not wait for an
    import, nor one source for another. Of those not used for the longest time the child is ended."""
    key = (purpose, os.path.realpath(location))
    with _HOSTS_LOCK:
        if not _HOSTS:
            atexit.register(close_hosts)
        host = _HOSTS.pop(key, None) or ContainerHost()
        _HOSTS[key] = host
        while len(_HOSTS) > _MOST_HOSTS:
            _HOSTS.popitem(last=False)[1].close()
        return host


def close_hosts() -> None:
    """Ends the program's reading processes; they start again when needed."""
    with _HOSTS_LOCK:
        for host in _HOSTS.values():
            host.close()
