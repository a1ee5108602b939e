"""Comparison is what a candidate list stands on: the same photographs must always give the same list."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from facefinder.domain import comparison
from facefinder.domain.errors import UnusableTemplate

scores = hnp.arrays(
    np.float32,
    st.integers(1, 60),
    # Few distinct values, so that ties are the rule and not the exception.
    elements=st.sampled_from([np.float32(x) for x in (-1, -0.25, 0, 0.125, 0.5, 1)]),
)


def unit_rows(rows: int, dimension: int = 8, seed: int = 1) -> NDArray[np.float32]:
    return comparison.made_unit(np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32))


@given(scores, st.integers(1, 80), st.randoms(use_true_random=False))
def test_the_list_does_not_depend_on_the_order_in_which_faces_were_enrolled(similarity, top, random):
    ids = np.arange(100, 100 + len(similarity), dtype=np.int64)
    shuffled = list(range(len(similarity)))
    random.shuffle(shuffled)
    straight = ids[comparison.rank(similarity, ids, top)]
    mixed = ids[shuffled][comparison.rank(similarity[shuffled], ids[shuffled], top)]
    assert straight.tolist() == mixed.tolist()


@given(scores, st.integers(1, 80))
def test_the_list_is_what_sorting_everything_would_give(similarity, top):
    ids = np.arange(len(similarity), dtype=np.int64)[::-1].copy()
    expected = sorted(range(len(similarity)), key=lambda i: (-similarity[i], ids[i]))[:top]
    assert comparison.rank(similarity, ids, top).tolist() == expected


def test_equal_similarities_go_by_face_id():
    similarity = np.array([0.5, 0.9, 0.5, 0.5], dtype=np.float32)
    ids = np.array([7, 9, 3, 5], dtype=np.int64)
    assert ids[comparison.rank(similarity, ids, 3)].tolist() == [9, 3, 5]


def test_what_cannot_be_ordered_is_refused():
    ids = np.array([1, 2], dtype=np.int64)
    with pytest.raises(UnusableTemplate):
        comparison.rank(np.array([0.1, np.nan], dtype=np.float32), ids, 1)
    with pytest.raises(ValueError, match="twice"):
        comparison.rank(np.array([0.1, 0.2], dtype=np.float32), np.array([1, 1], dtype=np.int64), 1)
    with pytest.raises(ValueError, match="at least one place"):
        comparison.rank(np.array([0.1, 0.2], dtype=np.float32), ids, 0)


@given(st.integers(2, 40), st.integers(0, 1000))
def test_a_similarity_is_the_same_alone_and_in_a_batch(rows, seed):
    templates = unit_rows(rows, 256, seed)
    probe = unit_rows(1, 256, seed + 1)[0]
    batch = comparison.similarities(probe, templates)
    alone = [comparison.similarities(probe, templates[i : i + 1])[0] for i in range(rows)]
    assert batch.tolist() == [float(value) for value in alone]
    assert batch.dtype == np.float32
    assert np.abs(batch).max() <= 1


def test_a_face_is_closest_to_itself():
    templates = unit_rows(20, 64)
    scores = comparison.similarities(templates[7], templates)
    assert scores.argmax() == 7
    assert scores[7] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("bad", [np.zeros(8), np.full(8, np.nan), np.full(8, np.inf), np.full(8, 2.0)])
def test_vectors_that_are_no_templates_are_refused(bad):
    good = unit_rows(3)
    spoiled = good.copy()
    spoiled[1] = bad
    with pytest.raises(UnusableTemplate):
        comparison.similarities(bad.astype(np.float32), good)
    with pytest.raises(UnusableTemplate):
        comparison.similarities(good[0], spoiled)
    with pytest.raises(UnusableTemplate):
        comparison.fuse_templates(list(spoiled), [50, 50, 50])


@given(st.lists(st.integers(0, 100), min_size=2, max_size=20), st.integers(0, 1000), st.randoms(use_true_random=False))
def test_the_order_of_the_probes_changes_not_a_bit(qualities, seed, random):
    vectors = unit_rows(len(qualities), 64, seed)
    order = list(range(len(qualities)))
    random.shuffle(order)
    straight = comparison.fuse_templates(list(vectors), qualities)
    mixed = comparison.fuse_templates([vectors[i] for i in order], [qualities[i] for i in order])
    assert straight.tobytes() == mixed.tobytes()
    assert np.linalg.norm(straight) == pytest.approx(1, abs=1e-6)


def test_a_better_photograph_pulls_the_fusion_towards_itself():
    sharp, blurred = unit_rows(2, 64)
    fused = comparison.fuse_templates([sharp, blurred], [90, 20])
    towards_sharp, towards_blurred = comparison.similarities(fused, np.stack([sharp, blurred]))
    assert towards_sharp > towards_blurred
    alike = comparison.similarities(comparison.fuse_templates([sharp, blurred], [60, 60]), np.stack([sharp, blurred]))
    assert alike[0] == pytest.approx(alike[1], abs=1e-6)


def test_one_photograph_alone_stays_as_it_is_however_poor():
    vector = unit_rows(1, 64)[0]
    assert comparison.fuse_templates([vector], [0]).tobytes() == vector.tobytes()


def test_probes_that_cancel_out_are_refused():
    vector = unit_rows(1, 64)[0]
    with pytest.raises(UnusableTemplate):
        comparison.fuse_templates([vector, -vector], [70, 70])


def test_several_photographs_find_a_person_better_than_one():
    """Noise around one person's true vector averages out: the fused probe is closer to a fresh photograph."""
    rng = np.random.default_rng(5)
    person = rng.normal(size=128)
    photographs = comparison.made_unit((person + rng.normal(scale=1.2, size=(9, 128))).astype(np.float32))
    fresh = photographs[-1:]
    single = [comparison.similarities(photo, fresh)[0] for photo in photographs[:-1]]
    fused = comparison.fuse_templates(list(photographs[:-1]), [70] * 8)
    assert comparison.similarities(fused, fresh)[0] > max(single)


@given(hnp.arrays(np.float32, 16, elements=st.floats(-(2.0**100), 2.0**100, width=32)))
def test_making_unit_survives_any_size(vector):
    if not vector.any():
        with pytest.raises(UnusableTemplate):
            comparison.made_unit(vector)
    else:
        assert np.linalg.norm(comparison.made_unit(vector)) == pytest.approx(1, abs=1e-5)
