"""`make screenshots`: every place of the real window on the sample case, drawn into docs/images and the manual.

The case is made in a temporary place with a plain name, so that no path of the machine shows in a picture.

    python packaging/screenshots.py [--keep] [--to FOLDER] [--language fr]

``--keep`` uses the case of the run before, ``--to`` draws somewhere else and leaves the manual alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
MANUAL = ROOT / "resources" / "manual" / "images"


def main() -> int:
    """Exit code 0, or that of the known error, told on standard error."""
    parser = argparse.ArgumentParser(description="Draw every place of the window with the sample case.")
    parser.add_argument("--keep", action="store_true", help="use the case of the run before")
    parser.add_argument("--to", type=Path, help="draw into another folder, and nothing into the manual")
    parser.add_argument("--language", default="en")
    parser.add_argument("--only", nargs="*", default=(), help="names of the pictures to draw")
    given = parser.parse_args()
    os.environ.setdefault("FACEFINDER_MODELS", str(ROOT / "build" / "models"))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from facefinder.domain.errors import KnownError
    from facefinder.offline import enforce

    enforce()
    import sample_case
    from facefinder.ui.screenshots import Person, draw_places

    home = Path(tempfile.gettempdir()) / "evidence"
    try:
        work = sample_case.kept(home) if given.keep else None
        if work is None:
            shutil.rmtree(home, ignore_errors=True)
            print(f"Making the sample case in {home}", flush=True)
            work = sample_case.make_sample_case(ROOT / "build" / "samples", home)
        people = [Person(name, sample_case.passphrase_of(name)) for name in (sample_case.FIRST, sample_case.SECOND)]
        folder, manual = (given.to, None) if given.to else (IMAGES, MANUAL)
        for place in (folder, manual):
            if place is not None:
                place.mkdir(parents=True, exist_ok=True)
        drawn = draw_places(work, people[0], people[1], folder, manual, language=given.language, only=given.only)
    except KnownError as fault:
        sys.stderr.write(f"screenshots: {fault}\n")
        return fault.exit_code
    size = sum(path.stat().st_size for path in drawn)
    print(f"{len(drawn)} pictures, {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
