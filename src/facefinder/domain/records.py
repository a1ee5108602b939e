"""The nouns of the house (see docs/words.md): plain, frozen records that every layer speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.assisting import is_assisted
from facefinder.domain.geometry import Box, Landmarks

Vector = NDArray[np.float32]
"""A template's embedding, shape (dimension,), float32, of unit length."""


# --- the case -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CaseDetails:
    """What a person says when a case is created; all four are required and go on the record."""

    number: str
    title: str
    authority: str
    operator: str


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case as the catalogue knows it. ``created_at`` is UTC, ISO 8601."""

    case_id: str
    number: str
    title: str
    authority: str
    operator: str
    recogniser: str
    created_at: str


class SourceKind(StrEnum):
    FOLDER = "folder"
    FILE = "file"
    ARCHIVE = "archive"
    DISK_IMAGE = "disk_image"
    VIDEO = "video"
    WEB_ARCHIVE = "web_archive"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """What a person asks to import, and on what legal basis."""

    path: PurePath
    exhibit_reference: str
    legal_basis: str
    custodian: str = ""
    review_by: str = ""
    note: str = ""
    manifest: PurePath | None = None
    """A CSV or JSON file that says of each file where it came from."""
    passwords: tuple[str, ...] = field(default=(), repr=False)
    """Tried on whatever is encrypted; never recorded."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where files came from. ``location`` is the path as text, undecodable bytes shown as surrogate escapes."""

    source_id: int
    kind: SourceKind
    location: str
    exhibit_reference: str
    legal_basis: str
    custodian: str
    review_by: str
    added_at: str
    finished_at: str | None
    sha256: str = ""
    """Of a container as it was delivered; empty for a folder or a single picture."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where an exhibit was seen: a source, the path inside it, and a web address or moment where known.
    ``exhibit_reference`` and ``custodian`` are the file's own where a manifest gave it some, else the source's."""

    exhibit_id: int
    source_id: int
    source_location: str
    exhibit_reference: str
    path: str
    url: str = ""
    page_url: str = ""
    captured_at: str = ""
    custodian: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One distinct file content."""

    exhibit_id: int
    sha256: str
    size: int
    media_type: str
    width: int
    height: int
    taken_at: str
    camera: str
    metadata: Mapping[str, str]
    truncated: bool


# --- faces ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quality:
    """Fitness for comparison, 0 to 100, with components named after ISO/IEC 29794-5 (no conformance claimed)."""

    value: int
    components: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class FaceObservation:
    """A face as the engine reports it. ``crop`` is the kept aligned crop, encoded (see engine.align); ``embedding`` is
    None when only detection was asked for. ``detection_pass`` says which pass found it, ``frame`` which page or
    frame of the file shows it, ``frame_time`` the moment in seconds for video."""

    box: Box
    landmarks: Landmarks
    detection_score: float
    detection_pass: str
    quality: Quality
    crop: bytes
    embedding: Vector | None
    frame: int = 0
    frame_time: float | None = None

    @property
    def assisted(self) -> bool:
        """Whether a person had a hand in finding it: it is called operator-assisted wherever it appears."""
        return is_assisted(self.detection_pass)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the engine read in one file: dimensions after orientation, a thumbnail (JPEG) for each frame that it keeps,
    facts from the metadata, and the faces. ``seconds`` names the stages: decode, detect, align, embed."""

    media_type: str
    width: int
    height: int
    truncated: bool
    thumbnails: Mapping[int, bytes]
    metadata: Mapping[str, str]
    faces: tuple[FaceObservation, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)
    perceptual_hash: bytes = b""


@dataclass(frozen=True, slots=True)
class EnrolledFace:
    """A face in the catalogue."""

    face_id: int
    exhibit_id: int
    exhibit_sha256: str
    box: Box
    landmarks: Landmarks = field(compare=False)
    detection_score: float
    detection_pass: str
    quality: Quality
    frame: int = 0
    frame_time: float | None = None

    @property
    def assisted(self) -> bool:
        """Whether a person had a hand in finding it: it is called operator-assisted wherever it appears."""
        return is_assisted(self.detection_pass)


# --- importing ------------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What became of one listed file; every file has exactly one."""

    ENROLLED = "enrolled"
    NO_FACE = "no_face"
    KNOWN = "known"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be read, with its reason; never an abort and never silence."""

    problem_id: int
    source_id: int
    path: str
    code: str
    sentence: str
    noticed_at: str


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """A moment of an import; ``remaining_seconds`` is None while there is too little to estimate from.
    ``current_share`` says how far ``current`` has been read, from 0 to 1, when it is a long one."""

    listed: int
    listing_finished: bool
    outcomes: Mapping[Outcome, int]
    faces: int
    current: str
    seconds: float
    remaining_seconds: float | None
    current_share: float | None = None

    @property
    def done(self) -> int:
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The end of an import; the outcomes' counts add up to exactly ``listed``."""

    source_ids: tuple[int, ...]
    listed: int
    outcomes: Mapping[Outcome, int]
    faces: int
    seconds: float
    cancelled: bool


# --- searching ------------------------------------------------------------------------------------------------------


class Way(StrEnum):
    """What found a list of faces in the gallery: the exact scan of every template, or, for previews alone, the scan of
    their four-bit codes or the HNSW index, each of which may miss some of the closest faces."""

    EXACT = "exact"
    CODES = "codes"
    HNSW = "hnsw"


@dataclass(frozen=True, slots=True)
class Probe:
    """The photograph searched with: its hash, what the engine saw, and where it came from (for the eye only)."""

    sha256: str
    name: str
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class GalleryState:
    """How many templates a recogniser's gallery holds. ``generation`` grows with every change of it, ``epoch`` with
    every change that is not merely an addition: erasing, or templates made anew."""

    generation: int
    faces: int
    epoch: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class ProbeFace:
    """One face to search with: from a probe photograph, or from a candidate that was taken over as a further probe."""

    sha256: str
    name: str
    box: Box
    quality: Quality
    detection_pass: str
    crop: bytes
    embedding: Vector

    @property
    def assisted(self) -> bool:
        """Whether a person had a hand in finding it: it is called operator-assisted wherever it appears."""
        return is_assisted(self.detection_pass)


@dataclass(frozen=True, slots=True)
class Denominator:
    """What a candidate list was drawn from; said with every list, above all with an empty one. ``damaged`` are enrolled
    faces that could not be compared because their template fails its checksum."""

    files: int
    unreadable: int
    without_face: int
    faces: int
    searched: int
    filtered_out: int
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A returned face with its rank: a lead for an examiner, never an identification. ``folded`` are lower-ranked faces
    counted under this one, because they are the same face in near copies of the same photograph. ``by_probe`` are the
    similarities to each single probe where several were searched as one."""

    rank: int
    similarity: float
    face: EnrolledFace
    occurrences: tuple[Occurrence, ...]
    folded: tuple[int, ...] = ()
    by_probe: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A recorded search, or a preview, which has no ``search_id``. ``way`` tells what answered. ``exact`` is True of
    recorded lists only: a preview is never called exact, even where the exact scan answered.

    ``probes`` are the faces that were searched with, as one where there are several; ``probe_sha256`` and ``probe_box``
    are the first one's.
    """

    search_id: str
    searched_at: str
    purpose: str
    recogniser: str
    probe_sha256: str
    probe_box: Box
    gallery_size: int
    exact: bool
    way: Way
    denominator: Denominator
    candidates: tuple[Candidate, ...]
    seconds: float
    probes: tuple[ProbeFace, ...] = ()


# --- verifying ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault found by verification: what it is, what it means, and what to do."""

    area: str
    what: str
    meaning: str
    advice: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    ok: bool
    findings: tuple[Finding, ...]
    checked: Mapping[str, int]
