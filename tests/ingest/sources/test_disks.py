"""Disk images: raw, E01, VMDK; partitions; NTFS, FAT and ext4. The images are made here, volumes partly come packed."""

from __future__ import annotations

import hashlib
import io
import lzma
import os
import random
import struct
import uuid
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from facefinder.domain.records import SourceKind
from facefinder.ingest.items import Item
from facefinder.ingest.sources import lister_for
from facefinder.ingest.sources.opening import open_item

Read = Callable[..., dict[str, bytes | str]]
SAMPLES = Path(__file__).parent / "samples"
NTFS = {
    "Фото.jpg": b"\xff\xd8\xff\xe0" + b"a picture on NTFS\n" * 40,
    "Фото.jpg:hidden.jpg": b"\xff\xd8\xff\xe0" + b"a hidden picture\n" * 4,
}
EXT4 = {
    "DCIM/100/фото.jpg": b"\xff\xd8\xff\xe0" + b"a picture on ext4\n" * 300,
    "b.jpg": b"\xff\xd8\xff\xe0" + b"another\n" * 10,
}
EXFAT = {"Фото с карты.jpg": b"\xff\xd8\xff\xe0" + b"on an SD card\n" * 500}
ISO9660 = {"DCIM/Фото один.jpg": b"\xff\xd8\xff\xe0" + b"on a disc\n" * 300}
SECTOR = 512


def sample(name: str) -> bytes:
    return lzma.decompress((SAMPLES / f"{name}.dd.xz").read_bytes())


def fat16(files: dict[str, bytes], deleted: bytes = b"") -> bytes:
    """A FAT16 volume of 4 MB: files in the root folder or in one folder below it, 8.3 names, and one deleted file."""
    per_cluster, reserved, fat_sectors, root_entries, sectors = 1, 1, 32, 512, 8192
    boot = bytearray(SECTOR)
    boot[0:3], boot[3:11] = b"\xeb\x3c\x90", b"MSDOS5.0"
    laid = (SECTOR, per_cluster, reserved, 2, root_entries, sectors, 0xF8, fat_sectors, 32, 64, 0, 0)
    struct.pack_into("<HBHBHHBHHHII", boot, 11, *laid)
    boot[36:39] = b"\x80\x00\x29"
    boot[43:62], boot[510:512] = b"EVIDENCE   FAT16   ", b"\x55\xaa"
    table = [0xFFF8, 0xFFFF]
    data = bytearray()

    def store(content: bytes) -> int:
        first = len(table)
        count = max(1, -(-len(content) // SECTOR))
        table.extend([*range(first + 1, first + count), 0xFFFF])
        data.extend(content.ljust(count * SECTOR, b"\0"))
        return first

    def entry(name: str, attribute: int, cluster: int, size: int) -> bytes:
        stem, _, suffix = name.upper().partition(".")
        return struct.pack(
            "<8s3sBBBHHHHHHHI", stem.encode().ljust(8), suffix.encode().ljust(3), attribute, 0, 0, 0, 0x5A21, 0x5A21, 0,
            0, 0x5A21, cluster, size,
        )  # fmt: skip

    folders: dict[str, list[bytes]] = {"": []}
    for name, content in files.items():
        folder, _, own = name.rpartition("/")
        folders.setdefault(folder, []).append(entry(own, 0x20, store(content), len(content)))
    if deleted:
        folders[""].append(b"\xe5" + entry("xgone.jpg", 0x20, store(deleted), len(deleted))[1:])
    for folder, entries in folders.items():
        if folder:
            folders[""].append(entry(folder, 0x10, store(b"".join(entries)), 0))
    fat = struct.pack(f"<{len(table)}H", *table).ljust(fat_sectors * SECTOR, b"\0")
    root = b"".join(folders[""]).ljust(root_entries * 32, b"\0")
    return (bytes(boot) + fat + fat + root + bytes(data)).ljust(sectors * SECTOR, b"\0")


def partitioned(*volumes: tuple[int, bytes]) -> bytes:
    """A disk with a partition table: (type, volume) each."""
    table, body, at = bytearray(SECTOR), b"", 64
    for number, (kind, volume) in enumerate(volumes):
        volume = volume.ljust(-(-len(volume) // SECTOR) * SECTOR, b"\0")
        struct.pack_into("<BBHBBHII", table, 446 + 16 * number, 0, 1, 1, kind, 1, 1, at, len(volume) // SECTOR)
        body += volume
        at += len(volume) // SECTOR
    table[510:512] = b"\x55\xaa"
    return bytes(table) + bytes(63 * SECTOR) + body


FAT = {"DCIM/photo1.jpg": b"\xff\xd8\xff\xe0" + b"on FAT\n" * 400, "two.jpg": b"\xff\xd8\xff\xe0 two"}


def ewf(folder: Path, content: bytes, segments: int = 1) -> Path:
    """An EnCase image (E01), each second chunk compressed, in one or more segment files."""
    per_chunk = 64 * SECTOR
    chunks = [content[at : at + per_chunk] for at in range(0, len(content), per_chunk)]
    volume = struct.pack("<B3xIIIQ", 1, len(chunks), 64, SECTOR, len(content) // SECTOR).ljust(1048, b"\0")
    volume += struct.pack("<I", zlib.adler32(volume))
    text = zlib.compress(b"1\nmain\nc\tn\ta\te\tt\n1\t1\tsample\t\t\n\n")
    share = -(-len(chunks) // segments)
    for number in range(segments):
        file = bytearray(struct.pack("<8sBHH", b"EVF\x09\x0d\x0a\xff\x00", 1, number + 1, 0))

        def section(kind: bytes, body: bytes, file: bytearray = file) -> None:
            size = 76 + len(body)
            end = len(file) + (0 if kind in (b"next", b"done") else size)
            head = struct.pack("<16sQQ40x", kind, end, size)
            file.extend(head + struct.pack("<I", zlib.adler32(head)) + body)

        if number == 0:
            section(b"header", text)
            section(b"volume", volume)
        else:
            section(b"data", volume)
        start, offsets, packed = len(file) + 76, [], bytearray()
        for index, chunk in enumerate(chunks[number * share : (number + 1) * share]):
            mark = 0x80000000 if index % 2 else 0
            offsets.append(mark | (start + len(packed)))
            packed += zlib.compress(chunk) if mark else chunk + struct.pack("<I", zlib.adler32(chunk))
        section(b"sectors", bytes(packed))
        head = struct.pack("<I4xQ4x", len(offsets), 0)
        entries = struct.pack(f"<{len(offsets)}I", *offsets)
        table = head + struct.pack("<I", zlib.adler32(head)) + entries + struct.pack("<I", zlib.adler32(entries))
        section(b"table", table)
        section(b"table2", table)
        section(b"done" if number == segments - 1 else b"next", b"")
        (folder / f"disk.E{number + 1:02}").write_bytes(file)
    return folder / "disk.E01"


def ewf_segments(folder: Path, content: bytes) -> Path:
    return ewf(folder, content, 3)


def vmdk_flat(folder: Path, content: bytes) -> Path:
    (folder / "disk-flat.vmdk").write_bytes(content)
    path = folder / "disk.vmdk"
    path.write_text(
        "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\n"
        'createType="monolithicFlat"\n\n# Extent description\n'
        f'RW {len(content) // SECTOR} FLAT "disk-flat.vmdk" 0\n\n# The Disk Data Base\n#DDB\n'
        'ddb.adapterType = "ide"\nddb.geometry.cylinders = "10"\nddb.geometry.heads = "16"\n'
        'ddb.geometry.sectors = "63"\n'
    )
    return path


def vmdk_sparse(folder: Path, content: bytes) -> Path:
    grain = 128
    grains = -(-len(content) // (grain * SECTOR))
    capacity = grains * grain
    descriptor = (
        "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\n"
        f'createType="monolithicSparse"\n\n# Extent description\nRW {capacity} SPARSE "disk.vmdk"\n\n'
        '# The Disk Data Base\n#DDB\nddb.adapterType = "ide"\n'
    ).encode()
    descriptor_at, directory_at, table_at, data_at = 1, 21, 22, 128
    header = struct.pack(
        "<4sIIQQQQIQQQB4sH", b"KDMV", 1, 3, capacity, grain, descriptor_at, 20, 512, directory_at, directory_at,
        data_at, 0, b"\n \r\n", 0,
    ).ljust(SECTOR, b"\0")  # fmt: skip
    image = bytearray(data_at * SECTOR)
    image[:SECTOR] = header
    image[SECTOR : SECTOR + len(descriptor)] = descriptor
    tables = -(-grains // 512)
    struct.pack_into(f"<{tables}I", image, directory_at * SECTOR, *(table_at + 4 * number for number in range(tables)))
    for number in range(grains):
        part = content[number * grain * SECTOR : (number + 1) * grain * SECTOR]
        if any(part):
            struct.pack_into("<I", image, table_at * SECTOR + 4 * number, len(image) // SECTOR)
            image.extend(part.ljust(grain * SECTOR, b"\0"))
    path = folder / "disk.vmdk"
    path.write_bytes(image)
    return path


def raw_segments(folder: Path, content: bytes) -> Path:
    for number, at in enumerate(range(0, len(content), 1 << 20), 1):
        (folder / f"disk.{number:03}").write_bytes(content[at : at + (1 << 20)])
    return folder / "disk.001"


def qcow2(folder: Path, content: bytes) -> Path:
    """A QCOW version 2 image with clusters of 64 KB; empty clusters are left out."""
    cluster = 1 << 16
    clusters = [content[at : at + cluster].ljust(cluster, b"\0") for at in range(0, len(content), cluster)]
    image = bytearray(4 * cluster)  # header, first table, second table, reference counts
    struct.pack_into(
        ">4sIQIIQIIQQIIQ", image, 0, b"QFI\xfb", 2, 0, 0, 16, len(content), 0, 1, cluster, 3 * cluster, 1, 0, 0
    )
    struct.pack_into(">Q", image, cluster, (1 << 63) | 2 * cluster)
    for number, part in enumerate(clusters):
        if any(part):
            struct.pack_into(">Q", image, 2 * cluster + 8 * number, (1 << 63) | len(image))
            image.extend(part)
    path = folder / "disk.qcow2"
    path.write_bytes(image)
    return path


def luks(content: bytes, password: str) -> bytes:
    """A LUKS version 1 volume: AES in CBC mode, one key slot, few iterations."""
    chance = random.Random(7)
    key, salt, key_salt = chance.randbytes(32), chance.randbytes(32), chance.randbytes(32)
    stripes, material_at, payload_at = 4000, 8, 512

    def encrypted(data: bytes, with_key: bytes) -> bytes:
        parts = (data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR))
        return b"".join(
            Cipher(algorithms.AES(with_key), modes.CBC(struct.pack("<IIII", number, 0, 0, 0))).encryptor().update(part)
            for number, part in enumerate(parts)
        )

    def spread(block: bytes) -> bytes:
        pieces = ((block[at : at + 20], number) for number, at in enumerate(range(0, len(block), 20)))
        return b"".join(
            hashlib.sha1(struct.pack(">I", number) + piece).digest()[: len(piece)] for piece, number in pieces
        )

    state, split = bytes(32), b""
    for _ in range(stripes - 1):
        stripe = chance.randbytes(32)
        split += stripe
        state = spread(bytes(one ^ other for one, other in zip(state, stripe, strict=True)))
    split += bytes(one ^ other for one, other in zip(state, key, strict=True))
    slot_key = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1000, 32)
    header = struct.pack(
        ">6sH32s32s32sII20s32sI40s", b"LUKS\xba\xbe", 1, b"aes", b"cbc-plain", b"sha1", payload_at, 32,
        hashlib.pbkdf2_hmac("sha1", key, key_salt, 1000, 20), key_salt, 1000, b"8ab9ce2c-9d1f-4a8e-8e8d-2f6f5a1e7c11",
    )  # fmt: skip
    header += struct.pack(">II32sII", 0x00AC71F3, 1000, salt, material_at, stripes)
    for number in range(1, 8):
        header += struct.pack(">II32sII", 0x0000DEAD, 0, b"", material_at + 256 * number, stripes)
    start = header.ljust(material_at * SECTOR, b"\0") + encrypted(split, slot_key)
    return start.ljust(payload_at * SECTOR, b"\0") + encrypted(content, key)


def below(prefix: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{prefix}/{name}": content for name, content in files.items()}


def raw(folder: Path, content: bytes) -> Path:
    path = folder / "disk.dd"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("volume", "files"), [("ntfs", NTFS), ("ext4", EXT4 | {"pipe": "special_file"}), ("fat", FAT)])
@pytest.mark.parametrize("make", [raw, raw_segments, ewf, ewf_segments, vmdk_flat, vmdk_sparse, qcow2])
def test_a_volume_gives_its_files(
    tmp_path: Path, read_source: Read, make: Callable[[Path, bytes], Path], volume: str, files: dict[str, bytes]
) -> None:
    content = fat16(FAT, deleted=b"\xff\xd8\xff gone") if volume == "fat" else sample(volume)
    path = make(tmp_path, content)
    lister = lister_for(path)
    assert lister.kind is SourceKind.DISK_IMAGE
    assert {name.lower(): found for name, found in read_source(path).items()} == {
        name.lower(): content for name, content in below(path.name, files).items()
    }
    # The same from the folder around it: further segments are part of the image, not files of their own.
    whole = read_source(tmp_path)
    assert len(whole) == len(files)


def test_the_partitions_of_a_disk_are_listed_apart(tmp_path: Path, read_source: Read) -> None:
    disk = partitioned((0x06, fat16(FAT)), (0x07, sample("ntfs")), (0x83, sample("ext4")), (0x82, bytes(1 << 20)))
    path = raw(tmp_path, disk)
    found = {name.lower(): content for name, content in read_source(path).items()}
    assert found == {
        name.lower(): content
        for name, content in (
            below("disk.dd/p1", FAT)
            | below("disk.dd/p2", NTFS)
            | below("disk.dd/p3", EXT4 | {"pipe": "special_file"})
            | {"disk.dd/p4": "volume_not_read"}
        ).items()
    }


def gpt(volume: bytes, *, whole: bool = True) -> bytes:
    """A disk with a GUID partition table and one partition; without ``whole`` the backup table is cut off."""
    first, count = 64, -(-len(volume) // SECTOR)
    last = first + count + 40
    protective = bytearray(SECTOR)
    struct.pack_into("<BBHBBHII", protective, 446, 0, 2, 0, 0xEE, 0xFF, 0xFFFF, 1, last)
    protective[510:512] = b"\x55\xaa"
    kind, own = uuid.UUID("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7").bytes_le, uuid.UUID(int=7).bytes_le
    name = "evidence".encode("utf-16-le")
    entries = struct.pack("<16s16sQQQ72s", kind, own, first, first + count - 1, 0, name).ljust(128 * 128, b"\0")

    def header(at: int, other: int, table: int) -> bytes:
        fields = (b"EFI PART", 0x10000, 92, 0, 0, at, other, 34, last - 34, own, table, 128, 128, zlib.crc32(entries))
        plain = struct.pack("<8sIIIIQQQQ16sQIII", *fields)
        return (plain[:16] + struct.pack("<I", zlib.crc32(plain)) + plain[20:]).ljust(SECTOR, b"\0")

    start = bytes(protective) + header(1, last, 2) + entries
    disk = start.ljust(first * SECTOR, b"\0") + volume
    if whole:
        disk = disk.ljust((last - 32) * SECTOR, b"\0") + entries + header(last, 1, last - 32)
    return disk


@pytest.mark.parametrize("whole", [True, False])
def test_a_disk_with_a_guid_partition_table_is_read_even_when_its_end_is_missing(
    tmp_path: Path, read_source: Read, whole: bool
) -> None:
    path = raw(tmp_path, gpt(sample("ntfs"), whole=whole))
    assert read_source(path) == below("disk.dd/p1", NTFS)


def test_a_compressed_qcow_image_is_refused_rather_than_read_wrongly(tmp_path: Path, read_source: Read) -> None:
    path = qcow2(tmp_path, fat16(FAT))
    image = bytearray(path.read_bytes())
    entry = struct.unpack_from(">Q", image, 2 << 16)[0]
    struct.pack_into(">Q", image, 2 << 16, (entry & ~(1 << 63)) | (1 << 62))
    path.write_bytes(image)
    assert read_source(path) == {"disk.qcow2": "container_not_supported"}


def test_an_encrypted_volume_asks_for_its_password(tmp_path: Path, read_source: Read) -> None:
    path = raw(tmp_path, partitioned((0x06, fat16(FAT)), (0x83, luks(sample("ext4"), "open sesame"))))
    plain = below("disk.dd/p1", FAT)

    def found(*passwords: str) -> dict[str, bytes | str]:
        return {name.lower(): content for name, content in read_source(path, passwords=passwords).items()}

    locked = {name.lower(): content for name, content in plain.items()} | {"disk.dd/p2": "password_needed"}
    assert found() == locked
    assert found("wrong") == locked
    opened = found("wrong", "open sesame")
    assert opened["disk.dd/p2/dcim/100/фото.jpg"] == EXT4["DCIM/100/фото.jpg"]
    assert len(opened) == len(FAT) + len(EXT4) + 1
    with open_item(path, "disk.dd/p2/b.jpg", ["open sesame"]) as stream:
        assert stream.read() == EXT4["b.jpg"]


def test_a_download_keeps_where_it_came_from(tmp_path: Path) -> None:
    items = [entry for entry in lister_for(raw(tmp_path, sample("ntfs"))).items() if isinstance(entry, Item)]
    assert (items[0].url, items[0].page_url) == ("https://example.org/b.jpg", "https://example.org/page")


def test_what_lies_in_an_image_is_looked_into_and_opens_again(
    tmp_path: Path, pictures: list[bytes], read_source: Read
) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.jpg", pictures[0])
    image = fat16({"BOX/A.ZIP": inner.getvalue(), "one.jpg": pictures[1]})
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("disk.img", image)
    found = read_source(outer)
    assert sorted(found.values()) == sorted([pictures[0], pictures[1]])
    for path, content in found.items():
        with open_item(outer, path) as stream:
            assert stream.read() == content
    deep = next(path for path in found if path.endswith("deep.jpg"))
    assert deep.lower() == "outer.zip/disk.img/box/a.zip/deep.jpg"


def test_streams_of_one_image_do_not_disturb_each_other(tmp_path: Path) -> None:
    items = [entry for entry in lister_for(raw(tmp_path, fat16(FAT))).items() if isinstance(entry, Item)]
    item = next(item for item in items if item.path.lower().endswith("photo1.jpg"))
    with item.open() as one, item.open() as other:
        first = one.read(100)
        assert other.read() == FAT["DCIM/photo1.jpg"]
        assert first + one.read() == FAT["DCIM/photo1.jpg"]


def test_an_image_is_never_changed(tmp_path: Path, read_source: Read) -> None:
    path = vmdk_flat(tmp_path, fat16(FAT))
    for file in tmp_path.iterdir():
        os.utime(file, ns=(1_000_000_000, 2_000_000_000))
        file.chmod(0o400)

    def times() -> dict[str, tuple[int, int, int]]:
        found = ((file.name, file.stat()) for file in tmp_path.iterdir())
        return {name: (status.st_atime_ns, status.st_mtime_ns, status.st_ctime_ns) for name, status in found}

    before = times()
    assert len(read_source(path)) == len(FAT)
    assert times() == before


def test_a_further_segment_alone_is_told(tmp_path: Path, read_source: Read) -> None:
    ewf(tmp_path, fat16(FAT), 2)
    (tmp_path / "disk.E01").unlink()
    assert read_source(tmp_path) == {"disk.E02": "container_damaged"}


def test_files_that_are_only_named_like_segments_are_listed(
    tmp_path: Path, pictures: list[bytes], read_source: Read
) -> None:
    (tmp_path / "scan.001").write_bytes(pictures[0])
    (tmp_path / "scan.002").write_bytes(pictures[1])
    assert read_source(tmp_path) == {"scan.001": pictures[0], "scan.002": pictures[1]}


def test_an_image_without_its_last_segment_is_told(tmp_path: Path, read_source: Read) -> None:
    ewf(tmp_path, fat16(FAT), 2)
    (tmp_path / "disk.E02").unlink()
    found = read_source(tmp_path)
    assert found == {"disk.E01": "container_damaged"} or below("disk.E01", FAT).items() >= found.items()


def test_a_broken_image_is_told(tmp_path: Path, read_source: Read) -> None:
    (tmp_path / "disk.dd").write_bytes(sample("ntfs")[:4096] + bytes(1 << 20))
    assert read_source(tmp_path) == {"disk.dd": "container_damaged"}
