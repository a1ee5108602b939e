"""Opening an original again, by its source's place and its path inside, however deep it lies in containers."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

import psutil

from facefinder.domain.errors import ItemNotFound, SourceNotFound
from facefinder.files.atomic import remove_folder
from facefinder.files.evidence import is_regular_below
from facefinder.files.faults import telling
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.expand import Found, settings
from facefinder.ingest.sources.folders import FileLister, FolderLister
from facefinder.ingest.sources.host import ContainerHost, host_for
from facefinder.ingest.sources.streams import CHUNK

_PREFIX = "facefinder-original-"


def open_item(
    location: str | os.PathLike[str],
    path: str,
    passwords: Sequence[str] = (),
    *,
    host: ContainerHost | None = None,
) -> BinaryIO:
    """A fresh read-only stream of the item at ``path`` inside the source at ``location``.

    ``path`` is an ``Item``'s path, as the source's lister gave it. What lies in a container is read by a child process,
    ``host``'s (the program's own one for opening when it is None).

    Raises:
        SourceNotFound, SourceVanished: when there is no source at ``location``.
        ItemNotFound: when the source does not hold the item (any more).
        NotReadable: when it, or a container around it, cannot be read (also while the stream is read).
    """
    found, rest = outermost(location, path)
    if not rest:
        return found.item.open()
    expansion = settings(passwords)
    return (host or host_for("opening", location)).open(os.path.abspath(location), path, expansion)


def outermost(
    location: str | os.PathLike[str], path: str, *, stamp: str = "", size: int | None = None
) -> tuple[Found, str]:
    """The file of the source in which the item lies, and the item's path inside that file (empty for itself).

    Raises:
        SourceNotFound, ItemNotFound: when the source, or such a file in it, is not there.
        NotReadable: when the source is shut.
    """
    if not os.path.lexists(location):
        raise SourceNotFound(path=os.fspath(location))
    parts = path.split("/")
    if Path(location).is_dir():
        folder = FolderLister(location)
        for count in range(len(parts), 0, -1):
            if is_regular_below(folder.root, parts[:count]):
                own = "/".join(parts[:count])
                item = Item(own, partial(folder.open, own), size, stamp)
                return Found(item, sibling=folder.siblings(own)), "/".join(parts[count:])
        raise ItemNotFound(path=path)
    file = FileLister(location)
    entry = next(file.items())
    if isinstance(entry, Unlisted) or parts[0] != entry.path:
        raise ItemNotFound(path=path)
    item = replace(entry, size=size if size is not None else entry.size, stamp=stamp or entry.stamp)
    return Found(item, sibling=file.siblings(entry.path)), "/".join(parts[1:])


@contextlib.contextmanager
def extract_to_private(
    location: str | os.PathLike[str],
    path: str,
    passwords: Sequence[str] = (),
    *,
    folder: str | os.PathLike[str] | None = None,
) -> Iterator[Path]:
    """A copy of the item in a private place, for a program that needs a file; it is gone when the context ends.

    The place is a folder that only this user may enter, below ``folder`` (the system's temporary folder when None); the
    file cannot be written to. What a killed program left behind there is removed first.

    Raises:
        DiskFull, NotWritable: when the copy cannot be made; and what ``open_item`` raises.
    """
    remove_left_behind(folder)
    with tempfile.TemporaryDirectory(
        prefix=f"{_PREFIX}{os.getpid()}-", dir=folder, ignore_cleanup_errors=True
    ) as private:
        target = Path(private) / _plain_name(path)
        with open_item(location, path, passwords) as stream, telling(target, writing=True):
            with open(target, "xb", opener=_only_for_us) as copy:
                while part := stream.read(CHUNK):
                    copy.write(part)
            target.chmod(0o400)
        yield target


def remove_left_behind(folder: str | os.PathLike[str] | None = None) -> int:
    """Removes copies of programs that run no more; returns how many folders went."""
    removed = 0
    for place in Path(folder or tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = re.match(r"\d+", place.name.removeprefix(_PREFIX))
        try:
            ours = not place.is_symlink() and place.stat().st_uid == os.getuid()
        except (OSError, AttributeError):
            continue
        if owner and ours and not psutil.pid_exists(int(owner[0])):
            remove_folder(place)
            removed += 1
    return removed


def _only_for_us(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)


def _plain_name(path: str) -> str:
    """A harmless file name that keeps the ending, by which other programs know what it is."""
    name = path.rpartition("/")[2].encode("utf-8", "replace").decode("utf-8")
    name = re.sub(r"[^\w.() \-]", "_", name).strip(". ") or "original"
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[:80]}.{suffix[:10]}" if dot and stem else name[:80]
