"""What a person does that is on no record, and can be undone all the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand


class Change(QUndoCommand):
    """A change that is done already, with what takes it back and what does it again."""

    def __init__(self, text: str, back: Callable[[], object], again: Callable[[], object]) -> None:
        super().__init__(text)
        self._back, self._again = back, again
        self._fresh = True

    def undo(self) -> None:
        self._back()

    def redo(self) -> None:
        # The stack calls this once when the command is pushed: the change itself was done by then.
        if self._fresh:
            self._fresh = False
            return
        self._again()
