"""Making faces in a kept thumbnail unrecognisable, in a process of its own: no other process decodes pictures.

The child reads one length-prefixed JSON line of regions and one JPEG at a time, and answers with a JPEG; an answer of
length 0 says that the picture could not be read. A region becomes a mosaic of at most four by four blocks, so nothing
of the face is left in the file, not even for software that sharpens. Around one region a frame can be drawn.
"""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from facefinder.domain.errors import EngineFailed
from facefinder.domain.geometry import Box
from facefinder.offline import landlock

BLOCKS = 4
WIDER = 0.25
"""A face's box is widened by this much on each side, so that ears, hair and chin go too."""
LARGEST = 1 << 26
SECONDS = 30
_BOOTSTRAP = "from facefinder import offline; offline.enforce(); from facefinder.report.blurring import main; main()"


class Blurrer:
    """The child process; use it in a ``with``."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        passed = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BOOTSTRAP],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=passed | {"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def blurred(self, picture: bytes, regions: Sequence[Box], marked: Box | None = None) -> bytes | None:
        """The JPEG with these regions (in its own pixels) made unrecognisable, and the ``marked`` one as it is, in a
        frame; None when it cannot be read.

        Raises:
            EngineFailed: when the child is gone.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise EngineFailed(reason="the process that blurs faces has no pipes")
        wanted = {"blur": [_numbers(box) for box in regions], "mark": _numbers(marked) if marked else None}
        boxes = json.dumps(wanted).encode("ascii")
        try:
            _write(stdin, boxes)
            _write(stdin, picture)
            stdin.flush()
            answer = _read(stdout)
        except (OSError, EOFError) as fault:
            raise EngineFailed(reason="the process that blurs faces ended") from fault
        return answer or None


def _numbers(box: Box) -> list[float]:
    return [box.x, box.y, box.width, box.height]


def _write(stream: IO[bytes], content: bytes) -> None:
    stream.write(struct.pack("<I", len(content)))
    stream.write(content)


def _read(stream: IO[bytes]) -> bytes:
    head = stream.read(4)
    if len(head) < 4:
        raise EOFError
    (length,) = struct.unpack("<I", head)
    if length > LARGEST:
        raise EOFError
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def main() -> None:
    """The child: until its input ends."""
    _limit()
    while True:
        try:
            wanted, picture = json.loads(_read(sys.stdin.buffer)), _read(sys.stdin.buffer)
        except EOFError:
            return
        try:
            marked = Box(*wanted["mark"]) if wanted["mark"] else None
            answer = mosaic(picture, [Box(*box) for box in wanted["blur"]], marked)
        except Exception:  # noqa: BLE001 - whatever a damaged picture does, the next one may be sound
            answer = b""
        _write(sys.stdout.buffer, answer)
        sys.stdout.buffer.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    landlock.confine(readable=landlock.program_paths(), writable=())


def mosaic(picture: bytes, regions: Sequence[Box], marked: Box | None = None) -> bytes:
    """The picture as a fresh JPEG with the regions as coarse mosaics and a frame around ``marked``; in the child
    only."""
    from PIL import Image, ImageDraw

    Image.MAX_IMAGE_PIXELS = 1 << 26
    with Image.open(io.BytesIO(picture), formats=("JPEG",)) as opened:
        image = opened.convert("RGB")
    kept = None
    if marked is not None:
        corners = (round(marked.x), round(marked.y), round(marked.x + marked.width), round(marked.y + marked.height))
        kept = (image.crop(corners), corners)
    for box in regions:
        left = max(0, int(box.x - box.width * WIDER))
        top = max(0, int(box.y - box.height * WIDER))
        right = min(image.width, int(box.x + box.width * (1 + WIDER)) + 1)
        bottom = min(image.height, int(box.y + box.height * (1 + WIDER)) + 1)
        if right <= left or bottom <= top:
            continue
        region = image.crop((left, top, right, bottom))
        coarse = region.resize((min(BLOCKS, region.width), min(BLOCKS, region.height)), Image.Resampling.BOX)
        image.paste(coarse.resize(region.size, Image.Resampling.NEAREST), (left, top))
    if kept is not None:
        own, corners = kept
        image.paste(own, corners[:2])
        draw = ImageDraw.Draw(image)
        # Light within dark shows on any photograph, and in black and white.
        width = max(1, round(max(image.size) / 160))
        draw.rectangle(_grown(corners, 2 * width), outline=(0, 0, 0), width=width)
        draw.rectangle(_grown(corners, width), outline=(255, 255, 255), width=width)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def _grown(corners: tuple[int, int, int, int], by: int) -> tuple[int, int, int, int]:
    return corners[0] - by, corners[1] - by, corners[2] + by, corners[3] + by


def jpeg_size(jpeg: bytes) -> tuple[int, int]:
    """Width and height of a baseline or progressive JPEG, from its header alone; (0, 0) when it has none."""
    place = 2
    while place + 9 < len(jpeg) and jpeg[place] == 0xFF:
        marker, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if marker in (0xC0, 0xC1, 0xC2):
            height = int.from_bytes(jpeg[place + 5 : place + 7], "big")
            return int.from_bytes(jpeg[place + 7 : place + 9], "big"), height
        place += 2 + length
    return 0, 0
