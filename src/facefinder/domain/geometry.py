"""Boxes, landmarks and the five-point similarity transform.

Coordinates are pixels of the upright photograph (after EXIF orientation), x to the right, y down, floats: landmarks
stay sub-pixel. Pixel centres are at whole numbers, as OpenCV's warps take them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Landmarks = NDArray[np.float32]
"""Five points, shape (5, 2), float32: the subject's right eye, left eye, nose tip, right and left mouth corner."""


@dataclass(frozen=True, slots=True)
class Box:
    """A face's region: left, top, width and height in pixels; may reach past the photograph's edge."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        return max(self.width, 0.0) * max(self.height, 0.0)

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def rounded(self) -> tuple[int, int, int, int]:
        return round(self.x), round(self.y), round(self.width), round(self.height)

    def overlap(self, other: Box) -> float:
        """Intersection over union, 0 to 1."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        shared = max(right - left, 0.0) * max(bottom - top, 0.0)
        union = self.area + other.area - shared
        return shared / union if union > 0 else 0.0


TEMPLATE_POINTS: Landmarks = np.array(
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)],
    dtype=np.float32,
)
"""Where the five landmarks lie in the 112 x 112 crop that the recognition networks were trained on (ArcFace's)."""

TEMPLATE_SIDE = 112.0


def scaled_template(side: int, spread: float = 1.0) -> Landmarks:
    """The template for a square crop of ``side`` pixels.

    ``spread`` moves the points about the crop's centre: below 1 the crop shows more of the head around the face.
    """
    centre = (TEMPLATE_SIDE - 1) / 2
    points = (TEMPLATE_POINTS - centre) * (side / TEMPLATE_SIDE) * spread + (side - 1) / 2
    return points.astype(np.float32)


def similarity_transform(origin: Landmarks, target: Landmarks) -> NDArray[np.float64]:
    """The 2 x 3 matrix (scale, rotation, shift; no reflection) that best maps ``origin`` onto ``target``.

    Least squares after Umeyama, "Least-squares estimation of transformation parameters between two point patterns"
    (IEEE TPAMI 13, 1991). Both are of shape (n, 2).

    Raises:
        ValueError: when the points coincide or are not finite, so that no transform is defined.
    """
    source = np.asarray(origin, dtype=np.float64)
    goal = np.asarray(target, dtype=np.float64)
    if not (np.isfinite(source).all() and np.isfinite(goal).all()):
        raise ValueError("landmarks are not finite")
    source_mean, goal_mean = (np.add.reduce(points) / len(points) for points in (source, goal))
    # In the plane scale and rotation together are one complex number, and the least squares are a single quotient.
    source_centred = (source - source_mean) @ (1, 1j)
    variance = np.vdot(source_centred, source_centred).real
    if variance < 1e-9 * len(source):
        raise ValueError("landmarks coincide")
    turn = np.vdot(source_centred, (goal - goal_mean) @ (1, 1j)) / variance
    matrix = np.empty((2, 3))
    matrix[:, :2] = (turn.real, -turn.imag), (turn.imag, turn.real)
    matrix[:, 2] = goal_mean - matrix[:, :2] @ source_mean
    return matrix


def prominence(box: Box, width: float, height: float) -> float:
    """How likely a face is the one meant: its side in pixels, less with the square of the distance from the middle.

    Half as much where the face's centre lies a quarter of the photograph's shorter side from the middle. So a passer-by
    in the exact middle loses to a large face beside it.
    """
    x, y = box.centre
    away = math.hypot(x - width / 2, y - height / 2) / max(0.25 * min(width, height), 1.0)
    return math.sqrt(box.area) / (1 + away**2)
