"""Batches: every probe once, one table, carried on after a kill."""

from __future__ import annotations

import pytest

from facefinder.domain.errors import BatchNotFound, Cancelled, InvalidDetails, SourceNotFound
from facefinder.engine.deterministic import drawn_photograph
from facefinder.search.batch import BatchRequest
from tests.gallerywork import Made

REQUEST = BatchRequest("find who is in both", top=3)


def folder_of_probes(made: Made) -> None:
    folder = made.folder / "probes"
    (folder / "deeper").mkdir(parents=True)
    (folder / "a.png").write_bytes(drawn_photograph([0], variant=61))
    (folder / "b.png").write_bytes(drawn_photograph([1, 2], variant=62))
    (folder / "c.txt").write_bytes(b"no photograph")
    (folder / "deeper" / "d.png").write_bytes(drawn_photograph([], variant=63))
    (folder / "link.png").symlink_to(folder / "a.png")


def test_every_file_of_a_folder_has_an_outcome(made: Made) -> None:
    folder_of_probes(made)
    batch_id = made.session.batches.of_folder(made.folder / "probes", REQUEST)
    heard: list[tuple[int, int]] = []
    record = made.session.batches.run(batch_id, told=lambda done, of: heard.append((done, of)))
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert record.finished_at
    lines = list(made.session.batches.table(batch_id))
    assert [line.probe for line in lines] == ["a.png"] * 3 + ["b.png"] * 6 + ["c.txt", "deeper/d.png"]
    assert lines[-2].problem.startswith("This is not a picture")
    assert "No face" in lines[-1].problem
    single = made.session.search(made.probe(0, 61), 0, "the same by itself", top=3)
    assert [line.face_id for line in lines[:3]] == [candidate.face.face_id for candidate in single.candidates]
    assert made.session.verify().findings == ()


def test_a_batch_carries_on_where_it_stopped_and_searches_nothing_twice(made: Made) -> None:
    folder_of_probes(made)
    batch_id = made.session.batches.of_folder(made.folder / "probes", REQUEST)
    done = 0

    def count(_done: int, _of: int) -> None:
        nonlocal done
        done += 1

    with pytest.raises(Cancelled):
        made.session.batches.run(batch_id, stop=lambda: done >= 2, told=count)
    assert made.session.batches.record(batch_id).done == 2
    waiting = [line for line in made.session.batches.table(batch_id) if line.problem == "not searched yet"]
    assert len(waiting) == 2
    made.reopen()
    made.session.batches.run(batch_id)
    made.session.batches.run(batch_id)
    assert made.session.batches.record(batch_id).done == 4
    assert made.session.summary().searches == 3


def test_source_against_source_finds_who_is_in_both(made: Made) -> None:
    made.import_folder("second", [0, 20, 21], "E2")
    batch_id = made.session.batches.of_source(2, BatchRequest("overlap", top=1, least=0.8), against=1)
    made.session.batches.run(batch_id)
    lines = list(made.session.batches.table(batch_id))
    assert [line.problem for line in lines] == ["", "no candidate", "no candidate"]
    assert lines[0].exhibit_reference == "E1"
    assert lines[0].similarity is not None
    assert lines[0].similarity > 0.9


def test_a_source_against_the_rest_leaves_itself_out(made: Made) -> None:
    made.import_folder("second", [0, 1], "E2")
    batch_id = made.session.batches.of_source(1, BatchRequest("overlap", top=50))
    made.session.batches.run(batch_id)
    lines = list(made.session.batches.table(batch_id))
    assert {line.exhibit_reference for line in lines} == {"E2"}
    assert len(lines) == 2 * made.faces


def test_what_cannot_be_a_batch_is_refused(made: Made) -> None:
    batches = made.session.batches
    with pytest.raises(InvalidDetails):
        batches.of_folder(made.source, BatchRequest(" "))
    with pytest.raises(SourceNotFound):
        batches.of_folder(made.folder / "none", REQUEST)
    with pytest.raises(SourceNotFound):
        batches.of_source(9, REQUEST)
    with pytest.raises(InvalidDetails):
        batches.of_source(1, REQUEST, against=1)
    with pytest.raises(BatchNotFound):
        batches.run("none")
