"""The exact search against the plainest possible reference, however the gallery came to be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from facefinder.catalogue import Catalogue
from facefinder.domain.errors import CatalogueDamaged, UnusableTemplate
from facefinder.domain.records import GalleryState, Vector
from facefinder.gallery import Among, Gallery
from facefinder.gallery import exact as exact_module
from facefinder.gallery import gallery as gallery_module
from facefinder.gallery.exact import ExactScan, first_cut, halved, joined_halves, sharded
from tests.gallerywork import DIMENSION, RECOGNISER, new_catalogue, random_vectors, unit, write_faces


class Shelf:
    """Templates in memory, as the catalogue would hold them."""

    def __init__(self, vectors: NDArray[np.float32], first: int = 1, gaps: int = 1) -> None:
        self.rows = {first + gaps * row: vector for row, vector in enumerate(vectors)}
        self.state = GalleryState(1, len(self.rows))
        self.renewals = 0

    def gallery_state(self, _recogniser_id: str) -> GalleryState:
        return self.state

    def lineage(self, _recogniser_id: str) -> tuple[GalleryState, int, str]:
        return self.state, 1, "digest"

    def has_lineage(self, sequence: int, digest: str) -> bool:
        return (sequence, digest) == (1, "digest")

    def templates(
        self, _recogniser_id: str, *, batch: int = 4096, after: int = 0
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        ids = sorted(face_id for face_id in self.rows if face_id > after)
        for start in range(0, len(ids), batch):
            part = ids[start : start + batch]
            yield np.array(part, dtype=np.int64), np.stack([self.rows[face_id] for face_id in part])

    def vectors(self, _recogniser_id: str, face_ids: list[int]) -> dict[int, Vector]:
        return {face_id: self.rows[face_id] for face_id in face_ids if face_id in self.rows}


def reference(
    rows: dict[int, Vector], probe: Vector, count: int, among: set[int] | None = None
) -> list[tuple[int, float]]:
    """Every face compared, one after the other."""
    scored = [
        (face_id, np.float32((vector.astype(np.float64) * probe.astype(np.float64)).sum()))
        for face_id, vector in rows.items()
        if among is None or face_id in among
    ]
    scored.sort(key=lambda item: (-item[1], item[0]))
    return [(face_id, float(similarity)) for face_id, similarity in scored[:count]]


def listed(gallery: Gallery, probe: Vector, count: int, among: Among | None = None) -> list[tuple[int, float]]:
    found = gallery.search(probe, count, among)
    return [(int(face_id), float(value)) for face_id, value in zip(found.face_ids, found.similarities, strict=True)]


@st.composite
def crowded_galleries(draw: st.DrawFn) -> tuple[NDArray[np.float32], NDArray[np.float32], int, list[bool]]:
    """Galleries full of copies and near copies, where rounding and ties decide the order."""
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    distinct = draw(st.integers(1, 30))
    copies = draw(st.integers(1, 8))
    spread = draw(st.sampled_from([0.0, 1e-8, 1e-5, 1e-3, 0.3]))
    people = rng.standard_normal((distinct, DIMENSION))
    rows = unit(np.repeat(people, copies, axis=0) + spread * rng.standard_normal((distinct * copies, DIMENSION)))
    rows = rows[rng.permutation(len(rows))]
    probe = unit(people[0] + spread * rng.standard_normal(DIMENSION))[0]
    keep = draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    return rows, probe, draw(st.integers(1, len(rows) + 3)), keep


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(crowded_galleries(), st.integers(1, 3))
def test_exact_is_exact(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: tuple[NDArray[np.float32], NDArray[np.float32], int, list[bool]],
    gaps: int,
) -> None:
    rows, probe, count, keep = drawn
    shelf = Shelf(rows, gaps=gaps)
    gallery = Gallery(shelf, tmp_path_factory.mktemp("gallery"), "case", RECOGNISER, DIMENSION)
    try:
        unit_probe = (probe / np.float32(np.linalg.norm(probe.astype(np.float64)))).astype(np.float32)
        assert listed(gallery, probe, count) == reference(shelf.rows, unit_probe, count)
        chosen = {face_id for face_id, kept in zip(sorted(shelf.rows), keep, strict=True) if kept}
        among = Among(np.array(sorted(chosen), dtype=np.int64))
        assert listed(gallery, probe, count, among) == reference(shelf.rows, unit_probe, count, chosen)
    finally:
        gallery.close()


@pytest.mark.parametrize("part", [0.0005, 0.01, 0.1, 0.19, 0.21, 0.5, 0.9, 0.999])
def test_a_filter_of_any_width_misses_nothing(tmp_path: Path, part: float) -> None:
    shelf = Shelf(random_vectors(24_000, seed=4))
    gallery = Gallery(shelf, tmp_path, "case", RECOGNISER, DIMENSION)
    rng = np.random.default_rng(5)
    chosen = {face_id for face_id in shelf.rows if rng.random() < part}
    probe = random_vectors(1, seed=6)[0]
    assert listed(gallery, probe, 40, Among(np.array(list(chosen)))) == reference(shelf.rows, probe, 40, chosen)
    # A filter that takes away exactly the closest ones is the hardest for a scan that looks at a longer list.
    closest = {face_id for face_id, _ in reference(shelf.rows, probe, 6000)}
    rest = set(shelf.rows) - closest
    assert listed(gallery, probe, 40, Among(np.array(list(rest)))) == reference(shelf.rows, probe, 40, rest)
    gallery.close()


def test_the_list_does_not_depend_on_shards_or_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(random_vectors(30_000, seed=7))
    probe = random_vectors(1, seed=8)[0]
    lists = []
    for shard in (131_072, 7_000, 14_999):
        monkeypatch.setattr(exact_module, "SHARD", shard)
        gallery = Gallery(shelf, tmp_path, "case", RECOGNISER, DIMENSION)
        lists.append(listed(gallery, probe, 200))
        gallery.close()
        for path in tmp_path.iterdir():
            path.unlink()
    assert lists[0] == lists[1] == lists[2]


def test_merged_scans_hold_every_vector_once() -> None:
    upper, rest = halved(random_vectors(50))
    whole = ExactScan(np.arange(10, 60), upper, rest)
    parts = ExactScan(np.arange(30, 60), upper[20:], rest[20:]).joined(
        ExactScan(np.arange(10, 30), upper[:20], rest[:20])
    )
    assert np.array_equal(parts.ids, whole.ids)
    everything = np.arange(50)
    assert np.array_equal(parts.vectors(everything), whole.vectors(everything))
    probe = random_vectors(1, seed=2)[0]
    (cut,), most = first_cut(sharded(whole.ids, upper), probe, 7)
    (same,), _ = first_cut((whole,), probe, 7)
    assert np.array_equal(cut.places, same.places)
    assert cut.rough[-1] < most < cut.rough[-1] + 0.005


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=40))
def test_the_halves_of_a_template_make_the_very_template(numbers: list[float]) -> None:
    vector = np.array([numbers], dtype=np.float32)
    upper, rest = halved(vector)
    assert joined_halves(upper, rest).tobytes() == vector.tobytes()
    rounded = (upper.astype(np.uint32) << 16).view(np.float32)
    assert (np.abs(rounded - vector) <= np.abs(vector) * 2.0**-8 + 1e-38).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.booleans())
def test_no_similarity_moves_further_than_the_error_says(seed: int, dimension: int, whole: bool) -> None:
    rng = np.random.default_rng(seed)
    vectors = unit(rng.standard_normal((50, dimension)) ** rng.choice([1, 3, 7]))
    upper, rest = halved(vectors)
    scan = ExactScan(np.arange(1, 51), upper, rest if whole else None)
    # The worst probe for a template is what rounding took from it.
    taken = vectors - (upper.astype(np.uint32) << 16).view(np.float32)
    for probe in unit(
        np.concatenate([vectors[:5], taken[:5] + 1e-12 * vectors[:5], rng.standard_normal((5, dimension))])
    ):
        cut = scan.nearest(probe, 50)
        true = vectors[cut.places].astype(np.float64) @ probe.astype(np.float64)
        assert (np.abs(true - cut.rough) <= scan.error).all()


@pytest.mark.parametrize("whole", [0, 700, 10**9])
def test_the_list_does_not_depend_on_what_is_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    """Templates at hand, templates read from the catalogue, or some of each, before and after opening again."""
    monkeypatch.setattr(exact_module, "WHOLE", whole)
    monkeypatch.setattr(gallery_module, "WORTH_SAVING", 1)
    vectors = random_vectors(1000, seed=3)
    rows = dict(zip(range(1, 1001), vectors, strict=True))
    shelf = Shelf(vectors[:600])
    gallery = Gallery(shelf, tmp_path, "case", RECOGNISER, DIMENSION)
    assert gallery.searchable == 600
    for generation, start in enumerate(range(600, 1000, 50), start=2):
        shelf.rows.update((number + 1, vectors[number]) for number in range(start, start + 50))
        shelf.state = GalleryState(generation, len(shelf.rows))
        gallery.add(np.arange(start + 1, start + 51), vectors[start : start + 50], shelf.state)
    probe = random_vectors(1, seed=4)[0]
    right = reference(rows, probe, 900)
    assert listed(gallery, probe, 900) == right
    gallery.close()
    gallery = Gallery(shelf, tmp_path, "case", RECOGNISER, DIMENSION)
    assert listed(gallery, probe, 900) == right
    gallery.close()


@pytest.mark.parametrize(
    "bad", [np.zeros(DIMENSION), np.full(DIMENSION, np.nan), np.full(DIMENSION, np.inf), np.ones(3)]
)
def test_a_probe_that_cannot_be_compared_is_refused(tmp_path: Path, bad: NDArray[np.float64]) -> None:
    gallery = Gallery(Shelf(random_vectors(5)), tmp_path, "case", RECOGNISER, DIMENSION)
    with pytest.raises(UnusableTemplate):
        gallery.search(bad.astype(np.float32), 3)
    gallery.close()


def test_adding_while_searching_neither_blocks_nor_loses(tmp_path: Path) -> None:
    catalogue = new_catalogue(tmp_path / "catalogue.sqlite")
    vectors = random_vectors(3000, seed=9)
    write_faces(catalogue, vectors[:500])
    gallery = Gallery(catalogue.faces, tmp_path, "case-1", RECOGNISER, DIMENSION)
    faults: list[BaseException] = []
    done = threading.Event()

    def look() -> None:
        probe, longest = vectors[3], 0
        try:
            while not done.is_set():
                found = gallery.search(probe, 20)
                assert found.face_ids[0] == 4
                assert (np.diff(found.similarities) <= 0).all()
                assert found.gallery_size == found.searched >= longest
                longest = found.gallery_size
        except BaseException as fault:  # noqa: BLE001 - told by the main thread
            faults.append(fault)

    searchers = [threading.Thread(target=look) for _ in range(3)]
    for searcher in searchers:
        searcher.start()
    for start in range(500, 3000, 50):
        face_ids, state = write_faces(catalogue, vectors[start : start + 50], start=start)
        gallery.add(face_ids, vectors[start : start + 50], state)
    done.set()
    for searcher in searchers:
        searcher.join()
    assert not faults
    found = gallery.search(vectors[2999], 3000)
    assert sorted(found.face_ids.tolist()) == list(range(1, 3001))
    gallery.close()
    catalogue.close()


def test_a_template_that_vanished_is_never_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(random_vectors(100))
    probe = shelf.rows[7]
    kept = Gallery(shelf, tmp_path, "case", RECOGNISER, DIMENSION)
    assert kept.searchable == 100
    monkeypatch.setattr(exact_module, "WHOLE", 99)
    gallery = Gallery(shelf, tmp_path, "case", RECOGNISER, DIMENSION)
    assert gallery.searchable == 100
    del shelf.rows[7]
    with pytest.raises(CatalogueDamaged, match="face 7"):
        gallery.search(probe, 5)
    # Where all templates were read and proven at the opening, the list is still the right one.
    assert kept.search(probe, 5).face_ids[0] == 7
    kept.close()
    # Erased, on the other hand, is known by the state; the search goes on with what is enrolled now.
    shelf.state = replace(shelf.state, faces=99, epoch=1, generation=2)
    shelf.renewals += 1
    gallery.reload()
    assert 7 not in gallery.search(probe, 5).face_ids
    gallery.close()


def test_a_search_during_an_erasing_waits_for_what_is_left(tmp_path: Path) -> None:
    shelf = Shelf(random_vectors(100))
    gallery = Gallery(shelf, tmp_path, "case", RECOGNISER, DIMENSION)
    assert gallery.searchable == 100
    probe = shelf.rows.pop(7)
    shelf.state = replace(shelf.state, faces=99, epoch=1, generation=2)
    shelf.renewals += 1
    found: list[NDArray[np.int64]] = []
    # The catalogue has erased it; the gallery does not know yet, and has its template in memory.
    searching = threading.Thread(target=lambda: found.append(gallery.search(probe, 5).face_ids))
    searching.start()
    searching.join(0.1)
    assert not found
    gallery.reload()
    searching.join(30)
    assert len(found) == 1
    assert 7 not in found[0]
    gallery.close()


def test_more_rows_than_enrolled_is_damage(tmp_path: Path) -> None:
    shelf = Shelf(random_vectors(10))
    shelf.state = GalleryState(1, 9)
    gallery = Gallery(shelf, tmp_path, "case", RECOGNISER, DIMENSION)
    with pytest.raises(CatalogueDamaged):
        gallery.search(shelf.rows[1], 5)
    gallery.close()


def test_a_damaged_row_is_counted_and_told(tmp_path: Path) -> None:
    catalogue: Catalogue = new_catalogue(tmp_path / "catalogue.sqlite")
    vectors = random_vectors(40)
    write_faces(catalogue, vectors)
    catalogue._connections.writer.execute("UPDATE template SET checksum = checksum + 1 WHERE face_id = 5")
    gallery = Gallery(catalogue.faces, tmp_path, "case-1", RECOGNISER, DIMENSION)
    found = gallery.search(vectors[4], 40)
    assert (found.gallery_size, found.searched, found.damaged) == (40, 39, 1)
    assert 5 not in found.face_ids
    gallery.close()
    catalogue.close()
