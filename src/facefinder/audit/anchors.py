"""Anchors: the log's head, kept where the case's keeper cannot reach it, so that rewriting the whole log shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facefinder.audit.chain import now
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import AnchorInvalid, NotReadable
from facefinder.files.documents import write_document
from facefinder.files.faults import reason_of
from facefinder.files.signing import SigningKey, signature_holds

_FIELDS = ("anchor", "case_id", "sequence", "head", "at", "by")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The log's head at one moment, with the countersignature where there is one (hexadecimal, Ed25519)."""

    case_id: str
    sequence: int
    head: str
    at: str
    by: str
    public_key: str = ""
    signature: str = ""

    def fields(self) -> dict[str, Any]:
        """What a countersignature covers."""
        return {
            "anchor": "facefinder-audit",
            "case_id": self.case_id,
            "sequence": self.sequence,
            "head": self.head,
            "at": self.at,
            "by": self.by,
        }

    def document(self) -> dict[str, Any]:
        signed = {"public_key": self.public_key, "signature": self.signature} if self.signature else {}
        return {**self.fields(), **signed}


def take_anchor(catalogue: Catalogue, by: str) -> Anchor:
    """The log's head as it is now."""
    sequence, head = catalogue.log.head()
    return Anchor(catalogue.case().case_id, sequence, head, now(), by)


def countersigned(anchor: Anchor, key: SigningKey) -> Anchor:
    """The same anchor with a signature over it."""
    return Anchor(
        anchor.case_id, anchor.sequence, anchor.head, anchor.at, anchor.by, key.public, key.sign(anchor.fields())
    )


def write_anchor(anchor: Anchor, path: Path) -> None:
    """Write an anchor as a small JSON file.

    Raises:
        DiskFull, NotWritable: when it cannot be written.
    """
    write_document(path, anchor.document())


def read_anchor(path: Path, trusted: str = "") -> Anchor:
    """An anchor from its file; ``trusted`` is the public key that must have signed it, where one is given.

    Raises:
        NotReadable: when there is no file.
        AnchorInvalid: when it is none, its signature does not hold, or another key made it.
    """
    try:
        content = path.read_bytes()[:65536]
    except OSError as fault:
        raise NotReadable(path=str(path), reason=reason_of(fault)) from fault
    try:
        found = json.loads(content)
        anchor = _anchor_from(found)
    except (ValueError, KeyError, TypeError) as fault:
        raise AnchorInvalid(path=str(path), reason="it is no anchor of an audit log") from fault
    if anchor.signature and not signature_holds(anchor.public_key, anchor.signature, anchor.fields()):
        raise AnchorInvalid(path=str(path), reason="its signature does not hold: it was changed")
    if trusted and anchor.public_key != trusted:
        raise AnchorInvalid(path=str(path), reason="it is not signed with the expected key")
    return anchor


def _anchor_from(found: Mapping[str, Any]) -> Anchor:
    if found["anchor"] != "facefinder-audit" or not set(found) <= {*_FIELDS, "public_key", "signature"}:
        raise ValueError("no anchor")
    return Anchor(
        case_id=str(found["case_id"]),
        sequence=int(found["sequence"]),
        head=str(found["head"]),
        at=str(found["at"]),
        by=str(found["by"]),
        public_key=str(found.get("public_key", "")),
        signature=str(found.get("signature", "")),
    )


def anchor_faults(catalogue: Catalogue, anchors: list[Anchor]) -> Iterator[tuple[int, str]]:
    """Where the log is not the one that an anchor saw: the entry's number and what is wrong."""
    case_id = catalogue.case().case_id
    fitting = 0
    for anchor in sorted(anchors, key=lambda each: each.sequence):
        if anchor.case_id != case_id:
            yield anchor.sequence, "the anchor is of another case"
            continue
        row = catalogue.log.get(anchor.sequence)
        if row is None:
            yield anchor.sequence, f"an anchor of {anchor.at} saw it, and it is not there: the log was cut off"
        elif row.digest != anchor.head:
            since = f"after entry {fitting}" if fitting else "at or before it"
            yield anchor.sequence, f"the anchor of {anchor.at} saw another: the log was rewritten {since}"
        else:
            fitting = anchor.sequence
