"""What a child process of the program does first: keep its pipes to itself, die with its parent, accept limits."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import BinaryIO

EXIT_ORPHANED = 3


def take_the_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Our own ends of standard input and output; what a library prints afterwards goes to standard error."""
    frames_in, frames_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return frames_in, frames_out


def die_with_parent(parent: int) -> None:
    """Has the kernel end this process with the thread that started it, where the kernel can; ignores Ctrl-C."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(EXIT_ORPHANED)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def limit_resources(memory_bytes: int) -> None:
    """Keeps the contents of this process's memory off the disk when it crashes; bounds its address space unless 0."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory_bytes:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = memory_bytes if most == resource.RLIM_INFINITY else min(memory_bytes, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
