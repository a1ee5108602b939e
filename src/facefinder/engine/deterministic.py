"""A small engine for fast tests: the same promise as the real one, without networks, processes or models.

Its "faces" are plain coloured squares on a colourless ground, as ``drawn_photograph`` draws them; whose face it is
lies in the colour. There are ``IDENTITIES`` people. Two pictures of one person give similar templates (0.9 and more),
two people unrelated ones. It reads whatever the real engine reads, videos too, and refuses what is neither.
"""

from __future__ import annotations

import colorsys
import hashlib
import io
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from facefinder.domain.assisting import BY_BOX, BY_POINTS, ByHand, by_hand
from facefinder.domain.errors import EngineFailed, KnownError, PhotographUnreadable
from facefinder.domain.geometry import TEMPLATE_POINTS, TEMPLATE_SIDE, Box, Landmarks
from facefinder.domain.records import Analysis, FaceObservation, Quality, Vector
from facefinder.engine.contract import Answer, Content, Limits, Work
from facefinder.engine.following import Follower, best_of_appearances
from facefinder.engine.remote import as_file

if TYPE_CHECKING:
    from facefinder.engine.reels import Reel

RECOGNISER_ID = "deterministic-v1"
DIMENSION = 64
IDENTITIES = 48
_CROP_SIDE = 32
_GRID = 160
_SMALLEST_FACE = 4


def identity_colour(identity: int) -> tuple[int, int, int]:
    """The colour of a person's face, identity 0 to 47: 24 hues in two brightnesses."""
    if not 0 <= identity < IDENTITIES:
        raise ValueError(f"there are {IDENTITIES} identities, from 0")
    hue, bright = identity % 24, 1.0 if identity < 24 else 0.6
    red, green, blue = colorsys.hsv_to_rgb(hue / 24, 1.0, bright)
    return round(red * 255), round(green * 255), round(blue * 255)


def drawn_photograph(
    identities: Sequence[int], *, size: tuple[int, int] = (320, 240), variant: int = 0, image_format: str = "PNG"
) -> bytes:
    """A picture file showing these people's faces side by side, from left to right.

    ``variant`` makes another photograph of the same people (other content, other bytes, slightly other templates).
    """
    width, height = size
    shade = 200 - (variant * 7) % 90
    picture = Image.new("RGB", size, (shade, shade, shade))
    pen = ImageDraw.Draw(picture)
    pen.line([(0, height - 1 - variant % height), (width, height - 1 - variant % height)], fill=(20, 20, 20))
    place = width / max(1, len(identities))
    side = int(min(place, height) * 0.6)
    for number, identity in enumerate(identities):
        left, top = int(place * (number + 0.5) - side / 2), (height - side) // 2
        red, green, blue = identity_colour(identity)
        paled = 0.02 * (variant % 5)
        colour = tuple(round(part * (1 - paled) + 128 * paled) for part in (red, green, blue))
        pen.rectangle([left, top, left + side - 1, top + side - 1], fill=colour)
    stream = io.BytesIO()
    picture.save(stream, image_format)
    return stream.getvalue()


class DeterministicEngine:
    """Honours ``contract.Engine``; the same content gives the same answer, always."""

    def __init__(
        self, limits: Limits | None = None, recogniser_id: str = RECOGNISER_ID, definition: str = "colours"
    ) -> None:
        """``definition`` stands for weights and means: another one gives other templates under the same id."""
        self._limits = limits or Limits()
        self._recogniser_id = recogniser_id
        self._definition = definition
        self._closed = False
        self._one_at_a_time = threading.Lock()

    @property
    def recogniser_id(self) -> str:
        return self._recogniser_id

    @property
    def dimension(self) -> int:
        return DIMENSION

    def model_hashes(self) -> Mapping[str, str]:
        return {}

    def definition(self) -> str:
        told = f"{self._recogniser_id} {DIMENSION} {self._definition}"
        return hashlib.sha256(told.encode()).hexdigest()

    def warm_up(self) -> None:
        """Nothing to warm."""

    def analyse(
        self,
        content: Content,
        *,
        embed: bool = True,
        box: Box | None = None,
        points: Landmarks | None = None,
        frame: int = 0,
    ) -> Analysis:
        hand = by_hand(box, points, frame)
        if hand is not None:
            return self._rescued(content, hand, embed)
        with self._one_at_a_time:
            self._still_open()
            reel = self._reel(content)
            first: Image.Image | None = None
            thumbnails: dict[int, bytes] = {}
            faces: list[FaceObservation] = []
            follower: Follower[FaceObservation] = Follower(2 * self._limits.faces)
            for shot in reel.shots:
                picture = Image.fromarray(shot.pixels[:, :, ::-1])
                seen = self._faces(picture, embed, shot.frame, round(shot.moment, 3) if reel.timed else None)
                if first is None or seen:
                    thumbnails[shot.frame] = _jpeg(picture, 320)
                first = first or picture
                if reel.follows:
                    sights = [(face.box, float(face.quality.value), face) for face in seen]
                    follower.add(shot.frame, shot.moment, sights, cut=shot.cut)
                else:
                    faces += seen
            if first is None:
                raise PhotographUnreadable(reason="it has no pixels")
            if reel.follows:
                faces, thumbnails = self._settled(follower, thumbnails)
            return Analysis(
                media_type=reel.media_type,
                width=first.width,
                height=first.height,
                truncated=reel.truncated,
                thumbnails=thumbnails,
                metadata=dict(reel.metadata),
                faces=tuple(faces[: self._limits.faces]),
                seconds={"decode": 0.0, "detect": 0.0, "align": 0.0, "embed": 0.0},
                perceptual_hash=b"" if reel.timed else _difference_hash(first),
            )

    def _rescued(self, content: Content, hand: ByHand, embed: bool) -> Analysis:
        with self._one_at_a_time:
            reel = self._reel(content)
            first = next(reel.shots, None)
        if first is None:
            raise PhotographUnreadable(reason="it has no pixels")
        with Image.open(io.BytesIO(self.picture(content, frame=hand.frame, longest=1 << 16))) as shown:
            picture = shown.convert("RGB")
        face = self._observed(picture, hand.box, BY_BOX, embed)
        if hand.points is not None:
            face = replace(face, landmarks=hand.points, detection_pass=BY_POINTS)
        moment = hand.frame / 1000 if reel.timed else None
        return Analysis(
            media_type=reel.media_type,
            width=first.pixels.shape[1],
            height=first.pixels.shape[0],
            truncated=reel.truncated,
            thumbnails={hand.frame: _jpeg(picture, 320)},
            metadata=dict(reel.metadata),
            faces=(replace(face, frame=hand.frame, frame_time=moment),),
        )

    def _faces(self, picture: Image.Image, embed: bool, frame: int, moment: float | None) -> list[FaceObservation]:
        regions = _coloured_regions(picture)[: self._limits.faces]
        found = [self._observed(picture, box, "whole", embed) for box in regions]
        return [replace(face, frame=frame, frame_time=moment) for face in found]

    def _settled(
        self, follower: Follower[FaceObservation], thumbnails: dict[int, bytes]
    ) -> tuple[list[FaceObservation], dict[int, bytes]]:
        sights = follower.kept()
        blank = np.full(DIMENSION, np.nan, np.float32)
        rows = [blank if sight.face.embedding is None else sight.face.embedding for sight in sights]
        vectors = np.stack(rows) if rows else np.zeros((0, DIMENSION), np.float32)
        kept = [sights[place].face for place in best_of_appearances(sights, vectors, self._limits.faces)]
        wanted = {min(thumbnails)} | {face.frame for face in kept}
        return kept, {frame: image for frame, image in thumbnails.items() if frame in wanted}

    def analyse_many(self, work: Iterable[Work], *, stop: Callable[[], bool] = lambda: False) -> Iterator[Answer]:
        source = iter(work)
        while not stop():
            item = next(source, None)
            if item is None:
                return
            try:
                answer = Answer(item.key, self.analyse(item.content), None)
            except EngineFailed:
                raise
            except KnownError as problem:
                answer = Answer(item.key, None, problem)
            yield answer

    def picture(self, content: Content, *, frame: int = 0, longest: int = 2048) -> bytes:
        from facefinder.engine.reels import picture_at

        self._still_open()
        pixels = picture_at(_file_of(content), self._limits.pixels, frame)
        return _jpeg(Image.fromarray(pixels[:, :, ::-1]), longest)

    def embed(self, crops: Sequence[bytes]) -> NDArray[np.float32]:
        self._still_open()
        rows = np.full((len(crops), DIMENSION), np.nan, np.float32)
        for row, crop in zip(rows, crops, strict=True):
            try:
                with Image.open(io.BytesIO(crop), formats=["JPEG"]) as picture:
                    if picture.size == (_CROP_SIDE, _CROP_SIDE):
                        row[:] = self._template(picture.convert("RGB"))
            except OSError:
                pass  # the row stays NaN, as promised
        return rows

    def _observed(self, picture: Image.Image, box: Box, name: str, embed: bool) -> FaceObservation:
        face, crop = _seen(picture, box, name)
        return replace(face, embedding=self._template(crop)) if embed else face

    def _template(self, crop: Image.Image) -> Vector:
        return np.roll(_template(crop), sum(self._definition.encode()) % DIMENSION)

    def close(self) -> None:
        self._closed = True

    def _still_open(self) -> None:
        if self._closed:
            raise EngineFailed(reason="the engine is closed")

    def _reel(self, content: Content) -> Reel:
        from facefinder.engine.reels import open_reel  # brings OpenCV along, which tests of the window do without

        self._still_open()
        return open_reel(_file_of(content), self._limits.pixels)


def _file_of(content: Content) -> BinaryIO:
    return io.BytesIO(content) if isinstance(content, bytes) else as_file(content.size, content.read_at)


def _coloured_regions(picture: Image.Image) -> list[Box]:
    """Connected coloured regions, from left to right."""
    scale = max(1.0, max(picture.size) / _GRID)
    small = picture.resize(
        (max(1, round(picture.width / scale)), max(1, round(picture.height / scale))), Image.Resampling.NEAREST
    )
    values = np.asarray(small).astype(np.int16)
    # With an empty border, so that a row's end is no neighbour of the next row's beginning.
    coloured = np.pad((values.max(axis=2) - values.min(axis=2)) > 90, 1)
    line = coloured.shape[1]
    places = np.flatnonzero(coloured).tolist()
    rest = set(places)
    regions: list[Box] = []
    for start in places:
        if start not in rest:
            continue
        rest.remove(start)
        reached = [start]
        for place in reached:
            for near in (place + line, place - line, place + 1, place - 1):
                if near in rest:
                    rest.remove(near)
                    reached.append(near)
        rows, columns = np.divmod(np.array(reached), line)
        top, left = int(rows.min()) - 1, int(columns.min()) - 1
        high, wide = int(rows.max()) - top, int(columns.max()) - left
        if min(high, wide) >= _SMALLEST_FACE:
            regions.append(Box(left * scale, top * scale, wide * scale, high * scale))
    return sorted(regions, key=lambda box: (box.x, box.y))


def _seen(picture: Image.Image, box: Box, name: str) -> tuple[FaceObservation, Image.Image]:
    """A face without its template, and the decoded kept crop to make that of."""
    inner = (
        int(box.x + box.width * 0.2),
        int(box.y + box.height * 0.2),
        max(int(box.x + box.width * 0.8), int(box.x + box.width * 0.2) + 1),
        max(int(box.y + box.height * 0.8), int(box.y + box.height * 0.2) + 1),
    )
    crop = picture.crop(inner).resize((_CROP_SIDE, _CROP_SIDE), Image.Resampling.BILINEAR)
    kept = _jpeg(crop, _CROP_SIDE)
    with Image.open(io.BytesIO(kept)) as again:
        decoded = again.convert("RGB")
    size = min(box.width, box.height)
    points = TEMPLATE_POINTS / TEMPLATE_SIDE * (box.width, box.height) + (box.x, box.y)
    distance = min(100.0, float(size))
    face = FaceObservation(
        box=box,
        landmarks=points.astype(np.float32),
        detection_score=0.9,
        detection_pass=name,
        quality=Quality(round(distance), {"inter_eye_distance": distance}),
        crop=kept,
        embedding=None,
    )
    return face, decoded


def _template(crop: Image.Image) -> Vector:
    """A fixed direction for the nearest identity's colour, leaned a little by the exact colour."""
    red, green, blue = (float(part) for part in np.asarray(crop).reshape(-1, 3).mean(axis=0))
    nearest = min(
        range(IDENTITIES),
        key=lambda identity: sum(
            (seen - true) ** 2 for seen, true in zip((red, green, blue), identity_colour(identity), strict=True)
        ),
    )
    person = np.random.default_rng(nearest).standard_normal(DIMENSION)
    exact = np.random.default_rng([round(red), round(green), round(blue)]).standard_normal(DIMENSION)
    vector = person / np.linalg.norm(person) + 0.15 * exact / np.linalg.norm(exact)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _jpeg(picture: Image.Image, longest: int) -> bytes:
    shown = picture.copy()
    shown.thumbnail((longest, longest))
    stream = io.BytesIO()
    shown.save(stream, "JPEG", quality=95, subsampling=0)
    return stream.getvalue()


def _difference_hash(picture: Image.Image) -> bytes:
    small = np.asarray(picture.convert("L").resize((9, 8), Image.Resampling.BOX)).astype(np.int16)
    return np.packbits(small[:, 1:] > small[:, :-1]).tobytes()
