"""Workers can open the program, its models and their private folder, and nothing else, where the kernel enforces it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from facefinder.offline import landlock

pytestmark = pytest.mark.skipif(not landlock.available(), reason="this kernel has no Landlock")

CONFINED = """
import os, sys, threading
from pathlib import Path
from facefinder.engine.worker import confine_to_program
reason = confine_to_program(Path(sys.argv[1]))
assert reason is None, reason

def attempt(what):
    try:
        what()
        return "done"
    except PermissionError:
        return "refused"

models, evidence, home = Path(sys.argv[1]), Path(sys.argv[2]), Path(os.environ["HOME"])
def told():
    print(
        attempt(lambda: (models / "model").read_bytes()),
        attempt(lambda: (home / "scratch").write_text("x")),
        attempt(lambda: (evidence / "photo").read_bytes()),
        attempt(lambda: list(evidence.iterdir())),
        attempt(lambda: (evidence / "new").write_text("x")),
        attempt(lambda: (models / "model").write_text("x")),
        attempt(lambda: os.unlink(evidence / "photo")),
        attempt(lambda: Path("/tmp/facefinder-out").write_text("x")),
    )
told()
thread = threading.Thread(target=told); thread.start(); thread.join()
os.execv(sys.executable, [sys.executable, "-c", f"open({str(evidence / 'photo')!r})"])
"""


def test_a_confined_process_reads_models_and_writes_its_home_only(tmp_path: Path) -> None:
    models, evidence, home = (tmp_path / name for name in ("models", "evidence", "home"))
    for folder in (models, evidence, home):
        folder.mkdir()
    (models / "model").write_text("weights")
    (evidence / "photo").write_text("a photograph")
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, models, evidence],
        env={**os.environ, "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    expected = "done done refused refused refused refused refused refused"
    assert done.stdout.splitlines() == [expected, expected], done.stderr
    assert "PermissionError" in done.stderr  # and so is a program that it starts
    assert (evidence / "photo").read_text() == "a photograph"
