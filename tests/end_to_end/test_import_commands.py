"""Importing from the command line beyond the plain folder: manifests, passwords, problems tried again and exported."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import py7zr
import pytest

from benchmarks.samples import moving
from tests.end_to_end.conftest import Command


@pytest.fixture
def holdings(tmp_path: Path, samples: Path) -> Path:
    folder = tmp_path / "holdings"
    folder.mkdir()
    for name in ("obama.jpg", "biden.jpg"):
        shutil.copy(samples / name, folder)
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password="корень") as archive:
        archive.writestr((samples / "obama2.jpg").read_bytes(), "inside.jpg")
    (folder / "shut.7z").write_bytes(buffer.getvalue())
    (folder / "=broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    (folder / "film.mp4").write_bytes(moving([[1], [2]]))
    return folder


def test_a_manifest_written_filled_in_and_imported(
    facefinder: Command, case: Path, holdings: Path, tmp_path: Path
) -> None:
    manifest = tmp_path / "manifest.csv"
    assert facefinder("import", case, holdings, "--write-manifest", manifest).code == 0
    rows = list(csv.DictReader(io.StringIO(manifest.read_text(encoding="utf-8-sig"))))
    assert {row["path"] for row in rows} == {file.name for file in holdings.iterdir()}
    assert facefinder("sources", case, "--json").document == {"sources": []}

    rows[0] |= {"url": "https://example.org/picture.jpg", "custodian": "Harbour police"}
    with manifest.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    source = ("--exhibit", "E-1", "--legal-basis", "Warrant 7/24")
    ran = facefinder("import", case, holdings, *source, "--manifest", manifest, "--json")
    assert ran.code == 0, ran.err
    assert ran.document["listed"] == 5
    assert ran.document["outcomes"]["problem"] == 2

    problems = facefinder("problems", case, "--json").document["problems"]
    assert {problem["code"] for problem in problems} == {"photograph_unreadable", "password_needed"}
    only = facefinder("problems", case, "--code", "password_needed", "--json").document["problems"]
    assert [problem["path"] for problem in only] == ["shut.7z"]
    exported = tmp_path / "problems.csv"
    assert facefinder("problems", case, "--export", exported).code == 0
    written = list(csv.DictReader(io.StringIO(exported.read_text(encoding="utf-8-sig"))))
    assert {row["path"] for row in written} == {"'=broken.jpg", "shut.7z"}

    passwords = tmp_path / "passwords.txt"
    passwords.write_text("wrong\nкорень\n", encoding="utf-8")
    again = facefinder(
        "problems", case, "--retry", "--code", "password_needed", "--password-file", passwords, "--json"
    )  # fmt: skip
    assert again.code == 0, again.err
    assert again.document["outcomes"]["enrolled"] == 1
    assert len(facefinder("problems", case, "--json").document["problems"]) == 1

    refused = facefinder("sources", case, "--remove", "1", "--yes")
    assert refused.code == 16
    gone = facefinder(
        "sources", case, "--remove", "1", "--yes", "--authority", "Court 12", "--reason", "returned", "--json"
    )  # fmt: skip
    assert gone.code == 0, gone.err
    assert facefinder("sources", case, "--json").document == {"sources": []}
    assert facefinder("verify", case).code == 0
