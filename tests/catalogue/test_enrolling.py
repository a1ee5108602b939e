"""Rows of an import are gathered and written together: all of them, each place once with its newest content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from facefinder.audit import Recorder
from facefinder.audit.examine import examine
from facefinder.catalogue import Catalogue, Enrolment, NewExhibit
from facefinder.catalogue.words import WordIndex
from facefinder.domain.records import Analysis, SourceKind
from tests.gallerywork import RECOGNISER, new_catalogue, observation, random_vectors

AT = "2026-01-01T00:00:00Z"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with new_catalogue(tmp_path / "catalogue.sqlite") as made:
        with made.transaction():
            made.faces.know_recogniser(RECOGNISER, 16, {}, AT)
            for location in ("/first", "/second"):
                made.sources.add(
                    kind=SourceKind.FOLDER, location=location, exhibit_reference="E1", legal_basis="W", custodian="",
                    review_by="", note="", at=AT,
                )  # fmt: skip
            Recorder(made, "A. Tester").record("test.prepared", "case")
        yield made


@contextmanager
def enrolling(catalogue: Catalogue) -> Iterator[Enrolment]:
    with catalogue.transaction():
        with catalogue.enrolling() as enrolment:
            yield enrolment
        Recorder(catalogue, "A. Tester").record("test.enrolled", "case")


def content(number: int, faces: int = 1, **metadata: str) -> NewExhibit:
    vectors = random_vectors(faces, seed=number + 1) if faces else []
    seen = tuple(observation(vector, number) for vector in vectors)
    thumbnails = {0: b"thumbnail %d" % number}
    return NewExhibit(f"{number:064x}", 1000 + number, Analysis("image/png", 9, 8, False, thumbnails, metadata, seen))


def enrol(enrolment: Enrolment, exhibit: NewExhibit, path: str, source_id: int = 1) -> int:
    exhibit_id = enrolment.exhibit(exhibit, AT)
    enrolment.occurrence(exhibit_id, source_id, path, stamp="1:1")
    for face in exhibit.analysis.faces:
        face_id = enrolment.face(exhibit_id, face)
        assert face.embedding is not None
        enrolment.template(RECOGNISER, face_id, face.embedding)
    return exhibit_id


def found(catalogue: Catalogue, text: str) -> list[int]:
    return WordIndex(catalogue._connections).exhibits(text)


@pytest.mark.parametrize("count", [1, 64, 65, 150])
def test_as_many_rows_as_there_are_are_written_and_answered_for(catalogue: Catalogue, count: int) -> None:
    with enrolling(catalogue) as enrolment:
        ids = [
            enrol(enrolment, content(number, number % 4, camera=f"camera{number}"), f"folder/picture{number}.png")
            for number in range(count)
        ]
    summary = catalogue.summary(RECOGNISER)
    assert (summary.exhibits, summary.occurrences) == (count, count)
    assert summary.faces == sum(number % 4 for number in range(count))
    for number, exhibit_id in enumerate(ids):
        exhibit = catalogue.exhibits.get(exhibit_id)
        assert exhibit is not None
        assert exhibit.sha256 == f"{number:064x}"
        assert catalogue.exhibits.thumbnail(exhibit_id) == b"thumbnail %d" % number
        assert [place.path for place in catalogue.exhibits.occurrences(exhibit_id)] == [f"folder/picture{number}.png"]
        assert exhibit_id in found(catalogue, f"picture{number}")
        assert exhibit_id in found(catalogue, f"camera{number}")
    ordered = [tuple(vector) for _, vectors in catalogue.faces.templates(RECOGNISER) for vector in vectors]
    expected = [tuple(face.embedding) for number in range(count) for face in content(number, number % 4).analysis.faces]
    assert ordered == expected
    assert not examine(catalogue)
    assert not catalogue.integrity_faults()


def test_ids_go_on_where_the_last_transaction_ended_even_after_it_was_erased(catalogue: Catalogue) -> None:
    with enrolling(catalogue) as enrolment:
        first = [enrol(enrolment, content(number), f"{number}.png") for number in range(3)]
    with catalogue.transaction():
        catalogue._connections.writer.execute("DELETE FROM exhibit WHERE exhibit_id = ?", [first[-1]])
        Recorder(catalogue, "A. Tester").record("test.erased", "case")
    with enrolling(catalogue) as enrolment:
        assert enrol(enrolment, content(7), "7.png") == first[-1] + 1
    assert not examine(catalogue)


@pytest.mark.parametrize("apart", [False, True], ids=["one transaction", "two transactions"])
def test_a_place_met_again_holds_its_newest_content_and_words(catalogue: Catalogue, apart: bool) -> None:
    with enrolling(catalogue) as enrolment:
        old = enrol(enrolment, content(1), "same.png")
        if not apart:
            new = enrol(enrolment, content(2), "same.png")
            enrolment.occurrence(new, 1, "same.png", stamp="2:2", note="harbour")
    if apart:
        with enrolling(catalogue) as enrolment:
            new = enrol(enrolment, content(2), "same.png")
            enrolment.occurrence(new, 1, "same.png", stamp="2:2", note="harbour")
    assert not catalogue.exhibits.occurrences(old)
    (place,) = catalogue.exhibits.occurrences(new)
    assert place.note == "harbour"
    assert catalogue.exhibits.stamp_of(1, "same.png") == "2:2"
    assert found(catalogue, "harbour") == [new] == found(catalogue, "same")
    assert not examine(catalogue)


def test_one_path_of_two_sources_is_two_places(catalogue: Catalogue) -> None:
    with enrolling(catalogue) as enrolment:
        one = enrol(enrolment, content(1), "same.png", source_id=1)
        two = enrol(enrolment, content(2), "same.png", source_id=2)
    assert [place.source_location for place in catalogue.exhibits.occurrences(one)] == ["/first"]
    assert [place.source_location for place in catalogue.exhibits.occurrences(two)] == ["/second"]


def test_known_contents_are_told_whether_they_were_written_or_only_gathered(catalogue: Catalogue) -> None:
    with enrolling(catalogue) as enrolment:
        written = enrol(enrolment, content(1), "1.png")
    with enrolling(catalogue) as enrolment:
        enrolment.look_up([content(number).sha256 for number in (1, 2, 3)])
        gathered = enrol(enrolment, content(2), "2.png")
        assert [enrolment.exhibit_of(content(number).sha256) for number in (1, 2, 3)] == [written, gathered, None]


@pytest.mark.parametrize("apart", [False, True], ids=["one transaction", "two transactions"])
def test_a_problem_is_over_when_its_file_is_enrolled_and_no_other_is(catalogue: Catalogue, apart: bool) -> None:
    with enrolling(catalogue) as enrolment:
        for source_id, path in ((1, "a.png"), (1, "b.png"), (2, "a.png")):
            enrolment.problem(source_id, path, "photograph_unreadable", "It is damaged.", AT)
        if not apart:
            enrol(enrolment, content(1), "a.png")
    if apart:
        with enrolling(catalogue) as enrolment:
            enrol(enrolment, content(1), "a.png")
    assert sorted((problem.source_id, problem.path) for problem in catalogue.exhibits.problems()) == [
        (1, "b.png"), (2, "a.png"),
    ]  # fmt: skip
    assert not examine(catalogue)


def test_a_problem_met_again_keeps_its_newest_reason(catalogue: Catalogue) -> None:
    for sentences in (["It is damaged.", "It is cut off."], ["It is empty."]):
        with enrolling(catalogue) as enrolment:
            for sentence in sentences:
                enrolment.problem(1, "a.png", "photograph_unreadable", sentence, AT)
        assert [problem.sentence for problem in catalogue.exhibits.problems()] == sentences[-1:]


def test_a_fault_while_gathering_leaves_nothing(catalogue: Catalogue) -> None:
    before = catalogue.summary(RECOGNISER), catalogue.log.head()

    def fail() -> None:
        with enrolling(catalogue) as enrolment:
            enrol(enrolment, content(1), "1.png")
            raise RuntimeError("a fault")

    with pytest.raises(RuntimeError, match="a fault"):
        fail()
    assert (catalogue.summary(RECOGNISER), catalogue.log.head()) == before
    assert found(catalogue, "1") == []
