"""What was dropped or pasted: folders and files to import, photographs, faces of this case, or bare pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

FACE_MIME = "application/x-facefinder-face"
"""A dragged face: its face id in decimal, understood by the probe panel of the same case."""

CASE_SUFFIX = ".ffcase"

# The picture's own bytes, untouched and decoded by nobody here, in the order in which they are trusted to be original.
_PICTURES = (
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
    "image/heic",
    "image/avif",
    "image/bmp",
    "image/gif",
)


@dataclass(frozen=True, slots=True)
class Dropped:
    """``content`` is a picture's bytes, to be decoded by a worker only; ``face_id`` a face of the open case."""

    case: Path | None = None
    folders: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    content: bytes = b""
    name: str = ""
    face_id: int | None = None
    sources: tuple[Path, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.case or self.sources or self.content or self.face_id is not None)


def understand(data: QMimeData) -> Dropped:
    """What ``data`` holds, the most exact first: one of our faces, local files, a picture's bytes, bare pixels.

    An address is never fetched: from a browser the pixels are taken, not the link.
    """
    if data.hasFormat(FACE_MIME):
        return Dropped(face_id=int(data.data(FACE_MIME).toStdString()))
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if paths:
        for path in paths:
            if path.suffix == CASE_SUFFIX:
                return Dropped(case=path, sources=(path,))
        folders = tuple(path for path in paths if path.is_dir())
        return Dropped(
            folders=folders, files=tuple(path for path in paths if path not in folders), sources=tuple(paths)
        )
    for media_type in _PICTURES:
        if data.hasFormat(media_type):
            return Dropped(content=bytes(data.data(media_type).data()), name=f"pasted.{media_type.split('/')[1]}")
    if data.hasImage():
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Dropped(content=encoded(image), name="pasted.png")
    return Dropped()


def holds_something(data: QMimeData) -> bool:
    """Quick look while something is dragged over the window; nothing is read."""
    return data.hasFormat(FACE_MIME) or data.hasImage() or any(url.isLocalFile() for url in data.urls())


def encoded(image: QImage) -> bytes:
    """Bare pixels as PNG, without loss."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
