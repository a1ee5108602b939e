"""Make the environment that everything else runs in: `make setup` calls this with any Python from 3.11 on.

Creates ``.venv``, installs exactly what ``packaging/lock/`` pins (hash by hash, nothing resolved) and FaceFinder itself as
an editable install. A stamp keyed on the lock makes the second run a matter of milliseconds. Standard library only: it
runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "packaging" / "lock"
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


def fingerprint() -> str:
    """What the environment was made from: the lock, the project's metadata and the Python that builds it."""
    digest = hashlib.sha256(repr((sys.version_info[:3], sys.platform, str(ROOT))).encode())
    for path in (LOCKS / "build.txt", LOCKS / "environment.txt", ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def check_machine() -> None:
    """Refuse early, in words, what would otherwise fail late, in a compiler's output."""
    if sys.version_info < (3, 11):
        raise SetupProblem(f"FaceFinder needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise SetupProblem("This Python cannot make virtual environments; install one package: Debian and Ubuntu: python3-venv.") from None
    if os.name == "nt":
        return
    if not any(shutil.which(name) for name in (os.environ.get("CXX", "c++"), "c++", "g++", "clang++")):
        raise SetupProblem(f"A C++ compiler is needed once, to build the vector index; install one package ({COMPILER_PACKAGES}).")
    if not (Path(sysconfig.get_paths()["include"]) / "Python.h").is_file():
        raise SetupProblem(
            "Python's header files are needed once, to build the vector index; install one package "
            f"(Debian and Ubuntu: python3-dev; Fedora: python3-devel). Missing: {sysconfig.get_paths()['include']}/Python.h."
        )


def run(*arguments: str, what: str) -> None:
    """Run one command of the environment's Python, its output in build/setup.log, its failure told with the log's end."""
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


def install() -> None:
    """Build the environment from nothing: a half-made one is never repaired, and never stamped."""
    if VENV.exists():
        shutil.rmtree(VENV)
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pinned = ("-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--no-build-isolation")
    print("  build tools …", flush=True)
    run(*pinned, "-r", str(LOCKS / "build.txt"), what="Installing the build tools")
    print("  libraries (about 1 GB, a few minutes the first time) …", flush=True)
    run(*pinned, "-r", str(LOCKS / "environment.txt"), what="Installing the libraries")
    print("  FaceFinder itself …", flush=True)
    run(
        "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT),
        what="Installing FaceFinder",
    )  # fmt: skip


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
    wanted = fingerprint()
    try:
        if not (STAMP.is_file() and STAMP.read_text() == wanted and PYTHON.exists()):
            check_machine()
            began = time.monotonic()
            print(f"Setting up {VENV} with Python {sys.version.split()[0]}:", flush=True)
            install()
            check_qt()
            STAMP.write_text(wanted)
            print(f"  done in {time.monotonic() - began:.0f} s", flush=True)
    except SetupProblem as problem:
        print(f"make setup: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
