"""Previews by four-bit codes: nearly the exact list, at once, of what is enrolled now, and nothing of it on disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from benchmarks.holdings import probes, strangers, templates
from facefinder.app.care import CaseCare
from facefinder.audit import Recorder
from facefinder.catalogue import Catalogue
from facefinder.domain.records import Way
from facefinder.gallery import Gallery
from facefinder.gallery import codes as code_module
from facefinder.gallery.codes import CodeKeeper
from facefinder.gallery.exact import ExactScan, halved, sharded
from tests.gallerywork import RECOGNISER, new_catalogue, write_faces

FACES = 5_000
HELD = templates(FACES)
ASKED = np.concatenate([probes(FACES, 40), strangers(10)])
TOP = 50


@pytest.fixture(autouse=True)
def _small_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_module, "CODED_FROM", 2_000)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    with new_catalogue(tmp_path_factory.mktemp("codes") / "catalogue.sqlite") as made:
        write_faces(made, HELD)
        yield made


@pytest.fixture
def gallery(catalogue: Catalogue, tmp_path: Path) -> Iterator[Gallery]:
    opened = Gallery(catalogue.faces, tmp_path, "case-1", RECOGNISER, HELD.shape[1], plain_files=False)
    yield opened
    opened.close()


def test_previews_hold_nearly_all_of_the_exact_lists(gallery: Gallery, tmp_path: Path) -> None:
    """With the same similarities, also in an encrypted case, and without a file."""
    assert gallery.preview(ASKED[0], TOP).way is Way.EXACT
    assert gallery.make_codes()
    recalls = []
    for probe in ASKED:
        about, exact = gallery.preview(probe, TOP), gallery.search(probe, TOP)
        assert (about.way, exact.way) == (Way.CODES, Way.EXACT)
        assert about.searched == FACES
        similarities = dict(zip(exact.face_ids.tolist(), exact.similarities.tolist(), strict=True))
        seen = dict(zip(about.face_ids.tolist(), about.similarities.tolist(), strict=True))
        assert all(similarities[face_id] == seen[face_id] for face_id in seen.keys() & similarities.keys())
        assert about.face_ids[0] == exact.face_ids[0]
        recalls.append(len(seen.keys() & similarities.keys()) / TOP)
    assert np.mean(recalls) >= 0.99
    assert not list(tmp_path.iterdir())


def test_the_same_templates_have_the_same_codes() -> None:
    answers = []
    for _ in range(2):
        keeper = CodeKeeper()
        scans = sharded(np.arange(FACES), *halved(HELD))
        making = keeper.make(scans)
        assert making is not None
        making.result()
        assert keeper.make(scans) is None
        found = [keeper.cut(scans, probe, 10, 100) for probe in ASKED]
        answers.append([[cut.places.tolist() for cut in cuts or []] for cuts in found])
        keeper.close()
    assert answers[0] == answers[1]
    assert all(len(cuts) == 1 and len(cuts[0]) == 100 for cuts in answers[0])


def test_what_was_just_enrolled_is_previewed_at_once(tmp_path: Path) -> None:
    held = 2_500
    with new_catalogue(tmp_path / "catalogue.sqlite") as catalogue:
        write_faces(catalogue, HELD[: held - 200])
        gallery = Gallery(catalogue.faces, tmp_path, "case-1", RECOGNISER, HELD.shape[1])
        assert gallery.make_codes()
        face_ids = np.arange(held - 200, held) + 1
        with gallery.growing:
            write_faces(catalogue, HELD[held - 200 : held], start=held - 200)
            gallery.add(face_ids, HELD[held - 200 : held], catalogue.faces.gallery_state(RECOGNISER))
        for number in (held - 200, held - 1):
            found = gallery.preview(HELD[number], 5)
            assert not found.exact
            assert found.face_ids[0] == number + 1
            assert found.gallery_size == found.searched == held
        gallery.close()


def test_codes_that_may_stand_for_erased_faces_are_dropped(gallery: Gallery) -> None:
    assert gallery.make_codes()
    assert not gallery.preview(ASKED[0], 5).exact
    gallery.reload()
    assert gallery.by_codes(ASKED[0], 5) is None
    assert gallery.preview(ASKED[0], 5).exact
    assert gallery.make_codes()


def test_closing_does_not_wait_for_all_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A building under way ends with the part that it is at."""
    monkeypatch.setattr(code_module, "_AT_ONCE", 500)
    keeper = CodeKeeper()
    scans = sharded(np.arange(FACES), *halved(HELD))
    begun, go_on = threading.Event(), threading.Event()
    nearly, asked = ExactScan.nearly, []

    def slow(scan: ExactScan, places: np.ndarray) -> np.ndarray:
        asked.append(len(places))
        if len(asked) == 3:
            begun.set()
            assert go_on.wait(30)
        return nearly(scan, places)

    monkeypatch.setattr(ExactScan, "nearly", slow)
    keeper.make(scans)
    assert begun.wait(30)
    keeper.forget()
    go_on.set()
    keeper.close()
    assert len(asked) <= 4
    assert keeper.cut(scans, ASKED[0], 5, 50) is None


def test_a_check_measures_both_ways_and_keeps_the_better_one(catalogue: Catalogue, tmp_path: Path) -> None:
    gallery = Gallery(catalogue.faces, tmp_path, "case-1", RECOGNISER, HELD.shape[1])
    checked = CaseCare(tmp_path, catalogue, gallery, Recorder(catalogue, "A. Tester")).check_index(probes=20)
    assert {way.way for way in checked.ways} == {Way.CODES, Way.HNSW}
    assert all(way.recall >= 0.99 for way in checked.ways)
    best = min(checked.ways, key=lambda way: way.milliseconds)
    assert (checked.kept, checked.recall, checked.search_effort) == (best.way, best.recall, best.effort)
    assert gallery.preview(ASKED[0], TOP).way is checked.kept
    assert (gallery.index is not None) == (checked.kept is Way.HNSW)
    gallery.close()
    assert bool(list(tmp_path.glob("*.hnsw"))) == (checked.kept is Way.HNSW)
