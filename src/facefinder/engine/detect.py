"""Finding faces: YuNet at several scales and in tiles, each find looked at again by the landmark network.

YuNet proposes, also what it is not sure of; the landmark network places the five points exactly (they keep their
fractions of a pixel) and says how face-like the upright crop is. Only a photograph without one certain, upright face
is turned and searched again. There wheels, nebulae and cats' chins turn up as well, so what is found only then, without
a certain face beside it, must be seen again when it is cut out upright. The work grows with the photograph's pixels, up
to those of ``_LARGEST_SIDE`` squared.

Passes, by the name that each face keeps: ``whole`` (the photograph at one scale), ``coarse`` (a large one shrunk),
``tile`` (a part of a large one), ``padded`` (a face that fills the frame), ``turned-90`` (and other degrees),
``operator`` (a person drew the box), ``operator-points`` (a person set the points).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from facefinder.domain.assisting import BY_BOX, BY_POINTS, ByHand, frontal_points
from facefinder.domain.geometry import TEMPLATE_POINTS, TEMPLATE_SIDE, Box, Landmarks, similarity_transform
from facefinder.engine.decode import Pixels
from facefinder.engine.landmarks import Landmarker
from facefinder.engine.yunet import YuNet

_PROPOSED = 0.5
"""YuNet's score from which a find is looked at again."""
_SURE = 0.8
"""YuNet's score that the landmark network needs to support only a little."""
_SUPPORTED, _BACKED = 0.3, 0.9
"""The landmark network's score that is needed by a sure find, and by an unsure one."""
_UPRIGHT = 0.97
"""The landmark network's score below which a find is looked at lying and standing on its head as well."""
_CLEAR = 0.88
"""YuNet's score that upright faces reach and faces upside down hardly ever (0.9 at most, of 250 measured)."""
_CERTAIN = 0.99
"""The landmark network's score below which its answer is asked for a second time, from where the first one led."""
_LEVEL = 35.0
"""Degrees by which a face may lean before the photograph is turned to look for a surer one."""
_LOOKS = ((40, 0), (64, 0), (96, 0), (144, 0), (64, 20), (64, -20))
"""The second looks at a doubtful find: the template's side in pixels, and the degrees that the face leans."""
_SURROUNDINGS = 3
"""How many times wider than the template a second look is."""
_SEEN_AGAIN = 0.45
"""YuNet's mean score over the second looks from which a doubtful find counts: false finds measured had 0.39 at most,
faces without a certain one beside them 0.63 and more."""
_SAME_FACE = 0.4
_GREY = (127, 127, 127)
_SMALLEST_SIDE = 200
_COARSE_SIDE = 640
_WHOLE_SIDE = 1280
_TILE_SIDE = 1024
_TILE_OVERLAP = 96
_LARGEST_SIDE = 3072
_TURNED_SIDE = 640
_MOST_LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class Detection:
    """A face as found: where, how sure the detector is (0 to 1, never shown as a verdict), and by which pass."""

    box: Box
    landmarks: Landmarks
    score: float
    detection_pass: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A detection and how much the landmark network supports it, 0 to 1."""

    detection: Detection
    support: float

    @property
    def sureness(self) -> float:
        return self.detection.score * self.support


class Detector:
    """YuNet and the landmark network, loaded once for a worker."""

    def __init__(self, model_file: Path, landmarks_file: Path, threads: int = 1) -> None:
        self._net = YuNet(model_file, _PROPOSED, threads)
        self._landmarker = Landmarker(landmarks_file, threads)

    def find(self, pixels: Pixels, most: int) -> list[Detection]:
        """The faces of an upright photograph, best first, at most ``most``."""
        found = self._accepted(pixels, self._proposed(pixels))
        if not found:
            found = self._seen_again(pixels, self._accepted(pixels, self._padded(pixels)))
        for turns in ((90, 180, 270), (45, 135, 225, 315)):
            if any(_certain(each) for each in found):
                break
            for degrees in turns:
                found += self._turned(pixels, degrees)
            found = merged(found)
        return [each.detection for each in found[:most]]

    # --- proposing --------------------------------------------------------------------------------------------------

    def _proposed(self, pixels: Pixels) -> list[Detection]:
        longest = max(pixels.shape[:2])
        if longest <= _COARSE_SIDE:
            return self._scan(pixels, max(1.0, _SMALLEST_SIDE / longest), "whole")
        found = self._scan(pixels, _COARSE_SIDE / longest, "coarse")
        if longest <= _WHOLE_SIDE:
            return found + self._scan(pixels, 1.0, "whole")
        found += self._scan(pixels, _WHOLE_SIDE / longest, "whole")
        return found + self._tiles(pixels)

    def _padded(self, pixels: Pixels) -> list[Detection]:
        """A face that fills the frame has no surroundings, which YuNet expects: give it some."""
        height, width = pixels.shape[:2]
        scale = 160.0 / max(height, width)
        small = _resized(pixels, scale)
        margin = 100
        framed = cv2.copyMakeBorder(small, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=_GREY)
        across, down = width / small.shape[1], height / small.shape[0]
        found = []
        for each in self._scan(np.asarray(framed, dtype=np.uint8), 1.0, "padded"):
            points = (each.landmarks - margin + 0.5) * (across, down) - 0.5
            box = Box(
                (each.box.x - margin) * across,
                (each.box.y - margin) * down,
                each.box.width * across,
                each.box.height * down,
            )
            found.append(Detection(box, points.astype(np.float32), each.score, "padded"))
        return found

    def _turned(self, pixels: Pixels, degrees: int) -> list[_Found]:
        """The faces of the photograph when it is turned."""
        turned, back = _turn(pixels, degrees)
        proposed = self._scan(turned, 1.0, f"turned-{degrees}")
        return self._seen_again(pixels, self._accepted(pixels, [_moved(each, back) for each in proposed]))

    def _tiles(self, pixels: Pixels) -> list[Detection]:
        longest = max(pixels.shape[:2])
        scale = min(1.0, _LARGEST_SIDE / longest)
        shown = _resized(pixels, scale) if scale < 1 else pixels
        across, down = pixels.shape[1] / shown.shape[1], pixels.shape[0] / shown.shape[0]
        found: list[Detection] = []
        for top in _starts(shown.shape[0]):
            for left in _starts(shown.shape[1]):
                tile = shown[top : top + _TILE_SIDE, left : left + _TILE_SIDE]
                back = np.array([(across, 0.0, (left + 0.5) * across - 0.5), (0.0, down, (top + 0.5) * down - 0.5)])
                found += [_moved(each, back) for each in self._scan(tile, 1.0, "tile")]
        return found

    def _scan(self, pixels: Pixels, scale: float, detection_pass: str) -> list[Detection]:
        height, width = pixels.shape[:2]
        if scale != 1.0:
            pixels = _resized(pixels, scale)
        rows = self._net.detect(pixels)
        across, down = width / pixels.shape[1], height / pixels.shape[0]
        found = []
        for row in rows:
            if row[2] <= 0 or row[3] <= 0:
                continue
            points = (row[4:14].reshape(5, 2) + 0.5) * (across, down) - 0.5
            box = Box(float(row[0] * across), float(row[1] * down), float(row[2] * across), float(row[3] * down))
            found.append(Detection(box, points.astype(np.float32), min(1.0, float(row[14])), detection_pass))
        return found

    # --- looking again ----------------------------------------------------------------------------------------------

    def _accepted(self, pixels: Pixels, proposed: list[Detection], *, lenient: bool = False) -> list[_Found]:
        """Which proposals are faces, with their landmarks placed exactly, surest first; ``lenient`` where a person has
        said that there is one."""
        candidates = [each.detection for each in merged([_Found(each, 1.0) for each in proposed])[:_MOST_LOOKED_AT]]
        if not candidates:
            return []
        exact, scores = self._landmarker.place(pixels, [each.landmarks for each in candidates])
        kept = []
        for candidate, points, score in zip(candidates, exact, scores, strict=True):
            support, best = float(score), points
            if support < _UPRIGHT:
                support, best = self._best_turn(pixels, candidate.landmarks, support, points)
            if support < _CERTAIN or _moved_far(candidate.landmarks, best):
                # The crop was taken by rough landmarks that were quite wrong: take it again by the better ones.
                again, scores_again = self._landmarker.place(pixels, [best])
                if float(scores_again[0]) >= support:
                    support, best = float(scores_again[0]), again[0]
            needed = _SUPPORTED if lenient or candidate.score >= _SURE else _BACKED
            if support >= needed and _plausible(candidate.box, best):
                kept.append(_Found(replace(candidate, landmarks=best), support))
        return kept

    def _best_turn(self, pixels: Pixels, rough: Landmarks, score: float, points: Landmarks) -> tuple[float, Landmarks]:
        """The landmark network's best answer for the face lying on either side or upside down, if one is clearly
        better than the answer for the face as it was found."""
        centre = rough.mean(axis=0)
        turns = [_rotation(degrees) for degrees in (90, 180, 270)]
        tried = [((rough - centre) @ turn.T + centre).astype(np.float32) for turn in turns]
        placed, scores = self._landmarker.place(pixels, tried)
        best = int(scores.argmax())
        if float(scores[best]) > max(score, _UPRIGHT):
            return float(scores[best]), placed[best]
        return score, points

    def _seen_again(self, pixels: Pixels, found: list[_Found]) -> list[_Found]:
        """All of them where one is certain: then it is known which way is up, and the others are judged as in any
        upright photograph. Else those that YuNet sees as well when they are cut out upright: a face is seen at every
        size and leaning a little, a chance likeness at one of them."""
        if any(_certain(each) for each in found):
            return found
        return [each for each in found if self._mean_look(pixels, each.detection.landmarks) >= _SEEN_AGAIN]

    def _mean_look(self, pixels: Pixels, landmarks: Landmarks) -> float:
        """YuNet's score of the face with these landmarks, 0 where it sees none, averaged over the second looks."""
        largest = max(side for side, _ in _LOOKS)
        try:
            upright = _upright(pixels, landmarks, largest)
        except (ValueError, np.linalg.LinAlgError):
            return 0.0
        scores = []
        for side, degrees in _LOOKS:
            width = side * _SURROUNDINGS
            matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (width - 1) / 2), degrees, 1.0)
            view = _resized(upright, side / largest) if side != largest else upright
            if degrees:
                view = np.asarray(cv2.warpAffine(view, matrix, (width, width), borderValue=_GREY), dtype=np.uint8)
            wanted = _on_canvas(side) @ matrix[:, :2].T + matrix[:, 2]
            reach = 0.25 * float(np.ptp(wanted, axis=0).max())
            there = [
                float(row[14])
                for row in self._net.detect(np.ascontiguousarray(view))
                if float(np.hypot(*(row[4:14].reshape(5, 2) - wanted).T).mean()) < reach
            ]
            scores.append(max(there, default=0.0))
        return float(np.mean(scores))

    def rescue(self, pixels: Pixels, hand: ByHand) -> Detection:
        """The face that a person says is there: with the points they set, untouched; else detected around the box if
        possible, else with landmarks where a frontal face in that box would have them. The score is 0 where nothing was
        detected."""
        box = hand.box
        if hand.points is not None:
            return Detection(box, hand.points, 0.0, BY_POINTS)
        margin = 0.6 * max(box.width, box.height)
        height, width = pixels.shape[:2]
        left, top = int(np.clip(box.x - margin, 0, width - 1)), int(np.clip(box.y - margin, 0, height - 1))
        right = int(np.clip(box.x + box.width + margin, left + 1, width))
        bottom = int(np.clip(box.y + box.height + margin, top + 1, height))
        region = pixels[top:bottom, left:right]
        found: list[_Found] = []
        for turns in ((0,), (90, 180, 270), (45, 135, 225, 315)):
            for degrees in turns:
                found += self._rescued(region, degrees, box, (left, top))
            if any(_certain(each) for each in found):
                break
        if found:
            best = max(found, key=lambda each: (each.sureness, -each.detection.box.y, -each.detection.box.x))
            return replace(best.detection, detection_pass=BY_BOX)
        points_in_box = frontal_points(box)
        placed, scores = self._landmarker.place(pixels, [points_in_box])
        landmarks = placed[0] if scores[0] >= _UPRIGHT and _plausible(box, placed[0]) else points_in_box
        return Detection(box, landmarks, 0.0, BY_BOX)

    def _rescued(self, region: Pixels, degrees: int, box: Box, corner: tuple[int, int]) -> list[_Found]:
        """What is found in the region around a box that a person drew, turned and at several sizes, inside that box."""
        shift = np.array([(1.0, 0.0, corner[0]), (0.0, 1.0, corner[1])])
        proposed: list[Detection] = []
        for face_side in (96.0, 200.0, 48.0):
            scale = min(8.0, face_side / max(box.width, box.height, 1.0))
            turned, back = _turn(region, degrees, scale)
            proposed += [_moved(each, back) for each in self._scan(turned, 1.0, f"turned-{degrees}")]
        inside = [each for each in proposed if _moved(each, shift).box.overlap(box) > 0.2]
        return [
            replace(each, detection=_moved(each.detection, shift))
            for each in self._accepted(region, inside, lenient=True)
        ]


def merged(found: Sequence[_Found]) -> list[_Found]:
    """One find a face: the surest of those that overlap, surest first, ties by place."""
    ordered = sorted(found, key=lambda each: (-each.sureness, each.detection.box.y, each.detection.box.x))
    kept: list[_Found] = []
    for each in ordered:
        if not any(_same(each.detection, other.detection) for other in kept):
            kept.append(each)
    return kept


def _same(one: Detection, other: Detection) -> bool:
    """Whether two detections show one face; boxes that were turned back are wider, so landmarks count too."""
    if one.box.overlap(other.box) >= _SAME_FACE:
        return True
    apart = float(np.hypot(*(one.landmarks.mean(axis=0) - other.landmarks.mean(axis=0))))
    return apart < 0.5 * min(float(np.ptp(each.landmarks, axis=0).max()) for each in (one, other))


def _certain(found: _Found) -> bool:
    """Whether a find leaves no doubt which way is up: a sure one, its eyes about level in the pass that found it."""
    detection = found.detection
    if detection.score < _CLEAR or found.support < _UPRIGHT:
        return False
    across, down = detection.landmarks[1] - detection.landmarks[0]
    name, _, degrees = detection.detection_pass.partition("-")
    roll = np.degrees(np.arctan2(down, across)) + (float(degrees) if name == "turned" else 0.0)
    return bool(abs((roll + 180.0) % 360.0 - 180.0) < _LEVEL)


def _plausible(box: Box, landmarks: Landmarks) -> bool:
    """Whether the landmarks lie where the box says the face is, and are spread as a face's are."""
    centre = landmarks.mean(axis=0)
    reach = max(box.width, box.height)
    off = np.hypot(centre[0] - box.centre[0], centre[1] - box.centre[1])
    spread = float(np.ptp(landmarks, axis=0).max())
    return bool(off < 0.5 * reach and 0.1 * reach < spread < 1.5 * reach)


def _moved_far(rough: Landmarks, exact: Landmarks) -> bool:
    """Whether placing the landmarks moved them by more than a sixth of their spread."""
    spread = float(np.ptp(exact, axis=0).max())
    return float(np.hypot(*(exact - rough).T).mean()) > spread / 6


def _on_canvas(side: int) -> Landmarks:
    """The five points of a face that stands upright in the middle of a second look."""
    scale = side / TEMPLATE_SIDE
    return np.asarray((TEMPLATE_POINTS + 0.5) * scale - 0.5 + side * (_SURROUNDINGS - 1) / 2, dtype=np.float32)


def _upright(pixels: Pixels, landmarks: Landmarks, side: int) -> Pixels:
    """The face upright with its surroundings, the template ``side`` pixels wide; grey beyond the photograph.

    Raises:
        ValueError, numpy.linalg.LinAlgError: when the landmarks define no upright face.
    """
    matrix = similarity_transform(landmarks, _on_canvas(side))
    shrink = 1.0 / float(np.hypot(matrix[0, 0], matrix[1, 0]))
    # A large face is drawn larger first and then averaged, or fine texture would turn into noise.
    times = int(np.clip(np.ceil(shrink), 1, 6))
    large = matrix * times
    large[:, 2] += (times - 1) / 2
    width = side * _SURROUNDINGS
    drawn = cv2.warpAffine(pixels, large, (width * times, width * times), borderValue=_GREY)
    if times > 1:
        drawn = cv2.resize(drawn, (width, width), interpolation=cv2.INTER_AREA)
    return np.asarray(drawn, dtype=np.uint8)


def _resized(pixels: Pixels, scale: float) -> Pixels:
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), dtype=np.uint8)


def _rotation(degrees: float) -> NDArray[np.float64]:
    angle = np.deg2rad(degrees)
    return np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])


def _turn(pixels: Pixels, degrees: int, scale: float | None = None) -> tuple[Pixels, NDArray[np.float64]]:
    """The picture scaled (by default so that its longest side is at most 640 pixels) and turned clockwise on a canvas
    that holds all of it, and the matrix that leads from there back to the picture."""
    height, width = pixels.shape[:2]
    if scale is None:
        scale = min(1.0, _TURNED_SIDE / max(height, width))
    small = _resized(pixels, scale) if scale != 1.0 else pixels
    across, down = width / small.shape[1], height / small.shape[0]
    turn = _rotation(degrees)
    span = np.abs(turn) @ (small.shape[1], small.shape[0])
    size = (max(1, round(float(span[0]))), max(1, round(float(span[1]))))
    middle = np.array([(small.shape[1] - 1) / 2, (small.shape[0] - 1) / 2])
    forward = np.column_stack([turn, np.array([(size[0] - 1) / 2, (size[1] - 1) / 2]) - turn @ middle])
    turned = small
    if degrees:
        turned = np.asarray(
            cv2.warpAffine(small, forward, size, flags=cv2.INTER_LINEAR, borderValue=(127, 127, 127)), dtype=np.uint8
        )
    inverse = cv2.invertAffineTransform(forward)
    back = np.array([inverse[0] * across, inverse[1] * down])
    back[:, 2] += (across - 1) / 2, (down - 1) / 2
    return turned, back


def _moved(detection: Detection, matrix: NDArray[np.float64]) -> Detection:
    """A detection in the coordinates that ``matrix`` leads to; its box is the upright one around the turned one."""
    box = detection.box
    corners = np.array(
        [
            (box.x, box.y),
            (box.x + box.width, box.y),
            (box.x, box.y + box.height),
            (box.x + box.width, box.y + box.height),
        ]
    )
    corners = corners @ matrix[:, :2].T + matrix[:, 2]
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    points = detection.landmarks.astype(np.float64) @ matrix[:, :2].T + matrix[:, 2]
    upright = Box(float(left), float(top), float(right - left), float(bottom - top))
    return replace(detection, box=upright, landmarks=points.astype(np.float32))


def _starts(length: int) -> list[int]:
    """Where tiles begin along a side, so that they cover it and overlap."""
    if length <= _TILE_SIDE:
        return [0]
    count = -(-(length - _TILE_OVERLAP) // (_TILE_SIDE - _TILE_OVERLAP))
    return [round(place * (length - _TILE_SIDE) / (count - 1)) for place in range(count)]
