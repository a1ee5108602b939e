"""Checking what a worker says. A worker decodes hostile files, so nothing it sends is believed before it is bounded."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.errors import (
    EngineFailed,
    FormatNotSupported,
    KnownError,
    MemoryExceeded,
    ModelAltered,
    ModelMissing,
    PhotographTooLarge,
    PhotographUnreadable,
    RecogniserUnavailable,
    UnusableTemplate,
)
from facefinder.domain.geometry import Box
from facefinder.domain.records import Analysis, FaceObservation, Quality
from facefinder.engine.frames import Frame

_LARGEST_SIDE = 1_000_000
_LARGEST_CROP = 1 << 20
_LARGEST_THUMBNAIL = 1 << 20
_MOST_FACTS = 64
_MOST_FRAMES = 257
_LARGEST_FRAME = 1_000_000_000
_LARGEST_RANGE = 1 << 22
_JPEG = b"\xff\xd8\xff"
_PROBLEMS: dict[str, type[KnownError]] = {
    kind.code: kind
    for kind in (
        PhotographUnreadable,
        FormatNotSupported,
        PhotographTooLarge,
        MemoryExceeded,
        UnusableTemplate,
        EngineFailed,
        RecogniserUnavailable,
        ModelMissing,
        ModelAltered,
    )
}


class AnswerRefused(Exception):
    """The worker's answer is not what a sound worker could have said."""


def _number(untrusted: object, low: float, high: float) -> float:
    if isinstance(untrusted, bool) or not isinstance(untrusted, int | float):
        raise AnswerRefused("not a number")
    value = float(untrusted)
    if not math.isfinite(value) or not low <= value <= high:
        raise AnswerRefused("a number out of range")
    return value


def _whole(untrusted: object, low: int, high: int) -> int:
    if isinstance(untrusted, bool) or not isinstance(untrusted, int) or not low <= untrusted <= high:
        raise AnswerRefused("not a whole number in range")
    return untrusted


def _text(untrusted: object, longest: int) -> str:
    if not isinstance(untrusted, str) or len(untrusted) > longest:
        raise AnswerRefused("not a short text")
    if untrusted.isprintable():
        return untrusted
    return "".join(letter if letter.isprintable() else " " for letter in untrusted)


def _list(untrusted: object, most: int) -> list[object]:
    if not isinstance(untrusted, list) or len(untrusted) > most:
        raise AnswerRefused("not a short list")
    return untrusted


def _table(untrusted: object, most: int) -> dict[str, object]:
    if not isinstance(untrusted, dict) or len(untrusted) > most:
        raise AnswerRefused("not a small table")
    return untrusted


def _picture(untrusted: bytes, largest: int) -> bytes:
    if len(untrusted) > largest or not untrusted.startswith(_JPEG):
        raise AnswerRefused("not a JPEG of a sensible size")
    return untrusted


def job_of(frame: Frame) -> int:
    """The request that a frame answers.

    Raises:
        AnswerRefused: when it names none.
    """
    return _whole(frame.header.get("job"), 0, 1 << 53)


def jobs_of(frame: Frame) -> list[int]:
    """The requests that a frame names together; raises as ``job_of``."""
    return [_whole(each, 0, 1 << 53) for each in _list(frame.header.get("jobs"), 100_000)]


def range_of(frame: Frame, size: int) -> tuple[int, int]:
    """The part of a file of ``size`` bytes that a worker asks for, as offset and length.

    Raises:
        AnswerRefused: when it lies outside the file, or is larger than a worker ever asks for.
    """
    offset = _whole(frame.header.get("at"), 0, max(0, size - 1))
    return offset, _whole(frame.header.get("size"), 1, min(_LARGEST_RANGE, size - offset))


def share_of(frame: Frame) -> float:
    """How far a worker has read a file, from 0 to 1; raises AnswerRefused."""
    return _number(frame.header.get("share"), 0.0, 1.0)


def problem_of(frame: Frame) -> KnownError:
    """The known error that a worker reports, rebuilt here from checked details.

    Raises:
        AnswerRefused: when it is none that a worker may report.
    """
    kind = _PROBLEMS.get(_text(frame.header.get("code"), 100))
    if kind is None:
        raise AnswerRefused("an unknown problem")
    details: dict[str, object] = {}
    for name, untrusted in _table(frame.header.get("details"), 8).items():
        if isinstance(untrusted, str):
            details[_text(name, 40)] = _text(untrusted, 300)
        else:
            details[_text(name, 40)] = int(_number(untrusted, -1e18, 1e18))
    return kind(**details)


def picture_of(frame: Frame) -> bytes:
    """The JPEG of a ``picture`` answer; raises AnswerRefused."""
    if len(frame.blobs) != 1:
        raise AnswerRefused("not one picture")
    return _picture(frame.blobs[0], 1 << 28)


def vectors_of(untrusted: bytes, count: int, dimension: int) -> NDArray[np.float32]:
    """Unit vectors, shape (count, dimension); rows that are not finite or not of unit length become NaN.

    Raises:
        AnswerRefused: when there are not exactly that many numbers.
    """
    if len(untrusted) != count * dimension * 4:
        raise AnswerRefused("not the promised number of vectors")
    vectors = np.frombuffer(untrusted, "<f4").astype(np.float32).reshape(count, dimension)
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1)
    vectors[~(np.isfinite(lengths) & (np.abs(lengths - 1.0) < 1e-3))] = np.nan
    return vectors


def analysis_of(frame: Frame, dimension: int, most_faces: int) -> Analysis:
    """An ``answer`` frame as a checked analysis.

    Raises:
        AnswerRefused: when anything in it is not of its type, or out of its bounds.
    """
    header = frame.header
    width, height = _whole(header.get("width"), 1, _LARGEST_SIDE), _whole(header.get("height"), 1, _LARGEST_SIDE)
    frames = [_whole(each, 0, _LARGEST_FRAME) for each in _list(header.get("frames"), _MOST_FRAMES)]
    untrusted_faces = _list(header.get("faces"), most_faces)
    if len(frame.blobs) != len(frames) + 1 + len(untrusted_faces) + 1 or len(set(frames)) != len(frames):
        raise AnswerRefused("not the promised number of parts")
    shown = zip(frames, frame.blobs[: len(frames)], strict=True)
    thumbnails = {number: _picture(blob, _LARGEST_THUMBNAIL) for number, blob in shown}
    perceptual_hash = frame.blobs[len(frames)]
    if len(perceptual_hash) not in (0, 8):
        raise AnswerRefused("not a perceptual hash")
    crops = [_picture(blob, _LARGEST_CROP) for blob in frame.blobs[len(frames) + 1 : -1]]
    vectors = None
    if header.get("embedded") is True:
        vectors = vectors_of(frame.blobs[-1], len(crops), dimension)
    elif frame.blobs[-1]:
        raise AnswerRefused("vectors that were not promised")
    faces = tuple(
        _face(untrusted_face, crop, None if vectors is None or np.isnan(vectors[place]).any() else vectors[place])
        for place, (untrusted_face, crop) in enumerate(zip(untrusted_faces, crops, strict=True))
    )
    return Analysis(
        media_type=_text(header.get("media_type"), 100),
        width=width,
        height=height,
        truncated=header.get("truncated") is True,
        thumbnails=thumbnails,
        metadata={
            _text(name, 60): _text(value, 400) for name, value in _table(header.get("metadata"), _MOST_FACTS).items()
        },
        faces=faces,
        seconds={
            _text(stage, 40): _number(value, 0.0, 1e6) for stage, value in _table(header.get("seconds"), 16).items()
        },
        perceptual_hash=perceptual_hash,
    )


def _face(untrusted: object, crop: bytes, embedding: NDArray[np.float32] | None) -> FaceObservation:
    facts = _table(untrusted, 16)
    edges = [_number(each, -1e7, 1e7) for each in _list(facts.get("box"), 4)]
    if len(edges) != 4 or edges[2] <= 0 or edges[3] <= 0:
        raise AnswerRefused("not a box")
    points = [[_number(each, -1e7, 1e7) for each in _list(point, 2)] for point in _list(facts.get("landmarks"), 5)]
    if len(points) != 5 or any(len(point) != 2 for point in points):
        raise AnswerRefused("not five landmarks")
    components = {
        _text(name, 60): _number(value, 0.0, 100.0) for name, value in _table(facts.get("components"), 32).items()
    }
    frame_time = facts.get("frame_time")
    return FaceObservation(
        box=Box(*edges),
        landmarks=np.array(points, dtype=np.float32),
        detection_score=_number(facts.get("score"), 0.0, 1.0),
        detection_pass=_text(facts.get("pass"), 40),
        quality=Quality(_whole(facts.get("value"), 0, 100), components),
        crop=crop,
        embedding=embedding,
        frame=_whole(facts.get("frame"), 0, _LARGEST_FRAME),
        frame_time=None if frame_time is None else _number(frame_time, 0.0, 1e9),
    )
