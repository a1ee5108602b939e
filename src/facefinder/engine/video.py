"""Video, read by FFmpeg through PyAV inside a worker: sampled by time and by change, upright, with square pixels.

Nothing but the given file can be reached: the demuxers are a whitelist without playlists, and no protocol is allowed.
"""

from __future__ import annotations

import fractions
import io
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import av
import cv2
import numpy as np
from av.codec.context import ThreadType
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from facefinder.domain.errors import FormatNotSupported, PhotographTooLarge, PhotographUnreadable
from facefinder.engine.decode import Pixels
from facefinder.engine.facts import DECODER_FAULTS, printable
from facefinder.engine.shots import WATCH_SIZE, Shot, Watch

av.logging.set_level(None)

_DEMUXERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,h264,hevc,m4v,mjpeg,flv,asf,rm,ogg,mxf,dv,ivf,nut,wtv,"
    "dhav,swf,smjpeg,mpjpeg,av1,obu,cavsvideo,vc1,live_flv,pva,nsv,ifv,xmv,gxf,dvr"
)
_OPTIONS = {
    "format_whitelist": _DEMUXERS,
    "protocol_whitelist": "none",
    "probesize": str(8 << 20),
    "analyzeduration": "10000000",
    "max_streams": "64",
}
_WATCH_EVERY = 0.1
_TOLD_EVERY = 1.0
_CHECK_STILL_EVERY = 10.0
_LONG = 600.0
_VERY_LONG = 7200.0
_MOST_STEPS = 6_000_000


@dataclass(slots=True)
class Video:
    """An opened video. ``shots`` may be drawn once; ``truncated`` turns true when the end could not be read."""

    media_type: str
    metadata: dict[str, str]
    seconds: float
    truncated: bool = False
    examined: int = 0
    _container: Any = None
    _stream: Any = None
    _pixel_limit: int = 0
    _reformatter: VideoReformatter = field(default_factory=VideoReformatter)

    def close(self) -> None:
        self._container.close()

    def shots(self, moved: Callable[[float], None] = lambda _: None) -> Iterator[Shot]:
        """Frames at the change of scenes and at intervals; where nothing moves, now and then one.

        ``moved`` is told at least every second or so how far the video is read, from 0 to 1, while that goes on.

        Raises:
            PhotographUnreadable: when not one frame could be read.
        """
        interval = 0.5 if self.seconds <= _LONG else 1.0 if self.seconds <= _VERY_LONG else 2.0
        if self.seconds > _LONG:
            self._stream.codec_context.skip_frame = "NONREF"
        watch = Watch()
        began: float | None = None
        watched = taken = float("-inf")
        pending_cut = False
        told = time.monotonic()
        for frame in self._frames():
            moment = _time(frame, max(watched, 0.0) + 0.04)
            if began is None:
                began = moment
            moment = max(0.0, moment - began)
            if moment - watched < _WATCH_EVERY and moment >= watched:
                continue
            watched = moment
            share = min(1.0, moment / self.seconds) if self.seconds > 0 else 0.0
            if time.monotonic() - told > _TOLD_EVERY:
                moved(share)
                told = time.monotonic()
            grey = self._grey(frame)
            if watch.cut(grey):
                pending_cut = True
            due = moment - taken >= interval or moment < taken
            if not (due or (pending_cut and moment - taken >= 0.2)):
                continue
            if not pending_cut and moment - taken < _CHECK_STILL_EVERY and watch.still(grey):
                continue
            watch.took(grey)
            taken = moment
            self.examined += 1
            yield Shot(round(moment * 1000), moment, self._upright(frame), pending_cut, share)
            pending_cut = False
        if not self.examined:
            raise PhotographUnreadable(reason="not one frame of this video can be read")

    def at(self, milliseconds: int) -> Pixels:
        """The upright frame shown at that moment.

        Raises:
            PhotographUnreadable: when there is none.
        """
        wanted = milliseconds / 1000
        stream = self._stream
        start = self._first_moment()
        if wanted > 2.0:
            try:
                self._container.seek(int((start + wanted - 0.5) / stream.time_base), stream=stream, backward=True)
            except FFmpegError:
                self._container.seek(0)
        shown = None
        for frame in self._frames():
            moment = _time(frame, 0.0) - start
            if shown is None or moment <= wanted + 0.0006:
                shown = frame
            if moment >= wanted - 0.0006:
                break
        if shown is None:
            raise PhotographUnreadable(reason="this moment of the video cannot be read")
        return self._upright(shown)

    def _first_moment(self) -> float:
        for frame in self._frames():
            self._container.seek(0)
            return _time(frame, 0.0)
        raise PhotographUnreadable(reason="not one frame of this video can be read")

    def _frames(self) -> Iterator[VideoFrame]:
        """Every frame that can be decoded; damaged packets are passed over."""
        faults = steps = 0
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (FFmpegError, *DECODER_FAULTS):
                self.truncated = True
                return
            try:
                decoded = packet.decode()
            except (FFmpegError, *DECODER_FAULTS):
                faults += 1
                self.truncated = True
                if faults > 1000:
                    return
                continue
            for frame in decoded:
                steps += 1
                if steps > _MOST_STEPS:
                    self.truncated = True
                    return
                if frame.width * frame.height > self._pixel_limit:
                    raise PhotographTooLarge(pixels=frame.width * frame.height, limit=self._pixel_limit)
                yield frame

    def _grey(self, frame: VideoFrame) -> np.ndarray:
        small = self._reformatter.reformat(frame, *WATCH_SIZE, "gray8")
        return np.ascontiguousarray(small.to_ndarray())

    def _upright(self, frame: VideoFrame) -> Pixels:
        pixels: Pixels = np.asarray(frame.to_ndarray(format="bgr24"), dtype=np.uint8)
        shape = self._stream.codec_context.sample_aspect_ratio or fractions.Fraction(1)
        if shape != 1 and fractions.Fraction(1, 4) <= shape <= 4:
            size = (max(1, round(frame.width * float(shape))), frame.height)
            pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
        turns = round(float(frame.rotation or 0) / 90) % 4
        return np.ascontiguousarray(np.rot90(pixels, turns)) if turns else pixels


def open_video(file: BinaryIO, pixel_limit: int, threads: int = 1) -> Video:
    """The video in a seekable file.

    Raises:
        FormatNotSupported: when FFmpeg does not know it, or there are no moving pictures in it.
        PhotographTooLarge, PhotographUnreadable.
    """
    file.seek(0)
    try:
        container = av.open(_OnlyReading(file), mode="r", container_options=_OPTIONS, metadata_errors="replace")
    except FFmpegError as error:
        if error.errno in {av.error.InvalidDataError("", "").errno, 22}:
            raise PhotographUnreadable(reason="it is damaged, or no video that FaceFinder reads") from error
        raise PhotographUnreadable(reason=f"it is damaged ({printable(error.strerror or '')})") from error
    except DECODER_FAULTS as error:
        raise PhotographUnreadable(reason="it is damaged") from error
    streams = [stream for stream in container.streams.video if stream.codec_context is not None]
    if not streams:
        container.close()
        raise FormatNotSupported
    moving = [stream for stream in streams if not stream.disposition & av.stream.Disposition.attached_pic]
    stream = max(moving or streams, key=lambda each: each.codec_context.width * each.codec_context.height)
    claimed = stream.codec_context.width * stream.codec_context.height
    if claimed > pixel_limit:
        container.close()
        raise PhotographTooLarge(pixels=claimed, limit=pixel_limit)
    stream.codec_context.thread_count = threads
    stream.codec_context.thread_type = ThreadType.SLICE
    seconds = _seconds(container, stream)
    kind = container.format.name.split(",")[0]
    media_type = {"mov": "video/mp4", "matroska": "video/x-matroska"}.get(kind, f"video/{kind}")
    return Video(
        media_type,
        _facts(container, stream, seconds),
        seconds,
        _container=container,
        _stream=stream,
        _pixel_limit=pixel_limit,
    )


def _time(frame: VideoFrame, otherwise: float) -> float:
    """The frame's moment in the file's own time; PyAV's types promise one, damaged files do not."""
    told: float | None = frame.time
    return otherwise if told is None else float(told)


class _OnlyReading:
    """The file as PyAV wants it: reading and seeking, nothing else; it stays open when the container closes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.name = ""

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


def _seconds(container: Any, stream: Any) -> float:
    if stream.duration and stream.time_base:
        told = float(stream.duration * stream.time_base)
    else:
        told = (container.duration or 0) / 1_000_000
    return told if 0 < told < 1e7 else 0.0


_PLACE = re.compile(r"^([+-]\d{1,3}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")


def _facts(container: Any, stream: Any, seconds: float) -> dict[str, str]:
    """duration (seconds), video_codec, frame_rate, taken_at, camera (and its make and model), software, gps, title,
    description; only what is there."""
    told = {str(name).lower(): str(value) for name, value in {**stream.metadata, **container.metadata}.items()}
    facts = {
        "duration": f"{seconds:.3f}" if seconds else "",
        "video_codec": stream.codec_context.name,
        "frame_rate": f"{float(stream.average_rate):.3f}" if stream.average_rate else "",
        "taken_at": told.get("com.apple.quicktime.creationdate") or told.get("creation_time", ""),
        "camera_make": told.get("com.apple.quicktime.make", "") or told.get("make", ""),
        "camera_model": told.get("com.apple.quicktime.model", "") or told.get("model", ""),
        "software": told.get("com.apple.quicktime.software", "") or told.get("encoder", ""),
        "title": told.get("title", ""),
        "description": told.get("comment", "") or told.get("description", ""),
    }
    facts["camera"] = f"{facts['camera_make']} {facts['camera_model']}".strip()
    place = _PLACE.match(told.get("com.apple.quicktime.location.iso6709") or told.get("location", ""))
    if place:
        latitude, longitude = float(place[1]), float(place[2])
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            facts["gps"] = f"{latitude:.6f},{longitude:.6f}"
    return {name: text for name, value in facts.items() if (text := printable(value))}
