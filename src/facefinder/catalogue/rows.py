"""Small records that only the catalogue hands out or takes in, and the ways between values and columns."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from facefinder.domain.geometry import Box, Landmarks
from facefinder.domain.records import Analysis, EnrolledFace, Exhibit, Occurrence, Quality, Source, SourceKind, Vector


@dataclass(frozen=True, slots=True)
class NewExhibit:
    """A content met for the first time, as the engine analysed it."""

    sha256: str
    size: int
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class GalleryState:
    """How many templates a recogniser's gallery holds, and a number that grows with every change of it."""

    generation: int
    faces: int


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
    """One entry of the log as it is stored; ``details`` is canonical JSON."""

    sequence: int
    at: str
    operator: str
    action: str
    subject: str
    details: str
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
    )


def exhibit_from(row: Mapping[str, Any]) -> Exhibit:
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
    return Occurrence(
        exhibit_id=row["exhibit_id"],
        source_id=row["source_id"],
        source_location=path_text(row["location"]),
        exhibit_reference=row["exhibit_reference"],
        path=path_text(row["path"]),
        url=row["url"],
        page_url=row["page_url"],
        captured_at=row["captured_at"],
    )


def face_from(row: Mapping[str, Any]) -> EnrolledFace:
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
