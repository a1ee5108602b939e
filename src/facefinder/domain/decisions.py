"""What an examiner decides about a candidate, and what it is bound to: contents and regions, never row numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from facefinder.domain.geometry import Box
from facefinder.domain.language import marked

SAME_REGION = 0.6
"""Boxes of one content that overlap at least this much (intersection over union) are the same face."""


class Outcome(StrEnum):
    """INTERPOL's three outcomes, and the one before any."""

    UNDECIDED = "undecided"
    POTENTIAL_CANDIDATE = "potential_candidate"
    NO_CANDIDATE = "no_candidate"
    INCONCLUSIVE = "inconclusive"


OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.UNDECIDED: marked("undecided"),
    Outcome.POTENTIAL_CANDIDATE: marked("potential candidate"),
    Outcome.NO_CANDIDATE: marked("no candidate"),
    Outcome.INCONCLUSIVE: marked("inconclusive"),
}
"""Each as it is said within a sentence."""


@dataclass(frozen=True, slots=True)
class Region:
    """A face wherever it is enrolled: the SHA-256 of the file, the frame in it and the box in pixels."""

    sha256: str
    box: Box
    frame: int = 0

    def same_as(self, other: Region) -> bool:
        return self.sha256 == other.sha256 and self.frame == other.frame and self.box.overlap(other.box) >= SAME_REGION


@dataclass(frozen=True, slots=True)
class Pair:
    """A probe's face and a candidate's face: what a decision is about."""

    probe: Region
    candidate: Region

    def same_as(self, other: Pair) -> bool:
        return self.probe.same_as(other.probe) and self.candidate.same_as(other.candidate)


class EventKind(StrEnum):
    DECISION = "decision"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One act of an examiner. ``value`` is the outcome or the note; ``reasons`` the words given with a decision;
    ``features`` what was described of each visible component; ``aids`` the display aids in use. ``undoes`` is the event
    that this one takes back. Nothing is ever changed or removed: what holds is the last event of its kind."""

    event_id: int
    at: str
    operator: str
    search_id: str
    pair: Pair
    kind: EventKind
    value: str
    reasons: str = ""
    features: tuple[tuple[str, str], ...] = ()
    aids: tuple[str, ...] = ()
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for a pair now."""

    outcome: Outcome = Outcome.UNDECIDED
    reasons: str = ""
    note: str = ""
    features: tuple[tuple[str, str], ...] = ()
    decided_by: str = ""
    decided_at: str = ""


def standing_of(events: list[ReviewEvent]) -> Standing:
    """What holds after these events of one pair, in their order."""
    outcome, reasons, note, by, at = Outcome.UNDECIDED, "", "", "", ""
    features: tuple[tuple[str, str], ...] = ()
    for event in events:
        if event.kind is EventKind.NOTE:
            note = event.value
        else:
            outcome, reasons, features = Outcome(event.value), event.reasons, event.features
            by, at = (event.operator, event.at) if outcome is not Outcome.UNDECIDED else ("", "")
    return Standing(outcome, reasons, note, features, by, at)
