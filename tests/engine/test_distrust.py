"""What a worker sends is believed only within its bounds, whatever it sends."""

from __future__ import annotations

import io
import math
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facefinder.domain.errors import KnownError
from facefinder.engine.answers import AnswerRefused, analysis_of, problem_of, vectors_of
from facefinder.engine.frames import MARK, Frame, FrameBroken, read_frame, write_frame

JPEG = b"\xff\xd8\xff\xe0rest"
DIMENSION = 4


def answer() -> dict[str, Any]:
    return {
        "op": "answer",
        "job": 1,
        "media_type": "image/jpeg",
        "width": 100,
        "height": 80,
        "truncated": False,
        "metadata": {"camera": "Canon"},
        "frames": [0],
        "seconds": {"decode": 0.1},
        "embedded": True,
        "faces": [
            {
                "box": [1.0, 2.0, 30.0, 40.0],
                "landmarks": [[10, 10], [20, 10], [15, 15], [11, 20], [19, 20]],
                "score": 0.9,
                "pass": "whole",
                "value": 50,
                "components": {"sharpness": 40.0},
                "frame": 0,
                "frame_time": None,
            }
        ],
    }


def blobs() -> tuple[bytes, ...]:
    return JPEG, b"12345678", JPEG, np.array([1, 0, 0, 0], "<f4").tobytes()


def test_a_sound_answer_is_believed() -> None:
    analysis = analysis_of(Frame(answer(), blobs()), DIMENSION, 10)
    assert (analysis.width, analysis.height, len(analysis.faces)) == (100, 80, 1)
    assert analysis.faces[0].embedding is not None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@given(field=st.sampled_from(sorted(set(answer()) - {"op", "job"})), value=json_values)
def test_any_field_may_be_anything_and_is_refused_or_bounded(field: str, value: object) -> None:
    header = answer()
    header[field] = value
    try:
        analysis = analysis_of(Frame(header, blobs()), DIMENSION, 10)
    except AnswerRefused:
        return
    assert 1 <= analysis.width <= 1_000_000
    assert 1 <= analysis.height <= 1_000_000
    assert all(isinstance(name, str) and len(text) <= 400 for name, text in analysis.metadata.items())
    assert all(0 <= seconds < 1e7 for seconds in analysis.seconds.values())


@given(field=st.sampled_from(sorted(answer()["faces"][0])), value=json_values)
def test_any_field_of_a_face_may_be_anything_and_is_refused_or_bounded(field: str, value: object) -> None:
    header = answer()
    header["faces"][0][field] = value
    try:
        face = analysis_of(Frame(header, blobs()), DIMENSION, 10).faces[0]
    except AnswerRefused:
        return
    assert face.box.area > 0
    assert np.isfinite(face.landmarks).all()
    assert 0 <= face.detection_score <= 1
    assert 0 <= face.quality.value <= 100
    assert face.frame_time is None or math.isfinite(face.frame_time)


@pytest.mark.parametrize(
    ("place", "blob"),
    [(0, b"no jpeg"), (1, b"short"), (2, b""), (2, JPEG + bytes(2 << 20)), (3, b""), (3, bytes(17))],
)
def test_parts_that_are_not_what_they_must_be_are_refused(place: int, blob: bytes) -> None:
    parts = list(blobs())
    parts[place] = blob
    with pytest.raises(AnswerRefused):
        analysis_of(Frame(answer(), tuple(parts)), DIMENSION, 10)


def test_more_faces_than_allowed_are_refused() -> None:
    header = answer()
    header["faces"] *= 3
    with pytest.raises(AnswerRefused):
        analysis_of(Frame(header, blobs()), DIMENSION, 2)


@pytest.mark.parametrize("row", [[np.nan, 0, 0, 0], [np.inf, 0, 0, 0], [0, 0, 0, 0], [2, 0, 0, 0], [1e30, 1e30, 0, 0]])
def test_a_vector_that_is_no_unit_vector_becomes_nan(row: list[float]) -> None:
    vectors = vectors_of(np.array([row, [0, 1, 0, 0]], "<f4").tobytes(), 2, DIMENSION)
    assert np.isnan(vectors[0]).all()
    assert vectors[1].tolist() == [0, 1, 0, 0]


@pytest.mark.parametrize("code", ["case_locked", "disk_full", "", "__class__", None, 7])
def test_a_worker_can_only_report_what_workers_may(code: object) -> None:
    with pytest.raises(AnswerRefused):
        problem_of(Frame({"code": code, "details": {}}))


def test_a_reported_reason_cannot_carry_control_characters() -> None:
    reason = "bad\x1b[31m\nfile"
    problem = problem_of(Frame({"code": "photograph_unreadable", "details": {"reason": reason}}))
    assert isinstance(problem, KnownError)
    assert str(problem).isprintable()


@given(st.binary(max_size=200))
def test_bytes_that_are_no_frame_are_refused(content: bytes) -> None:
    try:
        frame = read_frame(io.BytesIO(content), 1000)
    except FrameBroken:
        return
    assert frame is None or isinstance(frame.header, dict)


def test_a_frame_that_claims_too_much_is_refused_before_it_is_read() -> None:
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            part = super().read(size)
            self.taken += len(part)
            return part

    claims = MARK + struct.pack("<III", 2, 1, 1 << 29) + b"{}" + bytes(100)
    stream = Counting(claims)
    with pytest.raises(FrameBroken):
        read_frame(stream, 1 << 20)
    assert stream.taken <= 16


@given(
    st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=20), max_size=5),
    st.lists(st.binary(max_size=50), max_size=5),
)
def test_what_is_written_is_read_again(header: dict[str, object], parts: list[bytes]) -> None:
    stream = io.BytesIO()
    write_frame(stream, header, parts)
    write_frame(stream, {}, [])
    stream.seek(0)
    assert read_frame(stream) == Frame(header, tuple(parts))
    assert read_frame(stream) == Frame({}, ())
    assert read_frame(stream) is None
