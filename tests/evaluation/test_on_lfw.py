"""The bars on real photographs of known people. They are no part of the project: without them these tests skip."""

from __future__ import annotations

from pathlib import Path

import pytest

from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from facefinder.engine import open_engine
from facefinder.evaluation.measuring import EvaluationResult, evaluate
from facefinder.files.calibrations import shipped_calibration

pytestmark = [pytest.mark.real_engine, pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def result(evaluation_data: Path) -> EvaluationResult:
    engine = open_engine(DEFAULT_RECOGNISER)
    try:
        return evaluate(engine, evaluation_data, with_calibration=True)
    finally:
        engine.close()


def test_people_are_verified_and_found_as_promised(result: EvaluationResult):
    assert result.verification.accuracy >= 0.9955
    assert result.verification.tar[0.001].rate.value >= 0.992
    assert result.identification.rank1.value >= 0.985
    # The interval's lower end: this part of the collection is smaller and harder than the one the bar is set on.
    assert result.identification.fnir[0.01].rate.lower <= 0.04


def test_every_photograph_shows_a_face(result: EvaluationResult):
    assert not result.templates.problems
    assert (result.templates.faces == 0).sum() <= 3


def test_stated_rates_hold_for_people_not_used_for_fitting(result: EvaluationResult):
    held_out = result.held_out
    assert held_out is not None
    assert held_out.worst_factor <= 2
    assert held_out.bounds_broken == 0
    # Down to some thirty false matches among half of the people's comparisons.
    assert held_out.smallest_rate < 1e-4


def test_the_shipped_table_is_this_recognisers(result: EvaluationResult):
    """Made again from the same photographs, the table that is shipped comes out: nobody changed the templates since."""
    shipped = shipped_calibration(DEFAULT_RECOGNISER)
    assert shipped is not None
    assert result.calibration is not None
    for similarity in (0.2, 0.3, 0.35, 0.4):
        stated, measured = (table.false_match_rate(similarity).value for table in (shipped, result.calibration))
        assert stated == pytest.approx(measured, rel=0.1)
