"""What a person pointed out on a photograph, on its way to a worker in a frame's header."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import numpy as np

from facefinder.domain.assisting import ByHand
from facefinder.domain.geometry import Box
from facefinder.engine.frames import Frame


def hand_header(hand: ByHand | None) -> dict[str, object]:
    """The fields of a request that say where a person points; none when they do not."""
    if hand is None:
        return {}
    header: dict[str, object] = {"box": [float(value) for value in astuple(hand.box)], "at_frame": hand.frame}
    if hand.points is not None:
        header["points"] = [[float(x), float(y)] for x, y in hand.points]
    return header


def hand_of(frame: Frame) -> ByHand | None:
    """What ``hand_header`` said; it comes from the program itself."""
    header: dict[str, Any] = dict(frame.header)
    if "box" not in header:
        return None
    points = np.array(header["points"], np.float32) if "points" in header else None
    return ByHand(Box(*header["box"]), points, int(header["at_frame"]))
