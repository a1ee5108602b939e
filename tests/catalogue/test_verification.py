"""Verification names every fault, what it means and what to do, and stops at none."""

from __future__ import annotations

import shutil

import pytest

from facefinder.catalogue.rows import template_checksum
from facefinder.domain.errors import CatalogueDamaged
from tests.gallerywork import Made

SPOILED = {
    "a template taken away": ("DELETE FROM template WHERE face_id = 2", "gallery"),
    "a template put in": (
        "INSERT INTO template SELECT recogniser_id, 10000, vector, checksum FROM template WHERE face_id = 3",
        "record",
    ),
    "a template changed": ("UPDATE template SET vector = zeroblob(256) WHERE face_id = 3", "templates"),
    "a crop taken away": ("DELETE FROM crop WHERE face_id = 2", "pictures"),
    "a thumbnail taken away": ("DELETE FROM thumbnail WHERE exhibit_id = 2", "pictures"),
    "a photograph's date changed": ("UPDATE exhibit SET taken_at = '1999-01-01' WHERE exhibit_id = 1", "record"),
    "a legal basis changed": ("UPDATE source SET legal_basis = 'none'", "record"),
    "a counter changed": ("UPDATE tally SET rows = 99 WHERE name = 'exhibit'", "catalogue"),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_what_was_spoiled_is_found_and_told(made: Made, spoiled: str) -> None:
    assert made.session.verify(read_data=True).findings == ()
    statement, area = SPOILED[spoiled]
    writer = made.session._catalogue._connections.writer
    writer.execute("PRAGMA foreign_keys = OFF")
    writer.execute(statement)
    made.reopen()
    report = made.session.verify()
    assert not report.ok
    assert area in {finding.area for finding in report.findings}
    for finding in report.findings:
        assert finding.what.endswith(".")
        assert finding.meaning
        assert finding.advice


def test_damage_that_stops_one_check_does_not_stop_the_others(made: Made) -> None:
    catalogue = made.session._catalogue
    vector = catalogue.faces.vectors("deterministic-v1", [3])[3]
    writer = catalogue._connections.writer
    writer.execute("PRAGMA foreign_keys = OFF")
    # A sound template of a face that was never enrolled: the gallery refuses to be filled.
    writer.execute(
        "INSERT INTO template VALUES ('deterministic-v1', 999, ?, ?)",
        [vector.tobytes(), template_checksum("deterministic-v1", 999, vector.tobytes())],
    )
    writer.execute("DELETE FROM crop WHERE face_id = 2")
    made.reopen()
    areas = {finding.area for finding in made.session.verify().findings}
    assert areas >= {"record", "gallery", "catalogue", "pictures"}


def test_an_original_that_was_changed_is_named_and_one_that_is_away_is_counted(made: Made) -> None:
    photographs = sorted(made.source.iterdir())
    shutil.copy(photographs[0], photographs[1])
    photographs[2].unlink()
    report = made.session.verify(read_data=True)
    (finding,) = report.findings
    assert finding.area == "originals"
    assert photographs[1].name in finding.what
    assert report.checked["originals_out_of_reach"] == 1
    assert report.checked["originals_read"] == len(photographs) - 1


def test_a_damaged_cache_is_told_as_harmless(made: Made) -> None:
    made.session._gallery.refresh_index().result()
    made.session.close()
    (path,) = made.path.glob("*.hnsw")
    path.write_bytes(path.read_bytes()[:-3])
    made.reopen()
    (finding,) = made.session.verify().findings
    assert finding.area == "index"
    assert "no search is affected" in finding.meaning


def test_a_face_is_not_shown_as_of_a_photograph_whose_row_is_damaged(made: Made) -> None:
    writer = made.session._catalogue._connections.writer
    writer.execute("UPDATE exhibit SET sha256 = '0' || substr(sha256, 2) WHERE exhibit_id = 1")
    faces = made.session._catalogue.faces
    for asked in (lambda: faces.get(1), lambda: faces.many([1, 4]), lambda: faces.of_exhibit(1)):
        with pytest.raises(CatalogueDamaged, match="exhibit 1"):
            asked()
    assert faces.get(4) is not None
