"""The real program in its own processes, as a script would use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Ran:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.out)
        return loaded


Command = Callable[..., Ran]


@pytest.fixture(scope="session")
def facefinder() -> Command:
    """Runs ``facefinder`` with the arguments; ``env`` overrides the environment."""

    def run(*arguments: str | Path, env: dict[str, str] | None = None, timeout: float = 300) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "facefinder", *map(os.fspath, arguments)],
            capture_output=True,
            text=True,
            errors="surrogateescape",
            env={**os.environ, **(env or {})},
            timeout=timeout,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def case(tmp_path: Path, facefinder: Command) -> Path:
    """A new, empty case."""
    path = tmp_path / "riverside.ffcase"
    made = facefinder(
        "case", "create", path, "--number", "24-0117", "--title", "Riverside", "--authority", "Warrant 7/24",
        "--operator", "D. Moreau",
    )  # fmt: skip
    assert made.code == 0, made.err
    return path
