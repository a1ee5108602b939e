"""Looking into containers, and into containers inside them, within limits; every entry comes out exactly once.

A reader (one for each ``Form``) lists one container as ``Found`` entries with paths relative to it. This module joins
the readers: it looks at each entry's first bytes, goes into what is a container itself, and turns faults into
``Unlisted`` rows. Nothing is written to disk except private, nameless spools where a container must be read out of
order and its own container cannot seek.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Literal

from facefinder.domain.errors import (
    ContainerDamaged,
    ContainerTooLarge,
    KnownError,
    NotReadable,
    SourceVanished,
)
from facefinder.domain.language import phrase
from facefinder.files.faults import reason_of
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.sniff import HEAD, Form, form_of
from facefinder.ingest.sources.streams import View, buffered, damaged, read_up_to, spooled, view_of

Opener = Callable[[], BinaryIO]
Sibling = Callable[[str], Opener | None]
Entries = Iterator["Found | Unlisted"]

_PART_OF_IMAGE = re.compile(
    r"(?i)^(.*?)(?:-(?:flat|f\d{3}|s\d{3}|pt)\.vmdk|\.([ESL]x?(?!01$)[0-9A-Z]{2})|\.(?!001$)(\d{3}))$"
)


@dataclass(frozen=True, slots=True)
class ExpandLimits:
    """How far containers are followed, against bombs.

    ``depth`` containers inside each other; ``entries`` and ``bytes`` within one outermost container. Something that
    unpacks to more than ``floor`` bytes and more than ``ratio`` times its packed size is taken for a bomb.
    ``spool`` bounds what a nested container may take in private temporary space.
    """

    depth: int = 8
    entries: int = 2_000_000
    bytes: int = 16 << 40
    floor: int = 256 << 20
    ratio: int = 400
    spool: int = 8 << 30
    path: int = 32_768


@dataclass(slots=True)
class Budget:
    """What one outermost container has used up so far."""

    packed: int
    entries: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Expansion:
    """What every reader needs: limits, passwords, where spools may lie, and what was already used up."""

    limits: ExpandLimits = field(default_factory=ExpandLimits)
    passwords: tuple[str, ...] = ()
    spool_folder: str | None = None
    known: Callable[[str, str], bool] | None = None


def _no_sibling(_: str) -> Opener | None:
    return None


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of a container, its item's path still relative to the container.

    ``head`` and ``inner`` give first bytes and content while the entry is the newest one of its listing; without them
    the item is opened. ``opaque`` entries are never looked into; of ``costly`` ones it is asked first whether they
    are known.
    """

    item: Item
    head: Callable[[], bytes] | None = None
    inner: Opener | None = None
    opaque: bool = False
    costly: bool = False
    sibling: Sibling = _no_sibling


@dataclass(frozen=True, slots=True)
class Container:
    """What a reader is given: the container's bytes, its item (path for telling), and the expansion's settings."""

    item: Item
    content: Opener
    expansion: Expansion
    sibling: Sibling = _no_sibling

    @property
    def name(self) -> str:
        return self.item.path.rpartition("/")[2]

    def view(self) -> View:
        """The content, seekable: as it is where that costs nothing, else spooled.

        Raises:
            ContainerTooLarge: when it would have to be spooled and is too large for that.
        """
        with self.content() as stream:
            return view_of(stream) or spooled(stream, self.expansion.limits.spool, self.expansion.spool_folder)


class Reusable:
    """One seekable view for a container, made when first needed and shared by all that is opened from it."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._view: View | None = None
        self._lock = threading.Lock()

    def view(self) -> View:
        with self._lock:
            if self._view is None:
                self._view = self._container.view()
            return self._view.again()


def expand(
    found: Found, expansion: Expansion, depth: int = 0, budget: Budget | None = None
) -> Iterator[Item | Unlisted]:
    """The entry itself, or everything inside it when it is a container.

    Raises:
        SourceVanished: when the source itself goes away; every other fault becomes an ``Unlisted``.
    """
    item = found.item
    what, form = _looked_at(found, expansion)
    if form is None:
        if what is not None:
            yield what
        return
    if depth >= expansion.limits.depth:
        yield Unlisted(
            item.path,
            ContainerTooLarge.code,
            f"This lies inside {depth} containers, one in another; it was not looked into.",
        )
        return
    yield from inside(found, form, expansion, depth, budget)


def look(found: Found, expansion: Expansion) -> Item | Unlisted | Literal[True] | None:
    """True for a container that is to be looked into; else what to list in its place, None for nothing.

    Raises:
        SourceVanished: when the source itself goes away.
    """
    what, form = _looked_at(found, expansion)
    return True if form is not None else what


def _looked_at(found: Found, expansion: Expansion) -> tuple[Item | Unlisted | None, Form | None]:
    item = found.item
    if found.opaque or (found.costly and _is_known(item, expansion)):
        return item, None
    try:
        if _is_part(found):
            return None, None
        form = form_inside(found)
    except SourceVanished:
        raise
    except KnownError as fault:
        return Unlisted(item.path, fault.code, str(fault)), None
    except OSError as fault:
        return Unlisted(item.path, NotReadable.code, f"This file cannot be read: {reason_of(fault)}."), None
    return (item if form is None else None), form


def _is_known(item: Item, expansion: Expansion) -> bool:
    return expansion.known is not None and bool(item.stamp) and expansion.known(item.path, item.stamp)


def inside(
    found: Found, form: Form, expansion: Expansion, depth: int, budget: Budget | None
) -> Iterator[Item | Unlisted]:
    """Everything inside a container of that form; ``SourceVanished`` as ``expand``."""
    from facefinder.ingest.sources.readers import reader_of

    item = found.item
    container = Container(item, found.inner or item.open, expansion, found.sibling)
    outermost = budget is None
    budget = budget or Budget(packed=item.size or 0)
    names = Names(form)
    count = 0
    try:
        for entry in reader_of(form)(container):
            count += 1
            path = f"{item.path}/{names.unique(entry.path if isinstance(entry, Unlisted) else entry.item.path)}"
            if isinstance(entry, Unlisted):
                yield replace(entry, path=path if entry.path else item.path)
                continue
            _charge(budget, entry.item, expansion.limits, path)
            inner = replace(
                entry.item,
                path=path,
                stamp=f"{item.stamp}|{entry.item.stamp}" if item.stamp else "",
                url=entry.item.url or item.url,
                page_url=entry.item.page_url or item.page_url,
                captured_at=entry.item.captured_at or item.captured_at,
            )
            if _is_bomb(inner, container, expansion.limits):
                yield _unlisted(inner.path, ContainerTooLarge(limit=f"{expansion.limits.ratio} times its packed size"))
                continue
            yield from expand(replace(entry, item=inner), expansion, depth + 1, budget)
    except SourceVanished:
        raise
    except _Exhausted as spent:
        if not outermost:
            raise
        yield _unlisted(f"{item.path}/…", spent.fault)
    except Exception as fault:  # noqa: BLE001 - a parser of hostile data may raise anything
        yield _unlisted(f"{item.path}/…" if count else item.path, damaged(fault))
        return
    if not count:
        yield Unlisted(item.path, "no_pictures", f"This {_noun(form)} holds no files that could be looked at.")


class _Exhausted(Exception):
    """The outermost container's budget is used up; ends the listing of all containers in it."""

    def __init__(self, fault: KnownError) -> None:
        super().__init__()
        self.fault = fault


def _unlisted(path: str, fault: KnownError) -> Unlisted:
    return Unlisted(path, fault.code, str(fault))


def form_inside(found: Found) -> Form | None:
    def read_at(offset: int, size: int) -> bytes:
        with found.item.open() as stream:
            view = view_of(stream)
            if view is None:
                return b""
            return read_up_to(buffered(view.window(offset, size)), size)

    if found.head is not None:
        return form_of(found.head(), found.item.path)
    if found.item.size is not None and found.item.size < 22:
        return None  # no container is as small
    with found.item.open() as stream:
        head = read_up_to(stream, HEAD)
    return form_of(head, found.item.path, read_at)


def _is_part(found: Found) -> bool:
    """Whether this is a further segment of a disk image whose first segment stands beside it (and is listed)."""
    part = _PART_OF_IMAGE.match(found.item.path.rpartition("/")[2])
    if part is None:
        return False
    base, ewf, raw = part.groups()
    if raw:
        names = [f"{base}.001"]
    elif ewf:
        names = [f"{base}.{ewf[0]}{ewf[1:2] if len(ewf) == 4 else ''}01", f"{base}.E01", f"{base}.e01", f"{base}.Ex01"]
    else:
        names = [f"{base}.vmdk"]
    for name in names:
        opener = found.sibling(name)
        if opener is not None:
            with opener() as stream:
                return form_of(read_up_to(stream, HEAD), name) is Form.DISK
    return False


def _charge(budget: Budget, item: Item, limits: ExpandLimits, path: str) -> None:
    budget.entries += 1
    budget.bytes += item.size or 0
    if budget.entries > limits.entries:
        raise _Exhausted(ContainerTooLarge(limit=f"{limits.entries} files"))
    if budget.bytes > limits.bytes or budget.bytes > max(8 * limits.floor, limits.ratio * budget.packed):
        raise _Exhausted(ContainerTooLarge(limit=f"{limits.ratio} times its packed size"))
    if len(path) > limits.path:
        raise _Exhausted(ContainerDamaged(reason="its paths are longer than any system allows"))


def _is_bomb(item: Item, container: Container, limits: ExpandLimits) -> bool:
    packed = container.item.size
    return (
        item.size is not None
        and item.size > limits.floor
        and packed is not None
        and item.size > limits.ratio * max(packed, 1)
    )


def _noun(form: Form) -> str:
    return {
        Form.DISK: phrase("disk image"),
        Form.WARC: phrase("web archive"),
        Form.PDF: phrase("document"),
        Form.MAIL: phrase("message"),
        Form.MBOX: phrase("mailbox"),
    }.get(form, phrase("archive"))


class Names:
    """Makes paths fit to be joined, and each of them unique within its container."""

    def __init__(self, form: Form) -> None:
        self._seen: set[str] = set()
        # A file system cannot hold one name twice, and holds too many to keep them all in memory.
        self._trusted = form is Form.DISK

    def unique(self, name: str) -> str:
        clean = clean_path(name)
        if self._trusted:
            return clean
        candidate, number = clean, 1
        while candidate in self._seen:
            number += 1
            candidate = f"{clean}#{number}"
        self._seen.add(candidate)
        return candidate


def clean_path(name: str) -> str:
    """A name from inside a container as a relative path: no empty part, no ``.`` or ``..``, no NUL."""
    parts = [part for part in name.replace("\0", "\N{SYMBOL FOR NULL}").split("/") if part not in ("", ".")]
    return "/".join("__" if part == ".." else part for part in parts) or "unnamed"


def settings(
    passwords: Sequence[str] = (),
    *,
    limits: ExpandLimits | None = None,
    spool_folder: str | None = None,
    known: Callable[[str, str], bool] | None = None,
) -> Expansion:
    """An expansion's settings in one call."""
    return Expansion(limits or ExpandLimits(), tuple(passwords), spool_folder, known)


def bytes_opener(content: bytes) -> Opener:
    """An opener of content that is already in memory."""
    return lambda: io.BytesIO(content)
