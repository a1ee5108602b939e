"""Streams over hostile containers: seekable views, private spools, and readers that only ever raise known errors."""

from __future__ import annotations

import errno
import io
import os
import threading
from collections.abc import Callable
from typing import BinaryIO, Protocol, cast

from facefinder.domain.errors import ContainerDamaged, ContainerTooLarge, KnownError
from facefinder.files.spools import SealedFile

CHUNK = 1 << 18
SPOOL_IN_MEMORY = 32 << 20


class Backing(Protocol):
    """Bytes that can be read anywhere, from any thread."""

    @property
    def size(self) -> int: ...

    def read_at(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``offset`` on."""


class _Memory:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    def read_at(self, offset: int, size: int) -> bytes:
        return self._content[offset : offset + size]


class _Descriptor:
    """An open file by its bare descriptor: collected in a circle of references it closes just as quietly."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self.size = os.lseek(descriptor, 0, io.SEEK_END)

    def read_at(self, offset: int, size: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._descriptor, size, offset)
        with self._lock:  # Windows
            os.lseek(self._descriptor, offset, io.SEEK_SET)
            return os.read(self._descriptor, size)

    def __del__(self) -> None:
        os.close(self._descriptor)


class Spool:
    """A private temporary file without a name: in memory while it is small, else on the disk, where its bytes are
    encrypted with a key that nobody keeps; gone with this object."""

    def __init__(self, folder: str | None) -> None:
        self._folder = folder
        self._memory = bytearray()
        self._disk: SealedFile | None = None

    @property
    def size(self) -> int:
        return len(self._memory) if self._disk is None else self._disk.size

    def write(self, data: bytes | bytearray) -> int:
        """Adds to the end.

        Raises:
            OSError: when the disk is full.
        """
        if self._disk is None and len(self._memory) + len(data) > SPOOL_IN_MEMORY:
            self._disk = SealedFile(self._folder)
            self._disk.append(self._memory)
            self._memory = bytearray()
        if self._disk is None:
            self._memory += data
        else:
            self._disk.append(data)
        return len(data)

    def read_at(self, offset: int, size: int) -> bytes:
        if self._disk is None:
            return bytes(self._memory[offset : offset + size])
        return self._disk.read_at(offset, size)

    def view(self) -> View:
        """The content as it is now."""
        return View(self)


class View(io.RawIOBase):
    """A read-only window of a file, with a position of its own; several views of one file do not disturb each other."""

    def __init__(self, backing: Backing, start: int = 0, size: int | None = None) -> None:
        super().__init__()
        self._backing, self._start = backing, start
        self._size = backing.size - start if size is None else size
        self._at = 0

    @property
    def size(self) -> int:
        return self._size

    def window(self, start: int, size: int) -> View:
        """A view of a part of this view."""
        start = min(max(start, 0), self._size)
        return View(self._backing, self._start + start, max(0, min(size, self._size - start)))

    def again(self) -> View:
        """The same view, from its beginning."""
        return self.window(0, self._size)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if origin + offset < 0:
            raise OSError(errno.EINVAL, "seek before the beginning")
        self._at = origin + offset
        return self._at

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        wanted = min(len(target), self._size - self._at)
        if wanted <= 0:
            return 0
        data = self._backing.read_at(self._start + self._at, wanted)
        target[: len(data)] = data
        self._at += len(data)
        return len(data)


def view_of(stream: BinaryIO) -> View | None:
    """A view of the whole stream where it can seek at no cost (a real file, or a view of one), else None.

    It does not need the stream any more; whoever opened that closes it.
    """
    inner = stream.raw if isinstance(stream, io.BufferedReader | io.BufferedRandom) else stream
    if isinstance(inner, View):
        return inner.again()
    if isinstance(inner, io.FileIO):
        return View(_Descriptor(os.dup(inner.fileno())))
    if isinstance(inner, io.BytesIO):
        return View(_Memory(inner.getvalue()))
    return None


def spooled(stream: BinaryIO, limit: int, folder: str | None = None) -> View:
    """The stream's whole content in a private, nameless temporary file (in memory while it is small), as a view.

    Raises:
        ContainerTooLarge: when there are more than ``limit`` bytes.
    """
    spool = Spool(folder)
    while part := stream.read(CHUNK):
        if spool.size + len(part) > limit:
            raise ContainerTooLarge(limit=f"{limit // 1024**2} MB")
        spool.write(part)
    return spool.view()


class Guarded(io.RawIOBase):
    """Passes a stream on, counting: whatever goes wrong while reading comes out as a known error.

    ``consumed`` tells how many compressed bytes went in so far: an output far beyond what honest data gives is a bomb.
    ``alongside`` is kept alive as long as the stream, and closed with it when it is a stream itself.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        consumed: Callable[[], int] | None = None,
        floor: int = 0,
        ratio: int = 0,
        limit: int | None = None,
        expected: int | None = None,
        alongside: object = None,
    ) -> None:
        super().__init__()
        self._stream, self._consumed, self._alongside = stream, consumed, alongside
        self._floor, self._ratio, self._limit, self._expected = floor, ratio, limit, expected
        self._total = 0
        self._fault: KnownError | None = None
        # One step at a time where the stream can: read() of the unpackers drops what precedes a fault.
        self._some: Callable[[int], bytes] = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        data = self.read(len(target))
        target[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """As many bytes as asked for, fewer only at the end or before a fault, which comes with the next call.

        So that what stands before a damaged place can still be used.
        """
        parts: list[bytes] = []
        wanted = size if size >= 0 else 1 << 62
        while wanted:
            try:
                part = self._step(min(wanted, CHUNK))
            except KnownError as fault:
                if not parts:
                    raise
                self._fault = fault
                break
            if not part:
                break
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def _step(self, size: int) -> bytes:
        if self._fault is not None:
            raise self._fault
        try:
            data = self._some(size)
        except KnownError:
            raise
        except Exception as fault:
            raise damaged(fault) from fault
        self._total += len(data)
        if self._limit is not None and self._total > self._limit:
            raise ContainerTooLarge(limit=f"{self._limit // 1024**2} MB")
        if self._consumed is not None and self._total > self._floor and self._total > self._ratio * self._consumed():
            raise ContainerTooLarge(limit=f"{self._ratio} times its packed size")
        if not data and self._expected is not None and self._total < self._expected:
            raise ContainerDamaged(reason="it ends too early")
        return data

    def close(self) -> None:
        if not self.closed:
            try:
                self._stream.close()
            except Exception as fault:
                raise damaged(fault) from fault
            finally:
                if isinstance(self._alongside, io.IOBase):
                    self._alongside.close()
                self._alongside = None
                super().close()


def guarded(
    stream: BinaryIO,
    *,
    consumed: Callable[[], int] | None = None,
    floor: int = 0,
    ratio: int = 0,
    limit: int | None = None,
    expected: int | None = None,
    alongside: object = None,
) -> BinaryIO:
    """A ``Guarded`` stream, typed as the plain stream that it serves as."""
    return cast(
        BinaryIO,
        Guarded(
            stream, consumed=consumed, floor=floor, ratio=ratio, limit=limit, expected=expected, alongside=alongside
        ),
    )


def buffered(stream: io.RawIOBase) -> BinaryIO:
    """The raw stream with reads of any size."""
    return cast(BinaryIO, io.BufferedReader(stream, 1 << 16))


def damaged(fault: BaseException) -> KnownError:
    """The known error for whatever a parser of hostile data raised."""
    if isinstance(fault, KnownError):
        return fault
    if isinstance(fault, MemoryError):
        return ContainerTooLarge(limit="the memory allowed")
    if isinstance(fault, EOFError):
        return ContainerDamaged(reason="it ends too early")
    if isinstance(fault, NotImplementedError):
        return ContainerDamaged(reason="it is packed in a way that FaceFinder does not read")
    return ContainerDamaged(reason="its structure is broken")


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """The next ``size`` bytes, fewer only at the end."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
