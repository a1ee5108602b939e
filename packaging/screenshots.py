"""`make screenshots`: every place of the real window on the sample case, drawn into docs/images.

The case is made in a temporary place with a plain name, so that no path of the machine shows in a picture.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import demo

IMAGES = demo.ROOT / "docs" / "images"


def main() -> int:
    """Exit code 0, or that of the step that failed."""
    os.environ.setdefault("FACEFINDER_MODELS", str(demo.ROOT / "build" / "models"))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    home = Path(tempfile.gettempdir()) / "evidence"
    shutil.rmtree(home, ignore_errors=True)  # decisions are recorded in it while it is drawn
    try:
        result = demo.make_case(home)
    except demo.Failed as failure:
        return int(failure.args[0])
    IMAGES.mkdir(parents=True, exist_ok=True)
    drawing = [sys.executable, "-m", "facefinder.ui.screenshots", home / demo.CASE_NAME, result["search_id"], IMAGES]
    return subprocess.run([*map(str, drawing), str(home / demo.PROBE_NAME)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
