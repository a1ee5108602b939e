"""Child processes can open what they must read and their private folder, and nothing else, where the kernel enforces
it: workers the program and its models, container readers the program and the one source that they read."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from facefinder.ingest.sources.host import ContainerHost
from facefinder.ingest.sources.opening import open_item
from facefinder.offline import landlock

pytestmark = pytest.mark.skipif(not landlock.available(), reason="this kernel has no Landlock")

CONFINED = """
import os, sys, threading
from pathlib import Path
from facefinder.engine.worker import confine_to_program
reason = confine_to_program(Path(sys.argv[1]))
assert reason is None, reason

def attempt(what):
    try:
        what()
        return "done"
    except PermissionError:
        return "refused"

models, evidence, home = Path(sys.argv[1]), Path(sys.argv[2]), Path(os.environ["HOME"])
def told():
    print(
        attempt(lambda: (models / "model").read_bytes()),
        attempt(lambda: (home / "scratch").write_text("x")),
        attempt(lambda: (evidence / "photo").read_bytes()),
        attempt(lambda: list(evidence.iterdir())),
        attempt(lambda: (evidence / "new").write_text("x")),
        attempt(lambda: (models / "model").write_text("x")),
        attempt(lambda: os.unlink(evidence / "photo")),
        attempt(lambda: Path("/tmp/facefinder-out").write_text("x")),
    )
told()
thread = threading.Thread(target=told); thread.start(); thread.join()
os.execv(sys.executable, [sys.executable, "-c", f"open({str(evidence / 'photo')!r})"])
"""


def test_a_confined_process_reads_models_and_writes_its_home_only(tmp_path: Path) -> None:
    models, evidence, home = (tmp_path / name for name in ("models", "evidence", "home"))
    for folder in (models, evidence, home):
        folder.mkdir()
    (models / "model").write_text("weights")
    (evidence / "photo").write_text("a photograph")
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, models, evidence],
        env={**os.environ, "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    expected = "done done refused refused refused refused refused refused"
    assert done.stdout.splitlines() == [expected, expected], done.stderr
    assert "PermissionError" in done.stderr  # and so is a program that it starts
    assert (evidence / "photo").read_text() == "a photograph"


READER = """
import os, socket, subprocess, sys, tempfile, threading
from pathlib import Path
from facefinder import offline
offline.enforce()
from facefinder.ingest.sources.hosted import confine_to_source
from facefinder.ingest.sources.reader_process import readable_of

evidence, scratch, parent = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
source = evidence / "disk.E01"
reason = confine_to_source([path for path, _ in readable_of(str(source))], scratch)
assert reason is None, reason
tempfile.tempdir = scratch

def attempt(what):
    try:
        what()
        return "done"
    except PermissionError:
        return "refused"

def spool():
    with tempfile.TemporaryFile() as file:
        file.write(b"x")

def told():
    for name, what in {
        "the source": source.read_bytes,
        "its second segment": (evidence / "disk.E02").read_bytes,
        "a nameless file": spool,
        "a picture beside it": (evidence / "other.jpg").read_bytes,
        "the names beside it": lambda: os.listdir(evidence),
        "the case": (evidence / "riverside.ffcase" / "catalogue.sqlite").read_bytes,
        "a key in the home": (evidence / "home" / "key").read_bytes,
        "changing the source": lambda: source.write_bytes(b"x"),
        "cutting it off": lambda: os.truncate(source, 1),
        "removing it": source.unlink,
        "renaming it": lambda: source.rename(evidence / "away"),
        "linking it": lambda: os.link(source, evidence / "second"),
        "a new file beside it": (evidence / "new").touch,
        "a file in the temporary place": (Path(scratch).parent / "out").touch,
        "its parent's environment": Path(f"/proc/{parent}/environ").read_bytes,
        "a network": lambda: socket.socket(socket.AF_INET).connect(("127.0.0.1", 9)),
    }.items():
        print(f"{name}: {attempt(what)}")

told()
thread = threading.Thread(target=told); thread.start(); thread.join()
print(f"another program: {subprocess.run(['cat', evidence / 'other.jpg'], capture_output=True).returncode}")
"""

ALLOWED = {"the source", "its second segment", "a nameless file"}


def test_a_container_reader_reads_its_source_and_writes_nothing_but_nameless_files(tmp_path: Path) -> None:
    evidence, scratch = tmp_path / "evidence", tmp_path / "scratch"
    for folder in (evidence / "riverside.ffcase", evidence / "home", scratch):
        folder.mkdir(parents=True)
    inside = ("disk.E01", "disk.E02", "other.jpg", "riverside.ffcase/catalogue.sqlite", "home/key")
    for name in inside:
        (evidence / name).write_text(name)
    done = subprocess.run(
        [sys.executable, "-c", READER, evidence, scratch, str(os.getpid())],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    *lines, other = done.stdout.splitlines()
    assert len(lines) == 2 * 16, done.stderr
    for line in lines:
        name, _, said = line.partition(": ")
        assert said == ("done" if name in ALLOWED else "refused"), line
    assert other == "another program: 1"
    assert {name: (evidence / name).read_text() for name in inside} == {name: name for name in inside}
    assert not list(scratch.iterdir())


def test_a_reader_that_is_told_to_open_another_source_cannot(tmp_path: Path) -> None:
    """As a reader that was taken over would: the program's own check is passed by, the kernel's is not."""
    sources = [tmp_path / "one" / "a.zip", tmp_path / "two" / "b.zip"]
    for path in sources:
        path.parent.mkdir()
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("photo.jpg", b"\xff\xd8\xff\xe0 a photograph")
    host = ContainerHost()
    try:
        with open_item(sources[0], "a.zip/photo.jpg", host=host) as stream:
            assert stream.read().endswith(b"a photograph")
        child = host._child
        assert child is not None
        wanted = {"location": str(sources[1]), "path": "b.zip/photo.jpg", "limits": {}, "passwords": [], "drop": []}
        answer = child.ask({"do": "locate", **wanted}, 30, None)
        assert "fault" in answer.header
        assert not answer.blobs
        # Asked in the proper way, another child reads it.
        with open_item(sources[1], "b.zip/photo.jpg", host=host) as stream:
            assert stream.read().endswith(b"a photograph")
        assert host._child is not child
        scratch = Path(host._child._scratch.path) if host._child else tmp_path
        assert scratch.stat().st_mode & 0o077 == 0
    finally:
        host.close()
    assert not scratch.exists()
