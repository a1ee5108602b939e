"""One program at a case at a time."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from facefinder.domain.errors import CaseLocked
from facefinder.files.faults import telling


def held(folder: Path) -> bool:
    """Whether a program has the case open. Only a case that names its holder is tried: the holder may have died."""
    if not (folder / "holder").exists():
        return False
    lock = FileLock(folder / "lock", thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    except OSError:
        # A disk that cannot be written to lets nobody hold it either.
        return False
    lock.release()
    return False


class InstanceLock:
    """An exclusive hold on a case folder, given up by the system itself when the process dies."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            CaseLocked: when another process, or this one, has the case open.
            NotWritable: when the folder does not let a lock be made.
        """
        self._holder = folder / "holder"
        # Taken on one thread and given up on another: the window opens cases in the background.
        self._lock = FileLock(folder / "lock", thread_local=False)
        with telling(folder, writing=True):
            try:
                self._lock.acquire(blocking=False)
            except Timeout:
                raise CaseLocked(path=str(folder), holder=self._read_holder()) from None
            self._holder.write_text(str(os.getpid()), encoding="ascii")

    def _read_holder(self) -> str:
        try:
            return self._holder.read_text(encoding="ascii").strip() or "unknown"
        except (OSError, UnicodeDecodeError):
            return "unknown"

    def release(self) -> None:
        """Let others in. Releasing twice does nothing."""
        if self._lock.is_locked:
            self._holder.unlink(missing_ok=True)
            self._lock.release()
