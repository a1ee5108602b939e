"""Parts of the holdings that a person looks through."""

from __future__ import annotations

from dataclasses import dataclass

from facefinder.domain.geometry import Box
from facefinder.domain.records import EnrolledFace, Exhibit


@dataclass(frozen=True, slots=True)
class Shelf:
    """What part of the holdings to look at. ``source_id`` 0 is every source; ``folder`` a path inside it, empty for
    all; ``text`` a part of the path; ``faces`` True for photographs with a face, False without, None for both."""

    source_id: int = 0
    folder: str = ""
    text: str = ""
    faces: bool | None = None
    quality_from: int = 0


@dataclass(frozen=True, slots=True)
class Shelved:
    """One photograph, or one face of it: where it was first seen, and the boxes of all its faces."""

    exhibit: Exhibit
    face: EnrolledFace | None
    exhibit_reference: str
    path: str
    boxes: tuple[Box, ...]
