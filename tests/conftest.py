"""What every test stands on: no screen, a home of its own, the model pack, and photographs to work with."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from samples import make_samples

ROOT = Path(__file__).resolve().parent.parent

# Before anything imports Qt or the program: no test may show a window, or read or write the person's own settings.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("FACEFINDER_MODELS", str(ROOT / "build" / "models"))
_HOME = tempfile.TemporaryDirectory(prefix="facefinder-tests-", ignore_cleanup_errors=True)
for _name, _folder in {
    "HOME": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
}.items():
    _path = Path(_HOME.name) / _folder
    _path.mkdir(mode=0o700, exist_ok=True)
    os.environ[_name] = str(_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first; and tests of the real recogniser are pointless without its weights, which `make` builds."""
    # What stands last when several processes share the tests would run alone, or have its fixture made in each of them.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    folder = Path(os.environ["FACEFINDER_MODELS"])
    if folder.is_dir() and any(folder.iterdir()):
        return
    missing = pytest.mark.skip(reason=f"no model pack in {folder}: `make setup` builds it")
    for item in items:
        if item.get_closest_marker("real_engine"):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder with the model pack."""
    folder = Path(os.environ["FACEFINDER_MODELS"])
    if not folder.is_dir():
        pytest.skip(f"no model pack in {folder}: `make setup` builds it")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """Free photographs: ``obama.jpg``, ``obama2.jpg`` and ``obama3.jpg`` show one person, ``obama_partial_face.jpg``
    and ``obama_partial_face2.jpg`` half of his face, ``biden.jpg`` and ``astronaut.png`` two others; ``coffee.png``
    and ``rocket.jpg`` show nobody, ``chelsea.png`` a cat."""
    folder = ROOT / "build" / "samples"
    try:
        make_samples(folder)
    except OSError as fault:
        pytest.skip(f"the sample photographs are not here and could not be fetched: {fault}")
    return folder


@pytest.fixture(scope="session")
def evaluation_data() -> Path:
    """The development part of Labeled Faces in the Wild, one folder a person; read only, never part of the project."""
    named = os.environ.get("FACEFINDER_EVAL_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data" / "lfw-dev"
    if not folder.is_dir():
        pytest.skip(
            f"no evaluation photographs at {folder}: set FACEFINDER_EVAL_DATA to a folder with one folder a person"
        )
    return folder
