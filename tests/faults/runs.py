"""Fault runs: a case is killed, flipped, filled up and shut, and afterwards everything acknowledged must be there.

``python -m tests.faults.runs`` (``make faults``) runs the long form and prints a table; the tests run a short one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from facefinder.app import CaseSession
from facefinder.app.care import check_copy
from facefinder.catalogue import schema
from facefinder.domain.errors import KnownError
from facefinder.engine.deterministic import DeterministicEngine
from facefinder.gallery import gallery as gallery_module
from tests.gallerywork import make_case

ROOT = Path(__file__).resolve().parents[2]
TASKS = ("add", "erase", "save", "migrate", "backup")


@dataclass
class Outcome:
    """What came of a run: how often each end, and how often it was wrong or crashed."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        return self.counts["WRONG"]

    @property
    def crashed(self) -> int:
        return self.counts["CRASHED"]


def template_case(folder: Path, photographs: int = 24) -> Path:
    """A closed case with everything beside its catalogue that a case can have."""
    folder.mkdir(parents=True, exist_ok=True)
    with mock.patch.object(gallery_module, "WORTH_SAVING", 1):
        made = make_case(folder, photographs)
        made.session._gallery.refresh_index().result()
        made.session.close()
    return made.path


def _python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def flipped_bits(folder: Path, trials: int, seed: int) -> Outcome:
    """Flip one bit anywhere in a case's files, ``trials`` times, each time in a fresh copy."""
    outcome = Outcome("flipped bits")
    template = template_case(folder / "template")
    done = 0
    while done < trials:
        ran = subprocess.run(
            _python("tests.faults.flips", str(template), str(seed + done), str(trials - done)),
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        lines = [json.loads(line) for line in ran.stdout.splitlines()]
        for end, detail in lines:
            outcome.counts[end] += 1
            if end in ("WRONG", "CRASHED"):
                outcome.details.append(detail)
        done += len(lines)
        shutil.rmtree(template.parent / "flipped", ignore_errors=True)
        if ran.returncode:
            done += 1
            outcome.counts["CRASHED"] += 1
            outcome.details.append(f"the process ended with {ran.returncode}: {ran.stderr[-300:]}")
    return outcome


def kills(folder: Path, task: str, trials: int, seed: int) -> Outcome:
    """Kill a process that works on a case at a random moment, ``trials`` times, and look at what is left."""
    outcome = Outcome(f"killed while: {task}")
    template = template_case(folder / "template")
    chance = random.Random(f"{seed}/{task}")
    for number in range(trials):
        work = folder / f"{task}-{number}"
        shutil.copytree(template, work / template.name)
        acknowledged = _killed(task, work / template.name, chance)
        try:
            faults = CHECKS[task](work / template.name, acknowledged)
        except KnownError as fault:
            faults = [str(fault)]
        except Exception as fault:  # noqa: BLE001 - a fault of ours is what this looks for
            outcome.counts["CRASHED"] += 1
            outcome.details.append(f"{task} {number}: {type(fault).__name__} {fault}")
            continue
        outcome.counts["WRONG" if faults else "whole"] += 1
        outcome.details += faults
        shutil.rmtree(work)
    return outcome


def full_disks(folder: Path, trials: int, seed: int) -> Outcome:
    """Work until the disk is full: on one with no room at all, and on ones where some is left."""
    outcome = Outcome("disk full or shut")
    template = template_case(folder / "template")
    chance = random.Random(seed)
    size = max(path.stat().st_size for path in template.iterdir())
    for number in range(trials):
        work = folder / f"full-{number}"
        shutil.copytree(template, work / template.name)
        largest = 0 if number % 3 == 0 else chance.randrange(size // 2, 3 * size)
        ran = subprocess.run(
            _python("tests.faults.worker", "fill", str(work / template.name), str(largest)),
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        said = [json.loads(line) for line in ran.stdout.splitlines()]
        told = next((line["fault"] for line in said if "fault" in line), "")
        faults = _check_add(work / template.name, [line["done"] for line in said if "done" in line])
        if ran.returncode or told not in ("disk_full", "not_writable", "not_readable"):
            outcome.counts["CRASHED"] += 1
            outcome.details.append(f"largest {largest}: {told} {ran.stderr[-300:]}")
        else:
            outcome.counts["WRONG" if faults else "told and whole"] += 1
            outcome.details += faults
        shutil.rmtree(work)
    return outcome


def _killed(task: str, case: Path, chance: random.Random) -> list[Any]:
    """Start the task, kill it some time after it said that it was ready; what it acknowledged."""
    with subprocess.Popen(
        _python("tests.faults.worker", task, str(case)), stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.25 if task == "migrate" else 1.2))
        process.kill()
        lines = process.stdout.read().splitlines()
    return [json.loads(line)["done"] for line in lines if line.endswith("}")]


def _soundness(session: CaseSession) -> list[str]:
    # A cache that was not saved is no fault; everything else is.
    return [finding.what for finding in session.verify(read_data=True).findings if finding.area != "index"]


def _check_add(case: Path, acknowledged: list[Any]) -> list[str]:
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        faults = _soundness(session)
        finished = {source.location for source in session.sources() if source.finished_at}
        faults += [f"{folder} was acknowledged and is lost" for folder in acknowledged if folder not in finished]
        summary = session.summary()
        if summary.gallery_size != summary.faces:
            faults.append(f"{summary.faces} faces and {summary.gallery_size} templates")
        places = [place.path for number in range(1, summary.exhibits + 1) for place in session.occurrences(number)]
        faults += [f"{path} is there twice" for path, count in Counter(places).items() if count > 1]
    return faults


def _check_erase(case: Path, acknowledged: list[Any]) -> list[str]:
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        faults = _soundness(session)
        there = {sha256 for _, sha256 in session._catalogue.exhibits.hashes()}
        faults += [f"{sha256} was erased and is there" for sha256 in acknowledged if sha256 in there]
        erased = sum(len(erasure.exhibits) for erasure in session._catalogue.erasing.all())
        if len(there) + erased != 24:
            faults.append(f"{len(there)} photographs are there and {erased} were erased, of 24")
    return faults


def _check_save(case: Path, acknowledged: list[Any]) -> list[str]:
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        faults = _soundness(session)
        known = {summary.search_id for summary in session.recorded_searches()}
        faults += [
            f"search {search_id} was acknowledged and is lost" for search_id in acknowledged if search_id not in known
        ]
        session._gallery.refresh_index().result()
        if session._gallery.index is None or len(session._gallery.index) != session.summary().faces:
            faults.append("the index does not hold every face")
    return faults


def _check_migrate(case: Path, acknowledged: list[Any]) -> list[str]:
    migrations, known = schema.MIGRATIONS, schema.KNOWN_SCHEMA
    # One that was finished is opened with the schema that it has now.
    schema.MIGRATIONS, schema.KNOWN_SCHEMA = (*migrations, lambda _database: None), known + 1
    try:
        with CaseSession.open(case, engine=DeterministicEngine()) as session:
            catalogue = session._catalogue
            faults = [] if not catalogue.integrity_faults() else ["the catalogue is damaged"]
            if session.summary().faces != 48 or session._gallery.searchable != 48:
                faults.append("faces were lost")
            (extra,) = (
                catalogue._connections.reader()
                .execute("SELECT count(*) FROM sqlite_master WHERE name = 'extra'")
                .fetchone()
            )
            if acknowledged and not extra:
                faults.append("the migration was acknowledged and is lost")
        return faults
    finally:
        schema.MIGRATIONS, schema.KNOWN_SCHEMA = migrations, known


def _check_backup(case: Path, acknowledged: list[Any]) -> list[str]:
    faults = []
    for path in case.parent.glob("*.backup"):
        faces, _ = check_copy(path)
        if faces != 48:
            faults.append(f"{path.name} holds {faces} faces")
    faults += [f"{path} was acknowledged and is lost" for path in acknowledged if not Path(path).exists()]
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        return faults + _soundness(session)


CHECKS: dict[str, Callable[[Path, list[Any]], list[str]]] = {
    "add": _check_add,
    "erase": _check_erase,
    "save": _check_save,
    "migrate": _check_migrate,
    "backup": _check_backup,
}


def main() -> None:
    """The long form; ends with 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="kills in all")
    parser.add_argument("--flips", type=int, default=500, help="flipped bits")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="repeat a run with its seed")
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}", flush=True)
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="facefinder-faults-") as folder:
        for task in TASKS if wanted.kills else ():
            outcomes.append(kills(Path(folder) / task, task, wanted.kills // len(TASKS), wanted.seed))
            _tell(outcomes[-1])
        if wanted.kills and hasattr(os, "fork"):
            outcomes.append(full_disks(Path(folder) / "full", max(3, wanted.kills // 10), wanted.seed))
            _tell(outcomes[-1])
        outcomes.append(flipped_bits(Path(folder) / "flips", wanted.flips, wanted.seed))
        _tell(outcomes[-1])
    sys.exit(1 if any(outcome.wrong or outcome.crashed for outcome in outcomes) else 0)


def _tell(outcome: Outcome) -> None:
    counts = ", ".join(f"{count} {end}" for end, count in sorted(outcome.counts.items()))
    print(f"{outcome.name:<24} {sum(outcome.counts.values()):>5} trials: {counts}", flush=True)
    for detail in outcome.details[:10]:
        print(f"{'':<24} {detail}", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
