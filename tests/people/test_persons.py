"""Persons of the case: confirmed by decision, as policy demands; searched for, taken back, erased without a trace."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from facefinder.app import CaseSession
from facefinder.domain.decisions import Outcome
from facefinder.domain.errors import ForbiddenByPolicy, InvalidDetails
from facefinder.domain.filters import Filter
from facefinder.domain.records import SearchResult
from facefinder.domain.roles import Role
from facefinder.domain.shelves import Shelf
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.files.signing import create_key
from facefinder.people.authority import signed_policy
from facefinder.people.examinations import COMPONENTS
from tests.casework import filled_case, searched
from tests.gallerywork import raw_bytes


def decided(session: CaseSession, person: int = 0, count: int = 3) -> tuple[SearchResult, list[int]]:
    """A search whose first candidates are decided to be potential ones."""
    result = searched(session, person)
    for candidate in result.candidates[:count]:
        session.review.decide(result, candidate, Outcome.POTENTIAL_CANDIDATE, "ears and hairline agree")
    return result, [each.face.face_id for each in result.candidates[:count]]


def found(session: CaseSession, wanted: Filter) -> set[int]:
    probe = session.read_probe(drawn_photograph([0], variant=4), "probe.png")
    return {each.face.face_id for each in session.search(probe, 0, "identify", top=50, wanted=wanted).candidates}


def test_confirmed_faces_are_searched_by_name_and_it_can_be_taken_back(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result, faces = decided(session)
        grey = session.persons.add("  Man  in grey ", "seen at the gate")
        first, second = (session.persons.confirm(grey, result.search_id, face_id, "scar") for face_id in faces[:2])
        assert found(session, Filter(person="man in GREY")) == set(faces[:2])
        assert session.count(Filter(person="Man in grey"))[0] == 2
        assert {name for _, name in session.persons.confirmed(result).values()} == {"Man in grey"}
        (line,) = session.persons.all()
        assert (line.person.name, line.confirmed, line.enrolled) == ("Man in grey", 2, 2)
        session.persons.withdraw(second)
        assert found(session, Filter(person="Man in grey")) == {faces[0]}
        session.persons.restore(second)
        before = session.persons.describe(grey, "Suspected courier", "")
        assert (before.name, before.note) == ("Man in grey", "seen at the gate")
        assert found(session, Filter(person="Suspected courier")) == set(faces[:2])
        with pytest.raises(InvalidDetails, match="nobody of that name"):
            found(session, Filter(person="Man in grey"))
        with pytest.raises(InvalidDetails, match="withdraw them first"):
            session.persons.retire(grey)
        for confirmation in (first, second):
            session.persons.withdraw(confirmation)
        session.persons.retire(grey)
        assert session.persons.all() == []
        session.persons.bring_back(grey)
        assert [each.person.name for each in session.persons.all()] == ["Suspected courier"]
        assert session.verify().ok


def test_only_what_was_decided_is_confirmed_and_a_face_is_one_persons(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result, faces = decided(session)
        other = result.candidates[4]
        session.review.decide(result, other, Outcome.NO_CANDIDATE)
        one, two = session.persons.add("A"), session.persons.add("B")
        with pytest.raises(InvalidDetails, match="another person"):
            session.persons.add("a")
        for face_id in (other.face.face_id, result.candidates[5].face.face_id):
            assert "potential candidate" in session.persons.confirmable(result.search_id)[face_id]
            with pytest.raises(InvalidDetails, match="potential candidate"):
                session.persons.confirm(one, result.search_id, face_id)
        assert session.persons.confirmable(result.search_id)[faces[0]] == ""
        number = session.persons.confirm(one, result.search_id, faces[0])
        with pytest.raises(InvalidDetails, match="confirmed as A already"):
            session.persons.confirm(two, result.search_id, faces[0])
        for change in (
            lambda: session.review.decide(result, result.candidates[0], Outcome.NO_CANDIDATE),
            lambda: session.review.take_back(1),
        ):
            with pytest.raises(InvalidDetails, match="confirmed as A on its strength"):
                change()
        session.review.note(result, result.candidates[0], "a note changes nothing")
        session.persons.withdraw(number)
        session.review.decide(result, result.candidates[0], Outcome.NO_CANDIDATE)
        with pytest.raises(InvalidDetails, match="potential candidate"):
            session.persons.restore(number)


def test_the_policys_second_examiner_comes_before_a_name(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        key = create_key(tmp_path / "key", b"key words")
        session.authority.set_policy(signed_policy({"second_examiner": True}, key, "A"))
        result, faces = decided(session)
        person = session.persons.add("A")
        with pytest.raises(ForbiddenByPolicy, match="two examiners"):
            session.persons.confirm(person, result.search_id, faces[0])
        session.seal_first_examination(result.search_id)
        with pytest.raises(ForbiddenByPolicy, match="only one has decided"):
            session.persons.confirm(person, result.search_id, faces[0])


def test_faces_with_and_without_a_decision(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result, faces = decided(session)
        everything = found(session, Filter())
        assert found(session, Filter(decided=True)) == set(faces)
        assert found(session, Filter(decided=False)) == everything - set(faces)
        session.review.decide(result, result.candidates[0], Outcome.UNDECIDED)
        assert found(session, Filter(decided=True)) == set(faces[1:])


def test_every_trace_of_a_persons_confirmed_faces_is_erased(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        probe = session.read_probe(drawn_photograph([0], variant=4), "probe.png")
        words = dict.fromkeys(COMPONENTS, "not visible") | {"scars": "xylophonic scar"}
        session.examinations.describe(probe.sha256, words)
        result, faces = decided(session)
        again = searched(session)
        session.review.decide(again, again.candidates[-1], Outcome.NO_CANDIDATE, "quixotic ears differ")
        session.review.note(result, result.candidates[0], "zephyrine birthmark")
        session.seal_first_examination(result.search_id)
        other, theirs = decided(session, 3, 2)
        session.review.note(other, other.candidates[0], "kept words")
        person = session.persons.add("Nightingale", "gossamer voice")
        for face_id in faces:
            session.persons.confirm(person, result.search_id, face_id, "ultramarine eyes")
        wanted: dict[str, bytes] = {}
        for face_id in faces:
            vector = session._catalogue.faces.vectors(session.engine.recogniser_id, [face_id])[face_id]
            crop = session.crop(face_id)
            assert crop
            wanted |= {f"crop {face_id}": crop, f"template {face_id}": vector.tobytes()[16:64]}
            wanted[f"half template {face_id}"] = vector.astype(np.float16).tobytes()[8:40]
        wanted["probe"] = probe.analysis.faces[0].crop
        for word in ("xylophon", "quixotic", "zephyrin", "Nightingale", "nightingale", "gossamer", "ultramarine"):
            wanted[word] = word.encode()
        wanted["hairline"] = b"ears and hairline agree"
    left = [what for what, needle in wanted.items() if any(needle in each for each in raw_bytes(session.path).values())]
    # The lower-case name is never written anywhere, and the index in memory holds half precision only while it is open.
    assert {"probe", "Nightingale", "xylophon", "quixotic", "zephyrin", "hairline", *(f"crop {i}" for i in faces)} <= {
        *left
    }

    with CaseSession.open(session.path, engine=DeterministicEngine()) as session:
        request = session.subjects.request_person(person, "order of the court")
        certificate = session.subjects.confirm(request, "Court order 7/26")
        counts = certificate["counts"]
        assert (counts["faces"], counts["confirmations"], counts["persons"], counts["probes"]) == (3, 3, 1, 2)
        assert counts["acts"] == 5
        assert certificate["scope"]["kind"] == "person"
        assert session.verify(read_data=True).findings == ()
        assert session.persons.all() == []
        assert session.examinations.figures().compared == 0
        assert [each.value for each in session.review.newest() if each.kind == "note"] == ["kept words"]
        assert set(session.review.standings(session.recorded_search(other.search_id))) >= set(theirs)
        decisions = [line for line in session.log() if line.action == "review.decision"]
        assert len(decisions) == 6  # that they were made, by whom and when, stays on record
    del wanted["hairline"]  # said of the other person too
    left = [
        f"{what} in {name}"
        for what, needle in wanted.items()
        for name, content in raw_bytes(session.path).items()
        if needle in content
    ]
    assert left == []


def test_erasing_a_photograph_takes_what_was_said_of_it(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        key = "chrysanthemum pattern"
        result, faces = decided(session, count=1)
        session.review.note(result, result.candidates[0], key)
        session.persons.confirm(session.persons.add("A"), result.search_id, faces[0])
        request = session.subjects.request_source(1, "the basis has ended")
        counts = session.subjects.confirm(request, "Head of unit")["counts"]
        assert (counts["acts"], counts["confirmations"], counts["persons"]) == (2, 1, 0)
        assert session.review.newest() == []
        assert session.persons.all()[0].confirmed == 0
        assert session.verify().findings == ()
    assert not any(b"chrysanthemum" in content for content in raw_bytes(session.path).values())


def test_an_operator_names_nobody_and_a_blind_examiner_sees_no_names(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result, faces = decided(session)
        session.seal_first_examination(result.search_id)
        session.persons.confirm(session.persons.add("A"), result.search_id, faces[0])
        session.people.add("Root", [Role.ADMINISTRATOR], "words of Root")
    with CaseSession.open(
        session.path, operator="Root", operator_passphrase="words of Root", engine=DeterministicEngine()
    ) as session:
        session.people.add("Ben", [Role.EXAMINER], "words of Ben")
    with CaseSession.open(
        session.path, operator="Ben", operator_passphrase="words of Ben", engine=DeterministicEngine()
    ) as session:
        assert session.persons.all()
        session.examinations.begin_second(result.search_id)
        with pytest.raises(ForbiddenByPolicy, match="blind"):
            session.persons.all()
        # Browsing tells a blind examiner no more than searching does.
        assert session.library.held(Shelf(wanted=Filter(quality_from=1)), True).of
        assert session.library.facets(True, False).people == ()
        telling = Filter(decided=True), Filter(person="A"), Filter(within_search=result.search_id), Filter(text="ear")
        for ask in (
            lambda: session.library.facets(True, True),
            *(partial(session.library.faces, Shelf(wanted=wanted)) for wanted in telling),
            *(partial(session.library.held, Shelf(), False, [wanted]) for wanted in telling),
        ):
            with pytest.raises(ForbiddenByPolicy, match="blind"):
                ask()
