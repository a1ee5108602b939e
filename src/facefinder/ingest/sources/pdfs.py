"""Pictures in PDF documents, page by page, and files attached to them, through pypdf.

JPEG and JPEG 2000 pictures come out byte for byte as they are embedded; others are raw samples in the PDF and come out
as PNG. A picture shown on several pages is listed once, under the first of them; one that no page shows is listed too.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from typing import IO, Any, BinaryIO, cast

import pypdf
from pypdf.generic import IndirectObject

from facefinder.domain.errors import ContainerDamaged, KnownError, PasswordNeeded
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.expand import Container, Found, Reusable
from facefinder.ingest.sources.streams import buffered, damaged

_LIMIT = 512 << 20
"""Decoded bytes of one stream; a colour A3 page scanned at 600 dots per inch has 210 MB."""
_DEEPEST = 12
_AS_IT_IS = {"/DCTDecode": "jpg", "/DCT": "jpg", "/JPXDecode": "jp2"}


def read_pdf(container: Container) -> Iterator[Found | Unlisted]:
    """The pictures and attached files of a PDF."""
    return _Document(container).entries()


class _Document:
    def __init__(self, container: Container) -> None:
        self._lock = threading.RLock()
        view = Reusable(container).view()
        with _limits():
            self._reader = pypdf.PdfReader(cast(IO[Any], buffered(view)), strict=False)
            if self._reader.is_encrypted and not any(
                self._reader.decrypt(password) for password in ("", *container.expansion.passwords)
            ):
                raise PasswordNeeded
        self._done: set[tuple[int, int]] = set()
        self._masks: set[tuple[int, int]] = set()

    def entries(self) -> Iterator[Found | Unlisted]:
        fault: Exception | None = None
        try:
            with self._lock, _limits():
                pages = len(self._reader.pages)
        except Exception as found:  # noqa: BLE001 - a broken page tree: its pictures are still found below
            pages, fault = 0, found
        for number in range(pages):
            found_here: list[Found] = []
            broken = False
            try:
                with self._lock, _limits():
                    page = self._reader.pages[number]
                    for found_one in self._resources(page, f"page-{number + 1}", 0):
                        found_here.append(found_one)  # noqa: PERF402 - what precedes a fault is kept
            except Exception:  # noqa: BLE001 - hostile data
                broken = True
            yield from found_here
            if broken:
                told = ContainerDamaged(reason="this page is broken")
                yield Unlisted(f"page-{number + 1}", told.code, str(told))
        yield from self._unshown()
        yield from self._attached()
        if fault is not None:
            raise fault

    def _resources(self, holder: Any, path: str, depth: int) -> Iterator[Found]:
        resources = holder.get("/Resources")
        if resources is None or depth > _DEEPEST:
            return
        objects = resources.get_object().get("/XObject")
        if objects is None:
            return
        for name, reference in objects.get_object().items():
            key = _key(reference)
            if key is not None:
                if key in self._done:
                    continue
                self._done.add(key)
            target = reference.get_object()
            if target is None:
                continue
            kind = target.get("/Subtype")
            inner = f"{path}/{str(name).lstrip('/').replace('/', '_')}"
            if kind == "/Image":
                yield self._picture(target, inner, key)
            elif kind == "/Form":
                yield from self._resources(target, path, depth + 1)

    def _picture(self, target: Any, path: str, key: tuple[int, int] | None) -> Found:
        for mask in ("/SMask", "/Mask"):
            raw = target.raw_get(mask) if mask in target else None
            if isinstance(raw, IndirectObject):
                self._masks.add((raw.idnum, raw.generation))
        suffix = _AS_IT_IS.get(_last_filter(target), "png")
        stamp = f"{key[0]}.{key[1]}" if key else path
        return Found(Item(f"{path}.{suffix}", self._opener(target, suffix), None, stamp), opaque=True)

    def _opener(self, target: Any, suffix: str) -> Callable[[], BinaryIO]:
        def opener() -> BinaryIO:
            try:
                with self._lock, _limits():
                    if suffix != "png":
                        return io.BytesIO(target.get_data())
                    image = target.decode_as_image()
                    content = io.BytesIO()
                    (image if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else image.convert("RGB")).save(
                        content, "PNG", compress_level=1
                    )
                    return io.BytesIO(content.getvalue())
            except KnownError:
                raise
            except Exception as fault:
                raise damaged(fault) from fault

        return opener

    def _unshown(self) -> Iterator[Found]:
        """Pictures that stand in the file though no page shows them: left over from editing, or hidden."""
        for generation, objects in list(self._reader.xref.items()):
            for number in sorted(objects):
                key = (number, generation)
                if key in self._done or key in self._masks:
                    continue
                found = self._unshown_one(key)
                if found is not None and key not in self._masks:
                    yield found

    def _unshown_one(self, key: tuple[int, int]) -> Found | None:
        try:
            with self._lock, _limits():
                target: Any = self._reader.get_object(IndirectObject(*key, self._reader))
                if not hasattr(target, "get_data") or target.get("/Subtype") != "/Image":
                    return None
                self._done.add(key)
                return self._picture(target, f"unshown/object-{key[0]}", key)
        except Exception:  # noqa: BLE001 - an object that cannot be parsed is no picture
            return None

    def _attached(self) -> Iterator[Found | Unlisted]:
        with self._lock, _limits():
            try:
                attached = list(self._reader.attachment_list)
            except Exception:  # noqa: BLE001 - hostile data
                told = ContainerDamaged(reason="its list of attached files is broken")
                yield Unlisted("attached", told.code, str(told))
                return
        for number, file in enumerate(attached, 1):
            name = (file.name or f"file-{number}").replace("/", "_")
            yield Found(Item(f"attached/{name}", self._attachment(file), None, str(number)))

    def _attachment(self, file: Any) -> Callable[[], BinaryIO]:
        def opener() -> BinaryIO:
            try:
                with self._lock, _limits():
                    return io.BytesIO(file.content)
            except Exception as fault:
                raise damaged(fault) from fault

        return opener


def _key(reference: Any) -> tuple[int, int] | None:
    return (reference.idnum, reference.generation) if isinstance(reference, IndirectObject) else None


def _last_filter(target: Any) -> str:
    filters = target.get("/Filter")
    filters = filters.get_object() if filters is not None else None
    if isinstance(filters, list):
        return str(filters[-1].get_object()) if filters else ""
    return str(filters)


def _limits() -> Any:
    return pypdf.apply_configuration(
        zlib_maximum_output_length=_LIMIT,
        image_maximum_buffer_size=_LIMIT,
        stream_decoding_work_maximum_length=2 * _LIMIT,
    )
