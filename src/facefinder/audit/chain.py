"""The chain: each entry's digest covers its content and the digest before it.

An entry that was edited, removed, inserted or moved breaks the chain at its place. A log that was rewritten from some
entry on is sound in itself; only an anchor kept elsewhere shows that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from facefinder.catalogue import AuditRow, Catalogue

GENESIS = "0" * 64


def now() -> str:
    """This moment, UTC, ISO 8601 with microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def digest_of(row: AuditRow) -> str:
    """SHA-256, in hexadecimal, over the entry's fields as canonical JSON, the previous digest among them."""
    fields = [row.sequence, row.at, row.operator, row.action, row.subject, row.details, row.previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode("ascii")).hexdigest()


class Recorder:
    """Writes entries in the name of one operator."""

    def __init__(self, catalogue: Catalogue, operator: str) -> None:
        self._catalogue = catalogue
        self.operator = operator

    def record(self, action: str, subject: str, **details: Any) -> None:
        """Append an entry; within the transaction of the change that it records.

        ``details`` must be JSON values; they hold hashes and references, never pixels or vectors.
        """
        last = self._catalogue.log.last_within()
        row = AuditRow(
            sequence=1 if last is None else last.sequence + 1,
            at=now(),
            operator=self.operator,
            action=action,
            subject=subject,
            details=json.dumps(details, ensure_ascii=True, sort_keys=True, separators=(",", ":")),
            previous=GENESIS if last is None else last.digest,
            digest="",
        )
        self._catalogue.log.append(_sealed(row))


def _sealed(row: AuditRow) -> AuditRow:
    return AuditRow(
        row.sequence, row.at, row.operator, row.action, row.subject, row.details, row.previous, digest_of(row)
    )


def chain_faults(rows: Iterable[AuditRow]) -> Iterator[tuple[int, str]]:
    """Where the chain is broken: the entry's number and what is wrong with it."""
    expected, previous = 1, GENESIS
    for row in rows:
        if row.sequence != expected:
            yield (
                row.sequence,
                f"entry {expected} is missing before it" if row.sequence > expected else "it is out of order",
            )
        elif row.previous != previous:
            yield row.sequence, "it does not follow from the entry before it"
        if digest_of(row) != row.digest:
            yield row.sequence, "it was changed after it was written"
        expected, previous = row.sequence + 1, row.digest
