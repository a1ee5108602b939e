"""What a candidate's similarity is worth in this gallery, from the recogniser's shipped calibration table."""

from __future__ import annotations

from dataclasses import dataclass

from facefinder.domain.calibration import (
    Bounded,
    LikelihoodRatio,
    likelihood_ratio_in_words,
    rate_in_words,
    strangers_in_words,
)
from facefinder.domain.language import ENGLISH, Language, marked
from facefinder.domain.records import Candidate, SearchResult
from facefinder.files.calibrations import shipped_calibration

LIMITS = marked(
    "Measured on photographs of adult public figures. Recognisers of this family are known to be weaker on children's "
    "faces and on some ethnic groups' faces: expect more strangers there than stated. On small, blurred, dark, covered "
    "or turned faces they miss people."
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


def meaning_of(result: SearchResult, candidate: Candidate, language: Language = ENGLISH) -> Meaning | None:
    """What the candidate's similarity is worth among the faces that were searched, its sentences in ``language``.

    None where the recogniser has no table, and for several probes searched as one: the table was measured on single
    photographs, so it says nothing about their fusion.
    """
    calibration = shipped_calibration(result.recogniser)
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
        strangers_in_words(strangers, searched, language),
        rate_in_words(rate, language),
        likelihood_ratio_in_words(ratio, language),
    )
