"""facefinder doctor"""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from importlib import metadata

import typer

from facefinder import __version__, offline
from facefinder.cli.output import AsJson, print_json, say
from facefinder.cli.window import Window
from facefinder.domain.errors import KnownError
from facefinder.domain.recognisers import DEFAULT_RECOGNISER, recogniser_named
from facefinder.engine import models, open_engine
from facefinder.offline import landlock

_PACKAGES = (
    "deepface",
    "tensorflow",
    "PySide6-Essentials",
    "hnswlib",
    "faiss-cpu",
    "sqlcipher3",
    "sqlite-utils",
    "pillow",
)


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    detail: str


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Check this installation: packages, model pack, network guard, recogniser, window."""
    checks = [_program(), *_packages(), _guard(), _confinement(), _models(), _recogniser(), _window(context.obj)]
    ok = all(check.ok for check in checks)
    if as_json:
        print_json(
            {"ok": ok, "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks]}
        )
    else:
        for check in checks:
            say(f"{'good' if check.ok else 'WRONG':<6} {check.name}: {check.detail}")
    if not ok:
        raise typer.Exit(1)


def _program() -> Check:
    return Check(
        "program",
        sys.version_info >= (3, 11),
        f"FaceFinder {__version__}, Python {platform.python_version()}, {os.cpu_count()} processors",
    )


def _packages() -> list[Check]:
    checks = []
    for name in _PACKAGES:
        candidates = (name, "tensorflow-cpu") if name == "tensorflow" else (name,)
        found = [f"{each} {version}" for each in candidates if (version := _version(each))]
        checks.append(Check(name, bool(found), found[0] if found else "not installed"))
    return checks


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _guard() -> Check:
    guard = offline.state()
    layers = (
        "Python and the kernel refuse network sockets" if guard.native else f"Python refuses sockets; {guard.detail}"
    )
    return Check("network guard", guard.python, layers)


def _confinement() -> Check:
    version = landlock.available()
    if not version:
        return Check("worker confinement", True, "this system has no Landlock: limits on resources and network only")
    return Check(
        "worker confinement", True, f"Landlock {version}: workers read the program and its models, and nothing else"
    )


def _models() -> Check:
    try:
        models.require_for(recogniser_named(DEFAULT_RECOGNISER), models.default_folder())
    except KnownError as fault:
        return Check("model pack", False, str(fault))
    return Check("model pack", True, f"complete and unaltered in {models.default_folder()}")


def _recogniser() -> Check:
    engine = None
    try:
        engine = open_engine(DEFAULT_RECOGNISER, workers=1)
        engine.embed([])
    except KnownError as fault:
        return Check("recogniser", False, str(fault))
    finally:
        if engine is not None:
            engine.close()
    return Check("recogniser", True, f"{DEFAULT_RECOGNISER} starts")


def _window(window: Window) -> Check:
    try:
        window.check()
    except KnownError as fault:
        # The command line is whole without a window.
        return Check("window", True, f"not here: {fault}")
    return Check("window", True, "can be opened")
