"""Camera RAW, developed by LibRaw inside a worker; the camera's own preview where the raw data cannot be."""

from __future__ import annotations

import io
from typing import BinaryIO

import numpy as np
import rawpy
from PIL import Image

from facefinder.domain.errors import PhotographTooLarge, PhotographUnreadable
from facefinder.engine.facts import DECODER_FAULTS, facts_of_tiff

_SIGNATURES = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"\0MRM", b"FOVb", b"ARRI")
_MAKE, _SUB_PICTURES, _KIND, _PHOTOMETRIC, _COMPRESSION, _DNG = 271, 330, 254, 262, 259, 50706
_SENSOR_PHOTOMETRIC = {32803, 34892}
_SENSOR_COMPRESSION = {34713, 32767, 32769, 32770, 65000, 65535}
_HALVED_ABOVE = 60_000_000


def looks_raw(head: bytes, file: BinaryIO) -> bool:
    """Whether the content may be camera RAW: by its signature, or as a TIFF that a camera wrote."""
    if head.startswith(_SIGNATURES) or head[6:14] == b"HEAPCCDR" or (head[4:12] == b"ftypcrx "):
        return True
    if head[:4] not in (b"II*\0", b"MM\0*"):
        return False
    if head[8:10] == b"CR":
        return True
    try:
        with Image.open(file, formats=("TIFF",)) as image:
            tags = image.tag_v2  # type: ignore[attr-defined]  # of a TIFF
            if tags.get(_PHOTOMETRIC) in _SENSOR_PHOTOMETRIC or tags.get(_COMPRESSION) in _SENSOR_COMPRESSION:
                return True
            return _DNG in tags or (_MAKE in tags and (_SUB_PICTURES in tags or tags.get(_KIND) == 1))
    except DECODER_FAULTS:
        return True  # Pillow knows no such TIFF; LibRaw may


def develop(file: BinaryIO, pixel_limit: int) -> tuple[np.ndarray, dict[str, str]] | None:
    """The upright photograph (height, width, 3; uint8; blue, green, red) and its facts; None when it is no camera RAW.

    Raises:
        PhotographTooLarge, PhotographUnreadable.
    """
    file.seek(0)
    content = file.read()
    try:
        raw = rawpy.imread(io.BytesIO(content))
    except rawpy.LibRawFileUnsupportedError:
        return None
    except (rawpy.LibRawError, *DECODER_FAULTS) as error:
        raise PhotographUnreadable(reason="its raw data is damaged") from error
    with raw:
        sizes = raw.sizes
        claimed = max(sizes.width * sizes.height, sizes.raw_width * sizes.raw_height)
        if claimed > pixel_limit:
            raise PhotographTooLarge(pixels=claimed, limit=pixel_limit)
        try:
            rgb = raw.postprocess(
                use_camera_wb=True,
                output_bps=8,
                half_size=claimed > _HALVED_ABOVE,
                demosaic_algorithm=rawpy.DemosaicAlgorithm.LINEAR,  # type: ignore[attr-defined, unused-ignore]
            )
        except (rawpy.LibRawError, *DECODER_FAULTS) as error:
            preview = _preview(raw, pixel_limit)
            if preview is None:
                raise PhotographUnreadable(reason="its raw data is damaged") from error
            rgb = preview
    return np.ascontiguousarray(rgb[:, :, ::-1]), facts_of_tiff(content)


def _preview(raw: rawpy.RawPy, pixel_limit: int) -> np.ndarray | None:
    try:
        thumbnail = raw.extract_thumb()
        if thumbnail.format != rawpy.ThumbFormat.JPEG:  # type: ignore[attr-defined, unused-ignore]
            return None
        with Image.open(io.BytesIO(thumbnail.data), formats=("JPEG",)) as image:
            if image.width * image.height > pixel_limit:
                return None
            return np.asarray(image.convert("RGB"))
    except (rawpy.LibRawError, *DECODER_FAULTS):
        return None
