"""Run a command under a kernel filter that kills any of its processes that makes a socket for a network.

    python tests/closed_network.py COMMAND ARGUMENT…

The filter is inherited by every process started below and can't be taken off. It is written apart from the program's
own guard, so that a fault in one does not hide a fault in the other. It is stricter, too: where the guard refuses a
library's attempt and the library carries on, the process here dies with SIGSYS.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

AF_UNIX = 1
SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
ALLOW, KILL_PROCESS = 0x7FFF0000, 0x80000000


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def why_not() -> str:
    """Why the filter cannot be had on this machine; empty when it can."""
    if not sys.platform.startswith("linux"):
        return f"a kernel filter on system calls exists on Linux only, not on {sys.platform}"
    if platform.machine() not in SOCKET_CALL:
        return f"the system call numbers of {platform.machine()} are not known to this test"
    return ""


def close_network() -> None:
    """Put the filter on this process.

    Raises:
        OSError: when the kernel refuses it.
    """
    architecture, socket_number = SOCKET_CALL[platform.machine()]
    load, equal, give = 0x20, 0x15, 0x06
    code = b"".join(
        struct.pack("=HBBI", *instruction)
        for instruction in (
            (load, 0, 0, 4),  # the processor's audit number
            (equal, 1, 0, architecture),
            (give, 0, 0, KILL_PROCESS),
            (load, 0, 0, 0),  # the system call's number
            (equal, 1, 0, socket_number),
            (give, 0, 0, ALLOW),
            (load, 0, 0, 16),  # its first argument: the address family
            (equal, 0, 1, AF_UNIX),
            (give, 0, 0, ALLOW),
            (give, 0, 0, KILL_PROCESS),
        )
    )
    program = Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    none = ctypes.c_ulong(0)
    if libc.prctl(38, ctypes.c_ulong(1), none, none, none) or libc.prctl(22, ctypes.c_ulong(2), ctypes.byref(program)):
        raise OSError(ctypes.get_errno(), "the kernel refused the filter")


if __name__ == "__main__":
    close_network()
    os.execvp(sys.argv[1], sys.argv[1:])
