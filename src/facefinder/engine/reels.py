"""Every frame of a file that may show faces: a TIFF's pages, an animation's frames, a video's moments."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from PIL import Image

from facefinder.domain.errors import FormatNotSupported, PhotographTooLarge, PhotographUnreadable
from facefinder.engine import decode
from facefinder.engine.decode import Pixels
from facefinder.engine.facts import DECODER_FAULTS, facts_of
from facefinder.engine.shots import Shot, Watch, looks_video, small_grey

if TYPE_CHECKING:
    from facefinder.engine.video import Video

__all__ = ["Reel", "Shot", "open_reel", "picture_at"]

_PAGES = {"TIFF", "HEIF"}
_ANIMATIONS = {"GIF", "PNG", "WEBP", "AVIF"}
_MOST_FRAMES = 1000
_MOST_PIXELS = 3_000_000_000
_FRAME_SECONDS = 0.1
_REDUCED_COPY = 1
_SUBFILE_KIND = 254


@dataclass(slots=True)
class Reel:
    """What a file shows. ``follows``: its frames follow one another in time, so one face appears in many of them;
    ``timed``: their moments are meaningful to a person. ``shots`` may be drawn once; ``metadata`` and ``truncated`` are
    complete when it is drawn."""

    media_type: str
    metadata: dict[str, str]
    shots: Iterator[Shot]
    follows: bool = False
    timed: bool = False
    truncated: bool = False


def open_reel(
    content: bytes | BinaryIO, pixel_limit: int, threads: int = 1, moved: Callable[[float], None] = lambda _: None
) -> Reel:
    """The frames of a file, whatever it is. ``moved`` hears how far a video is read, from 0 to 1, where frames are few.

    Raises:
        FormatNotSupported: when it is neither a picture of a format on the whitelist nor a video.
        PhotographTooLarge: when its header claims more than ``pixel_limit`` pixels.
        PhotographUnreadable: when it is damaged beyond reading.
    """
    file = decode.in_memory(content) if isinstance(content, bytes) else content
    file.seek(0)
    head = file.read(1024)
    if looks_video(head):
        try:
            return _video(file, pixel_limit, threads, moved)
        except PhotographTooLarge:
            raise
        except PhotographUnreadable:
            if head[4:8] != b"ftyp":
                raise
            # Pictures and videos share this container, and not every brand tells them apart.
            with contextlib.suppress(FormatNotSupported):
                return _pictures(file, pixel_limit)
            raise
    return _pictures(file, pixel_limit)


def _pictures(file: BinaryIO, pixel_limit: int) -> Reel:
    developed = decode.developed_raw(file, pixel_limit)
    if developed is not None:
        return Reel(developed.media_type, developed.metadata, iter([Shot(0, 0.0, developed.pixels, False, 1.0)]))
    with decode.opened(file) as image:
        frames = decode.frames_of(image)
        kind = image.format or ""
        single = frames == 1 or (kind not in _PAGES and kind not in _ANIMATIONS)
        try:
            picture = decode.picture_in(image, pixel_limit) if single else None
        except PhotographTooLarge:
            raise
        except PhotographUnreadable:
            picture = decode.salvaged(file, pixel_limit)
    if picture is None:
        return _frames(file, pixel_limit, kind, frames)
    reel = Reel(picture.media_type, dict(picture.metadata), iter([Shot(0, 0.0, picture.pixels, False, 1.0)]))
    if picture.truncated:
        reel.truncated = True
    return reel


def picture_at(content: bytes | BinaryIO, pixel_limit: int, frame: int) -> Pixels:
    """One frame of a file, upright; raises as ``open_reel``."""
    file = decode.in_memory(content) if isinstance(content, bytes) else content
    file.seek(0)
    if not looks_video(file.read(1024)):
        return decode.decode(file, pixel_limit, frame).pixels
    opened = _opened_video(file, pixel_limit, 1)
    try:
        return opened.at(frame)
    finally:
        opened.close()


def _opened_video(file: BinaryIO, pixel_limit: int, threads: int) -> Video:
    from facefinder.engine.video import open_video  # FFmpeg is loaded by the first video, and not before

    return open_video(file, pixel_limit, threads)


def _video(file: BinaryIO, pixel_limit: int, threads: int, moved: Callable[[float], None]) -> Reel:
    opened = _opened_video(file, pixel_limit, threads)
    reel = Reel(opened.media_type, opened.metadata, iter(()), follows=True, timed=True)

    def shots() -> Iterator[Shot]:
        try:
            yield from opened.shots(moved)
        finally:
            reel.metadata["frames_examined"] = str(opened.examined)
            if opened.truncated:
                reel.truncated = True
            opened.close()

    reel.shots = shots()
    return reel


def _frames(file: BinaryIO, pixel_limit: int, kind: str, count: int | None) -> Reel:
    """Pages or frames, as many as may be read; where one is damaged, those before it."""
    animation = kind in _ANIMATIONS
    with decode.opened(file) as image:
        facts = facts_of(image) | ({} if count is None else {"frames": str(count)})
        reel = Reel(decode.media_type_of(image), facts, iter(()), follows=animation, truncated=count is None)
        _check(image, pixel_limit)

    frames = count or _MOST_FRAMES

    def shots() -> Iterator[Shot]:
        image = decode.opened(file)
        watch, examined, spent, moment = Watch(), 0, 0, 0.0
        try:
            for number in range(min(frames, _MOST_FRAMES)):
                try:
                    pixels = _page(image, number, pixel_limit)
                except PhotographTooLarge:
                    raise
                except (PhotographUnreadable, *DECODER_FAULTS):
                    reel.truncated = True
                    image.close()
                    image = decode.opened(file, forgiving=True)
                    try:
                        pixels = _page(image, number, pixel_limit)
                    except (PhotographUnreadable, *DECODER_FAULTS) as error:
                        if not examined:
                            raise PhotographUnreadable(reason="it is damaged") from error
                        break
                if pixels is None:
                    continue
                spent += pixels.size // 3
                cut = False
                if animation:
                    moment += _FRAME_SECONDS
                    grey = small_grey(pixels)
                    cut = watch.cut(grey)
                    if number and watch.still(grey):
                        continue
                    watch.took(grey)
                examined += 1
                yield Shot(number, moment, pixels, cut, number / frames)
                if spent > _MOST_PIXELS:
                    break
        finally:
            image.close()
            if examined < frames:
                reel.metadata["frames_examined"] = str(examined)

    reel.shots = shots()
    return reel


def _check(image: Image.Image, pixel_limit: int) -> None:
    width, height = image.size
    if width * height > pixel_limit:
        raise PhotographTooLarge(pixels=width * height, limit=pixel_limit)


def _page(image: Image.Image, number: int, pixel_limit: int) -> Pixels | None:
    """The pixels of a page; None for one that only repeats another at a smaller size."""
    image.seek(number)
    if number and image.format == "TIFF":
        kind = getattr(image, "tag_v2", {}).get(_SUBFILE_KIND, 0)
        if isinstance(kind, int) and kind & _REDUCED_COPY:
            return None
    return decode.upright_pixels(image, pixel_limit)
