"""Each fault of the world: one clear sentence, its own exit code, and nothing else is harmed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Command

HOLD = """
import sys
from pathlib import Path
from facefinder.files.lock import InstanceLock
held = InstanceLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""
BASIS = ("--exhibit", "E-1", "--legal-basis", "Warrant 7/24")


def test_a_case_that_is_not_there(facefinder: Command, tmp_path: Path) -> None:
    ran = facefinder("verify", tmp_path / "nowhere.ffcase", "--json")
    assert ran.code == 10
    assert ran.document["error"]["code"] == "case_not_found"


def test_a_case_is_never_made_over_something_else(facefinder: Command, case: Path) -> None:
    ran = facefinder(
        "case", "create", case, "--number", "1", "--title", "t", "--authority", "a", "--operator", "o"
    )  # fmt: skip
    assert ran.code == 11
    assert facefinder("case", "show", case, "--json").document["number"] == "24-0117"


def test_a_case_needs_its_authority(facefinder: Command, tmp_path: Path) -> None:
    ran = facefinder(
        "case", "create", tmp_path / "x", "--number", "1", "--title", "t", "--authority", " ", "--operator", "o"
    )  # fmt: skip
    assert ran.code == 16
    assert not (tmp_path / "x.ffcase").exists()


def test_two_programs_at_one_case(facefinder: Command, case: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLD,
            os.fspath(case),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        ran = facefinder("case", "show", case)
        assert ran.code == 12
        assert str(holder.pid) in ran.err
        assert len(ran.err.strip().splitlines()) == 1
    finally:
        holder.kill()
        holder.communicate()
    # A holder that was killed does not lock anybody out.
    assert facefinder("case", "show", case).code == 0


def test_a_newer_catalogue_is_refused_untouched(facefinder: Command, case: Path) -> None:
    catalogue = case / "catalogue.sqlite"
    connection = sqlite3.connect(catalogue)
    connection.execute("PRAGMA user_version = 999")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = catalogue.read_bytes()
    ran = facefinder("case", "show", case)
    assert ran.code == 13
    assert "newer FaceFinder" in ran.err
    assert catalogue.read_bytes() == before


def test_a_file_that_is_no_catalogue(facefinder: Command, case: Path) -> None:
    (case / "catalogue.sqlite").write_bytes(b"not a database at all" * 1000)
    ran = facefinder("case", "show", case)
    assert ran.code == 14
    assert "damaged" in ran.err


def test_nothing_to_import(facefinder: Command, case: Path, tmp_path: Path) -> None:
    ran = facefinder("import", case, tmp_path / "gone", *BASIS, "--json")
    assert ran.code == 23
    assert ran.document["error"]["code"] == "source_not_found"


def test_a_source_needs_its_legal_basis(facefinder: Command, case: Path, tmp_path: Path) -> None:
    ran = facefinder("import", case, tmp_path, "--exhibit", "E-1", "--legal-basis", "")
    assert ran.code == 16


def test_a_probe_that_is_not_there(facefinder: Command, case: Path, tmp_path: Path) -> None:
    ran = facefinder("search", case, tmp_path / "gone.jpg", "--purpose", "p")
    assert ran.code == 22
    assert "not there" in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere: permissions cannot be tested as root")
def test_a_case_on_a_read_only_place(facefinder: Command, case: Path) -> None:
    case.chmod(0o500)
    try:
        assert facefinder("case", "show", case).code == 21
    finally:
        case.chmod(0o700)


def test_json_errors_are_the_only_thing_on_standard_output(facefinder: Command, tmp_path: Path) -> None:
    ran = facefinder("problems", tmp_path / "nowhere.ffcase", "--json")
    assert json.loads(ran.out)["error"]["exit_code"] == ran.code
    assert ran.err.startswith("facefinder: ")


def test_a_case_that_could_not_be_made_leaves_nothing_behind(facefinder: Command, tmp_path: Path) -> None:
    ran = facefinder(
        "case", "create", tmp_path / "x", "--number", "1", "--title", "t", "--authority", "a", "--operator", "o",
        "--recogniser", "no-such-recogniser",
    )  # fmt: skip
    assert ran.code == 42
    assert list(tmp_path.iterdir()) == []
