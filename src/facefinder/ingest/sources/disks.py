"""Disk images through dfVFS: raw, EWF (E01), VMDK, QCOW, VHD; partitions and volumes; NTFS, FAT, ext and more.

Read-only, without unpacking, deleted files not listed. Paths are ``image/p2/folder/file`` where there is a partition
table and ``image/folder/file`` where there is none; NTFS alternate streams follow their file after a colon.
"""

from __future__ import annotations

import configparser
import io
import re
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

import numpy as np
from dfvfs.helpers import source_scanner
from dfvfs.lib import definitions
from dfvfs.path import factory
from dfvfs.resolver import context as resolver_context
from dfvfs.resolver import resolver

from facefinder.domain.errors import ContainerDamaged, ContainerNotSupported, PasswordNeeded
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.evidence_vfs import TYPE_INDICATOR, Streams
from facefinder.ingest.sources.expand import Container, Found, Reusable
from facefinder.ingest.sources.streams import View, damaged, guarded, read_up_to

_EWF_NAME = re.compile(r"(?i).\.(E01|s01|Ex01)$")
_RAW_SEGMENT = re.compile(r".\.001$")
_DEEPEST = 128
_ENCRYPTION = (definitions.TYPE_INDICATOR_BDE, definitions.TYPE_INDICATOR_LUKSDE)
_DAMAGE = (Exception,)
"""dfVFS and libyal raise BackEndError, OSError, KeyError, RuntimeError, UnicodeError and more on damaged images."""


def read_disk(container: Container) -> Iterator[Found | Unlisted]:
    """The files of every volume of a disk image."""
    return Disk(container).entries()


class Disk:
    """An open disk image, whose files can be listed more than once."""

    def __init__(self, container: Container) -> None:
        self._image = _Image(container)
        self._volumes = self._image.volumes()

    def entries(self, wanted: str = "") -> Iterator[Found | Unlisted]:
        """Every file, or with ``wanted`` only what leads to that path."""
        if not self._volumes:
            raise ContainerDamaged(reason="it holds no volume that FaceFinder can read")
        for name, volume in self._volumes:
            if wanted and name and not f"{wanted}/".startswith(f"{name}/"):
                continue
            if isinstance(volume, Unlisted):
                yield volume
            else:
                yield from _Walk(self._image, name, volume, wanted).entries()


class _Image:
    """An open image. libyal's objects must not be used from two threads at once: one lock for the image."""

    def __init__(self, container: Container) -> None:
        view = Reusable(container).view()
        head = read_up_to(cast(BinaryIO, view.window(0, 4096)), 4096)
        name = container.name
        kind: str | None = None
        if head.startswith(b"EVF"):
            kind = definitions.TYPE_INDICATOR_EWF
            if not _EWF_NAME.search(name):
                name = "image.Ex01" if head.startswith(b"EVF2") else "image.E01"
        elif head.startswith((b"KDMV", b"COWD", b"# Disk DescriptorFile")):
            kind = definitions.TYPE_INDICATOR_VMDK
        elif head.startswith(b"QFI\xfb"):
            kind = definitions.TYPE_INDICATOR_QCOW
        elif head.startswith((b"conectix", b"vhdxfile")):
            kind = definitions.TYPE_INDICATOR_VHDI
        elif _RAW_SEGMENT.search(name):
            kind = definitions.TYPE_INDICATOR_RAW
        if kind == definitions.TYPE_INDICATOR_QCOW and _is_compressed_qcow(view):
            # libqcow gives wrong bytes for some compressed clusters, without a word.
            raise ContainerNotSupported(what="a compressed QCOW disk image")
        self.lock = threading.RLock()
        self.context = resolver_context.Context()
        self._passwords = container.expansion.passwords
        self._streams = Streams(name.replace("/", "_"), view, container.sibling)
        self._base = factory.Factory.NewPathSpec(TYPE_INDICATOR, location=self._streams.location)
        if kind is not None:
            self._base = factory.Factory.NewPathSpec(kind, parent=self._base)
        self._scanner = source_scanner.SourceScanner(resolver_context=self.context)
        self._held: list[Any] = []

    def volumes(self) -> list[tuple[str, Any]]:
        """(name, file system's path specification or Unlisted) for every volume, the name empty for a bare one."""
        with self.lock:
            # dfVFS keeps its caches by weak references; what stays open is held here.
            self._held.append(resolver.Resolver.OpenFileObject(self._base, resolver_context=self.context))
            return list(self._scan(self._base, "", 0))

    def _scan(self, spec: Any, name: str, depth: int) -> Iterator[tuple[str, Any]]:
        try:
            yield from self._scanned(spec, name, depth)
        except _DAMAGE:
            reason = "this volume cannot be read" if name else "it holds no volume that FaceFinder can read"
            fault = ContainerDamaged(reason=reason)
            yield name, Unlisted(name, fault.code, str(fault))

    def _scanned(self, spec: Any, name: str, depth: int) -> Iterator[tuple[str, Any]]:
        system = self._scanner.ScanForVolumeSystem(spec) if depth < 6 else None
        if system is not None and system.type_indicator in _ENCRYPTION:
            if not self._unlock(system):
                yield name, Unlisted(name, PasswordNeeded.code, str(PasswordNeeded()))
                return
            yield from self._scan(system, name, depth + 1)
            return
        if system is not None and system.type_indicator != definitions.TYPE_INDICATOR_VSHADOW:
            if not system.IsVolumeSystemRoot():
                yield from self._scan(system, name, depth + 1)
                return
            root = self._table(system)
            self._held.append(root)
            for entry in root.sub_file_entries:
                inner = f"{name}/{entry.name}" if name else entry.name
                yield from self._scan(entry.path_spec, inner, depth + 1)
            return
        volume = self._scanner.ScanForFileSystem(spec)
        if volume is not None:
            yield name, volume
        elif name:
            yield (
                name,
                Unlisted(name, "volume_not_read", "This volume holds no file system that FaceFinder reads."),
            )

    def _table(self, system: Any) -> Any:
        """A partition table's root. One whose backup at the end of the disk is missing is read by the Sleuth Kit."""
        try:
            return resolver.Resolver.OpenFileEntry(system, resolver_context=self.context)
        except _DAMAGE:
            if system.type_indicator != definitions.TYPE_INDICATOR_GPT:
                raise
        spare = factory.Factory.NewPathSpec(
            definitions.TYPE_INDICATOR_TSK_PARTITION, location="/", parent=system.parent
        )
        return resolver.Resolver.OpenFileEntry(spare, resolver_context=self.context)

    def _unlock(self, spec: Any) -> bool:
        credentials = ("password", "recovery_password") if spec.type_indicator == definitions.TYPE_INDICATOR_BDE else ()
        for password in self._passwords:
            for credential in credentials or ("password",):
                resolver.Resolver.key_chain.SetCredential(spec, credential, password)
                # A volume that refused one password is not asked again: it must be opened afresh for the next.
                entry = None
                try:
                    entry = resolver.Resolver.OpenFileEntry(spec, resolver_context=self.context)
                    if entry is not None and entry.Unlock():
                        self._held.append(entry)
                        return True
                except _DAMAGE:  # a wrong password may break the volume's reader in any way
                    pass
                resolver.Resolver.key_chain.ExtractCredentialsFromPathSpec(spec)
        return False

    def hold(self, thing: Any) -> None:
        self._held.append(thing)


@dataclass(frozen=True, slots=True)
class _Directory:
    path: str
    entry: Any
    depth: int


class _Walk:
    """One file system, depth first, names sorted."""

    def __init__(self, image: _Image, name: str, spec: Any, wanted: str) -> None:
        self._image, self._name, self._spec, self._wanted = image, name, spec, wanted
        self._ntfs = spec.type_indicator == definitions.TYPE_INDICATOR_NTFS
        # Structures of the file system itself, and what the Sleuth Kit makes up for deleted files.
        self._hidden = spec.type_indicator in (definitions.TYPE_INDICATOR_NTFS, definitions.TYPE_INDICATOR_TSK)
        self._seen: set[object] = set()

    def entries(self) -> Iterator[Found | Unlisted]:
        try:
            with self._image.lock:
                system = resolver.Resolver.OpenFileSystem(self._spec, resolver_context=self._image.context)
                self._image.hold(system)
                root = system.GetRootFileEntry()
        except _DAMAGE:
            root = None
        if root is None:
            fault = ContainerDamaged(reason="its file system cannot be read")
            yield Unlisted(self._name, fault.code, str(fault))
            return
        waiting: list[_Directory] = [_Directory(self._name, root, 0)]
        while waiting:
            directory = waiting.pop()
            inner: list[_Directory] = []
            yield from self._directory(directory, inner)
            waiting.extend(reversed(inner))

    def _directory(self, directory: _Directory, inner: list[_Directory]) -> Iterator[Found | Unlisted]:
        entries: list[tuple[str, Any]] = []
        fault: Exception | None = None
        with self._image.lock:
            try:
                for entry in self._by_name(directory) or directory.entry.sub_file_entries:
                    # One by one, so that what stands before a damaged place is still listed.
                    entries.append((entry.name or "", entry))  # noqa: PERF401 - see above
            except _DAMAGE as broken:
                fault = broken
        for name, entry in sorted(entries, key=lambda pair: pair[0]):
            path = f"{directory.path}/{name}" if directory.path else name
            if self._wanted and not self._leads_to_wanted(path):
                continue
            try:
                with self._image.lock:
                    found = list(self._entry(path, name, entry, directory.depth, inner))
            except _DAMAGE:
                told = ContainerDamaged(reason="this entry of the file system is broken")
                found = [Unlisted(path, told.code, str(told))]
            yield from found
        if fault is not None:
            told = ContainerDamaged(reason="this folder's list of files is broken")
            yield Unlisted(directory.path, told.code, str(told))

    def _by_name(self, directory: _Directory) -> list[Any]:
        """The entries of the folder that lead to what is wanted, found by their names; empty when that finds none."""
        if not self._wanted:
            return []
        start = len(directory.path) + 1 if directory.path else 0
        part = self._wanted[start:].split("/")[0]
        names = {part, part.rpartition(":")[0]} - {""}
        found = (directory.entry.GetSubFileEntryByName(name) for name in sorted(names))
        return [entry for entry in found if entry is not None]

    def _leads_to_wanted(self, path: str) -> bool:
        return self._wanted == path or self._wanted.startswith((f"{path}/", f"{path}:"))

    def _entry(
        self, path: str, name: str, entry: Any, depth: int, inner: list[_Directory]
    ) -> Iterator[Found | Unlisted]:
        if entry.IsVirtual() or not entry.IsAllocated() or entry.IsLink():
            return  # a link's target is listed itself
        if self._hidden and depth == 0 and name.startswith("$"):
            return
        if entry.IsDirectory():
            if depth >= _DEEPEST:
                deep = ContainerDamaged(reason="its folders lie deeper than any system allows")
                yield Unlisted(path, deep.code, str(deep))
            elif self._first_time(entry.path_spec):
                inner.append(_Directory(path, entry, depth + 1))
            yield from self._streams(path, entry, "")
            return
        if not entry.IsFile():
            yield Unlisted(path, "special_file", "This is a special file; it was not opened.")
            return
        stamp = f"{_posix_time(entry.modification_time)}:{entry.size}"
        opener = self._opener(entry.path_spec, entry.size)
        item = Item(path, opener, entry.size, stamp)
        if self._ntfs:
            item = self._with_zone(item, entry)
        yield Found(item)
        yield from self._streams(path, entry, stamp)

    def _first_time(self, spec: Any) -> bool:
        """Whether this folder was not met before: a damaged file system may hold itself."""
        key = next(
            (
                (attribute, value)
                for attribute in ("mft_entry", "inode", "identifier")
                if (value := getattr(spec, attribute, None)) is not None
            ),
            None,
        )
        if key is None:
            return True
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _streams(self, path: str, entry: Any, stamp: str) -> Iterator[Found]:
        """NTFS alternate streams: pictures can hide there."""
        if not self._ntfs or entry.number_of_data_streams <= (0 if entry.IsDirectory() else 1):
            return
        for stream in entry.data_streams:
            if not stream.name or stream.name in ("Zone.Identifier", "WofCompressedData"):
                continue
            spec = factory.Factory.NewPathSpec(
                definitions.TYPE_INDICATOR_NTFS,
                data_stream=stream.name,
                location=entry.path_spec.location,
                mft_entry=entry.path_spec.mft_entry,
                parent=entry.path_spec.parent,
            )
            yield Found(Item(f"{path}:{stream.name}", self._opener(spec, None), None, stamp))

    def _with_zone(self, item: Item, entry: Any) -> Item:
        """Where Windows says that a downloaded file came from."""
        if not entry.HasDataStream("Zone.Identifier"):
            return item
        file = entry.GetFileObject(data_stream_name="Zone.Identifier")
        text = file.read(min(file.get_size(), 1 << 16)).decode("utf-8", "replace").lstrip("\ufeff")
        zone = configparser.ConfigParser(interpolation=None, strict=False)
        try:
            zone.read_string(text)
            return replace(
                item,
                url=zone.get("ZoneTransfer", "HostUrl", fallback=""),
                page_url=zone.get("ZoneTransfer", "ReferrerUrl", fallback=""),
            )
        except configparser.Error:
            return item

    def _opener(self, spec: Any, size: int | None) -> Callable[[], BinaryIO]:
        image = self._image

        def opener() -> BinaryIO:
            try:
                with image.lock:
                    # A fresh object each time: a shared one would share its position.
                    helper = resolver.Resolver._GetResolverHelper(spec.type_indicator)  # noqa: SLF001 - there is no other way
                    file = helper.NewFileObject(image.context, spec)
                    file.Open()
            except _DAMAGE as fault:
                raise damaged(fault) from fault
            return guarded(cast(BinaryIO, _Stream(file, image)), expected=size)

        return opener


class _Stream(io.RawIOBase):
    """A file inside the image; each read takes the image's lock."""

    def __init__(self, file: Any, image: _Image) -> None:
        super().__init__()
        self._file, self._image = file, image

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        with self._image.lock:
            return cast(bytes, self._file.read(None if size < 0 else size))

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with self._image.lock:
            self._file.seek(offset, whence)
            return cast(int, self._file.get_offset())

    def tell(self) -> int:
        with self._image.lock:
            return cast(int, self._file.get_offset())


def _is_compressed_qcow(view: View) -> bool:
    """Whether any cluster of a QCOW image (version 2 or 3) is compressed."""
    header = read_up_to(cast(BinaryIO, view.again()), 48)
    version, _, _, bits, _, _, size, tables = struct.unpack(">IQIIQIIQ", header[4:48])
    if version < 2 or not 9 <= bits <= 21 or size > 1 << 22:
        return False
    for (entry,) in struct.iter_unpack(">Q", read_up_to(cast(BinaryIO, view.window(tables, 8 * size)), 8 * size)):
        start = entry & 0x00FFFFFFFFFFFE00
        if start:
            table = read_up_to(cast(BinaryIO, view.window(start, 1 << bits)), 1 << bits)
            clusters = np.frombuffer(table[: len(table) // 8 * 8], dtype=">u8")
            if (clusters & np.uint64(1 << 62)).any():
                return True
    return False


def _posix_time(time: Any) -> str:
    try:
        return ".".join(str(part) for part in time.CopyToPosixTimestampWithFractionOfSecond()) if time else ""
    except _DAMAGE:
        return ""
