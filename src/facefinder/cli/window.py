"""What the command line knows of the window: that somebody may hand it one to open."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from facefinder.report.rendering import Printable


class Window(Protocol):
    """The other shell, as ``facefinder.__main__`` hands it over."""

    def run(self, case: Path | None) -> int:
        """Open the window, on a case if one is given; returns the exit code.

        Raises:
            DisplayUnavailable: when there is no screen to draw on, or a system library that Qt needs is missing.
        """

    def check(self) -> None:
        """Make sure that a window could be opened here; raises as ``run``."""

    def printed(self, report: Printable) -> bytes:
        """A report as PDF; raises EngineFailed when none could be made."""
