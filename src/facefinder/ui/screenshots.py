"""Every place of the window drawn to files, for the manual: both appearances, a small and a large window.

``python -m facefinder.ui.screenshots CASE SEARCH FOLDER [PROBE]``. The case should be a sample case: two decisions are
recorded in it, so that the pictures show some.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

SIZES = ((1280, 800), (1920, 1080))
APPEARANCES = ("dark", "light")


def draw_places(case: Path, search_id: str, folder: Path, probe: Path | None = None) -> list[Path]:
    """Draw every place into ``folder``; returns the files.

    Raises:
        DisplayUnavailable: when a system library that Qt needs is missing.
        SearchNotFound, CaseNotFound: when there is no such search or case.
        NotWritable: when a picture cannot be saved.
    """
    from facefinder.offline import enforce

    enforce()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from facefinder.ui.display import check_libraries

    check_libraries()
    from facefinder.ui.application import make_application, use_good_font
    from facefinder.ui.render import open_window, save_picture, settle
    from facefinder.ui.theme import Appearance, theme

    make_application()
    use_good_font()
    drawn = []
    with tempfile.TemporaryDirectory() as kept:
        window = open_window(case, SIZES[0], Path(kept))
        try:
            for name, show in _views(window, search_id, probe):
                show()
                for width, height in SIZES:
                    window.resize(width, height)
                    for appearance in APPEARANCES:
                        theme().show(Appearance(appearance))
                        settle(window, 180)
                        target = folder / f"{name}-{appearance}-{width}.png"
                        save_picture(window, target)
                        drawn.append(target)
        finally:
            window.close()
            window.deleteLater()
    return drawn


def _views(window: object, search_id: str, probe: Path | None) -> Sequence[tuple[str, Callable[[], object]]]:
    from facefinder.domain.decisions import Outcome
    from facefinder.ui.comparing import Mode
    from facefinder.ui.render import settle
    from facefinder.ui.window import MainWindow

    assert isinstance(window, MainWindow)

    def search() -> None:
        window.go("search")
        if probe is not None:
            window.search.open_photograph(probe)
            settle(window, 180)
        window.search.show_recorded(search_id)
        settle(window, 180)
        rows = window.search.listed_rows()
        if len(rows) > 2 and all(row.state is Outcome.UNDECIDED for row in rows):
            window.search.decision.reasons.setPlainText("Outline of the ears and the mole on the left cheek agree.")
            window.search.decide(Outcome.POTENTIAL_CANDIDATE)
            settle(window)
            window.search.select(len(rows) - 1)
            settle(window)
            window.search.decide(Outcome.NO_CANDIDATE)
            settle(window)
        window.search.select(min(1, len(rows) - 1))

    def overlay() -> None:
        window.go("compare")
        window.places["compare"].show_mode(Mode.WIPE)  # type: ignore[attr-defined]

    def beside() -> None:
        window.go("compare")
        window.places["compare"].show_mode(Mode.BESIDE)  # type: ignore[attr-defined]

    def table() -> None:
        window.go("search")
        window.search.show_as("table")

    def cards() -> None:
        window.search.show_as("grid")
        window.go("review")

    def palette() -> None:
        window.go("search")
        window.show_palette()

    def keys() -> None:
        window.shut_sheets()
        window.show_keys()

    def start() -> None:
        window.shut_sheets()
        window.close_case()
        settle(window)

    return (
        ("search", search),
        ("compare", beside),
        ("compare-wipe", overlay),
        ("table", table),
        ("review", cards),
        ("library", lambda: window.go("library")),
        ("case", lambda: window.go("case")),
        ("log", lambda: window.go("log")),
        ("people", lambda: window.go("people")),
        ("examinations", lambda: window.go("examinations")),
        ("authority", lambda: window.go("authority")),
        ("subjects", lambda: window.go("subjects")),
        ("settings", lambda: window.go("settings")),
        ("manual", lambda: window.go("manual")),
        ("palette", palette),
        ("keys", keys),
        ("start", start),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0, or that of the known error, told on standard error."""
    from facefinder.domain.errors import KnownError

    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) not in (3, 4):
        sys.stderr.write("usage: python -m facefinder.ui.screenshots CASE SEARCH FOLDER [PROBE]\n")
        return 2
    try:
        drawn = draw_places(Path(given[0]), given[1], Path(given[2]), Path(given[3]) if len(given) > 3 else None)
    except KnownError as fault:
        sys.stderr.write(f"facefinder: {fault}\n")
        return fault.exit_code
    sys.stdout.write("".join(f"{path}\n" for path in drawn))
    return 0


if __name__ == "__main__":
    sys.exit(main())
