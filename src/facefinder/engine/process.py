"""One worker process as its supervisor sees it: started, spoken to, watched, ended."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, BinaryIO, cast

from facefinder.domain.errors import EngineFailed
from facefinder.domain.recognisers import Recogniser
from facefinder.engine.contract import Limits
from facefinder.engine.frames import Frame, FrameBroken, read_frame, write_frame
from facefinder.files import atomic

_LARGEST_ANSWER = 1 << 28
_NOTES_KEPT = 16 * 1024
_PIPE_BUFFER = 1 << 17
"""Room for an answer, so that it is read in one or two pieces."""
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "PYTHONPATH")
_BOOTSTRAP = "from facefinder import offline; offline.enforce(); from facefinder.engine.worker import main; main()"


class PrivateHome:
    """A folder of the engine's own where DeepFace finds its weights; the links in it lead to the models folder."""

    def __init__(self, models_folder: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="facefinder-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name)
        folder = self.path / ".deepface"
        folder.mkdir()
        try:
            (folder / "weights").symlink_to(models_folder.resolve(), target_is_directory=True)
        except OSError:  # Windows gives links to administrators only
            (folder / "weights").mkdir()
            for file in models_folder.iterdir():
                if file.is_file():
                    _link_or_copy(file, folder / "weights" / file.name)

    def remove(self) -> None:
        link = self.path / ".deepface" / "weights"
        if link.is_symlink():
            link.unlink()
        self._folder.cleanup()


def _link_or_copy(file: Path, place: Path) -> None:
    try:
        os.link(file, place)
    except OSError:
        atomic.write_atomically(place, file.read_bytes())


def environment(home: Path, threads: int, backend: str) -> dict[str, str]:
    """What a worker's libraries must find in the environment before they are imported; ``backend`` is DeepFace's."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    package_root = str(Path(__file__).resolve().parents[2])
    passed["PYTHONPATH"] = os.pathsep.join(filter(None, (package_root, passed.get("PYTHONPATH", ""))))
    count = str(threads)
    return passed | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "DEEPFACE_HOME": str(home),
        "DEEPFACE_BACKEND_ENGINE": backend,
        "DEEPFACE_ONNX_PROVIDERS": "cpu",
        "DEEPFACE_LOG_LEVEL": "40",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_USE_LEGACY_KERAS": "1",
        "CUDA_VISIBLE_DEVICES": "-1",
        "OPENCV_IO_MAX_IMAGE_PIXELS": str(1 << 30),
        "OMP_NUM_THREADS": count,
        "OPENBLAS_NUM_THREADS": count,
        "MALLOC_ARENA_MAX": "2",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
    }


class WorkerProcess:
    """A running worker. ``on_frame`` and ``on_end`` are called from this object's reading thread.

    Must be made by a thread that lives as long as the worker: on Linux the kernel ends a child with the thread that
    started it.
    """

    def __init__(
        self,
        *,
        recogniser: Recogniser,
        models_folder: Path,
        home: Path,
        threads: int,
        limits: Limits,
        on_frame: Callable[[WorkerProcess, Frame], None],
        on_end: Callable[[WorkerProcess], None],
    ) -> None:
        command = [sys.executable, "-P", "-X", "faulthandler", "-c", _BOOTSTRAP]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=_PIPE_BUFFER,
                env=environment(home, threads, recogniser.backend),
                cwd=home,
                close_fds=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise EngineFailed(reason=f"no worker process could be started ({error.strerror})") from error
        self._notes: deque[bytes] = deque(maxlen=64)
        self._outbox: queue.SimpleQueue[tuple[dict[str, object], Sequence[bytes]] | None] = queue.SimpleQueue()
        hello: dict[str, object] = {
            "parent": os.getpid(),
            "recogniser": recogniser.recogniser_id,
            "models": str(models_folder),
            "threads": threads,
            "limits": asdict(limits),
        }
        self.send(hello)
        for name, target in (
            ("write", self._write),
            ("notes", self._read_notes),
            ("read", lambda: self._read(on_frame, on_end)),
        ):
            threading.Thread(target=target, name=f"worker-{self._process.pid}-{name}", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def notes(self) -> str:
        """The end of what the worker printed, for a fault report."""
        return b"".join(self._notes)[-_NOTES_KEPT:].decode("utf-8", "replace")

    def send(self, header: dict[str, object], blobs: Sequence[bytes] = ()) -> None:
        """Queue a message; returns at once."""
        self._outbox.put((header, blobs))

    def kill(self) -> None:
        self._process.kill()

    def end(self, patience: float = 2.0) -> None:
        """Close the worker's input, so that it ends, and make sure of it."""
        self._outbox.put(None)
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _write(self) -> None:
        stream = cast(BinaryIO, self._process.stdin)
        try:
            while (message := self._outbox.get()) is not None:
                write_frame(stream, *message)
        except (OSError, ValueError):
            pass  # the worker is gone; the reading thread notices and tells
        finally:
            _close(stream)

    def _read_notes(self) -> None:
        stream = cast(IO[bytes], self._process.stderr)
        try:
            while part := os.read(stream.fileno(), 1024):
                self._notes.append(part)
        except OSError:
            pass
        finally:
            _close(stream)

    def _read(self, on_frame: Callable[[WorkerProcess, Frame], None], on_end: Callable[[WorkerProcess], None]) -> None:
        stream = cast(BinaryIO, self._process.stdout)
        try:
            while (frame := read_frame(stream, _LARGEST_ANSWER)) is not None:
                on_frame(self, frame)
        except (FrameBroken, OSError, ValueError):
            self._process.kill()
        finally:
            self._process.wait()
            self._outbox.put(None)
            on_end(self)
            _close(stream)


def _close(stream: IO[bytes]) -> None:
    with contextlib.suppress(OSError):
        stream.close()
