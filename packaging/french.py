"""French as it is set: what is typed with plain spaces gets the ones that do not break where French wants them."""

from __future__ import annotations

import re

_UNBROKEN = "\N{NO-BREAK SPACE}"
_BEFORE, _AFTER = re.compile(r" (?=[:;?!»%])"), re.compile(r"(?<=«) ")


def spaced(text: str) -> str:
    """The text with no line of it beginning with a colon or the like, or ending with an opening quotation mark."""
    return _AFTER.sub(_UNBROKEN, _BEFORE.sub(_UNBROKEN, text))
