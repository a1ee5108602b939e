"""Landlock: on Linux 5.13 and newer, a process gives up every file that it does not need, for good and without root.

Where it is not available nothing changes, and ``available`` says so.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every processor
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_ALL_OF_FIRST = (1 << 13) - 1
_REFER, _TRUNCATE, _DEVICE_CONTROL = 1 << 13, 1 << 14, 1 << 15
_BIND_AND_CONNECT = 3
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_THE_MACHINE = ("cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "sys", "uptime", "version", "vmstat")


def available() -> int:
    """The version of Landlock that the kernel offers; 0 where there is none."""
    if not sys.platform.startswith("linux") or struct.calcsize("P") != 8:
        return 0
    try:
        return max(0, int(_libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))))
    except OSError:
        return 0


def confine(*, readable: Iterable[Path], writable: Iterable[Path]) -> str | None:
    """Let this thread, and all that it starts from now on, open only what lies beneath these paths.

    Paths that do not exist are left out. None when it is active, else the reason why it is not.
    """
    version = available()
    if not version:
        return "this system has no Landlock"
    handled = _ALL_OF_FIRST
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _DEVICE_CONTROL)):
        if version >= since:
            handled |= right
    libc = _libc()
    attributes = struct.pack("=QQ", handled, _BIND_AND_CONNECT) if version >= 4 else struct.pack("=Q", handled)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    if ruleset < 0:
        return _why("no ruleset could be made")
    try:
        for paths, rights in ((readable, _READ), (writable, handled)):
            for path in paths:
                if (reason := _allow(libc, ruleset, path, rights & handled)) is not None:
                    return reason
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            return _why("privileges could not be given up")
        if libc.syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)) != 0:
            return _why("the kernel refused it")
    finally:
        os.close(ruleset)
    return None


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> str | None:
    try:
        handle = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    except OSError:
        return None  # what is not there needs no permission
    try:
        if not os.path.isdir(path):
            rights &= _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICE_CONTROL
        rule = struct.pack("=Qi", rights, handle)
        done = libc.syscall(
            _ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_RULE_PATH_BENEATH), rule, ctypes.c_uint32(0)
        )
        return None if done == 0 else _why(f"{path} could not be allowed")
    finally:
        os.close(handle)


def program_paths() -> list[Path]:
    """What any process of the program reads: the interpreter, its packages, the system's libraries and settings; of
    what the kernel tells only this process's own state and the machine's, nothing of other processes."""
    found = [Path(name) for name in ("/usr", "/lib", "/lib32", "/lib64", "/etc", "/sys", "/dev")]
    found += [Path("/proc", name) for name in ("self", *_OF_THE_MACHINE)]
    found += [Path(prefix) for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)]
    found += [Path(entry) for entry in sys.path if entry]
    found += [Path(entry) for entry in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep) if entry]
    return [path.resolve() for path in dict.fromkeys(found) if path.is_absolute() and path.exists()]


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


def _why(what: str) -> str:
    return f"{what}: {os.strerror(ctypes.get_errno())}"
