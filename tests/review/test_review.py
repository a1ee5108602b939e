"""Decisions: recorded with their reasons, undone and redone, bound to contents, never lost."""

from __future__ import annotations

import json
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


@pytest.fixture
def folded(session: CaseSession) -> SearchResult:
    """A list whose first candidate stands for others: drawn photographs look alike but for the faces."""
    found = session.search(session.read_probe(drawn_photograph([1], variant=30), "probe.png"), 0, "test", fold=True)
    assert len(found.candidates[0].folded) > 1
    return found


def test_near_copies_are_decided_only_when_asked_and_each_on_its_own(
    session: CaseSession, folded: SearchResult, result: SearchResult
) -> None:
    review, first = session.review, folded.candidates[0]
    count = len(first.folded)
    with pytest.raises(InvalidDetails, match="decide on the candidate"):
        review.decide_copies(folded, first)
    review.decide(folded, first, Outcome.POTENTIAL_CANDIDATE, "ears agree", features=[("ears", "lobes attached")])
    copies = review.copies(folded, first)
    assert [each.outcome for each in copies.values()] == [Outcome.UNDECIDED] * count
    made = review.decide_copies(folded, first)
    assert len(made) == count
    for standing in review.copies(folded, first).values():
        assert (standing.outcome, standing.reasons) == (Outcome.POTENTIAL_CANDIDATE, "ears agree")
        assert standing.features == (("ears", "lobes attached"),)
    entries = [json.loads(line.details) for line in session.log(count)]
    assert {entry["near_copy_of"] for entry in entries} == {first.face.exhibit_sha256}
    assert {entry["exhibit_sha256"] for entry in entries} == {
        session.exhibit(copy.face.exhibit_id).sha256 for copy in review.copied(first)
    }
    assert review.decide_copies(folded, first) == [], "what holds already is not recorded twice"
    review.take_back(made[0])
    outcomes = [each.outcome for each in review.copies(folded, first).values()]
    assert outcomes.count(Outcome.UNDECIDED) == 1
    with pytest.raises(InvalidDetails, match="none is folded"):
        review.decide_copies(result, result.candidates[0])
    assert session.verify().ok


def test_near_copies_are_confirmed_as_a_persons_with_the_candidate(session: CaseSession, folded: SearchResult) -> None:
    first = folded.candidates[0]
    face, copies = first.face.face_id, list(first.folded)
    session.review.decide(folded, first, Outcome.POTENTIAL_CANDIDATE, "ears agree")
    person = session.persons.add("Courier")
    assert all("potential candidate" in why for why in session.persons.copies(folded.search_id, face).values())
    events = session.review.decide_copies(folded, first)
    assert session.persons.copies(folded.search_id, face) == dict.fromkeys(copies, "")
    numbers = session.persons.confirm_copies(person, folded.search_id, face)
    assert {each.face_id for each in session.persons.faces(person)} == {face, *copies}
    assert all("confirmed already" in why for why in session.persons.copies(folded.search_id, face).values())
    with pytest.raises(InvalidDetails, match="withdraw that first"):
        session.review.take_back(events[0])
    session.review.decide(folded, first, Outcome.POTENTIAL_CANDIDATE, "ears and brow agree")
    session.review.decide_copies(folded, first)
    for number in numbers:
        session.persons.withdraw(number)
        session.persons.restore(number)
    assert session.verify().ok
