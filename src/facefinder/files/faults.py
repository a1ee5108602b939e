"""Turns the operating system's errors into the program's sentences."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from facefinder.domain.errors import DiskFull, KnownError, NotReadable, NotWritable
from facefinder.domain.language import phrase

_FULL = {errno.ENOSPC, errno.EDQUOT}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENXIO, errno.ENODEV}
_REASONS = {
    errno.EACCES: phrase("you do not have permission"),
    errno.EPERM: phrase("you do not have permission"),
    errno.EROFS: phrase("the disk is read-only"),
    errno.ENOENT: phrase("it is not there any more"),
    errno.ENOTDIR: phrase("it is not there any more"),
    errno.EISDIR: phrase("it is a folder"),
    errno.EIO: phrase("the disk reports a fault"),
    errno.ELOOP: phrase("it is a link"),
    errno.ENAMETOOLONG: phrase("its name is too long for this disk"),
}


def reason_of(fault: OSError) -> str:
    """Why, in words; never the raw error number."""
    known = _REASONS.get(fault.errno or 0)
    return known or (fault.strerror or "the system refused").lower()


def is_gone(fault: OSError) -> bool:
    """Whether the error says that the thing is not there (any more)."""
    return fault.errno in _GONE


def told(fault: OSError, path: PurePath | str, *, writing: bool) -> KnownError:
    """The known error that tells this system error."""
    if fault.errno in _FULL:
        return DiskFull(path=str(path))
    kind = NotWritable if writing else NotReadable
    return kind(path=str(path), reason=reason_of(fault))


@contextmanager
def telling(path: PurePath | str, *, writing: bool) -> Iterator[None]:
    """Within it, system errors about ``path`` become DiskFull, NotWritable or NotReadable."""
    try:
        yield
    except OSError as fault:
        raise told(fault, path, writing=writing) from fault
