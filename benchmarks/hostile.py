"""Hostile files: every image of Pillow's source distribution, and mutations of valid files of every kind.

``python -m benchmarks.hostile PILLOW_SDIST.tar.gz [--mutations 2000] [--workers 2]``, with the file that
``pip download --no-deps --no-binary :all: pillow==13.0.0`` gives. The real workers decode everything, through a whole
import. The bar: the program neither crashes nor hangs, and every file is accounted for.
"""

from __future__ import annotations

import argparse
import os
import random
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.samples import samples
from facefinder.app import CaseSession
from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from facefinder.domain.records import CaseDetails, SourceRequest
from facefinder.engine import Limits, open_engine

_IMAGES = "/Tests/images/"
Mutation = Callable[[bytes, random.Random], bytes]


def flip_bits(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 24)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def flip_in_header(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 6)):
        changed[rng.randrange(min(len(changed), 200))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    return bytes(changed)


def cut_short(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(1, len(content))]


def cut_out(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content))
    return content[:start] + content[start + rng.randint(1, max(1, len(content) // 4)) :]


def repeat_part(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content))
    part = content[start : start + rng.randint(1, 4096)]
    return content[:start] + part * rng.randint(2, 50) + content[start:]


def lie_about_a_number(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    if len(changed) < 8:
        return bytes(changed)
    at = rng.randrange(min(len(changed) - 4, 4096) or 1)
    value = rng.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 0xFFFF, 0x10000, rng.getrandbits(32)))
    changed[at : at + 4] = value.to_bytes(4, rng.choice(("big", "little")))
    return bytes(changed)


MUTATIONS: tuple[Mutation, ...] = (flip_bits, flip_in_header, cut_short, cut_out, repeat_part, lie_about_a_number)


def mutations(valid: dict[str, bytes], count: int, seed: int = 7) -> Iterator[tuple[str, bytes]]:
    """``count`` damaged files, going round all kinds and all ways of damaging; the same for the same seed."""
    rng = random.Random(seed)
    names = sorted(valid)
    for number in range(count):
        name = names[number % len(names)]
        mutation = rng.choice(MUTATIONS)
        yield f"{number:05}-{mutation.__name__}-{name}", mutation(valid[name], rng)


def unpack_images(sdist: Path, folder: Path) -> int:
    """The images of the source distribution, each under a name of its own; returns how many."""
    count = 0
    with tarfile.open(sdist) as archive:
        for member in archive:
            if member.isfile() and _IMAGES in member.name:
                stream = archive.extractfile(member)
                assert stream is not None
                place = folder / member.name.split(_IMAGES, 1)[1]
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(stream.read())
                count += 1
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sdist", type=Path, nargs="?")
    parser.add_argument("--mutations", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--recogniser", default=DEFAULT_RECOGNISER)
    choice = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="facefinder-hostile-") as temporary:
        root = Path(temporary)
        folder = root / "holdings"
        (folder / "mutated").mkdir(parents=True)
        images = unpack_images(choice.sdist, folder / "pillow") if choice.sdist else 0
        valid = samples()
        for name, content in mutations(valid, choice.mutations):
            (folder / "mutated" / name).write_bytes(content)
        print(f"{images:,} images, {choice.mutations:,} mutations of {len(valid)} kinds of file: {', '.join(valid)}")
        engine = open_engine(choice.recogniser, workers=choice.workers, limits=Limits(seconds=30.0, pixels=100_000_000))
        began = time.perf_counter()
        with CaseSession.create(root / "case.ffcase", CaseDetails("1", "t", "a", "o"), engine=engine) as session:
            report = session.import_sources([SourceRequest(folder, "E-1", "benchmark")])
            seconds = time.perf_counter() - began
            problems = session.problems()
            told = {problem.path for problem in problems}
            files = {
                os.path.relpath(os.path.join(place, name), folder)
                for place, _, names in os.walk(folder)
                for name in names
            }
            known = {
                place.path
                for exhibit in range(1, session.summary().exhibits + 1)
                for place in session.occurrences(exhibit)
            }
            roots = {path.removesuffix("/…") for path in known | told}
            lost = {file for file in files if not any(path == file or path.startswith(f"{file}/") for path in roots)}
            sound = session.verify().ok
        print(f"{report.listed:,} listed in {seconds:.0f} s: { ({k.value: v for k, v in report.outcomes.items()}) }")
        for code, count in Counter(problem.code for problem in problems).most_common():
            print(f"  {count:6,} {code}")
        print(f"unaccounted: {sorted(lost) or 'none'}; verify: {'sound' if sound else 'FAULTS'}")
        return 0 if not lost and sound and sum(report.outcomes.values()) == report.listed else 1


if __name__ == "__main__":
    raise SystemExit(main())
