"""What an import enrols: exhibits, their places, faces and templates, gathered and then written together.

SQLite lays aside a copy of each page that a statement touches when the statement alone may have to be undone, as every
statement on a watched table may. So many rows go into a table with one statement, in half the time.
"""

from __future__ import annotations

from collections.abc import Sequence

from facefinder.catalogue import words
from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import (
    NewExhibit,
    Row,
    exhibit_values,
    face_values,
    insert_rows,
    landmark_bytes,
    next_id,
    occurrence_values,
    path_bytes,
    seal,
    template_checksum,
    to_json,
    vector_bytes,
)
from facefinder.domain.records import FaceObservation, Vector

_OCCURRENCE_AGAIN = """ON CONFLICT (source_id, path) DO UPDATE SET exhibit_id = excluded.exhibit_id,
    stamp = excluded.stamp, url = excluded.url, page_url = excluded.page_url, captured_at = excluded.captured_at,
    own_custodian = excluded.own_custodian, own_reference = excluded.own_reference, own_note = excluded.own_note,
    checksum = excluded.checksum RETURNING occurrence_id, source_id, path"""
_PROBLEM_AGAIN = """ON CONFLICT (source_id, path) DO UPDATE SET code = excluded.code, sentence = excluded.sentence,
    noticed_at = excluded.noticed_at"""


class Enrolment:
    """One transaction's rows. Ids are given out at once; nothing is written before ``write``."""

    def __init__(self, connections: Connections) -> None:
        self._writer = connections.writer
        self._words = words.WordIndex(connections)
        self._next_exhibit = self._next_face = 0
        self._known: dict[str, int] = {}
        self._exhibits: list[Row] = []
        self._exhibit_words: dict[int, str] = {}
        self._thumbnails: list[Row] = []
        self._occurrences: dict[tuple[int, bytes], Row] = {}
        self._occurrence_words: dict[tuple[int, bytes], str] = {}
        self._problems: dict[tuple[int, bytes], Row] = {}
        self._faces: list[Row] = []
        self._crops: list[Row] = []
        self._templates: list[Row] = []

    # --- gathering --------------------------------------------------------------------------------------------------

    def look_up(self, hashes: Sequence[str]) -> None:
        """Learn which of these contents have exhibits already."""
        marks = ", ".join("?" * len(hashes))
        rows = self._writer.execute(f"SELECT sha256, exhibit_id FROM exhibit WHERE sha256 IN ({marks})", [*hashes])
        self._known.update((str(sha256), int(exhibit_id)) for sha256, exhibit_id in rows.fetchall())

    def exhibit_of(self, sha256: str) -> int | None:
        """The exhibit of a content that was looked up or added here; None when there is none."""
        return self._known.get(sha256)

    def exhibit(self, exhibit: NewExhibit, at: str) -> int:
        """Record a new content and its thumbnails, its faces apart; returns its id."""
        self._next_exhibit = self._next_exhibit or next_id(self._writer, "exhibit")
        exhibit_id, self._next_exhibit = self._next_exhibit, self._next_exhibit + 1
        analysis = exhibit.analysis
        row: Row = {
            "exhibit_id": exhibit_id,
            "sha256": exhibit.sha256,
            "size": exhibit.size,
            "media_type": analysis.media_type,
            "width": analysis.width,
            "height": analysis.height,
            "truncated": int(analysis.truncated),
            "taken_at": analysis.metadata.get("taken_at", ""),
            "camera": analysis.metadata.get("camera", ""),
            "metadata": to_json(dict(analysis.metadata)),
            "perceptual_hash": analysis.perceptual_hash,
            "faces": len(analysis.faces),
            "enrolled_at": at,
        }
        self._exhibits.append(row | {"checksum": seal("exhibit", *exhibit_values(row))})
        self._exhibit_words[exhibit_id] = " ".join([exhibit.sha256, *analysis.metadata.values()])
        for frame, image in analysis.thumbnails.items():
            checksum = seal("thumbnail", exhibit_id, frame, image)
            self._thumbnails.append({"exhibit_id": exhibit_id, "frame": frame, "image": image, "checksum": checksum})
        self._known[exhibit.sha256] = exhibit_id
        return exhibit_id

    def occurrence(
        self,
        exhibit_id: int,
        source_id: int,
        path: str,
        *,
        stamp: str,
        url: str = "",
        page_url: str = "",
        captured_at: str = "",
        custodian: str = "",
        exhibit_reference: str = "",
        note: str = "",
    ) -> None:
        """Say where a content was seen. A place seen again with another content now holds the new one, and whatever
        problem there was with it is over.

        ``custodian`` and ``exhibit_reference`` are the file's own, where they are not the source's.
        """
        stored = path_bytes(path)
        row: Row = {
            "exhibit_id": exhibit_id,
            "source_id": source_id,
            "path": stored,
            "stamp": stamp,
            "url": url,
            "page_url": page_url,
            "captured_at": captured_at,
            "own_custodian": custodian,
            "own_reference": exhibit_reference,
            "own_note": note,
        }
        place = source_id, stored
        self._occurrences[place] = row | {"checksum": seal("occurrence", *occurrence_values(row))}
        self._occurrence_words[place] = f"{path} {url} {page_url} {captured_at} {custodian} {exhibit_reference} {note}"
        self._problems.pop(place, None)

    def problem(self, source_id: int, path: str, code: str, sentence: str, at: str) -> None:
        """Say why a file could not be read; a file tried again keeps its newest reason."""
        stored = path_bytes(path)
        self._problems[source_id, stored] = {
            "source_id": source_id,
            "path": stored,
            "code": code,
            "sentence": sentence,
            "noticed_at": at,
        }

    def face(self, exhibit_id: int, face: FaceObservation) -> int:
        """Record a face and its kept crop; returns its id, which is never given again."""
        self._next_face = self._next_face or next_id(self._writer, "face")
        face_id, self._next_face = self._next_face, self._next_face + 1
        row: Row = {
            "face_id": face_id,
            "exhibit_id": exhibit_id,
            "frame": face.frame,
            "frame_time": None if face.frame_time is None else float(face.frame_time),
            "x": float(face.box.x),
            "y": float(face.box.y),
            "width": float(face.box.width),
            "height": float(face.box.height),
            "landmarks": landmark_bytes(face.landmarks),
            "detection_score": float(face.detection_score),
            "detection_pass": face.detection_pass,
            "quality": int(face.quality.value),
            "quality_components": to_json(dict(face.quality.components)),
        }
        self._faces.append(row | {"checksum": seal("face", *face_values(row))})
        self._crops.append({"face_id": face_id, "image": face.crop, "checksum": seal("crop", face_id, face.crop)})
        return face_id

    def template(self, recogniser_id: str, face_id: int, vector: Vector) -> None:
        """Record a face's template."""
        stored = vector_bytes(vector)
        self._templates.append(
            {
                "recogniser_id": recogniser_id,
                "face_id": face_id,
                "vector": stored,
                "checksum": template_checksum(recogniser_id, face_id, stored),
            }
        )

    # --- writing ----------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write everything that was gathered, what is referred to first."""
        insert_rows(self._writer, "exhibit", self._exhibits)
        self._words.put(words.EXHIBIT, self._exhibit_words, new=True)
        insert_rows(self._writer, "thumbnail", self._thumbnails)
        self._write_occurrences()
        insert_rows(self._writer, "problem", [*self._problems.values()], _PROBLEM_AGAIN)
        insert_rows(self._writer, "face", self._faces)
        insert_rows(self._writer, "crop", self._crops)
        insert_rows(self._writer, "template", self._templates)

    def _write_occurrences(self) -> None:
        (newest,) = self._writer.execute("SELECT coalesce(max(occurrence_id), 0) FROM occurrence").fetchone()
        new: dict[int, str] = {}
        again: dict[int, str] = {}
        for occurrence_id, source_id, path in insert_rows(
            self._writer, "occurrence", [*self._occurrences.values()], _OCCURRENCE_AGAIN
        ):
            told = self._occurrence_words[source_id, bytes(path)]
            (new if occurrence_id > newest else again)[occurrence_id] = told
        self._words.put(words.OCCURRENCE, new, new=True)
        self._words.put(words.OCCURRENCE, again)
        for source_id in {source_id for source_id, _ in self._occurrences}:
            paths = [path for source, path in self._occurrences if source == source_id]
            marks = ", ".join("?" * len(paths))
            self._writer.execute(f"DELETE FROM problem WHERE source_id = ? AND path IN ({marks})", [source_id, *paths])
