"""Checks an exported audit log: python3 verify_export.py LOG.jsonl [ANCHOR.json ...]

It needs nothing but Python's standard library, and no FaceFinder: every entry's digest covers the entry and the digest
before it, so an entry that was edited, removed, inserted or moved is named. An anchor (the log's head, kept elsewhere)
shows a log that was rewritten as a whole; signatures of anchors are checked by `facefinder audit verify`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
HEADER = ("export", "version", "case_id", "number", "exported_at", "entries", "head")
ENTRY = ("sequence", "at", "operator", "action", "subject", "details", "changes", "previous")


def digest(fields: list[Any]) -> str:
    """SHA-256 over the fields as a JSON list: ASCII only, no spaces."""
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode("ascii")).hexdigest()


def header_line(header: Mapping[str, Any]) -> str:
    """The first line of an export: what it is of, how many entries follow, and the last one's digest."""
    fields = {name: header[name] for name in HEADER}
    return json.dumps({**fields, "digest": digest(list(fields.values()))}, ensure_ascii=True)


def _parsed(line: str, names: tuple[str, ...]) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    if not isinstance(found, dict) or tuple(found) != (*names, "digest"):
        return None
    if json.dumps(found, ensure_ascii=True) != line:
        return None
    return found


def faults(lines: Iterable[str], anchors: Iterable[Mapping[str, Any]] = ()) -> list[tuple[str, str]]:
    """Everything that is wrong, as place and sentence; empty when the export is whole and fits the anchors."""
    numbered = iter(enumerate(lines, start=1))
    _, first = next(numbered, (1, ""))
    header = _parsed(first, HEADER)
    found: list[tuple[str, str]] = []
    if header is None:
        found.append(("line 1", "it is not the head of an exported audit log"))
        header = {"entries": None, "head": None, "case_id": None}
    elif digest([header[name] for name in HEADER]) != header["digest"]:
        found.append(("line 1", "the export's head was changed after it was written"))
    waiting = list(anchors)
    found += [
        (f"anchor {anchor.get('sequence')}", "it is of another case")
        for anchor in waiting
        if header["case_id"] is not None and anchor.get("case_id") != header["case_id"]
    ]
    expected, previous, fitting = 1, GENESIS, 0
    for number, line in numbered:
        entry = _parsed(line, ENTRY)
        if entry is None:
            found.append((f"line {number}", f"it is no entry (entry {expected} should be here)"))
            expected += 1
            continue
        sequence = entry["sequence"]
        place = f"entry {sequence}"
        if not isinstance(sequence, int):
            found.append((f"line {number}", f"its number cannot be read (entry {expected} should be here)"))
            expected += 1
            continue
        if sequence > expected:
            found.append((place, f"entry {expected} is missing before it"))
        elif sequence < expected:
            found.append((place, "it is out of order or stands here twice"))
        elif entry["previous"] != previous:
            found.append((place, "it does not follow from the entry before it"))
        if digest([entry[name] for name in ENTRY]) != entry["digest"]:
            found.append((place, "it was changed after it was written"))
        for anchor in waiting:
            if anchor.get("sequence") == sequence:
                if anchor.get("head") == entry["digest"]:
                    fitting = sequence
                else:
                    since = f"after entry {fitting}" if fitting else "somewhere before"
                    found.append((place, f"the anchor of {anchor.get('at')} names another: rewritten {since}"))
        expected, previous = sequence + 1, entry["digest"]
    written = expected - 1
    if header["entries"] is not None and header["entries"] != written:
        found.append((f"entry {written}", f"the export ends here, and it should hold {header['entries']} entries"))
    elif header["head"] is not None and header["head"] != previous:
        found.append((f"entry {written}", "it is not the one that the export's head names as the last"))
    found += [
        (f"anchor {anchor.get('sequence')}", f"the log ends at {written}: it was cut off or replaced")
        for anchor in waiting
        if not isinstance(anchor.get("sequence"), int) or anchor["sequence"] > written
    ]
    return found


def main(arguments: list[str]) -> int:
    if not arguments:
        sys.stderr.write(__doc__ or "")
        return 2
    anchors = [json.loads(Path(name).read_text(encoding="utf-8")) for name in arguments[1:]]
    # Lines end with a newline and nothing else: other line separators are text here.
    lines = Path(arguments[0]).read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    found = faults([line for line in lines if line], anchors)
    for place, wrong in found:
        sys.stdout.write(f"{place}: {wrong}.\n")
    sys.stdout.write("The log is NOT as it was written.\n" if found else "The log is as it was written.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
