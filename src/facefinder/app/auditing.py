"""Reading, exporting, anchoring and checking a case's audit log, for both shells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from facefinder.audit import Recorder
from facefinder.audit.anchors import Anchor, anchor_faults, countersigned, read_anchor, take_anchor, write_anchor
from facefinder.audit.examine import examine
from facefinder.audit.export import export_log, exported_faults
from facefinder.catalogue import Catalogue
from facefinder.files.signing import SigningKey


@dataclass(frozen=True, slots=True)
class AuditFault:
    """One place where the record is not what it was."""

    place: str
    wrong: str


class Auditing:
    """What may be done with one case's log."""

    def __init__(self, catalogue: Catalogue, recorder: Recorder) -> None:
        self._catalogue = catalogue
        self._recorder = recorder

    def export(self, target: Path) -> tuple[Path, int]:
        """Write the log as JSON lines with the script that checks it; see ``audit.export``. The export is recorded."""
        path, entries = export_log(self._catalogue, target)
        self._recorder.record("audit.exported", f"audit:{entries}", entries=entries)
        return path, entries

    def anchor(self, *, key: SigningKey | None = None, write_to: Path | None = None) -> Anchor:
        """The log's head as an anchor, countersigned where a key is given, written where a path is.

        That it was taken is recorded in the entry after it.
        """
        anchor = take_anchor(self._catalogue, self._recorder.operator)
        if key is not None:
            anchor = countersigned(anchor, key)
        if write_to is not None:
            write_anchor(anchor, write_to)
        self._recorder.record(
            "audit.anchored", f"audit:{anchor.sequence}", head=anchor.head, public_key=anchor.public_key
        )
        return anchor

    def faults(self, anchors: Sequence[Anchor] = ()) -> list[AuditFault]:
        """Check the log, the rows that it answers for, and that it is the one the anchors saw."""
        found = [AuditFault(fault.place, fault.wrong) for fault in examine(self._catalogue)]
        found += [
            AuditFault(f"audit entry {entry}", wrong) for entry, wrong in anchor_faults(self._catalogue, list(anchors))
        ]
        return found


def read_anchors(paths: Sequence[Path], trusted: str = "") -> list[Anchor]:
    """Anchors from their files; with ``trusted``, only ones signed with that public key."""
    return [read_anchor(path, trusted) for path in paths]


def check_export(path: Path, anchors: Sequence[Anchor] = ()) -> list[AuditFault]:
    """Check an exported log, alone."""
    found = exported_faults(path, [anchor.document() for anchor in anchors])
    return [AuditFault(place, wrong) for place, wrong in found]
