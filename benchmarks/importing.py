"""How fast an import is, beside DeepFace's own pipeline with the same weights, and beside the networks alone.

    python -m benchmarks.importing [FOLDER] [--photographs 400] [--deepface 40]

In one run on one machine: a whole import into a new case (reading, hashing, decoding, detecting, aligning, judging,
embedding, committing, enrolling), engine warm; a loop of ``DeepFace.represent`` for the default recogniser's two
networks over some of the same photographs; and the same faces' kept crops embedded again by the same workers in large
batches, which is the rate of the networks alone. FOLDER holds photographs (by default the evaluation photographs, else
the sample ones). Bars: 10 times DeepFace's loop, 0.85 of the networks alone, memory flat.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from facefinder import offline
from facefinder.app import CaseSession
from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from facefinder.domain.records import CaseDetails, ImportProgress, SourceRequest
from facefinder.engine import open_engine
from facefinder.engine.plain import represent_plainly

ROOT = Path(__file__).resolve().parents[1]
DETAILS = CaseDetails("BENCH", "Benchmark", "none", "nobody")


def photographs_folder() -> Path:
    """The evaluation photographs where they are, else the sample ones."""
    named = os.environ.get("FACEFINDER_EVAL_DATA")
    for folder in (Path(named) if named else ROOT.parent / "shared" / "data" / "lfw-dev", ROOT / "build" / "samples"):
        if folder.is_dir():
            return folder
    raise SystemExit("No photographs: name a folder, or run `make setup`.")


def resident() -> int:
    """Bytes resident in this process and all below it."""
    processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
    return sum(process.memory_info().rss for process in processes if process.is_running())


def measure(folder: Path, count: int, plain_count: int) -> dict[str, Any]:
    """All figures as one document; seconds a photograph, and the ratios that the bars speak of."""
    photographs = sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".png"})[:count]
    home = Path(tempfile.mkdtemp(prefix="facefinder-bench-"))
    try:
        for number, path in enumerate(photographs):
            target = home / "holdings" / f"{number:05d}{path.suffix}"
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
        engine = open_engine(DEFAULT_RECOGNISER)
        memory: list[int] = []

        def listen(progress: ImportProgress) -> None:
            if progress.done * 4 >= len(photographs) * (len(memory) + 1) and progress.done:
                memory.append(resident())

        with CaseSession.create(home / "bench.ffcase", DETAILS, engine=engine) as session:
            engine.analyse(photographs[0].read_bytes())  # warm: every worker has loaded its networks
            engine.warm_up()
            report = session.import_sources([SourceRequest(home / "holdings", "E-1", "benchmark")], progress=listen)
            crops = [crop for face_id in range(1, report.faces + 1) if (crop := session.crop(face_id)) is not None]
            engine.embed(crops[:8])
            began = time.perf_counter()
            engine.embed(crops)
            bare = (time.perf_counter() - began) / max(1, len(crops))
        ours = report.seconds / len(photographs)
        plain = [path.read_bytes() for path in photographs[: plain_count + 1]]
        theirs = [answer.seconds for answer in represent_plainly(DEFAULT_RECOGNISER, plain)][1:]
    finally:
        shutil.rmtree(home)
    deepface = sum(theirs) / len(theirs)
    return {
        "photographs": len(photographs),
        "faces": report.faces,
        "import_seconds_per_photograph": round(ours, 4),
        "deepface_seconds_per_photograph": round(deepface, 4),
        "times_as_fast_as_deepface": round(deepface / ours, 2),
        "networks_alone_seconds_per_face": round(bare, 4),
        "share_of_the_networks_alone": round(bare * report.faces / report.seconds, 3),
        "resident_megabytes_by_quarter": [round(value / 1e6) for value in memory],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the speed of an import.")
    parser.add_argument("folder", type=Path, nargs="?", help="photographs")
    parser.add_argument("--photographs", type=int, default=400, help="how many are imported")
    parser.add_argument("--deepface", type=int, default=40, help="how many go through DeepFace's own pipeline")
    given = parser.parse_args()
    offline.enforce()
    print(json.dumps(measure(given.folder or photographs_folder(), given.photographs, given.deepface), indent=2))


if __name__ == "__main__":
    main()
