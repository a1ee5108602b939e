"""A recognising worker process: reads frames on its standard input, decodes hostile files, answers on its output.

Started by the supervisor only (see process). It owns no path to evidence and no network; what it prints goes to
standard error, so that nothing a library says can end up between two frames.
"""

from __future__ import annotations

import os
import queue
import threading
import traceback
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from facefinder import offline
from facefinder.engine.frames import Frame, FrameBroken, read_frame, write_frame
from facefinder.files.child import die_with_parent, limit_resources, take_the_pipes
from facefinder.offline import landlock


class _Inbox:
    """Frames from the supervisor, urgent ones first; ranges of a file that was asked for go their own way."""

    def __init__(self) -> None:
        self._urgent: deque[Frame] = deque()
        self._patient: deque[Frame] = deque()
        self._ranges: queue.SimpleQueue[Frame] = queue.SimpleQueue()
        self._changed = threading.Condition()

    def put(self, frame: Frame) -> None:
        if frame.header.get("op") == "range":
            self._ranges.put(frame)
            return
        with self._changed:
            (self._urgent if frame.header.get("urgent") else self._patient).append(frame)
            self._changed.notify()

    def fetch(self) -> Frame:
        """The next range; waits for it."""
        return self._ranges.get()

    def take_urgent(self) -> Frame | None:
        with self._changed:
            return self._urgent.popleft() if self._urgent else None

    def take(self, wait: bool) -> Frame | None:
        with self._changed:
            while wait and not self._urgent and not self._patient:
                self._changed.wait()
            for waiting in (self._urgent, self._patient):
                if waiting:
                    return waiting.popleft()
            return None


def main() -> None:
    """Run until the supervisor closes the pipe. The first frame it sends says what to be."""
    offline.enforce()
    frames_in, frames_out = take_the_pipes()
    hello = read_frame(frames_in)
    if hello is None:
        return
    die_with_parent(int(str(hello.header["parent"])))
    limit_resources(0)  # its memory is bounded later, by what the models need
    confine_to_program(Path(str(hello.header["models"])))
    inbox = _Inbox()

    def listen() -> None:
        try:
            while (frame := read_frame(frames_in)) is not None:
                inbox.put(frame)
        except (FrameBroken, OSError):
            traceback.print_exc()
        os._exit(0)  # the supervisor is gone or done: whatever is under way has nobody to go to

    threading.Thread(target=listen, name="listen", daemon=True).start()

    from facefinder.engine.serving import Server

    def send(header: dict[str, object], blobs: Sequence[bytes] = ()) -> None:
        write_frame(frames_out, header, blobs)

    Server(hello.header, send, inbox.fetch).serve(inbox.take, inbox.take_urgent)


def confine_to_program(models_folder: Path) -> str | None:
    """From now on open nothing but the program, its models and the private home, where the system can enforce that;
    None when it is active, else the reason why not. Before the first thread starts: a thread keeps what it had."""
    home = Path(os.environ.get("HOME", os.devnull))
    return landlock.confine(
        readable=[*landlock.program_paths(), models_folder.resolve()], writable=[home, Path(os.devnull)]
    )


if __name__ == "__main__":
    main()
