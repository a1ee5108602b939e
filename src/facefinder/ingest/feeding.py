"""From a lister's items to work for the engine, and from the engine's answers to outcomes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from facefinder.catalogue import Catalogue
from facefinder.domain.errors import ItemNotFound, KnownError, NotReadable, SourceVanished
from facefinder.engine.contract import Answer, Work
from facefinder.files.faults import is_gone, reason_of
from facefinder.ingest.contents import CHANGED, Read, read_content
from facefinder.ingest.control import ImportControl
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.progress import Progress
from facefinder.ingest.settling import Settled, Settlement

REST = "/…"
"""How the path of a problem ends that stands for everything in a container that could not be listed."""


class Scope:
    """The few places of a source that are tried again; a container among them stands for everything in it."""

    def __init__(self, paths: Collection[str]) -> None:
        self._wanted = {path.removesuffix(REST) for path in paths}
        self._seen: set[str] = set()
        self._around = {
            path[:place] for path in self._wanted for place, letter in enumerate(path) if letter == "/" and place
        }

    def covers(self, path: str) -> bool:
        """Whether this entry was asked for; remembers what was seen."""
        place = path.removesuffix(REST)
        while place:
            if place in self._wanted:
                self._seen.add(place)
                return True
            place = place.rpartition("/")[0]
        return False

    def leaves_alone(self, path: str) -> bool:
        """Whether a file need not even be opened: it is not asked for, nor is anything in it."""
        place = path
        while place:
            if place in self._wanted:
                return False
            place = place.rpartition("/")[0]
        return path not in self._around

    def unseen(self) -> list[str]:
        return sorted(self._wanted - self._seen)


@dataclass(slots=True)
class _UnderWay:
    """A content that is with the engine, and the further places of it that were met meanwhile."""

    path: str
    item: Item
    read: Read
    twins: list[tuple[str, Item]] = field(default_factory=list)


class Feeder:
    """``work`` may be drawn by a thread of the engine's while ``settle`` runs in the importer's.

    ``renew`` says that what is told of known files (by a manifest) may be new: they are settled again, unread.
    """

    def __init__(
        self,
        root: PurePath,
        catalogue: Catalogue,
        settlement: Settlement,
        *,
        control: ImportControl,
        progress: Progress,
        scope: Scope | None = None,
        renew: bool = False,
        spool_folder: str | None = None,
    ) -> None:
        self._root = root
        self._source_id = settlement.source_id
        self._catalogue = catalogue
        self._settlement = settlement
        self._control = control
        self._progress = progress
        self._scope = scope
        self._renew = renew
        self._spool_folder = spool_folder
        self._lock = threading.Lock()
        self._under_way: dict[int, _UnderWay] = {}
        self._key_of: dict[str, int] = {}
        self._last_known = ""
        self._last_unknown = ("", "")
        self.fault: KnownError | None = None
        self.listed_all = False

    def is_known(self, path: str, stamp: str) -> bool:
        """For the lister: a file that need not be opened, because it was read before and has not changed."""
        if self._scope is not None and self._scope.leaves_alone(path):
            return True
        if not stamp or (path, stamp) == self._last_unknown:
            return False
        if self._catalogue.exhibits.stamp_of(self._source_id, path) != stamp:
            self._last_unknown = (path, stamp)
            return False
        self._last_known = path
        return True

    def work(self, entries: Callable[[], Iterator[Item | Unlisted]]) -> Iterator[Work]:
        key = 0
        try:
            for entry in entries():
                self._control.wait_while_paused()
                if self._control.cancelled:
                    return
                if self._scope is not None and not self._scope.covers(entry.path):
                    continue
                self._progress.seen(entry.path)
                if isinstance(entry, Unlisted):
                    self._settlement.take(Settled(entry.path, None, code=entry.code, sentence=entry.sentence))
                    continue
                read = self._to_analyse(entry, key)
                if read is not None:
                    yield Work(key, read.content, self._mover(entry.path))
                    key += 1
            if self._scope is not None:
                for path in self._scope.unseen():
                    self._progress.seen(path)
                    gone = ItemNotFound(path=path)
                    self._settlement.take(Settled(path, None, code=gone.code, sentence=str(gone)))
            self.listed_all = True
        except KnownError as fault:
            # Kept, not raised: the engine draws this generator, and what is under way must still be settled.
            self.fault = fault
        except OSError as fault:
            self.fault = SourceVanished(path=str(self._root))
            self.fault.__cause__ = fault

    def _mover(self, path: str) -> Callable[[float], None]:
        return lambda share: self._progress.moved(path, share)

    def _to_analyse(self, item: Item, key: int) -> Read | None:
        """Read the item unless it is known at this place; None when it already has, or shares, an outcome."""
        if item.stamp and (item.path == self._last_known or self.is_known(item.path, item.stamp)):
            self._settle_known(item)
            return None
        try:
            read = read_content(item.open(), self._spool_folder)
        except SourceVanished:
            raise
        except KnownError as fault:
            self._settlement.take(Settled(item.path, item, code=fault.code, sentence=str(fault)))
            return None
        except OSError as fault:
            if is_gone(fault) and not os.path.lexists(self._root):
                raise SourceVanished(path=str(self._root)) from fault
            told = NotReadable(path="This file", reason=reason_of(fault))
            self._settlement.take(Settled(item.path, item, code=told.code, sentence=str(told)))
            return None
        with self._lock:
            twin = self._key_of.get(read.sha256)
            if twin is not None:
                self._under_way[twin].twins.append((item.path, item))
            elif self._catalogue.exhibits.id_of(read.sha256) is None:
                self._key_of[read.sha256] = key
                self._under_way[key] = _UnderWay(item.path, item, read)
                return read
        read.close()
        if twin is None:
            self._settlement.take(Settled(item.path, item, sha256=read.sha256, size=read.size))
        return None

    def _settle_known(self, item: Item) -> None:
        sha256 = self._catalogue.exhibits.content_at(self._source_id, item.path) if self._renew else None
        if sha256 is None:
            self._settlement.skip()
        else:
            self._settlement.take(Settled(item.path, item, sha256=sha256))

    def settle(self, answer: Answer) -> None:
        with self._lock:
            under_way = self._under_way[answer.key]
        read = under_way.read
        problem = answer.problem
        if read.has_changed():
            problem = NotReadable(path="This file", reason=CHANGED)
        read.close()
        if problem is not None:
            self._forget(answer.key, under_way)
            for path, item in [(under_way.path, under_way.item), *under_way.twins]:
                self._settlement.take(Settled(path, item, code=problem.code, sentence=str(problem)))
        else:
            self._settlement.take(
                Settled(under_way.path, under_way.item, read.sha256, read.size, analysis=answer.analysis)
            )
            self._forget(answer.key, under_way)
            for path, item in under_way.twins:
                self._settlement.take(Settled(path, item, read.sha256, read.size, analysis=answer.analysis))

    def close(self) -> None:
        """Let go of what is still held, when the import ended before its answers came."""
        with self._lock:
            for under_way in self._under_way.values():
                under_way.read.close()
            self._under_way.clear()
            self._key_of.clear()

    def _forget(self, key: int, under_way: _UnderWay) -> None:
        with self._lock:
            del self._under_way[key]
            del self._key_of[under_way.read.sha256]
