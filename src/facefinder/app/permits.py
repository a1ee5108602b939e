"""What stands in the way of an act beyond roles: sealed examinations, faces confirmed as a person's, blindness."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from facefinder.app.access import Access
from facefinder.catalogue import Catalogue
from facefinder.domain.decisions import EventKind, Outcome, Pair, standing_of
from facefinder.domain.errors import InvalidDetails, SealedAlready
from facefinder.domain.filters import Filter
from facefinder.domain.shelves import Shelf
from facefinder.people.examinations import Examinations
from facefinder.people.persons import Persons
from facefinder.review.review import pair_of


class ReviewPermit:
    """Asked before each call of ``Review``, with the call's name and its positional arguments."""

    def __init__(self, catalogue: Catalogue, examinations: Examinations, persons: Persons) -> None:
        self._catalogue, self._examinations, self._persons = catalogue, examinations, persons

    def __call__(self, call: str, arguments: tuple[Any, ...]) -> None:
        """Sealed decisions stay as they are, and so does one on which a confirmed face rests.

        Raises:
            SealedAlready, InvalidDetails: with what can be done.
        """
        if call == "decide" and len(arguments) > 1:
            result, candidate = arguments[:2]
            changes = arguments[2:3] != (Outcome.POTENTIAL_CANDIDATE,)
            self._check(result.search_id, pair_of(result, candidate), changes=changes)
        elif call == "decide_copies" and len(arguments) > 1:
            result, candidate = arguments[:2]
            pair = pair_of(result, candidate)
            own = [event for event in self._catalogue.decisions.of_probe(pair.probe.sha256) if event.pair.same_as(pair)]
            changes = standing_of(own).outcome is not Outcome.POTENTIAL_CANDIDATE
            for face in self._catalogue.faces.many(candidate.folded).values():
                self._check(result.search_id, pair_of(result, replace(candidate, face=face)), changes=changes)
        elif call == "take_back" and arguments:
            event = self._catalogue.decisions.get(arguments[0])
            if event is not None:
                self._check(event.search_id, event.pair, changes=event.kind is EventKind.DECISION)

    def _check(self, search_id: str, pair: Pair, *, changes: bool) -> None:
        if self._examinations.sealed(search_id):
            raise SealedAlready(what="The first examination of this search")
        if changes and (name := self._persons.keeps_decision(pair)):
            raise InvalidDetails(
                what="The decision", reason=f"this face is confirmed as {name} on its strength; withdraw that first"
            )


class LibraryPermit:
    """Asked before each call of the library, with the call's name and its positional arguments: whoever may not be told
    what a filter leaves before a search may not be told it by browsing either."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def __call__(self, call: str, arguments: tuple[Any, ...]) -> None:
        """Filters that tell of searches and decisions are not for a blind examiner.

        Raises:
            ForbiddenByPolicy: while they examine blind.
        """
        if call == "facets" and any(arguments[1:]):
            self._access.check("ahead.facets")
        filters = [one.wanted for one in arguments if isinstance(one, Shelf)]
        filters += [one for given in arguments[2:] for one in given if isinstance(one, Filter)]
        if any(wanted.tells_of_examining for wanted in filters):
            self._access.check("ahead.left")
