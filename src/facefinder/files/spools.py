"""Private temporary files for what does not fit into memory: nameless, and unreadable to whoever finds their bytes.

Each is encrypted with a key of its own that is only ever in this process's memory, so that neither a full disk image,
nor an abrupt end of the program, leaves parts of the evidence readable in the system's temporary folder.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import threading

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

_BLOCK = 16
_PART = 1 << 20


class SealedFile:
    """A nameless file that only grows, encrypted with AES-256 in counter mode; read at any place, from any thread."""

    def __init__(self, folder: str | None = None) -> None:
        """Make it in ``folder``, by default the system's temporary one.

        Raises:
            OSError: when it cannot be made there.
        """
        self._key, self._nonce = secrets.token_bytes(32), secrets.randbits(128)
        self._lock = threading.Lock()
        with tempfile.TemporaryFile(dir=folder) as file:
            self._descriptor = os.dup(file.fileno())
        self._sealer = self._keystream(0)
        self.size = 0

    def append(self, data: bytes | bytearray | memoryview) -> None:
        """Add to the end.

        Raises:
            OSError: when the disk is full.
        """
        whole = memoryview(data).cast("B")
        for start in range(0, len(whole), _PART):
            part = whole[start : start + _PART]
            sealed = memoryview(self._sealer.update(part))
            at = self.size
            with self._lock:
                os.lseek(self._descriptor, at, os.SEEK_SET)
                while sealed:
                    sealed = sealed[os.write(self._descriptor, sealed) :]
            self.size = at + len(part)

    def read_at(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``offset``, fewer only at the end.

        Raises:
            OSError: when the disk cannot be read.
        """
        skipped = offset % _BLOCK
        if hasattr(os, "pread"):
            sealed = os.pread(self._descriptor, size, offset)
        else:  # Windows
            with self._lock:
                os.lseek(self._descriptor, offset, os.SEEK_SET)
                sealed = os.read(self._descriptor, size)
        stream = self._keystream(offset // _BLOCK)
        stream.update(bytes(skipped))
        return stream.update(sealed)

    def _keystream(self, block: int) -> CipherContext:
        counter = (self._nonce + block) % (1 << 128)
        return Cipher(AES(self._key), CTR(counter.to_bytes(_BLOCK, "big"))).encryptor()

    def __del__(self) -> None:
        # Closed quietly also when it was collected in a circle of references.
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)
