"""The chain: each entry's digest covers its content and the digest before it.

An entry that was edited, removed, inserted or moved breaks the chain at its place. A log that was rewritten from some
entry on is sound in itself; only an anchor kept elsewhere shows that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from facefinder.catalogue import AuditRow, Catalogue
from facefinder.catalogue.log import Entry
from facefinder.domain.language import phrase
from facefinder.domain.ledger import GENESIS, entry_digest


def now() -> str:
    """This moment, UTC, ISO 8601 with microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def digest_of(row: AuditRow) -> str:
    """What the entry's digest must be, from its content."""
    return entry_digest(
        row.sequence, row.at, row.operator, row.action, row.subject, row.details, row.changes, row.previous
    )


class Recorder:
    """Writes entries in the name of one operator."""

    def __init__(self, catalogue: Catalogue, operator: str) -> None:
        self._catalogue = catalogue
        self.operator = operator

    def record(self, action: str, subject: str, **details: Any) -> None:
        """Append an entry; within the transaction of the change that it records, or alone.

        ``details`` must be JSON values; they hold hashes and references, never pixels or vectors.
        """
        content = json.dumps(details, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        with self._catalogue.transaction():
            self._catalogue.log.append(Entry(now(), self.operator, action, subject, content))


def chain_faults(rows: Iterable[AuditRow]) -> Iterator[tuple[int, str]]:
    """Where the chain is broken: the entry's number and what is wrong with it."""
    expected, previous = 1, GENESIS
    for row in rows:
        if row.sequence != expected:
            yield (
                row.sequence,
                phrase(f"entry {expected} is missing before it")
                if row.sequence > expected
                else phrase("it is out of order"),
            )
        elif row.previous != previous:
            yield row.sequence, phrase("it does not follow from the entry before it")
        if digest_of(row) != row.digest:
            yield row.sequence, phrase("it was changed after it was written")
        expected, previous = row.sequence + 1, row.digest
