"""The seccomp filter of Linux that refuses network sockets to native code.

A process that is under it can still open Unix sockets (the window needs its display server) and netlink ones (reading
the machine's own state). ``io_uring`` is refused as well, because its operations pass no system call filter.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from dataclasses import dataclass

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_TSYNC = 1
_RET_ALLOW = 0x7FFF0000
_RET_ERRNO = 0x00050000
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_OR_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_OFFSET_NUMBER, _OFFSET_ARCHITECTURE, _OFFSET_FIRST_ARGUMENT = 0, 4, 16
_AF_UNIX, _AF_NETLINK = 1, 16
_X32_BIT = 0x40000000
_IO_URING_SETUP = 425


@dataclass(frozen=True, slots=True)
class _Machine:
    """A processor's names for what the filter needs: its audit number and its system call numbers."""

    audit: int
    socket: int
    seccomp: int


_MACHINES = {
    "x86_64": _Machine(audit=0xC000003E, socket=41, seccomp=317),
    "aarch64": _Machine(audit=0xC00000B7, socket=198, seccomp=277),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _statement(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def filter_program(machine: str) -> bytes:
    """The filter as the kernel's packed instructions, for ``x86_64`` or ``aarch64``."""
    numbers = _MACHINES[machine]
    refuse = _RET_ERRNO | errno.EACCES
    instructions = [
        _statement(_LOAD, _OFFSET_ARCHITECTURE),
        _statement(_JUMP_EQUAL, numbers.audit, if_true=1),
        _statement(_RETURN, refuse),  # another calling convention (32 bit) would carry other numbers
        _statement(_LOAD, _OFFSET_NUMBER),
        _statement(_JUMP_GREATER_OR_EQUAL, _X32_BIT, if_false=1),
        _statement(_RETURN, refuse),
        _statement(_JUMP_EQUAL, _IO_URING_SETUP, if_false=1),
        _statement(_RETURN, _RET_ERRNO | errno.ENOSYS),
        _statement(_JUMP_EQUAL, numbers.socket, if_true=1),
        _statement(_RETURN, _RET_ALLOW),
        _statement(_LOAD, _OFFSET_FIRST_ARGUMENT),
        _statement(_JUMP_EQUAL, _AF_UNIX, if_true=1),
        _statement(_JUMP_EQUAL, _AF_NETLINK, if_false=1),
        _statement(_RETURN, _RET_ALLOW),
        _statement(_RETURN, refuse),
    ]
    return b"".join(instructions)


def install_filter() -> str | None:
    """Put the filter on every thread of this process; None when it is active, else the reason why it is not."""
    machine = platform.machine()
    if not sys.platform.startswith("linux"):
        return f"no kernel filter on {sys.platform}"
    if machine not in _MACHINES or struct.calcsize("P") != 8:
        return f"no kernel filter for {machine}"
    code = filter_program(machine)
    program = _Program(len(code) // 8, code)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
    except OSError as error:
        return f"the C library could not be reached: {error}"
    zero = ctypes.c_ulong(0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), zero, zero, zero) != 0:
        return f"the kernel refused it: {os.strerror(ctypes.get_errno())}"
    libc.syscall.restype = ctypes.c_long
    done = libc.syscall(
        ctypes.c_long(_MACHINES[machine].seccomp),
        ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_ulong(_SECCOMP_FILTER_FLAG_TSYNC),
        ctypes.byref(program),
    )
    if done == 0:
        return None
    # Older kernels lack the call, or a thread could not follow: cover at least this thread and those it starts.
    if libc.prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.byref(program), zero, zero) != 0:
        return f"the kernel refused it: {os.strerror(ctypes.get_errno())}"
    return None
