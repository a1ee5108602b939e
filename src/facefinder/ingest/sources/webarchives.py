"""Preserved web pages (WARC, plain or compressed) through warcio: every picture with its addresses and capture time.

Nothing is ever fetched. The page that showed a picture is what the preserved request's ``Referer`` says, or the
crawler's ``via``. Payload digests are checked; a picture whose digest differs is listed all the same, with a problem
beside it.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from facefinder.domain.errors import ContainerDamaged
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.expand import Container, Found, Reusable
from facefinder.ingest.sources.sniff import HEAD, Form, form_of, is_picture, is_video
from facefinder.ingest.sources.streams import View, buffered, damaged, guarded, read_up_to, spooled
from facefinder.ingest.sources.tars import unpacked

_WAIT = 64
"""How many records a picture waits for the request that belongs to it."""
_REMEMBERED = 100_000
_WORTH = (Form.ZIP, Form.PDF, Form.SEVEN_ZIP, Form.TAR, Form.UNREAD)


def read_warc(container: Container) -> Iterator[Found | Unlisted]:
    """The pictures, videos and documents of a web archive."""
    view = Reusable(container).view
    if _must_be_unpacked(view()):
        with unpacked(container) as stream:
            whole = spooled(stream, container.expansion.limits.spool, container.expansion.spool_folder)
        return _Listing(whole.again, container).entries()
    return _Listing(view, container).entries()


def _must_be_unpacked(view: View) -> bool:
    """Whether records cannot be opened in place: the file is compressed as a whole and not record by record."""
    if not (view.window(0, 2).read(2) or b"").startswith((b"\x1f\x8b", b"WA")):
        return True
    records = ArchiveIterator(buffered(view.again()))
    try:
        for _, _ in zip(range(2), records, strict=False):
            pass
    except ArchiveLoadFailed as fault:
        return "non-chunked" in str(fault)
    return False


@dataclass(slots=True)
class _Pending:
    """A listed record that still waits for its request."""

    number: int
    identity: str
    found: Found
    url: str
    captured_at: str
    page_url: str = ""
    flaw: Unlisted | None = None
    partners: list[str] = field(default_factory=list)


class _Listing:
    def __init__(self, view: Callable[[], View], container: Container) -> None:
        self._view, self._limits = view, container.expansion.limits
        self._referers: OrderedDict[str, str] = OrderedDict()
        self._waiting: deque[_Pending] = deque()
        self._payloads: dict[str, tuple[int, int | None]] = {}

    def entries(self) -> Iterator[Found | Unlisted]:
        records = ArchiveIterator(buffered(self._view()), check_digests=True)
        number = 0
        fault: Exception | None = None
        while True:
            try:
                record = next(records, None)
                if record is None:
                    break
                number += 1
                entry = self._record(record, number, records)
            except Exception as found:  # noqa: BLE001 - hostile data: warcio raises what its parsers raise
                fault = found
                break
            if isinstance(entry, Unlisted):
                yield entry
            elif entry is not None:
                self._waiting.append(entry)
            while self._waiting and (self._waiting[0].page_url or number - self._waiting[0].number > _WAIT):
                yield from self._finished(self._waiting.popleft())
        while self._waiting:
            yield from self._finished(self._waiting.popleft())
        if fault is not None:
            raise fault
        if records.err_count:
            raise ContainerDamaged(reason="a record's length is wrong")

    def _record(self, record: Any, number: int, records: Any) -> _Pending | Unlisted | None:
        headers = record.rec_headers
        kind = record.rec_type
        identity = headers.get_header("WARC-Record-ID") or ""
        partners = [value for name, value in headers.headers if name.lower() == "warc-concurrent-to"]
        if kind == "request":
            self._note(identity, partners, (record.http_headers and record.http_headers.get_header("Referer")) or "")
            return None
        if kind == "metadata":
            self._note(identity, partners, _via(record))
            return None
        if kind == "revisit":
            return self._revisit(record, number, identity, partners)
        if kind not in ("response", "resource", "conversion"):
            return None
        return self._content(record, number, identity, partners, records)

    def _note(self, identity: str, partners: list[str], page: str) -> None:
        """Remembers the page for the records that this one belongs to, before or after it."""
        if not page:
            return
        for key in (identity, *partners):
            self._referers[key] = page
        while len(self._referers) > _REMEMBERED:
            self._referers.popitem(last=False)
        for pending in self._waiting:
            if pending.identity in partners or identity in pending.partners:
                pending.page_url = page

    def _content(
        self, record: Any, number: int, identity: str, partners: list[str], records: Any
    ) -> _Pending | Unlisted | None:
        headers = record.rec_headers
        url = headers.get_header("WARC-Target-URI") or ""
        path = _path(url, number)
        content_type = (
            (record.http_headers and record.http_headers.get_header("Content-Type"))
            or headers.get_header("Content-Type")
            or ""
        ).lower()
        try:
            head = read_up_to(record.content_stream(), HEAD)
        except Exception:  # noqa: BLE001 - a broken encoding: told when the item is read
            head = b""
        wanted = content_type.startswith(("image/", "video/")) or is_picture(head) or is_video(head)
        if not wanted and form_of(head, url) not in _WORTH:
            return None
        if not head and not record.length:
            return None
        offset, length = records.get_record_offset(), record.length
        digest = headers.get_header("WARC-Payload-Digest") or ""
        pending = _Pending(
            number,
            identity,
            self._found(path, offset, length, digest, head),
            url,
            headers.get_header("WARC-Date") or "",
            self._page(identity, partners),
            partners=partners,
        )
        self._payloads.setdefault(digest, (offset, length))
        left = getattr(record.raw_stream, "limit", 0)
        if left and left > 0:
            fault = ContainerDamaged(reason="it ends within this record")
            pending.flaw = Unlisted(f"{path} (record)", fault.code, str(fault))
        elif record.digest_checker.passed is False and not self._payload_agrees(offset, digest):
            pending.flaw = Unlisted(
                f"{path} (digest)",
                "digest_mismatch",
                "The payload digest recorded for this picture differs from its content; it may be altered or damaged.",
            )
        return pending

    def _revisit(self, record: Any, number: int, identity: str, partners: list[str]) -> _Pending | Unlisted | None:
        """The same content met again at another time or address; it is read where it was kept."""
        headers = record.rec_headers
        url = headers.get_header("WARC-Target-URI") or ""
        path = _path(url, number)
        digest = headers.get_header("WARC-Payload-Digest") or ""
        kept = self._payloads.get(digest) if digest else None
        if kept is not None:
            found = self._found(path, kept[0], kept[1], digest, None)
            captured = headers.get_header("WARC-Date") or ""
            return _Pending(number, identity, found, url, captured, self._page(identity, partners), partners=partners)
        content_type = (record.http_headers and record.http_headers.get_header("Content-Type")) or ""
        if not content_type.lower().startswith(("image/", "video/")):
            return None
        return Unlisted(
            path, "payload_elsewhere", "This record repeats a picture whose content is kept in another web archive."
        )

    def _found(self, path: str, offset: int, length: int | None, digest: str, head: bytes | None) -> Found:
        item = Item(path, lambda: self._open(offset), None, f"{offset}:{length}:{digest}")
        return Found(item, (lambda: head) if head else None)

    def _page(self, identity: str, partners: list[str]) -> str:
        return next((self._referers[key] for key in (identity, *partners) if key in self._referers), "")

    def _finished(self, pending: _Pending) -> Iterator[Found | Unlisted]:
        item = pending.found.item
        yield Found(
            Item(
                item.path,
                item.open,
                item.size,
                item.stamp,
                url=pending.url,
                page_url=pending.page_url,
                captured_at=pending.captured_at,
            ),
            pending.found.head,
        )
        if pending.flaw is not None:
            yield pending.flaw

    def _open(self, offset: int) -> BinaryIO:
        """A record's content, freed of chunks and content encoding."""
        view = self._view()
        try:
            record = next(ArchiveIterator(buffered(view.window(offset, view.size - offset))))
            stream = cast(BinaryIO, _Content(record.content_stream()))
        except StopIteration:
            raise ContainerDamaged(reason="it ends too early") from None
        except Exception as fault:
            raise damaged(fault) from fault
        limit = max(self._limits.floor, self._limits.ratio * (record.length or 0))
        return guarded(stream, limit=limit, alongside=record)

    def _payload_agrees(self, offset: int, recorded: str) -> bool:
        """Whether the digest is right for the payload without its chunks or encoding, as some crawlers take it."""
        algorithm, _, value = recorded.partition(":")
        algorithm = algorithm.replace("-", "").lower()
        if algorithm not in ("sha1", "sha256", "md5", "sha512") or not value:
            return False
        return any(self._digest_agrees(offset, algorithm, value, decoded=decoded) for decoded in (False, True))

    def _digest_agrees(self, offset: int, algorithm: str, value: str, *, decoded: bool) -> bool:
        view = self._view()
        try:
            record = next(ArchiveIterator(buffered(view.window(offset, view.size - offset))))
            stream = record.content_stream() if decoded else ChunkedDataReader(record.raw_stream, decomp_type=None)
            digest = hashlib.new(algorithm, usedforsecurity=False)
            while part := stream.read(1 << 16):
                digest.update(part)
        except Exception:  # noqa: BLE001 - broken content does not agree
            return False
        forms = (digest.hexdigest(), base64.b32encode(digest.digest()).decode().rstrip("="))
        return value.rstrip("=").lower() in (form.lower() for form in forms)


class _Content(io.RawIOBase):
    """warcio's readers, which know nothing of negative sizes, as a plain stream."""

    def __init__(self, stream: Any) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return cast(bytes, self._stream.read(size if size > 0 else 1 << 18))


def _via(record: Any) -> str:
    for line in read_up_to(record.content_stream(), 1 << 16).splitlines():
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"via":
            return value.strip().decode("utf-8", "replace")
    return ""


def _path(url: str, number: int) -> str:
    """A readable path for a web address: host, path and question, as far as a path should be long."""
    try:
        parts = urlsplit(url)
        text = unquote(f"{parts.netloc}{parts.path}", errors="replace")
        if parts.query:
            text += f"?{parts.query.replace('/', '_')}"
    except ValueError:
        text = ""
    text = text.strip("/")[:300]
    return text or f"record-{number}"
