"""Examining a case's record: the log's chain, what every transaction said it changed, and each row as it stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from facefinder.audit.chain import chain_faults
from facefinder.catalogue import AuditRow, Catalogue
from facefinder.catalogue.examination import Examination
from facefinder.domain.ledger import GENESIS


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the record is not what it was: ``place`` names it, ``entry`` is the log's entry it belongs to."""

    place: str
    wrong: str
    entry: int


def examine(catalogue: Catalogue) -> list[Fault]:
    """Every fault of the log, of the lists of changes and of the catalogue's rows; empty when all is as recorded."""
    with catalogue.examine() as examination:
        schema_faults = [Fault("catalogue", wrong, 0) for wrong in examination.schema_faults()]
        if any(fault.wrong.startswith("table ") and fault.wrong.endswith("missing") for fault in schema_faults):
            return schema_faults
        entries = list(examination.entries())
        return [
            *schema_faults,
            *(Fault(f"audit entry {sequence}", wrong, sequence) for sequence, wrong in chain_faults(entries)),
            *_end(entries, examination.head()),
            *_lists(entries, examination),
            *(
                Fault(f"{fault.table} {fault.key.strip('[]')}", fault.wrong, fault.sequence)
                for fault in examination.row_faults()
            ),
        ]


def _end(entries: list[AuditRow], noted: tuple[int, str] | None) -> Iterator[Fault]:
    sequence, digest = (entries[-1].sequence, entries[-1].digest) if entries else (0, GENESIS)
    if noted is None:
        yield Fault(f"audit entry {sequence}", "the note of the log's end is missing", sequence)
    elif noted[0] > sequence:
        yield Fault(
            f"audit entry {noted[0]}",
            f"the log was cut off: it ends at {sequence} and {noted[0]} were written",
            noted[0],
        )
    elif noted != (sequence, digest):
        yield Fault(f"audit entry {sequence}", "it is not the one noted as the log's end", sequence)


def _lists(entries: list[AuditRow], examination: Examination) -> Iterator[Fault]:
    claimed = {entry.sequence: entry.changes for entry in entries}
    for sequence, digest in examination.change_lists():
        if sequence not in claimed:
            yield Fault(f"change list {sequence}", "its audit entry is gone", sequence)
        elif claimed.pop(sequence) != digest:
            yield Fault(f"change list {sequence}", "it is not the one its audit entry names", sequence)
    for sequence, changes in claimed.items():
        if changes:
            yield Fault(f"change list {sequence}", "it was removed", sequence)
