"""Faces, their templates and kept crops, and the state of each recogniser's gallery."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import (
    GalleryState,
    check_seal,
    exhibit_values,
    face_from,
    template_checksum,
    to_json,
    vector_from,
)
from facefinder.domain.records import EnrolledFace, Vector

_FACES = "SELECT face.*, exhibit.sha256 FROM face JOIN exhibit USING (exhibit_id)"


class FaceStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._renewals = 0

    # --- writing, within a transaction ------------------------------------------------------------------------------

    def know_recogniser(
        self, recogniser_id: str, dimension: int, model_files: dict[str, str], at: str, definition: str = ""
    ) -> None:
        """Record a recogniser with its weights' hashes and its templates' definition before its first template."""
        writer = self._connections.writer
        writer.execute(
            "INSERT OR IGNORE INTO recogniser VALUES (?, ?, ?, ?, ?)",
            [recogniser_id, dimension, to_json(model_files), definition, at],
        )
        writer.execute("INSERT OR IGNORE INTO gallery_state VALUES (?, 0, 0, 0)", [recogniser_id])

    def define(self, recogniser_id: str, model_files: dict[str, str], definition: str) -> None:
        """Record that a recogniser's templates are now made by another definition; within a transaction."""
        self._connections.writer.execute(
            "UPDATE recogniser SET model_files = ?, definition = ? WHERE recogniser_id = ?",
            [to_json(model_files), definition, recogniser_id],
        )

    def grow_gallery(self, recogniser_id: str, faces: int) -> GalleryState:
        """Count added templates and step the gallery's generation."""
        row = self._connections.writer.execute(
            """UPDATE gallery_state SET generation = generation + 1, faces = faces + ? WHERE recogniser_id = ?
               RETURNING generation, faces, epoch""",
            [faces, recogniser_id],
        ).fetchone()
        return GalleryState(int(row[0]), int(row[1]), int(row[2]))

    def renew_gallery(self, recogniser_id: str) -> GalleryState:
        """Count a gallery's templates anew after a change that was not merely an addition; within a transaction."""
        self._renewals += 1
        row = self._connections.writer.execute(
            """UPDATE gallery_state SET generation = generation + 1, epoch = epoch + 1,
                   faces = (SELECT count(*) FROM template WHERE recogniser_id = ?1)
               WHERE recogniser_id = ?1 RETURNING generation, faces, epoch""",
            [recogniser_id],
        ).fetchone()
        return GalleryState(int(row[0]), int(row[1]), int(row[2]))

    def drop_all_templates(self, recogniser_id: str) -> int:
        """Remove all of a recogniser's templates, to be made anew; how many there were. Within a transaction."""
        done = self._connections.writer.execute("DELETE FROM template WHERE recogniser_id = ?", [recogniser_id])
        return int(done.rowcount)

    def drop_templates(self, recogniser_id: str, face_ids: Sequence[int]) -> None:
        """Remove templates, to be made anew; within a transaction."""
        self._connections.writer.execute(
            "DELETE FROM template WHERE recogniser_id = ? AND face_id IN (SELECT value FROM json_each(?))",
            [recogniser_id, json.dumps(list(face_ids))],
        )

    # --- reading ----------------------------------------------------------------------------------------------------

    def recognisers(self) -> dict[str, tuple[int, dict[str, str]]]:
        """Each recogniser that made templates here: its dimension, and its model files' SHA-256 by name."""
        rows = self._connections.reader().query("SELECT * FROM recogniser")
        return {row["recogniser_id"]: (row["dimension"], json.loads(row["model_files"])) for row in rows}

    def definition(self, recogniser_id: str) -> str | None:
        """What the recogniser's templates here were made by; None when there is none yet."""
        row = (
            self._connections.reader()
            .execute("SELECT definition FROM recogniser WHERE recogniser_id = ?", [recogniser_id])
            .fetchone()
        )
        return None if row is None else str(row[0])

    @property
    def renewals(self) -> int:
        """Grows whenever a gallery may have lost templates: only this process writes to an open case, so while it
        stays, no gallery's epoch has changed. Costs nothing to ask, where the state costs a reading."""
        return self._renewals

    def gallery_state(self, recogniser_id: str) -> GalleryState:
        row = (
            self._connections.reader()
            .execute("SELECT generation, faces, epoch FROM gallery_state WHERE recogniser_id = ?", [recogniser_id])
            .fetchone()
        )
        return GalleryState(0, 0) if row is None else GalleryState(int(row[0]), int(row[1]), int(row[2]))

    def lineage(self, recogniser_id: str) -> tuple[GalleryState, int, str]:
        """The gallery's state with the audit log's head at the same moment: the head's number and digest."""
        row = (
            self._connections.reader()
            .execute(
                """SELECT coalesce(g.generation, 0), coalesce(g.faces, 0), coalesce(g.epoch, 0), a.sequence, a.digest
                   FROM (SELECT sequence, digest FROM audit_entry ORDER BY sequence DESC LIMIT 1) AS a
                   LEFT JOIN gallery_state AS g ON g.recogniser_id = ?""",
                [recogniser_id],
            )
            .fetchone()
        )
        return GalleryState(int(row[0]), int(row[1]), int(row[2])), int(row[3]), str(row[4])

    def has_lineage(self, sequence: int, digest: str) -> bool:
        """Whether this catalogue's log holds that entry: what was derived from it then was derived from this catalogue,
        not from a copy of it that went another way."""
        row = (
            self._connections.reader()
            .execute("SELECT digest FROM audit_entry WHERE sequence = ?", [sequence])
            .fetchone()
        )
        return row is not None and str(row[0]) == digest

    def get(self, face_id: int) -> EnrolledFace | None:
        found = self._proven(self._connections.reader().query(f"{_FACES} WHERE face_id = ?", [face_id]))
        return found[0] if found else None

    def many(self, face_ids: Sequence[int]) -> dict[int, EnrolledFace]:
        """The faces that exist among those asked for, by id."""
        rows = self._connections.reader().query(
            f"{_FACES} WHERE face_id IN (SELECT value FROM json_each(?))", [json.dumps(list(face_ids))]
        )
        return {face.face_id: face for face in self._proven(rows)}

    def of_exhibit(self, exhibit_id: int) -> list[EnrolledFace]:
        rows = self._connections.reader().query(f"{_FACES} WHERE exhibit_id = ? ORDER BY face_id", [exhibit_id])
        return self._proven(rows)

    def _proven(self, rows: Iterable[dict[str, Any]]) -> list[EnrolledFace]:
        """The faces, once their exhibits' rows are proven too: whose photograph a face is says the SHA-256 there.

        Raises:
            CatalogueDamaged: when a face's or its exhibit's row fails its checksum.
        """
        faces = [face_from(row) for row in rows]
        exhibits = self._connections.reader().query(
            "SELECT * FROM exhibit WHERE exhibit_id IN (SELECT value FROM json_each(?))",
            [json.dumps(sorted({face.exhibit_id for face in faces}))],
        )
        for row in exhibits:
            check_seal("exhibit", row["checksum"], *exhibit_values(row))
        return faces

    def crop(self, face_id: int) -> bytes | None:
        row = (
            self._connections.reader()
            .execute("SELECT image, checksum FROM crop WHERE face_id = ?", [face_id])
            .fetchone()
        )
        if row is None:
            return None
        check_seal("crop", row[1], face_id, bytes(row[0]))
        return bytes(row[0])

    def templates(
        self, recogniser_id: str, *, batch: int = 4096, after: int = 0
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Every sound template of faces above ``after`` in face order: ids, shape (n,), and vectors, (n, dimension).

        A row whose checksum fails is left out here; ``damaged_templates`` names it.
        """
        cursor = self._connections.reader().execute(
            """SELECT face_id, vector, checksum FROM template WHERE recogniser_id = ? AND face_id > ?
               ORDER BY face_id""",
            [recogniser_id, after],
        )
        while rows := cursor.fetchmany(batch):
            sound = [row for row in rows if template_checksum(recogniser_id, row[0], row[1]) == row[2]]
            if sound:
                ids = np.array([row[0] for row in sound], dtype=np.int64)
                vectors = np.frombuffer(b"".join(row[1] for row in sound), dtype="<f4")
                yield ids, vectors.reshape(len(sound), -1)

    def vectors(self, recogniser_id: str, face_ids: Iterable[int]) -> dict[int, Vector]:
        """The sound templates of some faces, for rescoring, by face id."""
        rows = (
            self._connections.reader()
            .execute(
                """SELECT face_id, vector, checksum FROM template
                   WHERE recogniser_id = ? AND face_id IN (SELECT value FROM json_each(?))""",
                [recogniser_id, json.dumps([int(face_id) for face_id in face_ids])],
            )
            .fetchall()
        )
        return {
            int(face_id): vector_from(vector)
            for face_id, vector, checksum in rows
            if template_checksum(recogniser_id, face_id, vector) == checksum
        }

    def without_template(self, recogniser_id: str, *, after: int, limit: int) -> list[int]:
        """The next faces above ``after`` that have no template of that recogniser, in face order."""
        rows = self._connections.reader().execute(
            """SELECT face_id FROM face WHERE face_id > ? AND NOT EXISTS (
                   SELECT 1 FROM template WHERE recogniser_id = ? AND template.face_id = face.face_id)
               ORDER BY face_id LIMIT ?""",
            [after, recogniser_id, limit],
        )
        return [int(row[0]) for row in rows.fetchall()]

    def damaged_templates(self, recogniser_id: str) -> list[int]:
        """The faces whose template's checksum fails."""
        cursor = self._connections.reader().execute(
            "SELECT face_id, vector, checksum FROM template WHERE recogniser_id = ?", [recogniser_id]
        )
        return [int(row[0]) for row in cursor if template_checksum(recogniser_id, row[0], row[1]) != row[2]]
