"""What the probe panel holds at a moment, and the change from one such moment to the next, undoable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QUndoCommand

from facefinder.domain.records import Probe, ProbeFace, SearchResult


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is needed to show it again, but for the large picture: that is decoded anew.

    While a photograph is still being read there is no ``probe`` yet, and of a file not even ``content``, only
    ``path``. ``recorded`` is a recorded search's probe: its crop and its list.
    """

    name: str = ""
    path: Path | None = None
    content: bytes = b""
    probe: Probe | None = None
    chosen: int = -1
    recorded: tuple[bytes | None, SearchResult] | None = None
    strip: tuple[ProbeFace, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether no photograph is there; faces of others may be kept all the same."""
        return self.probe is None and self.path is None and not self.content and self.recorded is None


class ProbeChange(QUndoCommand):
    """A change that a person made, done already. What it led to is looked at when it is undone: by then it is read."""

    _CHOOSING = 1

    def __init__(
        self, text: str, before: Held, held: Callable[[], Held], put: Callable[[Held], object], *, choosing: bool
    ) -> None:
        super().__init__(text)
        self._before, self._after = before, before
        self._held, self._put = held, put
        self._choosing = choosing
        self._fresh = True

    def id(self) -> int:
        return self._CHOOSING if self._choosing else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Going through the faces by the arrow keys is one change."""
        return True

    def undo(self) -> None:
        self._after = self._held()
        self._put(self._before)

    def redo(self) -> None:
        # The stack calls this once when the command is pushed: the change itself was done by then.
        if self._fresh:
            self._fresh = False
            return
        self._put(self._after)
