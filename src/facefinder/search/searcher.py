"""A search: choose a face, scan exactly, rank, record; the list returns only when its record is committed."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.catalogue.searches import SearchFacts
from facefinder.domain.comparison import fuse_templates, similarities
from facefinder.domain.errors import (
    FaceChoiceInvalid,
    GalleryEmpty,
    InvalidDetails,
    NoFaceFound,
    SearchNotFound,
    UnusableTemplate,
)
from facefinder.domain.filters import Filter
from facefinder.domain.records import Candidate, Denominator, FaceObservation, Probe, ProbeFace, SearchResult, Vector
from facefinder.gallery import Among, Gallery, Neighbours, unit_probe
from facefinder.search import folding
from facefinder.search.folding import Folded

Permit = Callable[[str, int, int, str], None]

LONGEST_LIST = 10_000
MOST_PROBES = 20
LONGEST_LOOK = 40_000
"""How far down a folded list looks for candidates that are no copies."""


class Searcher:
    """Searches one gallery on the record."""

    def __init__(
        self,
        catalogue: Catalogue,
        gallery: Gallery,
        recorder: Recorder,
        permit: Permit = lambda *_: None,
        *,
        restricted_too: bool = False,
    ) -> None:
        """``permit`` is asked before every search, with purpose, probe quality, list length and the probe's SHA-256,
        and raises where authority or policy forbid it; ``restricted_too`` searches restricted faces as well."""
        self._catalogue = catalogue
        self._permit = permit
        self._restricted_too = restricted_too
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
        """The ``top`` closest faces to the probe's face number ``face`` (from 0); see ``search_together``.

        Raises:
            NoFaceFound, FaceChoiceInvalid: when the probe shows no face, or not that one; and as ``search_together``.
        """
        return self.search_together([probe_face(probe, face)], purpose, top=top, wanted=wanted, least=least, fold=fold)

    def search_together(
        self,
        probes: Sequence[ProbeFace],
        purpose: str,
        *,
        top: int = 50,
        wanted: Filter | None = None,
        least: float | None = None,
        fold: bool = False,
    ) -> SearchResult:
        """The ``top`` closest faces to one person's probe faces, recorded with its audit entry.

        Several probe faces (two to twenty) are searched as one: their templates' mean, weighted by quality; each
        candidate also tells its similarity to every single one.

        ``wanted`` limits the search, ``least`` is the lowest similarity that is listed, and ``fold`` puts the same face
        in near copies of one photograph behind one candidate.

        Raises:
            InvalidDetails: without a purpose, with a list length outside 1 to 10,000, or with an impossible filter.
            SearchNotFound: when the filter names a search that is not there.
            GalleryEmpty: when nothing is enrolled.
            UnusableTemplate: when the probes' vectors cannot be compared.
        """
        began = time.monotonic()
        vector = self._permitted(probes, purpose, top)
        wanted = wanted or Filter()
        restricted = self._restricted()
        narrowed = replace(wanted, not_faces=(*wanted.not_faces, *restricted)) if restricted else wanted
        among = self._among(narrowed) if narrowed else None
        neighbours, candidates = self._listed(vector, top, among, least, fold)
        result = self._result(str(uuid.uuid4()), purpose, probes, (neighbours, candidates), began)
        settings: dict[str, Any] = {"top": top, "last_face": neighbours.last_face}
        if definition := self._catalogue.faces.definition(self._gallery.recogniser_id):
            settings["template_definition"] = definition
        if restricted:
            settings["restricted_faces"] = list(restricted)
        if among is not None:
            settings["among"] = {"faces": len(among), "sha256": faces_digest(among.face_ids)}
        if wanted:
            settings["filter"] = wanted.document()
        if least is not None:
            settings["least_similarity"] = least
        if fold:
            settings["near_copies_folded"] = True
        self._record(result, vector, neighbours.generation, settings)
        return result

    def preview(self, probes: Sequence[ProbeFace], purpose: str, *, top: int = 50, fold: bool = False) -> SearchResult:
        """About the same list, sooner: as ``Gallery.preview`` has it. Never exact by name, without an id
        and without a record of its list; the log tells what was shown and which way it was found, before it is shown.

        Raises: as ``search_together``.
        """
        began = time.monotonic()
        vector = self._permitted(probes, purpose, top)
        restricted = frozenset(self._restricted())

        def look(count: int) -> Neighbours:
            found = self._gallery.preview(vector, count + len(restricted))
            stay = ~np.isin(found.face_ids, list(restricted))
            return replace(found, face_ids=found.face_ids[stay][:count], similarities=found.similarities[stay][:count])

        neighbours, candidates = self._made(look, top, None, fold)
        result = self._result("", purpose, probes, (neighbours, candidates), began)
        self._recorder.record(
            "search.preview",
            f"probe:{result.probe_sha256}",
            purpose=result.purpose,
            way=result.way,
            candidates=[[each.rank, round(each.similarity, 6), each.face.face_id] for each in result.candidates],
        )
        return result

    @property
    def gallery_size(self) -> int:
        return len(self._gallery)

    def _permitted(self, probes: Sequence[ProbeFace], purpose: str, top: int) -> Vector:
        """The vector to search with, of unit length, once everything about the search has been found in order."""
        if not purpose.strip():
            raise InvalidDetails(what="The purpose", reason="every search needs one")
        if not 1 <= top <= LONGEST_LIST:
            raise InvalidDetails(what="The length of the candidate list", reason=f"it goes from 1 to {LONGEST_LIST}")
        if not 1 <= len(probes) <= MOST_PROBES:
            raise InvalidDetails(what="The number of probe faces", reason=f"it goes from 1 to {MOST_PROBES}")
        self._permit(purpose, max(probe.quality.value for probe in probes), top, probes[0].sha256)
        if not len(self._gallery):
            raise GalleryEmpty
        return fuse_templates(
            [unit_probe(probe.embedding, self._gallery.dimension) for probe in probes],
            [probe.quality.value for probe in probes],
        )

    def _restricted(self) -> tuple[int, ...]:
        """Faces that no search may return."""
        return () if self._restricted_too else tuple(self._catalogue.subjects.restricted_faces())

    def _result(
        self,
        search_id: str,
        purpose: str,
        probes: Sequence[ProbeFace],
        listed: tuple[Neighbours, tuple[Candidate, ...]],
        began: float,
    ) -> SearchResult:
        neighbours, candidates = listed
        return SearchResult(
            search_id=search_id,
            searched_at=now(),
            purpose=purpose.strip(),
            recogniser=self._gallery.recogniser_id,
            probe_sha256=probes[0].sha256,
            probe_box=probes[0].box,
            gallery_size=neighbours.gallery_size,
            exact=neighbours.exact and bool(search_id),
            way=neighbours.way,
            denominator=self._denominator(neighbours),
            candidates=self._with_single_similarities(candidates, probes) if len(probes) > 1 else candidates,
            seconds=time.monotonic() - began,
            probes=tuple(probes),
        )

    def probe_face_of(self, face_id: int) -> ProbeFace:
        """An enrolled face (a candidate) as a further probe face.

        Raises:
            UnusableTemplate: when the face is gone, or has no sound template.
        """
        face = self._catalogue.faces.get(face_id)
        vector = self._catalogue.faces.vectors(self._gallery.recogniser_id, [face_id]).get(face_id)
        crop = self._catalogue.faces.crop(face_id)
        if face is None or vector is None or crop is None:
            raise UnusableTemplate
        places = self._catalogue.exhibits.occurrences(face.exhibit_id)
        name = f"{places[0].exhibit_reference}: {places[0].path}" if places else face.exhibit_sha256[:16]
        return ProbeFace(face.exhibit_sha256, name, face.box, face.quality, face.detection_pass, crop, vector)

    def _with_single_similarities(
        self, candidates: tuple[Candidate, ...], probes: Sequence[ProbeFace]
    ) -> tuple[Candidate, ...]:
        face_ids = [candidate.face.face_id for candidate in candidates]
        vectors = self._catalogue.faces.vectors(self._gallery.recogniser_id, face_ids)
        units = [unit_probe(probe.embedding, self._gallery.dimension) for probe in probes]
        return tuple(
            replace(
                candidate,
                by_probe=tuple(
                    float(similarities(unit, vectors[candidate.face.face_id][np.newaxis])[0]) for unit in units
                ),
            )
            if candidate.face.face_id in vectors
            else candidate
            for candidate in candidates
        )

    def again(
        self, facts: SearchFacts, wanted: Filter, last_face: int, left_out: Sequence[int]
    ) -> tuple[list[tuple[int, float]], str]:
        """The list that a recorded search gives now among the faces up to ``last_face``, without those ``left_out``:
        face ids and similarities, and the digest of the faces that it was limited to. Nothing is recorded.

        Raises:
            UnusableTemplate: when the recorded probe was erased.
        """
        narrowed = replace(wanted, not_faces=(*wanted.not_faces, *left_out)) if left_out else wanted
        face_ids = self._catalogue.filters.face_ids(narrowed)
        face_ids = face_ids[face_ids <= last_face]
        settings = facts.settings
        _, candidates = self._listed(
            unit_probe(facts.probe_vector, self._gallery.dimension),
            int(settings["top"]),
            Among(face_ids),
            settings.get("least_similarity"),
            bool(settings.get("near_copies_folded")),
        )
        return [(each.face.face_id, each.similarity) for each in candidates], faces_digest(face_ids)

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
        """Search exactly, and make the list."""
        return self._made(lambda count: self._gallery.search(vector, count, among), top, least, fold)

    def _made(
        self, look: Callable[[int], Neighbours], top: int, least: float | None, fold: bool
    ) -> tuple[Neighbours, tuple[Candidate, ...]]:
        """Make the list of what ``look`` finds; a folded one looks further down until it is full."""
        count = top
        while True:
            neighbours = look(count)
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
        vector: Vector,
        generation: int,
        settings: dict[str, Any],
    ) -> None:
        first = result.probes[0]
        facts = SearchFacts(
            operator=self._recorder.operator,
            probe_name=first.name,
            probe_vector=vector,
            probe_crop=first.crop,
            generation=generation,
            settings={**settings, "detection_pass": first.detection_pass, "quality": first.quality.value},
        )
        with self._catalogue.transaction():
            self._catalogue.searches.add(result, facts)
            self._recorder.record(
                "search",
                f"search:{result.search_id}",
                purpose=result.purpose,
                probe_sha256=result.probe_sha256,
                probe_box=[round(value, 2) for value in (asdict(result.probe_box)).values()],
                further_probes=[probe.sha256 for probe in result.probes[1:]],
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


def faces_digest(face_ids: NDArray[np.int64]) -> str:
    """SHA-256 over ascending face ids, so that a replay can say whether a filter still leaves the same ones."""
    return hashlib.sha256(np.ascontiguousarray(face_ids, dtype="<i8").tobytes()).hexdigest()


def probe_face(probe: Probe, face: int) -> ProbeFace:
    """The probe's face number ``face``, from 0, ready to be searched with.

    Raises:
        NoFaceFound, FaceChoiceInvalid: when there is none, or not that one.
        UnusableTemplate: when it was not embedded.
    """
    chosen = chosen_face(probe, face)
    if chosen.embedding is None:
        raise UnusableTemplate
    return ProbeFace(
        probe.sha256, probe.name, chosen.box, chosen.quality, chosen.detection_pass, chosen.crop, chosen.embedding
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
        raise FaceChoiceInvalid(choice=face + 1, count=f"{len(faces)} faces" if len(faces) > 1 else "1 face")
    return faces[face]
