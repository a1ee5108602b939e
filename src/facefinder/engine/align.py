"""The kept crop: one aligned picture of a face, from which every network's input is always made.

The crop shows the face warped by its five landmarks onto the template at one and a half pixels a template unit, as many
as the most demanding network wants. It is 144 template units wide: room for the networks that want more of the head. It
is kept as a JPEG. Inputs are made from the *decoded* crop, on import too, so that templates rebuilt later from kept
crops are the same as the first ones.
"""

from __future__ import annotations

import math
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from facefinder.domain.errors import UnusableTemplate
from facefinder.domain.geometry import TEMPLATE_SIDE, Landmarks, scaled_template, similarity_transform
from facefinder.domain.recognisers import Network
from facefinder.engine.decode import Pixels

CROP_SIDE = 216
PIXELS_PER_UNIT = 1.5
_FORMER_SIDE = 288
"""The side of crops that were kept at two pixels a unit."""
JPEG_QUALITY = 95
_CORNERS = np.array([(0, 0, 1), (CROP_SIDE, 0, 1), (0, CROP_SIDE, 1), (CROP_SIDE, CROP_SIDE, 1)], np.float64)
_CROP_TEMPLATE = scaled_template(CROP_SIDE, PIXELS_PER_UNIT * TEMPLATE_SIDE / CROP_SIDE)


def aligned_crop(pixels: Pixels, landmarks: Landmarks) -> Pixels:
    """The face of a photograph, warped onto the kept crop, shape (216, 216, 3).

    Raises:
        UnusableTemplate: when the landmarks define no alignment.
    """
    try:
        matrix = similarity_transform(landmarks, _CROP_TEMPLATE)
    except (ValueError, np.linalg.LinAlgError) as error:
        raise UnusableTemplate from error
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    if not 1e-3 < scale < 1e3:
        raise UnusableTemplate
    pixels, matrix = _around(pixels, matrix)
    if scale < 0.5:
        # A warp samples single points: shrink a large face properly first, or fine texture turns into noise.
        shrink = 1.0 / (2.0 * scale)
        size = (max(1, round(pixels.shape[1] / shrink)), max(1, round(pixels.shape[0] / shrink)))
        across, down = pixels.shape[1] / size[0], pixels.shape[0] / size[1]
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        matrix = matrix.copy()
        matrix[:, 2] += matrix[:, 0] * (across / 2 - 0.5) + matrix[:, 1] * (down / 2 - 0.5)
        matrix[:, 0] *= across
        matrix[:, 1] *= down
    warped = cv2.warpAffine(
        pixels, matrix, (CROP_SIDE, CROP_SIDE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, dtype=np.uint8)


def _around(pixels: Pixels, matrix: NDArray[np.float64]) -> tuple[Pixels, NDArray[np.float64]]:
    """Only the part of the photograph that the crop shows, so that a large photograph costs no more than its face."""
    places = _CORNERS @ cv2.invertAffineTransform(matrix).T
    height, width = pixels.shape[:2]
    low_x, low_y = (math.floor(edge) - 4 for edge in places.min(axis=0).tolist())
    high_x, high_y = (math.ceil(edge) + 5 for edge in places.max(axis=0).tolist())
    left, top = min(max(low_x, 0), width - 1), min(max(low_y, 0), height - 1)
    right, bottom = min(max(high_x, left + 1), width), min(max(high_y, top + 1), height)
    shifted = matrix.copy()
    shifted[:, 2] += matrix[:, 0] * left + matrix[:, 1] * top
    return pixels[top:bottom, left:right], shifted


def encode_crop(crop: Pixels) -> bytes:
    """The crop as it is kept: JPEG, colour at full resolution."""
    choices = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    choices += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    done, encoded = cv2.imencode(".jpg", crop, choices)
    if not done:
        raise UnusableTemplate
    return encoded.tobytes()


def decode_crop(content: bytes) -> Pixels | None:
    """A kept crop's pixels, or None when the bytes are no kept crop; a larger one of former times is shrunk."""
    if not content.startswith(b"\xff\xd8"):
        return None
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_BGR)
    if pixels is not None and pixels.shape == (_FORMER_SIDE, _FORMER_SIDE, 3):
        pixels = cv2.resize(pixels, (CROP_SIDE, CROP_SIDE), interpolation=cv2.INTER_AREA)
    if pixels is None or pixels.shape != (CROP_SIDE, CROP_SIDE, 3):
        return None
    return np.asarray(pixels, dtype=np.uint8)


def network_input(crop: Pixels, network: Network) -> Pixels:
    """The crop as ``network`` wants it: shape (height, width, 3), uint8, in the network's colour order."""
    size = (network.width, network.height)
    warped = cv2.warpAffine(crop, _from_crop(network), size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    pixels = np.asarray(warped, dtype=np.uint8)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8) if network.colour == "RGB" else pixels


@cache
def _from_crop(network: Network) -> NDArray[np.float64]:
    """From the kept crop to the network's pixels."""
    scale = min(network.width, network.height) / TEMPLATE_SIDE * network.spread / PIXELS_PER_UNIT
    centre = (CROP_SIDE - 1) / 2
    return np.array(
        [
            (scale, 0.0, (network.width - 1) / 2 - scale * centre),
            (0.0, scale, (network.height - 1) / 2 - scale * centre),
        ]
    )
