"""`make bench`: the benchmarks that take minutes, one after another, each a process of its own; results in build/bench.

    python -m benchmarks [NAME ...]

The long ones (a million faces, 100,000 files, thousands of mutations) are run by themselves: see each module's first
lines and docs/benchmarks.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "build" / "bench"

BENCHMARKS = {
    "importing": ("benchmarks.importing",),
    "probing": ("benchmarks.probing",),
    "detection": ("benchmarks.detection",),
    "gallery": ("benchmarks.gallery", "--sizes", "10000", "100000"),
    "window": ("benchmarks.window",),
    "encryption": ("benchmarks.encryption",),
    "reimport": ("benchmarks.reimport", "10000"),
    "verifying": ("benchmarks.verifying",),
}


def main() -> int:
    """Exit code 0, or 1 when a benchmark failed."""
    wanted = sys.argv[1:] or list(BENCHMARKS)
    if unknown := [name for name in wanted if name not in BENCHMARKS]:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    os.environ.setdefault("FACEFINDER_MODELS", str(ROOT / "build" / "models"))
    RESULTS.mkdir(parents=True, exist_ok=True)
    failed = False
    for name in wanted:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        command = [sys.executable, "-m", *BENCHMARKS[name]]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        (RESULTS / f"{name}.txt").write_text(done.stdout, encoding="utf-8")
        print(f"{done.stdout.rstrip()}\n({time.monotonic() - began:.0f} s)\n", flush=True)
        failed |= done.returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
