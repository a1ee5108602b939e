"""From templates and names to error rates: pure functions, the same for real and for synthetic people.

Words and measures are NIST's and ISO/IEC 19795-1's. A photograph in which no face was found has a row of NaN: its
comparisons count with the lowest similarity there is, so that it is never accepted and never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.calibration import Bounded
from facefinder.evaluation.intervals import wilson
from facefinder.evaluation.protocol import OpenSet, Pair

FALSE_MATCH_RATES = (0.01, 0.001, 0.0001)
FALSE_POSITIVE_RATES = (0.01, 0.001)
NOTHING = -2.0
"""The similarity of a comparison without a face: below every real one."""

Templates = NDArray[np.float32]
Scores = NDArray[np.float32]

_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Threshold:
    """A rate at a threshold that was set by another rate.

    ``resolved`` is False where the sample holds too few comparisons to show the other rate at all (fewer than one
    error allowed): the threshold is then just above every non-mated similarity.
    """

    rate: Bounded
    threshold: float
    resolved: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """One-to-one comparison. ``accuracy`` is the mean over the folds, each at the threshold that the other folds chose,
    ``accuracy_deviation`` their standard deviation (n - 1); ``tar`` goes by false match rate."""

    pairs: int
    mated: int
    non_mated: int
    without_face: int
    accuracy: float
    accuracy_deviation: float
    folds: tuple[float, ...]
    thresholds: tuple[float, ...]
    tar: dict[float, Threshold]
    tar_comparisons: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Identification:
    """Open-set search: ``n`` people enrolled; ranks over the mated probes, ``fnir`` by false positive rate."""

    n: int
    mated_probes: int
    non_mated_probes: int
    without_face: int
    rank1: Bounded
    rank10: Bounded
    fnir: dict[float, Threshold]
    mate_scores: Scores
    mate_ranks: NDArray[np.int64]
    best_others: Scores
    best_other_index: NDArray[np.int64]
    top_strangers: Scores
    top_stranger_index: NDArray[np.int64]


# --- comparisons ----------------------------------------------------------------------------------------------------


def pair_scores(templates: Templates, pairs: Sequence[Pair]) -> Scores:
    """The similarity of each pair, (len(pairs),) float32; NOTHING where one of the two shows no face."""
    if not pairs:
        return np.empty(0, dtype=np.float32)
    left = templates[[pair.first for pair in pairs]].astype(np.float64)
    right = templates[[pair.second for pair in pairs]].astype(np.float64)
    return _faceless((left * right).sum(axis=1).astype(np.float32))


def all_pairs(templates: Templates, people: NDArray[np.int64]) -> Iterator[tuple[slice, Scores, NDArray[np.bool_]]]:
    """Every comparison of two photographs, once, block by block: rows, their similarities to all later photographs
    (NOTHING without a face, NaN where the comparison is not this block's) and whether it is of one person."""
    count = len(templates)
    for start in range(0, count, _BLOCK):
        rows = slice(start, min(start + _BLOCK, count))
        scores = _faceless(templates[rows] @ templates.T)
        later = np.arange(count)[np.newaxis, :] > np.arange(rows.start, rows.stop)[:, np.newaxis]
        scores[~later] = np.nan
        yield rows, scores, people[rows, np.newaxis] == people[np.newaxis, :]


def mated_and_non_mated(templates: Templates, people: NDArray[np.int64]) -> tuple[Scores, Scores]:
    """The similarities of all mated and of all non-mated comparisons among the photographs: 4 bytes each, and no more
    memory than that but for a block."""
    alike = np.unique(people, return_counts=True)[1]
    ours = int((alike * (alike - 1) // 2).sum())
    every = len(people) * (len(people) - 1) // 2
    mated, non_mated = np.empty(ours, dtype=np.float32), np.empty(every - ours, dtype=np.float32)
    filled = [0, 0]
    for _, scores, same in all_pairs(templates, people):
        counted = ~np.isnan(scores)
        for place, (into, part) in enumerate(((mated, scores[counted & same]), (non_mated, scores[counted & ~same]))):
            into[filled[place] : filled[place] + len(part)] = part
            filled[place] += len(part)
    return mated, non_mated


# --- one to one -----------------------------------------------------------------------------------------------------


def verify_pairs(
    scores: Scores,
    pairs: Sequence[Pair],
    tar_scores: tuple[Scores, Scores] | None = None,
    rates: Sequence[float] = FALSE_MATCH_RATES,
) -> Verification:
    """Ten-fold verification as LFW's protocol has it: each fold judged at the threshold best on all others.

    ``tar_scores`` are other mated and non-mated similarities to read the accept rates from (all comparisons of a
    folder); by default they come from the pairs themselves.
    """
    mated = np.array([pair.mated for pair in pairs], dtype=bool)
    fold_of = np.array([pair.fold for pair in pairs], dtype=np.int64)
    folds: list[float] = []
    thresholds: list[float] = []
    for fold in sorted(set(fold_of.tolist())):
        here = fold_of == fold
        elsewhere = ~here if bool((~here).any()) else here
        threshold = best_threshold(scores[elsewhere], mated[elsewhere])
        thresholds.append(threshold)
        folds.append(float(np.mean((scores[here] >= threshold) == mated[here])))
    accepted, rejected = tar_scores if tar_scores is not None else (scores[mated], scores[~mated])
    return Verification(
        pairs=len(pairs),
        mated=int(mated.sum()),
        non_mated=int((~mated).sum()),
        without_face=int((scores <= NOTHING).sum()),
        accuracy=float(np.mean(folds)) if folds else 0.0,
        accuracy_deviation=float(np.std(folds, ddof=1)) if len(folds) > 1 else 0.0,
        folds=tuple(folds),
        thresholds=tuple(thresholds),
        tar={rate: true_accept_rate(accepted, rejected, rate) for rate in rates},
        tar_comparisons=(len(accepted), len(rejected)),
    )


def best_threshold(scores: Scores, mated: NDArray[np.bool_]) -> float:
    """The threshold (accept at or above it) with the most right answers; of several, the middle of the widest gap's.

    Candidates lie halfway between neighbouring similarities, so that none sits on a similarity of its own.
    """
    order = np.argsort(scores, kind="stable")
    ordered = scores[order].astype(np.float64)
    right_if_above = np.concatenate([[0], np.cumsum(~mated[order])]) + np.concatenate(
        [np.cumsum(mated[order][::-1])[::-1], [0]]
    )
    edges = np.concatenate([[ordered[0] - 1], ordered, [ordered[-1] + 1]])
    gaps = np.diff(edges)
    right_if_above = np.where(gaps > 0, right_if_above, -1)
    best = np.flatnonzero(right_if_above == right_if_above.max())
    chosen = int(best[np.argmax(gaps[best])])
    return float((edges[chosen] + edges[chosen + 1]) / 2)


def true_accept_rate(mated: Scores, non_mated: Scores, false_match_rate: float) -> Threshold:
    """The share of mated comparisons accepted where at most ``false_match_rate`` of the non-mated ones are."""
    threshold, resolved = threshold_for(non_mated, false_match_rate)
    return Threshold(wilson(int((mated >= threshold).sum()), len(mated)), threshold, resolved)


def threshold_for(non_mated: Scores, rate: float) -> tuple[float, bool]:
    """The lowest threshold at which at most ``rate`` of the similarities are at or above it, and whether the sample
    allows at least one."""
    allowed = int(np.floor(rate * len(non_mated) + 1e-9))
    if len(non_mated) == 0:
        return NOTHING, False
    if allowed >= len(non_mated):
        return float(non_mated.min()), True
    # The next representable number above the first similarity that must be rejected; ties are rejected together.
    first_rejected = np.partition(non_mated, len(non_mated) - 1 - allowed)[len(non_mated) - 1 - allowed]
    return float(np.nextafter(np.float32(first_rejected), np.float32(np.inf))), allowed >= 1


# --- one to many ----------------------------------------------------------------------------------------------------


def identify(
    templates: Templates, people: NDArray[np.int64], roles: OpenSet, rates: Sequence[float] = FALSE_POSITIVE_RATES
) -> Identification:
    """Open-set identification: every probe against all enrolled photographs, one a person.

    A mated probe's rank is 1 plus the number of other people at least as similar as its mate (a tie goes against us).
    FNIR is the share of mated probes whose mate stays below the threshold, at whatever rank, at the threshold at
    which FPIR, the share of non-mated probes with anyone at or above it, is the rate asked for. A photograph without a
    face is a miss as a mated probe and as an enrolled one, and raises no false alarm as a non-mated one.
    """
    enrolled = np.array(roles.enrolled, dtype=np.int64)
    gallery = templates[enrolled]
    owners = people[enrolled]
    probes = np.array(roles.mated_probes, dtype=np.int64)
    mate_scores = np.full(len(probes), NOTHING, dtype=np.float32)
    mate_ranks = np.full(len(probes), len(enrolled), dtype=np.int64)
    best_others = np.full(len(probes), NOTHING, dtype=np.float32)
    best_other = np.full(len(probes), -1, dtype=np.int64)
    for start in range(0, len(probes), _BLOCK):
        part = probes[start : start + _BLOCK]
        scores = _faceless(templates[part] @ gallery.T)
        own = people[part, np.newaxis] == owners[np.newaxis, :]
        mates = np.where(own, scores, np.float32(NOTHING)).max(axis=1)
        others = np.where(own, np.float32(NOTHING), scores)
        end = start + len(part)
        mate_scores[start:end] = mates
        found = mates > NOTHING
        mate_ranks[start:end] = np.where(found, 1 + (others >= mates[:, np.newaxis]).sum(axis=1), len(enrolled))
        if len(enrolled):
            nearest = others.argmax(axis=1)
            best_others[start:end] = others[np.arange(len(part)), nearest]
            best_other[start:end] = enrolled[nearest]
    strangers = np.array(roles.non_mated_probes, dtype=np.int64)
    top_strangers = np.full(len(strangers), NOTHING, dtype=np.float32)
    top_index = np.full(len(strangers), -1, dtype=np.int64)
    for start in range(0, len(strangers) if len(enrolled) else 0, _BLOCK):
        scores = _faceless(templates[strangers[start : start + _BLOCK]] @ gallery.T)
        nearest = scores.argmax(axis=1)
        top_strangers[start : start + len(scores)] = scores[np.arange(len(scores)), nearest]
        top_index[start : start + len(scores)] = enrolled[nearest]
    found = mate_scores > NOTHING
    faceless = np.isnan(templates[:, 0])
    involved = np.concatenate([enrolled, probes, strangers])
    return Identification(
        n=len(enrolled),
        mated_probes=len(probes),
        non_mated_probes=len(strangers),
        without_face=int(faceless[involved].sum()),
        rank1=wilson(int((found & (mate_ranks <= 1)).sum()), len(probes)),
        rank10=wilson(int((found & (mate_ranks <= 10)).sum()), len(probes)),
        fnir={rate: _false_negatives(mate_scores, top_strangers, rate) for rate in rates},
        mate_scores=mate_scores,
        mate_ranks=mate_ranks,
        best_others=best_others,
        best_other_index=best_other,
        top_strangers=top_strangers,
        top_stranger_index=top_index,
    )


def _false_negatives(mate_scores: Scores, top_strangers: Scores, rate: float) -> Threshold:
    threshold, resolved = threshold_for(top_strangers, rate)
    missed = (mate_scores < threshold) | (mate_scores <= NOTHING)
    return Threshold(wilson(int(missed.sum()), len(mate_scores)), threshold, resolved)


# --- curves ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trade:
    """An error trade-off: thresholds rising, at each the false accepts and the false rejects, 0 to 1."""

    thresholds: NDArray[np.float64]
    false_accepts: NDArray[np.float64]
    false_rejects: NDArray[np.float64]


def trade_off(accepted: Scores, rejected: Scores, points: int = 400) -> Trade:
    """The trade-off between ``accepted`` (that should be at or above the threshold) and ``rejected`` similarities."""
    lowest = float(min(_least(accepted), _least(rejected)))
    highest = float(max(accepted.max(initial=0), rejected.max(initial=0)))
    thresholds = np.linspace(lowest, np.nextafter(highest, 2), points)
    return Trade(thresholds, _share_at_or_above(rejected, thresholds), 1 - _share_at_or_above(accepted, thresholds))


def _share_at_or_above(scores: Scores, thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
    ordered = np.sort(scores)
    share: NDArray[np.float64] = (len(ordered) - np.searchsorted(ordered, thresholds, side="left")) / max(
        1, len(ordered)
    )
    return share


def _least(scores: Scores) -> float:
    real = scores[scores > NOTHING]
    return float(real.min(initial=0))


def _faceless(scores: NDArray[np.floating]) -> Scores:
    return np.where(np.isnan(scores), np.float32(NOTHING), scores).astype(np.float32, copy=False)
