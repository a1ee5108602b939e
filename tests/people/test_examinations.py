"""Two examiners: a sealed first, a blind second among controls, a conference, and the unit's own figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from facefinder.app import CaseSession
from facefinder.domain.decisions import Outcome
from facefinder.domain.errors import (
    DescriptionNeeded,
    ForbiddenByPolicy,
    InvalidDetails,
    PolicyInvalid,
    SealedAlready,
    SecondPersonNeeded,
)
from facefinder.domain.records import SearchResult
from facefinder.domain.roles import Role
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.files.signing import create_key, load_key
from facefinder.people.authority import signed_policy
from facefinder.people.examinations import COMPONENTS, Stage
from tests.casework import filled_case, searched

FULL = dict.fromkeys(COMPONENTS, "not visible")


def entered(path: Path, name: str) -> CaseSession:
    return CaseSession.open(path, operator=name, operator_passphrase=f"words of {name}", engine=DeterministicEngine())


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A case whose policy needs two examiners, with Ada, Ben and Cleo."""
    with filled_case(tmp_path) as session:
        key = create_key(tmp_path / "key", b"key words")
        session.authority.set_policy(signed_policy({"second_examiner": True}, key, "A"))
        session.people.add("Root", [Role.ADMINISTRATOR], "words of Root")
    with entered(session.path, "Root") as session:
        for name in ("Ada", "Ben", "Cleo"):
            session.people.add(name, [Role.EXAMINER], f"words of {name}")
    return session.path


def first_examined(path: Path) -> SearchResult:
    """Ada searches, decides on the first four candidates and seals."""
    with entered(path, "Ada") as session:
        result = searched(session, top=6)
        for place, outcome in enumerate(
            (Outcome.POTENTIAL_CANDIDATE, Outcome.POTENTIAL_CANDIDATE, Outcome.NO_CANDIDATE, Outcome.INCONCLUSIVE)
        ):
            session.review.decide(result, result.candidates[place], outcome, "ears and hairline agree")
        session.seal_first_examination(result.search_id)
    return result


def test_sealed_decisions_stay(unit: Path) -> None:
    result = first_examined(unit)
    with entered(unit, "Ada") as session:
        with pytest.raises(SealedAlready):
            session.review.decide(result, result.candidates[0], Outcome.NO_CANDIDATE)
        with pytest.raises(SealedAlready):
            session.review.take_back(session.review.newest()[0].event_id)
        with pytest.raises(SealedAlready):
            session.seal_first_examination(result.search_id)


def test_the_second_examiner_is_blind(unit: Path) -> None:
    result = first_examined(unit)
    decided = [each.face.face_id for each in result.candidates[:4]]
    with entered(unit, "Ada") as session, pytest.raises(SecondPersonNeeded, match="first examiner cannot"):
        session.examinations.begin_second(result.search_id)
    orders = set()
    with entered(unit, "Ben") as session:
        presented = session.examinations.begin_second(result.search_id)
        assert set(decided) < set(presented)
        controls = set(presented) - set(decided)
        assert len(controls) >= 3
        first = result.candidates[0].face.face_id
        likeness = session._catalogue.faces.vectors(session.engine.recogniser_id, [first, *controls])
        assert all(float(likeness[first] @ likeness[each]) < 0.9 for each in controls)
        assert session.examinations.begin_second(result.search_id) == presented  # going on, in the same order
        for look in (
            lambda: session.recorded_search(result.search_id),
            lambda: session.review.standings(result),
            lambda: session.replay(result.search_id),
            lambda: session.examinations.standing(result.search_id),
            session.log,
        ):
            with pytest.raises(ForbiddenByPolicy, match="blind"):
                look()
        assert session.crop(presented[0])
        orders.add(tuple(face_id for face_id in presented if face_id in decided))
    with entered(unit, "Cleo") as session:
        with pytest.raises(SecondPersonNeeded, match="Ben has begun"):
            session.examinations.begin_second(result.search_id)
        assert session.recorded_search(result.search_id).candidates  # nobody else is blinded
    for number in range(6):
        with entered(unit, "Ada") as session:
            more = searched(session, number % 3, top=6)
            for candidate in more.candidates[:4]:
                session.review.decide(more, candidate, Outcome.NO_CANDIDATE)
            session.seal_first_examination(more.search_id)
            own = [each.face.face_id for each in more.candidates[:4]]
        with entered(unit, "Cleo") as session:
            shown = session.examinations.begin_second(more.search_id)
            orders.add(tuple(own.index(face_id) for face_id in shown if face_id in own))
    assert len(orders) > 2  # shuffled, not ranked


def test_disagreement_goes_to_a_conference_and_reports_wait_for_two(unit: Path) -> None:
    result = first_examined(unit)
    faces = [each.face.face_id for each in result.candidates[:4]]
    with entered(unit, "Cleo") as session:
        withheld = session.examinations.withheld(result.search_id, faces)
        assert set(withheld) == set(faces)
        assert "only one" in withheld[faces[0]]
    with entered(unit, "Ben") as session:
        presented = session.examinations.begin_second(result.search_id)
        with pytest.raises(InvalidDetails, match="not decided"):
            session.examinations.seal_second(result.search_id)
        with pytest.raises(InvalidDetails, match="not among"):
            session.examinations.decide(result.search_id, 99_999, Outcome.NO_CANDIDATE, "another nose")
        for face_id in presented:
            agreed = face_id in (faces[0], faces[2])
            outcome = Outcome.POTENTIAL_CANDIDATE if face_id == faces[0] else Outcome.NO_CANDIDATE
            session.examinations.decide(result.search_id, face_id, outcome, "ears agree" if agreed else "ears differ")
        standing = {each.face_id: each for each in session.examinations.seal_second(result.search_id)}
        assert set(standing) == set(faces)
        assert standing[faces[0]].final is Outcome.POTENTIAL_CANDIDATE
        assert standing[faces[2]].final is Outcome.NO_CANDIDATE
        assert [each.face_id for each in session.examinations.conference(result.search_id)] == sorted(
            [faces[1], faces[3]]
        )
        with pytest.raises(SealedAlready):
            session.examinations.decide(result.search_id, faces[0], Outcome.NO_CANDIDATE, "another thought")
        withheld = session.examinations.withheld(result.search_id, faces)
        assert set(withheld) == {faces[1], faces[2], faces[3]}
        assert "no conference" in withheld[faces[1]]
        figures = session.examinations.figures()
        assert (figures.examinations, figures.compared, figures.agreed) == (1, 4, 2)
        assert figures.controls == len(presented) - 4
        assert figures.controls_taken_for_candidates == 0
        assert figures.agreement is not None
        assert figures.agreement[1] < 0.5 < figures.agreement[2]
    with entered(unit, "Cleo") as session, pytest.raises(SecondPersonNeeded, match="Ada and Ben"):
        session.examinations.settle(result.search_id, faces[1], Outcome.POTENTIAL_CANDIDATE, "scar")
    with entered(unit, "Ada") as session:
        session.examinations.settle(result.search_id, faces[1], Outcome.POTENTIAL_CANDIDATE, "the scar decides")
        assert set(session.examinations.withheld(result.search_id, faces)) == {faces[2], faces[3]}
        assert session.verify().ok


def test_controls_are_strangers_also_after_all_templates_were_made_anew(unit: Path) -> None:
    result = first_examined(unit)
    other = DeterministicEngine(definition="other weights")
    with CaseSession.open(unit, operator="Root", operator_passphrase="words of Root", engine=other) as session:
        session.rebuilding.run(session.engine)
    other = DeterministicEngine(definition="other weights")
    with CaseSession.open(unit, operator="Ben", operator_passphrase="words of Ben", engine=other) as session:
        presented = session.examinations.begin_second(result.search_id)
        decided = [each.face.face_id for each in result.candidates[:4]]
        # By what the drawing says: the first three show the searched person, nobody else comes near.
        likeness = session._catalogue.faces.vectors(other.recogniser_id, presented)
        controls = set(presented) - set(decided)
        assert len(controls) >= 3
        ranked = sorted(session._catalogue.faces.vectors(other.recogniser_id, list(range(1, 16))).items())
        alike = {face_id: float(likeness[decided[0]] @ vector) for face_id, vector in ranked}
        middle = sorted(alike.values())[len(alike) // 2]
        assert max(alike[each] for each in controls) <= middle


def test_without_such_a_policy_one_examiner_is_enough(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session)
        session.review.decide(result, result.candidates[0], Outcome.POTENTIAL_CANDIDATE, "ears")
        face = result.candidates[0].face.face_id
        assert session.examinations.withheld(result.search_id, [face]) == {}
        session.seal_first_examination(result.search_id)
        assert session.examinations.withheld(result.search_id, [face]) == {}
        with pytest.raises(SecondPersonNeeded, match="single-person"):
            session.examinations.begin_second(result.search_id)


def test_the_probe_is_described_before_candidates_are_shown(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        key = create_key(tmp_path / "key", b"key words")
        session.authority.set_policy(signed_policy({"describe_first": True}, key, "A"))
        with pytest.raises(ForbiddenByPolicy, match="describes the probe"):
            searched(session)
        probe = session.read_probe(drawn_photograph([0], variant=4), "probe.png")
        with pytest.raises(InvalidDetails, match="ears"):
            session.examinations.describe(probe.sha256, {**FULL, "ears": " "})
        session.examinations.describe(probe.sha256, {**FULL, "ears": "attached lobes, both visible"})
        assert searched(session).candidates
        with pytest.raises(SealedAlready):
            session.examinations.describe(probe.sha256, FULL)


def test_each_sees_how_far_the_examining_has_come(unit: Path) -> None:
    result = first_examined(unit)
    search_id = result.search_id
    with entered(unit, "Ada") as session:
        later = searched(session, 3)
        assert [(each.stage, each.mine) for each in session.examinations.overview()] == [
            (Stage.FIRST, True),
            (Stage.SECOND, False),
        ]
        assert session.examinations.disputed(search_id) == []
    with entered(unit, "Ben") as session:
        assert {each.search_id: each.mine for each in session.examinations.overview()} == {
            search_id: True,
            later.search_id: True,
        }
        presented = session.examinations.begin_second(search_id)
        (own,) = session.examinations.overview()  # nothing else is told while examining blind
        assert (own.search_id, own.stage, own.begun) == (search_id, Stage.SECOND, True)
        with pytest.raises(ForbiddenByPolicy, match="blind"):
            session.examinations.disputed(search_id)
        for face_id in presented:
            session.examinations.decide(search_id, face_id, Outcome.NO_CANDIDATE, "ears differ")
        session.examinations.seal_second(search_id)
        disputed = session.examinations.disputed(search_id)
        assert len(disputed) == 3
        assert {(each.first.examiner, each.second.examiner) for each in disputed} == {("Ada", "Ben")}
        assert disputed[0].first.reasons == "ears and hairline agree"
        assert disputed[0].second.reasons == "ears differ"
        for each in disputed:
            session.examinations.settle(search_id, each.face_id, Outcome.INCONCLUSIVE, "too blurred")
        assert {each.settled.reasons for each in session.examinations.disputed(search_id) if each.settled} == {
            "too blurred"
        }
        assert session.examinations.overview()[-1].stage is Stage.DONE


def test_the_second_examiner_describes_the_probe_too(unit: Path, tmp_path: Path) -> None:
    with entered(unit, "Root") as session:
        key = create_key(tmp_path / "other", b"key words")
        with pytest.raises(PolicyInvalid, match="bound to"):
            session.authority.set_policy(signed_policy({"describe_first": True}, key, "A"))
        key = load_key(tmp_path / "key", b"key words")
        both = {"describe_first": True, "second_examiner": True}
        session.authority.set_policy(signed_policy(both, key, "A"))
    with entered(unit, "Ada") as session:
        probe = session.read_probe(drawn_photograph([0], variant=4), "probe.png")
        session.examinations.describe(probe.sha256, {**FULL, "ears": "attached lobes"})
    result = first_examined(unit)
    with entered(unit, "Ben") as session:
        with pytest.raises(DescriptionNeeded, match="before any face"):
            session.examinations.begin_second(result.search_id)
        session.examinations.describe(probe.sha256, {**FULL, "ears": "free lobes"})
        session.examinations.begin_second(result.search_id)
    with entered(unit, "Cleo") as session:
        described = session.examinations.descriptions(result.search_id)
        assert {name: said["ears"] for name, said in described.items()} == {
            "Ada": "attached lobes",
            "Ben": "free lobes",
        }
