"""Importing a folder again whose files are all known: the bar is 100,000 files in 60 s on 2 cores, memory flat.

``python -m benchmarks.reimport [files]``. The files are tiny distinct PNGs, and the first import's engine looks at none
of them: what is measured is listing, looking up and the catalogue.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path
from typing import Self

import psutil

from facefinder.app import CaseSession
from facefinder.domain.geometry import Box
from facefinder.domain.records import Analysis, CaseDetails, Outcome, SourceRequest
from facefinder.engine.contract import Content
from facefinder.engine.deterministic import DeterministicEngine

BAR_SECONDS = 60.0
_A_FOLDER = 1000


class Blind(DeterministicEngine):
    """Finds nothing in anything, at once."""

    def analyse(self, content: Content, *, embed: bool = True, box: Box | None = None) -> Analysis:
        del content, embed, box
        return Analysis("image/png", 8, 8, False, {}, {}, ())


def tiny_png(number: int) -> bytes:
    """A distinct 8 x 8 picture without a face."""
    rows = b"".join(b"\0" + bytes((number >> shift) & 0xFF for shift in (0, 8, 16)) * 8 for _ in range(8))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = (8).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def lay_out(folder: Path, files: int) -> None:
    for number in range(files):
        place = folder / f"{number // _A_FOLDER:04}"
        if number % _A_FOLDER == 0:
            place.mkdir(parents=True)
        (place / f"{number:07}.png").write_bytes(tiny_png(number))


class Memory:
    """The process's resident memory, sampled while something runs."""

    def __enter__(self) -> Self:
        self.samples: list[int] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        process = psutil.Process()
        while not self._over.wait(0.1):
            self.samples.append(process.memory_info().rss)


def main() -> int:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="facefinder-bench-") as temporary:
        root = Path(temporary)
        lay_out(root / "holdings", files)
        request = SourceRequest(root / "holdings", "E-1", "benchmark")
        case = root / "case.ffcase"
        with CaseSession.create(case, CaseDetails("1", "t", "a", "o"), engine=Blind()) as session:
            began = time.perf_counter()
            first = session.import_sources([request])
            print(f"first import: {time.perf_counter() - began:.1f} s, {first.listed:,} files")
        with CaseSession.open(case, engine=Blind()) as session, Memory() as memory:
            began = time.perf_counter()
            again = session.import_sources([request])
            seconds = time.perf_counter() - began
        assert again.outcomes[Outcome.KNOWN] == again.listed == files, again
        half = len(memory.samples) // 2
        growth = (max(memory.samples[half:]) - max(memory.samples[: half or 1])) / 1024**2 if half else 0.0
        print(f"again: {seconds:.1f} s for {files:,} known files ({files / seconds:,.0f}/s), bar {BAR_SECONDS:.0f} s")
        print(f"memory: {max(memory.samples) / 1024**2:.0f} MB at most; second half {growth:+.1f} MB against the first")
        return 0 if seconds * 100_000 / files < BAR_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
