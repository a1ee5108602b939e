"""Writing so that a kill or a full disk leaves either the old file or the new one, never half of one."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facefinder.files.faults import telling


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives a temporary path beside ``path``; on success it is synced and takes its place, on failure it is removed.

    Raises:
        DiskFull, NotWritable: when the new file cannot be written whole.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        with telling(path, writing=True):
            yield temporary
            sync_file(temporary)
            os.replace(temporary, path)
            sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` in one step.

    Raises:
        DiskFull, NotWritable: when it cannot be written whole; the old file is then untouched.
    """
    with replacing(path) as temporary, temporary.open("xb") as stream:
        stream.write(content)


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can look into, and the ones above it.

    Raises:
        DiskFull, NotWritable: when it cannot be made.
    """
    with telling(path, writing=True):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


def keep_aside(path: Path, aside: Path) -> None:
    """Give a file a second name, so that it can still be overwritten after another has taken its place."""
    with telling(path, writing=True):
        aside.unlink(missing_ok=True)
        os.link(path, aside)


def overwrite_and_remove(path: Path) -> None:
    """Write zeros over a file of the program's own, and remove it. A disk's wear-levelling may keep the old blocks."""
    with telling(path, writing=True):
        if not path.is_file():
            return
        with path.open("r+b") as stream:
            left = path.stat().st_size
            while left > 0:
                left -= stream.write(bytes(min(left, 1 << 20)))
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()


def remove_file(path: Path) -> None:
    """Remove a file of the program's own if it is there."""
    with telling(path, writing=True):
        path.unlink(missing_ok=True)


def remove_folder(path: Path) -> None:
    """Remove a folder of the program's own with all that is in it, as far as the system lets us."""
    shutil.rmtree(path, ignore_errors=True)


def remove_folder_without(folder: Path, name: str) -> None:
    """Clear away a folder of the program's own that was never finished: one that does not hold ``name``."""
    if (folder / name).exists():
        return
    for file in folder.iterdir():
        remove_file(file)
    with telling(folder, writing=True):
        folder.rmdir()


def sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Make a rename durable. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
