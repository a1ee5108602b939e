"""Importing under SIGKILL: killed at random moments, an import must end in the state of an undisturbed one.

``python -m benchmarks.kills [--kills 200] [--files 300] [--seed 1]``. Files of every kind are imported by a process
that is killed at random moments and started again until the import is complete, and again with a new case, until there
were so many kills. Each completed case is compared with the undisturbed one, and verified. The small deterministic
engine does the recognising, so that the moments fall on listing, reading, committing and indexing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.samples import samples
from facefinder.app import CaseSession
from facefinder.domain.records import CaseDetails, SourceRequest
from facefinder.engine.deterministic import DeterministicEngine

State = dict[str, object]


def lay_out(folder: Path, files: int) -> None:
    """Files of every kind, and some that are no pictures."""
    made, seed = 0, 0
    while made < files:
        place = folder / f"{seed:03}"
        place.mkdir(parents=True)
        for name, content in samples(seed).items():
            if made < files:
                (place / name).write_bytes(content if (made % 29 or not made) else content[: len(content) // 2])
                made += 1
        seed += 1


def new_case(case: Path) -> Path:
    CaseSession.create(case, CaseDetails("1", "t", "a", "o"), engine=DeterministicEngine()).close()
    return case


def import_once(case: Path, holdings: Path) -> None:
    """What the killed process does."""
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        session.import_sources([SourceRequest(holdings, "E-1", "benchmark")])


def state_of(case: Path) -> State:
    """Everything that an import leaves behind, without times and row numbers; and whether it verifies."""
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        report = session.verify()
        findings = [f"{each.area}: {each.what}" for each in report.findings]
        summary = session.summary()
        exhibits, places, faces = {}, {}, set()
        for number in _exhibit_ids(session):
            exhibit = session.exhibit(number)
            exhibits[exhibit.sha256] = (exhibit.media_type, exhibit.width, exhibit.height, exhibit.truncated)
            for place in session.occurrences(number):
                places[place.path] = (exhibit.sha256, place.url, place.captured_at)
            for face in session.faces_of(number):
                crop = hashlib.sha256(session.crop(face.face_id) or b"").hexdigest()
                faces.add((exhibit.sha256, face.frame, face.box, face.quality.value, crop))
        return {
            "verified": report.ok,
            "findings": findings,
            "exhibits": exhibits,
            "places": places,
            "faces": faces,
            "counted": (summary.exhibits, summary.occurrences, summary.faces, summary.gallery_size),
            "problems": {problem.path: problem.code for problem in session.problems()},
            "finished": [bool(source.finished_at) for source in session.sources()],
        }


def _exhibit_ids(session: CaseSession) -> list[int]:
    return [number for number, _ in session._catalogue.exhibits.hashes()]


def run_killed(case: Path, holdings: Path, longest: float, rng: random.Random) -> bool:
    """One run, killed after a random time; True when it was complete before."""
    command = [sys.executable, "-m", "benchmarks.kills", "--import", str(case), str(holdings)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            process.wait(rng.uniform(0.3, longest))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return False
        assert process.stderr is not None
        if process.returncode:
            raise SystemExit(f"the import failed: {process.stderr.read().decode()[-2000:]}")
        return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=4.0, help="seconds after which a run is killed at the latest")
    parser.add_argument("--import", dest="once", nargs=2, type=Path, help=argparse.SUPPRESS)
    choice = parser.parse_args()
    if choice.once:
        import_once(*choice.once)
        return 0
    rng = random.Random(choice.seed)
    with tempfile.TemporaryDirectory(prefix="facefinder-kills-") as temporary:
        root = Path(temporary)
        holdings = root / "holdings"
        lay_out(holdings, choice.files)
        began = time.perf_counter()
        import_once(new_case(root / "undisturbed.ffcase"), holdings)
        wanted = state_of(root / "undisturbed.ffcase")
        print(
            f"undisturbed: {wanted['counted']}, {len(wanted['problems'])} problems, {time.perf_counter() - began:.0f} s"
        )
        assert wanted["verified"], wanted["findings"]
        kills = rounds = bad = 0
        while kills < choice.kills:
            case = new_case(root / f"killed-{rounds}.ffcase")
            while not run_killed(case, holdings, choice.longest, rng):
                kills += 1
                if kills >= choice.kills:
                    import_once(case, holdings)
                    break
            rounds += 1
            found = state_of(case)
            differing = [name for name in wanted if found[name] != wanted[name]]
            bad += bool(differing)
            print(
                f"{kills} kills, import {rounds} complete: {'the same' if not differing else f'DIFFERS in {differing}'}"
            )
            for name in differing:
                print(f"  {name}: {_difference(wanted[name], found[name])}")
            shutil.rmtree(case)
        seconds = time.perf_counter() - began
        print(f"{kills} kills over {rounds} imports of {choice.files} files, {bad} different, {seconds:.0f} s")
        return 1 if bad else 0


def _difference(wanted: object, found: object) -> str:
    if isinstance(wanted, dict) and isinstance(found, dict):
        keys = [key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)]
        return "; ".join(f"{key}: {wanted.get(key)} != {found.get(key)}" for key in sorted(keys)[:5])
    if isinstance(wanted, set) and isinstance(found, set):
        return f"missing {list(wanted - found)[:3]}, too many {list(found - wanted)[:3]}"
    return f"{wanted} != {found}"


if __name__ == "__main__":
    raise SystemExit(main())
