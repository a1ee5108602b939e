"""Folders and single files: every file once, in a fixed order, nothing outside, nothing changed."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facefinder.domain.errors import NotReadable, SourceNotFound, SourceVanished
from facefinder.domain.records import SourceKind
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.folders import FileLister, FolderLister


def listed(folder: Path) -> dict[str, Item | Unlisted]:
    entries = list(FolderLister(folder).items())
    assert len({entry.path for entry in entries}) == len(entries)
    return {entry.path: entry for entry in entries}


def test_every_file_is_listed_once_with_its_content_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b/2.jpg", "b/1.jpg", "a.jpg", "b/deep/er/3.jpg", "Z.jpg", "b.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    entries = list(FolderLister(tmp_path).items())
    assert [entry.path for entry in entries] == ["Z.jpg", "a.jpg", "b/1.jpg", "b/2.jpg", "b/deep/er/3.jpg", "b.jpg"]
    for entry in entries:
        assert isinstance(entry, Item)
        with entry.open() as stream:
            assert stream.read() == entry.path.encode()
        assert entry.size == len(entry.path)


def test_names_that_are_no_unicode_keep_their_bytes(tmp_path: Path) -> None:
    raw = b"caf\xe9\xff \n\x01.jpg"
    with open(os.path.join(os.fsencode(tmp_path), raw), "wb") as stream:
        stream.write(b"x")
    (entry,) = listed(tmp_path).values()
    assert isinstance(entry, Item)
    assert os.fsencode(entry.path) == raw
    with entry.open() as content:
        assert content.read() == b"x"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=6, unique=True))
def test_any_name_the_system_allows_comes_back(tmp_path_factory: pytest.TempPathFactory, names: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("names")
    wanted = set()
    for name in names:
        if b"/" in name or b"\0" in name or name in (b".", b"..") or name.endswith(b".ffcase"):
            continue
        with open(os.path.join(os.fsencode(folder), name), "wb") as stream:
            stream.write(name)
        wanted.add(name)
    for path, entry in listed(folder).items():
        assert isinstance(entry, Item)
        with entry.open() as content:
            assert content.read() == os.fsencode(path)
        wanted.remove(os.fsencode(path))
    assert not wanted


def test_links_are_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.jpg").write_text("secret")
    source = tmp_path / "source"
    (source / "inner").mkdir(parents=True)
    (source / "inner/photo.jpg").write_text("photo")
    (source / "again.jpg").symlink_to("inner/photo.jpg")
    (source / "inner-again").symlink_to("inner")
    (source / "inner/loop").symlink_to("..")
    (source / "inner/self").symlink_to("self")
    (source / "out").symlink_to(outside)
    (source / "out.jpg").symlink_to(outside / "secret.jpg")
    (source / "nowhere").symlink_to("missing")
    found = listed(source)
    assert [path for path, entry in found.items() if isinstance(entry, Item)] == ["inner/photo.jpg"]
    assert {path: entry.code for path, entry in found.items() if isinstance(entry, Unlisted)} == {
        "inner/self": "link_broken",
        "nowhere": "link_broken",
        "out": "link_outside",
        "out.jpg": "link_outside",
    }


def test_a_folder_swapped_for_a_link_between_listing_and_opening_leads_nowhere(tmp_path: Path) -> None:
    source, outside = tmp_path / "source", tmp_path / "outside"
    for folder in (source / "inner", outside):
        folder.mkdir(parents=True)
        (folder / "photo.jpg").write_text(str(folder))
    entry = listed(source)["inner/photo.jpg"]
    assert isinstance(entry, Item)
    shutil.rmtree(source / "inner")
    (source / "inner").symlink_to(outside)
    with pytest.raises(NotReadable):
        entry.open()


def test_special_files_are_reported_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        found = listed(tmp_path)
    assert {path: entry.code for path, entry in found.items() if isinstance(entry, Unlisted)} == {
        "pipe": "special_file",
        "socket": "special_file",
    }


def test_a_file_swapped_for_a_pipe_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_text("photo")
    entry = listed(tmp_path)["photo.jpg"]
    (tmp_path / "photo.jpg").unlink()
    os.mkfifo(tmp_path / "photo.jpg")
    assert isinstance(entry, Item)
    with pytest.raises(NotReadable):
        entry.open()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_shut_folder_is_reported_and_the_rest_is_listed(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut/hidden.jpg").write_text("x")
    (tmp_path / "photo.jpg").write_text("x")
    (tmp_path / "shut").chmod(0)
    try:
        found = listed(tmp_path)
    finally:
        (tmp_path / "shut").chmod(0o700)
    assert isinstance(found["photo.jpg"], Item)
    shut = found["shut"]
    assert isinstance(shut, Unlisted)
    assert "permission" in shut.sentence


def test_a_subfolder_that_goes_away_is_reported_and_the_rest_is_listed(tmp_path: Path) -> None:
    for name in ("a.jpg", "b/c.jpg", "d.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    entries = FolderLister(tmp_path).items()
    assert next(entries).path == "a.jpg"
    shutil.rmtree(tmp_path / "b")
    rest = list(entries)
    assert [entry.path for entry in rest] == ["b", "d.jpg"]
    assert isinstance(rest[0], Unlisted)


@pytest.mark.parametrize("keep", [0, 1])
def test_a_source_that_vanishes_midway_is_told(tmp_path: Path, keep: int) -> None:
    source = tmp_path / "source"
    for name in ("a.jpg", "b/c.jpg"):
        (source / name).parent.mkdir(exist_ok=True, parents=True)
        (source / name).write_text(name)
    entries = FolderLister(source).items()
    taken = [next(entries) for _ in range(keep + 1)]
    source.rename(tmp_path / "gone")
    with pytest.raises(SourceVanished):
        list(entries)
    first = taken[0]
    assert isinstance(first, Item)
    with pytest.raises(SourceVanished):
        first.open()


def test_nothing_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound):
        list(FolderLister(tmp_path / "none").items())
    with pytest.raises(SourceNotFound):
        list(FileLister(tmp_path / "none").items())


def test_listing_and_reading_change_nothing(tmp_path: Path) -> None:
    photo = tmp_path / "inner/photo.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"photo")
    for path in (photo, photo.parent, tmp_path):
        os.utime(path, ns=(1_000_000_000, 2_000_000_000))
    before = {path: os.stat(path) for path in (photo, photo.parent, tmp_path)}
    entry = listed(tmp_path)["inner/photo.jpg"]
    assert isinstance(entry, Item)
    with entry.open() as stream:
        stream.read()
        assert not stream.writable()
    for path, status in before.items():
        now = os.stat(path)
        assert (now.st_atime_ns, now.st_mtime_ns, now.st_ctime_ns, now.st_mode) == (
            status.st_atime_ns,
            status.st_mtime_ns,
            status.st_ctime_ns,
            status.st_mode,
        )


def test_the_stamp_changes_with_the_content(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"one")
    first = listed(tmp_path)["photo.jpg"]
    assert listed(tmp_path)["photo.jpg"].stamp == first.stamp
    photo.write_bytes(b"three")
    assert listed(tmp_path)["photo.jpg"].stamp != first.stamp


def test_paths_longer_than_the_system_takes_at_once_are_listed(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=here)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("photo.jpg", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    try:
        (entry,) = listed(tmp_path).values()
        assert isinstance(entry, Item)
        entry.open().close()
        assert len(entry.path) > 4096
    finally:
        shutil.rmtree(tmp_path)


def test_a_case_inside_the_source_is_left_out_and_reported(tmp_path: Path) -> None:
    (tmp_path / "X.ffcase").mkdir()
    (tmp_path / "X.ffcase/catalogue.db").write_text("x")
    (entry,) = listed(tmp_path).values()
    assert isinstance(entry, Unlisted)
    assert entry.code == "case_folder"


def test_a_single_file_is_a_source_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    (tmp_path / "link.jpg").symlink_to("photo.jpg")
    for name in ("photo.jpg", "link.jpg"):
        lister = FileLister(tmp_path / name)
        assert lister.kind is SourceKind.FILE
        (entry,) = lister.items()
        assert isinstance(entry, Item)
        assert entry.path == name
        with entry.open() as stream:
            assert stream.read() == b"photo"
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotReadable):
        list(FileLister(tmp_path / "pipe").items())
