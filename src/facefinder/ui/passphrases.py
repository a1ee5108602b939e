"""A new pass-phrase: typed twice, with what it is worth in plain words beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from facefinder.ui.theme import Size
from facefinder.ui.widgets import column, label, set_kind

_HARD, _FAIR = 18, 12
"""Characters that could not be foretold from the one before, from which a pass-phrase is hard or fair to guess."""


def shortest() -> int:
    """The rule of the program, the same on the command line."""
    # Loaded only where somebody types one: the start of the window does without it.
    from facefinder.files.keys import SHORTEST_PASSPHRASE

    return SHORTEST_PASSPHRASE


def worth(passphrase: str, known: Sequence[str] = ()) -> tuple[str, str]:
    """What a pass-phrase is worth, and the kind of label that says it; ``known`` are words that anybody would try."""
    translate = QCoreApplication.translate
    least = shortest()
    if len(passphrase) < least:
        text = translate("passphrases", "At least {0} characters. Several words are easy to keep in mind.")
        return text.format(least), "caption"
    fresh = _fresh(passphrase)
    plain = passphrase.casefold()
    for word in known:
        if len(word.strip()) > 2 and word.strip().casefold() in plain:
            fresh -= len(word.strip())
    if fresh < _FAIR or plain.isdigit():
        return translate("passphrases", "Easy to guess: make it longer, with words that do not belong together."), (
            "warning"
        )
    if fresh < _HARD:
        return translate("passphrases", "Hard to guess by hand, not by a computer: one or two words more help."), (
            "caption"
        )
    return translate("passphrases", "Hard to guess, as long as it is written and used nowhere else."), "caption"


def _fresh(passphrase: str) -> int:
    """How many characters do not simply repeat or go on with the ones before, such as in aaaa, 1234 or abab."""
    count = 0
    for at, sign in enumerate(passphrase):
        before = passphrase[max(at - 2, 0) : at]
        if all(abs(ord(sign) - ord(each)) > 1 for each in before):
            count += 1
    return count


class NewPassphrase(QWidget):
    """Two fields and what they are worth. ``changed`` comes with each key, ``entered`` with Return in the last one."""

    changed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: Sequence[str] = ()
        self.first, self.again = QLineEdit(), QLineEdit()
        self._grid = grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(Size.SMALL)
        grid.setHorizontalSpacing(Size.MEDIUM)
        grid.setColumnStretch(1, 1)
        for at, (name, field) in enumerate(
            ((self.tr("Pass-phrase"), self.first), (self.tr("Once more"), self.again)),
        ):
            named = label(name)
            named.setBuddy(field)
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setAccessibleName(name)
            field.textChanged.connect(self._refresh)
            grid.addWidget(named, at, 0)
            grid.addWidget(field, at, 1)
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.entered)
        self._says = label("", "caption", wrap=True)
        whole = column(spacing=Size.STEP)
        whole.addLayout(grid)
        whole.addWidget(self._says)
        self.setLayout(whole)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()  # what one has to be is said before anything is typed

    def align(self, grid: QGridLayout) -> None:
        """Stand in line with the fields of another grid, whose names are in its first column too."""
        grids = (self._grid, grid)
        items = [each.itemAtPosition(at, 0) for each in grids for at in range(each.rowCount())]
        names = [item.widget() for item in items if item is not None]
        width = max(name.sizeHint().width() for name in names if isinstance(name, QLabel))
        for each in grids:
            each.setColumnMinimumWidth(0, width)

    def show_known(self, words: Sequence[str]) -> None:
        """Words that make a pass-phrase easy to guess, such as the case's own number."""
        self._known = words
        self._refresh()

    @property
    def passphrase(self) -> str:
        """Exactly as it was typed."""
        return self.first.text()

    @property
    def ready(self) -> bool:
        """Long enough, and typed twice alike."""
        return len(self.passphrase) >= shortest() and self.passphrase == self.again.text()

    @property
    def said(self) -> str:
        return self._says.text()

    def clear(self) -> None:
        self.first.clear()
        self.again.clear()

    def _refresh(self) -> None:
        first, again = self.first.text(), self.again.text()
        if not first.startswith(again):
            self._say(self.tr("The two pass-phrases differ."), "warning")
        else:
            self._say(*worth(first, self._known))
        self.changed.emit()

    def _say(self, text: str, kind: str) -> None:
        self._says.setText(text)
        set_kind(self._says, kind)
