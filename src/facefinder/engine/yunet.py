"""YuNet, the face detector, on the ONNX runtime: the same finds as OpenCV's FaceDetectorYN, in less than half its time.

What it gives for one picture is what OpenCV's class gives (the tests hold the two together): boxes, five landmarks with
their fractions of a pixel, and a score, overlaps thinned out.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from facefinder.engine.decode import Pixels

_STRIDES = (8, 16, 32)
_MULTIPLE = 32
_OVERLAP = 0.3
_MOST = 5000

Rows = NDArray[np.float32]
"""Finds, shape (n, 15), float32: left, top, width, height, five points as x and y, score; surest first."""


class YuNet:
    """The network, loaded once for a worker."""

    def __init__(self, model_file: Path, threshold: float, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_mem_pattern = False  # pictures come in every size: a plan would be kept for each
        self._session = onnxruntime.InferenceSession(str(model_file), options, providers=["CPUExecutionProvider"])
        self._outputs = [f"{kind}_{stride}" for stride in _STRIDES for kind in ("cls", "obj", "bbox", "kps")]
        self._threshold = threshold

    def detect(self, pixels: Pixels) -> Rows:
        """The finds in a picture, in its own pixels."""
        height, width = pixels.shape[:2]
        high, wide = (-(-size // _MULTIPLE) * _MULTIPLE for size in (height, width))
        planes = np.empty((1, 3, high, wide), np.float32)
        planes[:, :, height:] = 0
        planes[:, :, :height, width:] = 0
        for plane, channel in zip(planes[0], cv2.split(pixels), strict=True):
            plane[:height, :width] = channel
        answers = iter(self._session.run(self._outputs, {"input": planes}))
        rows = []
        for stride in _STRIDES:
            faceness, presence, boxes, points = (next(answers)[0] for _ in range(4))
            products = faceness[:, 0] * presence[:, 0]
            places = np.flatnonzero(products >= self._threshold**2)
            if not len(places):
                continue
            scores = np.sqrt(np.minimum(products[places], 1))
            down, across = np.divmod(places, wide // stride)
            anchors = np.stack([across, down], axis=1).astype(np.float32)
            centres = (anchors + boxes[places, :2]) * stride
            with np.errstate(over="ignore"):
                sizes = np.exp(boxes[places, 2:]) * stride
            marks = (points[places].reshape(-1, 5, 2) + anchors[:, np.newaxis]) * stride
            found = [centres - sizes / 2, sizes, marks.reshape(-1, 10), scores[:, np.newaxis]]
            rows.append(np.concatenate(found, axis=1, dtype=np.float32))
        if not rows:
            return np.zeros((0, 15), np.float32)
        return _thinned(np.concatenate(rows), self._threshold)


def _thinned(rows: Rows, threshold: float) -> Rows:
    sound = rows[np.isfinite(rows).all(axis=1)]
    if len(sound) < 2:
        return np.asarray(sound[sound[:, 14] > threshold], dtype=np.float32)
    boxes = sound[:, :4].astype(np.float64)
    kept = cv2.dnn.NMSBoxes(boxes.tolist(), sound[:, 14].tolist(), threshold, _OVERLAP, 1.0, _MOST)
    return np.asarray(sound[np.asarray(kept, dtype=np.intp).ravel()], dtype=np.float32)
