"""Covering the desk: nothing of the case is seen until somebody comes back, with the pass-phrase where there is one."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QLineEdit, QWidget

from facefinder.ui.theme import Size, theme
from facefinder.ui.widgets import Veil, button, column, label, row


class Cover(Veil):
    """An opaque sheet over the whole window. ``unlock_asked`` carries what was typed."""

    unlock_asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=380)
        whole = column(spacing=Size.MEDIUM, margin=Size.WIDE)
        whole.addWidget(label(self.tr("The desk is covered"), "heading"))
        whole.addWidget(label(self.tr("Imports and searches go on underneath."), "quiet", wrap=True))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(self.tr("Pass-phrase, where the case has one"))
        self.passphrase.setAccessibleName(self.tr("Pass-phrase"))
        self.passphrase.returnPressed.connect(self._ask)
        whole.addWidget(self.passphrase)
        self.says = label("", "warning", wrap=True)
        whole.addWidget(self.says)
        foot = row()
        foot.addStretch(1)
        self.go = button(self.tr("Uncover"), self._ask, kind="primary")
        foot.addWidget(self.go)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)
        self.sheet.setAccessibleName(self.tr("The desk is covered"))

    def open(self) -> None:
        self.passphrase.clear()
        self.says.clear()
        super().open()
        self.passphrase.setFocus()

    def refuse(self, why: str) -> None:
        self.says.setText(why)
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _ask(self) -> None:
        self.unlock_asked.emit(self.passphrase.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("ground"))
        painter.end()

    def mousePressEvent(self, event: object) -> None:
        """A press beside the sheet uncovers nothing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)


class Idleness(QObject):
    """Says when nobody has touched the window for a while."""

    idle = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QWindow | None = None
        self.minutes = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)

    def watch(self, minutes: float) -> None:
        """Watch the window, which is on the screen, from now on; 0 stops."""
        self._timer.stop()
        self.minutes = minutes
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None
        handle = self._window.windowHandle()
        if minutes > 0 and handle is not None:
            # The window system's own events: few, and all that a person does passes there.
            handle.installEventFilter(self)
            self._watched = handle
            self._timer.start(int(minutes * 60_000))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _signs_of_life():
            self._timer.start()
        return False


@cache
def _signs_of_life() -> frozenset[QEvent.Type]:
    kind = QEvent.Type
    return frozenset({kind.KeyPress, kind.MouseButtonPress, kind.MouseMove, kind.Wheel, kind.Drop})
