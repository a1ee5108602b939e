"""What is said about examinations: how far they have come, what two examiners say, a unit's own figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from facefinder.domain.decisions import Outcome


@dataclass(frozen=True, slots=True)
class Compared:
    """What two examiners say of one candidate; ``final`` is None while nothing may be said yet."""

    face_id: int
    first: Outcome
    second: Outcome | None
    final: Outcome | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A unit's own record. Rates come with their 95 % interval (Wilson); None where nothing was counted."""

    examinations: int
    compared: int
    agreed: int
    agreement: tuple[float, float, float] | None
    controls: int
    controls_taken_for_candidates: int
    control_error: tuple[float, float, float] | None


class Stage(StrEnum):
    """How far the examining of one search has come."""

    FIRST = "first"
    SECOND = "second"
    CONFERENCE = "conference"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one search's examining has come, without a word of what was decided. ``mine`` says that whoever asks can
    take the next step; ``begun`` that the second examination is under way."""

    search_id: str
    searched_at: str
    purpose: str
    probe_sha256: str
    stage: Stage
    first: str
    second: str
    begun: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What one examiner says of one candidate."""

    examiner: str
    outcome: Outcome
    reasons: str


@dataclass(frozen=True, slots=True)
class Disputed:
    """A candidate that two examiners decided on, side by side; ``settled`` is the conference's result where there is
    one."""

    face_id: int
    first: Side
    second: Side
    settled: Side | None
