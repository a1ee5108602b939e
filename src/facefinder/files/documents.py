"""Documents that leave the program for people and other programs: JSON in plain ASCII, one value a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from facefinder.files.atomic import write_atomically


def as_document(content: Mapping[str, Any]) -> bytes:
    """The document's bytes; ASCII, so that any name in it passes any editor, mail and terminal."""
    return json.dumps(content, ensure_ascii=True, indent=1).encode("ascii") + b"\n"


def write_document(path: Path, content: Mapping[str, Any]) -> None:
    """Write the document in one step.

    Raises:
        DiskFull, NotWritable: when it cannot be written whole; the old file is then untouched.
    """
    write_atomically(path, as_document(content))
