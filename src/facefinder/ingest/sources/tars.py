"""TAR archives, plain and packed (gzip, bzip2, xz), and single packed files.

A packed archive can only be read front to back. Entries are opened through a cursor that goes forward while they are
asked for in order, and starts again when an earlier one is asked for.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from facefinder.domain.errors import ContainerDamaged, ContainerTooLarge
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.expand import Container, Found, Reusable
from facefinder.ingest.sources.sniff import HEAD, is_tar
from facefinder.ingest.sources.streams import View, buffered, damaged, guarded, read_up_to, spooled

_SUFFIXES = (".gz", ".bz2", ".xz", ".tgz", ".z")


def read_tar(container: Container) -> Iterator[Found | Unlisted]:
    """The files of a plain tar."""
    reusable = Reusable(container)
    with tarfile.open(
        fileobj=buffered(reusable.view()), mode="r:", encoding="utf-8", errors="surrogateescape"
    ) as archive:
        for info in _members(archive):
            special = _special(info, container)
            if special is not None:
                yield special
            elif info.isfile() and info.sparse is None:
                yield _in_place(reusable, info)
            elif info.isfile():
                yield _sparse(reusable, info)


def read_compressed(container: Container) -> Iterator[Found | Unlisted]:
    """The files of a packed tar, or the one file that is packed."""
    with unpacked(container) as stream:
        head = read_up_to(stream, HEAD)
    if is_tar(head):
        yield from _packed_tar(container)
        return
    name = container.name
    for suffix in _SUFFIXES:
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
            break
    yield Found(Item(name or "content", lambda: unpacked(container), None, container.item.stamp and "0"))


def _packed_tar(container: Container) -> Iterator[Found | Unlisted]:
    cursor = Cursor(lambda: _entries(container), container)
    for index, (info, stream) in enumerate(_pass(container)):
        special = _special(info, container)
        if special is not None:
            yield special
        elif info.isfile():
            yield _streamed(cursor, index, info, stream, container)


def _streamed(cursor: Cursor, index: int, info: tarfile.TarInfo, stream: BinaryIO, container: Container) -> Found:
    taken: list[bytes] = []

    def head() -> bytes:
        if not taken:
            try:
                taken.append(read_up_to(stream, HEAD))
            except Exception as fault:
                raise damaged(fault) from fault
        return taken[0]

    def inner() -> BinaryIO:
        first = head()
        rest = guarded(stream, expected=max(0, info.size - len(first)))
        whole = cast(BinaryIO, _Chained(first, rest))
        return buffered(spooled(whole, container.expansion.limits.spool, container.expansion.spool_folder))

    item = Item(info.name, lambda: cursor.open(index), info.size, f"{info.mtime}:{info.size}")
    # What is looked into is spooled once and held by its own container; the cursor serves everything else.
    held: list[BinaryIO] = []

    def once() -> BinaryIO:
        if not held:
            held.append(inner())
        return buffered(cast(View, cast(io.BufferedReader, held[0]).raw).window(0, info.size))

    return Found(item, head, once)


class _Chained(io.RawIOBase):
    """Bytes that were already taken from a stream, then the rest of it."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._first, self._rest = first, rest

    def read(self, size: int = -1) -> bytes:
        if self._first:
            part, self._first = (self._first, b"") if size < 0 else (self._first[:size], self._first[size:])
            return part
        return self._rest.read(size)


class Cursor:
    """Opens entries of a container that can only be read front to back, in any order, cheapest in their own.

    ``start`` gives a fresh pass: (index, stream) pairs, each stream valid until the next pair is asked for.
    """

    def __init__(self, start: Callable[[], Iterator[tuple[int, BinaryIO]]], container: Container) -> None:
        self._start, self._expansion = start, container.expansion
        self._pass: Iterator[tuple[int, BinaryIO]] | None = None
        self._at = -1
        self._lock = threading.Lock()

    def open(self, index: int) -> BinaryIO:
        """The entry's content, in memory or in a private spool.

        Raises:
            KnownError: when the container is damaged before or within the entry, or the entry too large to be spooled.
        """
        with self._lock:
            if self._pass is None or index <= self._at:
                self._pass, self._at = self._start(), -1
            try:
                for found, stream in self._pass:
                    self._at = found
                    if found == index:
                        return buffered(spooled(stream, self._expansion.limits.spool, self._expansion.spool_folder))
            except Exception as fault:
                self._pass = None
                raise damaged(fault) from fault
            self._pass = None
            raise ContainerDamaged(reason="it ends too early")


def _entries(container: Container) -> Iterator[tuple[int, BinaryIO]]:
    for index, (info, stream) in enumerate(_pass(container)):
        if info.isfile():
            yield index, guarded(stream, expected=info.size)


def _pass(container: Container) -> Iterator[tuple[tarfile.TarInfo, BinaryIO]]:
    """One pass over a packed tar; each stream is valid until the next step."""
    with (
        unpacked(container) as stream,
        tarfile.open(fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape") as archive,
    ):
        for info in _members(archive):
            content = archive.extractfile(info) if info.isreg() else None
            yield info, cast(BinaryIO, content or io.BytesIO())


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The members one by one, not kept: a tar of a million files must not fill the memory.

    Raises:
        ContainerDamaged: where the archive stops making sense before its end.
    """
    info = archive.next()
    while info is not None:
        archive.members.clear()  # type: ignore[attr-defined]  # public, typeshed leaves it out
        yield info
        # next() would take a broken header in the middle for the end, so the header is read by its own function.
        try:
            _go_to(archive)
            info = archive.tarinfo.fromtarfile(archive)
        except (tarfile.EOFHeaderError, tarfile.EmptyHeaderError):  # type: ignore[attr-defined]  # the same
            return
        archive.offset = max(archive.offset, info.offset + 512)


def _go_to(archive: tarfile.TarFile) -> None:
    file = cast(BinaryIO, archive.fileobj)
    if archive.offset != file.tell():
        file.seek(archive.offset - 1)
        if not file.read(1):
            raise ContainerDamaged(reason="it ends too early")


def _special(info: tarfile.TarInfo, container: Container) -> Unlisted | None:
    if info.isdir() or info.islnk() or info.issym():
        # A link's target is listed itself when it is in the archive; nothing outside is ever followed.
        return None
    if not info.isfile():
        return Unlisted(info.name, "special_file", "This is a device or a pipe, not a file; it was not opened.")
    limits = container.expansion.limits
    sparse = cast("list[tuple[int, int]] | None", info.sparse)
    packed = sum(size for _, size in sparse) if sparse else info.size
    if sparse is not None and info.size > limits.floor and info.size > limits.ratio * max(packed, 1):
        fault = ContainerTooLarge(limit=f"{limits.ratio} times its packed size")
        return Unlisted(info.name, fault.code, str(fault))
    return None


def _in_place(reusable: Reusable, info: tarfile.TarInfo) -> Found:
    start, size = info.offset_data, info.size

    def opener() -> BinaryIO:
        window = reusable.view().window(start, size)
        return buffered(window) if window.size == size else guarded(buffered(window), expected=size)

    return Found(Item(info.name, opener, size, f"{info.mtime}:{size}"))


def _sparse(reusable: Reusable, info: tarfile.TarInfo) -> Found:
    def opener() -> BinaryIO:
        archive = tarfile.TarFile(fileobj=buffered(reusable.view()), mode="r")
        return guarded(cast(BinaryIO, archive.extractfile(info)), expected=info.size, alongside=archive)

    return Found(Item(info.name, opener, info.size, f"{info.mtime}:{info.size}"))


def unpacked(container: Container) -> BinaryIO:
    """The unpacked stream of a packed file; what goes wrong in it comes out as a known error.

    Raises:
        KnownError: when the packed file cannot be opened.
    """
    packed = container.content()
    counted = _Counted(packed)
    head = read_up_to(packed, 6)
    counted.first = head
    try:
        unpacker: BinaryIO
        if head.startswith(b"\x1f\x8b"):
            unpacker = cast(BinaryIO, gzip.GzipFile(fileobj=cast(BinaryIO, counted), mode="rb"))
        elif head.startswith(b"BZh"):
            unpacker = cast(BinaryIO, bz2.BZ2File(cast(BinaryIO, counted)))
        else:
            unpacker = cast(BinaryIO, lzma.LZMAFile(cast(BinaryIO, counted)))  # noqa: SIM115 - the guard closes it
    except (OSError, lzma.LZMAError, EOFError) as fault:
        raise damaged(fault) from fault
    limits = container.expansion.limits
    return guarded(
        unpacker,
        consumed=lambda: counted.total,
        floor=limits.floor,
        ratio=limits.ratio,
        limit=limits.bytes,
        alongside=packed,
    )


class _Counted(io.RawIOBase):
    """Counts what is read from a packed stream; knows no seeking, so that nothing goes back."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self.first = b""
        self.total = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.first:
            data, self.first = (self.first, b"") if size < 0 else (self.first[:size], self.first[size:])
        else:
            data = self._stream.read(size)
        self.total += len(data)
        return data

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        data = self.read(len(target))
        target[: len(data)] = data
        return len(data)

    def seekable(self) -> bool:
        return False
