"""Messages (EML, MHTML) and mailboxes (MBOX): attachments, inline pictures, and messages inside messages.

Texts are not listed. A saved page (MHTML) is a message too: its pictures carry the page's web address and their own.
"""

from __future__ import annotations

import email.policy
import email.utils
import re
from collections.abc import Callable, Iterator
from email.message import Message
from email.parser import BytesParser
from functools import partial
from typing import BinaryIO, cast

from facefinder.domain.errors import ContainerDamaged, ContainerTooLarge, PasswordNeeded
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.expand import Container, Found, Reusable, bytes_opener
from facefinder.ingest.sources.sniff import HEAD
from facefinder.ingest.sources.streams import View, buffered, read_up_to

_LARGEST_MESSAGE = 512 << 20
_MOST_PARTS = 10_000
_DEEPEST = 20
_SEPARATOR = re.compile(rb"^From [^\r\n]{3,}")


def read_mail(container: Container) -> Iterator[Found | Unlisted]:
    """What one message carries."""
    reusable = Reusable(container)
    yield from _Mail(reusable, 0, reusable.view().size, container.item.stamp).entries("")


def read_mbox(container: Container) -> Iterator[Found | Unlisted]:
    """What the messages of a mailbox carry; their paths begin with the message's number."""
    reusable = Reusable(container)
    for number, (start, end) in enumerate(_messages(reusable.view()), 1):
        yield from _Mail(reusable, start, end, container.item.stamp).entries(f"{number:06}/")


def _messages(view: View) -> Iterator[tuple[int, int]]:
    """Where each message begins and ends, without the separating line. A separator follows an empty line."""
    stream = buffered(view)
    start: int | None = None
    at = 0
    blank = True
    while line := stream.readline(1 << 20):
        if blank and _SEPARATOR.match(line):
            if start is not None:
                yield start, at
            start = at + len(line)
        blank = not line.strip(b"\r\n")
        at += len(line)
    if start is not None:
        yield start, at


class _Mail:
    def __init__(self, reusable: Reusable, start: int, end: int, stamp: str) -> None:
        self._reusable, self._start, self._end, self._stamp = reusable, start, end, stamp

    def entries(self, prefix: str) -> Iterator[Found | Unlisted]:
        if self._end - self._start > _LARGEST_MESSAGE:
            fault = ContainerTooLarge(limit=f"{_LARGEST_MESSAGE // 1024**2} MB")
            yield Unlisted(prefix.rstrip("/"), fault.code, str(fault))
            return
        message = self._parsed()
        sent = _date(message)
        page = message.get("Snapshot-Content-Location") or ""
        count = 0
        for number, part, path in _parts(message, "", 0):
            count += 1
            if count > _MOST_PARTS:
                fault = ContainerTooLarge(limit=f"{_MOST_PARTS} parts")
                yield Unlisted(f"{prefix}…", fault.code, str(fault))
                return
            if part.get_content_maintype() == "text" and not _is_attached(part):
                continue
            full = f"{prefix}{path}"
            if part.get_content_type() in ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"):
                yield Unlisted(full, PasswordNeeded.code, "This message is encrypted; decrypt it with other software.")
                continue
            content = _content(part)
            if content is None:
                fault2 = ContainerDamaged(reason="an attachment's encoding is broken")
                yield Unlisted(full, fault2.code, str(fault2))
                continue
            url = part.get("Content-Location") or ""
            yield Found(
                Item(
                    full,
                    self._opener(number),
                    len(content),
                    f"{number}:{len(content)}" if self._stamp else "",
                    url=url if "://" in url else "",
                    page_url=page,
                    captured_at=sent,
                ),
                head=partial(_beginning, content),
                inner=bytes_opener(content),
            )

    def _parsed(self) -> Message:
        window = self._reusable.view().window(self._start, self._end - self._start)
        content = read_up_to(buffered(window), window.size)
        return BytesParser(policy=email.policy.compat32).parsebytes(content)

    def _opener(self, wanted: int) -> Callable[[], BinaryIO]:
        def opener() -> BinaryIO:
            for number, part, _ in _parts(self._parsed(), "", 0):
                if number == wanted:
                    content = _content(part)
                    if content is not None:
                        return bytes_opener(content)()
            raise ContainerDamaged(reason="it changed while it was read")

        return opener


def _beginning(content: bytes) -> bytes:
    return content[:HEAD]


def _parts(
    message: Message, prefix: str, depth: int, counter: list[int] | None = None
) -> Iterator[tuple[int, Message, str]]:
    """(number, part, path) of every leaf; attached messages are gone into, their subject becoming a folder."""
    counter = counter if counter is not None else [0]
    payload = message.get_payload()
    if message.get_content_type() == "message/rfc822" and isinstance(payload, list) and depth < _DEEPEST:
        for inner in payload:
            counter[0] += 1
            name = _file_name(message) or f"message-{counter[0]}.eml"
            yield from _parts(cast(Message, inner), f"{prefix}{name}/", depth + 1, counter)
        return
    if isinstance(payload, list) and depth < _DEEPEST:
        for inner in payload:
            yield from _parts(cast(Message, inner), prefix, depth + 1, counter)
        return
    counter[0] += 1
    name = _file_name(message)
    if not name:
        suffix = {"jpeg": "jpg", "plain": "txt"}.get(message.get_content_subtype(), message.get_content_subtype())
        name = f"part-{counter[0]}.{re.sub('[^A-Za-z0-9]', '', suffix)[:10]}"
    yield counter[0], message, f"{prefix}{name}"


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
        if "=?" in name:
            from email.header import decode_header, make_header

            name = str(make_header(decode_header(name)))
    except (LookupError, ValueError, TypeError, UnicodeError):
        name = ""
    if not name and "://" in (location := part.get("Content-Location") or ""):
        name = location.split("?")[0].rstrip("/").rpartition("/")[2]
    return str(name).replace("/", "_").replace("\\", "_").strip()[:200]


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" and bool(part.get_filename())


def _content(part: Message) -> bytes | None:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        return None
    if content is None:  # a multipart that is nested too deep
        return None
    return cast(bytes, content)


def _date(message: Message) -> str:
    try:
        return email.utils.parsedate_to_datetime(str(message.get("Date"))).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
