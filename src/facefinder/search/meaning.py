"""What a candidate's similarity is worth in this gallery, from the recogniser's shipped calibration table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from facefinder.domain.calibration import (
    Bounded,
    Calibration,
    LikelihoodRatio,
    likelihood_ratio_in_words,
    rate_in_words,
    strangers_in_words,
)
from facefinder.domain.records import Candidate, SearchResult
from facefinder.files.resources import resource_path

LIMITS = (
    "Measured on photographs of adult public figures. Recognisers of this family are known to be weaker on children's "
    "faces and on some ethnic groups' faces; expect more strangers there than stated."
)
"""Said wherever a score is explained (PhotoPrism's evaluation in its pull request 5758 measured it)."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A similarity explained: rates with their bounds, and the same in sentences."""

    false_match_rate: Bounded
    expected_strangers: Bounded
    likelihood_ratio: LikelihoodRatio
    strangers_words: str
    rate_words: str
    ratio_words: str


@cache
def calibration_of(recogniser_id: str) -> Calibration | None:
    """The recogniser's table, or None where none was measured: its scores are then shown without explanation."""
    path = resource_path(f"calibration/{recogniser_id}.json")
    if not path.is_file():
        return None
    return Calibration.from_document(json.loads(path.read_text(encoding="utf-8")))


def meaning_of(result: SearchResult, candidate: Candidate) -> Meaning | None:
    """What the candidate's similarity is worth among the faces that were searched.

    None where the recogniser has no table, and for several probes searched as one: the table was measured on single
    photographs, so it says nothing about their fusion.
    """
    calibration = calibration_of(result.recogniser)
    if calibration is None or len(result.probes) != 1:
        return None
    quality = min(result.probes[0].quality.value, candidate.face.quality.value)
    searched = result.denominator.searched
    rate = calibration.false_match_rate(candidate.similarity, quality)
    strangers = calibration.expected_strangers(candidate.similarity, searched, quality)
    ratio = calibration.likelihood_ratio(candidate.similarity, quality)
    return Meaning(
        rate,
        strangers,
        ratio,
        strangers_in_words(strangers, searched),
        rate_in_words(rate),
        likelihood_ratio_in_words(ratio),
    )
