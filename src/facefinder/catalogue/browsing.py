"""Looking through what a case holds, page by page: every photograph and every face, by source and folder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.faces import FaceStore
from facefinder.catalogue.rows import exhibit_from, path_bytes, path_text
from facefinder.domain.geometry import Box
from facefinder.domain.shelves import Shelf, Shelved

_FETCH = 20_000


class BrowseStore:
    """Ids first, which is quick for any number; then the pages that are looked at."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._faces = FaceStore(connections)

    def photographs(self, shelf: Shelf) -> list[int]:
        """The exhibits on a shelf, in the order in which they were read."""
        where, values = _conditions(shelf)
        return self._ids(f"SELECT DISTINCT exhibit_id FROM occurrence JOIN exhibit USING (exhibit_id) {where}", values)

    def faces(self, shelf: Shelf) -> list[int]:
        """The faces on a shelf, in the order in which they were found."""
        where, values = _conditions(shelf)
        return self._ids(
            f"""SELECT face_id FROM face WHERE quality >= ? AND exhibit_id IN
                (SELECT exhibit_id FROM occurrence JOIN exhibit USING (exhibit_id) {where})""",
            [shelf.quality_from, *values],
        )

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

    def _ids(self, statement: str, values: Sequence[int | str | bytes]) -> list[int]:
        return list(self._each(statement + " ORDER BY 1", values))

    def _each(self, statement: str, values: Sequence[int | str | bytes]) -> Iterator[int]:
        cursor = self._connections.reader().execute(statement, list(values))
        while rows := cursor.fetchmany(_FETCH):
            for row in rows:
                yield row[0]


_LISTED = "(SELECT value FROM json_each(?))"


def _conditions(shelf: Shelf) -> tuple[str, list[int | str | bytes]]:
    conditions: list[str] = []
    values: list[int | str | bytes] = []
    if shelf.source_id:
        conditions.append("source_id = ?")
        values.append(shelf.source_id)
    if shelf.folder:
        # Paths are stored as bytes: everything below a folder lies between its name with "/" and with the next byte.
        start = path_bytes(shelf.folder + "/")
        conditions.append("path >= ? AND path < ?")
        values += [start, start[:-1] + b"0"]
    if shelf.text:
        conditions.append("instr(lower(CAST(path AS TEXT)), lower(?)) > 0")
        values.append(shelf.text)
    if shelf.faces is not None:
        conditions.append("exhibit.faces > 0" if shelf.faces else "exhibit.faces = 0")
    return ("WHERE " + " AND ".join(conditions) if conditions else "", values)
