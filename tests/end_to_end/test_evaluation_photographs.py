"""The whole evaluation set through the real program: every file accounted for, the right person first."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from facefinder.app import CaseSession
from tests.end_to_end.conftest import Command

pytestmark = [pytest.mark.real_engine, pytest.mark.slow]


@pytest.mark.timeout(900)
def test_all_photographs_are_imported_and_the_other_photograph_comes_first(
    facefinder: Command, case: Path, evaluation_data: Path
) -> None:
    photographs = sorted(evaluation_data.rglob("*.jpg"))
    imported = facefinder(
        "import",
        case,
        evaluation_data,
        "--exhibit",
        "LFW",
        "--legal-basis",
        "research benchmark",
        "--json",
        timeout=800,
    )
    assert imported.code == 0, imported.err
    outcomes = imported.document["outcomes"]
    assert sum(outcomes.values()) == imported.document["listed"] == len(photographs)
    assert outcomes["problem"] == 0
    assert outcomes["no_face"] <= len(photographs) // 100

    people: dict[str, list[Path]] = defaultdict(list)
    for photograph in photographs:
        people[photograph.parent.name].append(photograph)
    seconds = [person[1] for person in people.values() if len(person) > 1][:: max(1, 560 // 100)][:100]
    assert len(seconds) == 100
    with CaseSession.open(case) as session:
        right = sum(_first_other(session, probe) == probe.parent.name for probe in seconds)
    assert right >= 98


def _first_other(session: CaseSession, probe: Path) -> str:
    """Whose photograph is the first candidate that is not the probe's own file."""
    read = session.read_probe(probe.read_bytes(), probe.name)
    largest = max(range(len(read.analysis.faces)), key=lambda index: read.analysis.faces[index].box.area)
    for candidate in session.search(read, largest, "measure", top=8).candidates:
        if candidate.face.exhibit_sha256 != read.sha256:
            return candidate.occurrences[0].path.split("/")[0]
    return ""
