"""Finding faces: OpenCV's YuNet at several scales, in tiles for large photographs, duplicates merged.

Landmarks keep their fractions of a pixel: rounding them costs accuracy that no network gives back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from facefinder.domain.geometry import Box, Landmarks
from facefinder.engine.decode import Pixels

SCORE_THRESHOLD = 0.7
OPERATOR_PASS = "operator"  # noqa: S105 - a pass of the detector
_SAME_FACE = 0.4
_COARSE_SIDE = 640
_TILE_SIDE = 1280
_TILE_OVERLAP = 160
_SMALLEST_SIDE = 320
_POINTS_IN_BOX = np.array([(0.31, 0.41), (0.69, 0.41), (0.50, 0.61), (0.35, 0.80), (0.65, 0.80)])
"""Where the landmarks of a frontal face lie in the detector's box, as fractions."""


@dataclass(frozen=True, slots=True)
class Detection:
    """A face as found: where, how sure the detector is (0 to 1, never shown as a verdict), and by which pass."""

    box: Box
    landmarks: Landmarks
    score: float
    detection_pass: str


class Detector:
    """YuNet, loaded once for a worker."""

    def __init__(self, model_file: Path) -> None:
        self._net = cv2.FaceDetectorYN.create(str(model_file), "", (320, 320), SCORE_THRESHOLD, 0.3, 5000)

    def find(self, pixels: Pixels, most: int) -> list[Detection]:
        """The faces of an upright photograph, best first, at most ``most``."""
        height, width = pixels.shape[:2]
        longest = max(height, width)
        found: list[Detection] = []
        if longest <= _TILE_SIDE:
            scale = max(1.0, _SMALLEST_SIDE / longest)
            found += self._scan(pixels, scale, "whole")
            if longest > _COARSE_SIDE:
                found += self._scan(pixels, _COARSE_SIDE / longest, "coarse")
        else:
            found += self._scan(pixels, _COARSE_SIDE / longest, "coarse")
            found += self._scan(pixels, _TILE_SIDE / longest, "whole")
            found += self._tiles(pixels)
        return merged(found)[:most]

    def rescue(self, pixels: Pixels, box: Box) -> Detection:
        """The face that a person says is in ``box``: detected around it if possible, else with landmarks where a
        frontal face in that box would have them. The score is 0 where nothing was detected."""
        margin = 0.6 * max(box.width, box.height)
        height, width = pixels.shape[:2]
        left, top = int(np.clip(box.x - margin, 0, width - 1)), int(np.clip(box.y - margin, 0, height - 1))
        right = int(np.clip(box.x + box.width + margin, left + 1, width))
        bottom = int(np.clip(box.y + box.height + margin, top + 1, height))
        region = pixels[top:bottom, left:right]
        found: list[Detection] = []
        for face_side in (96.0, 200.0, 48.0):
            scale = min(8.0, face_side / max(box.width, box.height, 1.0))
            found += self._scan(region, scale, OPERATOR_PASS, (left, top))
        inside = [each for each in found if each.box.overlap(box) > 0.2]
        if inside:
            return max(inside, key=lambda each: (each.box.overlap(box) + each.score, -each.box.y, -each.box.x))
        points = _POINTS_IN_BOX * (box.width, box.height) + (box.x, box.y)
        return Detection(box, points.astype(np.float32), 0.0, OPERATOR_PASS)

    def _tiles(self, pixels: Pixels) -> list[Detection]:
        height, width = pixels.shape[:2]
        found: list[Detection] = []
        for top in _starts(height):
            for left in _starts(width):
                tile = pixels[top : top + _TILE_SIDE, left : left + _TILE_SIDE]
                found += self._scan(tile, 1.0, "tile", (left, top))
        return found

    def _scan(
        self, pixels: Pixels, scale: float, detection_pass: str, offset: tuple[int, int] = (0, 0)
    ) -> list[Detection]:
        height, width = pixels.shape[:2]
        if scale != 1.0:
            size = (max(1, round(width * scale)), max(1, round(height * scale)))
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            pixels = np.asarray(cv2.resize(pixels, size, interpolation=how), dtype=np.uint8)
        rows = self._rows(np.ascontiguousarray(pixels))
        across, down = width / pixels.shape[1], height / pixels.shape[0]
        found = []
        for row in rows:
            if not np.isfinite(row).all() or row[2] <= 0 or row[3] <= 0:
                continue
            points = (row[4:14].reshape(5, 2) + 0.5) * (across, down) - 0.5 + offset
            box = Box(
                float(row[0] * across + offset[0]),
                float(row[1] * down + offset[1]),
                float(row[2] * across),
                float(row[3] * down),
            )
            found.append(Detection(box, points.astype(np.float32), min(1.0, float(row[14])), detection_pass))
        return found

    def _rows(self, pixels: Pixels) -> NDArray[np.float32]:
        self._net.setInputSize((pixels.shape[1], pixels.shape[0]))
        _, rows = self._net.detect(pixels)
        return np.zeros((0, 15), np.float32) if rows is None else np.asarray(rows, np.float32)


def _starts(length: int) -> list[int]:
    """Where tiles begin along a side, so that they cover it and overlap."""
    if length <= _TILE_SIDE:
        return [0]
    count = -(-(length - _TILE_OVERLAP) // (_TILE_SIDE - _TILE_OVERLAP))
    return [round(place * (length - _TILE_SIDE) / (count - 1)) for place in range(count)]


def merged(found: list[Detection]) -> list[Detection]:
    """One detection a face: the surest of those that overlap, surest first, ties by place."""
    ordered = sorted(found, key=lambda each: (-each.score, each.box.y, each.box.x))
    kept: list[Detection] = []
    for each in ordered:
        if all(each.box.overlap(other.box) < _SAME_FACE for other in kept):
            kept.append(each)
    return kept
