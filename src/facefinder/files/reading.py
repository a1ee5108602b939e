"""Reading whole contents: streamed once, hashed on the way."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from facefinder.domain.errors import NotReadable
from facefinder.files.evidence import open_file
from facefinder.files.faults import telling

CHUNK = 1 << 20


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
    with telling(path, writing=False), open_file(str(path)) as stream:
        return read_hashed(stream, largest)[0]


def sha256_of_file(path: Path) -> str:
    """SHA-256 of a file in hexadecimal.

    Raises:
        NotReadable: when it cannot be read.
    """
    with telling(path, writing=False), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
