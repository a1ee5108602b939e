"""What a person does that is on no record, and can be undone all the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand, QUndoStack


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


def take_back(stack: QUndoStack, say: Callable[[str], object]) -> None:
    """Take the last change of a stack back, and say which one it was."""
    if stack.canUndo():
        say(QCoreApplication.translate("undoing", "Taken back: {0}").format(stack.undoText()))
        stack.undo()


def do_again(stack: QUndoStack, say: Callable[[str], object]) -> None:
    """Do again what was taken back last, and say what that is."""
    if stack.canRedo():
        say(QCoreApplication.translate("undoing", "Done again: {0}").format(stack.redoText()))
        stack.redo()


def undo_name(stack: QUndoStack | None) -> str:
    """What Undo is called while this stack is the one that counts."""
    text = stack.undoText() if stack is not None else ""
    plain = QCoreApplication.translate("undoing", "Undo")
    return QCoreApplication.translate("undoing", "Undo: {0}").format(text) if text else plain


def redo_name(stack: QUndoStack | None) -> str:
    """What Redo is called while this stack is the one that counts."""
    text = stack.redoText() if stack is not None else ""
    plain = QCoreApplication.translate("undoing", "Redo")
    return QCoreApplication.translate("undoing", "Redo: {0}").format(text) if text else plain
