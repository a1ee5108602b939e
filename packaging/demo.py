"""`make demo`: a sample case on free photographs, a search in it, and the window on the result.

Uses nothing but the program itself: ``facefinder case create``, ``import`` and ``search``, as anybody would. Without a
display it says so, draws the real window into a picture and prints the candidate list. A second run finds the case as
it was left and takes seconds.
"""

from __future__ import annotations

import hashlib
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
CASE_NAME, RECORD_NAME, PROBE_NAME = "sample.ffcase", "search.json", "man at the gate.jpg"
MADE_BY = "made-by"
SCHEMA = ROOT / "src" / "facefinder" / "catalogue" / "schema.py"

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


def maker() -> str:
    """What the case depends on: the definition of its templates, and the tables that they are kept in."""
    from facefinder.domain.errors import KnownError
    from facefinder.domain.recognisers import DEFAULT_RECOGNISER
    from facefinder.engine import open_engine

    try:
        definition = open_engine(DEFAULT_RECOGNISER).definition()
    except KnownError:
        definition = "no models"  # the command that needs them tells which are missing
    return f"{definition} {hashlib.sha256(SCHEMA.read_bytes()).hexdigest()}"


def usable(home: Path) -> bool:
    """Whether the case of an earlier run can be opened, and new templates compared with its own."""
    case, note = home / CASE_NAME, home / MADE_BY
    if not (case.is_dir() and note.is_file() and note.read_text(encoding="utf-8") == maker()):
        return False
    command = [sys.executable, "-m", "facefinder", "case", "show", str(case), "--json"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def lay_out(home: Path) -> None:
    """The photographs as an investigator would hold them: a folder for each exhibit, and the probe apart."""
    for folder, names in SOURCES.values():
        (home / folder).mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(SAMPLES / name, home / folder / name)
    shutil.copyfile(SAMPLES / "obama2.jpg", home / PROBE_NAME)


def make_case(home: Path) -> dict[str, Any]:
    """The sample case in ``home`` with its photographs imported and the search recorded; the search's document.

    A case that was left half made, that this version can't open, or whose templates other weights made, is made again;
    a whole one is used as it is.

    Raises:
        Failed: when a command of the program fails.
    """
    case, record = home / CASE_NAME, home / RECORD_NAME
    if record.is_file() and usable(home):
        print(f"The sample case is at {case}.")
        kept: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
        return kept
    shutil.rmtree(home, ignore_errors=True)
    lay_out(home)
    print(f"Creating the sample case {case}", flush=True)
    facefinder(
        "case", "create", case, "--number", "DEMO-1", "--title", "Sample case", "--authority", "demonstration",
        "--operator", "A. Newcomer",
    )  # fmt: skip
    for reference, (folder, names) in SOURCES.items():
        print(f"Importing {folder}: {len(names)} files; loading the networks takes longest", flush=True)
        report = facefinder(
            "import", case, home / folder, "--exhibit", reference, "--legal-basis", "freely licensed photographs"
        )
        outcomes = {outcome: count for outcome, count in report["outcomes"].items() if count}
        counts = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in outcomes.items())
        print(f"  {counts}; {report['faces']} faces in {report['seconds']:.1f} s", flush=True)
    print(f"Searching with '{PROBE_NAME}'", flush=True)
    result = facefinder("search", case, home / PROBE_NAME, "--purpose", "demonstration: where else is this man?")
    (home / MADE_BY).write_text(maker(), encoding="utf-8")
    record.write_text(json.dumps(result), encoding="utf-8")
    return result


def tell(result: dict[str, Any]) -> None:
    """The candidate list as text."""
    print(
        f"\nProbe: {PROBE_NAME}. {len(result['candidates'])} candidates of {result['gallery_size']} faces, "
        f"{'exact' if result['exact'] else 'approximate'}. A candidate is a lead, never an identification.\n"
    )
    for candidate in result["candidates"]:
        places = "; ".join(f"{place['exhibit_reference']} {place['path']}" for place in candidate["occurrences"])
        print(f"  {candidate['rank']:>3}  similarity {candidate['similarity']:.3f}  {places}")
        if candidate["meaning"]:
            print(f"       {candidate['meaning']}")
    print()


def show(home: Path, search_id: str) -> int:
    """Open the window on the result, or draw it where there is no display; returns the exit code."""
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or not sys.platform.startswith("linux")
    if screen and os.environ.get("QT_QPA_PLATFORM") not in {"offscreen", "minimal"}:
        print("Opening the window on it.")
        window = [sys.executable, "-m", "facefinder.ui", str(home / CASE_NAME), search_id]
        return subprocess.run(window, check=False).returncode
    print("There is no display here, so the window is drawn into a picture instead of opened.")
    picture = home / "result.png"
    code = draw(home, search_id, picture)
    if code == 0:
        print(f"The window on the result: {picture}")
    return code


def draw(home: Path, search_id: str, picture: Path, theme: str = "dark", size: tuple[int, int] = (1280, 800)) -> int:
    """Draw the real window on the result into a PNG; returns the exit code."""
    drawing = (
        "import sys; from pathlib import Path; from facefinder.ui import render_result; a = sys.argv[1:]; "
        "render_result(Path(a[0]), a[1], Path(a[2]), a[3], (int(a[4]), int(a[5])), probe=Path(a[6]))"
    )
    given = [home / CASE_NAME, search_id, picture, theme, *size, home / PROBE_NAME]
    return subprocess.run([sys.executable, "-c", drawing, *map(str, given)], check=False).returncode


def main() -> int:
    """Exit code 0, or that of the step that failed."""
    os.environ.setdefault("FACEFINDER_MODELS", str(ROOT / "build" / "models"))
    try:
        result = make_case(DEMO)
    except Failed as failure:
        return int(failure.args[0])
    tell(result)
    return show(DEMO, result["search_id"])


if __name__ == "__main__":
    sys.exit(main())
