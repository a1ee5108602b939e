"""Frames between the program and a worker: a short JSON header and binary blobs, each length bounded before it is read.

Layout, all numbers little-endian unsigned 32 bit: the mark ``FFw1``, the header's length, the number of blobs, each
blob's length; then the header (UTF-8 JSON, an object) and the blobs. Nothing is ever unpickled.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

MARK = b"FFw1"
LARGEST_HEADER = 4 * 1024**2
LARGEST_BLOB = 1 << 30
MOST_BLOBS = 4096


class FrameBroken(Exception):
    """The other side sent something that is no frame; nothing more can be read from it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message. ``header`` holds only what JSON holds; whoever reads it checks every field."""

    header: dict[str, object]
    blobs: tuple[bytes, ...] = ()


def write_frame(stream: BinaryIO, header: dict[str, object], blobs: Sequence[bytes] = ()) -> None:
    """Send one frame whole.

    Raises:
        OSError: when the other side is gone.
    """
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    if len(text) > LARGEST_HEADER or len(blobs) > MOST_BLOBS or any(len(blob) > LARGEST_BLOB for blob in blobs):
        raise FrameBroken("the message is too large to send")
    lengths = struct.pack(f"<II{len(blobs)}I", len(text), len(blobs), *(len(blob) for blob in blobs))
    stream.write(MARK + lengths + text)
    stream.writelines(blobs)
    stream.flush()


def read_frame(stream: BinaryIO, largest_total: int = LARGEST_BLOB) -> Frame | None:
    """The next frame, or None when the other side has ended between two frames.

    Raises:
        FrameBroken: when what comes is no frame, is cut short, or is larger than ``largest_total`` bytes of blobs.
    """
    mark = stream.read(4)
    if not mark:
        return None
    if mark != MARK:
        raise FrameBroken("not a frame")
    untrusted_header_length, untrusted_blobs = struct.unpack("<II", _exactly(stream, 8))
    if untrusted_header_length > LARGEST_HEADER or untrusted_blobs > MOST_BLOBS:
        raise FrameBroken("the frame claims too much")
    untrusted_lengths = struct.unpack(f"<{untrusted_blobs}I", _exactly(stream, 4 * untrusted_blobs))
    if sum(untrusted_lengths) > largest_total:
        raise FrameBroken("the frame claims too much")
    try:
        header = json.loads(_exactly(stream, untrusted_header_length))
    except ValueError as error:
        raise FrameBroken("the header is not JSON") from error
    if not isinstance(header, dict):
        raise FrameBroken("the header is no object")
    return Frame(header, tuple(_exactly(stream, length) for length in untrusted_lengths))


def _exactly(stream: BinaryIO, length: int) -> bytes:
    parts: list[bytes] = []
    missing = length
    while missing:
        part = stream.read(min(missing, 1 << 20))
        if not part:
            raise FrameBroken("the frame is cut short")
        parts.append(part)
        missing -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
