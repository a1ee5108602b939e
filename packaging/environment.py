"""Make the environment that everything else runs in: `make setup` calls this with any Python from 3.11 on.

Creates ``.venv``, installs exactly what ``packaging/lock/`` pins (hash by hash, nothing resolved) and FaceFinder itself
as an editable install. A stamp keyed on the lock makes the second run a matter of milliseconds. ``--bench`` adds what
only a benchmark needs. Standard library only:
it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "packaging" / "lock"
PEERS = ROOT / "build" / "bench" / "libraries"
STAMP = VENV / "facefinder-environment"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

COMPILER_PACKAGES = "Debian and Ubuntu: g++; Fedora: gcc-c++; macOS: xcode-select --install"
QT_PACKAGES = {
    "libEGL.so.1": "Debian and Ubuntu: libegl1; Fedora: mesa-libEGL",
    "libGL.so.1": "Debian and Ubuntu: libgl1; Fedora: mesa-libGL",
    "libxkbcommon.so.0": "Debian and Ubuntu: libxkbcommon0; Fedora: libxkbcommon",
    "libdbus-1.so.3": "Debian and Ubuntu: libdbus-1-3; Fedora: dbus-libs",
    "libfontconfig.so.1": "Debian and Ubuntu: libfontconfig1; Fedora: fontconfig",
    "libglib-2.0.so.0": "Debian and Ubuntu: libglib2.0-0; Fedora: glib2",
    "libfreetype.so.6": "Debian and Ubuntu: libfreetype6; Fedora: freetype",
}


class SetupProblem(Exception):
    """Something on this machine has to change first; the text is the sentence for the person at it."""


def fingerprint() -> tuple[str, str]:
    """What the environment stands on (the Python and its place) and what was put in (the lock and the metadata)."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[tool.")[0]
    contents = hashlib.sha256(project.encode())
    for name in ("build.txt", "environment.txt"):
        contents.update((LOCKS / name).read_bytes())
    return f"{sys.version.split()[0]} {sys.platform} {VENV}", contents.hexdigest()


def check_machine() -> None:
    """Refuse early, in words, what would otherwise fail late, in a compiler's output."""
    # Any Python may start this script; that it is too old is what has to be told.
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise SetupProblem(f"FaceFinder needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}.")
    if not all(find_spec(name) for name in ("ensurepip", "venv")):
        raise SetupProblem(
            "This Python cannot make virtual environments; install one package: Debian and Ubuntu: python3-venv."
        )
    if os.name == "nt":
        return
    if not any(shutil.which(name) for name in (os.environ.get("CXX", "c++"), "c++", "g++", "clang++")):
        raise SetupProblem(
            f"A C++ compiler is needed once, to build the vector index; install one package ({COMPILER_PACKAGES})."
        )
    if not (Path(sysconfig.get_paths()["include"]) / "Python.h").is_file():
        raise SetupProblem(
            "Python's header files are needed once, to build the vector index; install one package (Debian and Ubuntu: "
            f"python3-dev; Fedora: python3-devel). Missing: {sysconfig.get_paths()['include']}/Python.h."
        )


def run(*arguments: str, what: str) -> None:
    """Run one command of the environment's Python, its output in build/setup.log; a failure tells the log's end."""
    log = ROOT / "build" / "setup.log"
    log.parent.mkdir(exist_ok=True)
    environment = dict(os.environ, HNSWLIB_NO_NATIVE="1", PIP_DISABLE_PIP_VERSION_CHECK="1", PYTHONNOUSERSITE="1")
    environment.pop("PYTHONPATH", None)
    with log.open("ab") as stream:
        stream.write(f"\n== {what}: {' '.join(arguments)}\n".encode())
        stream.flush()
        done = subprocess.run(
            [str(PYTHON), *arguments], cwd=ROOT, env=environment, stdout=stream, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        raise SetupProblem(f"{what} failed; the whole output is in {log}. Its end:\n{tail}")


def install(*, anew: bool) -> None:
    """Bring the environment to what the lock says; ``anew`` starts from an empty one."""
    if anew:
        if VENV.exists():
            shutil.rmtree(VENV)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pinned = ("-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--no-build-isolation")
    print("  build tools …", flush=True)
    run(*pinned, "-r", str(LOCKS / "build.txt"), what="Installing the build tools")
    print("  libraries (2.5 GB on the disk, a few minutes the first time) …", flush=True)
    run(*pinned, "-r", str(LOCKS / "environment.txt"), what="Installing the libraries")
    if leftover := installed() - pinned_names() - {"facefinder"}:
        what = "Removing what the lock no longer names"
        run("-m", "pip", "uninstall", "--quiet", "--yes", *sorted(leftover), what=what)
    print("  FaceFinder itself …", flush=True)
    run(
        "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT),
        what="Installing FaceFinder",
    )  # fmt: skip


def install_for_benchmarks() -> None:
    """What only a benchmark's peer needs, beside the environment; without a package index the peer goes without."""
    wanted = (LOCKS / "bench.txt").read_text(encoding="utf-8")
    stamp = PEERS / "installed.txt"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(PEERS, ignore_errors=True)
    try:
        run(
            "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--target", str(PEERS),
            "-r", str(LOCKS / "bench.txt"), what="Installing what a benchmark compares with",
        )  # fmt: skip
    except SetupProblem as problem:
        print(f"make bench: DeepFace.find's loop has no data frame to walk. {problem}", file=sys.stderr)
        return
    stamp.write_text(wanted, encoding="utf-8")


def installed() -> set[str]:
    """The normalised names of the distributions in the environment."""
    listing = subprocess.run(
        [str(PYTHON), "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    return {normal(line.split("==")[0]) for line in listing.stdout.splitlines() if "==" in line}


def pinned_names() -> set[str]:
    """The normalised names of the distributions that the lock names."""
    text = "\n".join((LOCKS / name).read_text(encoding="utf-8") for name in ("build.txt", "environment.txt"))
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9][\w.-]*)==", text, re.MULTILINE)}


def normal(name: str) -> str:
    """A distribution's name as the package index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def check_qt() -> None:
    """The window's libraries that pip cannot bring: name the package instead of the linker's message."""
    probe = subprocess.run(
        [str(PYTHON), "-c", "import PySide6.QtWidgets, PySide6.QtSvg"], capture_output=True, text=True, check=False
    )
    if probe.returncode == 0:
        return
    for library, packages in QT_PACKAGES.items():
        if library in probe.stderr:
            raise SetupProblem(f"The window needs the system library {library}; install one package ({packages}).")
    raise SetupProblem(f"The window's library does not load:\n{probe.stderr.strip().splitlines()[-1]}")


def main() -> int:
    """Exit code 0 when the environment stands, 1 with one sentence when something on the machine has to change."""
    ground, contents = fingerprint()
    standing = STAMP.read_text().splitlines() if STAMP.is_file() and PYTHON.exists() else []
    try:
        if standing != [ground, contents]:
            check_machine()
            began = time.monotonic()
            print(f"Setting up {VENV} with Python {sys.version.split()[0]}:", flush=True)
            install(anew=standing[:1] != [ground])
            check_qt()
            STAMP.write_text(f"{ground}\n{contents}\n")
            print(f"  done in {time.monotonic() - began:.0f} s", flush=True)
        if "--bench" in sys.argv[1:]:
            install_for_benchmarks()
    except SetupProblem as problem:
        print(f"make setup: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
