"""How the recent cases stand, looked up beside the window: a disk that does not answer holds nobody up.

Loaded with the window, so it loads nothing itself; what it needs comes with the first look.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

if TYPE_CHECKING:
    from facefinder.files.peeking import CaseState

SILENT = "silent"
"""The state of a case whose disk has not answered for a while."""
_PATIENCE = 3.0
_AGAIN = 10_000


class CaseStates(QObject):
    """Tells by ``found`` how each case stands: its folder, and a ``CaseState`` or ``SILENT``.

    Cases that cannot be opened now are looked at again every few seconds: a disk is connected, a colleague closes one.
    """

    found = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answers: deque[tuple[str, CaseState]] = deque()
        self._wanted: tuple[str, ...] = ()
        self._asked: dict[str, float] = {}
        self._states: dict[str, str] = {}
        self._under_way: set[str] = set()
        self._once_more: set[str] = set()
        self._collect = QTimer(self)
        self._collect.setInterval(40)
        self._collect.timeout.connect(self._take)
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN)
        self._again.timeout.connect(self._look_again)

    @property
    def looking(self) -> bool:
        """Whether an answer is still waited for."""
        return bool(self._asked)

    def state(self, path: str) -> str:
        """What was found last; empty while nothing is known."""
        return self._states.get(path, "")

    def look(self, paths: Sequence[str]) -> None:
        """Look at these cases now, and no longer at others."""
        self._wanted = tuple(paths)
        self._ask(paths)
        if paths:
            self._again.start()

    def _ask(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._asked[path] = time.monotonic()
            if path in self._under_way:
                # What is being found may be of before whatever happened since.
                self._once_more.add(path)
                continue
            self._under_way.add(path)
            # Not of a pool: one that hangs at a dead network disk keeps neither the others nor the program's end.
            threading.Thread(target=self._peek, args=(path,), daemon=True, name="peeking").start()
        if paths:
            self._collect.start()

    def rest(self) -> None:
        """Nobody sees the list: look no more."""
        self._collect.stop()
        self._again.stop()
        self._asked.clear()

    def _peek(self, path: str) -> None:
        from facefinder.files.peeking import peek

        self._answers.append((path, peek(Path(path))))

    def _take(self) -> None:
        while self._answers:
            path, state = self._answers.popleft()
            self._under_way.discard(path)
            if path in self._once_more:
                self._once_more.discard(path)
                self._ask([path])
                continue
            self._asked.pop(path, None)
            self._tell(path, state.value)
        for path, since in list(self._asked.items()):
            if time.monotonic() - since > _PATIENCE:
                self._tell(path, SILENT)
                del self._asked[path]
        if not self._under_way:
            self._collect.stop()

    def _tell(self, path: str, state: str) -> None:
        self._states[path] = state
        self.found.emit(path, state)

    def _look_again(self) -> None:
        away = {"gone", "shut", "in_use", SILENT}
        self._ask([path for path in self._wanted if self._states.get(path) in away])


def state_words(state: str) -> tuple[str, str, str]:
    """An icon, a state in few words, and what it means; for no state yet, that it is being looked up."""
    translate = QCoreApplication.translate
    known = {
        "ready": ("check", translate("states", "ready"), ""),
        "gone": (
            "circle-slash",
            translate("states", "missing"),
            translate(
                "states", "There is no case in that folder now: it was moved or deleted, or its disk is not there."
            ),
        ),
        SILENT: (
            "circle-slash",
            translate("states", "no answer"),
            translate("states", "The disk or the network drive that holds it does not answer."),
        ),
        "shut": (
            "circle-slash",
            translate("states", "not readable"),
            translate("states", "You do not have permission to read its folder."),
        ),
        "in_use": (
            "monitor",
            translate("states", "open in another FaceFinder"),
            translate("states", "One program works on a case at a time. Close it there first."),
        ),
        "encrypted": (
            "lock",
            translate("states", "encrypted, needs a pass-phrase"),
            translate("states", "It asks for one when it is opened."),
        ),
        "newer": (
            "triangle-alert",
            translate("states", "needs a newer FaceFinder"),
            translate("states", "A newer version has worked on it; this one would refuse it and change nothing."),
        ),
        "older": (
            "refresh-cw",
            translate("states", "from an older FaceFinder"),
            translate("states", "It is backed up and brought up to date when it is opened."),
        ),
        "damaged": (
            "triangle-alert",
            translate("states", "damaged"),
            translate("states", "Its catalogue is not one that FaceFinder can read; a backup can be restored."),
        ),
    }
    return known.get(state, ("circle-dashed", translate("states", "looking…"), ""))
