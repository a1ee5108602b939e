"""The switch to another recogniser: templates made anew from the kept crops, lists compared, and then the switch.

Decisions, notes and names are bound to contents and regions and stay as they are; so do the former templates, so that
switching back needs no work. What is interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.catalogue.searches import SearchFacts
from facefinder.domain.comparison import fuse_templates
from facefinder.domain.errors import (
    Cancelled,
    EngineFailed,
    GalleryEmpty,
    InvalidDetails,
    KnownError,
    SearchNotFound,
    UnusableTemplate,
)
from facefinder.domain.filters import Filter
from facefinder.domain.records import Vector
from facefinder.engine import Engine
from facefinder.gallery import Gallery
from facefinder.search.ahead import WORTH_PREVIEW
from facefinder.search.searcher import Searcher

BATCH = 64
LIST_LENGTH = 10
MOST_COMPARED = 50
UNFINISHED = "unfinished "
"""Begins the recorded definition while templates are being made anew."""


@dataclass(frozen=True, slots=True)
class ListChange:
    """One recorded search before and after: the first ten then and now. ``first_stays`` says whether the same face
    leads, ``shared`` how many of the ten are in both lists."""

    search_id: str
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def first_stays(self) -> bool:
        return self.before[:1] == self.after[:1]

    @property
    def shared(self) -> int:
        return len(set(self.before) & set(self.after))


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuilding did. ``unusable`` are faces of whose crop the recogniser made nothing; ``changes`` are the
    newest recorded searches whose probe is kept, run again; ``switched`` says whether the case uses it now."""

    recogniser: str
    former: str
    embedded: int
    unusable: tuple[int, ...]
    repaired: int
    changes: tuple[ListChange, ...]
    switched: bool


@dataclass(frozen=True, slots=True)
class GalleryFacts:
    """How a case's gallery stands. ``faces`` were found in the case, ``enrolled`` of them can be searched; ``filled``
    says whether an exact search can begin at once. ``indexed`` is how many faces the index for previews holds where it
    stands ready, ``index_kept`` whether one lies on the disk, ``index_from`` from how many faces on it is used.
    ``others`` counts the templates of other recognisers, which stay for switching."""

    recogniser: str
    faces: int
    enrolled: int
    filled: bool
    indexed: int | None
    index_kept: bool
    index_from: int
    others: Mapping[str, int]


class Rebuilding:
    """Makes one case's gallery anew."""

    def __init__(self, path: Path, catalogue: Catalogue, gallery: Gallery, recorder: Recorder) -> None:
        self._path = path
        self._catalogue = catalogue
        self._gallery = gallery
        self._recorder = recorder

    def facts(self) -> GalleryFacts:
        """How the gallery stands now; waits for nothing."""
        gallery, faces = self._gallery, self._catalogue.faces
        index = gallery.index
        return GalleryFacts(
            recogniser=gallery.recogniser_id,
            faces=self._catalogue.summary(gallery.recogniser_id).faces,
            enrolled=len(gallery),
            filled=gallery.filled,
            indexed=None if index is None else len(index),
            index_kept=gallery.index_path.exists(),
            index_from=WORTH_PREVIEW,
            others={
                each: faces.gallery_state(each).faces for each in faces.recognisers() if each != gallery.recogniser_id
            },
        )

    def run(
        self,
        engine: Engine,
        *,
        stop: Callable[[], bool] = lambda: False,
        told: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> RebuildReport:
        """Embed every kept crop with ``engine`` that has no sound template of it yet, compare, and switch.

        With the case's own recogniser this mends templates that are missing or fail their checksum, and makes all of
        them anew where they were made by another definition (other weights or means under the same id). ``told`` hears
        of faces done and faces in all. After a switch the case must be opened again.

        Raises:
            Cancelled: when ``stop`` turned true; what was made is kept, and the same call goes on.
            ModelMissing, ModelAltered, RecogniserUnavailable, EngineFailed: when nothing can be embedded.
            GalleryEmpty: when the case holds no face.
        """
        if not self._catalogue.summary(self._gallery.recogniser_id).faces:
            raise GalleryEmpty
        former = self._gallery.recogniser_id
        definition = engine.definition()
        self._begin(engine, definition)
        repaired = self._drop_damaged(engine.recogniser_id)
        embedded, unusable = self._embed_all(engine, stop, told)
        self._finish(engine, definition)
        if engine.recogniser_id == former:
            if repaired or embedded:
                with self._catalogue.transaction():
                    self._catalogue.faces.renew_gallery(former)
                    self._recorder.record("gallery.repaired", f"gallery:{former}", templates=embedded)
                self._gallery.reload()
            return RebuildReport(former, former, embedded, tuple(unusable), repaired, (), switched=False)
        changes = self._compare(engine)
        with self._catalogue.transaction():
            # Whatever was enrolled while the lists were compared; nothing can be from here to the switch.
            late, unusable = self._embed_all(engine, lambda: False, told)
            embedded += late
            self._switch(engine, former, embedded, unusable, changes)
        return RebuildReport(
            engine.recogniser_id, former, embedded, tuple(unusable), repaired, tuple(changes), switched=True
        )

    def _begin(self, engine: Engine, definition: str) -> None:
        """Templates of another definition go at once. Until the last new one is made, the definition stays marked as
        unfinished, which fits no engine: nothing is enrolled into, or searched in, half a gallery."""
        hashes = dict(engine.model_hashes())
        faces = self._catalogue.faces
        with self._catalogue.transaction():
            faces.know_recogniser(engine.recogniser_id, engine.dimension, hashes, now(), definition)
            dropped = 0
            if faces.definition(engine.recogniser_id) not in (definition, UNFINISHED + definition):
                dropped = faces.drop_all_templates(engine.recogniser_id)
                faces.define(engine.recogniser_id, hashes, UNFINISHED + definition)
                faces.renew_gallery(engine.recogniser_id)
            self._recorder.record(
                "gallery.rebuild_started",
                f"gallery:{engine.recogniser_id}",
                former=self._gallery.recogniser_id,
                model_files=hashes,
                definition=definition,
                of_another_definition=dropped,
            )

    def _finish(self, engine: Engine, definition: str) -> None:
        if self._catalogue.faces.definition(engine.recogniser_id) != definition:
            with self._catalogue.transaction():
                self._catalogue.faces.define(engine.recogniser_id, dict(engine.model_hashes()), definition)
                self._recorder.record("gallery.redefined", f"gallery:{engine.recogniser_id}", definition=definition)

    def _drop_damaged(self, recogniser_id: str) -> int:
        damaged = self._catalogue.faces.damaged_templates(recogniser_id)
        if damaged:
            with self._catalogue.transaction():
                self._catalogue.faces.drop_templates(recogniser_id, damaged)
                self._catalogue.faces.renew_gallery(recogniser_id)
                self._recorder.record("gallery.damage_removed", f"gallery:{recogniser_id}", faces=damaged)
        return len(damaged)

    def _embed_all(
        self, engine: Engine, stop: Callable[[], bool], told: Callable[[int, int], None]
    ) -> tuple[int, list[int]]:
        """Templates for every face without one, in face order; how many were made, and of which faces none could be."""
        embedded, last = 0, 0
        unusable: list[int] = []
        faces = self._catalogue.summary(engine.recogniser_id).faces
        while waiting := self._catalogue.faces.without_template(engine.recogniser_id, after=last, limit=BATCH):
            if stop():
                raise Cancelled
            last = waiting[-1]
            crops = self._crops(waiting, unusable)
            vectors = engine.embed([crop for _, crop in crops]) if crops else np.empty((0, engine.dimension))
            if vectors.shape != (len(crops), engine.dimension):
                raise EngineFailed(reason="it answered with templates of another size")
            sound = [bool(np.isfinite(vector).all()) for vector in vectors]
            unusable += [face_id for (face_id, _), good in zip(crops, sound, strict=True) if not good]
            made = [(face_id, row) for (face_id, _), row, good in zip(crops, vectors, sound, strict=True) if good]
            if made:
                with self._catalogue.transaction():
                    with self._catalogue.enrolling() as enrolment:
                        for face_id, vector in made:
                            enrolment.template(engine.recogniser_id, face_id, vector)
                    state = self._catalogue.faces.grow_gallery(engine.recogniser_id, len(made))
                    self._recorder.record(
                        "gallery.rebuild_batch", f"gallery:{engine.recogniser_id}", templates=len(made)
                    )
                embedded += len(made)
                told(state.faces, faces)
        return embedded, unusable

    def _crops(self, face_ids: list[int], unusable: list[int]) -> list[tuple[int, bytes]]:
        found = []
        for face_id in face_ids:
            try:
                crop = self._catalogue.faces.crop(face_id)
            except KnownError:
                # A crop that fails its checksum makes no template that could be relied on.
                crop = None
            if crop:
                found.append((face_id, crop))
            else:
                unusable.append(face_id)
        return found

    def _compare(self, engine: Engine) -> list[ListChange]:
        """The newest recorded searches, run again with the new templates; nothing is recorded."""
        gallery = Gallery(
            self._catalogue.faces,
            self._path,
            self._catalogue.case().case_id,
            engine.recogniser_id,
            engine.dimension,
            plain_files=not self._catalogue.encrypted,
        )
        searcher = Searcher(self._catalogue, gallery, self._recorder)
        changes = []
        try:
            for summary in self._catalogue.searches.history()[:MOST_COMPARED]:
                facts = self._catalogue.searches.facts(summary.search_id)
                recorded = self._catalogue.searches.get(summary.search_id)
                if facts is None or recorded is None or not all(probe.crop for probe in recorded.probes):
                    continue
                vectors = engine.embed([probe.crop for probe in recorded.probes])
                if not len(vectors) or not np.isfinite(vectors).all():
                    continue
                try:
                    fused = fuse_templates(list(vectors), [probe.quality.value for probe in recorded.probes])
                    after = _list_of(searcher, facts, fused)
                except (UnusableTemplate, SearchNotFound, InvalidDetails):
                    # Its filter names what is not there any more, or its probes cancel each other out.
                    continue
                before = tuple(each.face.face_id for each in recorded.candidates[:LIST_LENGTH])
                changes.append(ListChange(summary.search_id, before, after))
        finally:
            gallery.close()
        return changes

    def _switch(
        self, engine: Engine, former: str, embedded: int, unusable: list[int], changes: list[ListChange]
    ) -> None:
        with self._catalogue.transaction():
            self._catalogue.set_recogniser(engine.recogniser_id)
            self._recorder.record(
                "gallery.switched",
                f"gallery:{engine.recogniser_id}",
                former=former,
                templates=embedded,
                unusable=unusable,
                compared=len(changes),
                first_stays=sum(change.first_stays for change in changes),
                shared=sum(change.shared for change in changes),
            )


def _list_of(searcher: Searcher, facts: SearchFacts, probe: Vector) -> tuple[int, ...]:
    """The first of a recorded search's list with another probe vector: among the same faces, folded or not as it was.
    A least similarity does not count: it is of the former recogniser's scale."""
    settings = {name: value for name, value in facts.settings.items() if name != "least_similarity"}
    found, _ = searcher.again(
        replace(facts, probe_vector=probe, settings={**settings, "top": LIST_LENGTH}),
        Filter.from_document(settings.get("filter", {})),
        int(settings["last_face"]),
        settings.get("restricted_faces", []),
    )
    return tuple(face_id for face_id, _ in found)
