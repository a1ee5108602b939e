"""Gives dfVFS the bytes of an image without letting it open anything itself.

dfVFS opens paths in its own way, which would change access times, follow links and reach files that are no part of the
source. Here it sees only a flat folder of streams: the image and, by name, the segments beside it.
"""

from __future__ import annotations

import io
import itertools
import threading
import weakref
from typing import Any

from dfvfs.file_io import file_io
from dfvfs.path import factory, location_path_spec
from dfvfs.resolver_helpers import manager, resolver_helper
from dfvfs.vfs import file_system

from facefinder.ingest.sources.expand import Opener, Sibling
from facefinder.ingest.sources.streams import View, view_of

TYPE_INDICATOR = "FACEFINDER_EVIDENCE"

_NUMBERS = itertools.count(1)
_IMAGES: weakref.WeakValueDictionary[str, Streams] = weakref.WeakValueDictionary()


class Streams:
    """An image's stream and its siblings, known to dfVFS under a number for as long as this object lives."""

    def __init__(self, name: str, image: View, sibling: Sibling) -> None:
        self._name, self._sibling = name, sibling
        self._views: dict[str, View] = {name: image}
        self._lock = threading.Lock()
        self._number = str(next(_NUMBERS))
        _IMAGES[self._number] = self

    @property
    def location(self) -> str:
        return f"/{self._number}/{self._name}"

    @staticmethod
    def at(location: str) -> View | None:
        """A fresh view of the stream at a location that dfVFS made up from ``location``, or None."""
        _, _, rest = location.partition("/")
        number, _, name = rest.partition("/")
        streams = _IMAGES.get(number)
        return streams.view(name) if streams is not None else None

    def view(self, name: str) -> View | None:
        with self._lock:
            if name not in self._views:
                opener: Opener | None = self._sibling(name)
                if opener is None:
                    return None
                with opener() as stream:
                    view = view_of(stream)
                if view is None:
                    return None
                self._views[name] = view
            return self._views[name].again()


class EvidencePathSpec(location_path_spec.LocationPathSpec):  # type: ignore[misc]  # untyped, as the three below
    """A stream of an image; it is the outermost layer and has no parent."""

    TYPE_INDICATOR = TYPE_INDICATOR


class _File(file_io.FileIO):  # type: ignore[misc]
    """One stream, as dfVFS and the libyal libraries read it."""

    def __init__(self, resolver_context: Any, path_spec: Any) -> None:
        super().__init__(resolver_context, path_spec)
        self._view: View | None = None

    def _Open(self) -> None:  # noqa: N802 - dfVFS names it
        self._view = Streams.at(self._path_spec.location)
        if self._view is None:
            raise OSError("there is no such segment")

    def _Close(self) -> None:  # noqa: N802 - dfVFS names it
        self._view = None

    def read(self, size: int | None = None) -> bytes:
        assert self._view is not None
        wanted = self._view.size - self._view.tell() if size is None else size
        parts: list[bytes] = []
        while wanted > 0 and (part := self._view.read(wanted)):
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> None:
        assert self._view is not None
        self._view.seek(offset, whence)

    def get_offset(self) -> int:
        assert self._view is not None
        return self._view.tell()

    def get_size(self) -> int:
        assert self._view is not None
        return self._view.size


class _FileSystem(file_system.FileSystem):  # type: ignore[misc]
    """The flat folder in which dfVFS looks for segments."""

    LOCATION_ROOT = "/"
    TYPE_INDICATOR = TYPE_INDICATOR

    def _Open(self, mode: str = "rb") -> None:  # noqa: N802 - dfVFS names it
        del mode

    def _Close(self) -> None:  # noqa: N802 - dfVFS names it
        pass

    def FileEntryExistsByPathSpec(self, path_spec: Any) -> bool:  # noqa: N802 - dfVFS names it
        return Streams.at(path_spec.location) is not None

    def GetFileEntryByPathSpec(self, path_spec: Any) -> None:  # noqa: N802 - dfVFS names it
        del path_spec

    def GetRootFileEntry(self) -> None:  # noqa: N802 - dfVFS names it
        pass


class _Helper(resolver_helper.ResolverHelper):  # type: ignore[misc]
    TYPE_INDICATOR = TYPE_INDICATOR

    def NewFileObject(self, resolver_context: Any, path_spec: Any) -> _File:  # noqa: N802 - dfVFS names it
        return _File(resolver_context, path_spec)

    def NewFileSystem(self, resolver_context: Any, path_spec: Any) -> _FileSystem:  # noqa: N802 - dfVFS names it
        return _FileSystem(resolver_context, path_spec)


factory.Factory.RegisterPathSpec(EvidencePathSpec)
manager.ResolverHelperManager.RegisterHelper(_Helper())
