"""Asking first, before something that nothing takes back: signing, sealing, erasing, what stays on the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from facefinder.ui.theme import Size
from facefinder.ui.widgets import Veil, button, column, label, row


class Sure(Veil):
    """What is about to be done, that it cannot be undone, and the one button that does it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=460)
        self._act: Callable[[], object] = lambda: None
        whole = column(spacing=Size.MEDIUM, margin=Size.WIDE)
        self.title = label("", "heading", wrap=True)
        self.says = label("", "body", wrap=True)
        whole.addWidget(self.title)
        whole.addWidget(self.says)
        whole.addWidget(label(self.tr("This cannot be undone."), "warning", wrap=True))
        foot = row()
        foot.addStretch(1)
        self.cancel: QPushButton = button(self.tr("Cancel"), self.shut)
        self.go: QPushButton = button("", self._do, kind="primary")
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)

    def ask(self, title: str, says: str, do: str, act: Callable[[], object]) -> None:
        """Open; ``act`` is called when the person presses the button named ``do``."""
        self.title.setText(title)
        self.says.setText(says)
        self.says.setVisible(bool(says))
        self.go.setText(do)
        self.sheet.setAccessibleName(title)
        self.sheet.setAccessibleDescription(says)
        self._act = act
        self.open()
        self.cancel.setFocus()

    def _do(self) -> None:
        self.shut()
        self._act()


def ask_first(place: QWidget, title: str, says: str, do: str, act: Callable[[], object]) -> Sure:
    """Ask over the whole window that ``place`` is in, then ``act``."""
    window: Any = place.window()
    sheet: Sure = window.sheet("sure", Sure)
    sheet.ask(title, says, do, act)
    return sheet
