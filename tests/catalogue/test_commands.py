"""The commands of care, as a script runs them, on a case without photographs (so that no recogniser has to start)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from facefinder.app import CaseSession
from facefinder.cli.program import run
from facefinder.domain.errors import CaseExists, GalleryEmpty, InvalidDetails, NotReadable, SourceNotFound
from facefinder.domain.records import CaseDetails


@pytest.fixture
def case(tmp_path: Path) -> str:
    with CaseSession.create(tmp_path / "empty.ffcase", CaseDetails("1", "t", "a", "A. Tester")) as session:
        return str(session.path)


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = run([*arguments, "--json"], lambda _path: 0)
    out = capsys.readouterr().out
    return code, json.loads(out)


def test_backup_and_restore(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, made = command(capsys, "backup", case, str(tmp_path / "kept"))
    assert code == 0
    assert Path(made["path"]).stat().st_size == made["size"]
    code, restored = command(capsys, "restore", str(tmp_path / "kept"), str(tmp_path / "again"))
    assert (code, restored["audit_entries"]) == (0, made["audit_entries"])
    assert command(capsys, "verify", str(tmp_path / "again.ffcase"))[0] == 0
    assert command(capsys, "backup", case, str(tmp_path / "kept"))[0] == CaseExists.exit_code
    assert command(capsys, "restore", str(tmp_path / "none"), str(tmp_path / "other"))[0] == NotReadable.exit_code


def test_compaction_tells_both_sizes(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = command(capsys, "compact", case)
    assert code == 0
    assert 0 < told["after"] <= told["before"] + 16384


def test_what_cannot_be_erased_is_told(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    order = ("--authority", "x", "--reason", "y", "--yes")
    assert command(capsys, "erase", "exhibit", case, "0" * 64, *order)[0] == SourceNotFound.exit_code
    assert command(capsys, "erase", "source", case, "4", *order)[0] == SourceNotFound.exit_code
    assert command(capsys, "erase", "faces", case, "4", *order)[0] == SourceNotFound.exit_code


def test_an_empty_gallery_cannot_be_checked_or_made_anew(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(capsys, "gallery", "check", case)[0] == GalleryEmpty.exit_code
    assert command(capsys, "gallery", "rebuild", case)[0] == GalleryEmpty.exit_code


def test_a_batch_needs_probes(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(capsys, "batch", "run", case, "--purpose", "p")[0] == InvalidDetails.exit_code
    (tmp_path / "none").mkdir()
    code, done = command(capsys, "batch", "run", case, "--purpose", "p", "--folder", str(tmp_path / "none"))
    assert (code, done["probes"], done["table"]) == (0, 0, [])
    code, listed = command(capsys, "batch", "list", case)
    assert (code, len(listed["batches"])) == (0, 1)


def test_a_batch_takes_the_filters_of_a_search(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").mkdir()
    run = ("batch", "run", case, "--purpose", "p", "--folder", str(tmp_path / "none"))
    assert command(capsys, *run, "--quality", "101")[0] == InvalidDetails.exit_code
    assert command(capsys, *run, "--quality", "60", "--exclude-exhibit", "E-9", "--undecided")[0] == 0
    (batch,) = command(capsys, "batch", "list", case)[1]["batches"]
    kept = {"quality_from": 60, "not_exhibit_references": ["E-9"], "decided": False}
    assert batch["settings"]["filter"] == kept


def test_a_filter_is_counted_without_searching(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = command(capsys, "search", case, "unused.jpg", "--purpose", "p", "--count", "--quality", "40")
    assert (code, told["left"], told["filter"]) == (0, 0, {"quality_from": 40})
