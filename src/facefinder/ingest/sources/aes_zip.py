"""WinZip's AES encryption of ZIP entries (AE-1 and AE-2), which the standard library does not read.

The format is described in WinZip's "AES Encryption Information": a salt, two check bytes, the data in counter mode
with a little-endian counter that starts at one, and ten bytes of an HMAC-SHA1 over the encrypted data.
"""

from __future__ import annotations

import bz2
import hashlib
import hmac
import io
import lzma
import struct
import zipfile
import zlib
from typing import BinaryIO, cast

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from facefinder.domain.errors import ContainerDamaged, PasswordNeeded
from facefinder.ingest.sources.streams import View, buffered, read_up_to

AES_METHOD = 99
_SALT_SIZES = {1: 8, 2: 12, 3: 16}


def open_aes(view: View, info: zipfile.ZipInfo, password: bytes) -> BinaryIO:
    """The decrypted and unpacked content of an entry.

    Raises:
        PasswordNeeded: when the password is wrong.
        ContainerDamaged: when the entry is broken; also at the end of reading, when its authentication code is wrong.
    """
    strength, method = _aes_extra(info.extra)
    salt_size = _SALT_SIZES.get(strength)
    view.seek(info.header_offset)
    stream = cast(BinaryIO, view)
    header = read_up_to(stream, 30)
    if salt_size is None or len(header) < 30 or header[:4] != b"PK\x03\x04" or info.compress_size < salt_size + 12:
        raise ContainerDamaged(reason="an entry's header is broken")
    name_size, extra_size = struct.unpack("<HH", header[26:30])
    start = info.header_offset + 30 + name_size + extra_size
    view.seek(start)
    salt, check = read_up_to(stream, salt_size), read_up_to(stream, 2)
    key_size = salt_size * 2
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 2 * key_size + 2)
    if keys[-2:] != check:
        raise PasswordNeeded
    body = info.compress_size - salt_size - 12
    cipher = _LittleEndianCounter(keys[:key_size])
    decrypted = _Decrypted(
        buffered(view.window(start + salt_size + 2, body + 10)), body, cipher, keys[key_size : 2 * key_size]
    )
    return _unpacked(decrypted, method, info.file_size)


class _LittleEndianCounter:
    """AES in counter mode with a counter that grows from its first byte, which the usual modes do not."""

    def __init__(self, key: bytes) -> None:
        # ECB only makes the key stream here; the counter makes every block of it different.
        self._encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305  # nosec B305 - see above
        self._next = 1
        self._left = b""

    def decrypt(self, data: bytes) -> bytes:
        missing = max(0, len(data) - len(self._left))
        blocks = -(-missing // 16)
        counters = np.zeros((blocks, 2), dtype="<u8")
        counters[:, 0] = np.arange(self._next, self._next + blocks, dtype=np.uint64)
        self._next += blocks
        stream = self._left + self._encryptor.update(counters.tobytes())
        self._left = stream[len(data) :]
        mask = np.frombuffer(stream[: len(data)], dtype=np.uint8)
        return bytes((np.frombuffer(data, dtype=np.uint8) ^ mask).tobytes())


class _Decrypted(io.RawIOBase):
    def __init__(self, stream: BinaryIO, size: int, cipher: _LittleEndianCounter, key: bytes) -> None:
        super().__init__()
        self._stream, self._left, self._cipher = stream, size, cipher
        self._code = hmac.new(key, digestmod="sha1")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        data = read_up_to(self._stream, min(len(target), self._left))
        if not data:
            if self._left:
                raise ContainerDamaged(reason="it ends too early")
            return 0
        self._code.update(data)
        self._left -= len(data)
        target[: len(data)] = self._cipher.decrypt(data)
        if not self._left and not hmac.compare_digest(self._code.digest()[:10], read_up_to(self._stream, 10)):
            raise ContainerDamaged(reason="its authentication code is wrong")
        return len(data)


class _Unpacked(io.RawIOBase):
    """Deflate, bzip2 or lzma data unpacked while it is read, at most ``size`` bytes of it."""

    def __init__(self, stream: io.RawIOBase, method: int, size: int) -> None:
        super().__init__()
        self._stream, self._left = stream, size
        self._inflate = zlib.decompressobj(-15) if method == zipfile.ZIP_DEFLATED else None
        self._other: bz2.BZ2Decompressor | lzma.LZMADecompressor | None = None
        if method == zipfile.ZIP_BZIP2:
            self._other = bz2.BZ2Decompressor()
        elif method != zipfile.ZIP_DEFLATED:
            raise ContainerDamaged(reason="it is packed in a way that FaceFinder does not read")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer)).cast("B")
        wanted = min(len(target), self._left)
        while wanted:
            out = self._step(wanted)
            if out is None:
                return 0
            if out:
                self._left -= len(out)
                target[: len(out)] = out
                return len(out)
        self._drain()
        return 0

    def _step(self, wanted: int) -> bytes | None:
        if self._inflate is not None:
            if self._inflate.eof:
                return None
            data = self._inflate.unconsumed_tail or self._stream.read(1 << 16)
            return self._inflate.decompress(data, wanted) if data else None
        assert self._other is not None
        if self._other.eof:
            return None
        data = (self._stream.read(1 << 16) or b"") if self._other.needs_input else b""
        return self._other.decompress(data, wanted) if data or not self._other.needs_input else None

    def _drain(self) -> None:
        # The authentication code stands behind the last packed byte.
        while self._stream.read(1 << 16):
            pass


def _unpacked(decrypted: _Decrypted, method: int, size: int) -> BinaryIO:
    if method == zipfile.ZIP_STORED:
        return cast(BinaryIO, decrypted)
    return cast(BinaryIO, _Unpacked(decrypted, method, size))


def _aes_extra(extra: bytes) -> tuple[int, int]:
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == 0x9901 and size >= 7 and len(extra) >= 11:
            return extra[8], struct.unpack("<H", extra[9:11])[0]
        extra = extra[4 + size :]
    raise ContainerDamaged(reason="an entry's header is broken")
