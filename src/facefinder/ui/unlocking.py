"""Asking who works and for a pass-phrase in the window while a case is being opened in a thread."""

from __future__ import annotations

import queue
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from facefinder.domain.errors import Cancelled
from facefinder.ui import words
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Veil, button, column, label, row


class Unlock(Veil):
    """One pass-phrase, and whose it is where a case has people.

    ``answered`` carries the name (empty without people) and the pass-phrase; None when the person gave up.
    """

    answered = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=420)
        whole = column(spacing=Size.MEDIUM, margin=Size.WIDE)
        whole.addWidget(label(self.tr("A pass-phrase is needed"), "heading"))
        self.what = label("", "quiet", wrap=True)
        whole.addWidget(self.what)
        self.name = QComboBox()
        self.name.setAccessibleName(self.tr("Who works on this case now"))
        whole.addWidget(self.name)
        self.passphrase = QLineEdit()
        self.passphrase.setPlaceholderText(self.tr("Pass-phrase"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(self.tr("Pass-phrase"))
        self.passphrase.returnPressed.connect(self._answer)
        whole.addWidget(self.passphrase)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(button(self.tr("Cancel"), self.shut))
        foot.addWidget(button(self.tr("Open"), self._answer, kind="primary"))
        whole.addLayout(foot)
        self.sheet.setLayout(whole)
        self._open = False

    def ask(self, what: str, names: Sequence[str] = (), expected: str = "") -> None:
        said = words.retold(what)
        self.what.setText(said[:1].upper() + said[1:] if said else self.tr("This case has people: say who you are."))
        self.name.clear()
        self.name.addItems(list(names))
        self.name.setCurrentIndex(max(self.name.findText(expected), 0))
        self.name.setVisible(bool(names))
        self.passphrase.clear()
        self._open = True
        self.open()
        self.passphrase.setFocus()

    def shut(self) -> None:
        super().shut()
        if self._open:
            self._open = False
            self.answered.emit(None)

    def _answer(self) -> None:
        self._open = False
        self.shut()
        self.answered.emit((self.name.currentText(), self.passphrase.text()))
        self.passphrase.clear()


class Asker(QObject):
    """Called in any thread by ``app.unlocking``; shows the sheet on the window's thread and waits for the answer."""

    _asked = Signal(str, list, str)

    def __init__(self, sheet: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._answers: queue.Queue[tuple[str, str] | None] = queue.Queue()
        self._given = ""
        self._asked.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def _show(self, what: str, names: list[str], expected: str) -> None:
        sheet: Unlock = self._sheet()
        sheet.answered.connect(self._answers.put, Qt.ConnectionType.SingleShotConnection)
        sheet.ask(what, names, expected)

    def __call__(self, asked: Any) -> str:
        given, self._given = self._given, ""
        return given or self._answer(asked.what, (), "")[1]

    def choose(self, names: Sequence[str], expected: str) -> str:
        """Who works on a case; the pass-phrase that is given with the name answers the next question."""
        name, self._given = self._answer("", names, expected)
        return name

    def _answer(self, what: str, names: Sequence[str], expected: str) -> tuple[str, str]:
        self._asked.emit(what, list(names), expected)
        answer = self._answers.get()
        if answer is None:
            raise Cancelled
        return answer

    def give_up(self) -> None:
        """Let a waiting thread go, as when the window closes."""
        self._answers.put(None)
