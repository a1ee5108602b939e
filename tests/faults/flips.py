"""Flips one bit of a case a number of times and says what came of each: a child process, since it might crash."""

from __future__ import annotations

import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np

from facefinder.app import CaseSession
from facefinder.domain.errors import KnownError
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.gallery import gallery as gallery_module

PROBES = (0, 4, 8)


def answers(session: CaseSession) -> tuple[list[Any], bool]:
    """Everything a search shows for a few probes, and whether it told of damage."""
    shown: list[Any] = []
    told = False
    for identity in PROBES:
        probe = session.read_probe(drawn_photograph([identity], variant=60), "probe.png")
        result = session.search(probe, 0, "test", top=12)
        told |= result.denominator.damaged > 0
        for candidate in result.candidates:
            face = candidate.face
            shown.append(
                (
                    candidate.rank,
                    candidate.similarity,
                    face.face_id,
                    face.exhibit_sha256,
                    repr(face.box),
                    face.landmarks.tobytes().hex(),
                    face.quality.value,
                    [(place.path, place.url, place.exhibit_reference) for place in candidate.occurrences],
                    (session.crop(face.face_id) or b"").hex(),
                    (session.thumbnail(face.exhibit_id) or b"").hex(),
                )
            )
        shown.append(result.gallery_size)
    return shown, told


def trial(case: Path, right: list[Any], chance: random.Random) -> tuple[str, str]:
    """Flip a bit, look, and say how it went: same, refused, told, WRONG, or CRASHED.

    Every other bit is flipped where something is written: most of a small catalogue is empty space.
    """
    files = sorted(path for path in case.iterdir() if path.is_file() and path.stat().st_size)
    path = chance.choice(files)
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content) * 8)
    if chance.random() < 0.5:
        written = np.flatnonzero(np.frombuffer(content, dtype=np.uint8))
        place = 8 * int(written[chance.randrange(len(written))]) + chance.randrange(8)
    content[place // 8] ^= 1 << place % 8
    path.write_bytes(bytes(content))
    where = f"{path.name} bit {place}"
    try:
        with CaseSession.open(case, engine=DeterministicEngine()) as session:
            found, told = answers(session)
            session._gallery.refresh_index().result()
            probe = session.read_probe(drawn_photograph([0], variant=60), "probe.png")
            embedding = probe.analysis.faces[0].embedding
            assert embedding is not None
            session._gallery.preview(embedding, 5)
    except KnownError as fault:
        return "refused", f"{where}: {fault.code}"
    except Exception as fault:  # noqa: BLE001 - whatever else gets out is what this looks for
        return "CRASHED", f"{where}: {type(fault).__name__} {fault}"
    if found == right:
        return "same", where
    return ("told" if told else "WRONG"), where


def main() -> None:
    template, seed, trials = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    work = template.parent / "flipped"
    shutil.copytree(template, work / template.name)
    with CaseSession.open(work / template.name, engine=DeterministicEngine()) as session:
        right, _ = answers(session)
    shutil.rmtree(work)
    for number in range(trials):
        case = work / template.name
        shutil.copytree(template, case)
        outcome, detail = trial(case, right, random.Random(f"{seed}/{number}"))
        print(json.dumps([outcome, detail]), flush=True)
        shutil.rmtree(work)


if __name__ == "__main__":
    gallery_module.WORTH_SAVING = 1  # every gallery keeps its caches
    main()
