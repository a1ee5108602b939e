"""Where a case that is locked asks for a pass-phrase when none was handed in: each shell says how it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from facefinder.domain.errors import PassphraseNeeded

CASE, PERSON = "case", "person"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is locked, for the sentence on the screen; ``kind`` is ``CASE`` or ``PERSON``."""

    kind: str
    what: str


def _nobody(asked: Asked) -> str:
    raise PassphraseNeeded(what=asked.what[0].upper() + asked.what[1:])


_asker: ContextVar[Callable[[Asked], str]] = ContextVar("asker", default=_nobody)


@contextmanager
def asking_with(asker: Callable[[Asked], str]) -> Iterator[None]:
    """Let ``asker`` ask in this thread meanwhile; it returns the pass-phrase or raises a known error."""
    before = _asker.set(asker)
    try:
        yield
    finally:
        _asker.reset(before)


def ask(kind: str, what: str) -> str:
    """The pass-phrase for something locked.

    Raises:
        PassphraseNeeded: when nobody can be asked.
    """
    return _asker.get()(Asked(kind, what))
