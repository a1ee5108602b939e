"""How an entry of the audit log is digested: pure, and simple enough to be done again by anyone with a few lines."""

from __future__ import annotations

import hashlib
import json

GENESIS = "0" * 64
"""What the first entry names as the digest before it."""


def entry_digest(  # noqa: PLR0917 - the order is the format
    sequence: int, at: str, operator: str, action: str, subject: str, details: str, changes: str, previous: str
) -> str:
    """SHA-256, in hexadecimal, over the entry's eight fields as a JSON list: ASCII only, no spaces."""
    fields = [sequence, at, operator, action, subject, details, changes, previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode("ascii")).hexdigest()
