"""Filters: exact in every combination, counted, recorded, and told in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facefinder.audit import Recorder
from facefinder.catalogue import Catalogue
from facefinder.domain.decisions import Outcome as DecisionOutcome
from facefinder.domain.errors import InvalidDetails, SearchNotFound
from facefinder.domain.filters import Filter
from facefinder.domain.records import Analysis, Probe, SourceRequest
from facefinder.domain.shelves import Shelf
from facefinder.engine.deterministic import drawn_photograph
from facefinder.gallery import Gallery
from facefinder.search import Searcher
from tests.casework import filled_case
from tests.gallerywork import DIMENSION, RECOGNISER, Made, new_catalogue, observation, random_vectors, write_faces

CAMERAS = ("", "Canon EOS 5D", "Nokia N95", "Émile 1")
DAYS = ("", "2024-01-31T23:59:59", "2024-02-01T00:00:00", "2024-02-29T12:00:00", "2025-01-01T08:00:00")


@dataclass(frozen=True)
class Fact:
    """What the reference knows of a face."""

    face_id: int
    source: int
    reference: str
    taken: str
    camera: str
    quality: int
    size: float
    path: str
    sha256: str


@dataclass
class Holdings:
    catalogue: Catalogue
    gallery: Gallery
    searcher: Searcher
    facts: list[Fact]
    vectors: Any

    def probe(self, seed: int = 99) -> Probe:
        vector = random_vectors(1, seed=seed)[0]
        return Probe("0" * 64, "probe.png", Analysis("image/png", 9, 9, False, {}, {}, (observation(vector),)))


@pytest.fixture(scope="module")
def holdings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Holdings]:
    folder = tmp_path_factory.mktemp("holdings")
    catalogue = new_catalogue(folder / "c.sqlite")
    vectors = random_vectors(240, seed=12)
    facts: list[Fact] = []
    for number, (location, reference) in enumerate([("/phone", "E1"), ("/laptop", "E2"), ("/cctv", "E2")]):
        start = 80 * number
        metadata = [{"taken_at": DAYS[(start + row) % 5], "camera": CAMERAS[(start + row) % 4]} for row in range(80)]
        face_ids, _ = write_faces(
            catalogue, vectors[start : start + 80], start=start, source=location, reference=reference, metadata=metadata
        )
        for row, face_id in enumerate(face_ids.tolist()):
            face = observation(None, start + row)
            facts.append(
                Fact(
                    face_id,
                    number + 1,
                    reference,
                    metadata[row]["taken_at"],
                    metadata[row]["camera"],
                    face.quality.value,
                    min(face.box.width, face.box.height),
                    f"photograph-{start + row:05d}",
                    f"{start + row:064x}",
                )
            )
    gallery = Gallery(catalogue.faces, folder, "case-1", RECOGNISER, DIMENSION)
    searcher = Searcher(catalogue, gallery, Recorder(catalogue, "A. Tester"))
    yield Holdings(catalogue, gallery, searcher, facts, vectors)
    gallery.close()
    catalogue.close()


def admits(wanted: Filter, fact: Fact) -> bool:
    """The filter's meaning, said as plainly as possible."""
    checks: list[Callable[[], bool]] = [
        lambda: not wanted.sources or fact.source in wanted.sources,
        lambda: not wanted.exhibit_references or fact.reference in wanted.exhibit_references,
        lambda: not wanted.taken_from or (bool(fact.taken) and fact.taken[:10] >= wanted.taken_from),
        lambda: not wanted.taken_to or (bool(fact.taken) and fact.taken[:10] <= wanted.taken_to),
        lambda: not wanted.camera or wanted.camera.lower() in fact.camera.lower(),
        lambda: fact.quality >= wanted.quality_from,
        lambda: fact.size >= wanted.face_size_from,
        lambda: not wanted.face_size_to or fact.size <= wanted.face_size_to,
        lambda: fact.face_id not in wanted.not_faces,
        lambda: fact.source not in wanted.not_sources,
        lambda: fact.reference not in wanted.not_exhibit_references,
        lambda: fact.sha256 not in wanted.not_exhibits,
    ]
    return all(check() for check in checks)


FILTERS = st.builds(
    Filter,
    sources=st.lists(st.integers(1, 4), max_size=2).map(tuple),
    exhibit_references=st.lists(st.sampled_from(["E1", "E2", "E7"]), max_size=2).map(tuple),
    taken_from=st.sampled_from(["", "2024-01-31", "2024-02-01"]),
    taken_to=st.sampled_from(["", "2024-02-29", "2024-12-31"]),
    camera=st.sampled_from(["", "canon", "NOKIA", "n"]),
    quality_from=st.sampled_from([0, 0, 30, 100]),
    face_size_from=st.sampled_from([0.0, 45.0]),
    face_size_to=st.sampled_from([0.0, 49.5]),
    not_faces=st.lists(st.integers(1, 240), max_size=30).map(tuple),
    not_sources=st.lists(st.integers(1, 4), max_size=1).map(tuple),
    not_exhibit_references=st.lists(st.sampled_from(["E1", "E7"]), max_size=1).map(tuple),
    not_exhibits=st.lists(st.integers(0, 240).map(lambda number: f"{number:064x}"), max_size=4).map(tuple),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILTERS)
def test_every_combination_is_exact_and_counted(holdings: Holdings, wanted: Filter) -> None:
    expected = {fact.face_id for fact in holdings.facts if admits(wanted, fact)}
    assert set(holdings.catalogue.filters.face_ids(wanted).tolist()) == expected
    assert holdings.searcher.count(wanted) == (len(expected), 240)
    result = holdings.searcher.search(holdings.probe(), 0, "test", top=10, wanted=wanted)
    unfiltered = holdings.searcher.search(holdings.probe(), 0, "test", top=240)
    left = [candidate.face.face_id for candidate in unfiltered.candidates if candidate.face.face_id in expected]
    assert [candidate.face.face_id for candidate in result.candidates] == left[:10]
    assert result.denominator.searched == len(expected)
    assert result.denominator.searched + result.denominator.filtered_out == 240
    assert Filter.from_document(wanted.document()) == wanted
    assert bool(wanted.words()) == bool(wanted)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILTERS, st.booleans(), st.integers(0, 3))
def test_browsing_leaves_what_a_search_would_look_through(
    holdings: Holdings, wanted: Filter, faces: bool, source: int
) -> None:
    # Here every photograph shows one face, so that photographs and faces are left alike.
    on_shelf = [fact for fact in holdings.facts if source in (0, fact.source)]
    kept = {fact.sha256 for fact in on_shelf if admits(wanted, fact)}
    held = holdings.catalogue.browsing.held(Shelf(source_id=source, wanted=wanted), faces, [wanted, Filter()])
    browsing = holdings.catalogue.browsing
    shelved = browsing.shelved_faces(held.ids) if faces else browsing.shelved_photographs(held.ids)
    assert {one.exhibit.sha256 for one in shelved} == kept
    assert (len(held.ids), held.of, held.each) == (len(kept), len(on_shelf), (len(kept), len(on_shelf)))


def test_one_face_of_a_photograph_must_do_all_that_is_asked_of_a_face(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        folder = tmp_path / "more"
        folder.mkdir()
        (folder / "empty.png").write_bytes(drawn_photograph([], variant=1))
        (folder / "two.png").write_bytes(drawn_photograph([3, 4], variant=2))
        session.import_sources([SourceRequest(folder, "E-9", "warrant")])
        library = session.library
        empty, two = sorted(library.photographs(Shelf(wanted=Filter(exhibit_references=("E-9",)))))[-2:]
        if session.faces_of(empty):
            empty, two = two, empty
        one, other = (face.face_id for face in session.faces_of(two))
        only = Filter(exhibit_references=("E-9",))
        assert set(library.photographs(Shelf(wanted=only))) == {empty, two}
        # Without one of its two faces the photograph still fits by the other; without both it does not.
        assert library.photographs(Shelf(wanted=replace(only, not_faces=(one,)))) == [two]
        assert library.photographs(Shelf(wanted=replace(only, not_faces=(one, other)))) == []
        assert library.facets(False, True).faces == session.summary().exhibits
        assert library.facets(True, True).faces == session.summary().faces
        assert ("E-9", 2) in library.facets(False, True).exhibit_references


def test_the_record_says_what_was_filtered(holdings: Holdings) -> None:
    wanted = Filter(sources=(2,), quality_from=40)
    result = holdings.searcher.search(holdings.probe(), 0, "test", wanted=wanted, least=0.1, fold=True)
    facts = holdings.catalogue.searches.facts(result.search_id)
    assert facts is not None
    assert Filter.from_document(facts.settings["filter"]) == wanted
    assert facts.settings["least_similarity"] == 0.1
    recorded = holdings.catalogue.searches.get(result.search_id)
    assert recorded is not None
    assert recorded.denominator == result.denominator


def test_least_lists_nothing_below(holdings: Holdings) -> None:
    whole = holdings.searcher.search(holdings.probe(), 0, "test", top=240)
    bound = whole.candidates[20].similarity
    short = holdings.searcher.search(holdings.probe(), 0, "test", top=240, least=bound)
    assert [candidate.face.face_id for candidate in short.candidates] == [
        candidate.face.face_id for candidate in whole.candidates if candidate.similarity >= bound
    ]
    assert short.denominator.filtered_out == 0


def test_searching_within_and_without_an_earlier_list(holdings: Holdings) -> None:
    first = holdings.searcher.search(holdings.probe(1), 0, "test", top=15)
    listed = {candidate.face.face_id for candidate in first.candidates}
    within = holdings.searcher.search(
        holdings.probe(2), 0, "test", top=240, wanted=Filter(within_search=first.search_id)
    )
    assert {candidate.face.face_id for candidate in within.candidates} == listed
    without = holdings.searcher.search(
        holdings.probe(1), 0, "test", top=240, wanted=Filter(not_within_search=first.search_id)
    )
    assert {candidate.face.face_id for candidate in without.candidates} == set(range(1, 241)) - listed


def test_words_are_found_in_paths_whatever_their_case_and_accents(holdings: Holdings) -> None:
    assert holdings.searcher.count(Filter(text="photograph 00017"))[0] == 1
    assert holdings.searcher.count(Filter(text="PHOTO dcim"))[0] == 240
    assert holdings.searcher.count(Filter(text="emile"))[0] == 60
    assert holdings.searcher.count(Filter(text="laptop"))[0] == 80
    assert holdings.searcher.count(Filter(text="laptop nokia"))[0] == 0, "all words in one text"
    for odd in ('"', "NEAR(", "a OR b", "-", "*", "text:", "'; DROP TABLE face"):
        holdings.searcher.count(Filter(text=odd))


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(taken_from="31.01.2024"),
        Filter(taken_from="2024-02-01", taken_to="2024-01-01"),
        Filter(quality_from=101),
        Filter(face_size_from=-1),
    ],
)
def test_what_cannot_be_meant_is_refused(holdings: Holdings, wanted: Filter) -> None:
    with pytest.raises(InvalidDetails):
        holdings.searcher.count(wanted)


def test_a_search_that_is_not_there_cannot_limit(holdings: Holdings) -> None:
    with pytest.raises(SearchNotFound):
        holdings.searcher.count(Filter(within_search="none"))
    with pytest.raises(InvalidDetails):
        Filter.from_document({"colour": "red"})


def test_a_remembered_filter_sees_what_was_added_since(tmp_path: Path) -> None:
    with new_catalogue(tmp_path / "c.sqlite") as catalogue:
        write_faces(catalogue, random_vectors(5))
        wanted = Filter(quality_from=1)
        assert len(catalogue.filters.face_ids(wanted)) == 4
        write_faces(catalogue, random_vectors(5), start=5)
        assert np.array_equal(catalogue.filters.face_ids(wanted), np.arange(2, 11))


def test_near_copies_stand_behind_one_candidate_and_none_is_lost(made: Made) -> None:
    made.import_folder("copies", list(range(4)), "E2", copies_of=None)
    probe = made.probe(0)
    plain = made.session.search(probe, 0, "test", top=100)
    folded = made.session.search(probe, 0, "test", top=100, fold=True)
    shown = [candidate.face.face_id for candidate in folded.candidates]
    behind = [face_id for candidate in folded.candidates for face_id in candidate.folded]
    assert behind, "drawn photographs of the same layout look alike"
    assert sorted(shown + behind) == sorted(candidate.face.face_id for candidate in plain.candidates)
    recorded = made.session.recorded_search(folded.search_id)
    assert [candidate.folded for candidate in recorded.candidates] == [
        candidate.folded for candidate in folded.candidates
    ]


def test_decided_faces_follow_the_examiners_last_word(made: Made) -> None:
    result = made.session.search(made.probe(1), 0, "test", top=5)
    first, second = result.candidates[:2]
    assert made.session.count(Filter(decided=True)) == (0, made.faces)
    act = made.session.review.decide(result, first, DecisionOutcome.POTENTIAL_CANDIDATE, "same scar")
    made.session.review.decide(result, second, DecisionOutcome.NO_CANDIDATE, "other ears")
    found = made.session.search(made.probe(1), 0, "test", top=50, wanted=Filter(decided=True))
    assert {candidate.face.face_id for candidate in found.candidates} == {first.face.face_id, second.face.face_id}
    assert made.session.count(Filter(decided=False)) == (made.faces - 2, made.faces)
    made.session.review.take_back(act)
    assert made.session.count(Filter(decided=True)) == (1, made.faces)


def test_what_examiners_wrote_is_found(made: Made) -> None:
    result = made.session.search(made.probe(1), 0, "test", top=5)
    candidate = result.candidates[0]
    made.session.review.note(result, candidate, "Ask the harbour master about the tattoo")
    found = made.session.search(made.probe(1), 0, "test", top=50, wanted=Filter(text="harbour tattoo"))
    assert {each.face.exhibit_sha256 for each in found.candidates} == {candidate.face.exhibit_sha256}
