"""Making a calibration table from photographs of known people.

The unit of chance is the person, not the comparison: one man who looks like many others makes hundreds of false
matches. So every confidence limit comes from a bootstrap over people, and a rate counts as measured only where at
least thirty false matches were seen and the upper limit stays within a factor of the square root of two: what other
people of the same number give then lies, within its own limits, within a factor of two of what is stated. Beyond, the
table holds upper limits only.

The false match rate is the plain share of comparisons, not a fitted curve: a curve could be drawn on beyond the data.
The likelihood ratio is fitted by isotonic regression (pool adjacent violators): the only thing assumed is that more
similar never means less likely one person. Its ends are held back as if three more comparisons had gone against it, the
most that can have been missed with 95 % confidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.calibration import Calibration, Curve, QualityBand
from facefinder.domain.errors import InvalidDetails
from facefinder.evaluation.intervals import poisson_upper

STEP = 0.01
LEAST_FALSE_MATCHES = 30
LARGEST_LIMIT_RATIO = math.sqrt(2)
BOOTSTRAPS = 1000
BAND_EFFECT = 1.25
LEAST_PEOPLE = 30

_EDGES = np.round(np.arange(-1 - STEP / 2, 1 + STEP, STEP / 2), 4)
"""Half steps: even cells end, odd cells begin at a similarity of the table."""
_SIMILARITIES = np.round(np.arange(-1, 1 + STEP / 2, STEP), 4)
_CELLS = len(_EDGES) - 1
_BLOCK = 512

Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Tally:
    """Comparisons by cell of similarity, for each person: shape (people, cells). A non-mated comparison stands with
    both of its people, a mated one with its one."""

    mated: Counts
    non_mated: Counts

    def of(self, chosen: NDArray[np.bool_]) -> _Tally:
        return _Tally(self.mated[chosen], self.non_mated[chosen])


@dataclass(frozen=True, slots=True)
class HeldOutRow:
    """At one similarity: the rate that a table fitted on some people states, and the rate observed on others."""

    similarity: float
    stated: float
    observed: float
    false_matches: int

    @property
    def factor(self) -> float:
        """How far apart they are, 1 or more."""
        return max(self.stated / self.observed, self.observed / self.stated)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The check of a calibration on people not used for fitting, over several divisions of the people in half.

    ``rows`` are those of the first division; ``worst_factor`` is over all, each down to the smallest rate that both
    halves resolve (``smallest_rate``); ``bounds_broken`` counts divisions where a "fewer than" was exceeded by what
    the observed side proves (its lower limit).
    """

    divisions: int
    worst_factor: float
    median_factor: float
    smallest_rate: float
    bounds_broken: int
    rows: tuple[HeldOutRow, ...]


def calibrate(
    recogniser_id: str, templates: NDArray[np.float32], people: NDArray[np.int64], qualities: NDArray[np.float64]
) -> Calibration:
    """The table of one recogniser.

    ``templates`` (n, dimension) unit float32, NaN rows where no face was found (they are left out: a table is about
    comparisons that were made); ``people`` (n,) integers; ``qualities`` (n,) 0 to 100, NaN where unknown.

    Raises:
        InvalidDetails: with too few people or comparisons to say anything.
    """
    templates, people, qualities = _usable(templates, people, qualities)
    edges = _band_edges(qualities)
    tallies = _tally(templates, people, qualities, edges)
    everything = _Tally(_sum_of([band.mated for band in tallies]), _sum_of([band.non_mated for band in tallies]))
    overall = _curve(everything)
    bands: tuple[QualityBand, ...] = ()
    if len(tallies) > 1 and _quality_matters(tallies, everything):
        bands = tuple(
            QualityBand(float(low), float(high), curve)
            for low, high, curve in zip(edges[:-1], edges[1:], [_curve(band) for band in tallies], strict=True)
        )
    last = overall.resolved - 1
    return Calibration(
        recogniser_id,
        overall,
        bands,
        {
            "people": len(np.unique(people)),
            "photographs": len(people),
            "mated_comparisons": int(everything.mated.sum()),
            "non_mated_comparisons": int(everything.non_mated.sum() / 2),
            "resolved_to_similarity": overall.similarity[last],
            "resolved_to_false_match_rate": float(f"{overall.false_match_rate[last]:.3g}"),
        },
    )


def check_held_out(
    templates: NDArray[np.float32],
    people: NDArray[np.int64],
    qualities: NDArray[np.float64],
    divisions: int = 30,
) -> HeldOut:
    """Fit on one half of the people and observe on the other, ``divisions`` times.

    The rates compared are those that both halves resolve; the people are divided by a fixed pseudo-random order.

    Raises:
        InvalidDetails: with too few people or comparisons to say anything.
    """
    templates, people, qualities = _usable(templates, people, qualities)
    names = np.unique(people)
    rng = np.random.default_rng(2024)
    worst: list[float] = []
    smallest: list[float] = []
    factors: list[float] = []
    first: tuple[HeldOutRow, ...] = ()
    broken = 0
    for division in range(divisions):
        fitted = np.isin(people, rng.permutation(names)[: len(names) // 2])
        stated, observed = (
            _rates_of(_tally(templates[part], people[part], qualities[part], [0.0, math.inf])[0])
            for part in (fitted, ~fitted)
        )
        pairs = _non_mated_comparisons(people[~fitted])
        rows = tuple(
            HeldOutRow(
                float(_SIMILARITIES[place]),
                float(stated.value[place]),
                float(observed.value[place]),
                round(observed.value[place] * pairs),
            )
            for place in range(min(stated.resolved, observed.resolved))
            # Above one in ten nobody reads a rate, and both are near 1 anyway.
            if observed.value[place] <= 0.1
        )
        if not rows:
            raise InvalidDetails(what="The calibration", reason="there are too few people to hold half of them out")
        worst.append(max(row.factor for row in rows))
        factors += [row.factor for row in rows]
        smallest.append(rows[-1].observed)
        broken += bool((observed.lower > stated.upper)[stated.resolved :].any())
        first = rows if division == 0 else first
    return HeldOut(divisions, max(worst), float(np.median(factors)), min(smallest), broken, first)


def _sum_of(parts: Sequence[Counts]) -> Counts:
    return np.asarray(np.sum(np.stack(parts), axis=0))


# --- counting -------------------------------------------------------------------------------------------------------


def _usable(
    templates: NDArray[np.float32], people: NDArray[np.int64], qualities: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.float64]]:
    with_face = ~np.isnan(templates[:, 0])
    templates, people, qualities = templates[with_face], people[with_face], qualities[with_face]
    with_mate = np.unique(people, return_counts=True)[1] > 1
    if len(with_mate) < 2 * LEAST_PEOPLE or with_mate.sum() < LEAST_PEOPLE:
        raise InvalidDetails(
            what="The calibration",
            reason=f"it needs {2 * LEAST_PEOPLE} people or more, {LEAST_PEOPLE} of them with two photographs",
        )
    return templates, people, qualities


def _band_edges(qualities: NDArray[np.float64]) -> list[float]:
    """Three bands with about as many photographs each, at whole fives; one where quality is unknown or all alike."""
    if not np.isfinite(qualities).all():
        return [0.0, math.inf]
    thirds = sorted({float(5 * round(float(value) / 5)) for value in np.quantile(qualities, [1 / 3, 2 / 3])})
    inner = [value for value in thirds if qualities.min() < value < qualities.max()]
    # The last band has an end that JSON can hold: qualities end at 100.
    return [0.0, *inner, 101.0] if inner else [0.0, math.inf]


def _tally(
    templates: NDArray[np.float32],
    people: NDArray[np.int64],
    qualities: NDArray[np.float64],
    edges: Sequence[float],
) -> list[_Tally]:
    """One tally for each band of the poorer photograph's quality."""
    _, person = np.unique(people, return_inverse=True)
    bands = len(edges) - 1
    band_of = (
        np.searchsorted(np.array(edges[1:-1]), qualities, side="right")
        if bands > 1
        else np.zeros(len(people), dtype=np.int64)
    )
    shape = (int(person.max()) + 1, bands, _CELLS)
    mated, non_mated = np.zeros(shape), np.zeros(shape)
    for start in range(0, len(templates), _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, len(templates)))
        scores = (templates[rows] @ templates.T).clip(-1, 1)
        cells = ((scores - _EDGES[0]) / (STEP / 2)).astype(np.int64).clip(0, _CELLS - 1)
        place = np.minimum(band_of[rows, np.newaxis], band_of[np.newaxis, :]) * _CELLS + cells
        same = person[rows, np.newaxis] == person[np.newaxis, :]
        later = rows[:, np.newaxis] < np.arange(len(templates))[np.newaxis, :]
        place += np.arange(len(rows))[:, np.newaxis] * bands * _CELLS
        for counted, into in ((same & later, mated), (~same, non_mated)):
            each = np.bincount(place[counted], minlength=len(rows) * bands * _CELLS)
            np.add.at(into, person[rows], each.reshape(len(rows), bands, _CELLS))
    return [_Tally(mated[:, band], non_mated[:, band]) for band in range(bands)]


def _non_mated_comparisons(people: NDArray[np.int64]) -> int:
    counts = np.unique(people, return_counts=True)[1]
    total = len(people)
    return int(total * (total - 1) // 2 - (counts * (counts - 1) // 2).sum())


# --- curves ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rates:
    """False match rates at every similarity of the table, good up to and not with place ``resolved``; ``design`` is how
    much wider chance is there than if every comparison stood alone."""

    value: Counts
    lower: Counts
    upper: Counts
    resolved: int
    design: float


def _rates_of(tally: _Tally) -> _Rates:
    return _false_match_rates(tally.non_mated.sum(axis=0) / 2, _drawn(tally.non_mated, shared_by=2))


def _curve(tally: _Tally) -> Curve:
    mated = tally.mated.sum(axis=0)
    non_mated = tally.non_mated.sum(axis=0) / 2
    if mated.sum() < LEAST_FALSE_MATCHES or non_mated.sum() < 100 * LEAST_FALSE_MATCHES:
        raise InvalidDetails(what="The calibration", reason="there are too few comparisons")
    mated_draws, non_mated_draws = _drawn(tally.mated, shared_by=1), _drawn(tally.non_mated, shared_by=2)
    rates = _false_match_rates(non_mated, non_mated_draws)
    # Held back at both ends by three comparisons that were not seen but may exist.
    back = (poisson_upper(0) * _design_effect(mated, mated_draws), poisson_upper(0) * rates.design)
    ratio = _isotonic_log10_ratio(_by_similarity(mated), _by_similarity(non_mated), back)
    draws = np.stack(
        [
            _isotonic_log10_ratio(_by_similarity(ours), _by_similarity(theirs), back)
            for ours, theirs in zip(mated_draws, non_mated_draws, strict=True)
        ]
    )
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    seen = np.flatnonzero(_by_similarity(mated) + _by_similarity(non_mated))
    shown = slice(max(0, int(seen[0]) - 1), min(len(_SIMILARITIES), int(seen[-1]) + 2))
    # Beyond what is measured the table holds the bound and nothing that could be mistaken for a figure.
    measured = np.arange(len(_SIMILARITIES)) < rates.resolved
    return Curve(
        similarity=_listed(_SIMILARITIES[shown]),
        false_match_rate=_listed(np.where(measured, rates.value, rates.upper)[shown]),
        fmr_lower=_listed(np.where(measured, rates.lower, 0.0)[shown]),
        fmr_upper=_listed(rates.upper[shown]),
        resolved=rates.resolved - shown.start,
        log10_lr=_listed(ratio[shown]),
        lr_lower=_listed(np.minimum(low, ratio)[shown]),
        lr_upper=_listed(np.maximum(high, ratio)[shown]),
    )


def _drawn(counts: Counts, *, shared_by: int) -> Counts:
    """Counts by cell, (BOOTSTRAPS, cells), for people drawn with replacement.

    ``counts`` (people, cells) holds each comparison with ``shared_by`` people. To first order a person drawn w times
    adds (w - 1) times all their comparisons; where false matches are single events that errs on the wide side.
    """
    people = len(counts)
    drawn = np.random.default_rng(1).multinomial(people, np.full(people, 1 / people), size=BOOTSTRAPS) - 1.0
    return np.asarray(counts.sum(axis=0) / shared_by + drawn @ counts).clip(0)


def _at_or_above(counts: Counts) -> Counts:
    """Comparisons at or above each similarity of the table; ``counts`` (..., cells)."""
    summed: Counts = counts[..., ::-1].cumsum(axis=-1)[..., ::-1]
    return summed[..., 1::2][..., : len(_SIMILARITIES)]


def _by_similarity(counts: Counts) -> Counts:
    """Comparisons within half a step of each similarity of the table."""
    pairs: Counts = counts[: 2 * len(_SIMILARITIES)].reshape(-1, 2).sum(axis=1)
    return pairs


def _false_match_rates(non_mated: Counts, draws: Counts) -> _Rates:
    total = non_mated.sum()
    count = _at_or_above(non_mated)
    value = np.minimum(count / total, 1.0)
    rates = _at_or_above(draws) / draws.sum(axis=1, keepdims=True)
    lower, upper = np.quantile(rates, [0.025, 0.975], axis=0)
    measured = (count >= LEAST_FALSE_MATCHES) & (upper <= LARGEST_LIMIT_RATIO * value)
    resolved = len(measured) if measured.all() else int(np.argmin(measured))
    if resolved < 1:
        raise InvalidDetails(what="The calibration", reason="there are too few comparisons")
    spread = rates[:, resolved - 1].std() * total
    design = max(1.0, float(spread**2 / count[resolved - 1]))
    for place in range(resolved, len(count)):
        upper[place] = poisson_upper(math.ceil(count[place] / design)) * design / total
    # A limit that rises with the similarity would contradict itself.
    upper = np.minimum(np.maximum.accumulate(np.maximum(upper, value)[::-1])[::-1], 1.0)
    lower = np.minimum(np.minimum.accumulate(lower), value)
    return _Rates(value, lower, upper, resolved, design)


def _design_effect(counts: Counts, draws: Counts) -> float:
    """How much wider chance is than if every comparison stood alone, at the middle of the distribution."""
    half = int(np.searchsorted(counts.cumsum(), counts.sum() / 2))
    below, spread = counts[: half + 1].sum(), (draws[:, : half + 1].sum(axis=1) / draws.sum(axis=1)).std()
    share = below / counts.sum()
    alone = share * (1 - share) / counts.sum()
    return max(1.0, float(spread**2 / alone)) if alone > 0 else 1.0


def _isotonic_log10_ratio(mated: Counts, non_mated: Counts, held_back: tuple[float, float]) -> Counts:
    """The decimal logarithm of the likelihood ratio at each similarity, never falling.

    ``held_back`` mated comparisons are added at the lowest, and non-mated ones at the highest similarity seen.
    """
    ours, theirs = mated.copy(), non_mated.copy()
    seen = np.flatnonzero(ours + theirs)
    ours[seen[0]] += held_back[0]
    theirs[seen[-1]] += held_back[1]
    ours, theirs = ours / ours.sum(), theirs / theirs.sum()
    blocks: list[tuple[float, float, int]] = []
    for our, their in zip(ours.tolist(), theirs.tolist(), strict=True):
        block = (our, their, 1)
        # Pool while the block before has the higher ratio (or nothing to say): ratios compared crosswise, no division.
        while blocks and (blocks[-1][0] * block[1] >= block[0] * blocks[-1][1]):
            before = blocks.pop()
            block = (before[0] + block[0], before[1] + block[1], before[2] + block[2])
        blocks.append(block)
    return np.concatenate([np.full(width, math.log10(our / their)) for our, their, width in blocks])


def _quality_matters(tallies: Sequence[_Tally], everything: _Tally) -> bool:
    """Whether any band's rates differ from all photographs' by more than chance and by more than a quarter.

    Looked at where the false match rate is 1 in 1,000 (or the smallest that is resolved): the non-mated comparisons and
    the mated ones at or above that similarity. Where a band is too thin to be measured the data carry nothing.
    """
    rates = _rates_of(everything)
    at = int(np.argmax(rates.value <= 1e-3))
    at = min(at, rates.resolved - 1) if rates.value[at] <= 1e-3 else rates.resolved - 1
    differ = False
    for band in tallies:
        try:
            _curve(band)
        except InvalidDetails:
            return False
        for ours, whole, shared_by in ((band.non_mated, everything.non_mated, 2), (band.mated, everything.mated, 1)):
            shares = [
                np.maximum(_at_or_above(draws)[:, at], 0.5) / draws.sum(axis=1)
                for draws in (_drawn(ours, shared_by=shared_by), _drawn(whole, shared_by=shared_by))
            ]
            low, high = np.quantile(np.log(shares[0] / shares[1]), [0.005, 0.995])
            differ = differ or low > math.log(BAND_EFFECT) or high < -math.log(BAND_EFFECT)
    return differ


def _listed(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
