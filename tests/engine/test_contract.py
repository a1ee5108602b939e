"""What every engine promises, checked against each of them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image

from facefinder.domain.errors import FormatNotSupported, PhotographUnreadable
from facefinder.domain.geometry import Box
from facefinder.engine import Engine, Work

Portrait = Callable[[int, int], bytes]


def blank(side: int = 64) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (side, side), "grey").save(stream, "PNG")
    return stream.getvalue()


def test_a_face_comes_back_whole(either: Engine, portrait: Portrait) -> None:
    analysis = either.analyse(portrait(0, 0))
    assert len(analysis.faces) == 1
    face = analysis.faces[0]
    assert face.embedding is not None
    assert face.embedding.shape == (either.dimension,)
    assert np.linalg.norm(face.embedding) == pytest.approx(1.0, abs=1e-4)
    assert face.landmarks.shape == (5, 2)
    assert face.landmarks.dtype == np.float32
    assert 0 < face.detection_score <= 1
    assert 0 <= face.quality.value <= 100
    centre = face.box.centre
    assert 0 < centre[0] < analysis.width
    assert 0 < centre[1] < analysis.height
    with Image.open(io.BytesIO(analysis.thumbnails[0])) as thumbnail:
        assert max(thumbnail.size) <= 320
    with Image.open(io.BytesIO(face.crop)) as crop:
        assert crop.width == crop.height
    assert len(analysis.perceptual_hash) == 8
    assert analysis.media_type == "image/jpeg"


def test_the_same_person_is_closer_than_another(either: Engine, portrait: Portrait) -> None:
    def template(person: int, variant: int) -> np.ndarray:
        embedding = either.analyse(portrait(person, variant)).faces[0].embedding
        assert embedding is not None
        return embedding

    first, second = template(0, 0), template(0, 1)
    strangers = [template(person, 0) for person in range(1, 5)]
    assert float(first @ second) > max(float(first @ stranger) for stranger in strangers) + 0.05


def test_the_same_content_gives_the_same_answer(either: Engine, portrait: Portrait) -> None:
    content = portrait(1, 0)
    once, again = either.analyse(content), either.analyse(content)
    assert once.faces[0].crop == again.faces[0].crop
    np.testing.assert_allclose(once.faces[0].embedding, again.faces[0].embedding, atol=1e-6)


def test_rebuilding_from_kept_crops_gives_the_same_templates(either: Engine, portrait: Portrait) -> None:
    faces = [either.analyse(portrait(person, 0)).faces[0] for person in range(4)]
    rebuilt = either.embed([face.crop for face in faces])
    assert rebuilt.shape == (4, either.dimension)
    assert rebuilt.dtype == np.float32
    np.testing.assert_allclose(rebuilt, np.stack([face.embedding for face in faces]), atol=2e-5)


def test_a_crop_that_is_none_gives_a_row_of_nan_and_disturbs_no_other(either: Engine, portrait: Portrait) -> None:
    crop = either.analyse(portrait(0, 0)).faces[0].crop
    rows = either.embed([b"not a picture", crop, blank()])
    assert np.isnan(rows[0]).all()
    assert np.isfinite(rows[1]).all()
    assert np.isnan(rows[2]).all()
    assert either.embed([]).shape == (0, either.dimension)


def test_detection_alone_leaves_the_template_out(either: Engine, portrait: Portrait) -> None:
    face = either.analyse(portrait(0, 0), embed=False).faces[0]
    assert face.embedding is None
    assert face.crop


def test_a_photograph_without_a_face_is_no_problem(either: Engine) -> None:
    analysis = either.analyse(blank())
    assert analysis.faces == ()
    assert (analysis.width, analysis.height) == (64, 64)


@pytest.mark.parametrize("content", [b"", b"no picture at all", b"\x00" * 1000])
def test_what_is_no_picture_is_refused_in_a_sentence(either: Engine, content: bytes) -> None:
    with pytest.raises(FormatNotSupported) as refusal:
        either.analyse(content)
    assert "format" in str(refusal.value)
    with pytest.raises(PhotographUnreadable):
        either.picture(content)


def test_a_box_drawn_by_a_person_gives_exactly_that_face(either: Engine, portrait: Portrait) -> None:
    content = portrait(0, 0)
    found = either.analyse(content).faces[0].box
    drawn = Box(found.x - 3, found.y - 3, found.width + 6, found.height + 6)
    rescued = either.analyse(content, box=drawn).faces
    assert len(rescued) == 1
    assert rescued[0].detection_pass == "operator"
    assert rescued[0].box.overlap(found) > 0.5
    assert rescued[0].embedding is not None


def test_points_set_by_a_person_are_used_exactly_as_they_are(either: Engine, portrait: Portrait) -> None:
    content = portrait(1, 0)
    found = either.analyse(content).faces[0]
    points = found.landmarks + np.float32(3.5)
    (face,) = either.analyse(content, points=points).faces
    assert face.detection_pass == "operator-points"
    assert np.array_equal(face.landmarks, points)
    assert face.box.overlap(found.box) > 0.4
    assert face.embedding is not None
    assert np.isfinite(face.embedding).all()


def test_a_box_where_nothing_can_be_detected_still_gives_a_face(either: Engine) -> None:
    faces = either.analyse(blank(200), box=Box(50, 50, 60, 80)).faces
    assert len(faces) == 1
    assert faces[0].detection_pass == "operator"
    assert faces[0].box == Box(50, 50, 60, 80)


def test_many_files_come_back_in_order_with_their_problems(either: Engine, portrait: Portrait) -> None:
    contents = [portrait(0, 0), b"rubbish", blank(), portrait(1, 0), b"", portrait(2, 0)]
    answers = list(either.analyse_many(Work(100 + place, content) for place, content in enumerate(contents)))
    assert [answer.key for answer in answers] == [100, 101, 102, 103, 104, 105]
    kinds = ["problem" if answer.analysis is None else len(answer.analysis.faces) for answer in answers]
    assert kinds == [1, "problem", 0, 1, "problem", 1]
    single = either.analyse(contents[3]).faces[0].embedding
    together = answers[3].analysis
    assert together is not None
    np.testing.assert_allclose(together.faces[0].embedding, single, atol=2e-5)


def test_stopping_takes_no_more_and_finishes_what_was_taken(either: Engine, portrait: Portrait) -> None:
    taken = 0

    def endless() -> Iterator[Work]:
        nonlocal taken
        while True:
            taken += 1
            yield Work(taken, content)

    content = portrait(0, 0)
    done: list[int] = []
    for answer in either.analyse_many(endless(), stop=lambda: len(done) >= 3):
        done.append(answer.key)  # noqa: PERF401 - what stops it is asked of what was done so far
    assert done == list(range(1, taken + 1))


def test_a_picture_for_showing_is_a_small_upright_jpeg(either: Engine) -> None:
    lying = Image.new("RGB", (400, 200), "grey")
    exif = lying.getexif()
    exif[0x0112] = 6
    stream = io.BytesIO()
    lying.save(stream, "JPEG", exif=exif)
    with Image.open(io.BytesIO(either.picture(stream.getvalue(), longest=100))) as shown:
        assert shown.format == "JPEG"
        assert shown.size == (50, 100)
        assert not shown.getexif()


def test_the_definition_of_templates_is_a_lasting_fingerprint(either: Engine) -> None:
    assert re.fullmatch("[0-9a-f]{64}", either.definition())
    assert either.definition() == either.definition()
