"""The side file that proves an index before the native loader sees a byte of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from facefinder.files.atomic import remove_file, write_atomically
from facefinder.files.reading import sha256_of_file

SIZE_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class IndexStamp:
    """What an index file must be of: catalogue, recogniser, gallery generation, size, parameters."""

    case_id: str
    recogniser_id: str
    generation: int
    faces: int
    dimension: int
    connections: int
    construction_effort: int


def write_stamp(index: Path, stamp: IndexStamp) -> None:
    """Vouch for an index file that was just written."""
    content = {**asdict(stamp), "sha256": sha256_of_file(index)}
    write_atomically(_beside(index), json.dumps(content, sort_keys=True).encode("ascii"))


def is_proven(index: Path, stamp: IndexStamp) -> bool:
    """Whether the index file is whole and is exactly the one that ``stamp`` describes."""
    beside = _beside(index)
    try:
        if beside.stat().st_size > SIZE_LIMIT:
            return False
        content = json.loads(beside.read_bytes())
    except (OSError, ValueError):
        return False
    if not isinstance(content, dict):
        return False
    digest = content.pop("sha256", None)
    if content != asdict(stamp) or not index.is_file():
        return False
    return bool(sha256_of_file(index) == digest)


def forget(index: Path) -> None:
    """Remove an index and its side file; the side file first, so that a kill between leaves nothing proven."""
    remove_file(_beside(index))
    remove_file(index)


def _beside(index: Path) -> Path:
    return index.with_suffix(".json")
