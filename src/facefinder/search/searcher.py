"""A search: choose a face, scan exactly, rank, record; the list returns only when its record is committed."""

from __future__ import annotations

import time
import uuid
from dataclasses import asdict
from typing import Any

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.catalogue.searches import SearchFacts
from facefinder.domain.errors import (
    FaceChoiceInvalid,
    GalleryEmpty,
    InvalidDetails,
    NoFaceFound,
    SearchNotFound,
    UnusableTemplate,
)
from facefinder.domain.filters import Filter
from facefinder.domain.records import Candidate, Denominator, FaceObservation, Probe, SearchResult, Vector
from facefinder.gallery import Among, Gallery, Neighbours
from facefinder.search import folding
from facefinder.search.folding import Folded

LONGEST_LIST = 10_000
LONGEST_LOOK = 40_000
"""How far down a folded list looks for candidates that are no copies."""


class Searcher:
    """Searches one gallery on the record."""

    def __init__(self, catalogue: Catalogue, gallery: Gallery, recorder: Recorder) -> None:
        self._catalogue = catalogue
        self._gallery = gallery
        self._recorder = recorder
        self._last_among: tuple[Any, Among] | None = None

    def count(self, wanted: Filter) -> tuple[int, int]:
        """How many enrolled faces the filter leaves, and how many are enrolled; to be shown before searching.

        Raises:
            InvalidDetails, SearchNotFound: when the filter makes no sense.
        """
        enrolled = len(self._gallery)
        return (self._gallery.count(self._among(wanted)) if wanted else enrolled), enrolled

    def search(
        self,
        probe: Probe,
        face: int,
        purpose: str,
        *,
        top: int = 50,
        wanted: Filter | None = None,
        least: float | None = None,
        fold: bool = False,
    ) -> SearchResult:
        """The ``top`` closest faces to the probe's face number ``face`` (from 0), recorded with its audit entry.

        ``wanted`` limits the search, ``least`` is the lowest similarity that is listed, and ``fold`` puts the same face
        in near copies of one photograph behind one candidate.

        Raises:
            InvalidDetails: without a purpose, with a list length outside 1 to 10,000, or with an impossible filter.
            SearchNotFound: when the filter names a search that is not there.
            NoFaceFound, FaceChoiceInvalid: when the probe shows no face, or not that one.
            GalleryEmpty: when nothing is enrolled.
            UnusableTemplate: when the probe's vector cannot be compared.
        """
        began = time.monotonic()
        if not purpose.strip():
            raise InvalidDetails(what="The purpose", reason="every search needs one")
        if not 1 <= top <= LONGEST_LIST:
            raise InvalidDetails(what="The length of the candidate list", reason=f"it goes from 1 to {LONGEST_LIST}")
        chosen = chosen_face(probe, face)
        if not len(self._gallery):
            raise GalleryEmpty
        if chosen.embedding is None:
            raise UnusableTemplate
        wanted = wanted or Filter()
        among = self._among(wanted) if wanted else None
        neighbours, candidates = self._listed(chosen.embedding, top, among, least, fold)
        result = SearchResult(
            search_id=str(uuid.uuid4()),
            searched_at=now(),
            purpose=purpose.strip(),
            recogniser=self._gallery.recogniser_id,
            probe_sha256=probe.sha256,
            probe_box=chosen.box,
            gallery_size=neighbours.gallery_size,
            exact=neighbours.exact,
            denominator=self._denominator(neighbours),
            candidates=candidates,
            seconds=time.monotonic() - began,
        )
        settings: dict[str, Any] = {"top": top}
        if wanted:
            settings["filter"] = wanted.document()
        if least is not None:
            settings["least_similarity"] = least
        if fold:
            settings["near_copies_folded"] = True
        self._record(result, probe, chosen, neighbours.generation, settings)
        return result

    def recorded(self, search_id: str) -> SearchResult:
        """A search from the record.

        Raises:
            SearchNotFound: when there is none of that id.
        """
        result = self._catalogue.searches.get(search_id)
        if result is None:
            raise SearchNotFound(search_id=search_id)
        return result

    def _among(self, wanted: Filter) -> Among:
        """The faces that a filter leaves; kept while the same filter is asked for again and nothing has changed."""
        face_ids = self._catalogue.filters.face_ids(wanted)
        if self._last_among is None or self._last_among[0] is not face_ids:
            self._last_among = (face_ids, Among(face_ids))
        return self._last_among[1]

    def _listed(
        self, vector: Vector, top: int, among: Among | None, least: float | None, fold: bool
    ) -> tuple[Neighbours, tuple[Candidate, ...]]:
        """Search, and make the list; a folded one looks further down until it is full."""
        count = top
        while True:
            neighbours = self._gallery.search(vector, count, among)
            ranked = [
                (int(face_id), float(similarity))
                for face_id, similarity in zip(neighbours.face_ids, neighbours.similarities, strict=True)
                if least is None or similarity >= least
            ]
            faces = self._catalogue.faces.many([face_id for face_id, _ in ranked])
            ranked = [(face_id, similarity) for face_id, similarity in ranked if face_id in faces]
            if not fold:
                lines = [Folded(face_id, similarity, ()) for face_id, similarity in ranked]
                break
            looks = self._catalogue.exhibits.looks({face.exhibit_id for face in faces.values()})
            lines = folding.fold(ranked, faces, looks, top)
            exhausted = len(ranked) < count or count >= neighbours.searched
            if len(lines) >= top or exhausted or count >= LONGEST_LOOK:
                break
            count = min(2 * count, LONGEST_LOOK)
        occurrences = self._catalogue.exhibits.occurrences_of({faces[line.face_id].exhibit_id for line in lines})
        return neighbours, tuple(
            Candidate(
                rank,
                line.similarity,
                faces[line.face_id],
                occurrences[faces[line.face_id].exhibit_id],
                line.behind,
            )
            for rank, line in enumerate(lines, start=1)
        )

    def _denominator(self, neighbours: Neighbours) -> Denominator:
        summary = self._catalogue.summary(self._gallery.recogniser_id)
        return Denominator(
            files=summary.occurrences + summary.problems,
            unreadable=summary.problems,
            without_face=summary.without_face,
            faces=summary.faces,
            searched=neighbours.searched,
            filtered_out=neighbours.gallery_size - neighbours.damaged - neighbours.searched,
            damaged=neighbours.damaged,
        )

    def _record(
        self,
        result: SearchResult,
        probe: Probe,
        chosen: FaceObservation,
        generation: int,
        settings: dict[str, Any],
    ) -> None:
        if chosen.embedding is None:
            raise UnusableTemplate
        facts = SearchFacts(
            operator=self._recorder.operator,
            probe_name=probe.name,
            probe_vector=chosen.embedding,
            probe_crop=chosen.crop,
            generation=generation,
            settings={**settings, "detection_pass": chosen.detection_pass, "quality": chosen.quality.value},
        )
        with self._catalogue.transaction():
            self._catalogue.searches.add(result, facts)
            self._recorder.record(
                "search",
                f"search:{result.search_id}",
                purpose=result.purpose,
                probe_sha256=result.probe_sha256,
                probe_box=[round(value, 2) for value in (asdict(result.probe_box)).values()],
                recogniser=result.recogniser,
                gallery={"generation": generation, "faces": result.gallery_size},
                exact=result.exact,
                settings=facts.settings,
                denominator=asdict(result.denominator),
                candidates=[
                    [candidate.rank, round(candidate.similarity, 6), candidate.face.face_id]
                    for candidate in result.candidates
                ],
            )


def chosen_face(probe: Probe, face: int) -> FaceObservation:
    """The probe's face number ``face``, from 0.

    Raises:
        NoFaceFound, FaceChoiceInvalid: when there is none, or not that one.
    """
    faces = probe.analysis.faces
    if not faces:
        raise NoFaceFound(path=probe.name)
    if not 0 <= face < len(faces):
        raise FaceChoiceInvalid(choice=face + 1, count=f"{len(faces)} face{'s' if len(faces) > 1 else ''}")
    return faces[face]
