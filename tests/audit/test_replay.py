"""A recorded search replays to the same list, whatever was enrolled or erased since; otherwise it says what differs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from facefinder.app.erasing import Order
from facefinder.domain.filters import Filter
from facefinder.domain.records import SourceRequest
from facefinder.engine.deterministic import drawn_photograph
from tests.casework import filled_case, searched


def test_a_search_replays_to_the_same_list(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session)
        replay = session.replay(result.search_id)
        assert replay.same
        assert [(line.face_id, line.now) for line in replay.lines] == [
            (each.face.face_id, each.similarity) for each in result.candidates
        ]
        assert replay.erased == ()
        assert session.log(1)[0].action == "search.replayed"


def test_later_additions_are_left_out(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session)
        more = tmp_path / "more"
        more.mkdir()
        for variant in range(20, 24):
            (more / f"{variant}.png").write_bytes(drawn_photograph([0], variant=variant))
        session.import_sources([SourceRequest(more, "E-2", "Warrant 7/24")])
        now = searched(session)
        before = {each.face.face_id for each in result.candidates}
        assert {each.face.face_id for each in now.candidates} - before
        replay = session.replay(result.search_id)
        assert replay.same
        assert replay.later == 4


def test_erased_candidates_are_named(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session, top=5)
        gone = result.candidates[1].face
        session.erasing.exhibits([gone.exhibit_sha256], Order("Court order 9", "unlawful"))
        replay = session.replay(result.search_id)
        assert replay.same
        erased = [each.face.face_id for each in result.candidates if each.face.exhibit_sha256 == gone.exhibit_sha256]
        assert list(replay.erased) == erased
        assert [line.now is None for line in replay.lines].count(True) == len(erased)


def test_a_filtered_search_says_when_its_filter_leaves_other_faces_now(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        probe = session.read_probe(drawn_photograph([0], variant=4), "probe.png")
        limited = session.search(probe, 0, "identify", top=20, wanted=Filter(sources=(1,)))
        assert session.replay(limited.search_id).same
        # The holdings grow by a second place of known photographs: the filter below counts places.
        by_text = session.search(probe, 0, "identify", top=20, wanted=Filter(text="copies"))
        copies = tmp_path / "copies"
        copies.mkdir()
        for name in ("person-0-0.png", "person-1-0.png"):
            (copies / name).write_bytes((tmp_path / "holdings" / name).read_bytes())
        session.import_sources([SourceRequest(copies, "E-2", "Warrant 7/24")])
        replay = session.replay(by_text.search_id)
        assert not replay.same
        assert any("the same filter now leaves others" in told for told in replay.differences)


def test_an_exchanged_template_is_told(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session)
        first = result.candidates[0].face.face_id
        catalogue, recogniser = session._catalogue, session.engine.recogniser_id
        other = catalogue.faces.vectors(recogniser, [result.candidates[-1].face.face_id]).popitem()[1]
        with catalogue.transaction():
            catalogue._connections.writer.execute("DELETE FROM template WHERE face_id = ?", [first])
            with catalogue.enrolling() as enrolment:
                enrolment.template(recogniser, first, np.array(other))
            session._recorder.record("test.exchanged", f"face:{first}")
        session._gallery.reload()
        replay = session.replay(result.search_id)
        assert not replay.same
        assert f"face {first}" in " ".join(replay.differences)
