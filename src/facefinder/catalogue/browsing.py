"""Looking through what a case holds, page by page: every photograph and every face, by source and folder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.faces import FaceStore
from facefinder.catalogue.filters import FilterStore, ids_of
from facefinder.catalogue.rows import exhibit_from, path_bytes, path_text
from facefinder.domain.filters import Facets, Filter
from facefinder.domain.geometry import Box
from facefinder.domain.shelves import Held, Shelf, Shelved

_FETCH = 20_000


class BrowseStore:
    """Ids first, which is quick for any number; then the pages that are looked at."""

    def __init__(self, connections: Connections, filters: FilterStore) -> None:
        self._connections, self._filters = connections, filters
        self._faces = FaceStore(connections)

    # What is asked is given by place, so that whoever guards these calls sees it.

    def photographs(self, shelf: Shelf, /) -> list[int]:
        """The exhibits on a shelf, in the order in which they were read; raises as ``held``."""
        return list(self.held(shelf, False).ids)

    def faces(self, shelf: Shelf, /) -> list[int]:
        """The faces on a shelf, in the order in which they were found; raises as ``held``."""
        return list(self.held(shelf, True).ids)

    def held(self, shelf: Shelf, faces: bool, each: Sequence[Filter] = (), /) -> Held:
        """What lies on a shelf, as ``faces`` or as photographs; ``each`` are single conditions to count on it.

        Raises:
            InvalidDetails, SearchNotFound: when a filter makes no sense.
        """
        find = self._filters.face_ids if faces else self._filters.exhibit_ids
        everything = self._on(shelf, faces)

        def left(wanted: Filter) -> NDArray[np.int64]:
            return np.intersect1d(everything, find(wanted), assume_unique=True) if wanted else everything

        counts = tuple(int(left(one).size) for one in each)
        return Held(tuple(left(shelf.wanted).tolist()), int(everything.size), counts)

    def facets(self, faces: bool, examining: bool, /) -> Facets:
        """What there is to filter by, with how many faces or photographs each; with ``examining`` also what tells of
        the examination: the people who were named."""
        found = self._filters.facets(photographs=not faces)
        return found if examining else replace(found, people=())

    def by_source(self) -> dict[int, tuple[int, int]]:
        """How many photographs and faces each source holds, by its id; a photograph counts once a source, however
        often it lies there. Sources that hold none are missing."""
        rows = self._connections.reader().execute(
            """SELECT source_id, count(*), sum(faces) FROM (SELECT DISTINCT source_id, exhibit_id FROM occurrence)
               JOIN exhibit USING (exhibit_id) GROUP BY source_id"""
        )
        return {int(source_id): (int(held), int(faces or 0)) for source_id, held, faces in rows.fetchall()}

    def folders(self) -> list[tuple[int, str, int]]:
        """Every folder that holds photographs: source, path inside it (empty for its top), how many lie right there."""
        counts: Counter[tuple[int, str]] = Counter()
        cursor = self._connections.reader().execute("SELECT source_id, path FROM occurrence")
        while rows := cursor.fetchmany(_FETCH):
            counts.update((source_id, path_text(path).rpartition("/")[0]) for source_id, path in rows)
        return sorted((source_id, folder, count) for (source_id, folder), count in counts.items())

    def shelved_photographs(self, exhibit_ids: Sequence[int]) -> list[Shelved]:
        """A page of photographs, in the order of the ids; erased ones are missing."""
        rows = self._connections.reader().query(
            f"""SELECT exhibit.*, source.exhibit_reference, occurrence.path FROM exhibit
                JOIN occurrence ON occurrence.occurrence_id =
                    (SELECT min(occurrence_id) FROM occurrence WHERE occurrence.exhibit_id = exhibit.exhibit_id)
                JOIN source USING (source_id) WHERE exhibit.exhibit_id IN {_LISTED}""",
            [json.dumps(list(exhibit_ids))],
        )
        boxes = self._boxes(exhibit_ids)
        found = {
            row["exhibit_id"]: Shelved(
                exhibit_from(row),
                None,
                row["exhibit_reference"],
                path_text(row["path"]),
                tuple(boxes.get(row["exhibit_id"], ())),
            )
            for row in rows
        }
        return [found[exhibit_id] for exhibit_id in exhibit_ids if exhibit_id in found]

    def shelved_faces(self, face_ids: Sequence[int]) -> list[Shelved]:
        """A page of faces, in the order of the ids; erased ones are missing."""
        faces = self._faces.many(list(face_ids))
        exhibits = dict.fromkeys(face.exhibit_id for face in faces.values())
        shelved = {one.exhibit.exhibit_id: one for one in self.shelved_photographs(list(exhibits))}
        found = []
        for face_id in face_ids:
            face = faces.get(face_id)
            one = shelved.get(face.exhibit_id) if face is not None else None
            if face is not None and one is not None:
                found.append(Shelved(one.exhibit, face, one.exhibit_reference, one.path, (face.box,)))
        return found

    def _boxes(self, exhibit_ids: Sequence[int]) -> dict[int, list[Box]]:
        found: dict[int, list[Box]] = {}
        statement = f"SELECT exhibit_id, x, y, width, height FROM face WHERE frame = 0 AND exhibit_id IN {_LISTED}"
        for exhibit_id, *sides in self._connections.reader().execute(statement, [json.dumps(list(exhibit_ids))]):
            found.setdefault(exhibit_id, []).append(Box(*sides))
        return found

    def _on(self, shelf: Shelf, faces: bool) -> NDArray[np.int64]:
        """The ids on a shelf before its filter, ascending."""
        conditions: list[str] = []
        values: list[int | bytes] = []
        places, bounds = _places(shelf)
        if places:
            conditions.append(f"exhibit_id IN (SELECT exhibit_id FROM occurrence WHERE {places})")
            values += bounds
        if shelf.faces is not None and not faces:
            conditions.append("faces > 0" if shelf.faces else "faces = 0")
        name, table = ("face_id", "face") if faces else ("exhibit_id", "exhibit")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return ids_of(self._connections.reader().execute(f"SELECT {name} FROM {table}{where}", values))


_LISTED = "(SELECT value FROM json_each(?))"


def _places(shelf: Shelf) -> tuple[str, list[int | bytes]]:
    """The condition on a place that a shelf makes, and its parameters."""
    conditions: list[str] = []
    values: list[int | bytes] = []
    if shelf.source_id:
        conditions.append("source_id = ?")
        values.append(shelf.source_id)
    if shelf.folder:
        # Paths are stored as bytes: everything below a folder lies between its name with "/" and with the next byte.
        start = path_bytes(shelf.folder + "/")
        conditions.append("path >= ? AND path < ?")
        values += [start, start[:-1] + b"0"]
    return " AND ".join(conditions), values
