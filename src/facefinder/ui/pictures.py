"""Small pictures for the lists: fetched and decoded off the window's thread, kept while they are of use.

Only JPEGs that the program's own workers made are decoded here, never evidence.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from facefinder.ui.tasks import Tasks

Key = tuple[str, int, int]
_KEPT = 3000
_WAITING = 160


class PictureSource(Protocol):
    def crop(self, face_id: int) -> bytes | None: ...
    def thumbnail(self, exhibit_id: int, frame: int = 0) -> bytes | None: ...


def decode_jpeg(content: bytes | None) -> QImage:
    """A JPEG made by one of our workers; a null image where it is none."""
    if not content:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    return reader.read()


class Pictures(QObject):
    """Crops by face and thumbnails by exhibit. ``None`` means: not yet; ``arrived`` says when to look again.

    The newest wishes are served first, and wishes that scrolled out of sight long ago are forgotten.
    """

    arrived = Signal()

    def __init__(self, source: PictureSource, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._tasks = source, tasks
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._wanted: list[Key] = []
        self._fetching: set[Key] = set()
        self._announce = QTimer(self)
        self._announce.setSingleShot(True)
        self._announce.setInterval(12)
        self._announce.timeout.connect(self.arrived)

    def crop(self, face_id: int) -> QPixmap | None:
        return self._get(("crop", face_id, 0))

    def thumbnail(self, exhibit_id: int, frame: int = 0) -> QPixmap | None:
        return self._get(("thumbnail", exhibit_id, frame))

    @property
    def waiting(self) -> bool:
        return bool(self._wanted or self._fetching)

    def forget(self) -> None:
        """Drop everything, as when faces were erased."""
        self._kept.clear()

    def _get(self, key: Key) -> QPixmap | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        if key not in self._fetching:
            if key in self._wanted:
                self._wanted.remove(key)
            self._wanted.append(key)
            del self._wanted[:-_WAITING]
            self._fetch()
        return None

    def _fetch(self) -> None:
        # Handed out in small helpings, so that what was scrolled to last comes first.
        while self._wanted and len(self._fetching) < 16:
            helping = [self._wanted.pop() for _ in range(min(4, len(self._wanted)))]
            self._fetching.update(helping)
            self._tasks.run(partial(self._read, helping), self._arrive, quick=True)

    def _read(self, keys: list[Key]) -> list[tuple[Key, QImage]]:
        found = []
        for key in keys:
            kind, number, frame = key
            content = self._source.crop(number) if kind == "crop" else self._source.thumbnail(number, frame)
            found.append((key, decode_jpeg(content)))
        return found

    def _arrive(self, found: list[tuple[Key, QImage]]) -> None:
        for key, image in found:
            self._fetching.discard(key)
            self._kept[key] = QPixmap.fromImage(image)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        if not self._announce.isActive():
            self._announce.start()
        self._fetch()
