"""The report for a person who asks what is held about them: pictures, where from, on what basis, in which searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facefinder.domain.language import ENGLISH, Language
from facefinder.domain.records import Occurrence
from facefinder.report.rendering import templates


@dataclass(frozen=True, slots=True)
class Place:
    """Where a photograph was seen, with the basis on which it is held."""

    occurrence: Occurrence
    legal_basis: str
    custodian: str
    review_by: str


@dataclass(frozen=True, slots=True)
class HeldPhotograph:
    """A photograph that shows the person; ``picture`` is its thumbnail with everybody else unrecognisable, JPEG."""

    sha256: str
    faces: int
    others: int
    picture: bytes | None
    enrolled_at: str
    restricted: bool
    assisted: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class HeldSearch:
    """A recorded search in which the person was searched for, or came up."""

    searched_at: str
    purpose: str
    as_probe: bool
    as_candidate: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """How many recorded searches the person's photograph was compared with, and with how many it could not be: of some
    neither a comparable template nor a crop is kept, of others the probe was erased."""

    compared: int
    not_comparable: int
    erased: int


@dataclass(frozen=True, slots=True)
class SubjectReport:
    """Everything that is held about one person in one case, as an examiner confirmed it. ``looked`` is None where no
    search for the person is on record under the reference."""

    case_number: str
    reference: str
    made_at: str
    examiner: str
    photographs: Sequence[HeldPhotograph]
    searches: Sequence[HeldSearch]
    recogniser: str
    looked: Looked | None


def rendered(report: SubjectReport, language: Language = ENGLISH) -> str:
    """The report as one HTML page that needs nothing else; all text in it is escaped."""
    return templates(language).get_template("subject.html").render(report=report)
