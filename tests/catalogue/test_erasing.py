"""Erasing leaves nothing behind: told by searching the raw bytes of everything in the case folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from facefinder.app import CaseSession
from facefinder.app.erasing import Erasing, Order
from facefinder.domain.errors import CaseNotFound, InvalidDetails, NotWritable, SourceNotFound
from facefinder.domain.filters import Filter
from tests.gallerywork import ORDER, Made, raw_bytes


def needles(session: CaseSession, face_ids: list[int]) -> dict[str, bytes]:
    """What must not be found afterwards: crops, templates in both precisions, thumbnails, and words of paths."""
    found: dict[str, bytes] = {}
    store = session._catalogue.faces
    for face_id in face_ids:
        face = store.get(face_id)
        crop = store.crop(face_id)
        thumbnail = session._catalogue.exhibits.thumbnail(face.exhibit_id) if face else None
        assert face is not None
        assert crop is not None
        assert thumbnail is not None
        vector = store.vectors(session.engine.recogniser_id, [face_id])[face_id]
        found[f"crop {face_id}"] = crop
        found[f"float32 template {face_id}"] = vector.tobytes()[16:64]
        found[f"float16 template {face_id}"] = vector.astype(np.float16).tobytes()[8:40]
        found[f"thumbnail {face.exhibit_id}"] = thumbnail
    return found


def left(folder: Path, wanted: dict[str, bytes]) -> list[str]:
    contents = raw_bytes(folder)
    return [
        f"{what} in {name}"
        for what, needle in wanted.items()
        for name, content in contents.items()
        if needle in content
    ]


def test_an_erased_photograph_is_nowhere_in_the_case_folder(made: Made, tmp_path: Path) -> None:
    session = made.session
    session._gallery.refresh_index().result()
    session.care.back_up(tmp_path / "before.backup")
    exhibit = session.exhibit(2)
    wanted = needles(session, [face.face_id for face in session.faces_of(2)])
    kept = needles(session, [face.face_id for face in session.faces_of(3)])
    # Saved beside the catalogue, as after a day's work.
    made.reopen()
    session = made.session
    assert left(made.path, wanted), "the needles must be findable before the erasing, or this test says nothing"
    assert left(tmp_path, wanted)

    certificate = session.erasing.exhibits([exhibit.sha256], ORDER)

    assert left(made.path, wanted) == []
    assert not (tmp_path / "before.backup").exists()
    assert certificate["backups"][0]["outcome"] == "removed"
    made.reopen().close()
    assert left(made.path, wanted) == []
    assert {line.split(" in ")[0] for line in left(made.path, kept)} >= {name for name in kept if "float16" not in name}
    made.reopen()
    assert made.session.verify(read_data=True).findings == ()


def test_the_words_of_an_erased_source_are_gone_too(made: Made) -> None:
    rare = b"zeppelin"
    made.import_folder("zeppelin-archive", [4, 5], "E9")
    assert any(rare in content for content in raw_bytes(made.path).values())
    source = next(source for source in made.session.sources() if source.exhibit_reference == "E9")
    made.session.erasing.source(source.source_id, ORDER)
    # The log keeps that an import took place and where from: it is append-only, and says so in the certificate.
    catalogue = (made.path / "catalogue.sqlite").read_bytes()
    entries = sum(row.details.count("zeppelin") for row in made.session._catalogue.log.all())
    assert catalogue.count(rare) == entries
    assert made.session.count(Filter(text="zeppelin"))[0] == 0


def test_a_source_takes_only_what_was_seen_nowhere_else(made: Made) -> None:
    before = made.session.summary()
    made.import_folder("again", [0, 1], "E2", copies_of=made.source, extra=[40])
    made.session.erasing.source(2, ORDER)
    after = made.session.summary()
    assert (after.exhibits, after.faces, after.occurrences) == (before.exhibits, before.faces, before.occurrences)
    assert made.session.verify().findings == ()


def test_a_persons_faces_go_and_the_others_in_the_photograph_stay(made: Made) -> None:
    session = made.session
    first, second = session.faces_of(1)
    probe = made.probe(0)
    search = session.search(probe, 0, "test")
    assert first.face_id in {candidate.face.face_id for candidate in search.candidates}
    wanted = needles(session, [first.face_id])
    wanted["probe crop"] = probe.analysis.faces[0].crop
    certificate = session.erasing.faces([first.face_id], ORDER, search_ids=[search.search_id])
    assert certificate["counts"]["faces"] == 1
    assert left(made.path, wanted) == []
    assert [face.face_id for face in session.faces_of(1)] == [second.face_id]
    assert session.thumbnail(1) is None
    again = session.search(probe, 0, "test")
    assert first.face_id not in {candidate.face.face_id for candidate in again.candidates}
    recorded = session.recorded_search(search.search_id)
    assert len(recorded.candidates) == len(search.candidates) - 1
    assert session.verify().findings == ()


def test_the_certificate_says_what_and_why_and_shows_nobody(made: Made) -> None:
    sha256 = made.session.exhibit(1).sha256
    vector = made.session._catalogue.faces.vectors(made.session.engine.recogniser_id, [1])[1]
    certificate = made.session.erasing.exhibits([sha256], Order("Court order 7/26", "data subject's request"))
    text = json.dumps(certificate)
    assert certificate["authority"] == "Court order 7/26"
    assert certificate["exhibits_sha256"] == [sha256]
    assert certificate["counts"]["faces"] == 2
    entry = next(row for row in made.session._catalogue.log.all() if row.action == "erased")
    assert certificate["audit"] == {"sequence": entry.sequence, "digest": entry.digest}
    assert str(float(vector[0]))[:8] not in text
    assert "crop" not in text.replace('"crops"', "")


def test_nothing_is_erased_without_authority_or_of_what_is_not_there(made: Made) -> None:
    sha256 = made.session.exhibit(1).sha256
    with pytest.raises(InvalidDetails):
        made.session.erasing.exhibits([sha256], Order(" ", "why"))
    with pytest.raises(SourceNotFound):
        made.session.erasing.exhibits([sha256, "0" * 64], ORDER)
    assert made.session.exhibit(1).sha256 == sha256
    assert made.session.summary().faces == made.faces


def test_an_interrupted_erasing_is_finished_at_the_next_opening(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    session = made.session
    wanted = needles(session, [face.face_id for face in session.faces_of(2)])

    def killed(_self: Erasing) -> list[dict[str, str]]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Erasing, "clean", killed)
        with pytest.raises(KeyboardInterrupt):
            session.erasing.exhibits([session.exhibit(2).sha256], ORDER)
    assert any(finding.area == "erasing" for finding in session.verify().findings)
    made.reopen()
    assert left(made.path, wanted) == []
    assert made.session.verify().findings == ()


def test_a_case_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseNotFound):
        CaseSession.open(tmp_path / "none.ffcase")


def test_an_erasing_that_cannot_clean_up_says_so_and_finishes_later(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = made.session
    wanted = needles(session, [face.face_id for face in session.faces_of(2)])
    catalogue = session._catalogue
    catalogue._connections.writer.execute("PRAGMA busy_timeout = 100").fetchone()
    reading = catalogue._connections.separate()
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM face").fetchone()
    with pytest.raises(NotWritable, match="still reading"):
        session.erasing.exhibits([session.exhibit(2).sha256], ORDER)
    assert session.erasing.pending()
    assert session.summary().exhibits == 7
    reading.conn.close()
    session.erasing.clean()
    assert left(made.path, wanted) == []
    assert session.verify().findings == ()
