"""The language that a report is told in: its sentences by way of gettext, its figures as its readers write them.

What makes sentences for reports takes a ``Language``; without one it speaks English, which is what the sentences are
written in. They are gathered and compiled by ``packaging/report_texts.py``, which looks for the names ``gettext``,
``ngettext``, ``pgettext``, ``marked`` and ``say`` (what ``gettext`` is called where it is called often).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from gettext import NullTranslations

_SEPARATORS = {"en": (",", "."), "fr": ("\N{NO-BREAK SPACE}", ",")}
"""Between thousands, and before decimals. The narrow space that French prefers is in few fonts; lines break at it."""


def marked(text: str) -> str:
    """The same text: one that stands in a table and is translated where it is used."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code (``en``, ``fr``) with its translations from English."""

    code: str = "en"
    _texts: NullTranslations = field(default_factory=NullTranslations)

    def gettext(self, text: str) -> str:
        # An empty text means the catalogue's own header to gettext.
        return self._texts.gettext(text) if text else ""

    def pgettext(self, context: str, text: str) -> str:
        """A text that is said otherwise in another context."""
        return self._texts.pgettext(context, text)

    def ngettext(self, one: str, many: str, count: float) -> str:
        """The form that goes with a count, or with a measured figure (1.5 strangers)."""
        if not isinstance(count, int):
            count = int(count) if self.code == "fr" or count == 1 else max(2, math.ceil(count))
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
