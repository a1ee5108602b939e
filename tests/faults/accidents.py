"""Accidents of an import, the long form: killed 200 times, and fed with 1,060 odd pictures and 2,000 damaged files.

``python -m tests.faults.accidents`` (``make accidents``) runs ``benchmarks.kills`` and ``benchmarks.hostile`` and
prints a table; the tests run short forms of both. The pictures are those of Pillow's source distribution, in the
version that is installed; it is fetched with pip once, and without a package index they are left out, and the table
says so.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "accidents"


def pillow_sources() -> Path | None:
    """Pillow's source distribution, or None where it is not to be had."""
    name = f"pillow-{version('pillow')}.tar.gz"
    if not (KEPT / name).is_file():
        KEPT.mkdir(parents=True, exist_ok=True)
        wanted = f"pillow=={version('pillow')}"
        # Only fetched: to look at a source distribution's metadata pip would build it.
        fetching = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--no-binary",
            ":all:",
            "--no-build-isolation",
        ]
        subprocess.run([*fetching, "-d", str(KEPT), wanted], check=False, timeout=600)
    return KEPT / name if (KEPT / name).is_file() else None


def run(module: str, *arguments: str) -> tuple[bool, list[str], float]:
    """Run one of the benchmarks, showing what it says: whether it found everything right, its lines, its seconds."""
    began, lines = time.perf_counter(), []
    command = [sys.executable, "-u", "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.rstrip())
            print(f"  {lines[-1]}", flush=True)
    return process.returncode == 0, lines, time.perf_counter() - began


def main() -> int:
    """The long form; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="kills in all")
    parser.add_argument("--files", type=int, default=300, help="files that the killed import takes")
    parser.add_argument("--mutations", type=int, default=2000, help="damaged files")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills")
    parser.add_argument("--without-pictures", action="store_true", help="leave Pillow's own pictures out")
    wanted = parser.parse_args()
    rows: list[tuple[str, str, bool, float]] = []
    if wanted.kills:
        print(f"an import of {wanted.files} files, killed {wanted.kills} times", flush=True)
        asked = ("--kills", str(wanted.kills), "--files", str(wanted.files), "--seed", str(wanted.seed))
        right, lines, seconds = run("benchmarks.kills", *asked)
        rows.append((f"killed {wanted.kills} times", lines[-1] if lines else "said nothing", right, seconds))
    if wanted.mutations or not wanted.without_pictures:
        sources = None if wanted.without_pictures else pillow_sources()
        print("odd pictures and damaged files", flush=True)
        given = [str(sources)] if sources is not None else []
        right, lines, seconds = run("benchmarks.hostile", *given, "--mutations", str(wanted.mutations))
        told = "; ".join([*(line.partition(":")[0] for line in lines[:1]), *lines[-1:]])
        if sources is None and not wanted.without_pictures:
            told = f"Pillow's pictures were not to be had; {told}"
        rows.append(("odd and damaged files", told, right, seconds))
    print()
    for name, told, right, seconds in rows:
        print(f"{name:<24} {'right' if right else 'WRONG':<6} {seconds:>6.0f} s  {told}")
    return 0 if all(right for _, _, right, _ in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
