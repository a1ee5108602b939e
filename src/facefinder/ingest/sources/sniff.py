"""What a file is by its first bytes. The extension only decides where the bytes say nothing."""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Callable
from enum import StrEnum

from facefinder.domain.language import phrase
from facefinder.domain.records import SourceKind

HEAD = 4096
"""How many first bytes are looked at."""


class Form(StrEnum):
    """The containers that are looked into."""

    ZIP = "zip"
    TAR = "tar"
    COMPRESSED = "compressed"
    SEVEN_ZIP = "7z"
    UNREAD = "unread"
    """A container that is known, and told to be not read."""
    DISK = "disk"
    WARC = "warc"
    PDF = "pdf"
    MAIL = "mail"
    MBOX = "mbox"


SOURCE_KINDS = {
    Form.ZIP: SourceKind.ARCHIVE,
    Form.TAR: SourceKind.ARCHIVE,
    Form.COMPRESSED: SourceKind.ARCHIVE,
    Form.SEVEN_ZIP: SourceKind.ARCHIVE,
    Form.UNREAD: SourceKind.ARCHIVE,
    Form.DISK: SourceKind.DISK_IMAGE,
    Form.WARC: SourceKind.WEB_ARCHIVE,
    Form.PDF: SourceKind.DOCUMENT,
    Form.MAIL: SourceKind.DOCUMENT,
    Form.MBOX: SourceKind.DOCUMENT,
}

_PICTURES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
    b"\0\0\0\x0cjP  ",
    b"\xff\x4f\xff\x51",
    b"\x8aMNG",
    b"8BPS",
)
_STILL_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"crx "}
_VIDEOS = (
    b"\x1aE\xdf\xa3",
    b"FLV\x01",
    b"\x00\x00\x01\xba",
    b"\x00\x00\x01\xb3",
    b"0&\xb2u\x8ef\xcf\x11",
    b".RMF",
    b"OggS",
)
_DISKS = (b"EVF\x09\x0d\x0a\xff\x00", b"EVF2\r\n\x81\x00", b"KDMV", b"COWD", b"QFI\xfb", b"conectix", b"vhdxfile")
_UNREAD = (
    (b"Rar!\x1a\x07", phrase("a RAR archive")),
    (b"MSCF\0\0\0\0", phrase("a CAB archive")),
    (b"ADSEGMENTEDFILE", phrase("an AD1 logical image")),
    (b"ADCRYPT\0", phrase("an encrypted AD1 logical image")),
    (b"LVF\x09\x0d\x0a\xff\x00", phrase("a logical evidence file (L01)")),
    (b"LEF2\r\n\x81\x00", phrase("a logical evidence file (Lx01)")),
    (b"AFF4", phrase("an AFF4 image")),
    (b"AFF10\r\n\0", phrase("an AFF image")),
    (b"(\xb5/\xfd", phrase("a Zstandard archive")),
    (b'\x04"M\x18', phrase("an LZ4 archive")),
    (b"!BDN", phrase("an Outlook mailbox (PST)")),
)
_VMDK_TEXT = b"# Disk DescriptorFile"
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?[^\r\n]*")
_MAIL_HEADERS = {
    b"received", b"return-path", b"delivered-to", b"mime-version", b"date", b"from", b"to", b"subject", b"message-id",
    b"content-type", b"reply-to", b"cc", b"x-mailer", b"snapshot-content-location",
}  # fmt: skip


def is_picture(head: bytes) -> bool:
    """Whether the bytes begin a still picture (not whether it can be decoded)."""
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return True
    if head[:2] == b"BM" and len(head) > 18 and head[14:18] in (b"\x0c\0\0\0", b"(\0\0\0", b"l\0\0\0", b"|\0\0\0"):
        return True
    return head[4:8] == b"ftyp" and head[8:12] in _STILL_BRANDS


def is_video(head: bytes) -> bool:
    """Whether the bytes begin a video."""
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide") and head[8:12] not in _STILL_BRANDS:
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return True
    if head[:1] == b"G" and len(head) > 376 and head[188:189] == b"G" and head[376:377] == b"G":
        return True
    return head.startswith(_VIDEOS)


def form_of(head: bytes, name: str = "", read_at: Callable[[int, int], bytes] | None = None) -> Form | None:
    """The container that begins with ``head`` (up to ``HEAD`` bytes), or None for anything else.

    ``read_at`` (offset, size) reads further in, for the few forms whose signature lies deep.
    """
    if is_picture(head) or is_video(head):
        return None
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")):
        return Form.ZIP
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return Form.SEVEN_ZIP
    if unread_kind(head):
        return Form.UNREAD
    if inflated := inflate_head(head):
        return Form.WARC if inflated.startswith(b"WARC/") else Form.COMPRESSED
    if head.startswith(b"WARC/"):
        return Form.WARC
    if b"%PDF-" in head[:1024]:
        return Form.PDF
    if is_tar(head):
        return Form.TAR
    if head.startswith(_DISKS) or (head.startswith(_VMDK_TEXT) and b"RW " in head):
        return Form.DISK
    if _is_volume(head, name, read_at):
        return Form.DISK
    return _mail_form(head, name)


def unread_kind(head: bytes) -> str:
    """What a container is that FaceFinder knows but does not read, with its article; empty for anything else."""
    for signature, what in _UNREAD:
        if head.startswith(signature):
            return what
    if head[64:68] == b"\x7f\x10\xda\xbe":
        return phrase("a VirtualBox disk image (VDI)")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") and "EncryptedPackage".encode("utf-16-le") in head:
        return phrase("an office document encrypted with a password")
    return ""


def inflate_head(head: bytes) -> bytes:
    """The first unpacked bytes of a gzip, bzip2 or xz file; empty when it is none of them."""
    try:
        if head.startswith(b"\x1f\x8b\x08"):
            return zlib.decompressobj(31).decompress(head, HEAD) or b"\0"
        if head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
            # A block of bzip2 is seldom complete within a head, so often nothing comes out yet.
            return bz2.BZ2Decompressor().decompress(head, HEAD) or b"\0"
        if head.startswith(b"\xfd7zXZ\x00"):
            return lzma.LZMADecompressor(memlimit=256 << 20).decompress(head, HEAD) or b"\0"
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
        # The signature says what it was; that it is damaged is found out, and told, when it is opened.
        return b"\0"
    return b""


def is_tar(head: bytes) -> bool:
    """Whether a tar header with a right checksum stands at the beginning."""
    if len(head) < 512 or not head[0] or not head[148:156].strip(b"\0 "):
        return False
    try:
        told = int(head[148:156].strip(b"\0 "), 8)
    except ValueError:
        return False
    return told == sum(head[:148]) + 8 * 32 + sum(head[156:512])


def _is_volume(head: bytes, name: str, read_at: Callable[[int, int], bytes] | None) -> bool:
    if len(head) < 512:
        return False
    if head[3:11] in (b"NTFS    ", b"EXFAT   ", b"-FVE-FS-") or head[512:520] == b"EFI PART":
        return True
    if head[:6] == b"LUKS\xba\xbe" or head[32:36] == b"NXSB" or head[:4] == b"XFSB":
        return True
    if head[510:512] == b"\x55\xaa" and (_is_fat(head) or _is_partition_table(head)):
        return True
    if head[1024:1026] in (b"H+", b"HX") and head[1026:1028] in (b"\0\x04", b"\0\x05"):
        return True
    if _is_ext(head):
        return True
    lower = name.lower()
    if read_at is not None and (lower.endswith((".iso", ".img", ".dd", ".raw", ".001")) or not any(head)):
        return read_at(32769, 5) == b"CD001"
    return False


def _is_fat(head: bytes) -> bool:
    sector = int.from_bytes(head[11:13], "little")
    return (
        head[0] in (0xEB, 0xE9)
        and sector in (512, 1024, 2048, 4096)
        and head[13] in (1, 2, 4, 8, 16, 32, 64, 128)
        and head[16] in (1, 2)
    )


def _is_ext(head: bytes) -> bool:
    """Two bytes of signature are found in any data now and then, so the fields around it are looked at too."""
    block = head[1024:2048]
    if len(block) < 1024 or block[56:58] != b"\x53\xef":
        return False
    inodes, blocks = int.from_bytes(block[0:4], "little"), int.from_bytes(block[4:8], "little")
    revision, size = int.from_bytes(block[76:80], "little"), int.from_bytes(block[24:28], "little")
    per_group = int.from_bytes(block[32:36], "little")
    return revision <= 1 and size <= 6 and inodes > 0 and blocks > 0 and 0 < per_group <= 8 * (1024 << size)


def _is_partition_table(head: bytes) -> bool:
    used = 0
    for at in range(446, 510, 16):
        entry = head[at : at + 16]
        if entry[0] not in (0, 0x80):
            return False
        if entry[4]:
            used += 1
            if not int.from_bytes(entry[8:12], "little") or not int.from_bytes(entry[12:16], "little"):
                return False
    return used > 0


def _mail_form(head: bytes, name: str) -> Form | None:
    lines = head[:HEAD].lstrip(b"\xef\xbb\xbf\r\n").splitlines()
    mailbox = bool(lines) and lines[0].startswith(b"From ") and b":" in lines[0]
    if mailbox:
        lines = lines[1:]
    seen: set[bytes] = set()
    for line in lines[:40]:
        if not line:
            break
        if line[:1] in (b" ", b"\t"):
            continue
        header = _HEADER.match(line)
        if header is None:
            # The head may end within a line; anything else that is no header means that this is no mail.
            if line is not lines[-1]:
                seen.clear()
            break
        seen.add(header[1].lower())
    known = seen & _MAIL_HEADERS
    if mailbox and known:
        return Form.MBOX
    return Form.MAIL if len(known) >= 2 or (known and name.lower().endswith((".eml", ".mht", ".mhtml"))) else None
