"""What is too large for memory lies in temporary files while it is read: nameless, and never readable on the disk."""

from __future__ import annotations

import io
import os
import secrets
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from facefinder.app import CaseSession
from facefinder.domain.records import Analysis, CaseDetails, Outcome, SourceRequest
from facefinder.engine.contract import Content
from facefinder.engine.deterministic import DeterministicEngine
from facefinder.files.spools import SealedFile
from facefinder.ingest.sources.streams import SPOOL_IN_MEMORY, Spool

MARK = b"IMG-OF-THE-PROTECTED-WITNESS-" * 4
LARGE = 70 << 20


def test_a_sealed_file_gives_back_any_range_and_shows_none(tmp_path: Path) -> None:
    plain = secrets.token_bytes(300_001) + MARK * 40
    sealed = SealedFile(str(tmp_path))
    for start in range(0, len(plain), 77_777):
        sealed.append(plain[start : start + 77_777])
    assert sealed.size == len(plain)
    for start, size in ((0, len(plain)), (1, 15), (15, 2), (16, 16), (299_990, 500), (len(plain) - 3, 99), (10**9, 5)):
        assert sealed.read_at(start, size) == plain[start : start + size]
    assert list(tmp_path.iterdir()) == []
    os.lseek(sealed._descriptor, 0, os.SEEK_SET)
    written = os.read(sealed._descriptor, len(plain))
    assert len(written) == len(plain)
    assert MARK not in written
    other = SealedFile(str(tmp_path))
    other.append(plain)
    os.lseek(other._descriptor, 0, os.SEEK_SET)
    assert os.read(other._descriptor, 64) != written[:64]


def test_a_spool_moves_to_the_disk_without_losing_a_byte(tmp_path: Path) -> None:
    spool = Spool(str(tmp_path))
    part = secrets.token_bytes(1 << 20)
    for number in range((SPOOL_IN_MEMORY >> 20) + 2):
        spool.write(number.to_bytes(4, "big") + part[4:])
    view = spool.view()
    for number in (0, 31, 32, 33):
        view.seek(number << 20)
        assert view.read(8) == number.to_bytes(4, "big") + part[4:8]


def nameless_files() -> Iterator[tuple[int, bytes]]:
    """The size and content of every large nameless file that this process and its children hold open."""
    us = psutil.Process()
    for process in (us, *us.children(recursive=True)):
        folder = Path(f"/proc/{process.pid}/fd")
        try:
            numbers = list(folder.iterdir())
        except OSError:
            continue
        for number in numbers:
            try:
                if "(deleted)" not in os.readlink(number) or number.stat().st_size < SPOOL_IN_MEMORY:
                    continue
                with number.open("rb") as file:
                    content = file.read()
            except OSError:
                continue
            yield len(content), content


class LookingEngine(DeterministicEngine):
    """Searches all temporary files while a file is being analysed."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []
        self.showing = 0
        self._looking = threading.Lock()

    def analyse(self, content: Content, **choices: Any) -> Analysis:
        with self._looking:
            for size, found in nameless_files():
                self.sizes.append(size)
                self.showing += MARK in found
        return super().analyse(content, **choices)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_nothing_readable_lies_in_temporary_places_while_an_encrypted_case_is_filled(tmp_path: Path) -> None:
    # A picture in its own words: a Netpbm header, and rows that spell the mark.
    side = 4900
    head = f"P6 {side} {side} 255\n".encode()
    picture = head + (MARK * (side * side * 3 // len(MARK) + 1))[: side * side * 3]
    assert len(picture) > LARGE - (4 << 20)
    holdings = tmp_path / "holdings"
    holdings.mkdir()
    with tarfile.open(holdings / "phone.tar.gz", "w:gz", compresslevel=1) as archive:
        entry = tarfile.TarInfo("DCIM/large.ppm")
        entry.size = len(picture)
        archive.addfile(entry, io.BytesIO(picture))
    engine = LookingEngine()
    details = CaseDetails("24-0117", "Riverside", "Warrant 7/24", "D. Moreau")
    with CaseSession.create(tmp_path / "a.ffcase", details, engine=engine, passphrase="quiet harbour 7") as session:
        report = session.import_sources([SourceRequest(holdings, "E-1", "Warrant 7/24")])
        assert sum(report.outcomes.values()) == report.listed == 1
        assert not report.outcomes.get(Outcome.PROBLEM), session.problems()
    assert engine.sizes, "the large member was spooled"
    assert engine.showing == 0
