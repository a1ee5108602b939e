"""The log as JSON lines in a folder that can check itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib import resources
from pathlib import Path

from facefinder.audit.chain import now
from facefinder.audit.verify_export import ENTRY, faults, header_line
from facefinder.catalogue import AuditRow, Catalogue
from facefinder.domain.errors import NotReadable
from facefinder.files.atomic import make_folder, replacing, write_atomically
from facefinder.files.faults import reason_of

LOG_NAME = "audit.jsonl"
SCRIPT_NAME = "verify_export.py"


def entry_line(row: AuditRow) -> str:
    fields = asdict(row)
    return json.dumps({name: fields[name] for name in (*ENTRY, "digest")}, ensure_ascii=True)


def export_log(catalogue: Catalogue, target: Path) -> tuple[Path, int]:
    """Write the log, and the script that checks it, into the folder ``target`` (or, where it is named ``*.jsonl``, the
    log to that file and the script beside it). Returns the log's path and the number of entries.

    Raises:
        DiskFull, NotWritable: nothing half-written stays.
    """
    path = target if target.suffix == ".jsonl" else target / LOG_NAME
    make_folder(path.parent)
    record = catalogue.case()
    sequence, head = catalogue.log.head()
    header = {
        "export": "facefinder-audit",
        "version": 1,
        "case_id": record.case_id,
        "number": record.number,
        "exported_at": now(),
        "entries": sequence,
        "head": head,
    }
    with replacing(path) as temporary, temporary.open("x", encoding="ascii", newline="\n") as stream:
        stream.write(header_line(header) + "\n")
        for row in catalogue.log.all():
            if row.sequence > sequence:
                break
            stream.write(entry_line(row) + "\n")
    write_atomically(path.parent / SCRIPT_NAME, resources.files("facefinder.audit").joinpath(SCRIPT_NAME).read_bytes())
    return path, sequence


def exported_faults(path: Path, anchors: list[dict[str, object]]) -> list[tuple[str, str]]:
    """Check an export (the folder or the file), as the script beside it does.

    Raises:
        NotReadable: when there is no such file.
    """
    path = path / LOG_NAME if path.is_dir() else path
    try:
        with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as stream:
            return faults(_lines(stream), anchors)
    except OSError as fault:
        raise NotReadable(path=str(path), reason=reason_of(fault)) from fault


def _lines(stream: Iterator[str]) -> Iterator[str]:
    return (line.removesuffix("\n") for line in stream if line != "\n")
