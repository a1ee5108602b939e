"""From a file's bytes to the upright photograph, inside a worker.

Only formats of the whitelist are opened (none that runs another program or a script). A damaged file is read as far
as it goes and marked so.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from facefinder.domain.errors import FormatNotSupported, PhotographTooLarge, PhotographUnreadable

Pixels = NDArray[np.uint8]
"""A picture, shape (height, width, 3), uint8, channels in the order blue, green, red (OpenCV's)."""

FORMATS = (
    "JPEG", "PNG", "GIF", "BMP", "DIB", "WEBP", "TIFF", "JPEG2000", "PPM", "TGA", "PCX", "SGI", "ICO", "ICNS", "PSD",
    "QOI", "HEIF", "AVIF",
)  # fmt: skip
"""What is opened, by Pillow's names; JPEG stands for MPO, the pictures of several lenses, too."""
THUMBNAIL_SIDE = 320
_LONGEST_TEXT = 200
_DECODER_FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OverflowError,
    ZeroDivisionError, RuntimeError, NotImplementedError, struct.error, UnicodeError, Image.DecompressionBombError,
)  # fmt: skip

Image.init()  # every format of the whitelist is known before the first file comes
pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked from the header, before anything is decoded
warnings.simplefilter("ignore")


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame of a file, upright. ``metadata`` holds facts as short printable strings (see ``_facts``)."""

    pixels: Pixels
    media_type: str
    truncated: bool
    metadata: dict[str, str]
    frames: int = 1

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


def decode(content: bytes, pixel_limit: int, frame: int = 0) -> Picture:
    """The photograph in ``content``, upright, 8 bits a channel.

    Raises:
        FormatNotSupported: when it is no picture of a format on the whitelist.
        PhotographTooLarge: when its header claims more than ``pixel_limit`` pixels.
        PhotographUnreadable: when it is damaged beyond reading.
    """
    try:
        return _decode(content, pixel_limit, frame, forgiving=False)
    except (FormatNotSupported, PhotographTooLarge, MemoryError):
        raise
    except (PhotographUnreadable, *_DECODER_FAULTS):
        # What a damaged file still holds may be all that is left of it.
        return _decode(content, pixel_limit, frame, forgiving=True)


def _decode(content: bytes, pixel_limit: int, frame: int, forgiving: bool) -> Picture:
    ImageFile.LOAD_TRUNCATED_IMAGES = forgiving
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise FormatNotSupported from error
    except _DECODER_FAULTS as error:
        raise PhotographUnreadable(reason=_reason(error)) from error
    with image:
        media_type = image.get_format_mimetype() or Image.MIME.get(image.format or "", "image/unknown")
        try:
            frames = max(1, int(getattr(image, "n_frames", 1)))
        except _DECODER_FAULTS:
            frames = 1
        try:
            if frame:
                image.seek(frame)
            width, height = image.size
            if width * height > pixel_limit:
                raise PhotographTooLarge(pixels=width * height, limit=pixel_limit)
            if width < 1 or height < 1:
                raise PhotographUnreadable(reason="it has no pixels")
            image.load()
            facts = _facts(image)
            upright = _upright(image)
            pixels = _eight_bit(upright)
        except (PhotographUnreadable, MemoryError):
            raise
        except _DECODER_FAULTS as error:
            raise PhotographUnreadable(reason=_reason(error)) from error
    return Picture(pixels, media_type, forgiving, facts, frames)


def _reason(error: BaseException) -> str:
    text = _printable(str(error)) or type(error).__name__
    return f"it is damaged ({text})"


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _DECODER_FAULTS:
        return image  # metadata that cannot be read leaves the picture as it lies


def _eight_bit(image: Image.Image) -> Pixels:
    mode = image.mode
    if mode == "RGB":
        rgb: NDArray[Any] = np.asarray(image)
        return np.ascontiguousarray(rgb[:, :, ::-1])
    if mode == "L":
        return _grey(np.asarray(image))
    if mode in ("I", "F") or mode.startswith("I;"):
        return _grey(_stretched(np.asarray(image)))
    if mode == "1":
        return _grey(np.asarray(image.convert("L")))
    if mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        image = Image.alpha_composite(ground, clear)
    rgb = np.asarray(image.convert("RGB"))
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _grey(values: NDArray[Any]) -> Pixels:
    return np.ascontiguousarray(np.repeat(values.astype(np.uint8)[:, :, np.newaxis], 3, axis=2))


def _stretched(values: NDArray[Any]) -> NDArray[Any]:
    """Deep grey values as 8 bits: by the bit depth that they use for whole numbers, by their span for others."""
    depth = values.astype(np.float64)
    depth[~np.isfinite(depth)] = 0.0
    low, high = float(depth.min()), float(depth.max())
    if np.issubdtype(values.dtype, np.integer) and low >= 0 and high <= 65535:
        full = next(bound for bound in (255, 1023, 4095, 16383, 65535) if high <= bound)
        return depth * (255.0 / full)
    return (depth - low) * (255.0 / (high - low)) if high > low else depth * 0.0


def jpeg(pixels: Pixels, quality: int = 85) -> bytes:
    """The picture as a fresh JPEG, without any metadata."""
    done, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise PhotographUnreadable(reason="it cannot be shown")
    return encoded.tobytes()


def shrunk(pixels: Pixels, longest: int) -> Pixels:
    """The picture with no side longer than ``longest``; never enlarged."""
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def thumbnail(pixels: Pixels) -> bytes:
    """A JPEG of at most 320 pixels a side."""
    return jpeg(shrunk(pixels, THUMBNAIL_SIDE), quality=82)


def perceptual_hash(pixels: Pixels) -> bytes:
    """A 64-bit difference hash (8 bytes): near copies differ in few bits, whatever their size or compression."""
    grey = cv2.cvtColor(shrunk(pixels, 256), cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA).astype(np.int16)
    return np.packbits(small[:, 1:] > small[:, :-1]).tobytes()


# --- metadata -------------------------------------------------------------------------------------------------------


def _facts(image: Image.Image) -> dict[str, str]:
    """Facts from the metadata: taken_at (ISO 8601), camera, camera_make, camera_model, lens, software, gps (decimal
    degrees ``latitude,longitude``), gps_altitude (metres), description, artist, frames. Only what is there."""
    facts: dict[str, str] = {}

    def keep(name: str, read: Callable[[], object]) -> None:
        try:
            value = read()
        except _DECODER_FAULTS:
            return
        text = _printable(value.decode("latin-1") if isinstance(value, bytes) else str(value)) if value else ""
        if text:
            facts[name] = text

    try:
        exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
    except _DECODER_FAULTS:
        return facts
    base = ExifTags.Base
    keep("camera_make", lambda: exif.get(base.Make))
    keep("camera_model", lambda: exif.get(base.Model))
    keep("software", lambda: exif.get(base.Software))
    keep("description", lambda: exif.get(base.ImageDescription))
    keep("artist", lambda: exif.get(base.Artist))
    keep("lens", lambda: details.get(base.LensModel))
    make, model = facts.get("camera_make", ""), facts.get("camera_model", "")
    camera = model if make and model.lower().startswith(make.lower().split()[0]) else f"{make} {model}".strip()
    keep("camera", lambda: camera)
    for moment, zone in (
        (details.get(base.DateTimeOriginal), details.get(base.OffsetTimeOriginal)),
        (details.get(base.DateTimeDigitized), details.get(base.OffsetTimeDigitized)),
        (exif.get(base.DateTime), details.get(base.OffsetTime)),
    ):
        keep("taken_at", lambda moment=moment, zone=zone: _moment(moment, zone))  # type: ignore[misc]
        if "taken_at" in facts:
            break
    try:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except _DECODER_FAULTS:
        place = {}
    if place:
        keep("gps", lambda: _position(place))
        keep("gps_altitude", lambda: _altitude(place))
    return facts


def _moment(untrusted_moment: object, untrusted_zone: object) -> str:
    moment = datetime.strptime(str(untrusted_moment).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007 - a camera's clock says no zone
    zone = str(untrusted_zone).strip("\0 ") if untrusted_zone else ""
    is_zone = len(zone) == 6 and zone[0] in "+-" and zone[3] == ":" and (zone[1:3] + zone[4:]).isdigit()
    return moment + zone if is_zone else moment


def _position(place: dict[Any, Any]) -> str:
    def degrees(values: Any, reference: Any, negative: str) -> float:
        whole, minutes, seconds = (float(value) for value in values)
        result = whole + minutes / 60 + seconds / 3600
        return -result if str(reference).strip("\0 ").upper() == negative else result

    tags = ExifTags.GPS
    latitude = degrees(place[tags.GPSLatitude], place.get(tags.GPSLatitudeRef), "S")
    longitude = degrees(place[tags.GPSLongitude], place.get(tags.GPSLongitudeRef), "W")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ""
    return f"{latitude:.6f},{longitude:.6f}"


def _altitude(place: dict[Any, Any]) -> str:
    height = float(place[ExifTags.GPS.GPSAltitude])
    below = place.get(ExifTags.GPS.GPSAltitudeRef) in (1, b"\x01")
    return f"{-height if below else height:.1f}"


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()[:_LONGEST_TEXT]
