"""How fast an import is: beside DeepFace's own pipeline with the same weights, and beside the models alone.

    python -m benchmarks.importing [FOLDER] [--rounds 3] [--photographs 750] [--deepface 25] [--all] [--write]

In one run on one machine, a warm engine and rounds of other photographs each; in every round, in turn, so that a busy
moment of the machine touches all alike:

* *models alone*: see ``benchmarks.bare``, before and after the others;
* *workers*: the same photographs through the engine's workers and nothing else (no hashing, no catalogue);
* *import*: the same photographs as a whole import into a case (reading, hashing, decoding, detecting, aligning,
  judging, embedding, committing, enrolling);
* *DeepFace*: some of them through a loop of ``DeepFace.represent`` for the default recogniser's two networks with the
  same detector weights, decoding not counted.

Each ratio is the median over the rounds. Beside the ratios of time stand those of processor time (user and system, of
every process that takes part): what else the machine does touches them much less. ``--all`` then imports the rest of
the folder and looks at each process's memory over the last thousand photographs. FOLDER holds photographs (by default
the evaluation photographs, else the sample ones). Bars: 10 times DeepFace's loop, 0.85 of the models' rate, workers'
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
from collections.abc import Callable, Iterator, Sequence
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
    """Bytes resident in this process and in each below it that works, by process id."""
    processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
    return {process.pid: process.memory_info().rss for process in processes if process.is_running()}


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

    def __init__(self, home: Path, groups: Sequence[Sequence[Path]], plain_count: int) -> None:
        self._groups = groups
        self._home = home
        self._bare = Bare(DEFAULT_RECOGNISER, groups, default_workers())
        self.engine = open_engine(DEFAULT_RECOGNISER)
        warm(self.engine, groups[0][:100])
        self.session = CaseSession.create(home / "bench.ffcase", DETAILS, engine=self.engine)
        self.plain_count = plain_count
        self._plain = represent_plainly(DEFAULT_RECOGNISER, self._for_deepface())
        next(self._plain)
        self.faces = 0

    def _for_deepface(self) -> Iterator[bytes]:
        yield self._groups[0][0].read_bytes()
        for group in self._groups:
            for path in group[: self.plain_count]:
                yield path.read_bytes()

    def alone(self, number: int) -> float:
        return self._bare.seconds(number)

    def workers(self, number: int) -> float:
        group = self._groups[number]
        work = [Work(key, path.read_bytes()) for key, path in enumerate(group)]
        began = time.perf_counter()
        for _answer in self.engine.analyse_many(work):
            pass
        return (time.perf_counter() - began) / len(group)

    def whole(self, number: int, listen: Callable[[ImportProgress], None] = lambda _: None) -> float:
        group = self._groups[number]
        folder = laid_out(group, self._home / "holdings" / str(number))
        request = SourceRequest(folder, f"E-{number}", "benchmark")
        report = self.session.import_sources([request], progress=listen)
        self.faces += report.faces
        return report.seconds / len(group)

    def deepface(self, _number: int) -> float:
        return sum(next(self._plain).seconds for _ in range(self.plain_count)) / self.plain_count

    def close_peers(self) -> None:
        self._bare.close()
        self._plain.close()


def growth(turns: Turns, rest: Sequence[Path], home: Path) -> dict[str, Any]:
    """The resident memory of every process before and after the last thousand photographs of a long import."""
    folder = laid_out(rest, home / "holdings" / "rest")
    before: dict[int, int] = {}

    def listen(progress: ImportProgress) -> None:
        if not before and progress.done >= len(rest) - LAST:
            before.update(resident())

    report = turns.session.import_sources([SourceRequest(folder, "E-rest", "benchmark")], progress=listen)
    after = resident()
    grown = {pid: after[pid] / before[pid] - 1 for pid in before if pid in after}
    return {
        "photographs": len(rest),
        "seconds_a_photograph": round(report.seconds / len(rest), 4),
        "megabytes": [round(value / 1e6) for value in after.values()],
        "largest_growth_percent": round(100 * max(grown.values()), 2),
    }


def measure(folder: Path, rounds: int, size: int, plain_count: int, everything: bool) -> dict[str, Any]:
    photographs = photographs_in(folder)
    chosen = photographs[:: max(1, len(photographs) // (rounds * size))][: rounds * size]
    size = len(chosen) // rounds
    groups = [chosen[number::rounds][:size] for number in range(rounds)]
    home = Path(tempfile.mkdtemp(prefix="facefinder-bench-"))
    lines: list[dict[str, float]] = []
    try:
        turns = Turns(home, groups, min(plain_count, size))
        with turns.session:
            for number in range(rounds):
                line = {}
                for name, turn in (
                    ("alone", turns.alone), ("workers", turns.workers), ("import", turns.whole),
                    ("deepface", turns.deepface), ("again", turns.alone),
                ):  # fmt: skip
                    before = processor_seconds()
                    line[name] = turn(number)
                    line[f"{name}_cpu"] = (processor_seconds() - before) / size
                for name in ("alone", "alone_cpu"):
                    line[name] = (line[name] + line.pop(name.replace("alone", "again"))) / 2
                line["deepface_cpu"] *= size / turns.plain_count
                lines.append(line)
                print(json.dumps({name: round(value, 4) for name, value in line.items()}), file=sys.stderr, flush=True)
            turns.close_peers()
            used = set(chosen)
            memory = growth(turns, [path for path in photographs if path not in used], home) if everything else None
            faces = turns.faces
    finally:
        shutil.rmtree(home)
    document = {
        "machine": machine(),
        "photographs": rounds * size,
        "faces": faces,
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
    lines = [
        f"{document['photographs']} photographs with {document['faces']} faces; milliseconds a photograph, medians:",
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
            f"| memory grown over the last {LAST:,} of {memory['photographs']:,} further photographs, the process that "
            f"grew most | 5 % | {memory['largest_growth_percent']} % (processes: {sizes} MB) | |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the speed of an import.")
    parser.add_argument("folder", type=Path, nargs="?", help="photographs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--photographs", type=int, default=750, help="how many a round")
    parser.add_argument("--deepface", type=int, default=25, help="how many a round go through DeepFace's own pipeline")
    parser.add_argument("--all", action="store_true", help="import the rest too, and look at memory")
    parser.add_argument("--write", action="store_true", help="renew docs/benchmarks.md")
    given = parser.parse_args()
    offline.enforce()
    folder = given.folder or photographs_folder()
    document = measure(folder, given.rounds, given.photographs, given.deepface, given.all)
    print(json.dumps(document, indent=1), file=sys.stderr)
    print(table(document))
    if given.write:
        write_part("importing", document, table(document))


if __name__ == "__main__":
    main()
