"""What can be told before a search is on record: what filters would leave, and a preview of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facefinder.catalogue import Catalogue
from facefinder.domain.errors import SearchNotFound
from facefinder.domain.filters import Facets, Filter
from facefinder.domain.records import ProbeFace, SearchResult
from facefinder.search.searcher import Searcher

WORTH_PREVIEW = 1_000_000
"""In a smaller gallery nobody could tell a preview from the exact list by its time (docs/benchmarks.md), and what a
preview needs would only take memory."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a filter leaves: how many of how many enrolled faces, which of some listed ones, and how many each single
    condition would leave alone, in the order in which they were asked."""

    faces: int
    enrolled: int
    listed: frozenset[int]
    each: tuple[int, ...] = ()


class Ahead:
    """Answers questions about searches that are not made yet, or about the filter of one that was."""

    def __init__(self, catalogue: Catalogue, searcher: Searcher) -> None:
        self._catalogue, self._searcher = catalogue, searcher

    def facets(self) -> Facets:
        """What there is to filter by, with how many faces each."""
        return self._catalogue.filters.facets()

    def left(self, wanted: Filter, listed: Sequence[int] = (), each: Sequence[Filter] = ()) -> Left:
        """What ``wanted`` leaves of the gallery and of the ``listed`` faces; ``each`` are single conditions to count.

        Raises:
            InvalidDetails, SearchNotFound: when a filter makes no sense.
        """
        counts = tuple(self._searcher.count(one)[0] for one in each)
        faces, enrolled = self._searcher.count(wanted)
        kept = frozenset(listed)
        if wanted and listed:
            ids = np.unique(np.asarray(listed, dtype=np.int64))
            left = self._catalogue.filters.face_ids(wanted)
            kept = frozenset(np.intersect1d(ids, left, assume_unique=True).tolist())
        return Left(faces, enrolled, kept, counts)

    def filter_of(self, search_id: str) -> Filter:
        """The filter that a recorded search was made with.

        Raises:
            SearchNotFound: when there is none of that id.
        """
        facts = self._catalogue.searches.facts(search_id)
        if facts is None:
            raise SearchNotFound(search_id=search_id)
        return Filter.from_document(facts.settings.get("filter", {}))

    def preview(
        self,
        probes: Sequence[ProbeFace],
        purpose: str,
        *,
        top: int = 50,
        wanted: Filter | None = None,
        fold: bool = False,
    ) -> SearchResult | None:
        """About the list that ``search_together`` will give, told as not exact and without an id, so that nothing can
        be decided on it; None where the exact list comes as soon. That it was shown goes into the log first.

        Raises:
            as ``search_together``.
        """
        if wanted or self._searcher.gallery_size < WORTH_PREVIEW:
            return None
        return self._searcher.preview(probes, purpose, top=top, fold=fold)
