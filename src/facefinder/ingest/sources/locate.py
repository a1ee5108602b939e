"""Finding one entry in a container by its path, without looking into the others.

What was read of a container's directory is kept on a shelf: asking for many of its entries, one after the other, reads
it once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from facefinder.ingest.items import Unlisted
from facefinder.ingest.sources.expand import Container, Expansion, Found, Names, Opener, form_inside
from facefinder.ingest.sources.readers import reader_of
from facefinder.ingest.sources.sniff import Form

if TYPE_CHECKING:
    from facefinder.ingest.sources.disks import Disk

KEPT = 8
MOST_ENTRIES = 300_000


class Directory:
    """The entries of one container as far as they were read."""

    def __init__(self, form: Form, container: Container) -> None:
        self._path = container.item.path
        self._disk: Disk | None = None
        self._entries: Iterator[Found | Unlisted] = iter(())
        if form is Form.DISK:
            from facefinder.ingest.sources.disks import Disk

            self._disk = Disk(container)
        else:
            self._entries = reader_of(form)(container)
        self._names = Names(form)
        self._found: dict[str, Found] = {}

    def leading_to(self, rest: str) -> Iterator[tuple[str, Found]]:
        """(path, entry) of the entry at ``rest`` or of what it may lie in.

        Raises:
            Exception: whatever the reader raises on damage.
        """
        if self._disk is not None:
            # A disk goes straight to the folder; reading all its folders would take far longer.
            yield from self._on_disk(self._disk, rest)
            return
        parts = rest.split("/")
        for count in range(len(parts), 0, -1):
            own = "/".join(parts[:count])
            if own in self._found:
                yield own, self._found[own]
        for entry in self._entries:
            own = self._names.unique(entry.path if isinstance(entry, Unlisted) else entry.item.path)
            if isinstance(entry, Unlisted):
                continue
            found = replace(entry, item=replace(entry.item, path=f"{self._path}/{own}"))
            # What serves only the newest entry is not kept.
            self._found[own] = replace(found, head=None, inner=None)
            if own == rest or rest.startswith(own + "/"):
                yield own, found

    def _on_disk(self, disk: Disk, rest: str) -> Iterator[tuple[str, Found]]:
        for entry in disk.entries(rest):
            if isinstance(entry, Unlisted):
                continue
            own = self._names.unique(entry.item.path)
            if own == rest or rest.startswith(own + "/"):
                yield own, replace(entry, item=replace(entry.item, path=f"{self._path}/{own}"))

    @property
    def large(self) -> bool:
        return len(self._found) > MOST_ENTRIES


class Shelf:
    """The directories used last."""

    def __init__(self) -> None:
        self._directories: OrderedDict[tuple[str, str, str], Directory] = OrderedDict()

    def directory(self, key: tuple[str, str, str], form: Form, container: Container) -> Directory:
        """The directory kept for (place, path, stamp), or a new one."""
        directory = self._directories.pop(key, None)
        if directory is None or directory.large:
            directory = Directory(form, container)
        self._directories[key] = directory
        while len(self._directories) > KEPT:
            self._directories.popitem(last=False)
        return directory

    def forget(self, key: tuple[str, str, str]) -> None:
        """Drops a directory that broke off."""
        self._directories.pop(key, None)


def locate(
    found: Found, rest: str, expansion: Expansion, shelf: Shelf | None = None, *, place: tuple[str, str] = ("", "")
) -> Opener | None:
    """The opener of the entry at ``rest`` (relative to ``found``; empty for itself), or None.

    ``place`` names source and stamp of the outermost file on the shelf; a changed file is read anew.

    Raises:
        KnownError: when a container on the way is encrypted or damaged before the entry.
        Exception: whatever else a reader raises on damage.
    """
    return _within(found, rest, expansion, (shelf or Shelf(), place), 0)


def _within(
    found: Found, rest: str, expansion: Expansion, kept: tuple[Shelf, tuple[str, str]], depth: int
) -> Opener | None:
    if not rest:
        return _now((found.inner or found.item.open)())
    form = form_inside(found)
    if form is None or depth >= expansion.limits.depth:
        return None
    shelf, (location, stamp) = kept
    container = Container(found.item, found.inner or found.item.open, expansion, found.sibling)
    key = (location, found.item.path, stamp)
    try:
        directory = shelf.directory(key, form, container)
        for own, entry in directory.leading_to(rest):
            opener = _within(entry, rest[len(own) + 1 :], expansion, kept, depth + 1)
            if opener is not None:
                return opener
    except Exception:
        shelf.forget(key)
        raise
    return None


def _now(stream: BinaryIO) -> Opener:
    """An opener of what is open already: some containers can be read only where their listing stands."""
    return lambda: stream
