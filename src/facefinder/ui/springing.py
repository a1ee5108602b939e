"""A place that opens while a face is held over its name, so that it can be dropped there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from facefinder.ui.dropping import FACE_MIME, understand


class Springing(QObject):
    """Watches the button of a place. ``open_place`` is called when a face rests on it, ``take`` when one is dropped."""

    REST = 400
    """Milliseconds that a face must rest on the button."""

    def __init__(self, button: QWidget, open_place: Callable[[], object], take: Callable[[int], object]) -> None:
        super().__init__(button)
        self._open, self._take = open_place, take
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(self.REST)
        self._rest.timeout.connect(open_place)
        button.setAcceptDrops(True)
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and event.mimeData().hasFormat(FACE_MIME):
            self._rest.start()
            event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._rest.stop()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._rest.stop()
            face_id = understand(event.mimeData()).face_id
            if face_id is not None:
                self._open()
                self._take(face_id)
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)
