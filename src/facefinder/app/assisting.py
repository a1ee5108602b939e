"""Faces that a person adds to an exhibit: where no detector finds one, or finds it wrong."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np

from facefinder.app.originals import Originals
from facefinder.app.templates import TemplateKind
from facefinder.audit import Recorder
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import InvalidDetails, SourceNotFound, UnusableTemplate
from facefinder.domain.geometry import Box, Landmarks
from facefinder.domain.records import Analysis, EnrolledFace, FaceObservation
from facefinder.engine import Engine
from facefinder.gallery import Gallery

_SAME_POINTS = 0.25
"""Pixels within which five points are the same five points."""
_SAME_FACE = 0.4
"""Overlap from which a drawn box shows a face that is restricted."""


class Assisting:
    """Looks at what a person points out on an exhibit, and enrols it as an operator-assisted face."""

    def __init__(
        self,
        catalogue: Catalogue,
        gallery: Gallery,
        engine: Engine,
        originals: Originals,
        recorder: Recorder,
        *,
        templates: TemplateKind,
    ) -> None:
        self._catalogue, self._gallery, self._engine = catalogue, gallery, engine
        self._originals, self._recorder, self._templates = originals, recorder, templates

    def exhibit_of(self, sha256: str) -> int:
        """The exhibit whose content has this SHA-256.

        Raises:
            SourceNotFound: when there is none.
        """
        found = self._catalogue.exhibits.id_of(sha256.strip().lower())
        if found is None:
            raise SourceNotFound(path=f"an exhibit with SHA-256 {sha256}")
        return found

    def look(
        self, exhibit_id: int, *, box: Box | None = None, points: Landmarks | None = None, frame: int = 0
    ) -> FaceObservation:
        """The face that a person points out, as it would be enrolled; nothing is recorded.

        ``box`` alone lets the program place the five points; ``points`` are used as they are. Both are in pixels of the
        upright picture ``frame``: a page or frame, from 0; of a video, the moment in milliseconds.

        Raises:
            SourceNotFound: when the original is not to be had.
            InvalidDetails, UnusableTemplate: when there cannot be a face like that.
            And what ``Engine.analyse`` raises.
        """
        return self._looked(exhibit_id, box, points, frame, embed=False).faces[0]

    def enrol(
        self, exhibit_id: int, *, box: Box | None = None, points: Landmarks | None = None, frame: int = 0
    ) -> EnrolledFace:
        """Enrol the face that a person points out; exhibit, template, crop and audit entry in one transaction.

        Raises:
            InvalidDetails: also when these very points are enrolled already, or the face is one that is restricted.
            TemplatesDiffer: when this case's templates were made by another definition.
            And what ``look`` raises.
        """
        self._templates.before_enrolling()
        analysis = self._looked(exhibit_id, box, points, frame, embed=True)
        face = analysis.faces[0]
        if face.embedding is None or not np.isfinite(face.embedding).all():
            raise UnusableTemplate
        with self._gallery.growing:
            with self._catalogue.transaction():
                exhibit = self._catalogue.exhibits.get(exhibit_id)
                if exhibit is None:
                    raise SourceNotFound(path=f"exhibit {exhibit_id}")
                self._check_new(exhibit_id, face)
                with self._catalogue.enrolling() as enrolment:
                    face_id = enrolment.face(exhibit_id, face)
                    enrolment.template(self._gallery.recogniser_id, face_id, face.embedding)
                self._catalogue.exhibits.add_face(exhibit_id, face.frame, analysis.thumbnails.get(face.frame, b""))
                state = self._catalogue.faces.grow_gallery(self._gallery.recogniser_id, 1)
                self._recorder.record(
                    "face.added_by_hand",
                    f"face:{face_id}",
                    exhibit=exhibit.sha256,
                    frame=face.frame,
                    box=[round(value, 2) for value in astuple(face.box)],
                    points=[[round(float(x), 2), round(float(y), 2)] for x, y in face.landmarks],
                    points_by_hand=points is not None,
                    operator_assisted=True,
                    detection_pass=face.detection_pass,
                    quality=face.quality.value,
                )
            self._gallery.add(np.array([face_id], dtype=np.int64), face.embedding[np.newaxis], state)
        enrolled = self._catalogue.faces.get(face_id)
        assert enrolled is not None
        return enrolled

    def _looked(
        self, exhibit_id: int, box: Box | None, points: Landmarks | None, frame: int, *, embed: bool
    ) -> Analysis:
        if box is None and points is None:
            raise InvalidDetails(what="The face", reason="draw a box around it, or set its five points")
        content = self._originals.opened(exhibit_id)
        return self._engine.analyse(content, embed=embed, box=box, points=points, frame=frame)

    def _check_new(self, exhibit_id: int, face: FaceObservation) -> None:
        restricted = set(self._catalogue.subjects.restricted_faces())
        for known in self._catalogue.faces.of_exhibit(exhibit_id):
            if known.frame != face.frame:
                continue
            if np.abs(known.landmarks - face.landmarks).max() < _SAME_POINTS:
                raise InvalidDetails(what="This face", reason="it is enrolled already with these five points")
            if known.face_id in restricted and known.box.overlap(face.box) > _SAME_FACE:
                raise InvalidDetails(what="This face", reason="it is restricted; end the restriction first")
