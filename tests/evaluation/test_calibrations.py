"""The tables that are shipped, and what happens where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facefinder.domain.errors import InvalidDetails, NotReadable
from facefinder.domain.recognisers import DEFAULT_RECOGNISER, THOROUGH_RECOGNISER
from facefinder.files.calibrations import read_calibration, shipped_calibration, table_path


@pytest.mark.parametrize("recogniser", [DEFAULT_RECOGNISER, THOROUGH_RECOGNISER, "sface", "facenet"])
def test_a_shipped_recogniser_comes_with_a_table_that_knows_its_limits(recogniser: str):
    table = shipped_calibration(recogniser)
    assert table is not None
    assert int(table.measured["people"]) > 1000
    assert table.false_match_rate(0.0).value > 0.1
    high = table.false_match_rate(0.95)
    assert high.is_bound
    assert high.upper > 1 / int(table.measured["non_mated_comparisons"])


def test_a_recogniser_that_was_never_measured_has_no_table():
    assert shipped_calibration("nobody-v1") is None


def test_another_recognisers_or_a_damaged_table_is_refused(tmp_path: Path):
    copy = tmp_path / "table.json"
    copy.write_bytes(table_path(DEFAULT_RECOGNISER).read_bytes())
    assert read_calibration(copy, DEFAULT_RECOGNISER).recogniser_id == DEFAULT_RECOGNISER
    with pytest.raises(InvalidDetails, match=DEFAULT_RECOGNISER.replace("+", "\\+")):
        read_calibration(copy, "dlib")
    copy.write_text(copy.read_text()[:-40])
    with pytest.raises(InvalidDetails):
        read_calibration(copy, DEFAULT_RECOGNISER)
    copy.write_text(json.dumps([1, 2]))
    with pytest.raises(InvalidDetails):
        read_calibration(copy, DEFAULT_RECOGNISER)
    with pytest.raises(NotReadable):
        read_calibration(tmp_path / "none.json", DEFAULT_RECOGNISER)
