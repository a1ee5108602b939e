"""What a case report says: plain records, gathered by ``app.reporting`` and told by ``report.rendering``.

Every text in them may come from evidence and is hostile until it has been escaped. Pictures are JPEG bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facefinder.domain.authority import Authorisation
from facefinder.domain.decisions import Outcome
from facefinder.domain.geometry import Box
from facefinder.domain.records import CaseRecord, Denominator, Occurrence, Source


class Result(StrEnum):
    """What a report calls a candidate. ``WITHHELD``: the policy needs two examiners for what one has said."""

    POTENTIAL_CANDIDATE = Outcome.POTENTIAL_CANDIDATE.value
    NO_CANDIDATE = Outcome.NO_CANDIDATE.value
    INCONCLUSIVE = Outcome.INCONCLUSIVE.value
    UNDECIDED = Outcome.UNDECIDED.value
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one examiner (or the two in conference) said of a candidate; ``features`` are component and words."""

    role: str
    examiner: str
    at: str
    outcome: Outcome
    reasons: str
    features: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedProbe:
    """A face that was searched with. Only its aligned crop is kept, never the photograph."""

    name: str
    sha256: str
    box: Box
    quality: int
    quality_words: str
    by_hand: bool
    crop: bytes


@dataclass(frozen=True, slots=True)
class ReportedPlace:
    """Where a photograph was seen; ``source`` is None when the source is no longer in the case."""

    occurrence: Occurrence
    source: Source | None


@dataclass(frozen=True, slots=True)
class ReportedCandidate:
    """A candidate with all that stands behind it. ``meaning`` are calibrated sentences; ``picture`` is the whole
    source's thumbnail with the face's box drawn in, ``picture_size`` its width and height in pixels."""

    rank: int
    similarity: float
    by_probe: tuple[float, ...]
    meaning: tuple[str, ...]
    face_id: int
    exhibit_sha256: str
    box: Box
    detection_score: float
    quality: int
    quality_words: str
    page: int
    moment: float | None
    by_hand: bool
    near_copies: int
    restricted: bool
    places: tuple[ReportedPlace, ...]
    result: Result
    why_withheld: str = ""
    statements: tuple[Statement, ...] = ()
    note: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    crop: bytes | None = None
    picture: bytes | None = None
    picture_size: tuple[int, int] = (0, 0)
    others: int = 0


@dataclass(frozen=True, slots=True)
class ReportedRecogniser:
    """The method: networks, the files they were loaded from (name and SHA-256), what was measured, known limits."""

    recogniser_id: str
    networks: tuple[str, ...]
    model_files: Mapping[str, str]
    measured: Mapping[str, int | float | str]
    limits: str


@dataclass(frozen=True, slots=True)
class AuditPlace:
    """An entry of the audit log: its number, digest and moment."""

    sequence: int
    digest: str
    at: str


@dataclass(frozen=True, slots=True)
class ReportedSearch:
    """One recorded search. ``full`` candidates are told whole, ``brief`` ones in one line each; ``erased`` were on the
    list and have been erased since."""

    search_id: str
    searched_at: str
    operator: str
    purpose: str
    entry: AuditPlace | None
    probes: Sequence[ReportedProbe]
    descriptions: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    recogniser: ReportedRecogniser
    exact: bool
    asked_for: int
    gallery_size: int
    denominator: Denominator
    filters: Sequence[str]
    restricted: int
    least: float | None
    folded: bool
    full: Sequence[ReportedCandidate]
    brief: Sequence[ReportedCandidate]
    erased: int

    @property
    def candidates(self) -> int:
        return len(self.full) + len(self.brief)


@dataclass(frozen=True, slots=True)
class CaseReport:
    """A report on some searches of one case, as the case was at the log entry ``state``. Nothing in it depends on the
    clock: the same case gives the same report."""

    case: CaseRecord
    authorisation: Authorisation | None
    policy: Sequence[str]
    people: bool
    searches: Sequence[ReportedSearch]
    blurred: bool
    state: AuditPlace
    anchor: AuditPlace | None
    version: str
