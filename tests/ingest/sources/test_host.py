"""Containers are read in a child process: what happens there never harms the program, and nothing is lost by it."""

from __future__ import annotations

import io
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from facefinder.domain.errors import NotReadable, SourceVanished
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources import lister_for
from facefinder.ingest.sources.expand import settings
from facefinder.ingest.sources.folders import FolderLister
from facefinder.ingest.sources.host import ContainerHost
from facefinder.ingest.sources.opening import open_item

Read = Callable[..., dict[str, bytes | str]]


@pytest.fixture
def host() -> Iterator[ContainerHost]:
    host = ContainerHost()
    yield host
    host.close()


def child_of(host: ContainerHost) -> int:
    assert host._child is not None
    return host._child._process.pid


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(300):
            file.writestr(f"{number:03}.jpg", b"\xff\xd8\xff\xe0" + bytes([number % 256]) * 2000)
        file.writestr("large.jpg", b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(5_000_000))
    return path


def test_a_child_killed_during_the_listing_costs_nothing(archive: Path, host: ContainerHost) -> None:
    paths = []
    for number, entry in enumerate(lister_for(archive, host=host).items()):
        paths.append(entry.path)
        if number in (10, 200):
            os.kill(child_of(host), signal.SIGKILL)
    assert paths == [f"a.zip/{number:03}.jpg" for number in range(300)] + ["a.zip/large.jpg"]


def test_a_child_killed_while_a_file_is_read_costs_nothing(archive: Path, host: ContainerHost) -> None:
    entries = list(lister_for(archive, host=host).items())
    large, small = entries[-1], entries[7]
    assert isinstance(large, Item)
    assert isinstance(small, Item)
    with large.open() as stream, large.open() as other:
        content = stream.read(1_500_000)
        os.kill(child_of(host), signal.SIGKILL)
        content += stream.read()
        assert other.read() == content
    assert content == b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(5_000_000)
    os.kill(child_of(host), signal.SIGKILL)
    with small.open() as stream:
        assert stream.read(10) == b"\xff\xd8\xff\xe0" + bytes([7]) * 6


def test_a_container_that_brings_the_child_down_is_told(tmp_path: Path, archive: Path) -> None:
    """A child with almost no time allowed stands for a parser that hangs."""
    host = ContainerHost(listing_seconds=0.01)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 x")
    try:
        found = {entry.path: entry for entry in lister_for(tmp_path, host=host).items()}
        assert isinstance(found["photo.jpg"], Item)
        hung = found["a.zip"]
        assert isinstance(hung, Unlisted)
        assert "too long" in hung.sentence
        with pytest.raises(NotReadable, match="too long"):
            open_item(archive, "a.zip/001.jpg", host=host)
    finally:
        host.close()


def test_a_container_that_needs_too_much_memory_is_told(tmp_path: Path) -> None:
    host = ContainerHost(memory_bytes=600 << 20)
    message = b"From: a@b\r\nTo: c@d\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    (tmp_path / "a.eml").write_bytes(message + b"/9j/" + b"QUFB" * (90 << 20 >> 2))
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0 x")
    try:
        found = {entry.path: entry for entry in lister_for(tmp_path, host=host).items()}
    finally:
        host.close()
    assert isinstance(found["b.jpg"], Item)
    assert isinstance(found["a.eml"], Unlisted)


def test_a_container_that_goes_away_is_told_and_the_rest_is_listed(tmp_path: Path, host: ContainerHost) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("a.zip", "b.zip"):
        with zipfile.ZipFile(source / name, "w") as file:
            file.writestr("x.jpg", b"\xff\xd8\xff\xe0 x")
    (gone, other) = FolderLister(source).items()
    assert isinstance(gone, Item)
    assert isinstance(other, Item)
    (source / "a.zip").unlink()
    (told,) = host.expand(str(source), gone, settings())
    assert isinstance(told, Unlisted)
    assert told.path == "a.zip"
    assert [entry.path for entry in host.expand(str(source), other, settings())] == ["b.zip/x.jpg"]
    source.rename(tmp_path / "away")
    with pytest.raises(SourceVanished):
        list(host.expand(str(source), other, settings()))


def test_the_child_opens_no_socket_and_ends_with_the_program(archive: Path, host: ContainerHost) -> None:
    list(lister_for(archive, host=host).items())
    process = psutil.Process(child_of(host))
    assert not process.net_connections()
    status = Path(f"/proc/{process.pid}/status")
    if status.exists():
        assert "Seccomp:\t2" in status.read_text()  # the kernel refuses it sockets
    host.close()
    assert not process.is_running()


def test_the_child_ends_with_a_killed_program(archive: Path) -> None:
    program = (
        "import os, sys\n"
        "from facefinder.ingest.sources import lister_for\n"
        "from facefinder.ingest.sources.host import ContainerHost\n"
        "host = ContainerHost()\n"
        "next(lister_for(sys.argv[1], host=host).items())\n"
        "print(host._child._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(archive)], capture_output=True, check=False)
    pid = int(done.stdout)
    ends = time.monotonic() + 20
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_listings_and_streams_left_alone_are_let_go(archive: Path, host: ContainerHost) -> None:
    for _ in range(5):
        listing = lister_for(archive, host=host).items()
        entry = list(itertools.islice(listing, 301))[-1]
        assert isinstance(entry, Item)
        for _ in range(10):
            stream = entry.open()
            assert len(stream.read(100)) == 100
            del stream
        del listing
    with open_item(archive, "a.zip/000.jpg", host=host) as stream:
        assert len(stream.read()) == 2004
    assert len(psutil.Process(child_of(host)).open_files()) < 5


def test_an_original_opens_while_a_listing_is_under_way(archive: Path, host: ContainerHost) -> None:
    listing = lister_for(archive, host=host).items()
    next(listing)
    found: list[bytes] = []

    def look() -> None:
        with open_item(archive, "a.zip/007.jpg", host=host) as stream:
            found.append(stream.read())

    thread = threading.Thread(target=look)
    thread.start()
    rest = list(listing)
    thread.join(30)
    assert len(rest) == 300
    assert found == [b"\xff\xd8\xff\xe0" + bytes([7]) * 2000]


def test_many_files_pass_quickly(tmp_path: Path, host: ContainerHost) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number in range(2000):
            file.writestr(f"{number}.jpg", b"\xff\xd8\xff\xe0" + bytes(3000))
    (tmp_path / "a.zip").write_bytes(buffer.getvalue())
    list(lister_for(tmp_path, host=host).items())
    start = time.perf_counter()
    for entry in lister_for(tmp_path, host=host).items():
        assert isinstance(entry, Item)
        with entry.open() as stream:
            assert len(stream.read()) == 3004
    assert time.perf_counter() - start < 10
