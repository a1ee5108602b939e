"""No process of the program makes a network socket: a kernel filter that kills offenders stands around each run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from facefinder.domain.errors import ModelMissing
from tests.closed_network import why_not

LAUNCHER = Path(__file__).with_name("closed_network.py")
BASIS = ("--exhibit", "E-1", "--legal-basis", "Warrant 7/24")
DRAW = (
    "import sys; from pathlib import Path; from facefinder.ui import render_result; "
    "render_result(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))"
)
SOCKET = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"


def closed(
    *arguments: str | Path, models: Path | None = None, timeout: float = 280
) -> subprocess.CompletedProcess[str]:
    """Run Python with the arguments under the filter."""
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    if models is not None:
        environment["FACEFINDER_MODELS"] = str(models)
    command = [sys.executable, str(LAUNCHER), sys.executable, *map(os.fspath, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout, check=False)


@pytest.fixture(scope="module", autouse=True)
def filter_works() -> None:
    if reason := why_not():
        pytest.skip(reason)
    harmless = closed("-c", "print('alive')")
    if harmless.returncode != 0 and "the kernel refused the filter" in harmless.stderr:
        pytest.skip("this kernel refuses filters on system calls")
    assert harmless.stdout == "alive\n", harmless.stderr


@pytest.mark.parametrize(
    "offence",
    [
        SOCKET,
        f"import subprocess as s, sys; sys.exit(77 * (s.run([sys.executable, '-c', {SOCKET!r}]).returncode == -31))",
        # Even a library that only asks whether the machine knows IPv6, as DeepFace's do when they are imported.
        "import urllib3",
    ],
    ids=["a socket", "a socket in a process below", "a library that probes"],
)
def test_the_filter_kills_an_offender(offence: str) -> None:
    assert closed("-c", offence).returncode in {-signal.SIGSYS, 77}


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory, samples: Path, models: Path) -> tuple[Path, dict[str, Any]]:
    """A case made, filled and searched under the filter, with the real recogniser."""
    folder = tmp_path_factory.mktemp("closed")
    holdings = folder / "holdings"
    holdings.mkdir()
    for name in ("obama.jpg", "coffee.png"):
        (holdings / name).write_bytes((samples / name).read_bytes())
    case = make_case(folder / "closed.ffcase", models)
    imported = closed("-m", "facefinder", "import", case, holdings, *BASIS, "--json", models=models)
    assert imported.returncode == 0, imported.stderr
    outcomes = json.loads(imported.stdout)["outcomes"]
    assert outcomes == {"enrolled": 1, "no_face": 1, "known": 0, "problem": 0}
    probe = samples / "obama2.jpg"
    found = closed("-m", "facefinder", "search", case, probe, "--purpose", "a test", "--json", models=models)
    assert found.returncode == 0, found.stderr
    return case, json.loads(found.stdout)


def make_case(path: Path, models: Path) -> Path:
    made = closed(
        "-m", "facefinder", "case", "create", path, "--number", "1", "--title", "t", "--authority", "a",
        "--operator", "o", models=models,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return path


@pytest.mark.real_engine
def test_importing_and_searching_make_no_socket(searched: tuple[Path, dict[str, Any]]) -> None:
    _case, result = searched
    assert [candidate["occurrences"][0]["path"] for candidate in result["candidates"]] == ["obama.jpg"]


@pytest.mark.real_engine
def test_the_window_makes_no_socket(searched: tuple[Path, dict[str, Any]], tmp_path: Path, models: Path) -> None:
    case, result = searched
    picture = tmp_path / "window.png"
    drawn = closed("-c", DRAW, case, result["search_id"], picture, models=models)
    assert drawn.returncode == 0, drawn.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.real_engine
def test_without_the_model_pack_nothing_is_fetched(
    searched: tuple[Path, dict[str, Any]], tmp_path: Path, samples: Path
) -> None:
    case, result = searched
    nowhere = tmp_path / "no models"
    nowhere.mkdir()
    for arguments in (
        ("import", case, samples / "biden.jpg", *BASIS),
        ("search", case, samples / "obama2.jpg", "--purpose", "a test"),
        ("faces", samples / "obama2.jpg"),
    ):
        refused = closed("-m", "facefinder", *arguments, models=nowhere)
        assert refused.returncode == ModelMissing.exit_code, refused.stderr
        assert "model" in refused.stderr
    picture = tmp_path / "window.png"
    drawn = closed("-c", DRAW, case, result["search_id"], picture, models=nowhere)
    assert drawn.returncode == 0, drawn.stderr
    assert picture.is_file()
    assert list(nowhere.iterdir()) == []
