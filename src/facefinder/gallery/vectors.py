"""The vector file: a gallery's vectors and face ids beside the catalogue, so that opening is fast.

Layout: all face ids (int64), then all upper halves (bfloat16), then, in a gallery that keeps them, all rests (int16;
see ``exact.halved``); little-endian, without a header. The side file says how many, and which layout it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from facefinder.files.atomic import replacing
from facefinder.gallery.exact import ExactScan, shard_bounds
from facefinder.gallery.sidefile import Stamp, forget, write_stamp

LAYOUT = 2
_CHUNK = 1 << 22


def whole(scans: Sequence[ExactScan]) -> bool:
    """Whether the rest of every number is at hand."""
    return all(scan.rest is not None for scan in scans)


def save_vectors(path: Path, scans: Sequence[ExactScan], stamp: Stamp) -> None:
    """Write the file and then the side file that vouches for it.

    Raises:
        DiskFull, NotWritable: when it cannot be written; nothing proven is left then.
    """
    forget(path)
    digest = hashlib.sha256()
    with replacing(path) as temporary, temporary.open("xb") as stream:
        parts: list[NDArray[np.generic]] = [scan.ids for scan in scans]
        parts += [scan.upper for scan in scans]
        parts += [scan.rest for scan in scans if scan.rest is not None] if whole(scans) else []
        for part in parts:
            flat = np.ascontiguousarray(part).view(np.uint8).reshape(-1)
            for start in range(0, len(flat), _CHUNK):
                block = flat[start : start + _CHUNK].tobytes()
                digest.update(block)
                stream.write(block)
    write_stamp(path, stamp, digest.hexdigest())


def load_vectors(path: Path, stamp: Stamp, sha256: str) -> tuple[ExactScan, ...] | None:
    """The gallery in the file, or None when the file is not the one that was vouched for.

    It is hashed while it is read, and nothing is handed out before all of it is proven.
    """
    parameters = stamp.parameters if isinstance(stamp.parameters, dict) else {}
    if parameters.get("layout") != LAYOUT:
        return None
    kept = parameters.get("whole") == 1
    try:
        if path.stat().st_size != stamp.faces * (8 + (4 if kept else 2) * stamp.dimension):
            return None
        digest = hashlib.sha256()
        bounds = shard_bounds(stamp.faces)
        with path.open("rb") as stream:
            ids = _read(stream, np.empty(stamp.faces, dtype="<i8"), digest)
            scans = [ExactScan.unfilled(ids[low:high], stamp.dimension) for low, high in bounds]
            for scan in scans:
                _read(stream, scan.upper, digest)
            rests = [_read(stream, np.empty(scan.upper.shape, dtype="<i2"), digest) for scan in scans] if kept else []
    except (OSError, EOFError, ValueError, MemoryError):
        return None
    if digest.hexdigest() != sha256:
        return None
    for scan, rest in zip(scans, rests, strict=False):
        scan.completed(rest)
    return tuple(scans)


_Array = TypeVar("_Array", bound="NDArray[np.generic]")


def _read(stream: BufferedReader, array: _Array, digest: hashlib._Hash) -> _Array:
    flat = memoryview(array.reshape(-1).view(np.uint8).data)
    for start in range(0, len(flat), _CHUNK):
        block = flat[start : start + _CHUNK]
        if stream.readinto(block) != len(block):
            raise EOFError
        digest.update(block)
    return array
