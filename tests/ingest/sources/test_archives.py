"""Archives: nested, encrypted, cut off, and bombs; every file in them once, under its nested path."""

from __future__ import annotations

import base64
import bz2
import collections
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import py7zr
import pytest

from facefinder.domain.errors import ContainerTooLarge, KnownError
from facefinder.domain.records import SourceKind
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources import lister_for
from facefinder.ingest.sources.expand import ExpandLimits, Found, expand, settings
from facefinder.ingest.sources.folders import FileLister

Read = Callable[..., dict[str, bytes | str]]


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, errors="surrogateescape") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def seven_zipped(files: dict[str, bytes], password: str | None = None, *, hide: bool = False) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password=password, header_encryption=hide) as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return buffer.getvalue()


MAKERS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": zipped,
    "stored.zip": lambda files: zipped(files, zipfile.ZIP_STORED),
    "tar": tarred,
    "tar.gz": lambda files: tarred(files, "w:gz"),
    "tar.bz2": lambda files: tarred(files, "w:bz2"),
    "tar.xz": lambda files: tarred(files, "w:xz"),
    "7z": seven_zipped,
}


@pytest.mark.parametrize("suffix", MAKERS)
def test_an_archive_gives_its_files(tmp_path: Path, pictures: list[bytes], read_source: Read, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    files = {
        "one.jpg": pictures[0],
        "empty.jpg": b"",
        "in/two.jpg": pictures[1],
        "none.jpg": b"",
        "фото.jpg": pictures[2],
    }
    path.write_bytes(MAKERS[suffix](files))
    assert lister_for(path).kind is SourceKind.ARCHIVE
    assert read_source(path) == {f"{path.name}/{name}": content for name, content in files.items()}


@pytest.mark.parametrize("inner", MAKERS)
@pytest.mark.parametrize("outer", MAKERS)
def test_archives_nest(tmp_path: Path, pictures: list[bytes], read_source: Read, outer: str, inner: str) -> None:
    files = {"photo.jpg": pictures[0], "b.jpg": pictures[1]}
    packed = MAKERS[inner](files)
    path = tmp_path / "a.bin"  # the content decides, not the extension
    path.write_bytes(MAKERS[outer]({"first.jpg": pictures[2], "x/inner.dat": packed, "zlast.jpg": pictures[3]}))
    assert read_source(path) == {
        "a.bin/first.jpg": pictures[2],
        "a.bin/x/inner.dat/photo.jpg": pictures[0],
        "a.bin/x/inner.dat/b.jpg": pictures[1],
        "a.bin/zlast.jpg": pictures[3],
    }


@pytest.mark.parametrize("suffix", MAKERS)
def test_items_open_in_any_order_and_again(tmp_path: Path, pictures: list[bytes], suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    files = {f"{number}.jpg": content for number, content in enumerate(pictures)}
    path.write_bytes(MAKERS[suffix]({"empty.jpg": b""} | files | {"none.jpg": b""}))
    items = [entry for entry in lister_for(path).items() if isinstance(entry, Item)]
    named = {item.path.rpartition("/")[2]: item for item in items}
    for number in (7, 0, 3, 3, 5, 1):
        with named["empty.jpg"].open() as nothing, named["none.jpg"].open() as none:
            assert nothing.read() == none.read() == b""
        with named[f"{number}.jpg"].open() as stream, named["2.jpg"].open() as other:
            assert stream.read(10) == pictures[number][:10]
            assert other.read() == pictures[2]
            assert stream.read() == pictures[number][10:]


# Made by 7-Zip 26.02: two files and two empty ones, packed as one and each by itself.
SEVEN_ZIPS = {
    "as one": (
        "N3q8ryccAAQKhZEJgwAAAAAAAAAhAAAAAAAAAEfMBw8BABtmaXJzdCBwaWN0dXJlCnRoaXJkIHBpY3R1cmUKAAAAgTMHrg/QDrA8"
        "nz9HQQuzhjUvF/0mFycUGUdvlXyQWoY1SaIACgt3hwVbfabHnfCrVIwYGdjsyT9s85r27caHqL0zhPHwqDk81Xgs92f4FIj/rGsW"
        "Vfn5Q2qH0FxfswAAABcGIAEJYwAHCwEAASMDAQEFXQAQAAAMgJ4KARGEXFoAAA=="
    ),
    "each by itself": (
        "N3q8ryccAARHB+YXiQAAAAAAAAAhAAAAAAAAAMOHnw0BAA1maXJzdCBwaWN0dXJlCgABAA10aGlyZCBwaWN0dXJlCgAAAIEzB64x"
        "mYF0ZBXVxTJQ6y0yfvaFA8cslc0gXLEvIwYZZAHSQ4pQG95kLne8J40eoEB1gYRnFS3dC+bS/uP1ymPbm0/G+qK5w/lePVV+2yhW"
        "Xh3N8unER7JD2DGnm5JoqwAAABcGJAEJZQAHCwEAASMDAQEFXQAQAAAMgK4KAdkVtbsAAA=="
    ),
}


@pytest.mark.parametrize("sample", SEVEN_ZIPS)
def test_a_7z_with_empty_files_is_read_in_any_order(tmp_path: Path, sample: str) -> None:
    path = tmp_path / "a.7z"
    path.write_bytes(base64.b64decode(SEVEN_ZIPS[sample]))
    expected = {"1.txt": b"first picture\n", "2.txt": b"", "3.txt": b"third picture\n", "4.txt": b""}
    items = {entry.path: entry for entry in lister_for(path).items()}
    for name in (*expected, *reversed(expected)):
        item = items[f"a.7z/{name}"]
        assert isinstance(item, Item)
        with item.open() as stream:
            assert stream.read() == expected[name]


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress)])
def test_a_single_packed_file_is_unpacked(
    tmp_path: Path, pictures: list[bytes], read_source: Read, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    (tmp_path / f"photo.jpg.{suffix}").write_bytes(pack(pictures[0]))
    assert read_source(tmp_path) == {f"photo.jpg.{suffix}/photo.jpg": pictures[0]}


def test_a_disguised_archive_in_a_folder_is_looked_into(
    tmp_path: Path, pictures: list[bytes], read_source: Read
) -> None:
    (tmp_path / "holiday.jpg").write_bytes(zipped({"hidden.jpg": pictures[0]}))
    (tmp_path / "real.zip").write_bytes(pictures[1])
    assert read_source(tmp_path) == {"holiday.jpg/hidden.jpg": pictures[0], "real.zip": pictures[1]}


def test_names_that_are_no_unicode_or_lead_out_are_kept_apart(
    tmp_path: Path, pictures: list[bytes], read_source: Read
) -> None:
    names = ["../../etc/photo.jpg", "/abs.jpg", "a//b/./c.jpg", "caf\udce9.jpg"]
    path = tmp_path / "a.tar"
    path.write_bytes(tarred(dict.fromkeys(names, pictures[0])))
    assert list(read_source(path)) == [
        "a.tar/__/__/etc/photo.jpg",
        "a.tar/abs.jpg",
        "a.tar/a/b/c.jpg",
        "a.tar/caf\udce9.jpg",
    ]


def test_one_name_twice_gives_two_files(tmp_path: Path, pictures: list[bytes], read_source: Read) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("photo.jpg", pictures[0])
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("photo.jpg", pictures[1])
    (tmp_path / "a.zip").write_bytes(buffer.getvalue())
    assert read_source(tmp_path / "a.zip") == {"a.zip/photo.jpg": pictures[0], "a.zip/photo.jpg#2": pictures[1]}


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Фотография.jpg".encode("cp866"), "Фотография.jpg"),
        ("Müller.jpg".encode("cp437"), "Müller.jpg"),
        ("写真.jpg".encode(), "写真.jpg"),
    ],
)
def test_zip_names_without_a_declared_encoding_are_read(
    tmp_path: Path, pictures: list[bytes], read_source: Read, raw: bytes, name: str
) -> None:
    placeholder = b"x" * len(raw)
    content = zipped({placeholder.decode(): pictures[0]}).replace(placeholder, raw)
    (tmp_path / "a.zip").write_bytes(content)
    assert read_source(tmp_path / "a.zip") == {f"a.zip/{name}": pictures[0]}


def test_links_and_devices_in_archives_are_never_followed(
    tmp_path: Path, pictures: list[bytes], read_source: Read
) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for kind, name in ((tarfile.SYMTYPE, "link"), (tarfile.LNKTYPE, "hard"), (tarfile.CHRTYPE, "device")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("photo.jpg")
        info.size = len(pictures[0])
        archive.addfile(info, io.BytesIO(pictures[0]))
    assert read_source(tmp_path / "a.tar") == {"a.tar/device": "special_file", "a.tar/photo.jpg": pictures[0]}


# --- passwords ------------------------------------------------------------------------------------------------------


# Made by Info-ZIP 3.0 (classic) and pyzipper 0.3.6 (AES); each holds one.txt, password "Пароль" (classic: "Geheim!").
ENCRYPTED = {
    "classic": (
        "UEsDBBQACQAIAGOGdl1mgjGKIwAAADYAAAAHAAAAb25lLnR4dE6Rwxxwu1YS/8xU/jhQX014pNk5go2N2a8Ly2bFczQCh7oeUEsH"
        "CGaCMYojAAAANgAAAFBLAQIeAxQACQAIAGOGdl1mgjGKIwAAADYAAAAHAAAAAAAAAAEAAACkgQAAAABvbmUudHh0UEsFBgAAAAAB"
        "AAEANQAAAFgAAAAAAA=="
    ),
    "aes128-stored": (
        "UEsDBBQAAQBjAHyGdl0AAAAASgAAADYAAAAHAAsAb25lLnR4dAGZBwACAEFFAQAADzN7UBUMsHaePXQoqh/c6G9Zfm2X5Nv9X5BC"
        "32bEgLoElhx6bI2qt7OMbG+Iz7DAAXy/C6bnzxYR9YnsSUjE2jjdiavLhXfOP85QSwECFAMUAAEAYwB8hnZdAAAAAEoAAAA2AAAA"
        "BwALAAAAAAAAAAAAgAEAAAAAb25lLnR4dAGZBwACAEFFAQAAUEsFBgAAAAABAAEAQAAAAHoAAAAAAA=="
    ),
    "aes192-deflated": (
        "UEsDBBQAAQBjAHyGdl0AAAAALwAAADYAAAAHAAsAb25lLnR4dAGZBwACAEFFAggAEtvABLeKVFxryb7TUv6kCobXTFMG47gGhYxU"
        "xUu8SuTpW+Uk0sgGiaymIsL35HBQSwECFAMUAAEAYwB8hnZdAAAAAC8AAAA2AAAABwALAAAAAAAAAAAAgAEAAAAAb25lLnR4dAGZ"
        "BwACAEFFAggAUEsFBgAAAAABAAEAQAAAAF8AAAAAAA=="
    ),
    "aes256-deflated": (
        "UEsDBBQAAQBjAHyGdl0AAAAAMwAAADYAAAAHAAsAb25lLnR4dAGZBwACAEFFAwgADetPVhixKotEGGBGVikRT9BZ3vNMahm5udUG"
        "LGMONNZ56nDcQSL1RUhCjSZNc/XfvMKuUEsBAhQDFAABAGMAfIZ2XQAAAAAzAAAANgAAAAcACwAAAAAAAAAAAIABAAAAAG9uZS50"
        "eHQBmQcAAgBBRQMIAFBLBQYAAAAAAQABAEAAAABjAAAAAAA="
    ),
    "aes256-bzip2": (
        "UEsDBC4AAQBjAHyGdl0AAAAAWQAAADYAAAAHAAsAb25lLnR4dAGZBwACAEFFAwwAfw/Fd8ZtK8ZSKwoOTpaXOjYR4RjdUm66zm4I"
        "jANuv8mAHxqwStDfsnlPlKY2ojNTnwxkFnJTyTLe4wR4r/XjYuUac9dlRzOn+XveJ3Q+Kk2IIEOEMmUetpJQSwECLgMuAAEAYwB8"
        "hnZdAAAAAFkAAAA2AAAABwALAAAAAAAAAAAAgAEAAAAAb25lLnR4dAGZBwACAEFFAwwAUEsFBgAAAAABAAEAQAAAAIkAAAAAAA=="
    ),
}
CONTENT = b"the first content\n" * 3


@pytest.mark.parametrize("hide", [False, True])
def test_an_encrypted_7z_asks_for_its_password(
    tmp_path: Path, pictures: list[bytes], read_source: Read, hide: bool
) -> None:
    path = tmp_path / "a.7z"
    path.write_bytes(seven_zipped({"one.jpg": pictures[0], "two.jpg": pictures[1]}, "right", hide=hide))
    assert read_source(path) == {"a.7z": "password_needed"}
    assert read_source(path, passwords=["wrong"]) == {"a.7z": "password_needed"}
    assert read_source(path, passwords=["wrong", "right"]) == {"a.7z/one.jpg": pictures[0], "a.7z/two.jpg": pictures[1]}


@pytest.mark.parametrize("sample", ENCRYPTED)
def test_an_encrypted_zip_asks_for_its_password(tmp_path: Path, read_source: Read, sample: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(base64.b64decode(ENCRYPTED[sample]))
    assert read_source(path) == {"a.zip/one.txt": "password_needed"}
    assert read_source(path, passwords=["wrong"]) == {"a.zip/one.txt": "password_needed"}
    assert read_source(path, passwords=["wrong", "Geheim!", "Пароль"]) == {"a.zip/one.txt": CONTENT}


def test_an_altered_aes_entry_is_told(tmp_path: Path) -> None:
    content = bytearray(base64.b64decode(ENCRYPTED["aes128-stored"]))
    content[70] ^= 1
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    (entry,) = lister_for(path, passwords=["Пароль"]).items()
    assert isinstance(entry, Unlisted)


# --- damage and bombs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", MAKERS)
def test_a_cut_off_archive_gives_what_it_can_and_tells(tmp_path: Path, pictures: list[bytes], suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    whole = MAKERS[suffix]({f"{number}.jpg": content for number, content in enumerate(pictures)})
    path.write_bytes(whole[: len(whole) * 2 // 3])
    good, told = set(), False
    for entry in lister_for(path).items():
        if isinstance(entry, Unlisted):
            told = True
            continue
        try:
            with entry.open() as stream:
                content = stream.read()
            assert content in pictures
            good.add(entry.path)
        except KnownError:
            told = True
    assert told
    if suffix in ("zip", "stored.zip", "tar", "tar.gz"):
        assert len(good) >= 4


def test_a_file_that_unpacks_to_far_too_much_is_set_aside(tmp_path: Path, read_source: Read) -> None:
    zeros = bytes(24 << 20)
    limits = {"floor": 1 << 20, "ratio": 100}
    for name, content in (
        ("zip", zipped({"bomb.jpg": zeros})),
        ("gz", gzip.compress(zeros)),
        ("bz2", bz2.compress(zeros)),
        ("xz", lzma.compress(zeros)),
        ("7z", seven_zipped({"bomb.jpg": zeros})),
        ("tar.gz", tarred({"bomb.jpg": zeros}, "w:gz")),
    ):
        path = tmp_path / f"a.{name}"
        path.write_bytes(content)
        found = Found(next(FileLister(path).items()))
        entries = list(expand(found, settings(limits=ExpandLimits(**limits))))
        for entry in entries:
            if isinstance(entry, Unlisted):
                assert entry.code == "container_too_large"
                continue
            with entry.open() as stream, pytest.raises(ContainerTooLarge):
                collections.deque(iter(lambda: stream.read(1 << 20), b""), maxlen=0)
        assert entries, name


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"LVF\x09\x0d\x0a\xff\x00", "L01"),
        (bytes(64) + b"\x7f\x10\xda\xbe", "VirtualBox"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_a_container_that_is_not_read_is_named(tmp_path: Path, head: bytes, what: str) -> None:
    (tmp_path / "evidence").write_bytes(head.ljust(2000, b"\0"))
    (entry,) = lister_for(tmp_path).items()
    assert isinstance(entry, Unlisted)
    assert entry.code == "container_not_supported"
    assert what in entry.sentence


def test_a_chain_of_archives_ends_at_the_limit(tmp_path: Path, pictures: list[bytes], read_source: Read) -> None:
    content = pictures[0]
    for _ in range(12):
        content = zipped({"a.zip": content})
    (tmp_path / "a.zip").write_bytes(content)
    (path,) = found = read_source(tmp_path / "a.zip")
    assert found[path] == "container_too_large"
    assert path.count("a.zip") == 9


def test_an_archive_that_widens_at_each_level_ends(tmp_path: Path) -> None:
    content = bytes(1 << 20)
    for _ in range(4):
        content = zipped({f"{number:02}.zip": content for number in range(16)})
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    found = Found(next(FileLister(path).items()))
    entries = list(expand(found, settings(limits=ExpandLimits(entries=500))))
    assert len(entries) <= 501
    last = entries[-1]
    assert isinstance(last, Unlisted)
    assert last.path == "a.zip/…"
    assert last.code == "container_too_large"


def test_a_rar_is_told_and_an_empty_archive_too(tmp_path: Path, read_source: Read) -> None:
    (tmp_path / "a.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(100))
    (tmp_path / "b.zip").write_bytes(zipped({}))
    assert read_source(tmp_path) == {
        "a.rar": "container_not_supported",
        "b.zip": "no_pictures",
    }


def test_known_files_are_passed_on_unopened(tmp_path: Path, pictures: list[bytes]) -> None:
    (tmp_path / "photo.jpg").write_bytes(pictures[0])
    (tmp_path / "known.jpg").write_bytes(zipped({"hidden.jpg": pictures[1]}))
    asked: list[str] = []

    def known(path: str, stamp: str) -> bool:
        asked.append(path)
        return path == "known.jpg" and bool(stamp)

    assert [entry.path for entry in lister_for(tmp_path, known=known).items()] == ["known.jpg", "photo.jpg"]
    assert asked == ["known.jpg", "photo.jpg"]
    assert [entry.path for entry in lister_for(tmp_path).items()] == ["known.jpg/hidden.jpg", "photo.jpg"]


def test_known_files_in_a_7z_are_passed_on_unopened(tmp_path: Path, pictures: list[bytes]) -> None:
    """Looking at a file in a 7z means unpacking it; in other containers it is cheaper than asking."""
    suffix = "7z"
    path = tmp_path / f"a.{suffix}"
    files = {"photo.jpg": pictures[0], "known.jpg": zipped({"hidden.jpg": pictures[1]})}
    path.write_bytes(MAKERS[suffix](files))
    every = {entry.path for entry in lister_for(path).items()}
    assert every == {f"a.{suffix}/photo.jpg", f"a.{suffix}/known.jpg/hidden.jpg"}
    asked: dict[str, str] = {}

    def known(inner: str, stamp: str) -> bool:
        asked[inner] = stamp
        return inner.endswith("/known.jpg")

    entries = list(lister_for(path, known=known).items())
    assert {entry.path for entry in entries} == {f"a.{suffix}/photo.jpg", f"a.{suffix}/known.jpg"}
    assert {entry.path: entry.stamp for entry in entries if isinstance(entry, Item)}.items() <= asked.items()
    for entry in entries:
        assert isinstance(entry, Item)
        with entry.open() as stream:
            assert stream.read() == files[entry.path.rpartition("/")[2]]


def test_stamps_change_with_the_content_and_only_then(tmp_path: Path, pictures: list[bytes]) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"one.jpg": pictures[0], "two.jpg": pictures[1]}))

    def stamps() -> set[str]:
        return {entry.stamp for entry in lister_for(path).items() if isinstance(entry, Item)}

    first = stamps()
    assert len(first) == 2
    assert stamps() == first
    path.write_bytes(zipped({"one.jpg": pictures[2], "two.jpg": pictures[1]}))
    assert not first & stamps()
