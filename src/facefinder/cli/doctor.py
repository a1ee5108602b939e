"""facefinder doctor"""

from __future__ import annotations

import io
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

import numpy as np
import typer

from facefinder import __version__, offline
from facefinder.cli.output import AsJson, print_json, say
from facefinder.cli.window import Window
from facefinder.domain.errors import KnownError
from facefinder.domain.geometry import scaled_template
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
_SIDE = 224


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    detail: str


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Check this installation: packages, model pack, network guard, recogniser, window."""
    checks = [_program(), *_packages(), _guard(), _confinement(), _models(), *_recognisers(), _window(context.obj)]
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


def _recognisers() -> Iterator[Check]:
    """The default one, then every other whose model files are there and that one of those before did not try."""
    needed = recogniser_named(DEFAULT_RECOGNISER).model_files
    yield _recogniser(DEFAULT_RECOGNISER)
    tried = set(needed)
    for name in models.served(models.list_models(models.default_folder(), needed)):
        files = recogniser_named(name).model_files
        if not tried.issuperset(files):
            yield _recogniser(name)
            tried.update(files)


def _recogniser(name: str) -> Check:
    """Whether a recogniser makes a template of a picture, on which the five points of a face are given."""
    engine = None
    try:
        engine = open_engine(name, workers=1)
        face = engine.analyse(_picture(), points=scaled_template(_SIDE, 1.0)).faces[0]
    except KnownError as fault:
        return Check("recogniser", False, f"{name}: {fault}")
    finally:
        if engine is not None:
            engine.close()
    if face.embedding is None or not np.isfinite(face.embedding).all():
        return Check("recogniser", False, f"{name} makes no template of a face")
    return Check("recogniser", True, f"{name} starts and makes a template")


def _picture() -> bytes:
    """A small picture of nobody, the same each time."""
    from PIL import Image

    shades = np.add.outer(np.arange(_SIDE), 3 * np.arange(_SIDE)).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(shades).convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def _window(window: Window) -> Check:
    try:
        window.check()
    except KnownError as fault:
        # The command line is whole without a window.
        return Check("window", True, f"not here: {fault}")
    return Check("window", True, "can be opened")
