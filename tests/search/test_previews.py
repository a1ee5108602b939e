"""A preview tells what found it, to who asked and in the log, and so does the recorded list that follows."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from facefinder.domain.records import Way
from facefinder.gallery import Gallery
from facefinder.gallery import codes as code_module
from facefinder.search import ahead
from tests.gallerywork import Made

PREPARED: dict[Way, Callable[[Gallery], object]] = {
    Way.EXACT: lambda gallery: gallery.drop_index(),
    Way.CODES: lambda gallery: gallery.make_codes(),
    Way.HNSW: lambda gallery: gallery.refresh_index().result(),
}


@pytest.mark.parametrize("way", Way)
def test_what_answered_is_told(made: Made, monkeypatch: pytest.MonkeyPatch, way: Way) -> None:
    monkeypatch.setattr(ahead, "WORTH_PREVIEW", 0)
    monkeypatch.setattr(code_module, "CODED_FROM", 1 if way is Way.CODES else 10_000)
    PREPARED[way](made.session._gallery)
    session, probe = made.session, made.probe(2)
    face = session.probe_face(probe, 0)
    early = session.ahead.preview([face], "identify", top=5)
    assert early is not None
    assert (early.way, early.exact, early.search_id) == (way, False, "")
    entry = session.log(1)[0]
    assert entry.action == "search.preview"
    assert json.loads(entry.details)["way"] == way.value
    listed = session.search(probe, 0, "identify", top=5)
    for result in (listed, session.recorded_search(listed.search_id)):
        assert (result.way, result.exact) == (Way.EXACT, True)
    assert listed.candidates[0].face.face_id == early.candidates[0].face.face_id
