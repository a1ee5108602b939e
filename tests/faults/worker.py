"""A process to be killed: works on a case and says on standard output what it has finished."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from facefinder.app import CaseSession
from facefinder.catalogue import schema
from facefinder.domain.errors import KnownError
from facefinder.domain.records import SourceRequest
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.gallery import gallery as gallery_module
from tests.gallerywork import ORDER


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def add(case: Path) -> None:
    """Import folder after folder; a folder is acknowledged when its import returned."""
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        say(ready=True)
        for number in range(1000):
            folder = case.parent / f"more-{number}"
            folder.mkdir()
            for picture in range(6):
                content = drawn_photograph([picture % 5, 7 + number % 9], variant=100 + number * 6 + picture)
                (folder / f"{number}-{picture}.png").write_bytes(content)
            session.import_sources([SourceRequest(folder, f"M{number}", "W")])
            say(done=str(folder))


def erase(case: Path) -> None:
    """Erase photograph after photograph."""
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        hashes = [session.exhibit(number).sha256 for number in range(1, session.summary().exhibits + 1)]
        say(ready=True)
        for sha256 in hashes:
            session.erasing.exhibits([sha256], ORDER)
            say(done=sha256)


def save(case: Path) -> None:
    """Open, search, build the index and save everything, again and again."""
    say(ready=True)
    for number in range(1000):
        for path in case.glob("deterministic-v1.*"):
            if number % 2:
                path.unlink(missing_ok=True)
        with CaseSession.open(case, engine=DeterministicEngine()) as session:
            session._gallery.refresh_index().result()
            probe = session.read_probe(drawn_photograph([number % 6], variant=60), "probe.png")
            result = session.search(probe, 0, "test")
        say(done=result.search_id)


def migrate(case: Path) -> None:
    """Open with a schema that is one step newer, which lays a table and rewrites every face."""

    def step(database: Any) -> None:
        database.executescript(
            "CREATE TABLE extra (x INTEGER PRIMARY KEY, y BLOB); INSERT INTO extra SELECT face_id, image FROM crop;"
        )

    schema.MIGRATIONS = (*schema.MIGRATIONS, step)
    schema.KNOWN_SCHEMA = len(schema.MIGRATIONS)
    say(ready=True)
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        say(done=session.summary().faces)


def backup(case: Path) -> None:
    """Back up again and again."""
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        say(ready=True)
        for number in range(1000):
            made = session.care.back_up(case.parent / f"kept-{number}.backup")
            say(done=str(made.path))


def fill(case: Path, largest: int) -> None:
    """Work on a disk on which no file may grow beyond ``largest`` bytes, until it is full."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    try:
        add(case)
    except KnownError as fault:
        say(fault=fault.code)


TASKS = {"add": add, "erase": erase, "save": save, "migrate": migrate, "backup": backup}

if __name__ == "__main__":
    gallery_module.WORTH_SAVING = 1  # every gallery keeps its caches
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        TASKS[sys.argv[1]](Path(sys.argv[2]))
