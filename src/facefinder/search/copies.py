"""Near copies of an exhibit among all exhibits of the case, found by their perceptual hashes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facefinder.catalogue import Catalogue
from facefinder.search.folding import MOST_BITS

_FEATURELESS = 4
"""A hash with so few bits set (or unset) is that of a plain surface, and like that of every other plain surface."""


@dataclass(frozen=True, slots=True)
class NearCopy:
    """An exhibit that looks like a copy of another; ``bits`` of the 64 of their perceptual hashes differ."""

    exhibit_id: int
    bits: int


def near_copies(catalogue: Catalogue, exhibit_id: int) -> list[NearCopy]:
    """The exhibits that look like copies of this one, the nearest first; none for a video or a plain surface."""
    ids, hashes, shapes = catalogue.exhibits.all_looks()
    own = np.flatnonzero(ids == exhibit_id)
    if not own.size or not _FEATURELESS <= int(hashes[own[0]]).bit_count() <= 64 - _FEATURELESS:
        return []
    bits = np.bitwise_count(hashes ^ hashes[own[0]])
    ratio = shapes / shapes[own[0]]
    alike = (bits <= MOST_BITS) & (ratio >= 0.95) & (ratio <= 1 / 0.95) & (ids != exhibit_id)
    places = np.flatnonzero(alike)
    places = places[np.lexsort((ids[places], bits[places]))]
    return [NearCopy(int(ids[place]), int(bits[place])) for place in places]
