"""Where a case that is locked asks for a pass-phrase, and who is there, when it was not told: each shell says how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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


Chooser = Callable[[Sequence[str], str], str]


def _expected(_names: Sequence[str], default: str) -> str:
    return default


_chooser: ContextVar[Chooser] = ContextVar("chooser", default=_expected)
_asker: ContextVar[Callable[[Asked], str]] = ContextVar("asker", default=_nobody)


@contextmanager
def asking_with(asker: Callable[[Asked], str], chooser: Chooser = _expected) -> Iterator[None]:
    """Let ``asker`` ask in this thread meanwhile; it returns the pass-phrase or raises a known error. ``chooser`` says
    which of the people of a case is there, given their names and who is expected."""
    before, chosen = _asker.set(asker), _chooser.set(chooser)
    try:
        yield
    finally:
        _asker.reset(before)
        _chooser.reset(chosen)


def who(names: Sequence[str], default: str) -> str:
    """Which of these people is there."""
    return _chooser.get()(names, default) if names else default


def ask(kind: str, what: str) -> str:
    """The pass-phrase for something locked.

    Raises:
        PassphraseNeeded: when nobody can be asked.
    """
    return _asker.get()(Asked(kind, what))
