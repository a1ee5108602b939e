"""Short forms in a place: named fields, one button, and one line that says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from facefinder.domain.errors import KnownError
from facefinder.ui import words
from facefinder.ui.desk import Desk
from facefinder.ui.passphrases import worth
from facefinder.ui.theme import Size
from facefinder.ui.widgets import button, column, label, row, set_kind


class Form(QWidget):
    """Fields under each other; Return goes on to the next and from the last does what the button does."""

    def __init__(self, title: str, hint: str, do: str, act: Callable[[], object], *, icon_name: str = "") -> None:
        super().__init__()
        self._act = act
        self._fields: dict[str, QLineEdit] = {}
        whole = column(spacing=Size.SMALL)
        if title:
            whole.addWidget(label(title, "section"))
        if hint:
            whole.addWidget(label(hint, "caption", wrap=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Size.MEDIUM)
        self._grid.setVerticalSpacing(Size.SMALL)
        self._grid.setColumnStretch(1, 1)
        whole.addLayout(self._grid)
        self.extra = column(spacing=Size.SMALL)
        whole.addLayout(self.extra)
        self.says = label("", "warning", wrap=True)
        self.says.hide()
        whole.addWidget(self.says)
        foot = row()
        self.go = button(do, act, icon_name=icon_name)
        foot.addWidget(self.go)
        self.foot = foot
        foot.addStretch(1)
        whole.addLayout(foot)
        self.setLayout(whole)

    def add(self, key: str, name: str, hint: str = "", *, secret: bool = False) -> QLineEdit:
        """One more line to fill in."""
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(hint)
        if secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        field.returnPressed.connect(lambda: self._next(field))
        self.put(name, field)
        self._fields[key] = field
        return field

    def put(self, name: str, widget: QWidget) -> None:
        """One more line with a widget of its own."""
        named = label(name)
        named.setBuddy(widget)
        at = self._grid.rowCount()
        tall = not isinstance(widget, QLineEdit)
        self._grid.addWidget(named, at, 0, Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag(0))
        self._grid.addWidget(widget, at, 1)

    def add_new_passphrase(self, name: str, again: str, known: Sequence[str] = ()) -> None:
        """The lines ``first`` and ``again`` for a new pass-phrase and what it is worth; anybody would try ``known``."""
        field = self.add("first", name, secret=True)
        self.add("again", again, secret=True)
        says = label("", "caption", wrap=True)
        self._grid.addWidget(says, self._grid.rowCount(), 1)

        def weigh(typed: str) -> None:
            text, kind = worth(typed, known)
            says.setText(text)
            set_kind(says, kind)

        weigh("")
        field.textChanged.connect(weigh)

    def _next(self, field: QLineEdit) -> None:
        fields = list(self._fields.values())
        at = fields.index(field) + 1
        if at < len(fields):
            fields[at].setFocus()
        else:
            self._act()

    def __getitem__(self, key: str) -> str:
        return self._fields[key].text().strip()

    def field(self, key: str) -> QLineEdit:
        return self._fields[key]

    def secret(self, key: str) -> str:
        """A pass-phrase exactly as it was typed."""
        return self._fields[key].text()

    def clear(self, keys: Sequence[str] = ()) -> None:
        for key in keys or list(self._fields):
            self._fields[key].clear()

    def say(self, text: str, kind: str = "warning") -> None:
        self.says.setText(text)
        set_kind(self.says, kind)
        self.says.setVisible(bool(text))

    def run(self, desk: Desk, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Do ``work`` in a thread; a refusal is said here, beside the fields."""
        self.say("")
        self.go.setEnabled(False)

        def came(result: Any) -> None:
            self.go.setEnabled(True)
            done(result)

        def failed(fault: KnownError) -> None:
            self.go.setEnabled(True)
            self.say(words.told(fault))

        desk.tasks.run(work, came, failed)
