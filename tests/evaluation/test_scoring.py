"""The error rates, on people whose rates are known without measuring."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from facefinder.evaluation import scoring
from facefinder.evaluation.intervals import poisson_upper, wilson
from facefinder.evaluation.protocol import OpenSet, Pair

from .people import synthetic

AXES = np.eye(8, dtype=np.float32)


def at_similarity(axis: int, similarity: float, other: int) -> np.ndarray:
    """A unit vector of the given similarity to one axis, the rest of it along another."""
    return (AXES[axis] * similarity + AXES[other] * np.sqrt(1 - similarity**2)).astype(np.float32)


def test_perfect_people_make_no_errors():
    templates, people = synthetic([3] * 40, 0.05)
    mated, non_mated = scoring.mated_and_non_mated(templates, people)
    assert len(mated) == 40 * 3
    assert len(mated) + len(non_mated) == 120 * 119 // 2
    pairs = [Pair(3 * i, 3 * i + 1, True, i % 10) for i in range(40)]
    pairs += [Pair(3 * i, (3 * i + 5) % 120, False, i % 10) for i in range(40)]
    result = scoring.verify_pairs(scoring.pair_scores(templates, pairs), pairs, (mated, non_mated))
    assert result.accuracy == 1
    assert all(rate.rate.value == 1 for rate in result.tar.values())


def test_the_fold_under_judgement_does_not_choose_its_own_threshold():
    """Nine folds part at 0.5; the tenth would part at 0.9. Judged fairly, half of the tenth is wrong."""
    scores, pairs = [], []
    for fold in range(9):
        scores += [0.6, 0.4]
        pairs += [Pair(0, 1, True, fold), Pair(0, 2, False, fold)]
    scores += [0.95, 0.85]
    pairs += [Pair(0, 1, True, 9), Pair(0, 2, False, 9)]
    result = scoring.verify_pairs(np.array(scores, dtype=np.float32), pairs)
    assert result.folds == (1,) * 9 + (0.5,)
    assert result.accuracy == pytest.approx(0.95)
    assert result.accuracy_deviation == pytest.approx(np.std([1] * 9 + [0.5], ddof=1))
    assert result.thresholds[-1] == pytest.approx(0.5)


def test_accept_rate_where_exactly_one_false_match_in_a_hundred_is_allowed():
    non_mated = np.linspace(0, 0.99, 100, dtype=np.float32)
    mated = np.array([0.985, 0.99, 0.5, 1.0], dtype=np.float32)
    at = scoring.true_accept_rate(mated, non_mated, 0.01)
    assert at.resolved
    assert (non_mated >= at.threshold).sum() == 1
    assert at.rate.value == 0.75
    finer = scoring.true_accept_rate(mated, non_mated, 0.001)
    assert not finer.resolved
    assert finer.rate.value == 0.25


def test_tied_strangers_are_never_half_admitted():
    non_mated = np.array([0.1] * 50 + [0.7] * 50, dtype=np.float32)
    threshold, _ = scoring.threshold_for(non_mated, 0.1)
    assert (non_mated >= threshold).mean() == 0


@given(
    hnp.arrays(np.float32, st.integers(1, 200), elements=st.floats(-1, 1, width=16)),
    st.sampled_from([0.5, 0.1, 0.01, 0.001]),
)
def test_a_threshold_never_admits_more_than_asked(non_mated, rate):
    threshold, resolved = scoring.threshold_for(non_mated, rate)
    assert (non_mated >= threshold).mean() <= rate + 1e-9
    assert resolved == (rate * len(non_mated) >= 1 - 1e-9)


@given(
    hnp.arrays(np.float32, 12, elements=st.sampled_from([np.float32(x) for x in (0, 0.25, 0.5, 0.75)])),
    hnp.arrays(np.bool_, 12),
)
def test_the_best_threshold_is_as_good_as_trying_every_one(scores, mated):
    threshold = scoring.best_threshold(scores, mated)
    tried = [-1.0, *(float(score) + 1e-4 for score in scores)]
    assert ((scores >= threshold) == mated).sum() == max(((scores >= at) == mated).sum() for at in tried)


def test_open_set_rates_on_four_people_worked_out_by_hand():
    """Gallery: axes 0 to 3. Probes of person 0 (0.9 to it) and person 1 (0.3 to it, 0.95 to person 2); two strangers
    whose best are 0.5 and 0.2."""
    templates = np.stack(
        [
            AXES[0], AXES[1], AXES[2], AXES[3],
            at_similarity(0, 0.9, 5), at_similarity(1, 0.3, 2),
            at_similarity(3, 0.5, 6), at_similarity(3, 0.2, 7),
        ]
    )  # fmt: skip
    people = np.array([0, 1, 2, 3, 0, 1, 8, 9], dtype=np.int64)
    roles = OpenSet(enrolled=(0, 1, 2, 3), mated_probes=(4, 5), non_mated_probes=(6, 7))
    result = scoring.identify(templates, people, roles, rates=(0.5, 0.01))
    assert result.n == 4
    assert result.mate_ranks.tolist() == [1, 2]
    assert result.rank1.value == 0.5
    assert result.rank10.value == 1
    assert result.best_other_index[1] == 2
    # One of two strangers may pass: the threshold lies between 0.2 and 0.5, and person 1's 0.3 passes it too.
    assert result.fnir[0.5].rate.value in {0.0, 0.5}
    assert 0.2 < result.fnir[0.5].threshold <= 0.5
    # None may pass: the threshold is just above 0.5.
    assert result.fnir[0.01].rate.value == 0.5
    assert result.fnir[0.01].threshold == pytest.approx(0.5, abs=1e-6)
    assert not result.fnir[0.01].resolved


def test_a_photograph_without_a_face_is_a_miss_and_never_dropped():
    templates, people = synthetic([2] * 20, 0.05)
    roles = OpenSet(tuple(range(0, 20, 2)), tuple(range(1, 20, 2)), tuple(range(20, 40)))
    whole = scoring.identify(templates, people, roles)
    assert whole.rank1.value == 1
    lost = templates.copy()
    lost[1] = np.nan  # a mated probe
    lost[4] = np.nan  # an enrolled photograph: its probe has no mate to find
    lost[25] = np.nan  # a non-mated probe
    result = scoring.identify(lost, people, roles)
    assert result.mated_probes == whole.mated_probes
    assert result.non_mated_probes == whole.non_mated_probes
    assert result.n == whole.n
    assert result.without_face == 3
    assert result.rank1.value == 0.8
    assert result.rank10.value == 0.8
    assert result.fnir[0.01].rate.value == pytest.approx(0.2)
    pairs = [Pair(0, 1, True, 0), Pair(2, 3, True, 0), Pair(0, 2, False, 0)]
    pairs += [Pair(6, 7, True, 1), Pair(8, 10, False, 1), Pair(1, 25, False, 1)]
    scores = scoring.pair_scores(lost, pairs)
    verification = scoring.verify_pairs(scores, pairs)
    assert verification.without_face == 2
    assert verification.folds[0] == pytest.approx(2 / 3)
    assert verification.folds[1] == 1


def test_a_tie_with_a_stranger_counts_against_us():
    templates = np.stack([AXES[0], AXES[0], AXES[0]])
    people = np.array([0, 1, 0], dtype=np.int64)
    result = scoring.identify(templates, people, OpenSet((0, 1), (2,), ()))
    assert result.mate_ranks.tolist() == [2]
    assert result.rank1.value == 0


def test_blocks_change_nothing(monkeypatch):
    templates, people = synthetic([4] * 30, 1.5)
    roles = OpenSet(tuple(range(0, 60, 4)), tuple(range(1, 60, 4)), tuple(range(60, 120)))
    whole = scoring.mated_and_non_mated(templates, people)
    once = scoring.identify(templates, people, roles)
    monkeypatch.setattr(scoring, "_BLOCK", 7)
    parts = scoring.mated_and_non_mated(templates, people)
    assert np.sort(parts[0]) == pytest.approx(np.sort(whole[0]), abs=1e-6)
    assert np.sort(parts[1]) == pytest.approx(np.sort(whole[1]), abs=1e-6)
    again = scoring.identify(templates, people, roles)
    assert again.mate_ranks.tolist() == once.mate_ranks.tolist()
    assert again.fnir[0.01].rate == once.fnir[0.01].rate


def test_trade_off_runs_from_all_accepted_to_all_rejected():
    templates, people = synthetic([3] * 50, 1.5)
    trade = scoring.trade_off(*scoring.mated_and_non_mated(templates, people))
    assert trade.false_accepts[0] == 1
    assert trade.false_rejects[0] == 0
    assert trade.false_accepts[-1] == 0
    assert trade.false_rejects[-1] == 1
    assert (np.diff(trade.false_accepts) <= 0).all()
    assert (np.diff(trade.false_rejects) >= 0).all()


@pytest.mark.parametrize(
    ("successes", "trials", "lower", "upper"), [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0)]
)
def test_wilson_as_published(successes, trials, lower, upper):
    """The first line is Newcombe's example (Statistics in Medicine 17, 1998)."""
    interval = wilson(successes, trials)
    assert interval.lower == pytest.approx(lower, abs=1e-4)
    assert interval.upper == pytest.approx(upper, abs=1e-4)


@pytest.mark.parametrize(("count", "limit"), [(0, 2.996), (1, 4.744), (3, 7.754), (10, 16.962)])
def test_poisson_limits_as_tabulated(count, limit):
    assert poisson_upper(count) == pytest.approx(limit, abs=1e-3)
