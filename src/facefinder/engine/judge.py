"""Measuring a face's quality components, each 0 to 100, from the photograph, the landmarks and the kept crop."""

from __future__ import annotations

import math

import cv2
import numpy as np

from facefinder.domain.geometry import Box, Landmarks
from facefinder.domain.quality import overall
from facefinder.domain.records import Quality
from facefinder.engine.decode import Pixels

_FACE = slice(48, 174)
"""The part of the kept crop that the face itself fills: forehead to chin, cheek to cheek."""


def judge(pixels: Pixels, box: Box, landmarks: Landmarks, crop: Pixels) -> Quality:
    """The quality of one face; ``pixels`` is the upright photograph, ``crop`` the kept crop before it is encoded."""
    grey = cv2.cvtColor(crop[_FACE, _FACE], cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (84, 84), interpolation=cv2.INTER_AREA)
    shades = cv2.calcHist([small], [0], None, [256], [0, 256]).ravel() / small.size
    yaw, pitch, roll = pose(landmarks)
    eyes = math.dist(*landmarks[:2].tolist())
    components = {
        "sharpness": _sharpness(small.astype(np.float32)),
        "illumination_uniformity": _uniformity(small),
        "over_exposure": _falling(float(shades[248:].sum()), 0.02, 0.35),
        "under_exposure": _falling(float(shades[:21].sum()), 0.10, 0.65),
        "inter_eye_distance": _rising(eyes, 8.0, 60.0),
        "yaw": _falling(abs(yaw), 10.0, 75.0),
        "pitch": _falling(abs(pitch), 12.0, 60.0),
        "roll": _falling(abs(roll), 30.0, 180.0),
        "compression": _compression(pixels, box),
    }
    return Quality(overall(components), components)


def pose(landmarks: Landmarks) -> tuple[float, float, float]:
    """Yaw, pitch and roll in degrees, estimated from five points: good for sorting faces, not for measuring heads."""
    # As complex numbers: the real part lies across the photograph, the imaginary part down it.
    right_eye, left_eye, nose, right_mouth, left_mouth = (complex(x, y) for x, y in landmarks.tolist())
    across = left_eye - right_eye
    roll = math.degrees(math.atan2(across.imag, across.real))
    eyes, mouth = (right_eye + left_eye) / 2, (right_mouth + left_mouth) / 2
    height = abs(mouth - eyes)
    if height < 1e-6:
        return 90.0, 90.0, roll
    # Turned so that the face stands upright: across it the real part, down it the imaginary one.
    upright = 1j * (mouth - eyes).conjugate() / height
    width = max(abs((across * upright).real), abs(((left_mouth - right_mouth) * upright).real), 1e-6)
    offset, along = ((nose - eyes) * upright).real, ((nose - eyes) * upright).imag / height
    # A nose stands out by about half the distance between the eyes; the eyes draw together as the head turns.
    yaw = math.degrees(math.atan2(offset, width * 0.5)) * 0.9
    pitch = (along - 0.50) * 130.0
    return yaw, pitch, roll


def _sharpness(values: np.ndarray) -> float:
    contrast = _deviation(values)
    if contrast < 1.0:
        return 0.0
    edges = _deviation(cv2.Laplacian(values, cv2.CV_32F))
    return _rising(math.log2(max(edges / contrast, 1e-3)), -3.6, -0.6)


def _deviation(values: np.ndarray) -> float:
    return float(cv2.meanStdDev(values)[1][0, 0])


def _uniformity(small: np.ndarray) -> float:
    half = small.shape[1] // 2
    left, right = small[:, :half], small[:, -half:]
    shades = [cv2.calcHist([side], [0], None, [16], [0, 256]) / side.size for side in (left, right)]
    alike = _rising(float(np.minimum(*shades).sum()), 0.05, 0.75)
    bright = [cv2.mean(side)[0] for side in (left, right)]
    return min(alike, _falling(abs(bright[0] - bright[1]) / max(sum(bright), 1.0), 0.06, 0.5))


def _compression(pixels: Pixels, box: Box) -> float:
    """How little the 8-pixel grid of JPEG shows around the face; 100 where there is too little to tell."""
    height, width = pixels.shape[:2]
    left, top = max(0, int(box.x) // 8 * 8), max(0, int(box.y) // 8 * 8)
    right, bottom = min(width, int(box.x + box.width)), min(height, int(box.y + box.height))
    if right - left < 32 or bottom - top < 32:
        return 100.0
    right, bottom = min(right, left + 1024), min(bottom, top + 1024)
    grey = cv2.cvtColor(pixels[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    ratios = []
    for one, next_one, along in ((grey[:, :-1], grey[:, 1:], 0), (grey[:-1], grey[1:], 1)):
        steps = cv2.reduce(cv2.absdiff(one, next_one), along, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
        blocks = len(steps) // 8
        sums = steps[: blocks * 8].reshape(blocks, 8).sum(axis=0) / (blocks * one.shape[along])
        ratios.append((float(sums[7]) + 0.2) / (float(sums[:7].sum()) / 7 + 0.2))
    return _falling(sum(ratios) / 2, 1.05, 2.2)


def _rising(value: float, bad: float, good: float) -> float:
    return round(100.0 * min(1.0, max(0.0, (value - bad) / (good - bad))), 1)


def _falling(value: float, good: float, bad: float) -> float:
    return round(100.0 - _rising(value, good, bad), 1)
