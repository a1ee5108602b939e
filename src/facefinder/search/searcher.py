"""A search: choose a face, scan exactly, rank, record; the list returns only when its record is committed."""

from __future__ import annotations

import time
import uuid
from dataclasses import asdict

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
from facefinder.domain.records import Candidate, Denominator, FaceObservation, Probe, SearchResult
from facefinder.gallery import Gallery, Neighbours

LONGEST_LIST = 10_000


class Searcher:
    """Searches one gallery on the record."""

    def __init__(self, catalogue: Catalogue, gallery: Gallery, recorder: Recorder) -> None:
        self._catalogue = catalogue
        self._gallery = gallery
        self._recorder = recorder

    def search(self, probe: Probe, face: int, purpose: str, *, top: int = 50) -> SearchResult:
        """The ``top`` closest faces to the probe's face number ``face`` (from 0), recorded with its audit entry.

        Raises:
            InvalidDetails: without a purpose, or with a list length outside 1 to 10,000.
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
        neighbours = self._gallery.search(chosen.embedding, top)
        result = SearchResult(
            search_id=str(uuid.uuid4()),
            searched_at=now(),
            purpose=purpose.strip(),
            recogniser=self._gallery.recogniser_id,
            probe_sha256=probe.sha256,
            probe_box=chosen.box,
            gallery_size=neighbours.gallery_size,
            exact=neighbours.exact,
            denominator=self._denominator(neighbours.gallery_size),
            candidates=self._candidates(neighbours),
            seconds=time.monotonic() - began,
        )
        self._record(result, probe, chosen, neighbours.generation, top)
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

    def _candidates(self, neighbours: Neighbours) -> tuple[Candidate, ...]:
        face_ids = [int(face_id) for face_id in neighbours.face_ids]
        faces = self._catalogue.faces.many(face_ids)
        occurrences = self._catalogue.exhibits.occurrences_of(face.exhibit_id for face in faces.values())
        present = [
            (face_id, float(similarity))
            for face_id, similarity in zip(face_ids, neighbours.similarities, strict=True)
            if face_id in faces
        ]
        return tuple(
            Candidate(rank, similarity, faces[face_id], occurrences[faces[face_id].exhibit_id])
            for rank, (face_id, similarity) in enumerate(present, start=1)
        )

    def _denominator(self, searched: int) -> Denominator:
        summary = self._catalogue.summary(self._gallery.recogniser_id)
        return Denominator(
            files=summary.occurrences + summary.problems,
            unreadable=summary.problems,
            without_face=summary.without_face,
            faces=summary.faces,
            searched=searched,
            filtered_out=0,
        )

    def _record(self, result: SearchResult, probe: Probe, chosen: FaceObservation, generation: int, top: int) -> None:
        if chosen.embedding is None:
            raise UnusableTemplate
        facts = SearchFacts(
            operator=self._recorder.operator,
            probe_name=probe.name,
            probe_vector=chosen.embedding,
            probe_crop=chosen.crop,
            generation=generation,
            settings={"top": top, "detection_pass": chosen.detection_pass, "quality": chosen.quality.value},
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
