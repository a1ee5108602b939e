"""The side file that proves a cache before anything relies on it, and before a native loader sees a byte of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from facefinder.files.atomic import remove_file, write_atomically
from facefinder.files.reading import sha256_of_file

SIZE_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a cache file was made of: case, recogniser, the gallery's state then, the last face in it, the audit log's
    head at that moment (which only this catalogue's log holds), and the parameters it was built with."""

    kind: str
    case_id: str
    recogniser_id: str
    dimension: int
    generation: int
    faces: int
    epoch: int
    last_face: int
    audit_sequence: int
    audit_digest: str
    parameters: Mapping[str, int]


def write_stamp(cache: Path, stamp: Stamp, sha256: str | None = None) -> None:
    """Vouch for a cache file that was just written; ``sha256`` is its digest where it is known already."""
    content = {**asdict(stamp), "parameters": dict(stamp.parameters), "sha256": sha256 or sha256_of_file(cache)}
    write_atomically(side_file(cache), json.dumps(content, sort_keys=True).encode("ascii"))


def read_stamp(cache: Path) -> tuple[Stamp, str] | None:
    """The stamp beside a cache file and the SHA-256 that the file must have, or None when there is no sound one."""
    beside = side_file(cache)
    try:
        if beside.stat().st_size > SIZE_LIMIT:
            return None
        content: Any = json.loads(beside.read_bytes())
        digest = content.pop("sha256")
        stamp = Stamp(**content)
    except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None
    numbers = (stamp.dimension, stamp.generation, stamp.faces, stamp.epoch, stamp.last_face, stamp.audit_sequence)
    if not all(_is_count(number) for number in numbers) or not isinstance(digest, str) or not cache.is_file():
        return None
    return stamp, digest


def _is_count(number: object) -> bool:
    return isinstance(number, int) and number >= 0


def forget(cache: Path) -> None:
    """Remove a cache file and its side file; the side file first, so that a kill between leaves nothing proven."""
    remove_file(side_file(cache))
    remove_file(cache)


def side_file(cache: Path) -> Path:
    """The side file of a cache file: the same name with ``.json`` behind it."""
    return cache.with_name(cache.name + ".json")
