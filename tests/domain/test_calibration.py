"""What the examiner is told about a score: never more than the table knows."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facefinder.domain.calibration import (
    Bounded,
    Calibration,
    Curve,
    LikelihoodRatio,
    QualityBand,
    likelihood_ratio_in_words,
    rate_in_words,
    strangers_in_words,
)
from facefinder.domain.errors import InvalidDetails

CURVE = Curve(
    similarity=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5),
    false_match_rate=(1.0, 0.1, 0.01, 0.001, 3e-4, 1e-4),
    fmr_lower=(1.0, 0.09, 0.008, 0.0007, 0.0, 0.0),
    fmr_upper=(1.0, 0.11, 0.013, 0.0015, 3e-4, 1e-4),
    resolved=4,
    log10_lr=(-2.0, -2.0, -1.0, 1.0, 3.0, 3.0),
    lr_lower=(-2.2, -2.2, -1.2, 0.8, 2.6, 2.6),
    lr_upper=(-1.9, -1.9, -0.9, 1.1, 3.3, 3.3),
)
TABLE = Calibration("sface", CURVE, measured={"people": 100})


def test_measured_rates_are_given_and_rates_between_fall_by_powers():
    assert TABLE.false_match_rate(0.2).value == pytest.approx(0.01)
    between = TABLE.false_match_rate(0.25)
    assert between.value == pytest.approx(math.sqrt(0.01 * 0.001))
    assert between.lower <= between.value <= between.upper
    assert not between.is_bound
    assert TABLE.false_match_rate(-0.9).value == 1


@pytest.mark.parametrize(
    ("similarity", "bound"), [(0.301, 0.0015), (0.35, 0.0015), (0.4, 3e-4), (0.77, 1e-4), (1, 1e-4)]
)
def test_beyond_the_data_there_is_a_bound_and_no_figure(similarity: float, bound: float):
    rate = TABLE.false_match_rate(similarity)
    assert rate.is_bound
    assert rate.value == rate.upper == bound
    assert rate.lower == 0


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_a_higher_similarity_never_has_more_strangers_or_a_lower_likelihood_ratio(first: float, second: float):
    low, high = sorted((first, second))
    assert TABLE.false_match_rate(low).upper >= TABLE.false_match_rate(high).upper - 1e-12
    assert TABLE.likelihood_ratio(low).log10 <= TABLE.likelihood_ratio(high).log10 + 1e-12


def test_expected_strangers_grow_with_the_gallery():
    few = TABLE.expected_strangers(0.2, 1_000)
    assert few.value == pytest.approx(10)
    assert TABLE.expected_strangers(0.2, 10_000).value == pytest.approx(100)
    assert TABLE.expected_strangers(0.6, 3_000).is_bound
    assert TABLE.expected_strangers(0.2, 0).value == 0


def test_quality_chooses_its_band_and_unknown_quality_the_whole():
    stricter = replace(CURVE, false_match_rate=(1.0, 0.11, 0.013, 0.0015, 3e-4, 1e-4))
    table = replace(TABLE, bands=(QualityBand(0, 40, stricter), QualityBand(40, 101, CURVE)))
    assert table.false_match_rate(0.2, 20).value == pytest.approx(0.013)
    assert table.false_match_rate(0.2, 40).value == pytest.approx(0.01)
    assert table.false_match_rate(0.2, 100).value == pytest.approx(0.01)
    assert table.false_match_rate(0.2).value == pytest.approx(0.01)


def test_a_table_survives_being_written_and_read():
    table = replace(TABLE, bands=(QualityBand(0, 40, CURVE), QualityBand(40, 101, CURVE)))
    assert Calibration.from_document(json.loads(json.dumps(table.to_document()))) == table


@pytest.mark.parametrize(
    "damage",
    [
        {"format": "something else"},
        {"overall": {}},
        {"overall": {**TABLE.to_document()["overall"], "similarity": [0.0, 0.1, 0.2, 0.3, 0.5, 0.4]}},
        {"overall": {**TABLE.to_document()["overall"], "false_match_rate": [1, 0.1, 0.2, 0.001, 3e-4, 1e-4]}},
        {"overall": {**TABLE.to_document()["overall"], "fmr_upper": [1, 0.11, 0.001, 0.001, 3e-4, 1e-4]}},
        {"overall": {**TABLE.to_document()["overall"], "log10_lr": [0, 1]}},
        {"overall": {**TABLE.to_document()["overall"], "resolved": 7}},
        {"overall": {**TABLE.to_document()["overall"], "lr_lower": [math.nan] * 6}},
        {"quality_bands": [{"quality_from": 0}]},
    ],
)
def test_a_table_that_contradicts_itself_is_refused(damage: dict[str, object]):
    with pytest.raises(InvalidDetails):
        Calibration.from_document({**TABLE.to_document(), **damage})


def test_a_similarity_that_is_not_a_number_has_no_rate():
    with pytest.raises(ValueError, match="not a number"):
        TABLE.false_match_rate(math.nan)
    with pytest.raises(ValueError, match="fewer than 0"):
        TABLE.expected_strangers(0.5, -1)


@pytest.mark.parametrize(
    ("expected", "size", "sentence"),
    [
        (Bounded(3e-3, 0, 3e-3, is_bound=True), 3_000, "fewer than 0.003 strangers among 3,000 faces"),
        (Bounded(0.0121, 0, 0.0121, is_bound=True), 50_000, "fewer than 0.013 strangers among 50,000 faces"),
        (Bounded(5, 0, 5, is_bound=True), 1_000_000, "fewer than 5 strangers among 1,000,000 faces"),
        (Bounded(4e-4, 2e-4, 7e-4), 12, "fewer than 0.01 strangers among 12 faces"),
        (Bounded(0.34, 0.2, 0.5), 12_000, "about 0.34 strangers among 12,000 faces"),
        (Bounded(1234, 1000, 1500), 12_000, "about 1,200 strangers among 12,000 faces"),
        (Bounded(0, 0, 0), 1, "fewer than 0.01 strangers among 1 face"),
    ],
)
def test_strangers_in_plain_words(expected: Bounded, size: int, sentence: str):
    assert strangers_in_words(expected, size) == sentence


def test_rates_in_plain_words():
    assert rate_in_words(Bounded(0.5, 0.4, 0.6)).startswith("about 50 in 100 comparisons of different people")
    assert rate_in_words(Bounded(8.1e-6, 4e-6, 1.4e-5)).startswith("about 1 in 120,000 comparisons")
    assert rate_in_words(Bounded(2.8e-6, 0, 2.8e-6, is_bound=True)).startswith("fewer than 1 in 350,000 comparisons")


def test_likelihood_ratios_in_plain_words():
    assert likelihood_ratio_in_words(LikelihoodRatio(2, 1.9, 2.2)) == (
        "this similarity is about 100 times (79 to 160) more usual for one person than for two different people"
    )
    assert "at least 1,000 times more" in likelihood_ratio_in_words(TABLE.likelihood_ratio(0.9))
    assert "at least 100 times less" in likelihood_ratio_in_words(TABLE.likelihood_ratio(-0.5))
    assert "about as usual" in likelihood_ratio_in_words(LikelihoodRatio(0.05, -0.2, 0.3))


@given(st.floats(1e-12, 1e6))
def test_a_bound_said_in_words_is_never_below_the_bound(bound: float):
    sentence = strangers_in_words(Bounded(bound, 0, bound, is_bound=True), 1000)
    said = float(sentence.split()[2].replace(",", ""))
    assert said >= bound * (1 - 1e-8)
    assert said <= bound * 1.11
