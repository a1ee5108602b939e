"""Opening an original again, wherever it lies, and extracting it to a private place that is cleaned up."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from facefinder.domain.errors import ItemNotFound, SourceNotFound
from facefinder.ingest.items import Item
from facefinder.ingest.sources import lister_for
from facefinder.ingest.sources.opening import extract_to_private, open_item, remove_left_behind


@pytest.fixture
def source(tmp_path: Path, pictures: list[bytes]) -> Path:
    folder = tmp_path / "source"
    (folder / "in").mkdir(parents=True)
    (folder / "plain.jpg").write_bytes(pictures[0])
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as archive:
        for number in (1, 2):
            info = tarfile.TarInfo(f"x/{number}.jpg")
            info.size = len(pictures[number])
            archive.addfile(info, io.BytesIO(pictures[number]))
    with zipfile.ZipFile(folder / "in/a.zip", "w") as archive:
        archive.writestr("inner.tgz", inner.getvalue())
        archive.writestr("../odd name?.jpg", pictures[3])
        archive.writestr("same.jpg", pictures[4])
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("same.jpg", pictures[5])
    return folder


def test_everything_listed_opens_again_by_its_path(source: Path) -> None:
    items = [entry for entry in lister_for(source).items() if isinstance(entry, Item)]
    assert len(items) == 6
    for item in items:
        with item.open() as stream, open_item(source, item.path) as again:
            assert stream.read() == again.read()


def test_a_file_that_is_the_source_itself_opens(source: Path, pictures: list[bytes]) -> None:
    with open_item(source / "plain.jpg", "plain.jpg") as stream:
        assert stream.read() == pictures[0]
    with open_item(source / "in/a.zip", "a.zip/inner.tgz/x/2.jpg") as stream:
        assert stream.read() == pictures[2]


@pytest.mark.parametrize(
    "path", ["none.jpg", "in/a.zip/none", "in/a.zip/inner.tgz/x/9.jpg", "../source/plain.jpg", "in"]
)
def test_what_is_not_there_is_told(source: Path, path: str) -> None:
    with pytest.raises(ItemNotFound):
        open_item(source, path)
    with pytest.raises(SourceNotFound):
        open_item(source / "gone", path)


def test_an_extracted_original_is_private_and_goes_away(source: Path, tmp_path: Path, pictures: list[bytes]) -> None:
    place = tmp_path / "private"
    place.mkdir()
    with extract_to_private(source, "in/a.zip/__/odd name?.jpg", folder=place) as copy:
        assert copy.read_bytes() == pictures[3]
        assert copy.suffix == ".jpg"
        assert stat.S_IMODE(copy.stat().st_mode) == 0o400
        assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert not list(place.iterdir())
    with pytest.raises(ItemNotFound), extract_to_private(source, "none.jpg", folder=place):
        pass
    assert not list(place.iterdir())


def test_what_a_killed_program_left_behind_is_removed(source: Path, tmp_path: Path) -> None:
    place = tmp_path / "private"
    place.mkdir()
    program = (
        "import os, sys\n"
        "from facefinder.ingest.sources.opening import extract_to_private\n"
        "with extract_to_private(sys.argv[1], 'plain.jpg', folder=sys.argv[2]): os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(source), str(place)], check=False, env=os.environ)
    assert len(list(place.iterdir())) == 1
    with extract_to_private(source, "plain.jpg", folder=place):
        assert len(list(place.iterdir())) == 1
        assert remove_left_behind(place) == 0  # our own is in use
    assert not list(place.iterdir())
