"""Faces, their templates and kept crops, and the state of each recogniser's gallery."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import (
    GalleryState,
    face_from,
    landmark_bytes,
    template_checksum,
    to_json,
    vector_bytes,
    vector_from,
)
from facefinder.domain.records import EnrolledFace, FaceObservation, Vector

_FACES = "SELECT face.*, exhibit.sha256 FROM face JOIN exhibit USING (exhibit_id)"


class FaceStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # --- writing, within a transaction ------------------------------------------------------------------------------

    def know_recogniser(self, recogniser_id: str, dimension: int, model_files: dict[str, str], at: str) -> None:
        """Record a recogniser with its weights' hashes before its first template."""
        writer = self._connections.writer
        writer.execute(
            "INSERT OR IGNORE INTO recogniser VALUES (?, ?, ?, ?)",
            [recogniser_id, dimension, to_json(model_files), at],
        )
        writer.execute("INSERT OR IGNORE INTO gallery_state VALUES (?, 0, 0)", [recogniser_id])

    def add(self, exhibit_id: int, face: FaceObservation) -> int:
        """Record a face and its kept crop; returns its id, which is never given again."""
        writer = self._connections.writer
        row = writer.execute(
            """INSERT INTO face (exhibit_id, frame, frame_time, x, y, width, height, landmarks, detection_score,
                                 detection_pass, quality, quality_components)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING face_id""",
            [
                exhibit_id,
                face.frame,
                face.frame_time,
                face.box.x,
                face.box.y,
                face.box.width,
                face.box.height,
                landmark_bytes(face.landmarks),
                face.detection_score,
                face.detection_pass,
                face.quality.value,
                to_json(dict(face.quality.components)),
            ],
        ).fetchone()
        face_id = int(row[0])
        writer.execute("INSERT INTO crop (face_id, image) VALUES (?, ?)", [face_id, face.crop])
        return face_id

    def add_template(self, recogniser_id: str, face_id: int, vector: Vector) -> None:
        stored = vector_bytes(vector)
        self._connections.writer.execute(
            "INSERT INTO template (recogniser_id, face_id, vector, checksum) VALUES (?, ?, ?, ?)",
            [recogniser_id, face_id, stored, template_checksum(recogniser_id, face_id, stored)],
        )

    def grow_gallery(self, recogniser_id: str, faces: int) -> GalleryState:
        """Count added templates and step the gallery's generation."""
        row = self._connections.writer.execute(
            """UPDATE gallery_state SET generation = generation + 1, faces = faces + ? WHERE recogniser_id = ?
               RETURNING generation, faces""",
            [faces, recogniser_id],
        ).fetchone()
        return GalleryState(int(row[0]), int(row[1]))

    # --- reading ----------------------------------------------------------------------------------------------------

    def recognisers(self) -> dict[str, tuple[int, dict[str, str]]]:
        """Each recogniser that made templates here: its dimension, and its model files' SHA-256 by name."""
        rows = self._connections.reader().query("SELECT * FROM recogniser")
        return {row["recogniser_id"]: (row["dimension"], json.loads(row["model_files"])) for row in rows}

    def gallery_state(self, recogniser_id: str) -> GalleryState:
        row = (
            self._connections.reader()
            .execute("SELECT generation, faces FROM gallery_state WHERE recogniser_id = ?", [recogniser_id])
            .fetchone()
        )
        return GalleryState(0, 0) if row is None else GalleryState(int(row[0]), int(row[1]))

    def get(self, face_id: int) -> EnrolledFace | None:
        for row in self._connections.reader().query(f"{_FACES} WHERE face_id = ?", [face_id]):
            return face_from(row)
        return None

    def many(self, face_ids: Sequence[int]) -> dict[int, EnrolledFace]:
        """The faces that exist among those asked for, by id."""
        rows = self._connections.reader().query(
            f"{_FACES} WHERE face_id IN (SELECT value FROM json_each(?))", [json.dumps(list(face_ids))]
        )
        return {row["face_id"]: face_from(row) for row in rows}

    def of_exhibit(self, exhibit_id: int) -> list[EnrolledFace]:
        rows = self._connections.reader().query(f"{_FACES} WHERE exhibit_id = ? ORDER BY face_id", [exhibit_id])
        return [face_from(row) for row in rows]

    def crop(self, face_id: int) -> bytes | None:
        row = self._connections.reader().execute("SELECT image FROM crop WHERE face_id = ?", [face_id]).fetchone()
        return None if row is None else bytes(row[0])

    def templates(
        self, recogniser_id: str, *, batch: int = 4096
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Every sound template in face order: ids, shape (n,), and vectors, shape (n, dimension).

        A row whose checksum fails is left out here; ``damaged_templates`` names it.
        """
        cursor = self._connections.reader().execute(
            "SELECT face_id, vector, checksum FROM template WHERE recogniser_id = ? ORDER BY face_id", [recogniser_id]
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

    def damaged_templates(self, recogniser_id: str) -> list[int]:
        """The faces whose template's checksum fails."""
        cursor = self._connections.reader().execute(
            "SELECT face_id, vector, checksum FROM template WHERE recogniser_id = ?", [recogniser_id]
        )
        return [int(row[0]) for row in cursor if template_checksum(recogniser_id, row[0], row[1]) != row[2]]
