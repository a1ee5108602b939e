"""What a worker does with one file: decode, detect, align, judge; embedding follows in batches (see worker)."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from facefinder.domain.errors import UnusableTemplate
from facefinder.domain.geometry import Box
from facefinder.domain.records import Quality
from facefinder.engine import align, decode, judge
from facefinder.engine.contract import Limits
from facefinder.engine.decode import Picture, Pixels
from facefinder.engine.detect import OPERATOR_PASS, Detection, Detector


@dataclass(slots=True)
class SeenFace:
    """A face on its way: ``crop`` is the kept JPEG, ``decoded`` what the networks will be given."""

    detection: Detection
    quality: Quality
    crop: bytes
    decoded: Pixels
    frame: int = 0


@dataclass(slots=True)
class Seen:
    """What was read in one file, before embedding."""

    media_type: str
    width: int
    height: int
    truncated: bool
    metadata: dict[str, str]
    thumbnails: dict[int, bytes]
    perceptual_hash: bytes
    faces: list[SeenFace]
    seconds: dict[str, float] = field(default_factory=dict)


class Analyser:
    """Decoder, detector and judge of one worker."""

    def __init__(self, detector_file: Path, limits: Limits) -> None:
        self._limits = limits
        self._detector = Detector(detector_file)

    def see(self, content: bytes, box: Box | None = None) -> Seen:
        """Everything about one file but the embeddings.

        Raises:
            PhotographUnreadable: when it is no picture, or damaged beyond reading.
        """
        began = time.perf_counter()
        picture = decode.decode(content, self._limits.pixels)
        thumbnails = {0: decode.thumbnail(picture.pixels)}
        seen = Seen(
            picture.media_type,
            picture.width,
            picture.height,
            picture.truncated,
            _with_frames(picture),
            thumbnails,
            decode.perceptual_hash(picture.pixels),
            [],
        )
        decoded = time.perf_counter()
        if box is None:
            found = self._detector.find(picture.pixels, self._limits.faces)
        else:
            found = [self._detector.rescue(picture.pixels, box)]
        detected = time.perf_counter()
        for detection in found:
            try:
                seen.faces.append(_face(picture.pixels, detection))
            except UnusableTemplate:
                if detection.detection_pass == OPERATOR_PASS:
                    raise
        aligned = time.perf_counter()
        seen.seconds = {"decode": decoded - began, "detect": detected - decoded, "align": aligned - detected}
        return seen

    def picture(self, content: bytes, frame: int, longest: int) -> bytes:
        """The upright photograph as a fresh JPEG, for showing."""
        picture = decode.decode(content, self._limits.pixels, frame)
        return decode.jpeg(decode.shrunk(picture.pixels, longest), quality=90)


def _face(pixels: Pixels, detection: Detection) -> SeenFace:
    crop = align.aligned_crop(pixels, detection.landmarks)
    quality = judge.judge(pixels, detection.box, detection.landmarks, crop)
    kept = align.encode_crop(crop)
    decoded = align.decode_crop(kept)
    if decoded is None or not np.isfinite(detection.landmarks).all():
        raise UnusableTemplate
    return SeenFace(detection, quality, kept, decoded)


def _with_frames(picture: Picture) -> dict[str, str]:
    facts = dict(picture.metadata)
    if picture.frames > 1:
        facts["frames"] = str(picture.frames)
    return facts
