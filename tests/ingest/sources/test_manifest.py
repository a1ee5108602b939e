"""Manifests: what a person says about files, and which rows could not be used."""

from __future__ import annotations

import csv
import io
import json
import os
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facefinder.domain.errors import ManifestInvalid
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.manifest import COLUMNS, apply_manifest, read_manifest, write_template
from facefinder.ingest.sources import lister_for
from facefinder.ingest.sources.folders import FolderLister

ROWS = [
    {
        "path": "a.jpg",
        "url": "https://example.org/a.jpg",
        "captured_at": "2026-03-04T05:06:07Z",
        "custodian": "Unit 4",
        "exhibit_reference": "EX-7",
        "note": "from the blue phone",
    },
    {"path": "box", "custodian": "Unit 5"},
    {"path": "box/inner.zip", "page_url": "https://example.org/page"},
]


def as_csv(rows: list[dict[str, str]], separator: str = ",") -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    (source / "box").mkdir(parents=True)
    (source / "a.jpg").write_bytes(b"\xff\xd8\xff one")
    (source / "b.jpg").write_bytes(b"\xff\xd8\xff two")
    with zipfile.ZipFile(source / "box/inner.zip", "w") as archive:
        archive.writestr("deep.jpg", b"\xff\xd8\xff three")
    return source


@pytest.mark.parametrize("form", ["comma", "semicolon", "tab", "list", "object"])
def test_each_file_gets_what_its_row_says(folder: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / "manifest"
    path.write_bytes(
        {
            "comma": lambda: as_csv(ROWS),
            "semicolon": lambda: as_csv(ROWS, ";"),
            "tab": lambda: as_csv(ROWS, "\t"),
            "list": lambda: json.dumps(ROWS).encode(),
            "object": lambda: json.dumps({"files": ROWS}).encode(),
        }[form]()
    )
    found = {entry.path: entry for entry in apply_manifest(lister_for(folder).items(), read_manifest(path))}
    assert set(found) == {"a.jpg", "b.jpg", "box/inner.zip/deep.jpg"}
    first, second, deep = (found[name] for name in ("a.jpg", "b.jpg", "box/inner.zip/deep.jpg"))
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert isinstance(deep, Item)
    assert (first.url, first.captured_at) == ("https://example.org/a.jpg", "2026-03-04T05:06:07+00:00")
    assert (first.custodian, first.exhibit_reference, first.note) == ("Unit 4", "EX-7", "from the blue phone")
    assert (second.custodian, second.url) == ("", "")
    assert (deep.custodian, deep.page_url) == ("Unit 5", "https://example.org/page")
    with deep.open() as stream:
        assert stream.read() == b"\xff\xd8\xff three"


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"path": "missing.jpg"}, "no file missing.jpg"),
        ({"path": "", "note": "lost"}, "no path"),
        ({"path": "../b.jpg"}, "no path inside"),
        ({"path": "a.jpg", "note": "again"}, "already"),
        ({"path": "b.jpg", "captured_at": "last Tuesday"}, "captured_at"),
        ({"path": "b.jpg", "url": "see the file"}, "url"),
    ],
)
def test_a_row_that_fits_nothing_is_reported(folder: Path, tmp_path: Path, row: dict[str, str], word: str) -> None:
    path = tmp_path / "manifest.csv"
    path.write_bytes(as_csv([*ROWS, row]))
    entries = list(apply_manifest(FolderLister(folder).items(), read_manifest(path)))
    (problem,) = [entry for entry in entries if isinstance(entry, Unlisted)]
    assert problem.path == "manifest.csv:5"
    assert word in problem.sentence
    assert sum(isinstance(entry, Item) for entry in entries) == 3


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "path"),
        (b"file,url\na,b\n", "path"),
        (b"path,colour\na,b\n", "colour"),
        (b"path,path\na,b\n", "twice"),
        (b'path\n"a\n', "CSV"),
        (b'{"rows": []}', "files"),
        (b"[1, 2", "JSON"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_what_is_no_manifest_is_told(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "manifest"
    path.write_bytes(content)
    with pytest.raises(ManifestInvalid, match=word):
        read_manifest(path)


@pytest.mark.parametrize("name", ["template.csv", "template.json"])
def test_a_template_names_every_file_and_can_be_read_back(folder: Path, name: str) -> None:
    odd = os.fsdecode(b'caf\xe9, "quoted"\nline.jpg')
    (folder / odd).write_bytes(b"x")
    target = folder / name
    assert write_template(folder, target) == 4
    assert write_template(folder, target) == 4  # the template itself is no evidence
    manifest = read_manifest(target)
    assert {row.path for row in manifest.rows.values()} == {"a.jpg", "b.jpg", "box/inner.zip", odd}
    entries = list(apply_manifest(FolderLister(folder).items(), manifest, root=folder))
    assert sorted(entry.path for entry in entries) == sorted(["a.jpg", "b.jpg", "box/inner.zip", odd])


def test_accents_composed_differently_still_fit(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / unicodedata.normalize("NFD", "Müller é.jpg")).write_bytes(b"x")
    path = tmp_path / "m.csv"
    path.write_bytes(as_csv([{"path": "Müller é.jpg", "note": "here"}]))
    (entry,) = apply_manifest(FolderLister(source).items(), read_manifest(path))
    assert isinstance(entry, Item)
    assert entry.note == "here"


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: b"path,url,note\n" + text.encode("utf-8", "replace")),
    )
)
def test_no_content_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "manifest-under-test"
    path.write_bytes(content)
    try:
        manifest = read_manifest(path)
    except ManifestInvalid:
        return
    assert all(isinstance(problem, Unlisted) for problem in manifest.problems)
