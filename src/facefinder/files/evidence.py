"""Opening originals: read-only, links refused, access times left alone, special files never touched."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from typing import BinaryIO

_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_NO_ATIME = getattr(os, "O_NOATIME", 0)
# Opening a fifo for reading would wait for a writer, for ever.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_DIRECTORY = getattr(os, "O_DIRECTORY", 0)
# Going through a folder needs less than looking into it: a confined process may be allowed a file and not its folder.
_THROUGH = getattr(os, "O_PATH", 0)


def open_descriptor(path: str, *, folder: bool = False, dir_fd: int | None = None, follow: bool = False) -> int:
    """A read-only descriptor of a regular file (or folder); the caller closes it.

    The access time stays as it was wherever the system lets us ask for that (the owner's files, or root).

    Raises:
        OSError: with ``ELOOP`` for a symbolic link, ``EINVAL`` for anything that is no regular file (or folder).
    """
    flags = _READ_ONLY | (0 if follow else _NO_LINKS) | (_DIRECTORY if folder else _NO_WAIT)
    try:
        descriptor = os.open(path, flags | _NO_ATIME, dir_fd=dir_fd)
    except PermissionError:
        # O_NOATIME is for the owner only; on others' files the system decides about access times.
        descriptor = os.open(path, flags, dir_fd=dir_fd)
    mode = os.fstat(descriptor).st_mode
    if not (stat.S_ISDIR(mode) if folder else stat.S_ISREG(mode)):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a folder" if folder else "not a regular file", path)
    return descriptor


def _open_through(path: str, *, dir_fd: int | None = None, follow: bool = False) -> int:
    """A descriptor of a folder that serves only to reach what is in it."""
    if not _THROUGH:
        return open_descriptor(path, folder=True, dir_fd=dir_fd, follow=follow)
    flags = _THROUGH | _DIRECTORY | getattr(os, "O_CLOEXEC", 0) | (0 if follow else _NO_LINKS)
    return os.open(path, flags, dir_fd=dir_fd)


def open_below(root: str, parts: Sequence[str]) -> BinaryIO:
    """The regular file ``root/parts[0]/parts[1]/...``, no part of it a link: it cannot lead out of ``root``.

    Raises:
        OSError: as ``open_descriptor``.
    """
    if any(part in ("", ".", "..") or "\0" in part for part in parts):
        raise OSError(errno.ENOENT, "no such file", "/".join(parts))
    folder = _open_through(root, follow=True)
    try:
        for part in parts[:-1]:
            inner = _open_through(part, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.fdopen(open_descriptor(parts[-1], dir_fd=folder), "rb")
    finally:
        os.close(folder)


def is_regular_below(root: str, parts: Sequence[str]) -> bool:
    """Whether ``open_below`` would find a regular file there."""
    try:
        open_below(root, parts).close()
    except OSError:
        return False
    return True


def open_file(path: str) -> BinaryIO:
    """The regular file at ``path`` itself; the path was chosen by a person, so a link is followed.

    Raises:
        OSError: as ``open_descriptor``.
    """
    return os.fdopen(open_descriptor(path, follow=True), "rb")


def stamp_of(status: os.stat_result) -> str:
    """What changes when a file's content may have changed: size and modification time in nanoseconds."""
    return f"{status.st_size}:{status.st_mtime_ns}"


def count_files(root: str) -> int:
    """How many entries below a folder are no folders, for an estimate: what cannot be opened is passed over.

    Like every other look at originals it leaves the folders' access times alone.
    """
    files, waiting = 0, [root]
    while waiting:
        folder = waiting.pop()
        try:
            descriptor = open_descriptor(folder, folder=True, follow=folder == root)
        except OSError:
            continue
        try:
            with os.scandir(descriptor) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(os.path.join(folder, entry.name))
                    else:
                        files += 1
        except OSError:
            continue
        finally:
            os.close(descriptor)
    return files
