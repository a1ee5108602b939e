"""Faces that leave the case: dragged into a folder or saved there, with their provenance in and beside the picture."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QDrag, QImageWriter
from PySide6.QtWidgets import QWidget

from facefinder.domain.errors import KnownError
from facefinder.ui.dropping import FACE_MIME
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.privacy import privacy

if TYPE_CHECKING:
    from facefinder.ui.contracts import Session
    from facefinder.ui.desk import Desk

_FILES = "text/uri-list"
FACE_TYPES = (FACE_MIME, "image/jpeg", _FILES, "text/plain")
"""As what a dragged face can be taken."""


def face_png(crop: bytes | None, provenance: dict[str, Any]) -> bytes:
    """A kept crop as PNG, without loss, with its provenance in the text chunk ``Provenance``."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setText("Provenance", json.dumps(provenance))
    writer.write(decode_jpeg(crop))
    return bytes(buffer.data().data())


def write_face(session: Session, face_id: int, folder: Path) -> Path:
    """Write a face's picture and provenance into ``folder``, on the record; returns the picture.

    Raises:
        SourceNotFound: when the face is gone.
        DiskFull, NotWritable: when a file cannot be written whole.
    """
    provenance = session.extracting.provenance(face_id)
    picture = face_png(session.crop(face_id), provenance)
    return session.extracting.write(face_id, picture, provenance, folder)[0]


class FaceData(QMimeData):
    """A dragged face: known to our own panels by its id, to others as a picture, files and a line of text.

    The files are made only when somebody outside asks for them, so that nothing leaves the case by a drag within it.
    """

    def __init__(self, session: Session, face_id: int, spoken: str, told: Callable[[KnownError], object]) -> None:
        super().__init__()
        self._session, self._face_id, self._told = session, face_id, told
        self._urls: list[QUrl] = []
        self.setData(FACE_MIME, QByteArray(str(face_id).encode()))
        if crop := session.crop(face_id):
            self.setData("image/jpeg", QByteArray(crop))
        self.setText(spoken)

    def formats(self) -> list[str]:
        return [*super().formats(), _FILES]

    def hasFormat(self, media_type: str) -> bool:
        return media_type == _FILES or super().hasFormat(media_type)

    def retrieveData(self, media_type: str, wanted: Any) -> Any:
        if media_type == _FILES:
            return self.files()
        return super().retrieveData(media_type, wanted)

    def files(self) -> list[QUrl]:
        """The picture and its provenance as files in a private folder, which goes when the case is closed."""
        if not self._urls:
            kept = QTemporaryDir()
            try:
                image = write_face(self._session, self._face_id, Path(kept.path()))
            except KnownError as fault:
                self._told(fault)
                return []
            self._urls = [QUrl.fromLocalFile(str(path)) for path in (image, image.with_suffix(".json"))]
            _DRAGGED.append(kept)
        return self._urls


def face_data(desk: Desk, face_id: int, spoken: str) -> FaceData:
    """A face of the open case, to be dropped; ``spoken`` is what it is called as text."""
    return FaceData(desk.session, face_id, spoken, desk.tasks.told.emit)


def drag_out(source: QWidget, desk: Desk, face_id: int, spoken: str) -> None:
    """Drag a face out of ``source``: onto the probe panel, into a folder or a report. Returns when it is dropped."""
    drag = QDrag(source)
    drag.setMimeData(face_data(desk, face_id, spoken))
    picture = desk.pictures.crop(face_id)
    if picture is not None and not picture.isNull():
        shown = privacy().veiled(picture)
        drag.setPixmap(shown.scaled(64, 64, mode=Qt.TransformationMode.SmoothTransformation))
    drag.exec(Qt.DropAction.CopyAction)


_DRAGGED: list[QTemporaryDir] = []
"""Folders of dragged faces: whoever took the drop may still be reading when it is over."""


def forget_dragged() -> None:
    """Remove the files of dragged faces."""
    while _DRAGGED:
        _DRAGGED.pop().remove()
