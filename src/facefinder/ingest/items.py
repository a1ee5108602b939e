"""What a source holds: items that can be opened, and entries that could not even be listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from facefinder.domain.records import SourceKind


@dataclass(frozen=True, slots=True)
class Item:
    """One file inside a source, not yet read.

    ``path`` is its place inside the source as text (``/`` between parts; nested containers joined as
    ``a.zip/inner.tar/photo.jpg``), undecodable bytes as surrogate escapes; ``open`` gives a fresh read-only stream.
    ``stamp`` changes when the content may have changed (size and modification time), empty where the container tells
    nothing: a re-import skips an item whose path and stamp are known. ``custodian``, ``exhibit_reference`` and ``note``
    come from a manifest and, where set, go before the source's own.

    ``open`` raises NotReadable (or one of its kinds) and SourceVanished; reading the stream raises NotReadable and
    OSError. The stream need not be seekable.
    """

    path: str
    open: Callable[[], BinaryIO]
    size: int | None = None
    stamp: str = ""
    url: str = ""
    page_url: str = ""
    captured_at: str = ""
    custodian: str = ""
    exhibit_reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """An entry that could not be listed or opened as a container: it becomes a problem row with this reason."""

    path: str
    code: str
    sentence: str


class Lister(Protocol):
    """One kind of source. Listing is lazy, in a fixed order, and never follows links out of the source."""

    @property
    def kind(self) -> SourceKind: ...

    def items(self) -> Iterator[Item | Unlisted]:
        """Every file of the source, once.

        Raises:
            SourceNotFound, SourceVanished, NotReadable: when the source itself is gone or shut.
        """
