"""A content that stays where it is, read as a file: by ranges, in blocks, the last few of them kept."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable
from typing import BinaryIO, cast

BLOCK = 1 << 20
_KEPT = 24


class RangeFile(io.RawIOBase):
    """A read-only, seekable file of ``size`` bytes; ``read_at(offset, size)`` fetches what is not kept."""

    def __init__(self, size: int, read_at: Callable[[int, int], bytes]) -> None:
        super().__init__()
        self._size, self._read_at = size, read_at
        self._at = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if origin + offset < 0:
            raise OSError(22, "seek before the beginning")
        self._at = origin + offset
        return self._at

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        wanted = min(len(target), self._size - self._at)
        if wanted <= 0:
            return 0
        number, within = divmod(self._at, BLOCK)
        part = self._block(number)[within : within + wanted]
        target[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _block(self, number: int) -> bytes:
        found = self._blocks.get(number)
        if found is None:
            start = number * BLOCK
            found = self._read_at(start, min(BLOCK, self._size - start))
            if len(found) > BLOCK:
                raise OSError(5, "more than was asked for")
            self._blocks[number] = found
            if len(self._blocks) > _KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return found


def as_file(size: int, read_at: Callable[[int, int], bytes]) -> BinaryIO:
    """The ranges as a buffered file with reads of any size."""
    return cast(BinaryIO, io.BufferedReader(RangeFile(size, read_at), 1 << 16))
