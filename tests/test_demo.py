"""The demonstration, as `make demo` runs it on a machine without a display."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PICTURE = ROOT / "build" / "demo" / "result.png"


@pytest.mark.real_engine
@pytest.mark.slow
def test_the_demonstration_shows_the_mans_other_photographs_first(samples: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    PICTURE.unlink(missing_ok=True)
    # As an earlier version would have left it: a whole case, whose templates other weights made.
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    (PICTURE.parent / "made-by").write_text("other weights", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "demo.py")],
        env=environment, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Creating the sample case" in ran.stdout
    assert "There is no display here" in ran.stdout
    listed = re.findall(r"^ +(\d+)  similarity \S+  (.*)$", ran.stdout, re.MULTILINE)
    assert [rank for rank, _place in listed] == [str(number) for number in range(1, len(listed) + 1)]
    first = {place for _rank, place in listed[:4]}
    names = ("obama.jpg", "obama3.jpg", "obama_partial_face.jpg", "obama_partial_face2.jpg")
    assert first == {f"E-01 {name}" for name in names}
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
