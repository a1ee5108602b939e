"""The language that something is told in: its sentences by way of gettext, its figures as its readers write them.

What makes sentences for reports takes a ``Language``; without one it speaks English, which is what the sentences are
written in. They are gathered and compiled by ``packaging/report_texts.py``, which looks for the names ``gettext``,
``ngettext``, ``pgettext``, ``marked`` and ``say`` (what ``gettext`` is called where it is called often).

Errors are made in English, stored so, and cross from one process to another as text. They are told in another language
by how they read: ``Retelling`` knows each sentence and each reason with its gaps. ``packaging/error_texts.py`` gathers
those where errors are made, and by the name ``phrase``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # English, which the window starts with, needs no catalogue
    from gettext import NullTranslations

_SEPARATORS = {"en": (",", "."), "fr": ("\N{NO-BREAK SPACE}", ",")}
"""Between thousands, and before decimals. The narrow space that French prefers is in few fonts; lines break at it."""


def marked(text: str) -> str:
    """The same text: one that stands in a table and is translated where it is used."""
    return text


def phrase(text: str) -> str:
    """The same text: one that stands in an error's sentence and is written elsewhere than where the error is made."""
    return text


_GAP = re.compile(r"\{(\w+)\}")
_FEW_LETTERS = 6
"""A text with fewer letters than that is known again only where its gaps hold numbers, or a text that is known too."""


class Retelling:
    """Texts that were filled in English, told in another language: those known and those within their gaps."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """``texts``: each text as it is written in the program, gaps in braces, with its translation."""
        self._whole = dict(texts)
        gapped = [(text, _GAP.sub(" ", text)) for text in texts if _GAP.search(text)]
        # What says most is tried first: "{path} is empty" before "{path} is {what}".
        gapped.sort(key=lambda each: -len(each[1]))
        self._gapped = [
            (max(_GAP.split(text)[::2], key=len), _pattern(text), texts[text], _few(said)) for text, said in gapped
        ]
        self.known = lru_cache(maxsize=4096)(self._known)

    def template(self, text: str) -> str:
        """A text as it is written in the program, its gaps still open."""
        return self._whole.get(text, text)

    def _known(self, text: str) -> str | None:
        """A filled text in the other language; None where it is none of the program's."""
        if text in self._whole:
            return self._whole[text]
        for piece, pattern, other, few in self._gapped:
            if piece not in text or (found := pattern.fullmatch(text)) is None:
                continue
            gaps = found.groupdict()
            told = {name: self.known(value) for name, value in gaps.items()}
            if few and not any(told.values()) and not all(map(str.isdigit, gaps.values())):
                continue
            return other.format_map({name: told[name] or value for name, value in gaps.items()})
        # A phrase that begins a sentence is written large.
        small = self.known(text[0].lower() + text[1:]) if text[:1].isupper() else None
        return small and small[0].upper() + small[1:]


def _pattern(text: str) -> re.Pattern[str]:
    parts = _GAP.split(text)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL
    )


def _few(said: str) -> bool:
    return sum(map(str.isalpha, said)) < _FEW_LETTERS


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code (``en``, ``fr``) with its translations from English; ``errors`` for what errors say."""

    code: str = "en"
    _texts: NullTranslations | None = None
    errors: Retelling = field(default_factory=lambda: Retelling({}), compare=False)

    def retold(self, sentence: str) -> str:
        """What an error said in English, in this language; as it is where it is no text of the program."""
        return self.errors.known(sentence) or self.gettext(sentence)

    def gettext(self, text: str) -> str:
        # An empty text means the catalogue's own header to gettext.
        return self._texts.gettext(text) if text and self._texts else text

    def pgettext(self, context: str, text: str) -> str:
        """A text that is said otherwise in another context."""
        return self._texts.pgettext(context, text) if self._texts else text

    def ngettext(self, one: str, many: str, count: float) -> str:
        """The form that goes with a count, or with a measured figure (1.5 strangers)."""
        if not isinstance(count, int):
            count = int(count) if self.code == "fr" or count == 1 else max(2, math.ceil(count))
        if self._texts is None:
            return one if count == 1 else many
        return self._texts.ngettext(one, many, count)

    def number(self, value: int) -> str:
        """``12,000``"""
        return self.figures(f"{value:,}")

    def figures(self, shown: str) -> str:
        """A figure as English writes it (``12,000.5``) as this language does."""
        thousands, decimal = _SEPARATORS.get(self.code, _SEPARATORS["en"])
        return shown.translate({ord(","): thousands, ord("."): decimal})

    def joined(self, parts: list[str] | tuple[str, ...]) -> str:
        """``blurred, dark and small``"""
        if len(parts) < 2:
            return "".join(parts)
        return self.gettext("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


ENGLISH = Language()
