"""The command line: a thin shell over app. ``facefinder`` alone opens the window."""

from __future__ import annotations

import sys


def main() -> None:
    """The program's entry: closes the network, then hands over to the command or the window."""
    from facefinder import offline

    offline.enforce()
    from facefinder.cli.program import run

    sys.exit(run(sys.argv[1:]))
