"""Reading an item once, hashed on the way: into memory while it is small, else left where it lies or spooled."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import threading
from dataclasses import dataclass
from typing import BinaryIO, cast

from facefinder.domain.errors import FormatNotSupported, NotReadable
from facefinder.domain.language import phrase
from facefinder.engine.contract import Content
from facefinder.files.evidence import stamp_of
from facefinder.files.faults import reason_of
from facefinder.ingest.sources.sniff import is_picture, is_video
from facefinder.ingest.sources.streams import Spool, View, view_of

IN_MEMORY = 64 << 20
VIDEO_IN_MEMORY = 8 << 20
LARGEST_UNKNOWN = 512 << 20
"""A file that begins like no picture and no video is not read further than that."""
LARGEST_SPOOL = 256 << 30
CHANGED = phrase("it was changed while it was being read")
_CHUNK = 1 << 20
_HEAD = 4096


class Kept:
    """A large content that stays where it is, as ``engine.contract.Stored``; ``close`` lets it go."""

    def __init__(self, view: View, descriptor: int | None = None) -> None:
        """``descriptor`` is that of the plain file which the view shows, where it is one; it is closed with this."""
        self._view: View | None = view
        self._size = view.size
        self._lock = threading.Lock()
        self._descriptor = descriptor
        self._stamp = "" if descriptor is None else stamp_of(os.fstat(descriptor))

    @property
    def size(self) -> int:
        return self._size

    def read_at(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``offset``, fewer only at the end.

        Raises:
            OSError, KnownError: when the file cannot be read any more.
        """
        parts: list[bytes] = []
        with self._lock:
            if self._view is None:
                raise OSError(errno.EBADF, "it was let go")
            self._view.seek(offset)
            while size and (part := self._view.read(size)):
                parts.append(part)
                size -= len(part)
        return b"".join(parts)

    def has_changed(self) -> bool:
        """Whether the file was written to since it was hashed: then what was analysed is not what the hash says."""
        with self._lock:
            return self._descriptor is not None and stamp_of(os.fstat(self._descriptor)) != self._stamp

    def close(self) -> None:
        with self._lock:
            self._view = None  # the last view of a file closes it
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None


@dataclass(frozen=True, slots=True)
class Read:
    """An item that was read: its hash, its size in bytes, and its content, to be let go with ``close``."""

    sha256: str
    size: int
    content: Content

    def has_changed(self) -> bool:
        """Whether a content that was left where it lies was changed since it was hashed."""
        return isinstance(self.content, Kept) and self.content.has_changed()

    def close(self) -> None:
        if isinstance(self.content, Kept):
            self.content.close()


def read_content(stream: BinaryIO, spool_folder: str | None = None) -> Read:
    """The stream's content with its SHA-256, read in one pass; closes the stream.

    A large content is kept where it lies when its stream can seek at no cost; else it is spooled below
    ``spool_folder``, in a file without a name that is gone when the content is let go.

    Raises:
        FormatNotSupported: for a large file that is neither picture nor video.
        NotReadable: when there is no room for the spool.
        OSError, KnownError: as the stream says.
    """
    with contextlib.closing(stream):
        return _read(stream, spool_folder)


def _read(stream: BinaryIO, spool_folder: str | None) -> Read:
    descriptor = _descriptor_of(stream)
    before = "" if descriptor is None else stamp_of(os.fstat(descriptor))
    digest = hashlib.sha256()
    parts: list[bytes] = []
    total, most, promising = 0, IN_MEMORY, True
    while part := stream.read(_CHUNK):
        if not parts and len(part) < _HEAD:
            part += stream.read(_HEAD)
        if not parts:
            promising = is_picture(part) or is_video(part)
            most = VIDEO_IN_MEMORY if is_video(part) else IN_MEMORY
        digest.update(part)
        total += len(part)
        parts.append(part)
        if total > most:
            break
    else:
        return Read(digest.hexdigest(), total, b"".join(parts))
    view = view_of(stream)
    if view is not None:
        view.seek(total)
        spool, rest = None, cast(BinaryIO, view)
    else:
        spool, rest = Spool(spool_folder), stream
        _write(spool, b"".join(parts))
    parts.clear()
    while part := rest.read(_CHUNK):
        digest.update(part)
        total += len(part)
        if spool is not None:
            _write(spool, part)
            if total > LARGEST_SPOOL:
                raise NotReadable(path="This file", reason=f"it unpacks to more than {LARGEST_SPOOL >> 30} GB")
        if not promising and total > LARGEST_UNKNOWN:
            raise FormatNotSupported
    if spool is not None:
        view = spool.view()
    assert view is not None
    # What was hashed is what is analysed: a file that grows meanwhile is read up to here.
    kept = Kept(view.window(0, total), None if spool is not None or descriptor is None else os.dup(descriptor))
    if spool is None and descriptor is not None and stamp_of(os.fstat(descriptor)) != before:
        kept.close()
        raise NotReadable(path="This file", reason=CHANGED)
    return Read(digest.hexdigest(), total, kept)


def _descriptor_of(stream: BinaryIO) -> int | None:
    try:
        return stream.fileno()
    except (OSError, ValueError, AttributeError):
        return None


def _write(spool: Spool, part: bytes) -> None:
    try:
        spool.write(part)
    except OSError as fault:
        raise NotReadable(path="This file", reason=f"it could not be unpacked ({reason_of(fault)})") from fault
