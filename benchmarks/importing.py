"""How fast an import is: beside DeepFace's own pipeline with the same weights, and beside the models alone.

    python -m benchmarks.importing [FOLDER] [--rounds 3] [--photographs N] [--deepface 25] [--write]

In one run on one machine, with a warm engine, in every round in turn, so that a busy moment of the machine touches all
alike:

* *models alone*: see ``benchmarks.bare``, before and after the others;
* *workers*: the photographs through the engine's workers and nothing else (no hashing, no catalogue);
* *import*: the photographs as a whole import into a new case (reading, hashing, decoding, detecting, aligning, judging,
  embedding, committing, enrolling);
* *DeepFace*: a few of them through a loop of ``DeepFace.represent`` for the default recogniser's two networks with the
  same detector weights, decoding not counted; other ones each round.

Each ratio is the median over the rounds. Beside the ratios of time stand those of processor time (user and system, of
every process that takes part): what else the machine does touches them much less. In the last round of more than two
thousand photographs each process's memory is looked at over the last thousand. FOLDER holds photographs (by default the
evaluation photographs, else the sample ones); ``--photographs`` takes so many of it, evenly spread. The inputs of the
models alone take 1.4 megabytes a photograph. Bars: 10 times DeepFace's loop, 0.85 of the models' rate, workers'
overhead at most 15 %, memory growing by less than 5 %.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.bare import Bare
from benchmarks.page import machine, write_part
from facefinder import offline
from facefinder.app import CaseSession
from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from facefinder.domain.records import CaseDetails, ImportProgress, SourceRequest
from facefinder.engine import Engine, Work, default_workers, open_engine
from facefinder.engine.plain import represent_plainly

ROOT = Path(__file__).resolve().parents[1]
DETAILS = CaseDetails("BENCH", "Benchmark", "none", "nobody")
LAST = 1000


def photographs_folder() -> Path:
    """The evaluation photographs where they are, else the sample ones."""
    named = os.environ.get("FACEFINDER_EVAL_DATA")
    for folder in (Path(named) if named else ROOT.parent / "shared" / "data" / "lfw-dev", ROOT / "build" / "samples"):
        if folder.is_dir():
            return folder
    raise SystemExit("No photographs: name a folder, or run `make setup`.")


def photographs_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".png"})


def resident() -> dict[int, int]:
    """Bytes resident in this process and in each of the engine's workers, by process id."""
    children = psutil.Process().children(recursive=True)
    workers = [child for child in children if "facefinder.engine.worker" in " ".join(child.cmdline())]
    return {process.pid: process.memory_info().rss for process in [psutil.Process(), *workers]}


def processor_seconds() -> float:
    """Processor time that this process and those below it have used."""
    processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def warm(engine: Engine, photographs: Sequence[Path]) -> None:
    """Until every worker has loaded its networks and run each of them a few times."""
    for _ in range(2):
        for _answer in engine.analyse_many(Work(key, path.read_bytes()) for key, path in enumerate(photographs)):
            pass


def laid_out(photographs: Sequence[Path], folder: Path) -> Path:
    folder.mkdir(parents=True)
    for number, path in enumerate(photographs):
        shutil.copyfile(path, folder / f"{number:05d}{path.suffix}")
    return folder


class Turns:
    """What is measured in turn; each method gives seconds a photograph."""

    def __init__(self, home: Path, photographs: Sequence[Path], rounds: int, plain_count: int) -> None:
        self._photographs = photographs
        self._holdings = laid_out(photographs, home / "holdings")
        self._home = home
        self._bare = Bare(DEFAULT_RECOGNISER, [photographs], default_workers())
        self._engine = open_engine(DEFAULT_RECOGNISER)
        warm(self._engine, photographs[:100])
        self._sessions: list[CaseSession] = []
        self.plain_count = plain_count
        each = photographs[:: max(1, len(photographs) // (rounds * plain_count))]
        self._plain = represent_plainly(DEFAULT_RECOGNISER, (path.read_bytes() for path in [each[0], *each]))
        next(self._plain)
        self.faces = 0

    def alone(self) -> float:
        return self._bare.seconds(0)

    def workers(self) -> float:
        work = [Work(key, path.read_bytes()) for key, path in enumerate(self._photographs)]
        began = time.perf_counter()
        for _answer in self._engine.analyse_many(work):
            pass
        return (time.perf_counter() - began) / len(work)

    def whole(self, listen: Callable[[ImportProgress], None] = lambda _: None) -> float:
        path = self._home / f"bench-{len(self._sessions)}.ffcase"
        self._sessions.append(CaseSession.create(path, DETAILS, engine=self._engine))
        request = SourceRequest(self._holdings, "E-1", "benchmark")
        report = self._sessions[-1].import_sources([request], progress=listen)
        self.faces = report.faces
        return report.seconds / len(self._photographs)

    def deepface(self) -> float:
        return sum(next(self._plain).seconds for _ in range(self.plain_count)) / self.plain_count

    def close(self) -> None:
        self._bare.close()
        self._plain.close()
        for session in self._sessions:
            session.close()


class Growth:
    """The resident memory of every process before and after the last thousand photographs of an import."""

    def __init__(self, photographs: int) -> None:
        self._from = photographs - LAST
        self._before: dict[int, int] = {}

    def listen(self, progress: ImportProgress) -> None:
        if not self._before and progress.done >= self._from:
            self._before.update(resident())

    def told(self) -> dict[str, Any]:
        after = resident()
        grown = {pid: after[pid] / self._before[pid] - 1 for pid in self._before if pid in after}
        return {
            "megabytes": [round(after[pid] / 1e6) for pid in grown],
            "largest_growth_percent": round(100 * max(grown.values()), 2),
        }


def measure(folder: Path, rounds: int, wanted: int, plain_count: int) -> dict[str, Any]:
    photographs = photographs_in(folder)
    if wanted:
        photographs = photographs[:: max(1, len(photographs) // wanted)][:wanted]
    size = len(photographs)
    home = Path(tempfile.mkdtemp(prefix="facefinder-bench-"))
    lines: list[dict[str, float]] = []
    growth = Growth(size)
    memory: dict[str, Any] = {}
    try:
        turns = Turns(home, photographs, rounds, min(plain_count, max(1, size // rounds)))
        for number in range(rounds):
            line = {}
            last = number == rounds - 1 and size > 2 * LAST
            whole = partial(turns.whole, growth.listen) if last else turns.whole
            for name, turn in (
                ("alone", turns.alone), ("workers", turns.workers), ("import", whole), ("deepface", turns.deepface),
                ("again", turns.alone),
            ):  # fmt: skip
                before = processor_seconds()
                line[name] = turn()
                line[f"{name}_cpu"] = (processor_seconds() - before) / size
                if last and name == "import":
                    memory = growth.told()
            for name in ("alone", "alone_cpu"):
                line[name] = (line[name] + line.pop(name.replace("alone", "again"))) / 2
            line["deepface_cpu"] *= size / turns.plain_count
            lines.append(line)
            print(json.dumps({name: round(value, 4) for name, value in line.items()}), file=sys.stderr, flush=True)
        turns.close()
        faces = turns.faces
    finally:
        shutil.rmtree(home)
    document = {
        "machine": machine(),
        "photographs": size,
        "faces": faces,
        "rounds": rounds,
        "milliseconds_a_photograph": {name: round(1e3 * median(line[name] for line in lines), 1) for name in lines[0]},
        "times_as_fast_as_deepface": round(median(line["deepface"] / line["import"] for line in lines), 2),
        "times_by_processor_time": round(median(line["deepface_cpu"] / line["import_cpu"] for line in lines), 2),
        "share_of_the_models_rate": round(median(line["alone"] / line["import"] for line in lines), 3),
        "workers_overhead_percent": round(100 * median(line["workers"] / line["alone"] - 1 for line in lines), 1),
        "share_by_processor_time": round(median(line["alone_cpu"] / line["import_cpu"] for line in lines), 3),
        "overhead_by_processor_time_percent": round(
            100 * median(line["workers_cpu"] / line["alone_cpu"] - 1 for line in lines), 1
        ),
    }
    return document | ({"memory": memory} if memory else {})


def table(document: dict[str, Any]) -> str:
    spent = document["milliseconds_a_photograph"]
    times = f"{document['times_as_fast_as_deepface']} x | {document['times_by_processor_time']} x"
    share = f"{document['share_of_the_models_rate']} | {document['share_by_processor_time']}"
    overhead = f"{document['workers_overhead_percent']} % | {document['overhead_by_processor_time_percent']} %"
    counts = f"{document['photographs']} photographs with {document['faces']} faces, {document['rounds']} rounds"
    lines = [
        f"{counts}; milliseconds a photograph, medians:",
        "",
        "| models alone | workers | whole import | loop of DeepFace.represent |",
        "|---|---|---|---|",
        f"| {spent['alone']} | {spent['workers']} | {spent['import']} | {spent['deepface']} |",
        "",
        "| | bar | measured | by processor time |",
        "|---|---|---|---|",
        f"| import beside DeepFace's loop | 10 x | {times} |",
        f"| import's rate of the models' alone | 0.85 | {share} |",
        f"| workers' overhead over the models | 15 % | {overhead} |",
    ]
    if memory := document.get("memory"):
        sizes = ", ".join(str(value) for value in memory["megabytes"])
        lines.append(
            f"| memory grown over the last {LAST:,} photographs, the process that grew most | 5 % | "
            f"{memory['largest_growth_percent']} % (window or command, then workers: {sizes} MB) | |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the speed of an import.")
    parser.add_argument("folder", type=Path, nargs="?", help="photographs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--photographs", type=int, default=0, help="how many of the folder; by default all")
    parser.add_argument("--deepface", type=int, default=25, help="how many a round go through DeepFace's own pipeline")
    parser.add_argument("--write", action="store_true", help="renew docs/benchmarks.md")
    given = parser.parse_args()
    offline.enforce()
    folder = given.folder or photographs_folder()
    document = measure(folder, given.rounds, given.photographs, given.deepface)
    print(json.dumps(document, indent=1), file=sys.stderr)
    print(table(document))
    if given.write:
        write_part("importing", document, table(document))


if __name__ == "__main__":
    main()
