"""Reading evidence: opened read-only, streamed once, hashed on the way, never changed (not even its access time)."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from facefinder.domain.errors import NotReadable
from facefinder.files.faults import telling

CHUNK = 1 << 20


def open_evidence(path: Path | str | bytes) -> BinaryIO:
    """A read-only stream of an original.

    Asks the system to leave the access time alone; where that is refused (another owner's file) it reads all the same.

    Raises:
        OSError: as the system says; callers know the source and tell it.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    # A pipe put in place of the file must not hang the import.
    flags |= getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_NOATIME", 0))
    except PermissionError:
        handle = os.open(path, flags)
    return os.fdopen(handle, "rb")


def read_hashed(stream: BinaryIO, largest: int) -> tuple[bytes, str]:
    """The whole content and its SHA-256 in hexadecimal, read in one pass.

    Raises:
        NotReadable: when the content is longer than ``largest`` bytes.
        OSError: as the stream says.
    """
    digest = hashlib.sha256()
    parts: list[bytes] = []
    total = 0
    while part := stream.read(CHUNK):
        total += len(part)
        if total > largest:
            raise NotReadable(path="This file", reason=f"it is larger than {largest // 1024**2} MB")
        digest.update(part)
        parts.append(part)
    return b"".join(parts), digest.hexdigest()


def read_photograph(path: Path, largest: int = 1 << 30) -> bytes:
    """A whole photograph that a person named.

    Raises:
        NotReadable: when it is not there, shut, a folder, or larger than ``largest`` bytes.
    """
    with telling(path, writing=False), open_evidence(path) as stream:
        return read_hashed(stream, largest)[0]


def sha256_of_file(path: Path) -> str:
    """SHA-256 of a file in hexadecimal.

    Raises:
        NotReadable: when it cannot be read.
    """
    with telling(path, writing=False), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
