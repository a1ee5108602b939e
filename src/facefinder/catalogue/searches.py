"""Recorded searches and their candidate lists."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.exhibits import ExhibitStore
from facefinder.catalogue.faces import FaceStore
from facefinder.catalogue.rows import SearchSummary, to_json, vector_bytes, vector_from
from facefinder.domain.geometry import Box
from facefinder.domain.records import Candidate, Denominator, ProbeFace, Quality, SearchResult, Vector, Way


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """What is recorded of a search besides its result: enough to run it again."""

    operator: str
    probe_name: str
    probe_vector: Vector
    probe_crop: bytes
    generation: int
    settings: dict[str, Any]


class SearchStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._faces = FaceStore(connections)
        self._exhibits = ExhibitStore(connections)

    def add(self, result: SearchResult, facts: SearchFacts) -> None:
        """Record a search and its candidate list; within a transaction."""
        writer = self._connections.writer
        box = result.probe_box
        writer.table("search").insert(
            {
                "search_id": result.search_id,
                "searched_at": result.searched_at,
                "operator": facts.operator,
                "purpose": result.purpose,
                "recogniser_id": result.recogniser,
                "probe_sha256": result.probe_sha256,
                "probe_name": facts.probe_name,
                "x": box.x,
                "y": box.y,
                "width": box.width,
                "height": box.height,
                "probe_vector": vector_bytes(facts.probe_vector),
                "probe_crop": facts.probe_crop,
                "generation": facts.generation,
                "gallery_size": result.gallery_size,
                "exact": int(result.exact),
                "settings": to_json(facts.settings),
                "denominator": to_json(asdict(result.denominator)),
                "seconds": result.seconds,
            }
        )
        for candidate in result.candidates:
            writer.execute(
                "INSERT INTO search_candidate VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    result.search_id,
                    candidate.rank,
                    candidate.similarity,
                    candidate.face.face_id,
                    candidate.face.exhibit_sha256,
                    json.dumps(candidate.folded),
                    json.dumps(candidate.by_probe),
                ],
            )
        for number, probe in enumerate(result.probes):
            writer.table("search_probe").insert(
                {
                    "search_id": result.search_id,
                    "number": number,
                    "sha256": probe.sha256,
                    "name": probe.name,
                    "x": probe.box.x,
                    "y": probe.box.y,
                    "width": probe.box.width,
                    "height": probe.box.height,
                    "quality": probe.quality.value,
                    "quality_components": to_json(dict(probe.quality.components)),
                    "detection_pass": probe.detection_pass,
                    "vector": vector_bytes(probe.embedding),
                    "crop": probe.crop,
                }
            )

    def get(self, search_id: str) -> SearchResult | None:
        """A recorded search with its candidates as they stand now; an erased face is missing from the list."""
        for row in self._connections.reader().query("SELECT * FROM search WHERE search_id = ?", [search_id]):
            return SearchResult(
                search_id=row["search_id"],
                searched_at=row["searched_at"],
                purpose=row["purpose"],
                recogniser=row["recogniser_id"],
                probe_sha256=row["probe_sha256"],
                probe_box=Box(row["x"], row["y"], row["width"], row["height"]),
                gallery_size=row["gallery_size"],
                exact=bool(row["exact"]),
                way=Way.EXACT,
                denominator=Denominator(**json.loads(row["denominator"])),
                candidates=self._candidates(search_id),
                seconds=row["seconds"],
                probes=self._probes(search_id),
            )
        return None

    def facts(self, search_id: str) -> SearchFacts | None:
        for row in self._connections.reader().query("SELECT * FROM search WHERE search_id = ?", [search_id]):
            return SearchFacts(
                operator=row["operator"],
                probe_name=row["probe_name"],
                probe_vector=vector_from(row["probe_vector"]),
                probe_crop=bytes(row["probe_crop"]),
                generation=row["generation"],
                settings=json.loads(row["settings"]),
            )
        return None

    def history(self) -> list[SearchSummary]:
        """Every recorded search, newest first."""
        rows = self._connections.reader().query(
            """SELECT search_id, searched_at, purpose, operator, probe_name,
                      (SELECT count(*) FROM search_candidate WHERE search_candidate.search_id = search.search_id)
                          AS candidates
               FROM search ORDER BY searched_at DESC, search_id"""
        )
        return [SearchSummary(**row) for row in rows]

    def _probes(self, search_id: str) -> tuple[ProbeFace, ...]:
        rows = self._connections.reader().query(
            "SELECT * FROM search_probe WHERE search_id = ? ORDER BY number", [search_id]
        )
        return tuple(
            ProbeFace(
                sha256=row["sha256"],
                name=row["name"],
                box=Box(row["x"], row["y"], row["width"], row["height"]),
                quality=Quality(row["quality"], json.loads(row["quality_components"])),
                detection_pass=row["detection_pass"],
                crop=bytes(row["crop"]),
                embedding=vector_from(row["vector"]),
            )
            for row in rows
        )

    def _candidates(self, search_id: str) -> tuple[Candidate, ...]:
        rows = list(
            self._connections.reader().query(
                """SELECT rank, similarity, face_id, folded, by_probe FROM search_candidate
                   WHERE search_id = ? ORDER BY rank""",
                [search_id],
            )
        )
        faces = self._faces.many([row["face_id"] for row in rows])
        occurrences = self._exhibits.occurrences_of(face.exhibit_id for face in faces.values())
        return tuple(
            Candidate(
                row["rank"],
                row["similarity"],
                face,
                occurrences[face.exhibit_id],
                tuple(int(face_id) for face_id in json.loads(row["folded"])),
                tuple(float(similarity) for similarity in json.loads(row["by_probe"])),
            )
            for row in rows
            if (face := faces.get(row["face_id"])) is not None
        )
