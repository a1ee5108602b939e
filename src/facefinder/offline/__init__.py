"""The network guard: the first thing that every process of the program calls.

``enforce()`` makes this process unable to open a network socket, in two layers. A Python audit hook refuses every
socket that is not a Unix one, whatever library asks. On Linux (x86-64 and 64-bit ARM) a seccomp filter refuses the same
in the kernel, so that native code is covered too, in all threads and in every process started from here. Neither can
be taken off again while the process lives. Before either, libraries that would report home by themselves are told not
to.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from dataclasses import dataclass

from facefinder.offline.kernel import install_filter

__all__ = ["Guard", "NetworkUse", "enforce", "state"]


class NetworkUse(PermissionError):
    """Something in this process tried to use a network. The shells tell it as the known error ``network_refused``."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What is active in this process. ``native``: whether the kernel refuses sockets too; ``detail`` says why not."""

    python: bool
    native: bool
    detail: str


_LOCAL_FAMILIES = frozenset({int(socket.AF_UNIX)} if hasattr(socket, "AF_UNIX") else ())
_UNKNOWN_FAMILY = -1
"""What the interpreter reports when a socket object is made around an existing descriptor."""

_ADDRESS_EVENTS = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_NAME_EVENTS = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "socket.getservbyname"}
)

# The ONNX runtime's published builds (from 1.29 on) send usage events and keep an identifier of the machine unless this
# is set before they load. The guard refuses their sockets; with this they do not even try, and leave no identifier.
_OPT_OUTS = {"ORT_DISABLE_TELEMETRY": "1"}

_lock = threading.Lock()
_guard = Guard(python=False, native=False, detail="the guard was not started")


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event == "socket.__new__":
        if len(arguments) > 1 and arguments[1] not in _LOCAL_FAMILIES and arguments[1] != _UNKNOWN_FAMILY:
            raise NetworkUse(f"a socket of family {arguments[1]} was refused: this program never uses a network")
    elif event in _ADDRESS_EVENTS:
        family = getattr(arguments[0], "family", None)
        if family is None or int(family) not in _LOCAL_FAMILIES:
            raise NetworkUse(f"{event} was refused: this program never uses a network")
    elif event in _NAME_EVENTS:
        raise NetworkUse(f"{event} was refused: this program never uses a network")


def enforce() -> Guard:
    """Close this process to the network, for good. Calling it again changes nothing.

    Returns what is active now; where the kernel's filter is not available the Python guard stands alone.
    """
    global _guard
    with _lock:
        if not _guard.python:
            os.environ.update(_OPT_OUTS)
            sys.addaudithook(_refuse_network)
            reason = install_filter()
            _guard = Guard(python=True, native=reason is None, detail=reason or "kernel filter active in all threads")
        return _guard


def state() -> Guard:
    """What is active in this process, for ``facefinder doctor``."""
    return _guard
