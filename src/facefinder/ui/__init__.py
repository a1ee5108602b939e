"""The window. Only this package imports Qt, and nothing that it imports loads a recogniser or decodes evidence.

Qt is loaded when a function below is called, not before, so that importing this package costs nothing and a machine
without Qt's system libraries gets a sentence instead of a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


def run(case: Path | None = None, *, search_id: str = "") -> int:
    """Open the window, on a case and one of its recorded searches where given. Returns the exit code.

    Raises:
        DisplayUnavailable: when there is no screen to draw on, or a system library that Qt needs is missing.
    """
    from facefinder.offline import enforce

    enforce()
    from facefinder.ui.display import check_display

    check_display()
    from facefinder.ui.application import run as open_window

    return open_window(case, search_id=search_id)


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m facefinder.ui [CASE [SEARCH]]``: as ``run``, with faults told on standard error."""
    import sys

    from facefinder.domain.errors import KnownError

    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return run(Path(given[0]) if given else None, search_id=given[1] if len(given) > 1 else "")
    except KnownError as fault:
        return fault.exit_code


def render_result(
    case: Any,
    search_id: str,
    output: Path,
    theme: str = "dark",
    size: tuple[int, int] = (1280, 800),
    *,
    probe: Path | None = None,
) -> None:
    """Draw the real window on a recorded search into a PNG, without a screen. ``case`` is a session or a case's folder.

    Raises:
        DisplayUnavailable: when a system library that Qt needs is missing.
        SearchNotFound, CaseNotFound: when there is no such search or case.
    """
    from facefinder.offline import enforce

    enforce()
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from facefinder.ui.display import check_libraries

    check_libraries()
    from facefinder.ui.render import render_result as draw

    draw(case, search_id, Path(output), theme, size, probe=probe)
