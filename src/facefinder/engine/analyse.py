"""What a worker does with one file: decode, detect, align, judge; embedding follows in batches (see worker)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.assisting import ByHand, is_assisted
from facefinder.domain.errors import PhotographUnreadable, UnusableTemplate
from facefinder.domain.geometry import Box
from facefinder.domain.records import Quality
from facefinder.engine import align, decode, judge
from facefinder.engine.contract import Limits
from facefinder.engine.decode import Pixels
from facefinder.engine.detect import Detection, Detector
from facefinder.engine.following import Follower, Sight, best_of_appearances
from facefinder.engine.models import LANDMARKS_FILE, SCANNER_FILE
from facefinder.engine.reels import Reel, Shot, open_reel, picture_at

_MOST_THUMBNAILS = 256
_VIDEO_SIDE = 1280


@dataclass(slots=True)
class SeenFace:
    """A face on its way: ``crop`` is the kept JPEG, ``decoded`` what the networks will be given."""

    detection: Detection
    quality: Quality
    crop: bytes
    decoded: Pixels
    frame: int = 0
    frame_time: float | None = None


@dataclass(slots=True)
class Seen:
    """What was read in one file, before embedding. ``sights`` are the faces of a file whose frames follow one another,
    still several of each appearance (see ``settle``)."""

    media_type: str
    width: int
    height: int
    truncated: bool
    metadata: dict[str, str]
    thumbnails: dict[int, bytes]
    perceptual_hash: bytes
    faces: list[SeenFace]
    seconds: dict[str, float] = field(default_factory=dict)
    sights: list[Sight[SeenFace]] | None = None


@dataclass(slots=True)
class Opened:
    """A file whose first picture is decoded; ``found`` are the faces of a photograph (see ``Analyser.detect``)."""

    seen: Seen
    reel: Reel
    first: Shot
    clock: _Clock
    found: list[Detection] = field(default_factory=list)

    @property
    def is_photograph(self) -> bool:
        """Whether it holds this one picture only."""
        return not self.reel.follows and self.first.share == 1.0


class Analyser:
    """Decoder, detector and judge of one worker."""

    def __init__(self, models_folder: Path, limits: Limits, threads: int = 1) -> None:
        self._limits = limits
        self._detector = Detector(models_folder / SCANNER_FILE, models_folder / LANDMARKS_FILE, threads)

    def see(
        self, content: bytes | BinaryIO, hand: ByHand | None = None, moved: Callable[[float], None] = lambda _: None
    ) -> Seen:
        """Everything about one file but the embeddings; ``moved`` is told after each frame how far it is read.

        Raises:
            PhotographUnreadable: when it is neither picture nor video, or damaged beyond reading.
        """
        return self.look(self.open(content, moved), content, hand, moved)

    def open(self, content: bytes | BinaryIO, moved: Callable[[float], None] = lambda _: None) -> Opened:
        """A file with its first picture decoded, to be looked at; raises as ``see``."""
        clock = _Clock()
        reel = open_reel(content, self._limits.pixels, moved=moved)
        try:
            first = next(iter(reel.shots), None)
            if first is None:
                raise PhotographUnreadable(reason="it has no pixels")
            clock.took("decode")
            height, width = first.pixels.shape[:2]
            seen = Seen(reel.media_type, int(width), int(height), False, reel.metadata, {}, b"", [])
            seen.thumbnails[first.frame] = decode.thumbnail(first.pixels)
            if not reel.timed:
                seen.perceptual_hash = decode.perceptual_hash(first.pixels)
            clock.took("decode")
        except BaseException:
            _close(reel)
            raise
        return Opened(seen, reel, first, clock)

    def look(
        self, opened: Opened, content: bytes | BinaryIO, hand: ByHand | None, moved: Callable[[float], None]
    ) -> Seen:
        """What ``see`` gives of an opened file."""
        if hand is None and opened.is_photograph:
            self.detect(opened)
            return self.align(opened)
        seen, reel, first, clock = opened.seen, opened.reel, opened.first, opened.clock
        try:
            if hand is not None:
                shot = first if hand.frame == first.frame else self._shot_at(content, hand.frame)
                seen.faces.append(_face(shot.pixels, self._detector.rescue(shot.pixels, hand), shot, reel))
                seen.thumbnails.setdefault(shot.frame, decode.thumbnail(shot.pixels))
                clock.took("detect")
            elif reel.follows:
                self._follow(reel, first, seen, clock, moved)
            else:
                self._pages(reel, first, seen, clock, moved)
            seen.truncated = reel.truncated
        finally:
            _close(reel)
        seen.seconds = clock.seconds
        return seen

    def detect(self, opened: Opened) -> None:
        """Find the faces of a photograph (see ``Opened.is_photograph``)."""
        opened.clock.goes_on()
        opened.found = self._detector.find(opened.first.pixels, self._limits.faces)
        opened.clock.took("detect")

    def align(self, opened: Opened) -> Seen:
        """What ``see`` gives of a photograph whose faces are found."""
        opened.clock.goes_on()
        seen = opened.seen
        seen.faces = _faces(opened.found, opened.first, opened.reel)
        seen.truncated = opened.reel.truncated
        opened.clock.took("align")
        seen.seconds = opened.clock.seconds
        return seen

    def _pages(self, reel: Reel, first: Shot, seen: Seen, clock: _Clock, moved: Callable[[float], None]) -> None:
        shot: Shot | None = first
        while shot is not None:
            clock.took("decode")
            found = self._detector.find(shot.pixels, self._limits.faces - len(seen.faces))
            clock.took("detect")
            faces = _faces(found, shot, reel)
            clock.took("align")
            if faces and len(seen.thumbnails) < _MOST_THUMBNAILS and shot.frame not in seen.thumbnails:
                seen.thumbnails[shot.frame] = decode.thumbnail(shot.pixels)
            seen.faces += faces
            if len(seen.faces) >= self._limits.faces:
                break
            if shot.share < 1.0:
                moved(shot.share)
            shot = next(reel.shots, None)

    def _follow(self, reel: Reel, first: Shot, seen: Seen, clock: _Clock, moved: Callable[[float], None]) -> None:
        follower: Follower[tuple[SeenFace, bytes]] = Follower(2 * self._limits.faces)
        shot: Shot | None = first
        while shot is not None:
            clock.took("decode")
            found = self._find_quickly(shot.pixels)
            clock.took("detect")
            faces = _faces(found, shot, reel)
            thumbnail = decode.thumbnail(shot.pixels) if faces else b""
            sights = [(face.detection.box, float(face.quality.value), (face, thumbnail)) for face in faces]
            follower.add(shot.frame, shot.moment, sights, cut=shot.cut)
            clock.took("align")
            moved(shot.share)
            shot = next(reel.shots, None)
        seen.sights = []
        for sight in follower.kept():
            face, thumbnail = sight.face
            seen.thumbnails.setdefault(sight.frame, thumbnail)
            seen.sights.append(Sight(sight.frame, sight.moment, sight.box, sight.value, face, sight.track))
        seen.faces = [sight.face for sight in seen.sights]

    def _shot_at(self, content: bytes | BinaryIO, frame: int) -> Shot:
        """The frame on which a person points something out."""
        return Shot(frame, frame / 1000, picture_at(content, self._limits.pixels, frame), cut=False, share=1.0)

    def _find_quickly(self, pixels: Pixels) -> list[Detection]:
        """As for a photograph, but looked at no closer than a face must be large to be compared at all."""
        longest = max(pixels.shape[:2])
        if longest <= _VIDEO_SIDE:
            return self._detector.find(pixels, self._limits.faces)
        scale = longest / _VIDEO_SIDE
        return [
            _enlarged(each, scale)
            for each in self._detector.find(decode.shrunk(pixels, _VIDEO_SIDE), self._limits.faces)
        ]

    def picture(self, content: bytes | BinaryIO, frame: int, longest: int) -> bytes:
        """The upright photograph as a fresh JPEG, for showing."""
        pixels = picture_at(content, self._limits.pixels, frame)
        return decode.jpeg(decode.shrunk(pixels, longest), quality=90)


def settle(seen: Seen, vectors: NDArray[np.float32] | None, most: int) -> NDArray[np.float32] | None:
    """Leave of each appearance its best faces, now that templates can tell people apart; returns the vectors left.

    Without templates each piece of a track stands for itself. Thumbnails that show no face any more are dropped.
    """
    sights = seen.sights
    if sights is None:
        return vectors
    if vectors is None:
        kept = sorted(sorted(range(len(sights)), key=lambda place: -sights[place].value)[:most])
    else:
        kept = best_of_appearances(sights, vectors, most)
    seen.faces = [seen.faces[place] for place in kept]
    first = min(seen.thumbnails, default=0)
    wanted: list[int] = [first]
    for face in sorted(seen.faces, key=lambda face: -face.quality.value):
        if face.frame not in wanted and len(wanted) < _MOST_THUMBNAILS:
            wanted.append(face.frame)
    seen.thumbnails = {frame: seen.thumbnails[frame] for frame in sorted(wanted) if frame in seen.thumbnails}
    seen.sights = None
    return None if vectors is None else vectors[kept]


class _Clock:
    """Adds up what each stage takes."""

    def __init__(self) -> None:
        self.seconds = {"decode": 0.0, "detect": 0.0, "align": 0.0}
        self._since = time.perf_counter()

    def goes_on(self) -> None:
        """Leave out what was done for other files meanwhile."""
        self._since = time.perf_counter()

    def took(self, stage: str) -> None:
        moment = time.perf_counter()
        self.seconds[stage] += moment - self._since
        self._since = moment


def _close(reel: Reel) -> None:
    if hasattr(reel.shots, "close"):
        reel.shots.close()


def _faces(found: Sequence[Detection], shot: Shot, reel: Reel) -> list[SeenFace]:
    faces = []
    for detection in found:
        try:
            faces.append(_face(shot.pixels, detection, shot, reel))
        except UnusableTemplate:
            if is_assisted(detection.detection_pass):
                raise
    return faces


def _face(pixels: Pixels, detection: Detection, shot: Shot, reel: Reel) -> SeenFace:
    crop = align.aligned_crop(pixels, detection.landmarks)
    quality = judge.judge(pixels, detection.box, detection.landmarks, crop)
    kept = align.encode_crop(crop)
    decoded = align.decode_crop(kept)
    if decoded is None or not np.isfinite(detection.landmarks).all():
        raise UnusableTemplate
    return SeenFace(detection, quality, kept, decoded, shot.frame, round(shot.moment, 3) if reel.timed else None)


def _enlarged(detection: Detection, scale: float) -> Detection:
    box = detection.box
    return replace(
        detection,
        box=Box(box.x * scale, box.y * scale, box.width * scale, box.height * scale),
        landmarks=(detection.landmarks * scale).astype(np.float32),
    )
