"""Where the program begins: `facefinder` and `python -m facefinder` both come here.

The two shells do not know each other; only here do both meet.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facefinder.report.rendering import Printable


class _Window:
    """The window, loaded only by those who want one: Qt costs time and system libraries."""

    def run(self, case: Path | None) -> int:
        from facefinder import ui

        return ui.run(case)

    def check(self) -> None:
        from facefinder.ui.display import check_display

        check_display()

    def printed(self, report: Printable) -> bytes:
        from facefinder.ui.printing import printed

        return printed(report)


def main() -> None:
    """Close the network, then hand over to the command or the window."""
    from facefinder import offline

    offline.enforce()
    from facefinder.cli.program import run

    sys.exit(run(sys.argv[1:], _Window()))


if __name__ == "__main__":
    main()
