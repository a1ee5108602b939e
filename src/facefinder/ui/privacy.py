"""Privacy on a shared desk: pictures made unrecognisable with one key, everything covered when nobody works."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

_GRAINS = 6


class Privacy(QObject):
    """Whether pictures are shown as coarse grains. Asked by everything that draws a picture."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._blurred = False

    @property
    def blurred(self) -> bool:
        return self._blurred

    def blur(self, blurred: bool) -> None:
        if blurred != self._blurred:
            self._blurred = blurred
            self.changed.emit()

    def veiled(self, picture: QPixmap) -> QPixmap:
        """The picture as it may be shown now; of the same size."""
        if not self._blurred or picture.isNull():
            return picture
        grains = QSize(_GRAINS, max(_GRAINS * picture.height() // max(picture.width(), 1), 1))
        keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        return picture.scaled(grains, keep, smooth).scaled(picture.size(), keep, smooth)


_current: list[Privacy] = []


def privacy() -> Privacy:
    """The running program's privacy; made on first use, after the QApplication."""
    application = QApplication.instance()
    if not _current or _current[0].parent() is not application:
        _current[:] = [Privacy(application)]
    return _current[0]
