"""A case with the small deterministic engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facefinder.app import CaseSession
from facefinder.domain.records import CaseDetails
from facefinder.engine.deterministic import DeterministicEngine


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    details = CaseDetails("24-0117", "Riverside", "Warrant 7/24", "D. Moreau")
    with CaseSession.create(tmp_path / "case", details, engine=DeterministicEngine()) as opened:
        yield opened
