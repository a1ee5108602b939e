"""The probes of recorded searches, compared with a face: those of another definition are embedded again first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from facefinder.catalogue import Catalogue
from facefinder.catalogue.subjects import RecordedProbe
from facefinder.domain.comparison import fuse_templates, similarities
from facefinder.domain.errors import EngineFailed, KnownError, UnusableTemplate
from facefinder.domain.records import Vector
from facefinder.engine import Engine
from facefinder.gallery import unit_probe

BATCH = 64


@dataclass(frozen=True, slots=True)
class Looked:
    """What a comparison with recorded searches rests on, as search ids: ``as_recorded`` were compared with the template
    that is on record, ``embedded_again`` with one made anew from the kept crops because the recorded one was made by
    another definition or recogniser. ``not_comparable`` were not compared, because no crop that could be embedded is
    kept; of ``erased`` nothing is kept at all."""

    as_recorded: tuple[str, ...] = ()
    embedded_again: tuple[str, ...] = ()
    not_comparable: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()

    @property
    def searches(self) -> int:
        """How many recorded searches there were to look at."""
        return self.compared + len(self.not_comparable) + len(self.erased)

    @property
    def compared(self) -> int:
        return len(self.as_recorded) + len(self.embedded_again)


@dataclass(frozen=True, slots=True)
class LikeProbe:
    """A recorded search with the similarity of its probe to the face that was asked for."""

    search_id: str
    similarity: float
    purpose: str


class RecordedProbes:
    """Compares a face with every recorded probe of one case."""

    def __init__(self, catalogue: Catalogue, engine: Engine) -> None:
        self._catalogue = catalogue
        self._engine = engine

    def compare(self, unit: Vector, *, leaving_out: str) -> tuple[tuple[LikeProbe, ...], Looked]:
        """Every recorded search but ``leaving_out`` whose probe can be compared with ``unit`` (a unit template of the
        case's recogniser and definition), most similar first, and how far that looked. Nothing is changed: a recorded
        probe stays as it is.

        Raises:
            ModelMissing, ModelAltered, EngineFailed: when a probe has to be embedded again and nothing can be.
        """
        probes = [each for each in self._catalogue.subjects.recorded_probes() if each.search_id != leaving_out]
        vectors = {each.search_id: each.vector for each in probes if self._of_now(each) and len(each.vector)}
        as_recorded = set(vectors)
        erased = {each.search_id for each in probes if each.erased}
        again = self._again([each for each in probes if each.search_id not in as_recorded | erased])
        vectors |= again
        likely = [
            LikeProbe(each.search_id, float(similarities(unit, vectors[each.search_id][None, :])[0]), each.purpose)
            for each in probes
            if each.search_id in vectors
        ]

        def listed(chosen: Iterable[str]) -> tuple[str, ...]:
            wanted = set(chosen)
            return tuple(each.search_id for each in probes if each.search_id in wanted)

        looked = Looked(
            listed(as_recorded),
            listed(again),
            listed({each.search_id for each in probes} - set(vectors) - erased),
            listed(erased),
        )
        return tuple(sorted(likely, key=lambda each: -each.similarity)), looked

    def template(self, search_id: str) -> Vector | None:
        """The probe of one recorded search as a unit template that the case's templates can be compared with, embedded
        again where it has to be; None where it cannot be."""
        probe = next((each for each in self._catalogue.subjects.recorded_probes(search_id)), None)
        if probe is None:
            return None
        if self._of_now(probe):
            return unit_probe(probe.vector, self._engine.dimension) if len(probe.vector) else None
        try:
            # Until the case's templates are made anew too, what this engine makes cannot be compared with them.
            if self._engine.definition() != self._catalogue.faces.definition(self._engine.recogniser_id):
                return None
            return self._again([probe]).get(search_id)
        except KnownError:
            return None

    def _of_now(self, probe: RecordedProbe) -> bool:
        """Whether a probe's template was made as the case's templates are."""
        recogniser = self._engine.recogniser_id
        definition = self._catalogue.faces.definition(recogniser) or ""
        return (probe.recogniser_id, probe.definition) == (recogniser, definition)

    def _again(self, probes: Sequence[RecordedProbe]) -> dict[str, Vector]:
        """Templates by search id, of those probes of which each kept crop could be embedded."""
        crops = list(dict.fromkeys(crop for probe in probes for crop, _ in probe.parts if crop))
        made: dict[bytes, Vector] = {}
        for at in range(0, len(crops), BATCH):
            batch = crops[at : at + BATCH]
            rows = self._engine.embed(batch)
            if rows.shape != (len(batch), self._engine.dimension):
                raise EngineFailed(reason="it answered with templates of another size")
            made |= {crop: row for crop, row in zip(batch, rows, strict=True) if np.isfinite(row).all()}
        found = {}
        for probe in probes:
            # A probe of several photographs is one template: with one of them missing it would be another.
            if probe.parts and all(crop in made for crop, _ in probe.parts):
                try:
                    found[probe.search_id] = fuse_templates(
                        [made[crop] for crop, _ in probe.parts], [quality for _, quality in probe.parts]
                    )
                except UnusableTemplate:
                    continue
        return found
