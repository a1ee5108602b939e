"""From a file's bytes to the upright photograph, inside a worker.

Only formats of the whitelist are opened (none that runs another program or a script). A damaged file is read as far
as it goes and marked so.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, BinaryIO, cast

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from facefinder.domain.errors import FormatNotSupported, PhotographTooLarge, PhotographUnreadable
from facefinder.engine import raw
from facefinder.engine.facts import DECODER_FAULTS, facts_of, printable

Pixels = NDArray[np.uint8]
"""A picture, shape (height, width, 3), uint8, channels in the order blue, green, red (OpenCV's)."""

FORMATS = (
    "JPEG", "PNG", "GIF", "BMP", "DIB", "WEBP", "TIFF", "JPEG2000", "PPM", "TGA", "PCX", "SGI", "ICO", "ICNS", "PSD",
    "QOI", "HEIF", "AVIF",
)  # fmt: skip
"""What is opened, by Pillow's names; JPEG stands for MPO, the pictures of several lenses, too."""
THUMBNAIL_SIDE = 320
_HASHED_SIDE = 256
_SIGNATURES = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"8BPS", b"\0\0\0\x0cjP  ",
)  # fmt: skip
_JPEG_END = b"\xff\xd9"
RAW_TYPE = "image/x-raw"

Image.init()  # every format of the whitelist is known before the first file comes
pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked from the header, before anything is decoded
warnings.simplefilter("ignore")


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame of a file, upright. ``metadata`` holds facts as short printable strings (see ``facts``)."""

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


def decode(content: bytes | BinaryIO, pixel_limit: int, frame: int = 0) -> Picture:
    """The photograph in ``content`` (or its page number ``frame``), upright, 8 bits a channel.

    Raises:
        FormatNotSupported: when it is no picture of a format on the whitelist.
        PhotographTooLarge: when its header claims more than ``pixel_limit`` pixels.
        PhotographUnreadable: when it is damaged beyond reading.
    """
    file = in_memory(content) if isinstance(content, bytes) else content
    developed = developed_raw(file, pixel_limit)
    if developed is not None:
        return developed
    try:
        with opened(file) as image:
            return picture_in(image, pixel_limit, frame)
    except (FormatNotSupported, PhotographTooLarge, MemoryError):
        raise
    except (PhotographUnreadable, *DECODER_FAULTS):
        return salvaged(file, pixel_limit, frame)


def salvaged(file: BinaryIO, pixel_limit: int, frame: int = 0) -> Picture:
    """As ``decode``, of a damaged file: what it still holds may be all that is left of it."""
    with opened(file, forgiving=True) as image:
        return replace(picture_in(image, pixel_limit, frame), truncated=True)


def developed_raw(file: BinaryIO, pixel_limit: int) -> Picture | None:
    """The photograph of a camera RAW file; None when it is none."""
    file.seek(0)
    if not raw.looks_raw(file.read(64), file):
        return None
    developed = raw.develop(file, pixel_limit)
    if developed is None:
        return None
    pixels, facts = developed
    return Picture(pixels, RAW_TYPE, False, facts)


def opened(file: BinaryIO, *, forgiving: bool = False) -> ImageFile.ImageFile:
    """The file as Pillow sees it, nothing decoded yet; ``forgiving`` reads damaged pictures as far as they go.

    Raises:
        FormatNotSupported, PhotographUnreadable: as ``decode``.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = forgiving
    file.seek(0)
    lent = file if isinstance(file, _InMemory) else cast(BinaryIO, _Lent(file))
    try:
        return Image.open(lent, formats=FORMATS)
    except UnidentifiedImageError as error:
        if _begins_like_one(file):
            raise PhotographUnreadable(reason="it is damaged from its beginning") from error
        raise FormatNotSupported from error
    except DECODER_FAULTS as error:
        raise PhotographUnreadable(reason=_reason(error)) from error


def _begins_like_one(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(16)
    still = head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"avis")
    return still or head.startswith(_SIGNATURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


class _InMemory(io.BytesIO):
    """A content in memory, as Pillow gets it: it stays open, as ``_Lent`` does, and is read without a detour."""

    def close(self) -> None:
        """The file stays open."""


def in_memory(content: bytes) -> BinaryIO:
    """A content that was read whole, as a file; the bytes are not copied."""
    return _InMemory(content)


class _Lent:
    """The file as Pillow gets it: some of its readers close what they were given when they meet damage."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def readline(self, size: int = -1) -> bytes:
        return self._file.readline(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        """The file stays open."""


def media_type_of(image: ImageFile.ImageFile) -> str:
    return image.get_format_mimetype() or Image.MIME.get(image.format or "", "image/unknown")


def frames_of(image: Image.Image) -> int | None:
    """How many pictures the file holds, at least 1; None when it is too damaged to count them."""
    try:
        return max(1, int(getattr(image, "n_frames", 1)))
    except DECODER_FAULTS:
        return None


def upright_pixels(image: Image.Image, pixel_limit: int) -> Pixels:
    """The frame that the image stands at, upright, 8 bits a channel.

    Raises:
        PhotographTooLarge, PhotographUnreadable; and whatever a decoder raises on damaged content.
    """
    width, height = image.size
    if width * height > pixel_limit:
        raise PhotographTooLarge(pixels=width * height, limit=pixel_limit)
    if width < 1 or height < 1:
        raise PhotographUnreadable(reason="it has no pixels")
    if isinstance(image, ImageFile.ImageFile) and (pixels := _plain_jpeg(image)) is not None:
        return pixels
    image.load()
    return _eight_bit(_upright(image))


def _plain_jpeg(image: ImageFile.ImageFile) -> Pixels | None:
    """The pixels of a JPEG that lies upright in memory and has its end, straight in OpenCV's order; None for any other
    file. OpenCV's copy of the JPEG library gives the same pixels as Pillow's; only Pillow tells of a missing end."""
    file = image.fp
    if image.format != "JPEG" or image.mode not in ("RGB", "L") or not isinstance(file, _InMemory):
        return None
    if _is_turned(image):
        return None
    content = file.getvalue()
    if not content.endswith(_JPEG_END):
        return None
    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_BGR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        return None
    if pixels is None or pixels.shape != (image.height, image.width, 3):
        return None
    return np.asarray(pixels, dtype=np.uint8)


def picture_in(image: ImageFile.ImageFile, pixel_limit: int, frame: int = 0) -> Picture:
    """One frame of an opened file, whole.

    Raises:
        PhotographTooLarge, PhotographUnreadable: as ``decode``.
    """
    try:
        frames = frames_of(image)
        if frame:
            image.seek(frame)
        pixels = upright_pixels(image, pixel_limit)
        return Picture(pixels, media_type_of(image), False, facts_of(image), frames or 1)
    except (PhotographUnreadable, MemoryError):
        raise
    except DECODER_FAULTS as error:
        raise PhotographUnreadable(reason=_reason(error)) from error


def _reason(error: BaseException) -> str:
    text = printable(str(error)) or type(error).__name__
    return f"it is damaged ({text})"


def _upright(image: Image.Image) -> Image.Image:
    try:
        # What lies upright would be copied.
        return ImageOps.exif_transpose(image) if _is_turned(image) else image
    except DECODER_FAULTS:
        return image  # metadata that cannot be read leaves the picture as it lies


def _is_turned(image: Image.Image) -> bool:
    try:
        return image.getexif().get(ExifTags.Base.Orientation) in range(2, 9)
    except DECODER_FAULTS:
        return False


def _eight_bit(image: Image.Image) -> Pixels:
    mode = image.mode
    if mode == "RGB":
        return np.asarray(cv2.cvtColor(np.asarray(image), cv2.COLOR_RGB2BGR), dtype=np.uint8)
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
    return np.asarray(cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR), dtype=np.uint8)


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
    grey = cv2.cvtColor(shrunk(pixels, _HASHED_SIDE), cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    if height < 8 or width < 9:
        small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA).astype(np.float32)
    else:
        # The mean of each part. The sums are whole numbers below 2 ** 24: exact, in whatever order they are added.
        sums = _shares(height, 8).T @ grey.astype(np.float32) @ _shares(width, 9)
        small = np.rint(sums / (height * width))
    return np.packbits(small[:, 1:] > small[:, :-1]).tobytes()


@lru_cache(maxsize=_HASHED_SIDE)
def _shares(length: int, parts: int) -> NDArray[np.float32]:
    """How much of each of ``length`` pixels lies in each of ``parts`` equal parts, counted in ``1 / parts`` of a pixel:
    whole numbers, shape (length, parts)."""
    pixels, bounds = np.arange(length + 1) * parts, np.arange(parts + 1) * length
    shared = np.minimum(pixels[1:, np.newaxis], bounds[1:]) - np.maximum(pixels[:-1, np.newaxis], bounds[:-1])
    return np.asarray(np.maximum(shared, 0), dtype=np.float32)
