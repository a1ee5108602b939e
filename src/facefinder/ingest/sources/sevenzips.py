"""7z archives through py7zr. Files packed together can only be unpacked front to back, so a cursor opens them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from functools import partial
from typing import IO, Any, BinaryIO, cast

import py7zr
from py7zr.exceptions import PasswordRequired
from py7zr.io import NullIOFactory
from py7zr.py7zr import ArchiveFile, MemIO

from facefinder.domain.errors import ContainerTooLarge, KnownError, PasswordNeeded
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.expand import Container, ExpandLimits, Found, Reusable
from facefinder.ingest.sources.sniff import HEAD
from facefinder.ingest.sources.streams import Spool, View, buffered, damaged, read_up_to, view_of
from facefinder.ingest.sources.tars import Cursor


def read_seven_zip(container: Container) -> Iterator[Found | Unlisted]:
    """The files of a 7z archive; the password is tried on the header, then on the smallest file."""
    reusable = Reusable(container)
    password = _password(reusable, container)
    archive = _open(reusable, password)
    files = _in_order(archive)
    limits = container.expansion.limits

    def start() -> Iterator[tuple[int, BinaryIO]]:
        return _Pass(_open(reusable, password), limits, container.expansion.spool_folder).entries()

    looking, opening = Cursor(start, container), Cursor(start, container)
    total = sum(file.uncompressed for file in files)
    if total > 8 * limits.floor and total > limits.ratio * max(container.item.size or 1, 1):
        raise ContainerTooLarge(limit=f"{limits.ratio} times its packed size")
    for index, file in enumerate(files):
        name = file.filename
        if file.is_symlink or file.is_junction or file.is_socket:
            yield Unlisted(name, "special_file", "This is a link or a special file, not a file; it was not followed.")
            continue
        crc = file.crc32
        item = Item(name, partial(opening.open, index), file.uncompressed, f"{crc or 0:08x}:{file.uncompressed}")
        yield _found(item, index, looking)


def _found(item: Item, index: int, looking: Cursor) -> Found:
    held: list[View] = []

    def content() -> View:
        if not held:
            view = view_of(looking.open(index))
            assert view is not None
            held.append(view)
        return held[0].again()

    return Found(
        item,
        head=lambda: read_up_to(buffered(content()), HEAD),
        inner=lambda: buffered(content()),
        costly=True,
    )


def _open(reusable: Reusable, password: str | None) -> py7zr.SevenZipFile:
    return py7zr.SevenZipFile(cast(IO[bytes], reusable.view()), "r", password=password)


def _password(reusable: Reusable, container: Container) -> str | None:
    """The password that opens the archive, None when it needs none.

    Raises:
        PasswordNeeded: when no given password does.
    """
    for password in (None, *container.expansion.passwords):
        try:
            archive = _open(reusable, password)
            if password is None and not archive.needs_password():
                return None
            if password is not None and _unlocks(archive):
                return password
        except PasswordRequired:
            continue
        except Exception:
            # A wrong password breaks the header in any way; without one it is the archive that is broken.
            if password is None:
                raise
    raise PasswordNeeded


def _unlocks(archive: py7zr.SevenZipFile) -> bool:
    files = [file for file in _in_order(archive) if not file.emptystream and file.uncompressed]
    if not files:
        return True
    first = min(files[:20], key=lambda file: file.uncompressed)
    for file in archive.files:
        archive.worker.register_filelike(file.id, MemIO("", NullIOFactory()) if file.id == first.id else None)
    archive.worker.extract(archive.fp, None, parallel=False)
    return True


def _in_order(archive: py7zr.SevenZipFile) -> list[ArchiveFile]:
    """The files in the order in which py7zr unpacks them: as they stand when they are packed as one, else the empty
    ones first and then pack by pack."""
    files = [file for file in archive.files if not file.is_directory]
    streams = getattr(archive.header, "main_streams", None)
    if streams is not None and streams.unpackinfo.numfolders == 1:
        return files
    return [file for file in files if file.emptystream] + [file for file in files if not file.emptystream]


class _Abandoned(Exception):
    """The pass is not wanted any more."""


class _Pass:
    """One unpacking from front to back.

    py7zr pushes data into files; the passes of a cursor are pulled. So the unpacking runs in a thread that stops before
    each file until that file is asked for.
    """

    def __init__(self, archive: py7zr.SevenZipFile, limits: ExpandLimits, folder: str | None) -> None:
        self._archive, self._limits, self._folder = archive, limits, folder
        self._go: queue.Queue[bool] = queue.Queue()
        self._done: queue.Queue[tuple[int, BinaryIO | None] | BaseException | None] = queue.Queue()

    def entries(self) -> Iterator[tuple[int, BinaryIO]]:
        order = {file.id: index for index, file in enumerate(_in_order(self._archive))}
        for file in self._archive.files:
            if file.id in order:
                self._archive.worker.register_filelike(file.id, _Sink(self, order[file.id]))
        thread = threading.Thread(target=self._run, daemon=True, name="unpacking 7z")
        thread.start()
        try:
            while True:
                self._go.put(True)
                done = self._done.get()
                if done is None:
                    return
                if isinstance(done, BaseException):
                    raise done
                index, stream = done
                assert stream is not None
                yield index, stream
        finally:
            self._go.put(False)
            if thread is not threading.current_thread():  # the collector may end a pass from anywhere
                thread.join(timeout=60)

    def _run(self) -> None:
        try:
            self._archive.worker.extract(self._archive.fp, None, parallel=False)
        except _Abandoned:
            return
        except BaseException as fault:  # noqa: BLE001 - it is handed to the thread that waits
            self._done.put(fault if isinstance(fault, KnownError) else damaged(fault))
            return
        if self._go.get():
            self._done.put(None)

    def begin(self) -> Spool:
        """Waits until the next file is asked for."""
        if not self._go.get():
            raise _Abandoned
        return Spool(self._folder)

    def end(self, index: int, spool: Spool) -> None:
        """Hands a finished file over."""
        self._done.put((index, buffered(spool.view())))

    @property
    def limit(self) -> int:
        return self._limits.spool


class _Sink(MemIO):  # type: ignore[misc]  # an untyped base
    """Where py7zr writes one file."""

    def __init__(self, unpacking: _Pass, index: int) -> None:
        super().__init__("", NullIOFactory())
        self._unpacking, self._index = unpacking, index
        self._spool: Spool | None = None

    def open(self, mode: str = "w") -> _Sink:
        del mode
        self._spool = self._unpacking.begin()
        return self

    def write(self, s: Any) -> int:
        assert self._spool is not None
        if self._spool.size + len(s) > self._unpacking.limit:
            raise ContainerTooLarge(limit=f"{self._unpacking.limit // 1024**2} MB")
        return self._spool.write(bytes(s))

    def __exit__(self, kind: object, fault: object, trace: object) -> None:
        # A wrong CRC is raised inside, after the data: the file is not handed over then.
        if kind is None and self._spool is not None:
            self._unpacking.end(self._index, self._spool)
