"""A filter as a question to SQLite: which faces it leaves, and which photographs."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.facets import facets_of
from facefinder.catalogue.persons import PersonStore
from facefinder.catalogue.regions import CONFIRMED, DECIDED
from facefinder.catalogue.words import WordIndex
from facefinder.domain.errors import InvalidDetails, SearchNotFound
from facefinder.domain.filters import Facets, Filter

REMEMBERED = 8
_FETCH = 65_536

Clause = tuple[str, list[Any]]
"""An SQL condition and its parameters: on ``exhibit``, or on ``face``."""


class FilterStore:
    """Turns filters into sets of faces or photographs. The last few answers are remembered while the catalogue is the
    same."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._words = WordIndex(connections)
        self._persons = PersonStore(connections)
        self._known: OrderedDict[tuple[str, bool, int], NDArray[np.int64]] = OrderedDict()
        self._facets: dict[bool, tuple[int, Facets]] = {}
        self._guard = threading.Lock()

    def face_ids(self, wanted: Filter) -> NDArray[np.int64]:
        """Every face that the filter leaves, ascending.

        Raises:
            InvalidDetails: when the filter makes no sense.
            SearchNotFound: when it names a search that is not there.
        """
        return self._remembered(wanted, photographs=False)

    def exhibit_ids(self, wanted: Filter) -> NDArray[np.int64]:
        """Every exhibit that the filter leaves (see ``Filter``), ascending.

        Raises:
            as ``face_ids``.
        """
        return self._remembered(wanted, photographs=True)

    def facets(self, *, photographs: bool = False) -> Facets:
        """What there is to filter by, with how many faces (or photographs) each; remembered while the catalogue is the
        same."""
        moment = self._moment()
        with self._guard:
            if photographs in self._facets and self._facets[photographs][0] == moment:
                return self._facets[photographs][1]
        people = [
            (person.name, int(self._ask(Filter(person=person.name), photographs=photographs).size))
            for person in self._persons.all()
            if not person.retired_at
        ]
        counted = facets_of(self._connections.reader(), photographs=photographs)
        found = replace(counted, people=tuple(people))
        with self._guard:
            self._facets[photographs] = (moment, found)
        return found

    def _remembered(self, wanted: Filter, *, photographs: bool) -> NDArray[np.int64]:
        wanted.check()
        key = (json.dumps(wanted.document(), sort_keys=True), photographs, self._moment())
        with self._guard:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = self._ask(wanted, photographs=photographs)
        with self._guard:
            self._known[key] = found
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found

    def _moment(self) -> int:
        """A number that stays while nothing was changed that a filter looks at: recorded searches do not count."""
        row = (
            self._connections.reader()
            .execute(
                """SELECT sequence FROM audit_entry
                   WHERE action NOT IN ('search', 'search.preview', 'batch.probe', 'batch.problem')
                   ORDER BY sequence DESC LIMIT 1"""
            )
            .fetchone()
        )
        return 0 if row is None else int(row[0])

    def _ask(self, wanted: Filter, *, photographs: bool) -> NDArray[np.int64]:
        around = [*self._of_places(wanted), *self._of_photographs(wanted)]
        inside = list(self._of_faces(wanted))
        if photographs:
            if inside:
                where, parameters = _all_of(inside)
                around.append((f"exhibit_id IN (SELECT exhibit_id FROM face WHERE {where})", parameters))
            where, parameters = _all_of(around)
            question = f"SELECT exhibit_id FROM exhibit WHERE {where}"
        else:
            of_exhibit = any("exhibit." in clause for clause, _ in around)
            where, parameters = _all_of([*around, *inside])
            joined = " JOIN exhibit USING (exhibit_id)" if of_exhibit else ""
            question = f"SELECT face_id FROM face{joined} WHERE {where}"
        return ids_of(self._connections.reader().execute(question, parameters))

    def _of_faces(self, wanted: Filter) -> Iterator[Clause]:
        """Conditions on a face itself."""
        if wanted.quality_from:
            yield "face.quality >= ?", [wanted.quality_from]
        if wanted.face_size_from:
            yield "min(face.width, face.height) >= ?", [wanted.face_size_from]
        if wanted.face_size_to:
            yield "min(face.width, face.height) <= ?", [wanted.face_size_to]
        if wanted.decided is not None:
            yield f"face_id {'' if wanted.decided else 'NOT '}IN ({DECIDED})", []
        if wanted.person:
            name = " ".join(wanted.person.split())
            if self._persons.of_name(name) is None:
                raise InvalidDetails(what=f"The person {name}", reason="nobody of that name is named in this case")
            yield f"face_id IN ({CONFIRMED})", [name]
        if wanted.not_faces:
            yield f"face_id NOT IN {_LISTED}", [_listed(wanted.not_faces)]
        for search_id, negation in ((wanted.within_search, ""), (wanted.not_within_search, "NOT ")):
            if search_id:
                yield f"face_id {negation}IN {_LISTED}", [_listed(self._candidates(search_id))]

    @staticmethod
    def _of_places(wanted: Filter) -> Iterator[Clause]:
        """Conditions on where a photograph was seen; all of them must hold of one and the same place."""
        conditions: list[str] = []
        parameters: list[Any] = []
        if wanted.sources:
            conditions.append(f"source_id IN {_LISTED}")
            parameters.append(_listed(wanted.sources))
        if wanted.exhibit_references:
            conditions.append(_REFERRED)
            parameters += [_listed(wanted.exhibit_references)] * 2
        if wanted.captured_from or wanted.captured_to:
            conditions.append("captured_at <> '' AND captured_at >= ? AND captured_at < ?")
            parameters += [wanted.captured_from, _after(wanted.captured_to)]
        if conditions:
            yield (
                f"exhibit_id IN (SELECT exhibit_id FROM occurrence WHERE {' AND '.join(conditions)})",
                parameters,
            )
        # A photograph is taken away only by a place that is taken away: one that was seen elsewhere too goes as well.
        if wanted.not_sources:
            yield (
                f"exhibit_id NOT IN (SELECT exhibit_id FROM occurrence WHERE source_id IN {_LISTED})",
                [_listed(wanted.not_sources)],
            )
        if wanted.not_exhibit_references:
            yield (
                f"exhibit_id NOT IN (SELECT exhibit_id FROM occurrence WHERE {_REFERRED})",
                [_listed(wanted.not_exhibit_references)] * 2,
            )

    def _of_photographs(self, wanted: Filter) -> Iterator[Clause]:
        """Conditions on a photograph itself."""
        if wanted.taken_from or wanted.taken_to:
            yield (
                "exhibit.taken_at <> '' AND exhibit.taken_at >= ? AND exhibit.taken_at < ?",
                [wanted.taken_from, _after(wanted.taken_to)],
            )
        if wanted.camera:
            yield "instr(lower(exhibit.camera), lower(?)) > 0", [wanted.camera]
        if wanted.text:
            yield f"exhibit_id IN {_LISTED}", [_listed(self._words.exhibits(wanted.text))]
        if wanted.same_photograph_as:
            yield (
                f"exhibit_id IN (SELECT exhibit_id FROM face WHERE face_id IN {_LISTED})",
                [_listed(wanted.same_photograph_as)],
            )
        if wanted.not_exhibits:
            yield f"exhibit.sha256 NOT IN {_LISTED}", [_listed(value.lower() for value in wanted.not_exhibits)]

    def _candidates(self, search_id: str) -> list[int]:
        reader = self._connections.reader()
        if reader.execute("SELECT 1 FROM search WHERE search_id = ?", [search_id]).fetchone() is None:
            raise SearchNotFound(search_id=search_id)
        found: list[int] = []
        rows = reader.execute("SELECT face_id, folded FROM search_candidate WHERE search_id = ?", [search_id])
        for face_id, folded in rows.fetchall():
            found += [int(face_id), *(int(other) for other in json.loads(folded))]
        return found


_REFERRED = """
    (own_reference IN (SELECT value FROM json_each(?))
     OR own_reference = '' AND source_id IN (
         SELECT source_id FROM source WHERE exhibit_reference IN (SELECT value FROM json_each(?))))
"""
"""A place's exhibit reference: its own where it has one, else its source's."""

_LISTED = "(SELECT value FROM json_each(?))"


def ids_of(cursor: Any) -> NDArray[np.int64]:
    """A cursor's first column, ascending."""
    parts = []
    while rows := cursor.fetchmany(_FETCH):
        parts.append(np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows)))
    return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)


def _all_of(clauses: list[Clause]) -> Clause:
    where = " AND ".join(f"({clause})" for clause, _ in clauses) or "1"
    return where, [parameter for _, parameters in clauses for parameter in parameters]


def _listed(values: Any) -> str:
    return json.dumps(list(values))


def _after(day: str) -> str:
    """What sorts behind every moment of that day; behind everything where there is no day."""
    return f"{day}~" if day else "~"
