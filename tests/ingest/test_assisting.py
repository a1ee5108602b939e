"""A face that a person points out on an exhibit is enrolled like any other, and says so for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from benchmarks.samples import moving
from facefinder.app import CaseSession
from facefinder.domain.assisting import box_around, by_hand, frontal_points
from facefinder.domain.errors import InvalidDetails, SourceNotFound
from facefinder.domain.geometry import Box
from facefinder.domain.records import CaseDetails, SourceRequest
from facefinder.domain.shelves import Shelf
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph

DETAILS = CaseDetails("24-0117", "Riverside", "Warrant 7/24", "D. Moreau")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[CaseSession]:
    """A case with one photograph without a face, and one of person 4."""
    photographs = tmp_path / "E-14"
    photographs.mkdir()
    (photographs / "empty.png").write_bytes(drawn_photograph([], variant=3))
    (photographs / "one.png").write_bytes(drawn_photograph([4], variant=1))
    with CaseSession.create(tmp_path / "a.ffcase", DETAILS, engine=DeterministicEngine()) as made:
        made.import_sources([SourceRequest(photographs, "E-14", "Warrant 7/24")])
        yield made


def test_a_face_added_by_hand_is_found_audited_and_said_to_be_assisted(session: CaseSession) -> None:
    before = session.summary()
    box = Box(40, 30, 100, 120)
    seen = session.assisting.look(1, box=box)
    assert session.summary() == before
    points = seen.landmarks + np.float32(1.5)
    face = session.assisting.enrol(1, box=box, points=points)
    assert (face.detection_pass, face.assisted) == ("operator-points", True)
    assert np.array_equal(session.faces_of(1)[0].landmarks, points)

    after = session.summary()
    assert (after.faces, after.without_face, after.gallery_size) == (before.faces + 1, 0, before.gallery_size + 1)
    entry = session.log(1)[0]
    assert (entry.action, entry.subject) == ("face.added_by_hand", f"face:{face.face_id}")
    assert json.loads(entry.details)["operator_assisted"] is True
    assert np.allclose(json.loads(entry.details)["points"], points, atol=0.01)
    assert session.verify(read_data=True).ok

    found = session.search_together([session.probe_face_of(face.face_id)], "check", top=1).candidates[0]
    assert found.face.face_id == face.face_id
    assert found.face.assisted


def test_the_same_points_are_enrolled_once_and_others_beside_them(session: CaseSession) -> None:
    face = session.assisting.enrol(2, box=Box(40, 30, 100, 120))
    assert face.detection_pass == "operator"
    with pytest.raises(InvalidDetails, match="already"):
        session.assisting.enrol(2, box=Box(40, 30, 100, 120))
    session.assisting.enrol(2, points=face.landmarks + np.float32(4))
    assert len(session.faces_of(2)) == 3


def test_a_restricted_face_does_not_come_back_by_hand(session: CaseSession) -> None:
    known = session.faces_of(2)[0]
    session.subjects.restrict([known.face_id], "asked for")
    with pytest.raises(InvalidDetails, match="restricted"):
        session.assisting.enrol(2, box=known.box, points=known.landmarks + np.float32(3))
    assert len(session.faces_of(2)) == 1


def test_nothing_is_enrolled_from_an_original_that_is_gone(session: CaseSession, tmp_path: Path) -> None:
    (tmp_path / "E-14" / "empty.png").unlink()
    with pytest.raises(SourceNotFound):
        session.assisting.enrol(1, box=Box(40, 30, 100, 120))
    assert session.faces_of(1) == []


def test_a_face_is_added_at_a_moment_of_a_film(session: CaseSession, tmp_path: Path) -> None:
    film = tmp_path / "cctv.mp4"
    film.write_bytes(moving([[], [2]]))
    session.import_sources([SourceRequest(film, "E-15", "Warrant 7/24")])
    exhibit_id = max(session.library.photographs(Shelf()))
    face = session.assisting.enrol(exhibit_id, box=Box(20, 20, 90, 90), frame=500)
    assert (face.frame, face.frame_time) == (500, 0.5)
    assert session.thumbnail(exhibit_id, 500) is not None
    assert session.verify().ok


def test_points_make_a_box_and_exchanged_sides_are_noticed() -> None:
    box = Box(200.0, 100.0, 80.0, 100.0)
    points = frontal_points(box)
    around = box_around(points)
    assert around.overlap(box) > 0.75
    upside_down = (np.array([480.0, 300.0]) - points).astype(np.float32)
    assert by_hand(None, upside_down) is not None
    with pytest.raises(InvalidDetails, match="exchanged"):
        by_hand(None, points[[1, 0, 2, 4, 3]])
    with pytest.raises(InvalidDetails, match="one spot"):
        by_hand(None, np.zeros((5, 2), np.float32))
    with pytest.raises(InvalidDetails, match="width"):
        by_hand(Box(0, 0, 0, 10), None)
