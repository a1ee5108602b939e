"""`make screenshots`: the real window on the sample case, drawn into docs/images.

The case is made in a temporary place with a plain name, so that no path of the machine shows in a picture.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import demo

IMAGES = demo.ROOT / "docs" / "images"
PICTURES = {
    "search.png": ("dark", (1280, 800)),
    "search-light.png": ("light", (1280, 800)),
    "search-large.png": ("dark", (1920, 1080)),
}


def main() -> int:
    """Exit code 0, or that of the step that failed."""
    os.environ.setdefault("FACEFINDER_MODELS", str(demo.ROOT / "build" / "models"))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    home = Path(tempfile.gettempdir()) / "evidence"
    try:
        result = demo.make_case(home)
    except demo.Failed as failure:
        return int(failure.args[0])
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, (theme, size) in PICTURES.items():
        code = demo.draw(home, result["search_id"], IMAGES / name, theme, size)
        if code != 0:
            return code
        print(f"Drew {IMAGES / name}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
