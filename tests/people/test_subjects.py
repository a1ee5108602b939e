"""What is held about one person: found, reported with others blurred, restricted, erased by two; and retention."""

from __future__ import annotations

import base64
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from facefinder.app import CaseSession
from facefinder.domain.errors import InvalidDetails, SecondPersonNeeded, SourceNotFound
from facefinder.domain.geometry import Box
from facefinder.domain.records import SourceRequest
from facefinder.domain.roles import Role
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph, identity_colour
from facefinder.files.signing import create_key
from facefinder.people.authority import signed_policy, today
from facefinder.report.blurring import Blurrer
from facefinder.search import probe_face
from tests.casework import filled_case, photographs, searched


def own_faces(session: CaseSession, person: int = 0) -> tuple[list[int], str]:
    """The faces of one drawn person, as an examiner would confirm them, and the search's id."""
    probe = session.read_probe(drawn_photograph([person], variant=4), "given by the person")
    found = session.subjects.find(probe, 0, "DSR-3")
    return [each.face.face_id for each in found.result.candidates if each.similarity > 0.85], found.result.search_id


def test_everything_held_is_found_and_reported_with_others_blurred(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        earlier = searched(session)
        probe = session.read_probe(drawn_photograph([0], variant=2), "given by the person")
        found = session.subjects.find(probe, 0, "DSR-3")
        mine = [each.face.face_id for each in found.result.candidates if each.similarity > 0.85]
        assert len(mine) == 3  # two portraits and the group
        assert found.probes[0].search_id == earlier.search_id
        assert found.probes[0].similarity > 0.85
        target = tmp_path / "answer.html"
        report = session.subjects.report(mine, [earlier.search_id], "DSR-3", target)
        assert sorted(photograph.others for photograph in report.photographs) == [0, 0, 2]
        page = target.read_text()
        assert "DSR-3" in page
        assert "Warrant 7/24" in page
        assert "You were searched for" in page
        pictures = [base64.b64decode(code) for code in re.findall(r"base64,([A-Za-z0-9+/=]+)", page)]
        assert len(pictures) == 3
        shown = [colours_in(picture) for picture in pictures]
        assert all(near(identity_colour(0), colours) for colours in shown)
        group = report.photographs[[photograph.others for photograph in report.photographs].index(2)]
        assert group.picture is not None
        assert session.log(1)[0].action == "subject.reported"
        with pytest.raises(SourceNotFound):
            session.subjects.report([99_999], [], "DSR-3", target)


def test_probes_of_older_templates_are_embedded_again_or_counted(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        alone, crop_gone, stranger = searched(session), searched(session), searched(session, 4)
        views = [session.read_probe(drawn_photograph([0], variant=at), f"{at}.png") for at in (2, 4)]
        several = session.search_together([probe_face(view, 0) for view in views], "identify")
        blank = "UPDATE search_probe SET crop = x'' WHERE search_id = ?"
        session._catalogue._connections.writer.execute(blank, [crop_gone.search_id])
    # Other weights under the same name: every template is made anew, the recorded probes stay what they were.
    with CaseSession.open(session.path, engine=DeterministicEngine(definition="other weights")) as session:
        session.rebuilding.run(session.engine)
        kept = session._catalogue.searches.facts(alone.search_id)
        later = searched(session)
        probe = session.read_probe(drawn_photograph([0], variant=2), "given by the person")
        found = session.subjects.find(probe, 0, "DSR-3")
        similarity = {each.search_id: each.similarity for each in found.probes}
        assert min(similarity[each.search_id] for each in (alone, several, later)) > 0.85
        assert similarity[stranger.search_id] < 0.7
        assert crop_gone.search_id not in similarity  # what it would compare with means something else now
        assert found.looked.as_recorded == (later.search_id,)
        assert set(found.looked.embedded_again) == {alone.search_id, several.search_id, stranger.search_id}
        assert found.looked.not_comparable == (crop_gone.search_id,)
        line = session.log(1)[0]
        assert (line.action, line.subject) == ("subject.searched", "subject:DSR-3")
        assert json.loads(line.details)["probes_not_comparable"] == [crop_gone.search_id]
        assert set(json.loads(line.details)["probes_embedded_again"]) == set(found.looked.embedded_again)
        facts = session._catalogue.searches.facts(alone.search_id)
        assert facts is not None
        assert kept is not None
        assert np.array_equal(facts.probe_vector, kept.probe_vector)
        target = tmp_path / "answer.html"
        session.subjects.report([found.result.candidates[0].face.face_id], [], "DSR-3", target)
        told = " ".join(target.read_text().split())
        assert "compared with the faces searched with in 4 recorded searches" in told
        assert "1 recorded search could not be compared" in told


def colours_in(picture: bytes) -> np.ndarray:
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=int)
    return pixels.reshape(-1, 3)


def near(colour: tuple[int, int, int], pixels: np.ndarray) -> bool:
    return bool((np.abs(pixels - np.array(colour)).sum(axis=1) < 90).any())


def test_a_blurred_face_cannot_be_told_from_its_picture(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    stream = io.BytesIO()
    Image.fromarray(noise).save(stream, "JPEG", quality=95)
    with Blurrer() as blurrer:
        answer = blurrer.blurred(stream.getvalue(), [Box(100, 50, 80, 80)])
        assert blurrer.blurred(b"no picture at all", []) is None
        assert blurrer.blurred(stream.getvalue(), [])  # a damaged one does not end it
    assert answer is not None
    before = np.asarray(Image.open(io.BytesIO(stream.getvalue())), dtype=float)
    after = np.asarray(Image.open(io.BytesIO(answer)), dtype=float)
    assert after[60:120, 110:170].std() < 30 < before[60:120, 110:170].std()
    assert np.abs(after[:30, :80] - before[:30, :80]).mean() < 30  # elsewhere it is the same picture


def test_restricted_faces_take_no_part_in_searches_and_stay_on_record(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        mine, _ = own_faces(session)
        before = searched(session)
        session.subjects.restrict(mine, "accuracy contested, DSR-3")
        after = searched(session)
        assert not {each.face.face_id for each in after.candidates} & set(mine)
        assert after.denominator.filtered_out == len(mine)
        assert session.replay(before.search_id).same
        assert session.replay(after.search_id).same
        assert set(own_faces(session)[0]) == set(mine)  # the person themselves still finds it
        with pytest.raises(InvalidDetails):
            session.subjects.release(mine, " ")
        session.subjects.release(mine, "settled")
        assert session.replay(after.search_id).same
        assert {each.face.face_id for each in searched(session).candidates} >= set(mine)


def test_erasing_is_requested_by_one_and_confirmed_by_another(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        searched(session)
        key = create_key(tmp_path / "key", b"key words")
        session.authority.set_policy(signed_policy({"two_people_erase": True}, key, "A"))
        mine, found = own_faces(session)
        request = session.subjects.request_faces(mine, [found], "DSR-3")
        with pytest.raises(SecondPersonNeeded, match="only one person"):
            session.subjects.confirm(request, "Data protection officer")
        with pytest.raises(SecondPersonNeeded, match="policy"):
            session.erasing.faces(mine, None)
        session.people.add("Root", [Role.ADMINISTRATOR], "words of Root")
    with CaseSession.open(
        session.path, operator="Root", operator_passphrase="words of Root", engine=DeterministicEngine()
    ) as session:
        own = session.subjects.request_source(1, "retention")
        with pytest.raises(SecondPersonNeeded, match="does not confirm"):
            session.subjects.confirm(own, "Head of unit")
        made = session.subjects.confirm(request, "Data protection officer")
        assert (made["requested_by"], made["confirmed_by"]) == ("D. Moreau", "Root")
        assert made["counts"]["faces"] == len(mine)
        assert made["counts"]["probes"] == 2  # the search that was named, and another with the same face
        assert [each.request_id for each in session.subjects.requests()] == [own]
        assert session._catalogue.faces.many(mine) == {}
        assert session.verify().ok
        with pytest.raises(InvalidDetails):
            session.subjects.confirm(request, "again")


def test_what_is_due_is_listed(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        past = (today() - timedelta(days=10)).isoformat()
        holdings = photographs(tmp_path / "more", people=2)
        session.import_sources([SourceRequest(holdings, "E-9", "Consent", review_by=past)])
        assert [(each.exhibit_reference, each.over) for each in session.subjects.due()] == [("E-9", 10)]
        key = create_key(tmp_path / "key", b"key words")
        session.authority.set_policy(signed_policy({"retention_days": 30}, key, "A"))
        session.subjects._service._day = lambda: today() + timedelta(days=35)
        assert [(each.exhibit_reference, each.over) for each in session.subjects.due()] == [("E-9", 45), ("E-1", 5)]
