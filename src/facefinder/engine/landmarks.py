"""Placing the five landmarks again, exactly: the last network of MTCNN on an upright crop of each face.

YuNet's own landmarks waver by about three degrees and two template pixels, and that decides how well a face is
recognised. Each face is warped upright by them and looked at once more, together with its mirror image; the two answers
are averaged. The network also says how face-like the crop is, which settles doubtful detections and which way is up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from facefinder.domain.geometry import TEMPLATE_POINTS, Landmarks, similarity_transform
from facefinder.engine.decode import Pixels

_SIDE = 48
_LEFT, _TOP, _WIDE = 9.5, 16.0, 93.0
"""The square of the template, in its units, that the network was trained to look at."""
_MIRRORED = [1, 0, 2, 4, 3]
_BATCH = 32


class Landmarker:
    """The landmark network, loaded once for a worker."""

    def __init__(self, model_file: Path, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model_file), options, providers=["CPUExecutionProvider"])

    def place(self, pixels: Pixels, rough: Sequence[Landmarks]) -> tuple[list[Landmarks], NDArray[np.float32]]:
        """Better landmarks for each face, and how face-like each is, from 0 to 1, shape (faces,).

        A face whose rough landmarks define no crop keeps them and scores 0.
        """
        exact = list(rough)
        scores = np.zeros(len(rough), np.float32)
        for start in range(0, len(rough), _BATCH):
            self._place_batch(pixels, rough, range(start, min(start + _BATCH, len(rough))), exact, scores)
        return exact, scores

    def _place_batch(
        self,
        pixels: Pixels,
        rough: Sequence[Landmarks],
        places: range,
        exact: list[Landmarks],
        scores: NDArray[np.float32],
    ) -> None:
        usable, matrices, crops = [], [], []
        for place in places:
            try:
                matrix = _to_crop(rough[place])
            except (ValueError, np.linalg.LinAlgError):
                continue
            crop = _warped(pixels, matrix)
            usable.append(place)
            matrices.append(matrix)
            crops.append(crop)
        if not crops:
            return
        found, faces = self._session.run(["landmarks", "scores"], {"data": _planes(crops)})
        points = found.reshape(-1, 2, 5).transpose(0, 2, 1)
        points[1::2, :, 0] = 1.0 - points[1::2, :, 0]
        points[1::2] = points[1::2][:, _MIRRORED]
        middle = (points[0::2] + points[1::2]) / 2 * _SIDE - 0.5
        for order, place in enumerate(usable):
            back = cv2.invertAffineTransform(matrices[order])
            moved = middle[order].astype(np.float64) @ back[:, :2].T + back[:, 2]
            if np.isfinite(moved).all():
                exact[place] = moved.astype(np.float32)
                scores[place] = faces[2 * order : 2 * order + 2, 1].mean()


def _to_crop(landmarks: Landmarks) -> NDArray[np.float64]:
    """From the photograph to the network's 48 pixels."""
    matrix = similarity_transform(landmarks, TEMPLATE_POINTS)
    scale = _SIDE / _WIDE
    crop = matrix * scale
    crop[:, 2] += (0.5 - _LEFT) * scale - 0.5, (0.5 - _TOP) * scale - 0.5
    if not 1e-4 < math.hypot(crop[0, 0], crop[1, 0]) < 1e3:
        raise ValueError("the face is too large or too small")
    return crop


def _planes(crops: Sequence[Pixels]) -> NDArray[np.float32]:
    """What the network is given: of each crop red, green and blue planes, then those of its mirror image."""
    planes = np.empty((2 * len(crops), 3, _SIDE, _SIDE), np.float32)
    for place, crop in enumerate(crops):
        planes[2 * place] = crop[..., ::-1].transpose(2, 0, 1)
    planes[0::2] -= 127.5
    planes[0::2] /= 128.0
    planes[1::2] = planes[0::2, :, :, ::-1]
    return planes


def _warped(pixels: Pixels, matrix: NDArray[np.float64]) -> Pixels:
    """The crop, averaged over what each of its pixels covers: drawn large enough first, then shrunk."""
    shrink = 1.0 / math.hypot(matrix[0, 0], matrix[1, 0])
    times = min(max(math.ceil(shrink), 1), 16)
    large = matrix * times
    large[:, 2] += (times - 1) / 2
    drawn = cv2.warpAffine(
        pixels,
        large,
        (_SIDE * times, _SIDE * times),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if times > 1:
        drawn = cv2.resize(drawn, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(drawn, dtype=np.uint8)
