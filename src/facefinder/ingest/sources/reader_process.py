"""One process that reads containers, as its host sees it: confined to a source, spoken to, watched, ended."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import BinaryIO, cast

from facefinder.domain.errors import NotReadable
from facefinder.domain.language import phrase
from facefinder.engine.frames import Frame, FrameBroken, read_frame, write_frame
from facefinder.files.scratch import Scratch

_LARGEST_ANSWER = 1 << 24
_BOOTSTRAP = (
    "from facefinder import offline; offline.enforce(); from facefinder.ingest.sources.hosted import main; main()"
)
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT", "PYTHONPATH")
CRASHED = phrase("reading it brought the reading process down")
HUNG = phrase("reading it took too long")


Known = Callable[[str, str], bool] | None
"""Says of a path and stamp whether the item was read before."""
Readable = tuple[tuple[str, tuple[int, int]], ...]
"""Paths that a child may open, each with its device and inode."""


class ChildGone(Exception):
    """The child ended or was ended in the middle of a request; ``reason`` says why, in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Child:
    """The process."""

    def __init__(self, memory_bytes: int, may_read: Readable) -> None:
        self.may_read = may_read
        self._scratch = Scratch()
        self._process = _STARTER.start(self._scratch.path)
        self._answers: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self._notes: deque[bytes] = deque(maxlen=32)
        self._threads = [
            threading.Thread(target=work, name=f"containers-{self._process.pid}", daemon=True)
            for work in (self._listen, self._drain)
        ]
        for thread in self._threads:
            thread.start()
        try:
            self._send(
                {
                    "parent": os.getpid(),
                    "memory_bytes": memory_bytes,
                    "readable": [path for path, _ in may_read],
                    "scratch": self._scratch.path,
                }
            )
        except ChildGone:
            self.end()
            raise

    def ask(self, request: dict[str, object], seconds: float, known: Known) -> Frame:
        self._send(request)
        while True:
            try:
                frame = self._answers.get(timeout=seconds)
            except queue.Empty:
                raise ChildGone(HUNG) from None
            if frame is None:
                raise ChildGone(CRASHED)
            asked = frame.header.get("known")
            if asked is None:
                return frame
            path, stamp = cast("list[str]", asked)
            self._send({"answer": known is not None and known(str(path), str(stamp))})

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                cast(BinaryIO, stream).close()
        self._scratch.remove()

    def _send(self, header: dict[str, object]) -> None:
        try:
            write_frame(cast(BinaryIO, self._process.stdin), header)
        except (OSError, ValueError, FrameBroken) as fault:
            raise ChildGone(CRASHED) from fault

    def _listen(self) -> None:
        stream = cast(BinaryIO, self._process.stdout)
        with contextlib.suppress(FrameBroken, OSError, ValueError):
            while (frame := read_frame(stream, _LARGEST_ANSWER)) is not None:
                self._answers.put(frame)
        self._answers.put(None)

    def _drain(self) -> None:
        # What parsers print about evidence is kept for nobody: it must not fill the pipe, and not reach a terminal.
        stream = cast(BinaryIO, self._process.stderr)
        with contextlib.suppress(OSError, ValueError):
            while part := os.read(stream.fileno(), 4096):
                self._notes.append(part)


class _Starter:
    """Starts children from a thread that lives as long as the program: the kernel ends a child with its starter."""

    def __init__(self) -> None:
        self._wanted: queue.SimpleQueue[tuple[str, Future[subprocess.Popen[bytes]]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self, scratch: str) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="containers-starter", daemon=True)
                self._thread.start()
        wanted: Future[subprocess.Popen[bytes]] = Future()
        self._wanted.put((scratch, wanted))
        try:
            return wanted.result()
        except OSError as fault:
            raise NotReadable(path="This container", reason="no process to read it could be started") from fault

    def _run(self) -> None:
        while True:
            scratch, wanted = self._wanted.get()
            try:
                wanted.set_result(_started(scratch))
            except OSError as fault:
                wanted.set_exception(fault)


_STARTER = _Starter()


def _started(scratch: str) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    package_root = str(Path(__file__).resolve().parents[3])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (package_root, environment.get("PYTHONPATH", ""))))
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _BOOTSTRAP],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment
        | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", "MALLOC_ARENA_MAX": "2"}
        | dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), scratch),
        cwd=scratch,
        close_fds=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def readable_of(location: str) -> Readable:
    """What the reader of a source must be able to open: a folder with all that is in it; of a single file also what is
    named like it beside it, an image's further segments. With their identities, so that a drive that came back, or a
    segment that was added, gets a new child."""
    whole = os.path.realpath(location)
    if os.path.isdir(whole):
        return tuple(_identified(whole))
    folder, name = os.path.split(whole)
    stem = name.rpartition(".")[0] or name
    beside = []
    with contextlib.suppress(OSError), os.scandir(folder) as scan:
        beside = sorted(
            entry.path
            for entry in scan
            if entry.name.startswith(stem) and entry.name[len(stem) : len(stem) + 1] in ("", ".", "-", "_")
        )
    return tuple(found for path in dict.fromkeys([whole, *beside]) for found in _identified(path))


def _identified(path: str) -> Iterator[tuple[str, tuple[int, int]]]:
    with contextlib.suppress(OSError):
        status = os.lstat(path)
        yield path, (status.st_dev, status.st_ino)
