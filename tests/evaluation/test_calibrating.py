"""A calibration table must hold for people that it has never seen."""

from __future__ import annotations

import numpy as np
import pytest

from facefinder.domain.calibration import Calibration
from facefinder.domain.errors import InvalidDetails
from facefinder.evaluation import calibrating, scoring

from .people import synthetic

PHOTOGRAPHS = [1 + number % 4 for number in range(400)]


@pytest.fixture(scope="module")
def table_and_people():
    templates, people = synthetic(PHOTOGRAPHS, 1.0, dimension=24)
    return calibrating.calibrate("sface", templates, people, np.full(len(people), np.nan)), templates, people


def test_stated_rates_are_the_shares_counted(table_and_people):
    table, templates, people = table_and_people
    _, non_mated = scoring.mated_and_non_mated(templates, people)
    for similarity in (0.1, 0.3, 0.5):
        counted = float((non_mated >= similarity).mean())
        assert table.false_match_rate(similarity).value == pytest.approx(counted, rel=0.02)
    assert table.measured["people"] == 400
    assert table.measured["photographs"] == len(people)
    assert table.measured["mated_comparisons"] + table.measured["non_mated_comparisons"] == (
        len(people) * (len(people) - 1) // 2
    )


def test_rates_hold_for_people_of_the_same_kind_who_were_not_used(table_and_people):
    table, _, _ = table_and_people
    templates, people = synthetic(PHOTOGRAPHS, 1.0, dimension=24, seed=99)
    _, non_mated = scoring.mated_and_non_mated(templates, people)
    checked = 0
    for similarity in np.arange(0.2, 1, 0.02):
        stated = table.false_match_rate(float(similarity))
        seen = int((non_mated >= similarity).sum())
        if stated.is_bound:
            # One comparison more than the bound would already be luck; the bound is a 95 % limit.
            assert seen / len(non_mated) <= stated.upper * 1.5
        elif seen >= 30:
            assert 0.5 <= stated.value / (seen / len(non_mated)) <= 2
            checked += 1
    assert checked > 10


def test_where_nobody_was_ever_that_similar_only_a_bound_is_said(table_and_people):
    table, templates, people = table_and_people
    _, non_mated = scoring.mated_and_non_mated(templates, people)
    rate = table.false_match_rate(float(non_mated.max()) + 0.05)
    assert rate.is_bound
    # The rule of three, or wider because people and not comparisons are drawn.
    assert rate.upper >= 2.99 / len(non_mated)
    assert table.false_match_rate(0.3).lower < table.false_match_rate(0.3).value < table.false_match_rate(0.3).upper


def test_one_double_of_many_people_widens_the_limits():
    """The same number of false matches, from many people or all from one: the second is worth much less."""
    rng = np.random.default_rng(8)
    alone, _ = synthetic([1] * 300 + [2] * 100, 0.3, dimension=64, seed=4)
    people = np.repeat(np.arange(400), [1] * 300 + [2] * 100)
    spread_out, one_double = alone.copy(), alone.copy()
    for place in range(0, 120, 2):
        spread_out[place + 1] = _near(spread_out[place], rng)
    for place in range(1, 61):
        one_double[place] = _near(one_double[0], rng, 0.62)
    unknown = np.full(len(people), np.nan)
    from_many = calibrating.calibrate("sface", spread_out, people, unknown)
    from_one = calibrating.calibrate("sface", one_double, people, unknown)
    assert not from_many.false_match_rate(0.58).is_bound
    assert from_one.false_match_rate(0.58).is_bound


def _near(vector: np.ndarray, rng: np.random.Generator, similarity: float = 0.8) -> np.ndarray:
    other = rng.normal(size=vector.shape)
    other -= other @ vector * vector
    other /= np.linalg.norm(other)
    return (similarity * vector + np.sqrt(1 - similarity**2) * other).astype(np.float32)


def test_the_likelihood_ratio_never_falls_and_agrees_with_the_truth(table_and_people):
    table, templates, people = table_and_people
    assert (np.diff(table.overall.log10_lr) >= 0).all()
    mated, non_mated = scoring.mated_and_non_mated(templates, people)
    for middle in (0.3, 0.4, 0.5, 0.6):
        ours, theirs = (np.mean((scores >= middle - 0.04) & (scores < middle + 0.04)) for scores in (mated, non_mated))
        assert table.likelihood_ratio(middle).log10 == pytest.approx(np.log10(ours / theirs), abs=0.35)
    strongest = table.likelihood_ratio(0.99)
    assert strongest.at_limit
    # No table from this many comparisons supports more than their number.
    assert strongest.log10 < np.log10(len(non_mated) / 2.9)


def test_quality_gives_bands_only_where_it_changes_the_scores():
    templates, people = synthetic([3] * 500, 0.8, dimension=24)
    rng = np.random.default_rng(0)
    idle = rng.integers(0, 101, size=len(people)).astype(np.float64)
    assert calibrating.calibrate("sface", templates, people, idle).bands == ()
    # Poor photographs all lean the same way, as blurred faces do.
    poor = rng.random(len(people)) < 0.4
    leaning = templates.copy()
    leaning[poor] += 0.8 * synthetic([1], 0.0, dimension=24, seed=77)[0][0]
    leaning /= np.linalg.norm(leaning, axis=1, keepdims=True)
    qualities = np.where(poor, rng.integers(5, 30, len(people)), rng.integers(60, 95, len(people))).astype(np.float64)
    table = calibrating.calibrate("sface", leaning, people, qualities)
    assert table.bands
    poor_band = next(band for band in table.bands if band.lowest <= 20 < band.highest)
    good_band = next(band for band in table.bands if band.lowest <= 80 < band.highest)
    # Scores of poor photographs are spread differently, and the table says so.
    assert poor_band.curve != good_band.curve
    assert Calibration.from_document(table.to_document()).bands[0].lowest == 0


def test_a_photograph_without_a_face_is_left_out_of_the_table():
    templates, people = synthetic([2] * 200, 0.8, dimension=24)
    lost = templates.copy()
    lost[::10] = np.nan
    table = calibrating.calibrate("sface", lost, people, np.full(len(people), np.nan))
    assert table.measured["photographs"] == 360


def test_the_same_photographs_give_the_same_table(table_and_people):
    table, templates, people = table_and_people
    assert calibrating.calibrate("sface", templates, people, np.full(len(people), np.nan)) == table


def test_too_few_people_are_told_and_give_no_table():
    templates, people = synthetic([3] * 10, 0.5)
    with pytest.raises(InvalidDetails, match="people or more"):
        calibrating.calibrate("sface", templates, people, np.full(len(people), np.nan))


def test_held_out_people_confirm_the_rates(table_and_people):
    _, templates, people = table_and_people
    held_out = calibrating.check_held_out(templates, people, np.full(len(people), np.nan), divisions=4)
    assert held_out.worst_factor <= 2
    assert held_out.bounds_broken == 0
    assert held_out.rows[-1].false_matches >= 30


def test_a_figure_is_stated_only_where_two_samples_would_agree_within_a_factor_of_two(table_and_people):
    """Both lie within the square root of two of the truth there, or the table says "fewer than"."""
    table, _, _ = table_and_people
    rates = [table.false_match_rate(similarity / 100) for similarity in range(-20, 100)]
    stated = [rate for rate in rates if not rate.is_bound]
    assert 20 < len(stated) < len(rates)
    assert all(rate.upper <= 2**0.5 * rate.value for rate in stated)
