"""Where a case that is locked asks for a pass-phrase when none was handed in: each shell says how it asks."""

from __future__ import annotations

from collections.abc import Callable
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


_asker: Callable[[Asked], str] = _nobody


def ask_with(asker: Callable[[Asked], str]) -> None:
    """Let ``asker`` ask from now on; it returns the pass-phrase or raises a known error."""
    global _asker
    _asker = asker


def ask(kind: str, what: str) -> str:
    """The pass-phrase for something locked.

    Raises:
        PassphraseNeeded: when nobody can be asked.
    """
    return _asker(Asked(kind, what))
