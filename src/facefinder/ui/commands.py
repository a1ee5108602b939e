"""Everything that can be done by key, as named commands, from which the palette and the key sheet are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Command:
    """A command. ``available`` is asked each time; keys in ``shown`` are told but handled by the widget in focus."""

    name: str
    group: str
    action: QAction
    available: Callable[[], bool]
    shown: str

    @property
    def title(self) -> str:
        """What it would do now, such as what it would take back; ``name`` where nothing is to be added."""
        return self.action.text()

    @property
    def keys(self) -> str:
        """The keys as the system writes them."""
        if self.shown:
            return self.shown
        return " / ".join(
            keys.toString(QKeySequence.SequenceFormat.NativeText)
            for keys in self.action.shortcuts()
            if not keys.isEmpty()
        )


class Commands(QObject):
    """The window's commands, in the order in which they are shown."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._all: dict[str, Command] = {}

    def add(
        self,
        identity: str,
        name: str,
        group: str,
        act: Callable[[], object],
        keys: Sequence[str] = (),
        *,
        available: Callable[[], bool] = lambda: True,
        shown: str = "",
    ) -> QAction:
        action = QAction(name, self._window)
        action.setObjectName(identity)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: act() if available() else None)
        self._window.addAction(action)
        self._all[identity] = Command(name, group, action, available, shown)
        return action

    def __getitem__(self, identity: str) -> Command:
        return self._all[identity]

    @property
    def all(self) -> Sequence[Command]:
        return tuple(self._all.values())

    def run(self, identity: str) -> None:
        self._all[identity].action.trigger()
