"""What a case folder is from outside, told without opening it: nothing is written, migrated or unlocked.

Loaded soon after the window's start, so it needs neither the catalogue nor the ciphers.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from facefinder.files.lock import held

CATALOGUE_NAME = "catalogue.sqlite"
KEYS_NAME = "case.keys"
APPLICATION_ID = 0x46464332  # "FFC2": tells a catalogue from any other SQLite file
NEWEST_SCHEMA = 1
"""The schema that this program writes; the same number as ``catalogue.schema.KNOWN_SCHEMA``."""

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_SCHEMA_AT, _APPLICATION_AT = 60, 68


class CaseState(StrEnum):
    """How a case would meet whoever opens it now."""

    READY = "ready"
    GONE = "gone"
    SHUT = "shut"
    """Its folder is there and cannot be read."""
    IN_USE = "in_use"
    ENCRYPTED = "encrypted"
    NEWER = "newer"
    OLDER = "older"
    DAMAGED = "damaged"

    @property
    def opens(self) -> bool:
        """Whether opening it is worth trying."""
        return self not in (CaseState.GONE, CaseState.SHUT)


def peek(folder: Path) -> CaseState:
    """How a case stands. Never raises; on a disk that does not answer it waits as long as the system does."""
    catalogue = folder / CATALOGUE_NAME
    try:
        with catalogue.open("rb") as stream:
            header = stream.read(_HEADER)
        encrypted = (folder / KEYS_NAME).exists()
    except PermissionError:
        return CaseState.SHUT
    except OSError:
        return CaseState.GONE
    if held(folder):
        return CaseState.IN_USE
    if encrypted:
        return CaseState.ENCRYPTED if header else CaseState.DAMAGED
    if _unsettled(folder):
        # The program died here: what counts is in the journal, and opening the case takes it over.
        return CaseState.READY
    if len(header) < _HEADER or not header.startswith(_MAGIC) or _number(header, _APPLICATION_AT) != APPLICATION_ID:
        return CaseState.DAMAGED
    schema = _number(header, _SCHEMA_AT)
    if schema > NEWEST_SCHEMA:
        return CaseState.NEWER
    return CaseState.OLDER if schema < NEWEST_SCHEMA else CaseState.READY


def _unsettled(folder: Path) -> bool:
    try:
        return (folder / f"{CATALOGUE_NAME}-wal").stat().st_size > 0
    except OSError:
        return False


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")
