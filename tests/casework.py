"""A small case on the deterministic engine, for tests of what a case records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from facefinder.app import CaseSession
from facefinder.domain.records import CaseDetails, SearchResult, SourceRequest
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph

DETAILS = CaseDetails("24-0117", "Riverside", "Warrant 7/24", "D. Moreau")


def photographs(folder: Path, people: int = 6, each: int = 2) -> Path:
    """A folder of drawn photographs: ``each`` photographs of each person alone, and one group."""
    folder.mkdir(parents=True, exist_ok=True)
    for person in range(people):
        for variant in range(each):
            (folder / f"person-{person}-{variant}.png").write_bytes(drawn_photograph([person], variant=variant))
    (folder / "group.png").write_bytes(drawn_photograph(list(range(min(people, 3))), variant=9))
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no photograph")
    return folder


def new_case(folder: Path, **options: Any) -> CaseSession:
    return CaseSession.create(folder / "riverside.ffcase", DETAILS, engine=DeterministicEngine(), **options)


def filled_case(folder: Path, **options: Any) -> CaseSession:
    """A case with photographs imported, open."""
    session = new_case(folder, **options)
    session.import_sources([SourceRequest(photographs(folder / "holdings"), "E-1", "Warrant 7/24")])
    return session


def searched(session: CaseSession, person: int = 0, *, variant: int = 4, top: int = 10) -> SearchResult:
    """A recorded search for one drawn person."""
    probe = session.read_probe(drawn_photograph([person], variant=variant), "probe.png")
    return session.search(probe, 0, "identify the man at the gate", top=top)
