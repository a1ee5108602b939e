"""Originals, reached again where they lie: on a disk, in an archive, a disk image or a web archive, however deep."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from facefinder.audit import Recorder
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import KnownError, NotReadable, SourceNotFound
from facefinder.domain.records import Exhibit, Occurrence
from facefinder.engine.contract import Content, Engine
from facefinder.files.evidence import stamp_of
from facefinder.files.reading import sha256_of_file
from facefinder.ingest.contents import IN_MEMORY, Kept, read_content
from facefinder.ingest.sources.opening import extract_to_private, open_item
from facefinder.ingest.sources.streams import view_of


class Originals:
    """Opens originals read-only, and only while they are still what was imported.

    ``passwords`` of encrypted containers are remembered while the case is open, and never written down.
    """

    def __init__(self, catalogue: Catalogue, engine: Engine, recorder: Recorder) -> None:
        self._catalogue, self._engine, self._recorder = catalogue, engine, recorder
        self._passwords: dict[str, None] = {}
        self._lock = threading.Lock()
        self._held: tuple[int, Kept] | None = None
        self._copies = ExitStack()

    def remember(self, passwords: tuple[str, ...]) -> None:
        """Passwords to try when an original lies in something encrypted."""
        self._passwords |= dict.fromkeys(passwords)

    @property
    def passwords(self) -> tuple[str, ...]:
        return tuple(self._passwords)

    @contextmanager
    def extracted(self, occurrence: Occurrence) -> Iterator[Path]:
        """A copy of the original in a private place, for a program that needs a file; gone when the context ends.

        Raises:
            SourceNotFound, ItemNotFound, NotReadable: when it is not to be had, or is not what was imported any more.
            DiskFull, NotWritable: when it cannot be copied.
        """
        exhibit = self._exhibit(occurrence.exhibit_id)
        with extract_to_private(occurrence.source_location, occurrence.path, self.passwords) as path:
            if path.stat().st_size != exhibit.size or sha256_of_file(path) != exhibit.sha256:
                raise NotReadable(path=occurrence.path, reason="it is not what was imported any more")
            with self._catalogue.transaction():
                self._recorder.record(
                    "original.opened",
                    f"exhibit:{exhibit.exhibit_id}",
                    source=occurrence.source_id,
                    path=occurrence.path,
                    sha256=exhibit.sha256,
                )
            yield path

    def copied(self, occurrence: Occurrence) -> Path:
        """As ``extracted``, for a viewer that a person closes some time: the copy is kept until the case is closed."""
        return self._copies.enter_context(self.extracted(occurrence))

    @staticmethod
    def path(occurrence: Occurrence) -> Path:
        """Where an original lies on this machine's disks.

        Raises:
            SourceNotFound: when it is not there now, or lies inside a container.
        """
        root = Path(occurrence.source_location)
        path = root / occurrence.path if root.is_dir() else root
        if not path.is_file() or (not root.is_dir() and "/" in occurrence.path):
            raise SourceNotFound(path=str(path))
        return path

    def opened(self, exhibit_id: int) -> Content:
        """An original as a worker takes it, from the first place where it is still there and still the same.

        Raises:
            SourceNotFound: when it is nowhere to be had, or has changed everywhere.
        """
        return self._opened(self._exhibit(exhibit_id))

    def content(self, exhibit_id: int) -> bytes:
        """An original's bytes, from the first place where it is still there and still the same.

        Raises:
            SourceNotFound: when it is nowhere to be had, has changed everywhere, or is too large for memory.
        """
        content = self._opened(self._exhibit(exhibit_id))
        if isinstance(content, bytes):
            return content
        if content.size > 16 * IN_MEMORY:
            raise SourceNotFound(path=f"exhibit {exhibit_id}")
        return content.read_at(0, content.size)

    def picture(self, exhibit_id: int, frame: int, longest: int) -> bytes:
        """A frame of the original rendered by a worker, JPEG; see ``Engine.picture``.

        Raises:
            SourceNotFound: as ``content``; and the faults of ``Engine.picture``.
        """
        return self._engine.picture(self._opened(self._exhibit(exhibit_id)), frame=frame, longest=longest)

    def close(self) -> None:
        self._copies.close()
        with self._lock:
            if self._held is not None:
                self._held[1].close()
                self._held = None

    def _exhibit(self, exhibit_id: int) -> Exhibit:
        exhibit = self._catalogue.exhibits.get(exhibit_id)
        if exhibit is None:
            raise SourceNotFound(path=f"exhibit {exhibit_id}")
        return exhibit

    def _opened(self, exhibit: Exhibit) -> Content:
        with self._lock:
            if self._held is not None and self._held[0] == exhibit.exhibit_id:
                return self._held[1]
        places = self._catalogue.exhibits.occurrences(exhibit.exhibit_id)
        for place in places:
            try:
                content = self._unchanged(exhibit, place)
            except (KnownError, OSError):
                continue  # whatever keeps this place shut, another may be open
            if content is not None:
                if isinstance(content, Kept):
                    self._hold(exhibit.exhibit_id, content)
                return content
        raise SourceNotFound(path=os.path.join(places[0].source_location, places[0].path) if places else "this exhibit")

    def _hold(self, exhibit_id: int, content: Kept) -> None:
        """Keep the newest large original open: a person who looks at one frame of a video looks at the next."""
        with self._lock:
            if self._held is not None:
                self._held[1].close()
            self._held = (exhibit_id, content)

    def _unchanged(self, exhibit: Exhibit, place: Occurrence) -> Content | None:
        """The content at a place when it is still what was imported. A large plain file that keeps its size and time of
        change is not hashed again just to be looked at."""
        stream = open_item(place.source_location, place.path, self.passwords)
        if exhibit.size > IN_MEMORY:
            stamp = self._catalogue.exhibits.stamp_of(place.source_id, place.path)
            try:
                same = stamp_of(os.fstat(stream.fileno())) == stamp
            except OSError:  # it lies in a container
                same = False
            view = view_of(stream) if same else None
            if view is not None and view.size == exhibit.size:
                stream.close()
                return Kept(view)
        read = read_content(stream)
        if read.sha256 == exhibit.sha256:
            return read.content
        read.close()
        return None
