"""Frames taken from a file, and what tells whether anything happened between two of them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from facefinder.engine.decode import Pixels

_STILL_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif", b"avis", b"crx "}
_SIGNATURES = (
    b"\x1aE\xdf\xa3", b"FLV\x01", b"\0\0\x01\xba", b"\0\0\x01\xb3", b"0&\xb2u\x8ef\xcf\x11", b".RMF", b"OggS",
    b"DKIF", b"DHAV", b"\x06\x0e\x2b\x34\x02\x05\x01\x01", b"\0\0\0\x01g", b"\0\0\0\x01@",
    b"\0\0\0\x01\x09", b"\0\0\x01\xb0",
)  # fmt: skip

WATCH_SIZE = (96, 54)
_CUT = 26.0
_STILL = 6.0
"""A part of the picture is still while its lightness, 0 to 255, changes by less than that."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame taken from a file: its number (of a video: the moment in milliseconds), its moment in seconds, the
    upright pixels, whether a new scene begins with it, and how much of the file has been read, from 0 to 1."""

    frame: int
    moment: float
    pixels: Pixels
    cut: bool
    share: float


def looks_video(head: bytes) -> bool:
    """Whether the first bytes are those of a video."""
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip") and head[8:12] not in _STILL_BRANDS:
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return True
    for packet in (188, 192):  # transport streams, as broadcast and as cameras write them
        start = packet - 188
        places = [start + number * packet for number in range(3)]
        if len(head) > places[-1] and all(head[place] == 0x47 for place in places):
            return True
    return head.startswith(_SIGNATURES)


@dataclass(slots=True)
class Watch:
    """Tells from small grey copies whether the scene changed or stood still."""

    _last: np.ndarray | None = None
    _taken: np.ndarray | None = None

    def cut(self, grey: np.ndarray) -> bool:
        """Whether a new scene begins with this frame, compared with the one seen before."""
        last, self._last = self._last, grey
        if last is None:
            return False
        return float(np.abs(grey.astype(np.int16) - last.astype(np.int16)).mean()) > _CUT

    def still(self, grey: np.ndarray) -> bool:
        """Whether nothing moved since the frame last taken: no part of the picture became lighter or darker."""
        if self._taken is None:
            return False
        parts = [
            cv2.resize(each, (16, 9), interpolation=cv2.INTER_AREA).astype(np.int16) for each in (grey, self._taken)
        ]
        return int(np.abs(parts[0] - parts[1]).max()) < _STILL

    def took(self, grey: np.ndarray) -> None:
        self._taken = grey


def small_grey(pixels: Pixels) -> np.ndarray:
    """The small grey copy that ``Watch`` compares."""
    return np.asarray(cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), WATCH_SIZE, interpolation=cv2.INTER_AREA))
