"""Vector file and HNSW index: used only when proven, made anew otherwise, never a different answer."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from facefinder.catalogue import Catalogue
from facefinder.domain.errors import Cancelled
from facefinder.domain.records import Way
from facefinder.gallery import Gallery
from facefinder.gallery import approximate as approximate_module
from facefinder.gallery import axes as axes_module
from facefinder.gallery import gallery as gallery_module
from facefinder.gallery import vectors as vector_module
from tests.gallerywork import DIMENSION, ORDER, RECOGNISER, Made, new_catalogue, random_vectors, unit, write_faces

VECTORS = random_vectors(400, seed=3)
PROBE = random_vectors(1, seed=4)[0]


@pytest.fixture(autouse=True)
def _small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery_module, "WORTH_SAVING", 1)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with new_catalogue(tmp_path / "catalogue.sqlite") as made:
        write_faces(made, VECTORS[:300])
        yield made


def opened(catalogue: Catalogue, folder: Path) -> Gallery:
    return Gallery(catalogue.faces, folder, "case-1", RECOGNISER, DIMENSION)


def answer(gallery: Gallery) -> list[tuple[int, float]]:
    found = gallery.search(PROBE, 30)
    return list(zip(found.face_ids.tolist(), found.similarities.tolist(), strict=True))


def saved(catalogue: Catalogue, folder: Path) -> list[tuple[int, float]]:
    """Open, build and save both caches; the right answer."""
    gallery = opened(catalogue, folder)
    gallery.refresh_index().result()
    right = answer(gallery)
    gallery.close()
    assert (folder / f"{RECOGNISER}.vectors").stat().st_size == 300 * (8 + 4 * DIMENSION)
    assert (folder / f"{RECOGNISER}.hnsw").exists()
    return right


def test_the_vector_file_answers_as_the_catalogue_does(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = saved(catalogue, tmp_path)
    read: list[int] = []
    templates = catalogue.faces.templates

    def counting(
        recogniser_id: str, *, batch: int = 4096, after: int = 0
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        for ids, vectors in templates(recogniser_id, batch=batch, after=after):
            read.extend(ids.tolist())
            yield ids, vectors

    monkeypatch.setattr(catalogue.faces, "templates", counting)
    gallery = opened(catalogue, tmp_path)
    assert answer(gallery) == right
    assert read == []
    gallery.close()


def test_what_came_after_a_kill_is_read_from_the_catalogue(catalogue: Catalogue, tmp_path: Path) -> None:
    saved(catalogue, tmp_path)
    # Enrolled, and the process died before it saved anything.
    write_faces(catalogue, VECTORS[300:], start=300)
    gallery = opened(catalogue, tmp_path)
    from_file = answer(gallery)
    assert gallery.searchable == 400
    gallery.refresh_index().result()
    assert gallery.index is not None
    assert len(gallery.index) == 400
    gallery.close()
    for path in tmp_path.glob(f"{RECOGNISER}*"):
        path.unlink()
    gallery = opened(catalogue, tmp_path)
    assert answer(gallery) == from_file
    gallery.close()


def _flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << place % 8
    path.write_bytes(bytes(content))


DAMAGE: dict[str, Callable[[Path], None]] = {
    "a bit flipped in the ids": lambda path: _flip(path, 4),
    "a bit flipped in the middle": lambda path: _flip(path, path.stat().st_size // 2 + 3),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "emptied": lambda path: path.write_bytes(b""),
    "grown": lambda path: path.write_bytes(path.read_bytes() + b"\0" * 40),
    "nonsense of the same size": lambda path: path.write_bytes(b"\xff" * path.stat().st_size),
    "side file gone": lambda path: path.with_name(path.name + ".json").unlink(),
    "side file cut": lambda path: path.with_name(path.name + ".json").write_bytes(b'{"kind": "vec'),
    "side file of another shape": lambda path: path.with_name(path.name + ".json").write_bytes(b"[1, 2]"),
    "side file deeply nested": lambda path: path.with_name(path.name + ".json").write_bytes(b"[" * 4000),
    "side file a bit flipped": lambda path: _flip(path.with_name(path.name + ".json"), 60),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("kind", ["vectors", "hnsw"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_cache_is_made_anew(catalogue: Catalogue, tmp_path: Path, kind: str, damage: str) -> None:
    right = saved(catalogue, tmp_path)
    path = tmp_path / f"{RECOGNISER}.{kind}"
    DAMAGE[damage](path)
    gallery = opened(catalogue, tmp_path)
    assert answer(gallery) == right
    gallery.refresh_index().result()
    assert gallery.index is not None
    found = gallery.preview(PROBE, 10)
    assert not found.exact
    assert found.face_ids.tolist()[:3] == [face_id for face_id, _ in right[:3]]
    gallery.close()
    assert opened_soundly(catalogue, tmp_path)


def opened_soundly(catalogue: Catalogue, folder: Path) -> bool:
    gallery = opened(catalogue, folder)
    try:
        caches = gallery.caches()
        return len(caches) == 2 and all(sound for _, sound in caches)
    finally:
        gallery.close()


@pytest.mark.parametrize(
    "field", ["case_id", "recogniser_id", "dimension", "epoch", "audit_digest", "generation", "faces"]
)
def test_a_cache_of_another_gallery_is_not_used(catalogue: Catalogue, tmp_path: Path, field: str) -> None:
    right = saved(catalogue, tmp_path)
    path = tmp_path / f"{RECOGNISER}.vectors"
    beside = tmp_path / f"{RECOGNISER}.vectors.json"
    document = json.loads(beside.read_bytes())
    value = document[field]
    document[field] = value + 1 if isinstance(value, int) else value[::-1]
    beside.write_text(json.dumps(document))
    gallery = opened(catalogue, tmp_path)
    assert answer(gallery) == right
    gallery.close()
    assert json.loads(beside.read_bytes())[field] == value
    assert path.exists()


def test_an_older_catalogue_put_back_does_not_take_the_newer_vectors(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with new_catalogue(path) as catalogue:
        write_faces(catalogue, VECTORS[:100])
        catalogue.back_up(tmp_path / "old")
        write_faces(catalogue, VECTORS[100:200], start=100)
        opened(catalogue, tmp_path).close()
    shutil.move(tmp_path / "old", path)
    with Catalogue.open(path) as catalogue:
        # Goes another way from there: as many faces, but other ones.
        write_faces(catalogue, VECTORS[200:300], start=200)
        write_faces(catalogue, VECTORS[300:310], start=300)
        gallery = opened(catalogue, tmp_path)
        found = gallery.search(VECTORS[250], 1)
        assert found.similarities[0] == pytest.approx(1.0, abs=1e-6)
        gallery.close()


def test_an_encrypted_case_leaves_no_vector_file(catalogue: Catalogue, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    gallery = Gallery(catalogue.faces, folder, "case-1", RECOGNISER, DIMENSION, plain_files=False)
    gallery.refresh_index().result()
    answer(gallery)
    gallery.close()
    assert list(folder.iterdir()) == []


def test_a_full_disk_while_saving_leaves_nothing_proven(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(catalogue, tmp_path)
    write_faces(catalogue, VECTORS[300:], start=300)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    gallery = opened(catalogue, tmp_path)
    right = answer(gallery)
    with monkeypatch.context() as patch:
        patch.setattr(vector_module, "write_stamp", full)
        patch.setattr("facefinder.files.atomic.sync_file", full)
        gallery.close()
    gallery = opened(catalogue, tmp_path)
    assert answer(gallery) == right
    gallery.close()


def test_two_builds_of_the_index_are_the_same(catalogue: Catalogue, tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        gallery = opened(catalogue, tmp_path / name)
        gallery.refresh_index().result()
        gallery.close()
        contents.append((tmp_path / name / f"{RECOGNISER}.hnsw").read_bytes())
    assert contents[0] == contents[1]


def test_the_index_is_measured_on_its_own_gallery(made: Made) -> None:
    checked = made.session.care.check_index(probes=16)
    assert checked.faces == made.faces
    assert checked.recall >= 0.99
    index = made.session._gallery.index
    assert index is not None
    assert index.parameters.search_effort == checked.search_effort
    assert index.parameters.recall == pytest.approx(checked.recall)
    made.reopen()
    made.session._gallery.refresh_index().result()
    assert made.session._gallery.index is not None
    assert made.session._gallery.index.parameters.search_effort == checked.search_effort
    assert any(line.action == "gallery.checked" for line in made.session.log())


def test_erasing_removes_both_caches_before_it_answers(made: Made) -> None:
    made.session._gallery.refresh_index().result()
    made.reopen()
    assert list(made.path.glob("*.vectors"))
    made.session.erasing.exhibits([made.session.exhibit(1).sha256], ORDER)
    assert not list(made.path.glob("*.vectors*"))
    assert not list(made.path.glob("*.hnsw*"))


def test_opening_waits_for_nothing_and_a_search_waits_for_the_gallery(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read = threading.Event()
    templates = catalogue.faces.templates

    def slow(
        recogniser_id: str, *, batch: int = 4096, after: int = 0
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        assert may_read.wait(30)
        yield from templates(recogniser_id, batch=batch, after=after)

    monkeypatch.setattr(catalogue.faces, "templates", slow)
    gallery = opened(catalogue, tmp_path)
    assert len(gallery) == 300
    assert gallery.state.faces == 300
    found: list[int] = []
    searching = threading.Thread(target=lambda: found.append(len(gallery.search(PROBE, 30).face_ids)))
    searching.start()
    searching.join(0.2)
    assert searching.is_alive()
    may_read.set()
    searching.join(30)
    assert found == [30]
    gallery.close()


def test_a_case_closed_while_it_opens_does_not_wait(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = threading.Event()
    read: list[int] = []
    templates = catalogue.faces.templates

    def endless(
        recogniser_id: str, *, batch: int = 4096, after: int = 0
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """A gallery so large that half of it is still to come when its case is closed."""
        for ids, vectors in templates(recogniser_id, batch=30, after=after):
            if len(read) == 5:
                assert closing.wait(30)
            read.append(len(ids))
            yield ids, vectors

    monkeypatch.setattr(catalogue.faces, "templates", endless)
    gallery = opened(catalogue, tmp_path)
    closed = threading.Thread(target=gallery.close)
    closed.start()
    assert gallery._closing.wait(30)
    closing.set()
    closed.join(30)
    assert not closed.is_alive()
    # Of ten parts one more may have been on its way; the rest was not read, and nothing half full was saved.
    assert len(read) <= 6
    assert not list(tmp_path.glob(f"{RECOGNISER}*"))
    with pytest.raises(Cancelled):
        gallery.search(PROBE, 1)
    gallery.close()


def test_the_first_preview_takes_up_a_saved_index(catalogue: Catalogue, tmp_path: Path) -> None:
    """In the background: it is exact itself, and later ones say that the index answered. A damaged file is made anew;
    without one nothing is built."""
    gallery = opened(catalogue, tmp_path)
    for _ in range(3):
        assert gallery.preview(PROBE, 30).exact
    gallery.close()
    assert not list(tmp_path.glob("*.hnsw*"))
    exact = saved(catalogue, tmp_path)
    for damaged in (False, True):
        if damaged:
            _flip(tmp_path / f"{RECOGNISER}.hnsw", 2000)
        gallery = opened(catalogue, tmp_path)
        assert gallery.preview(PROBE, 30).exact
        deadline = time.monotonic() + 60
        while (found := gallery.preview(PROBE, 30)).exact:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert found.way is Way.HNSW
        assert len({face_id for face_id, _ in exact} & set(found.face_ids.tolist())) >= 28
        gallery.close()
        assert all(sound for _, sound in gallery.caches())


def test_a_gallery_of_several_graphs(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each graph has a file of its own, grows in its turn, and is proven by itself."""
    monkeypatch.setattr(approximate_module, "GRAPH", 128)
    right = saved(catalogue, tmp_path)
    files = [tmp_path / f"{RECOGNISER}.hnsw{end}" for end in ("", "-1", "-2")]
    first, second = files[0].read_bytes(), files[1].read_bytes()
    write_faces(catalogue, VECTORS[300:], start=300)
    for damaged in (None, files[1]):
        if damaged is not None:
            _flip(damaged, damaged.stat().st_size // 2)
        gallery = opened(catalogue, tmp_path)
        gallery.refresh_index().result()
        assert gallery.index is not None
        assert [len(graph) for graph in gallery.index.graphs] == [128, 128, 128, 16]
        found = gallery.preview(PROBE, 30)
        assert not found.exact
        assert (found.gallery_size, found.searched) == (400, 400)
        exact = answer(gallery)
        assert len({face_id for face_id, _ in exact} & set(found.face_ids.tolist())) >= 28
        assert dict(zip(found.face_ids.tolist(), found.similarities.tolist(), strict=True)).items() >= set(exact[:5])
        gallery.close()
        assert (files[0].read_bytes(), files[1].read_bytes()) == (first, second)
        assert all(sound for _, sound in gallery.caches())
        assert len(gallery.caches()) == 5
    assert exact != right
    gallery = opened(catalogue, tmp_path)
    gallery.reload()
    assert not list(tmp_path.glob(f"{RECOGNISER}*"))
    gallery.close()


def test_graphs_along_the_principal_axes_find_what_whole_templates_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approximate_module, "GRAPH", 600)
    monkeypatch.setattr(axes_module, "FEWEST_FOR_AXES", 500)
    rng = np.random.default_rng(6)
    # Of 96 dimensions two thirds hardly vary, as in real templates.
    vectors = unit(rng.standard_normal((1000, 96)) * np.where(np.arange(96) % 3, 0.05, 1.0))
    with new_catalogue(tmp_path / "catalogue.sqlite") as catalogue:
        write_faces(catalogue, vectors)
        for opening in range(2):
            gallery = Gallery(catalogue.faces, tmp_path, "case-1", RECOGNISER, 96)
            gallery.refresh_index().result()
            assert gallery.index is not None
            assert gallery.index.axes.matrix is not None
            assert gallery.index.axes.matrix.shape == (96, 32)
            for number in range(0, 1000, 50):
                about, exact = gallery.preview(vectors[number], 20), gallery.search(vectors[number], 20)
                assert not about.exact
                assert about.face_ids[0] == exact.face_ids[0] == number + 1
                assert len(set(about.face_ids.tolist()) & set(exact.face_ids.tolist())) >= 18
            if opening:
                assert gallery.index.graphs[0].last_face == 600
            gallery.close()
