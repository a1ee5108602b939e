"""ZIP archives, encrypted ones (ZipCrypto and WinZip's AES), and what is a ZIP inside: office documents and WACZ."""

from __future__ import annotations

import io
import json
import re
import stat
import struct
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from facefinder.domain.errors import ContainerDamaged, KnownError, PasswordNeeded
from facefinder.domain.records import SourceKind
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.aes_zip import AES_METHOD, open_aes
from facefinder.ingest.sources.expand import Container, Found, Opener, Reusable
from facefinder.ingest.sources.sniff import HEAD, is_picture, is_video
from facefinder.ingest.sources.streams import View, buffered, guarded, read_up_to

_MEDIA = re.compile(r"(?i)(^|/)(media|embeddings|pictures|object ?\d+|thumbnails|objectreplacements|attachments)/")
_MEDIA_SUFFIX = re.compile(
    r"(?i)\.(jpe?g|jpe|jfif|png|gif|bmp|dib|tiff?|webp|heic|heif|avif|jp2|j2k|jpf|mp4|mov|avi|m4v|wmv|mpg|mpeg|mkv)$"
)
_MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_LARGEST_DOCUMENT_DIRECTORY = 8 << 20
_ENCRYPTED, _UTF8 = 0x1, 0x800


def zip_kind(view: View) -> SourceKind:
    """What kind of source a ZIP is: an archive, an office document or a preserved web page.

    The program itself asks this, so a directory larger than any document's is not even parsed.
    """
    if _directory_size(view) > _LARGEST_DOCUMENT_DIRECTORY:
        return SourceKind.ARCHIVE
    try:
        with zipfile.ZipFile(cast(IO[bytes], view)) as archive:
            names = set(archive.namelist())
            if _is_wacz(names):
                return SourceKind.WEB_ARCHIVE
            return SourceKind.DOCUMENT if _is_document(archive, names) else SourceKind.ARCHIVE
    except Exception:  # noqa: BLE001 - hostile data: whatever is wrong with it is told when it is listed
        return SourceKind.ARCHIVE


def _directory_size(view: View) -> int:
    """The size that a ZIP's end states for its directory, 0 where no end is found; ZIP64's is beyond any limit."""
    start = max(0, view.size - (1 << 16) - 22)
    end = read_up_to(cast(BinaryIO, view.window(start, view.size - start)), view.size - start)
    at = end.rfind(b"PK\x05\x06")
    return int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0


def read_zip(container: Container) -> Iterator[Found | Unlisted]:
    """The files of a ZIP; of an office document its pictures and embedded files, of a WACZ its web archives."""
    reusable = Reusable(container)
    view = reusable.view()
    try:
        archive = zipfile.ZipFile(cast(IO[bytes], view))
    except zipfile.BadZipFile:
        # Without its directory a ZIP can still be read front to back.
        yield from _salvaged(reusable)
        return
    names = set(archive.namelist())
    if _is_wacz(names):
        yield from _wacz(_Zip(archive, reusable, container))
        return
    document = _is_document(archive, names)
    opened = _Zip(archive, reusable, container)
    wanted = 0
    for info in archive.infolist():
        if info.is_dir():
            continue
        if document and not (_MEDIA.search(info.filename) or _MEDIA_SUFFIX.search(info.filename)):
            continue
        wanted += 1
        yield opened.found(info)


class _Zip:
    """An open ZIP whose entries can be opened at any time, from any thread."""

    def __init__(self, archive: zipfile.ZipFile, reusable: Reusable, container: Container) -> None:
        self._archive, self._reusable = archive, reusable
        self._expansion = container.expansion
        self._password: bytes | None = None

    @property
    def names(self) -> list[zipfile.ZipInfo]:
        return self._archive.infolist()

    def found(self, info: zipfile.ZipInfo) -> Found | Unlisted:
        path = entry_name(info)
        mode = info.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            return Unlisted(path, "special_file", "This is a link or a special file, not a file; it was not followed.")
        limits = self._expansion.limits
        if info.file_size > limits.floor and info.file_size > limits.ratio * max(info.compress_size, 1):
            return Unlisted(
                path,
                "container_too_large",
                f"This unpacks to more than {limits.ratio} times its packed size, as a decompression bomb would; "
                "it was set aside.",
            )
        if info.flag_bits & _ENCRYPTED and not self._unlock(info):
            return Unlisted(path, PasswordNeeded.code, str(PasswordNeeded()))
        stamp = f"{info.CRC:08x}:{info.file_size}:{info.header_offset}"
        return Found(Item(path, lambda: self.open(info), info.file_size, stamp))

    def open(self, info: zipfile.ZipInfo) -> BinaryIO:
        """One entry's content.

        Raises:
            KnownError: when it is damaged, encrypted or packed in an unknown way; also while it is read.
        """
        stored = self._stored(info)
        if stored is not None:
            return buffered(stored)
        try:
            stream = self._plain(info)
        except KnownError:
            raise
        except RuntimeError as fault:
            raise PasswordNeeded from fault
        except (zipfile.BadZipFile, NotImplementedError, OSError, struct.error, EOFError, ValueError) as fault:
            reason = "it is packed in a way that FaceFinder does not read"
            raise ContainerDamaged(
                reason=reason if isinstance(fault, NotImplementedError) else "an entry's header is broken"
            ) from fault
        return guarded(stream, alongside=(self._archive, self._reusable))

    def _plain(self, info: zipfile.ZipInfo) -> BinaryIO:
        if info.compress_type == AES_METHOD:
            return open_aes(self._reusable.view(), info, self._password or b"")
        return cast(BinaryIO, self._archive.open(info, pwd=self._password))

    def _stored(self, info: zipfile.ZipInfo) -> View | None:
        """An uncompressed entry as a window of the archive, so that a container in it needs no spool."""
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & _ENCRYPTED:
            return None
        if info.compress_size != info.file_size or info.file_size < (1 << 20):
            return None  # small ones go the way that checks the CRC
        view = self._reusable.view()
        view.seek(info.header_offset)
        header = view.read(30) or b""
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            return None
        name, extra = struct.unpack("<HH", header[26:30])
        return view.window(info.header_offset + 30 + name + extra, info.file_size)

    def _unlock(self, info: zipfile.ZipInfo) -> bool:
        if self._password is not None and self._is_accepted(info):
            return True
        for password in (text.encode("utf-8", "surrogateescape") for text in self._expansion.passwords):
            before, self._password = self._password, password
            try:
                # The check byte lets one wrong password in 256 pass; the CRC at the end does not.
                with self._plain(info) as stream:
                    if info.file_size <= (64 << 20):
                        while stream.read(1 << 18):
                            pass
                    else:
                        stream.read(HEAD)
            except Exception:  # noqa: BLE001 - a wrong password may break any of the unpackers
                self._password = before
            else:
                return True
        return False

    def _is_accepted(self, info: zipfile.ZipInfo) -> bool:
        """Whether the password that opened another entry passes this one's check bytes."""
        try:
            self._plain(info).close()
        except Exception:  # noqa: BLE001 - a wrong password may break any of the unpackers
            return False
        return True


def entry_name(info: zipfile.ZipInfo) -> str:
    """The entry's name as its maker meant it: UTF-8 where marked or valid, the DOS code pages else.

    Old Windows programs write names in the system's OEM code page without saying which; Cyrillic shows in the letters.
    """
    name = info.orig_filename.split("\0")[0] if not info.flag_bits & _UTF8 else info.filename
    if info.flag_bits & _UTF8:
        return name
    unicode_name = _unicode_extra(info)
    if unicode_name:
        return unicode_name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    if info.create_system == 0 and b"\\" in raw and b"/" not in raw:
        raw = raw.replace(b"\\", b"/")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    cyrillic = raw.decode("cp866", "replace")
    foreign = [letter for letter in cyrillic if ord(letter) > 127]
    # Western words mix accented letters with plain ones, Cyrillic words do not.
    if not _MIXED.search(cyrillic) and all("\u0400" <= letter <= "\u04ff" or letter == "№" for letter in foreign):
        return cyrillic
    return raw.decode("cp437")


def _unicode_extra(info: zipfile.ZipInfo) -> str:
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == 0x7075 and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return ""


def _is_document(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "[Content_Types].xml" in names:
        return any(name.startswith(("word/", "ppt/", "xl/", "visio/", "FixedDocSeq")) for name in names)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        try:
            return archive.read("mimetype").startswith((b"application/vnd.oasis.opendocument", b"application/epub+zip"))
        except Exception:  # noqa: BLE001 - hostile data
            return False
    return False


def _is_wacz(names: set[str]) -> bool:
    return "datapackage.json" in names and any(name.startswith("archive/") for name in names)


def _wacz(opened: _Zip) -> Iterator[Found | Unlisted]:
    """The web archives of a WACZ, each checked against the SHA-256 that its datapackage records."""
    recorded: dict[str, str] = {}
    for info in opened.names:
        if info.filename == "datapackage.json" and info.file_size < (16 << 20):
            with opened.open(info) as stream:
                recorded = _recorded_hashes(read_up_to(stream, 16 << 20))
    for info in opened.names:
        if not info.filename.startswith("archive/") or info.is_dir():
            continue
        found = opened.found(info)
        yield found
        if isinstance(found, Unlisted) or info.filename not in recorded:
            continue
        import hashlib

        digest = hashlib.sha256()
        with opened.open(info) as stream:
            while part := stream.read(1 << 20):
                digest.update(part)
        if digest.hexdigest() != recorded[info.filename]:
            yield Unlisted(
                f"{info.filename} (digest)",
                "digest_mismatch",
                "The SHA-256 recorded in the WACZ differs from this web archive's; it may be altered or damaged.",
            )


def _recorded_hashes(content: bytes) -> dict[str, str]:
    try:
        package = json.loads(content)
        return {
            str(resource["path"]): str(resource["hash"]).removeprefix("sha256:").lower()
            for resource in package["resources"]
            if str(resource.get("hash", "")).startswith("sha256:")
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _salvaged(reusable: Reusable) -> Iterator[Found | Unlisted]:
    """The entries of a ZIP whose directory is missing (cut off), found by their local headers, front to back."""
    view = reusable.view()
    at = 0
    while True:
        view.seek(at)
        header = read_up_to(cast(BinaryIO, view), 30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            break
        flags, method = struct.unpack("<HH", header[6:10])
        crc, packed, size, name_size, extra_size = struct.unpack("<IIIHH", header[14:30])
        raw = read_up_to(cast(BinaryIO, view), name_size)
        name = raw.decode("utf-8", "surrogateescape")
        start = at + 30 + name_size + extra_size
        if flags & 0x8 or packed == 0xFFFFFFFF:
            break  # the size stands behind the data: where this entry ends cannot be told
        at = start + packed
        if name.endswith("/"):
            continue
        if flags & _ENCRYPTED or method not in (0, 8):
            yield Unlisted(name, ContainerDamaged.code, str(ContainerDamaged(reason="its directory is missing")))
            continue
        yield Found(Item(name, _salvaged_opener(reusable, start, packed, size, method), size, f"{crc:08x}:{size}"))
    raise ContainerDamaged(reason="its directory is missing or broken")


def _salvaged_opener(reusable: Reusable, start: int, packed: int, size: int, method: int) -> Opener:
    def opener() -> BinaryIO:
        window = buffered(reusable.view().window(start, packed))
        if method == 0:
            return guarded(window, expected=size)
        return guarded(cast(BinaryIO, _Inflated(window)), limit=max(size, 1), expected=size)

    return opener


class _Inflated(io.RawIOBase):
    """Raw deflate data, unpacked while it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        import zlib

        super().__init__()
        self._stream, self._unpacker = stream, zlib.decompressobj(-15)

    def read(self, size: int = -1) -> bytes:
        size = size if size > 0 else 1 << 16
        while not self._unpacker.eof:
            data = self._unpacker.unconsumed_tail or self._stream.read(1 << 14)
            if not data:
                return self._unpacker.flush(size)
            out = self._unpacker.decompress(data, size)
            if out:
                return out
        return b""


def looks_like_media(head: bytes) -> bool:
    """Whether the bytes begin a picture or a video."""
    return is_picture(head) or is_video(head)
