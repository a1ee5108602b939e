"""Small records that only the catalogue hands out or takes in, and the ways between values and columns."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlite_utils import Database

from facefinder.domain.errors import CatalogueDamaged
from facefinder.domain.geometry import Box, Landmarks
from facefinder.domain.records import (
    Analysis,
    EnrolledFace,
    Exhibit,
    GalleryState,
    Occurrence,
    Quality,
    Source,
    SourceKind,
    Vector,
)

__all__ = ["AuditRow", "CaseSummary", "GalleryState", "NewExhibit", "SearchSummary"]

Row = dict[str, int | float | str | bytes | None]
"""A row by its columns."""

_AT_ONCE = 64
"""Rows that go into a table with one statement."""


@dataclass(frozen=True, slots=True)
class NewExhibit:
    """A content met for the first time, as the engine analysed it."""

    sha256: str
    size: int
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case's counts. ``last_action`` names the last audit entry's action and time."""

    sources: int
    exhibits: int
    occurrences: int
    faces: int
    without_face: int
    problems: int
    searches: int
    gallery_size: int
    last_action: str


@dataclass(frozen=True, slots=True)
class SearchSummary:
    """One line of the search history."""

    search_id: str
    searched_at: str
    purpose: str
    operator: str
    probe_name: str
    candidates: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry of the log as it is stored; ``details`` is canonical JSON, ``changes`` the digest of the list
    of every row that the entry's transaction changed (empty when it changed none)."""

    sequence: int
    at: str
    operator: str
    action: str
    subject: str
    details: str
    changes: str
    previous: str
    digest: str


def path_bytes(path: str) -> bytes:
    """A path as stored: the bytes the system gave, so that every file name survives."""
    return os.fsencode(path)


def path_text(stored: bytes) -> str:
    return os.fsdecode(bytes(stored))


def to_json(value: Mapping[str, Any]) -> str:
    """Canonical JSON: sorted keys, no spaces, ASCII only (undecodable file names stay representable)."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def vector_bytes(vector: Vector) -> bytes:
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()


def vector_from(stored: bytes) -> Vector:
    return np.frombuffer(stored, dtype="<f4")


def template_checksum(recogniser_id: str, face_id: int, vector: bytes) -> int:
    """CRC-32 over the vector and whose it is: finds every single flipped bit, and a row that was swapped."""
    return zlib.crc32(vector, zlib.crc32(f"{recogniser_id}/{face_id}/".encode()))


def seal(kind: str, *values: object) -> int:
    """CRC-32 over a row's kind and values (numbers, texts, bytes): a flipped bit or a swapped row does not fit it."""
    parts = [kind.encode("ascii")]
    for value in values:
        part = bytes(value) if isinstance(value, bytes | memoryview) else repr(value).encode("utf-8", "surrogateescape")
        parts += (b"%d/" % len(part), part)
    return zlib.crc32(b"".join(parts))


def check_seal(kind: str, found: int, *values: object) -> None:
    """Refuse a row that is not as it was written.

    Raises:
        CatalogueDamaged: when its checksum does not fit; the first value names the row.
    """
    if seal(kind, *values) != found:
        raise CatalogueDamaged(path="this case", reason=f"the record of {kind} {values[0]} fails its checksum")


def face_values(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What a face's checksum covers."""
    return (
        row["face_id"],
        row["exhibit_id"],
        row["frame"],
        row["frame_time"],
        *(float(row[name]) for name in ("x", "y", "width", "height")),
        bytes(row["landmarks"]),
        float(row["detection_score"]),
        row["detection_pass"],
        row["quality"],
        row["quality_components"],
    )


_EXHIBIT_COLUMNS = (
    "exhibit_id", "sha256", "size", "media_type", "width", "height", "truncated", "taken_at", "camera", "metadata",
    "perceptual_hash", "faces", "enrolled_at",
)  # fmt: skip


def exhibit_values(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What an exhibit's checksum covers."""
    return tuple(row[name] for name in _EXHIBIT_COLUMNS)


def occurrence_values(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What an occurrence's checksum covers; its path names it."""
    return (
        bytes(row["path"]),
        row["exhibit_id"],
        row["source_id"],
        row["stamp"],
        row["url"],
        row["page_url"],
        row["captured_at"],
        row["own_custodian"],
        row["own_reference"],
        row["own_note"],
    )


def next_id(writer: Database, table: str) -> int:
    """The id that AUTOINCREMENT would give next: the checksum covers it, so it is needed before the row is written.
    It remembers the highest ever given, so that what was erased does not lend its id to something else."""
    row = writer.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]).fetchone()
    return 1 if row is None else int(row[0]) + 1


def insert_rows(writer: Database, table: str, rows: Sequence[Row], further: str = "") -> list[tuple[Any, ...]]:
    """Insert rows that have the same columns, many with one statement; what ``further`` says RETURNING gives."""
    answers: list[tuple[Any, ...]] = []
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        marks = f"({', '.join('?' * len(part[0]))})"
        statement = f"INSERT INTO {table} ({', '.join(part[0])}) VALUES {', '.join([marks] * len(part))} {further}"
        answers += writer.execute(statement, [value for row in part for value in row.values()]).fetchall()
    return answers


def landmark_bytes(landmarks: Landmarks) -> bytes:
    return np.ascontiguousarray(landmarks, dtype="<f4").tobytes()


def source_from(row: Mapping[str, Any]) -> Source:
    return Source(
        source_id=row["source_id"],
        kind=SourceKind(row["kind"]),
        location=path_text(row["location"]),
        exhibit_reference=row["exhibit_reference"],
        legal_basis=row["legal_basis"],
        custodian=row["custodian"],
        review_by=row["review_by"],
        added_at=row["added_at"],
        finished_at=row["finished_at"],
        sha256=row["sha256"],
    )


def exhibit_from(row: Mapping[str, Any]) -> Exhibit:
    check_seal("exhibit", row["checksum"], *exhibit_values(row))
    return Exhibit(
        exhibit_id=row["exhibit_id"],
        sha256=row["sha256"],
        size=row["size"],
        media_type=row["media_type"],
        width=row["width"],
        height=row["height"],
        taken_at=row["taken_at"],
        camera=row["camera"],
        metadata=json.loads(row["metadata"]),
        truncated=bool(row["truncated"]),
    )


def occurrence_from(row: Mapping[str, Any]) -> Occurrence:
    check_seal("occurrence", row["checksum"], *occurrence_values(row))
    return Occurrence(
        exhibit_id=row["exhibit_id"],
        source_id=row["source_id"],
        source_location=path_text(row["location"]),
        exhibit_reference=row["own_reference"] or row["exhibit_reference"],
        path=path_text(row["path"]),
        url=row["url"],
        page_url=row["page_url"],
        captured_at=row["captured_at"],
        custodian=row["own_custodian"] or row["custodian"],
        note=row["own_note"],
    )


def face_from(row: Mapping[str, Any]) -> EnrolledFace:
    check_seal("face", row["checksum"], *face_values(row))
    return EnrolledFace(
        face_id=row["face_id"],
        exhibit_id=row["exhibit_id"],
        exhibit_sha256=row["sha256"],
        box=Box(row["x"], row["y"], row["width"], row["height"]),
        landmarks=np.frombuffer(row["landmarks"], dtype="<f4").reshape(5, 2),
        detection_score=row["detection_score"],
        detection_pass=row["detection_pass"],
        quality=Quality(row["quality"], json.loads(row["quality_components"])),
        frame=row["frame"],
        frame_time=row["frame_time"],
    )
