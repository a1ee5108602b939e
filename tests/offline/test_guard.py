"""No process of the program can open a network socket: proved in child processes, in Python and in native code."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from facefinder.offline.kernel import filter_program

LINUX = sys.platform.startswith("linux")


def guarded(code: str) -> str:
    """What a fresh process prints that enforces the guard and then runs ``code``."""
    program = "from facefinder import offline\nguard = offline.enforce()\n" + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 80)",
        "socket.gethostbyname('localhost')",
        "urllib.request.urlopen('http://127.0.0.1:9/')",
    ],
)
def test_python_code_is_refused(attempt: str) -> None:
    printed = guarded(
        f"""
        import socket, urllib.error, urllib.request
        try:
            {attempt}
        except urllib.error.URLError as error:
            print(type(error.reason).__name__)
        except offline.NetworkUse as error:
            print(type(error).__name__)
        """
    )
    assert printed == "NetworkUse"


def test_an_existing_network_socket_cannot_be_used_either() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            textwrap.dedent(
                """
                import socket
                early = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                from facefinder import offline
                offline.enforce()
                for act in (lambda: early.connect(("127.0.0.1", 9)), lambda: early.sendto(b"x", ("127.0.0.1", 9)),
                            lambda: early.bind(("127.0.0.1", 0))):
                    try:
                        act()
                    except offline.NetworkUse:
                        print("refused")
                """
            ),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["refused"] * 3


@pytest.mark.skipif(not LINUX, reason="the kernel filter exists on Linux only")
def test_native_code_is_refused_in_every_thread_and_child() -> None:
    printed = guarded(
        """
        import ctypes, errno, subprocess, sys, threading
        def attempt():
            libc = ctypes.CDLL(None, use_errno=True)
            made = libc.socket(2, 1, 0)
            print("open" if made >= 0 else errno.errorcode[ctypes.get_errno()])
        assert guard.native, guard.detail
        attempt()
        thread = threading.Thread(target=attempt); thread.start(); thread.join()
        native = "import socket\\ntry:\\n    socket.socket()\\nexcept PermissionError:\\n    print('EACCES')"
        print(subprocess.run([sys.executable, "-c", native], capture_output=True, text=True).stdout.strip())
        """
    )
    assert printed.split() == ["EACCES"] * 3


@pytest.mark.skipif(not LINUX, reason="the kernel filter exists on Linux only")
def test_threads_that_ran_before_the_guard_are_covered() -> None:
    program = """
import ctypes, errno, threading
ready, go = threading.Event(), threading.Event()
def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    ready.set(); go.wait()
    made = libc.socket(2, 1, 0)
    print("open" if made >= 0 else errno.errorcode[ctypes.get_errno()])
thread = threading.Thread(target=attempt); thread.start(); ready.wait()
from facefinder import offline
offline.enforce(); go.set(); thread.join()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "EACCES"


def test_local_sockets_still_work_and_enforcing_twice_is_harmless() -> None:
    printed = guarded(
        """
        import socket
        again = offline.enforce()
        assert again == guard == offline.state()
        left, right = socket.socketpair()
        left.sendall(b"hello")
        print(right.recv(5).decode())
        """
    )
    assert printed == "hello"


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_jump_of_the_filter_stays_inside_it(machine: str) -> None:
    code = filter_program(machine)
    count = len(code) // 8
    for index in range(count):
        if_true, if_false = code[index * 8 + 2], code[index * 8 + 3]
        assert index + 1 + max(if_true, if_false) < count or code[index * 8] == 0x06
