"""A short form of the fault runs (`make faults` is the long one): flipped bits and kills."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults import runs


def test_flipped_bits_never_mislead(tmp_path: Path) -> None:
    outcome = runs.flipped_bits(tmp_path, trials=60, seed=1)
    assert outcome.wrong == 0, outcome.details
    assert outcome.crashed == 0, outcome.details
    assert sum(outcome.counts.values()) == 60


@pytest.mark.parametrize("task", runs.TASKS)
def test_kills_lose_nothing_that_was_acknowledged(tmp_path: Path, task: str) -> None:
    outcome = runs.kills(tmp_path, task, trials=3, seed=2)
    assert outcome.wrong == 0, outcome.details
    assert outcome.crashed == 0, outcome.details


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits on the size of files are a Unix thing")
def test_full_and_shut_disks_are_told_and_lose_nothing(tmp_path: Path) -> None:
    outcome = runs.full_disks(tmp_path, trials=4, seed=3)
    assert outcome.wrong == 0, outcome.details
    assert outcome.crashed == 0, outcome.details
