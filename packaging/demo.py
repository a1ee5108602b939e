"""`make demo`: a sample case on free photographs, a search in it, and the window on the result.

Uses nothing but the program itself: ``facefinder case create``, ``import`` and ``search``, as anybody would. Without a
display it says so, draws the real window into a picture and prints the candidate list. A second run finds the case as
it was left and takes seconds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "build" / "samples"
DEMO = ROOT / "build" / "demo"
CASE = DEMO / "sample.ffcase"
RECORD = DEMO / "search.json"
PICTURE = DEMO / "result.png"
PROBE = DEMO / "probe" / "man at the gate.jpg"

SOURCES = {
    "E-01": (
        "E-01 portraits",
        ("biden.jpg", "obama.jpg", "obama3.jpg", "obama_partial_face.jpg", "obama_partial_face2.jpg"),
    ),
    "E-02": ("E-02 pictures from a phone", ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")),
}


class Failed(Exception):
    """A step of the demonstration did not work; the program has already said why."""


def facefinder(*arguments: str | Path) -> dict[str, Any]:
    """One command of the program with ``--json``; its document.

    Raises:
        Failed: with the command's own exit code.
    """
    command = [sys.executable, "-m", "facefinder", *map(str, arguments), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise Failed(done.returncode)
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def lay_out() -> None:
    """The photographs as an investigator would hold them: a folder for each exhibit, and the probe apart."""
    for folder, names in SOURCES.values():
        (DEMO / folder).mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(SAMPLES / name, DEMO / folder / name)
    PROBE.parent.mkdir(exist_ok=True)
    shutil.copyfile(SAMPLES / "obama2.jpg", PROBE)


def make_case() -> dict[str, Any]:
    """The sample case with its photographs imported and the search recorded; the search's document.

    A case that was left half made is made again, one that is whole is used as it is.
    """
    if RECORD.is_file() and CASE.is_dir():
        print(f"The sample case is at {CASE}.")
        kept: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
        return kept
    shutil.rmtree(DEMO, ignore_errors=True)
    lay_out()
    print(f"Creating the sample case {CASE}", flush=True)
    facefinder(
        "case", "create", CASE, "--number", "DEMO-1", "--title", "Sample case", "--authority", "demonstration",
        "--operator", "A. Newcomer",
    )  # fmt: skip
    for reference, (folder, _names) in SOURCES.items():
        report = facefinder(
            "import", CASE, DEMO / folder, "--exhibit", reference, "--legal-basis", "freely licensed photographs"
        )
        counts = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in report["outcomes"].items())
        print(f"Imported {folder}: {counts}; {report['faces']} faces in {report['seconds']:.1f} s", flush=True)
    result = facefinder("search", CASE, PROBE, "--purpose", "demonstration: where else is this man?")
    RECORD.write_text(json.dumps(result), encoding="utf-8")
    return result


def tell(result: dict[str, Any]) -> None:
    """The candidate list as text."""
    print(
        f"\nProbe: {PROBE.name}. {len(result['candidates'])} candidates of {result['gallery_size']} faces, "
        f"{'exact' if result['exact'] else 'approximate'}. A candidate is a lead, never an identification.\n"
    )
    for candidate in result["candidates"]:
        places = "; ".join(f"{place['exhibit_reference']} {place['path']}" for place in candidate["occurrences"])
        print(f"  {candidate['rank']:>3}  similarity {candidate['similarity']:+.3f}  {places}")
    print()


def show(search_id: str) -> int:
    """Open the window on the result, or draw it where there is no display; returns the exit code."""
    environment = dict(os.environ)
    screen = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY") or not sys.platform.startswith("linux")
    if screen and environment.get("QT_QPA_PLATFORM") not in {"offscreen", "minimal"}:
        print("Opening the window on it.")
        return subprocess.run([sys.executable, "-m", "facefinder.ui", str(CASE), search_id], check=False).returncode
    print("There is no display here, so the window is drawn into a picture instead of opened.")
    drawing = (
        "import sys; from pathlib import Path; from facefinder.ui import render_result; "
        "render_result(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), probe=Path(sys.argv[4]))"
    )
    command = [sys.executable, "-c", drawing, str(CASE), search_id, str(PICTURE), str(PROBE)]
    code = subprocess.run(command, env=environment, check=False).returncode
    if code == 0:
        print(f"The window on the result: {PICTURE}")
    return code


def main() -> int:
    """Exit code 0, or that of the step that failed."""
    os.environ.setdefault("FACEFINDER_MODELS", str(ROOT / "build" / "models"))
    try:
        result = make_case()
    except Failed as failure:
        return int(failure.args[0])
    tell(result)
    return show(result["search_id"])


if __name__ == "__main__":
    sys.exit(main())
