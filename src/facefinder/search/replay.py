"""Replay: a recorded search run again against the catalogue as it was, and what differs told with its reason.

What is compared with is the list in the audit log. Faces enrolled later are left out, faces erased since are named, and
the probe is the recorded template: neither the photograph nor the recogniser is needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from facefinder.audit import Recorder
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import SearchNotFound
from facefinder.domain.filters import Filter
from facefinder.gallery import Gallery
from facefinder.search.searcher import Searcher

DIGITS = 6
"""Similarities are recorded in the log to so many digits."""


@dataclass(frozen=True, slots=True)
class ReplayLine:
    """A rank of the recorded list; ``now`` is the replayed similarity, None where the face is not there any more."""

    rank: int
    face_id: int
    similarity: float
    now: float | None


@dataclass(frozen=True, slots=True)
class Replay:
    """``same`` says that the list is the recorded one, but for erased faces; ``differences`` says what is not, and why.
    ``erased`` names recorded candidates that were erased since, ``later`` counts faces enrolled since and left out."""

    search_id: str
    same: bool
    lines: tuple[ReplayLine, ...]
    erased: tuple[int, ...]
    later: int
    differences: tuple[str, ...]


class Replayer:
    """Replays the searches of one case."""

    def __init__(self, catalogue: Catalogue, gallery: Gallery, searcher: Searcher, recorder: Recorder) -> None:
        self._catalogue = catalogue
        self._gallery = gallery
        self._searcher = searcher
        self._recorder = recorder

    def replay(self, search_id: str) -> Replay:
        """Run a recorded search again; that it was replayed is recorded, with the outcome.

        Raises:
            SearchNotFound: when there is none of that id.
        """
        facts, entry = self._catalogue.searches.facts(search_id), self._entry(search_id)
        if facts is None or entry is None:
            raise SearchNotFound(search_id=search_id)
        recorded = [(int(face_id), float(value)) for _, value, face_id in entry["candidates"]]
        settings: Mapping[str, Any] = entry["settings"]
        differences = self._reasons_before(entry)
        if not len(facts.probe_vector):
            differences = ["Its probe was erased, so it cannot be run again."]
        known = self._catalogue.faces.many([face_id for face_id, _ in recorded])
        erased = tuple(face_id for face_id, _ in recorded if face_id not in known)
        now: list[tuple[int, float]] = []
        if not differences:
            last_face = int(settings["last_face"])
            now, digest = self._searcher.again(
                facts, Filter.from_document(settings.get("filter", {})), last_face, settings.get("restricted_faces", [])
            )
            differences = _differences(recorded, now, set(erased))
            if differences and "among" in settings and settings["among"]["sha256"] != digest:
                differences.append(
                    f"The search was limited to {settings['among']['faces']} faces; the same filter now leaves others, "
                    "because facts that it asks for (places, decisions, names) have changed since."
                )
        found = dict(now)
        lines = tuple(
            ReplayLine(rank, face_id, similarity, found.get(face_id))
            for rank, (face_id, similarity) in enumerate(recorded, start=1)
        )
        replay = Replay(
            search_id,
            not differences,
            lines,
            erased,
            max(0, self._later(int(settings.get("last_face", 0)))),
            tuple(differences),
        )
        self._recorder.record(
            "search.replayed",
            f"search:{search_id}",
            same=replay.same,
            erased=list(erased),
            differences=list(replay.differences),
        )
        return replay

    def _entry(self, search_id: str) -> dict[str, Any] | None:
        for row in self._catalogue.log.of("search"):
            if row.subject == f"search:{search_id}":
                details: dict[str, Any] = json.loads(row.details)
                return details
        return None

    def _later(self, last_face: int) -> int:
        face_ids = self._catalogue.filters.face_ids(Filter())
        return int((face_ids > last_face).sum())

    def _reasons_before(self, entry: Mapping[str, Any]) -> list[str]:
        """Why it cannot be run again at all."""
        if entry["recogniser"] != self._gallery.recogniser_id:
            made, here = entry["recogniser"], self._gallery.recogniser_id
            return [f"It was made with {made} and this case now compares with {here}; the two cannot be compared."]
        if entry["settings"].get("template_definition", "") != self._catalogue.faces.definition(entry["recogniser"]):
            return ["All templates were made anew since, by other weights or means; the two cannot be compared."]
        if not entry["exact"]:
            return ["It was answered by an approximate index, whose lists cannot be repeated exactly."]
        return []


def _differences(recorded: list[tuple[int, float]], now: list[tuple[int, float]], erased: set[int]) -> list[str]:
    expected = [(face_id, similarity) for face_id, similarity in recorded if face_id not in erased]
    found = [(face_id, round(similarity, DIGITS)) for face_id, similarity in now]
    told: list[str] = []
    if [each for each, _ in found[: len(expected)]] != [each for each, _ in expected]:
        missing = [each for each, _ in expected if each not in dict(found)]
        added = [each for each, _ in found[: len(expected)] if each not in dict(expected)]
        if missing:
            told.append(f"Recorded and not found now: {_faces(missing)}.")
        if added:
            told.append(f"Found now and not recorded: {_faces(added)}.")
        if not missing and not added:
            told.append("The same faces come in another order.")
    moved = [each for each, similarity in expected if each in dict(found) and dict(found)[each] != similarity]
    if moved:
        told.append(f"Another similarity than recorded: {_faces(moved)}; their templates were made anew or changed.")
    if len(found) > len(recorded):
        told.append(f"The list was recorded with {len(recorded)} candidates and has {len(found)} now.")
    return told


def _faces(face_ids: list[int]) -> str:
    return "face " + ", ".join(str(face_id) for face_id in face_ids)
