"""Altered and cut-off containers of every kind: nothing crashes or hangs, and every one is accounted for."""

from __future__ import annotations

import contextlib
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facefinder.domain.errors import NotReadable
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources import lister_for
from facefinder.ingest.sources.expand import clean_path
from facefinder.ingest.sources.opening import open_item
from tests.ingest.sources import test_archives as archives
from tests.ingest.sources import test_disks as disks
from tests.ingest.sources import test_documents as documents
from tests.ingest.sources import test_webarchives as webarchives

MUTATIONS = 15
MOST = 64 << 20


def mail(pictures: list[bytes]) -> bytes:
    message = documents.message("outer", {"a.jpg": pictures[0]})
    message.add_attachment(documents.message("inner", {"b.jpg": pictures[1]}))
    return message.as_bytes()


def mailbox(pictures: list[bytes]) -> bytes:
    line = b"From a@b Tue Mar  3 10:20:30 2026\n"
    return line + mail(pictures) + b"\n\n" + line + mail(pictures[2:])


def packed(pictures: list[bytes]) -> dict[str, bytes]:
    return {f"{number}.jpg": content for number, content in enumerate(pictures[:3])} | {
        "in.zip": archives.zipped({"x.jpg": pictures[3]})
    }


SAMPLES: dict[str, Callable[[list[bytes], Path], bytes]] = {
    **{name: lambda pictures, _, make=make: make(packed(pictures)) for name, make in archives.MAKERS.items()},
    "ntfs": lambda *_: disks.sample("ntfs"),
    "ext4": lambda *_: disks.sample("ext4"),
    "fat": lambda *_: disks.partitioned((6, disks.fat16(disks.FAT))),
    "E01": lambda _, folder: disks.ewf(folder, disks.fat16(disks.FAT)).read_bytes(),
    "vmdk": lambda _, folder: disks.vmdk_sparse(folder, disks.fat16(disks.FAT)).read_bytes(),
    "pdf": lambda pictures, _: documents.pdf_of(pictures, attach=archives.zipped({"x.jpg": pictures[4]})),
    "warc": lambda pictures, _: webarchives.sample(pictures, compressed=False),
    "warc.gz": lambda pictures, _: webarchives.sample(pictures),
    "eml": lambda pictures, _: mail(pictures),
    "mbox": lambda pictures, _: mailbox(pictures),
}


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Cut off, or with some bytes changed, most of them where the content is not empty."""
    if chance.random() < 0.15:
        return content[: chance.randrange(len(content))]
    result = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 10, 40])):
        at = chance.randrange(len(result))
        for _ in range(50):
            if result[at]:
                break
            at = chance.randrange(len(result))
        result[at] = chance.choice(
            [0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256), result[at] ^ (1 << chance.randrange(8))]
        )
    return bytes(result)


@pytest.mark.parametrize("kind", SAMPLES)
def test_altered_containers_harm_nothing(tmp_path: Path, pictures: list[bytes], kind: str) -> None:
    made = tmp_path / "made"
    made.mkdir()
    content = SAMPLES[kind](pictures, made)
    chance = random.Random(kind)
    path = tmp_path / f"disk.{kind}"
    for number in range(MUTATIONS):
        path.write_bytes(mutated(content, chance))
        entries = list(lister_for(path).items())
        assert entries, number
        assert len({entry.path for entry in entries}) == len(entries)
        for entry in entries:
            assert entry.path == path.name or entry.path.startswith(f"{path.name}/")
            if isinstance(entry, Unlisted):
                assert entry.code
                assert entry.sentence.endswith(".")
                continue
            # A file that is damaged may say so; anything else that is raised is a fault of ours.
            with contextlib.suppress(NotReadable), entry.open() as stream:
                total = 0
                while total < MOST and (part := stream.read(1 << 20)):
                    total += len(part)


names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(names, min_size=1, max_size=5, unique=True), st.sampled_from(["zip", "tar", "tar.gz", "7z"]))
def test_whatever_names_an_archive_holds_each_file_opens_by_its_path(
    tmp_path: Path, found_names: list[str], kind: str
) -> None:
    path = tmp_path / "a.bin"
    inner = archives.MAKERS[kind]({name: name.encode() for name in found_names if usable(name, kind)} or {"x": b"x"})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as outer:
        outer.writestr("inner", inner)
    items = [entry for entry in lister_for(path).items() if isinstance(entry, Item)]
    assert len({item.path for item in items}) == len(items)
    for item in items:
        assert item.path.startswith("a.bin/inner/")
        assert ".." not in item.path.split("/")
        with item.open() as stream, open_item(path, item.path) as again:
            content = stream.read()
            assert content == again.read()
        assert (
            item.path.removeprefix("a.bin/inner/").split("#")[0].startswith(clean_path(content.decode()).split("#")[0])
        )


def usable(name: str, kind: str) -> bool:
    """Names that end with a slash are folders; py7zr refuses to write names that lead out."""
    return not name.endswith("/") and (kind != "7z" or not (set("./\\") & set(name)))


@given(st.text())
def test_a_cleaned_path_leads_nowhere_else_and_stays_as_it_is(text: str) -> None:
    clean = clean_path(text)
    parts = clean.split("/")
    assert not {"", ".", ".."} & set(parts)
    assert "\0" not in clean
    assert clean_path(clean) == clean
