"""Folders and single files: every file once, in a fixed order, and nothing outside the source."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from facefinder.domain.errors import KnownError, NotReadable, SourceNotFound, SourceVanished
from facefinder.domain.language import phrase
from facefinder.domain.records import SourceKind
from facefinder.files.evidence import is_regular_below, open_below, open_descriptor, open_file, stamp_of
from facefinder.files.faults import reason_of
from facefinder.ingest.items import Item, Unlisted

CASE_SUFFIX = ".ffcase"

_SPECIAL = (
    (stat.S_ISFIFO, phrase("a named pipe")),
    (stat.S_ISSOCK, phrase("a socket")),
    (stat.S_ISCHR, phrase("a device")),
    (stat.S_ISBLK, phrase("a device")),
)
# An unplugged disk may report plain input/output faults for everything below it.
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV, errno.ENXIO, errno.EIO}


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder still to be listed: its parts below the root."""

    parts: tuple[str, ...]


class FolderLister:
    """Lists a folder depth first, each folder's names sorted bytewise.

    Links are never followed: a link whose target lies inside the source adds nothing (the target is listed itself),
    one that leads outside or nowhere is reported. A case folder inside the source is left out and reported.
    """

    kind = SourceKind.FOLDER

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._root = os.path.realpath(os.fspath(path))
        self._identity: tuple[int, int] | None = None

    @property
    def root(self) -> str:
        return self._root

    @property
    def location(self) -> str:
        """The source's place, by which another process finds it."""
        return self._root

    def items(self) -> Iterator[Item | Unlisted]:
        """Every file of the folder, once.

        Raises:
            SourceNotFound, NotReadable: when the folder itself is missing or shut.
            SourceVanished: when it goes away while it is being listed.
        """
        try:
            status = os.stat(self._root)
        except FileNotFoundError:
            raise SourceNotFound(path=self._root) from None
        except OSError as fault:
            raise NotReadable(path=self._root, reason=reason_of(fault)) from None
        self._identity = (status.st_dev, status.st_ino)
        waiting: list[_Folder | Item | Unlisted] = [_Folder(())]
        while waiting:
            entry = waiting.pop()
            if isinstance(entry, _Folder):
                waiting.extend(reversed(self._entries(entry.parts)))
            else:
                yield entry
        # A folder that is removed under an open descriptor reads as empty, not as a fault.
        self._check_root()

    def open(self, path: str) -> BinaryIO:
        """The file at ``path`` below the root.

        Raises:
            SourceVanished, NotReadable: when the whole folder, or this file, cannot be opened any more.
        """
        try:
            return open_below(self._root, path.split("/"))
        except OSError as fault:
            if fault.errno in _GONE:
                self._check_root()
            raise NotReadable(path=path, reason=reason_of(fault)) from None

    def siblings(self, path: str) -> Callable[[str], Callable[[], BinaryIO] | None]:
        """Gives openers of the files beside the one at ``path``, by name; None for what is not there."""
        folder = path.rpartition("/")[0]

        def sibling(name: str) -> Callable[[], BinaryIO] | None:
            if "/" in name or "\0" in name or name in ("", ".", ".."):
                return None
            beside = f"{folder}/{name}" if folder else name
            if not is_regular_below(self._root, beside.split("/")):
                return None
            return lambda: self.open(beside)

        return sibling

    def _entries(self, parts: tuple[str, ...]) -> list[_Folder | Item | Unlisted]:
        path = "/".join(parts)
        try:
            with _Descent(self._root, parts) as folder, os.scandir(folder) as scan:
                names = sorted((os.fsencode(entry.name), entry) for entry in scan)
                return [found for _, entry in names for found in self._entry(parts, entry)]
        except OSError as fault:
            if fault.errno in _GONE:
                self._check_root()
            if not parts:
                raise NotReadable(path=self._root, reason=reason_of(fault)) from None
            return [Unlisted(path, "folder_unreadable", f"This folder cannot be read: {reason_of(fault)}.")]

    def _entry(self, parts: tuple[str, ...], entry: os.DirEntry[str]) -> Iterator[_Folder | Item | Unlisted]:
        inner = (*parts, entry.name)
        path = "/".join(inner)
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as fault:
            if fault.errno in _GONE:
                self._check_root()
            yield Unlisted(path, NotReadable.code, f"This file cannot be read: {reason_of(fault)}.")
            return
        if stat.S_ISREG(status.st_mode):
            yield Item(path, lambda: self.open(path), status.st_size, stamp_of(status))
        elif stat.S_ISDIR(status.st_mode):
            if entry.name.endswith(CASE_SUFFIX):
                yield Unlisted(path, "case_folder", "This is a FaceFinder case, not evidence; it was left out.")
            else:
                yield _Folder(inner)
        elif stat.S_ISLNK(status.st_mode):
            yield from self._link(path)
        else:
            what = next((name for test, name in _SPECIAL if test(status.st_mode)), "a special file")
            yield Unlisted(path, "special_file", f"This is {what}, not a file; it was not opened.")

    def _link(self, path: str) -> Iterator[Unlisted]:
        target = os.path.realpath(os.path.join(self._root, path))
        if not os.path.lexists(target) or os.path.islink(target):
            yield Unlisted(path, "link_broken", "This link leads nowhere.")
        elif target != self._root and not target.startswith(self._root.rstrip("/") + "/"):
            yield Unlisted(path, "link_outside", "This link leads out of the source; it was not followed.")

    def _check_root(self) -> None:
        try:
            status = os.stat(self._root)
        except OSError:
            raise SourceVanished(path=self._root) from None
        if (status.st_dev, status.st_ino) != self._identity and self._identity is not None:
            raise SourceVanished(path=self._root)


class FileLister:
    """One file as a source of its own; its item's path is its name."""

    kind = SourceKind.FILE

    def __init__(self, path: str | os.PathLike[str], kind: SourceKind = SourceKind.FILE) -> None:
        self.location = os.path.abspath(os.fspath(path))
        self._path = os.path.realpath(self.location)
        self._name = os.path.basename(os.fspath(path).rstrip("/"))
        self.kind = kind

    def items(self) -> Iterator[Item | Unlisted]:
        """The file.

        Raises:
            SourceNotFound, NotReadable: when it is missing, shut, or no regular file.
        """
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            raise SourceNotFound(path=self._path) from None
        except OSError as fault:
            raise NotReadable(path=self._path, reason=reason_of(fault)) from None
        if not stat.S_ISREG(status.st_mode):
            raise NotReadable(path=self._path, reason="it is neither a file nor a folder")
        yield Item(self._name, self.open, status.st_size, stamp_of(status))

    def open(self) -> BinaryIO:
        """The file's content.

        Raises:
            SourceVanished, NotReadable: when it cannot be opened any more.
        """
        try:
            return open_file(self._path)
        except OSError as fault:
            known: KnownError
            if fault.errno in _GONE and not os.path.exists(self._path):
                known = SourceVanished(path=self._path)
            else:
                known = NotReadable(path=self._path, reason=reason_of(fault))
            raise known from None

    def siblings(self, path: str) -> Callable[[str], Callable[[], BinaryIO] | None]:
        """Gives openers of the files beside this one, as a folder does: an image's further segments."""
        del path
        return FolderLister(os.path.dirname(self._path)).siblings("")


class _Descent:
    """An open folder below the root, reached part by part: no link can lead elsewhere, no path is too long."""

    def __init__(self, root: str, parts: tuple[str, ...]) -> None:
        self._root, self._parts = root, parts
        self._descriptor = -1

    def __enter__(self) -> int:
        self._descriptor = open_descriptor(self._root, folder=True, follow=True)
        for part in self._parts:
            inner = open_descriptor(part, folder=True, dir_fd=self._descriptor)
            os.close(self._descriptor)
            self._descriptor = inner
        return self._descriptor

    def __exit__(self, *_: object) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
