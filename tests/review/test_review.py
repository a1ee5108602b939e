"""Decisions: recorded with their reasons, undone and redone, bound to contents, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from facefinder.app.session import CaseSession
from facefinder.domain.decisions import Outcome
from facefinder.domain.errors import InvalidDetails
from facefinder.domain.records import CaseDetails, SearchResult, SourceRequest
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "E-1"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.png").write_bytes(drawn_photograph([number % 3], variant=number))
    return folder


@pytest.fixture
def session(tmp_path: Path, folder: Path) -> Iterator[CaseSession]:
    details = CaseDetails("1", "t", "a", "D. Moreau")
    with CaseSession.create(tmp_path / "c.ffcase", details, engine=DeterministicEngine()) as made:
        made.import_sources([SourceRequest(folder, "E-1", "consent")])
        yield made


@pytest.fixture
def result(session: CaseSession) -> SearchResult:
    return session.search(session.read_probe(drawn_photograph([1], variant=30), "probe.png"), 0, "test")


def test_a_decision_holds_with_who_and_why(session: CaseSession, result: SearchResult) -> None:
    first = result.candidates[0]
    session.review.decide(result, first, Outcome.POTENTIAL_CANDIDATE, "scar above the left eyebrow in both")
    standing = session.review.standings(result)[first.face.face_id]
    assert standing.outcome is Outcome.POTENTIAL_CANDIDATE
    assert (standing.decided_by, standing.reasons) == ("D. Moreau", "scar above the left eyebrow in both")
    assert list(session.review.standings(result)) == [first.face.face_id]


def test_a_potential_candidate_needs_a_reason(session: CaseSession, result: SearchResult) -> None:
    with pytest.raises(InvalidDetails):
        session.review.decide(result, result.candidates[0], Outcome.POTENTIAL_CANDIDATE, "  ")
    assert session.review.standings(result) == {}
    session.review.decide(result, result.candidates[0], Outcome.NO_CANDIDATE)


def test_undo_and_redo_restore_exactly_what_held(session: CaseSession, result: SearchResult) -> None:
    review, first = session.review, result.candidates[0]
    review.decide(result, first, Outcome.NO_CANDIDATE, "ears differ")
    second = review.decide(result, first, Outcome.INCONCLUSIVE, "too blurred", features=[("ears", "not visible")])
    undone = review.take_back(second)
    assert review.standings(result)[first.face.face_id].reasons == "ears differ"
    review.take_back(undone)
    again = review.standings(result)[first.face.face_id]
    assert (again.outcome, again.features) == (Outcome.INCONCLUSIVE, (("ears", "not visible"),))
    assert len(review.history(result, first)) == 4


def test_notes_and_decisions_do_not_disturb_each_other(session: CaseSession, result: SearchResult) -> None:
    review, first = session.review, result.candidates[0]
    review.note(result, first, "ask the photographer")
    decided = review.decide(result, first, Outcome.NO_CANDIDATE)
    review.take_back(decided)
    standing = review.standings(result)[first.face.face_id]
    assert (standing.outcome, standing.note) == (Outcome.UNDECIDED, "ask the photographer")


def test_a_decision_holds_for_the_same_pair_in_a_later_search(session: CaseSession, result: SearchResult) -> None:
    first = result.candidates[0]
    session.review.decide(result, first, Outcome.NO_CANDIDATE)
    later = session.search(session.read_probe(drawn_photograph([1], variant=30), "copy.png"), 0, "again")
    assert session.review.standings(later)[first.face.face_id].outcome is Outcome.NO_CANDIDATE
    other = session.search(session.read_probe(drawn_photograph([1], variant=31), "other.png"), 0, "another probe")
    assert session.review.standings(other) == {}


def test_each_act_is_in_the_log_and_the_case_still_verifies(session: CaseSession, result: SearchResult) -> None:
    event = session.review.decide(result, result.candidates[0], Outcome.NO_CANDIDATE)
    session.review.take_back(event)
    actions = [line.action for line in session.log(2)]
    assert actions == ["review.taken_back", "review.decision"]
    assert session.verify().ok


def test_decisions_outlive_closing_the_case(tmp_path: Path, session: CaseSession, result: SearchResult) -> None:
    first = result.candidates[0]
    session.review.decide(result, first, Outcome.NO_CANDIDATE)
    session.close()
    with CaseSession.open(tmp_path / "c.ffcase", engine=DeterministicEngine()) as again:
        assert again.review.standings(result)[first.face.face_id].outcome is Outcome.NO_CANDIDATE
