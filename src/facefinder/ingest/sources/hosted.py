"""The child process that reads containers: lists what is in them and streams it, for ``host`` to show as plain items.

Containers are hostile data, and their parsers are many and partly native. Here they may crash, hang or fill the memory
without harm to the program. One request at a time, each answered by one frame; nothing is ever unpickled.
"""

from __future__ import annotations

import os
import queue
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from facefinder.domain.errors import KnownError, SourceNotFound, SourceVanished
from facefinder.engine.frames import Frame, FrameBroken, read_frame, write_frame
from facefinder.files.child import die_with_parent, limit_resources, take_the_pipes
from facefinder.files.evidence import stamp_of
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.expand import ExpandLimits, Expansion, expand
from facefinder.ingest.sources.locate import Shelf, locate
from facefinder.ingest.sources.opening import outermost
from facefinder.ingest.sources.streams import damaged, read_up_to
from facefinder.offline import landlock

BATCH = 64
BATCH_SECONDS = 0.25
KEPT_ITEMS = 20_000
PART = 1 << 20

Answer = tuple[dict[str, object], tuple[bytes, ...]]


@dataclass(slots=True)
class _Listing:
    entries: Iterator[Item | Unlisted]
    items: OrderedDict[int, Item]
    count: int = 0


class Server:
    """Answers one request after the other."""

    def __init__(self, ask_known: Callable[[str, str], bool]) -> None:
        self._ask_known = ask_known
        self._listings: dict[int, _Listing] = {}
        self._streams: dict[int, BinaryIO] = {}
        self._number = 0
        self._shelf = Shelf()

    def answer(self, request: dict[str, Any]) -> Answer:
        """The answer to a request; a known error becomes an answer with a ``fault``."""
        handlers: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "expand": self._expand,
            "next": self._next,
            "open": self._open,
            "locate": self._locate,
            "read": self._read,
        }
        try:
            for number in request["drop"]:
                self._drop(number)
            return handlers[str(request["do"])](request)
        except KnownError as fault:
            return _fault(fault)
        except Exception as fault:  # noqa: BLE001 - hostile data: whatever a parser raises is told as damage
            traceback.print_exc()
            return _fault(damaged(fault))

    def _expand(self, request: dict[str, Any]) -> Answer:
        found, rest = outermost(request["location"], request["path"], stamp=request["stamp"], size=request["size"])
        assert not rest
        expansion = _expansion(request)
        if request["ask_known"]:
            expansion = replace(expansion, known=self._ask_known)
        self._number += 1
        self._listings[self._number] = _Listing(expand(found, expansion), OrderedDict())
        return {"listing": self._number}, ()

    def _next(self, request: dict[str, Any]) -> Answer:
        """The next entries: as many as come within a moment, at least one unless the end is reached."""
        listing = self._listings[request["listing"]]
        rows: list[dict[str, object]] = []
        ends = time.monotonic() + BATCH_SECONDS
        fault: KnownError | None = None
        ended = False
        while len(rows) < BATCH and time.monotonic() < ends:
            try:
                entry = next(listing.entries, None)
            except KnownError as known:
                fault = known
                break
            if entry is None:
                ended = True
                break
            rows.append(_row(entry, listing.count))
            if isinstance(entry, Item):
                listing.items[listing.count] = entry
                if len(listing.items) > KEPT_ITEMS:
                    listing.items.popitem(last=False)
            listing.count += 1
        answer: dict[str, object] = {"entries": rows, "end": ended}
        if fault is not None:
            answer |= _fault(fault)[0]
        return answer, ()

    def _open(self, request: dict[str, Any]) -> Answer:
        listing = self._listings.get(request["listing"])
        item = listing.items.get(request["index"]) if listing is not None else None
        if item is None:
            return {"forgotten": True}, ()
        return self._started(item.open())

    def _locate(self, request: dict[str, Any]) -> Answer:
        found, rest = outermost(request["location"], request["path"])
        expansion = _expansion(request)
        place = (f"{request['location']}\0{expansion.passwords}", _stamp(request["location"], found.item.path))
        opener = locate(found, rest, expansion, self._shelf, place=place)
        if opener is None:
            return {"missing": True}, ()
        return self._started(opener())

    def _started(self, stream: BinaryIO) -> Answer:
        """The stream's number and its first part; a small file is done with that."""
        self._number += 1
        self._streams[self._number] = stream
        return self._part(self._number)

    def _part(self, number: int) -> Answer:
        stream = self._streams[number]
        part = b""
        fault: KnownError | None = None
        try:
            part = read_up_to(stream, PART)
        except Exception as broken:  # noqa: BLE001 - hostile data
            fault = damaged(broken)
        ended = len(part) < PART
        answer: dict[str, object] = {"stream": number, "end": ended}
        if fault is not None:
            answer |= _fault(fault)[0]
        if ended:
            self._drop(number)
        return answer, (part,)

    def _read(self, request: dict[str, Any]) -> Answer:
        return self._part(request["stream"])

    def _drop(self, number: int) -> None:
        """Lets a listing or a stream go."""
        self._listings.pop(number, None)
        stream = self._streams.pop(number, None)
        if stream is not None:
            stream.close()


def _expansion(request: dict[str, Any]) -> Expansion:
    return Expansion(ExpandLimits(**request["limits"]), tuple(request["passwords"]))


def _stamp(location: str, path: str) -> str:
    """What the outermost file of the source is now: a directory on the shelf is good only for that."""
    return stamp_of(os.stat(os.path.join(location, path) if os.path.isdir(location) else location))


def _row(entry: Item | Unlisted, index: int) -> dict[str, object]:
    if isinstance(entry, Unlisted):
        return {"path": entry.path, "code": entry.code, "sentence": entry.sentence}
    return {
        "index": index,
        "path": entry.path,
        "size": entry.size,
        "stamp": entry.stamp,
        "url": entry.url,
        "page_url": entry.page_url,
        "captured_at": entry.captured_at,
    }


def _fault(fault: KnownError) -> Answer:
    vanished = isinstance(fault, SourceVanished | SourceNotFound)
    return {"fault": {"code": fault.code, "sentence": str(fault), "vanished": vanished}}, ()


def confine_to_source(readable: object, scratch: str) -> str | None:
    """From now on open nothing but the program, the source that is read, and a private folder, where the system can
    enforce that; None when it is active, else the reason why not. Before the first thread starts."""
    paths = [Path(str(path)) for path in readable] if isinstance(readable, list) else []
    return landlock.confine(readable=[*landlock.program_paths(), *paths], writable=[Path(scratch), Path(os.devnull)])


def main() -> None:
    """Runs until the program closes the pipe. The first frame names the program's process and the memory allowed."""
    frames_in, frames_out = take_the_pipes()
    hello = read_frame(frames_in)
    if hello is None:
        return
    die_with_parent(int(str(hello.header["parent"])))
    limit_resources(int(str(hello.header["memory_bytes"])))
    confine_to_source(hello.header["readable"], str(hello.header["scratch"]))
    inbox: queue.SimpleQueue[Frame] = queue.SimpleQueue()

    def listen() -> None:
        try:
            while (frame := read_frame(frames_in)) is not None:
                inbox.put(frame)
        except (FrameBroken, OSError):
            pass
        os._exit(0)  # the program is gone or done

    threading.Thread(target=listen, name="listen", daemon=True).start()

    def ask_known(path: str, stamp: str) -> bool:
        """Asks the program, in the middle of a request, whether it read an item before."""
        write_frame(frames_out, {"known": [path, stamp]})
        return bool(inbox.get().header["answer"])

    server = Server(ask_known)
    while True:
        write_frame(frames_out, *server.answer(inbox.get().header))
