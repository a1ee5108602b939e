"""An import killed at random moments ends as an undisturbed one. Longer: benchmarks.kills."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.kills import import_once, lay_out, new_case, run_killed, state_of


def test_killed_again_and_again_it_ends_in_the_same_state(tmp_path: Path) -> None:
    holdings = tmp_path / "holdings"
    lay_out(holdings, 50)
    import_once(new_case(tmp_path / "undisturbed.ffcase"), holdings)
    case = new_case(tmp_path / "killed.ffcase")
    rng = random.Random(5)
    # Later and later, however fast the machine is: the first kills fall on the start, the next into the import itself.
    complete = [run_killed(case, holdings, 0.6 * 1.4**turn, rng) for turn in range(6)]
    assert complete.count(False) >= 2
    import_once(case, holdings)
    found, wanted = state_of(case), state_of(tmp_path / "undisturbed.ffcase")
    assert wanted["verified"]
    assert found == wanted
