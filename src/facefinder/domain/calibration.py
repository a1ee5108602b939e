"""What a similarity is worth: false match rate, expected strangers and likelihood ratio, from a measured table.

A table is made by ``facefinder evaluate --calibrate`` from photographs of known people and is shipped in
``resources/calibration``. It says only what those photographs support: beyond them the answer is a bound
("fewer than"), never a figure.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from facefinder.domain.errors import InvalidDetails
from facefinder.domain.language import ENGLISH, Language

TABLE_FORMAT = "facefinder-calibration-1"


@dataclass(frozen=True, slots=True)
class Bounded:
    """A measured figure with its 95 % confidence limits.

    With ``is_bound`` the photographs behind the table were too few to give the figure: ``value`` is then equal to
    ``upper``, and only "fewer than ``upper``" may be said.
    """

    value: float
    lower: float
    upper: float
    is_bound: bool = False

    def times(self, factor: float) -> Bounded:
        return Bounded(self.value * factor, self.lower * factor, self.upper * factor, self.is_bound)


@dataclass(frozen=True, slots=True)
class LikelihoodRatio:
    """How many times more often two photographs of one person than two of different people are this similar.

    ``log10`` is the decimal logarithm, ``lower`` and ``upper`` its 95 % limits. With ``at_limit`` the photographs
    support no stronger statement in that direction: say "at least" (above 0) or "at most" (below 0).
    """

    log10: float
    lower: float
    upper: float
    at_limit: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """Measured values over rising similarities; all tuples are of one length.

    ``false_match_rate`` is the share of comparisons of different people at least this similar, with confidence limits;
    from index ``resolved`` on it is only known to be below ``fmr_upper``, and holds the same. ``log10_lr`` is the
    decimal logarithm of the likelihood ratio.
    """

    similarity: tuple[float, ...]
    false_match_rate: tuple[float, ...]
    fmr_lower: tuple[float, ...]
    fmr_upper: tuple[float, ...]
    resolved: int
    log10_lr: tuple[float, ...]
    lr_lower: tuple[float, ...]
    lr_upper: tuple[float, ...]

    def __post_init__(self) -> None:
        columns = (
            self.similarity, self.false_match_rate, self.fmr_lower, self.fmr_upper,
            self.log10_lr, self.lr_lower, self.lr_upper,
        )  # fmt: skip
        if len({len(column) for column in columns}) != 1 or len(self.similarity) < 2:
            raise InvalidDetails(what="The calibration table", reason="its columns differ in length")
        if not all(math.isfinite(value) for column in columns for value in column):
            raise InvalidDetails(what="The calibration table", reason="it holds a value that is not a number")
        if any(after <= before for before, after in pairwise(self.similarity)):
            raise InvalidDetails(what="The calibration table", reason="its similarities do not rise")
        if not 1 <= self.resolved <= len(self.similarity) or min(self.false_match_rate[: self.resolved]) <= 0:
            raise InvalidDetails(what="The calibration table", reason="it names no similarity up to which it holds")
        for rates in (self.false_match_rate[: self.resolved], self.fmr_upper):
            falling = all(after <= before for before, after in pairwise(rates))
            if not falling or rates[-1] < 0 or rates[0] > 1:
                raise InvalidDetails(what="The calibration table", reason="its rates are not falling from 1 to 0")
        if min(self.fmr_upper) <= 0 or any(
            rate > upper for rate, upper in zip(self.false_match_rate, self.fmr_upper, strict=True)
        ):
            raise InvalidDetails(what="The calibration table", reason="a rate lies above its upper limit")

    def rate(self, similarity: float) -> Bounded:
        last = self.resolved - 1
        if similarity <= self.similarity[last]:
            value = _between(similarity, self.similarity, self.false_match_rate)
            return Bounded(
                value,
                min(_between(similarity, self.similarity, self.fmr_lower), value),
                max(_between(similarity, self.similarity, self.fmr_upper), value),
            )
        # A bound is never interpolated: the limit measured at the next lower similarity holds for certain.
        upper = self.fmr_upper[bisect_right(self.similarity, similarity) - 1]
        return Bounded(upper, 0.0, upper, is_bound=True)

    def likelihood_ratio(self, similarity: float) -> LikelihoodRatio:
        log10 = _linear(similarity, self.similarity, self.log10_lr)
        return LikelihoodRatio(
            log10,
            min(_linear(similarity, self.similarity, self.lr_lower), log10),
            max(_linear(similarity, self.similarity, self.lr_upper), log10),
            at_limit=log10 >= self.log10_lr[-1] or log10 <= self.log10_lr[0],
        )


@dataclass(frozen=True, slots=True)
class QualityBand:
    """A curve for comparisons whose poorer photograph has a quality from ``lowest`` up to but not with ``highest``."""

    lowest: float
    highest: float
    curve: Curve


@dataclass(frozen=True, slots=True)
class Calibration:
    """One recogniser's table. ``measured`` says on how many people, photographs and comparisons it stands."""

    recogniser_id: str
    overall: Curve
    bands: tuple[QualityBand, ...] = ()
    measured: Mapping[str, int | float | str] = field(default_factory=dict)

    def false_match_rate(self, similarity: float, quality: float | None = None) -> Bounded:
        """How often photographs of two different people are at least this similar, 0 to 1.

        ``quality`` is the poorer one's, 0 to 100; it matters only where the table has bands.

        Raises:
            ValueError: when ``similarity`` is not a number.
        """
        return self._curve(quality).rate(_number(similarity))

    def likelihood_ratio(self, similarity: float, quality: float | None = None) -> LikelihoodRatio:
        """How much more the similarity is to be expected of one person than of two.

        Raises:
            ValueError: when ``similarity`` is not a number.
        """
        return self._curve(quality).likelihood_ratio(_number(similarity))

    def expected_strangers(self, similarity: float, gallery_size: int, quality: float | None = None) -> Bounded:
        """How many faces of other people in a gallery of ``gallery_size`` faces would be expected to score as high.

        Raises:
            ValueError: when ``similarity`` is not a number or the gallery's size is negative.
        """
        if gallery_size < 0:
            raise ValueError("a gallery cannot hold fewer than 0 faces")
        return self.false_match_rate(similarity, quality).times(gallery_size)

    def _curve(self, quality: float | None) -> Curve:
        if quality is None:
            return self.overall
        return next((band.curve for band in self.bands if band.lowest <= quality < band.highest), self.overall)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Calibration:
        """Read a table as ``to_document`` writes it.

        Raises:
            InvalidDetails: when it is not one, or contradicts itself.
        """
        try:
            if document["format"] != TABLE_FORMAT:
                raise InvalidDetails(what="The calibration table", reason=f"its format is {document['format']}")
            return cls(
                recogniser_id=str(document["recogniser"]),
                overall=_curve_from(document["overall"]),
                bands=tuple(
                    QualityBand(float(band["quality_from"]), float(band["quality_below"]), _curve_from(band["curve"]))
                    for band in document["quality_bands"]
                ),
                measured=dict(document["measured"]),
            )
        except (KeyError, TypeError, ValueError) as fault:
            raise InvalidDetails(what="The calibration table", reason=f"{fault!s} cannot be read") from fault

    def to_document(self) -> dict[str, Any]:
        """The table as it is kept (JSON)."""
        return {
            "format": TABLE_FORMAT,
            "recogniser": self.recogniser_id,
            "measured": dict(self.measured),
            "overall": _curve_document(self.overall),
            "quality_bands": [
                {"quality_from": band.lowest, "quality_below": band.highest, "curve": _curve_document(band.curve)}
                for band in self.bands
            ],
        }


# --- in words -------------------------------------------------------------------------------------------------------


def strangers_in_words(expected: Bounded, gallery_size: int, language: Language = ENGLISH) -> str:
    """The expected strangers as a sentence for the examiner: "fewer than 0.01 strangers among 3,000 faces"."""
    among = language.ngettext("among {number} face", "among {number} faces", gallery_size)
    faces = among.format(number=language.number(gallery_size))
    if expected.is_bound:
        strangers = _strangers(expected.upper, _rounded_up(expected.upper), language)
    elif expected.value < 0.01:
        strangers = _strangers(0.01, "0.01", language)
    else:
        strangers = _strangers(expected.value, _rounded(expected.value), language)
        return language.gettext("about {strangers} {among_faces}").format(strangers=strangers, among_faces=faces)
    return language.gettext("fewer than {strangers} {among_faces}").format(strangers=strangers, among_faces=faces)


def rate_in_words(rate: Bounded, language: Language = ENGLISH) -> str:
    """The false match rate as a sentence: "about 1 in 12,000 comparisons of different people score as high"."""
    if rate.is_bound:
        number = _rounded_down(1 / rate.upper)
        told = language.gettext("fewer than 1 in {number} comparisons of different people score as high")
    elif rate.value >= 0.1:
        number = _rounded(rate.value * 100)
        told = language.gettext("about {number} in 100 comparisons of different people score as high")
    else:
        number = _rounded(1 / rate.value)
        told = language.gettext("about 1 in {number} comparisons of different people score as high")
    return told.format(number=language.figures(number))


def likelihood_ratio_in_words(ratio: LikelihoodRatio, language: Language = ENGLISH) -> str:
    """The likelihood ratio as a sentence that names its own limits."""
    say = language.gettext
    size, more = 10 ** abs(ratio.log10), ratio.log10 >= 0
    if size < 1.5:
        return say("this similarity is about as usual for two photographs of one person as for two of different people")
    if ratio.at_limit:
        told = (
            say("this similarity is at least {number} times more usual for one person than for two different people")
            if more
            else say(
                "this similarity is at least {number} times less usual for one person than for two different people"
            )
        )
        return told.format(number=language.figures(_rounded_down(size)))
    told = (
        say("this similarity is about {number} times{span} more usual for one person than for two different people")
        if more
        else say(
            "this similarity is about {number} times{span} less usual for one person than for two different people"
        )
    )
    span = ""
    if ratio.lower * ratio.upper > 0:
        low, high = (_rounded(end) for end in sorted((10 ** abs(ratio.lower), 10 ** abs(ratio.upper))))
        span = say(" ({low} to {high})").format(low=language.figures(low), high=language.figures(high))
    return told.format(number=language.figures(_rounded(size)), span=span)


def _strangers(number: float, shown: str, language: Language) -> str:
    told = language.ngettext("{number} stranger", "{number} strangers", float(number))
    return told.format(number=language.figures(shown))


def _rounded(number: float) -> str:
    """Two digits are all that such a measurement bears."""
    return _shown(number, round)


def _rounded_up(number: float) -> str:
    return _shown(number, math.ceil)


def _rounded_down(number: float) -> str:
    return _shown(number, math.floor)


def _shown(number: float, rounding: Any) -> str:
    if number <= 0:
        return "0"
    digits = 1 - math.floor(math.log10(number))
    # The tiny step back keeps 0.3 from being "rounded up" to 0.31 by its binary rest.
    scaled = number * 10.0**digits
    nearest = round(scaled)
    whole = nearest if math.isclose(scaled, nearest, rel_tol=1e-9) else int(rounding(scaled))
    shown = whole / 10.0**digits
    return f"{shown:,.0f}" if digits <= 0 else f"{shown:.{digits}f}".rstrip("0").rstrip(".")


# --- reading and writing --------------------------------------------------------------------------------------------


def _number(similarity: float) -> float:
    if math.isnan(similarity):
        raise ValueError("a similarity that is not a number has no false match rate")
    return float(similarity)


def _place(at: float, xs: Sequence[float]) -> tuple[int, float]:
    """The interval of ``xs`` that ``at`` falls into, and how far along it (0 to 1)."""
    if at <= xs[0]:
        return 0, 0.0
    if at >= xs[-1]:
        return len(xs) - 2, 1.0
    left = bisect_right(xs, at) - 1
    return left, (at - xs[left]) / (xs[left + 1] - xs[left])


def _linear(at: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    left, share = _place(at, xs)
    return ys[left] * (1 - share) + ys[left + 1] * share


def _between(at: float, xs: Sequence[float], rates: Sequence[float]) -> float:
    """Interpolated on the logarithm, as rates fall by powers of ten; 0 has none and falls straight."""
    left, share = _place(at, xs)
    low, high = rates[left], rates[left + 1]
    if share == 0:
        return low
    if share == 1:
        return high
    if low <= 0 or high <= 0:
        return low * (1 - share) + high * share
    return math.exp(math.log(low) * (1 - share) + math.log(high) * share)


_COLUMNS = ("similarity", "false_match_rate", "fmr_lower", "fmr_upper", "log10_lr", "lr_lower", "lr_upper")


def _curve_from(document: Mapping[str, Any]) -> Curve:
    columns = {name: tuple(float(value) for value in document[name]) for name in _COLUMNS}
    return Curve(resolved=int(document["resolved"]), **columns)


def _curve_document(curve: Curve) -> dict[str, Any]:
    columns: dict[str, Any] = {name: [_short(value) for value in getattr(curve, name)] for name in _COLUMNS}
    return {"resolved": curve.resolved, **columns}


def _short(value: float) -> float:
    return float(f"{value:.5g}")
