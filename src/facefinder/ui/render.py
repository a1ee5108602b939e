"""The real window drawn to a file, for a machine without a screen and for the manual's pictures."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from facefinder.domain.errors import EngineFailed, KnownError, NotWritable
from facefinder.domain.records import CaseDetails
from facefinder.ui.application import dress, make_application, use_good_font
from facefinder.ui.cases import RealCases
from facefinder.ui.desk import Desk
from facefinder.ui.memory import Memory
from facefinder.ui.theme import Appearance, theme
from facefinder.ui.window import MainWindow

if TYPE_CHECKING:
    from facefinder.ui.contracts import Control, Session

STARTING_SECONDS = 300.0
"""A slow or busy machine needs long to load the networks before it has read its first probe."""

_MOMENT = 250
"""The longest, in milliseconds, that the window puts off what it will show; what waits longer is in no picture."""
_RESTS = 10
"""Rounds of events, each at least five milliseconds long, without anything to do: enough for layout and painting."""


class GivenCases(RealCases):
    """Hands out a session that is open already, and leaves closing it to whoever opened it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def create(self, path: Path, details: CaseDetails, passphrase: str) -> Session:
        return self._session

    def open(self, path: Path) -> Session:
        return _Borrowed(self._session)

    def control(self) -> Control:
        return super().control()


class _Borrowed:
    """A session that the window may use but not close."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def close(self) -> None:
        """Nothing: its owner closes it."""


def wait_until(done: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the window live until ``done``.

    Raises:
        EngineFailed: when that takes longer than ``seconds``.
    """
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            raise EngineFailed(reason=f"the window was not drawn within {seconds:.0f} seconds")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)


def quiet(desk: Desk | None) -> bool:
    """Nothing is being fetched for the window any more."""
    return desk is not None and not desk.tasks.busy and not desk.pictures.waiting


def settle(window: MainWindow, seconds: float = 60.0) -> None:
    """Wait until everything that the window wants to show has come and been painted."""
    rests = 0

    def settled() -> bool:
        # A place that comes to rest may ask for more when it is painted, so it has to rest for several rounds.
        nonlocal rests
        rests = rests + 1 if _at_rest(window) else 0
        return rests > _RESTS

    wait_until(settled, seconds)


def _at_rest(window: MainWindow) -> bool:
    """Nothing is being fetched, and nothing has been put off for a moment, such as reading while somebody types."""
    if window.start.states.looking if window.desk is None else not quiet(window.desk):
        return False
    return not any(
        timer.isActive() and timer.isSingleShot() and timer.interval() <= _MOMENT
        for timer in window.findChildren(QTimer)
    )


def save_picture(widget: QWidget, output: Path) -> None:
    """Draw a widget into a PNG.

    Raises:
        NotWritable: when the file cannot be written.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(output)):
        raise NotWritable(path=str(output), reason="the picture could not be saved")


def open_window(
    case: Session | Path, size: tuple[int, int], folder: Path, *, cases: RealCases | None = None
) -> MainWindow:
    """The window on a case, not remembering anything beyond ``folder``; ``cases`` opens it, when somebody has to."""
    memory = Memory(folder / "window.ini")
    dress(memory)
    window = MainWindow(memory, cases if isinstance(case, Path) else GivenCases(case))
    window.resize(QSize(*size))
    window.show()
    faults: list[KnownError] = []
    window.not_opened.connect(faults.append)
    window.open_case(case if isinstance(case, Path) else case.path)
    wait_until(lambda: bool(window.desk) or bool(faults))
    if faults:
        window.close()
        raise faults[0]
    return window


def render_result(
    case: Session | Path,
    search_id: str,
    output: Path,
    appearance: str,
    size: tuple[int, int],
    *,
    probe: Path | None = None,
) -> None:
    """See ``facefinder.ui.render_result``."""
    make_application()
    use_good_font()
    with tempfile.TemporaryDirectory() as folder:
        window = open_window(case, size, Path(folder))
        try:
            theme().show(Appearance(appearance))
            window.go("search")
            if probe is not None:
                window.search.open_photograph(probe)
                settle(window, STARTING_SECONDS)
            if window.desk is not None:
                # Told here, not by a message in the window: there may be no such search.
                window.search.probe.set_purpose(window.desk.session.recorded_search(search_id).purpose)
            window.search.show_recorded(search_id)
            settle(window)
            window.setFocus()
            QCoreApplication.processEvents()
            save_picture(window, output)
        finally:
            window.close()
            window.deleteLater()
            QCoreApplication.processEvents()
