"""Parts of the holdings that a person looks through."""

from __future__ import annotations

from dataclasses import dataclass, field

from facefinder.domain.filters import Filter
from facefinder.domain.geometry import Box
from facefinder.domain.records import EnrolledFace, Exhibit


@dataclass(frozen=True, slots=True)
class Shelf:
    """What part of the holdings to look at. ``source_id`` 0 is every source; ``folder`` a path inside it, empty for
    all; ``faces`` True for photographs with a face, False without, None for both; ``wanted`` what is left of that."""

    source_id: int = 0
    folder: str = ""
    faces: bool | None = None
    wanted: Filter = field(default_factory=Filter)


@dataclass(frozen=True, slots=True)
class Held:
    """What lies on a shelf: the ids that its filter leaves, ascending; of how many; and how many each single condition
    would leave alone, in the order in which they were asked."""

    ids: tuple[int, ...]
    of: int
    each: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelved:
    """One photograph, or one face of it: where it was first seen, and the boxes of all its faces."""

    exhibit: Exhibit
    face: EnrolledFace | None
    exhibit_reference: str
    path: str
    boxes: tuple[Box, ...]
