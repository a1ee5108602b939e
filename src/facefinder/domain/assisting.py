"""Faces that a person pointed out: a drawn box, five points set by hand, and what is said of both from then on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.errors import InvalidDetails
from facefinder.domain.geometry import Box, Landmarks, similarity_transform

BY_BOX = "operator"
"""A person drew the box; the points were placed by the program."""
BY_POINTS = "operator-points"
"""A person set the five points; nothing placed them again."""
POINT_NAMES = ("right_eye", "left_eye", "nose_tip", "right_mouth_corner", "left_mouth_corner")
"""The five landmarks in their order; right and left are the person's own."""
POINTS_IN_BOX: NDArray[np.float64] = np.array([(0.31, 0.41), (0.69, 0.41), (0.50, 0.61), (0.35, 0.80), (0.65, 0.80)])
"""Where the landmarks of a frontal face lie in the detector's box, as fractions, shape (5, 2)."""


@dataclass(frozen=True, slots=True, eq=False)
class ByHand:
    """Where a person says that a face is, in pixels of the upright picture. Without ``points`` they are placed by the
    program. ``frame`` is the page or frame of the file, from 0; of a video, the moment in milliseconds."""

    box: Box
    points: Landmarks | None = None
    frame: int = 0


def is_assisted(detection_pass: str) -> bool:
    """Whether a person had a hand in finding a face: it is then called operator-assisted wherever it appears."""
    return detection_pass in (BY_BOX, BY_POINTS)


def by_hand(box: Box | None, points: Landmarks | None, frame: int = 0) -> ByHand | None:
    """What a person gave, checked; None when they gave nothing. Points alone make their own box.

    Raises:
        InvalidDetails: when the box is empty, or the five points lie as those of no face can.
    """
    if points is not None:
        points = np.asarray(points, dtype=np.float32)
        _check(points)
        return ByHand(box_around(points) if box is None else _checked(box), points, frame)
    return None if box is None else ByHand(_checked(box), None, frame)


def box_around(points: Landmarks) -> Box:
    """The upright box in which the detector would see a face with these five points."""
    frontal = (POINTS_IN_BOX * 100.0).astype(np.float32)
    matrix = similarity_transform(frontal, points)
    corners = np.array([(0, 0, 1), (100, 0, 1), (0, 100, 1), (100, 100, 1)], np.float64) @ matrix.T
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return Box(float(left), float(top), float(right - left), float(bottom - top))


def frontal_points(box: Box) -> Landmarks:
    """Where the points of a face that looks straight out of ``box`` would be: what a person begins to move."""
    return (POINTS_IN_BOX * (box.width, box.height) + (box.x, box.y)).astype(np.float32)


def _checked(box: Box) -> Box:
    if not (np.isfinite([box.x, box.y, box.width, box.height]).all() and box.width > 0 and box.height > 0):
        raise InvalidDetails(what="The box", reason="its width and height must be more than 0")
    return box


def _check(points: Landmarks) -> None:
    what = "The five points"
    if points.shape != (5, 2) or not np.isfinite(points).all():
        raise InvalidDetails(what=what, reason="each needs two numbers, x and y in pixels")
    if float(np.ptp(points, axis=0).max()) < 2.0:
        raise InvalidDetails(what=what, reason="they lie on one spot")
    # From the person's right eye to the left one and from eyes to mouth: seen from the front that turns clockwise.
    across, down = points[1] - points[0], points[3:].mean(axis=0) - points[:2].mean(axis=0)
    turn = float(across[0] * down[1] - across[1] * down[0])
    if turn < -0.1 * float((np.ptp(points, axis=0) ** 2).sum()):
        raise InvalidDetails(what=what, reason="right and left are exchanged; they are the person's own")
