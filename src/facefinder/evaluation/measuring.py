"""Running the recogniser over a folder of known people, and the result of an evaluation."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.calibration import Calibration
from facefinder.domain.errors import Cancelled, KnownError
from facefinder.domain.geometry import prominence
from facefinder.domain.recognisers import recogniser_named
from facefinder.domain.records import Analysis, FaceObservation
from facefinder.engine import Answer, Engine, Work
from facefinder.engine.plain import represent_plainly
from facefinder.evaluation import protocol, scoring
from facefinder.evaluation.calibrating import HeldOut, calibrate, check_held_out
from facefinder.evaluation.protocol import OpenSet, Pair, Photograph
from facefinder.files.reading import read_photograph

Progress = Callable[[int, int], None]
"""Told how many photographs are done, of how many."""


@dataclass(frozen=True, slots=True)
class Templates:
    """What the recogniser made of each photograph, in the photographs' order.

    ``vectors`` (n, dimension) float32 with rows of NaN where no face was found or the file could not be read;
    ``qualities`` (n,) 0 to 100 of the face that counts, NaN without one; ``faces`` (n,) how many were found;
    ``problems`` the sentence for each unreadable file by its place.
    """

    vectors: NDArray[np.float32]
    qualities: NDArray[np.float64]
    faces: NDArray[np.int64]
    problems: dict[int, str]
    seconds: float
    stages: dict[str, float]


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """Everything that one evaluation measured. See documents for its JSON."""

    recogniser_id: str
    folder: Path
    pairs_from: str
    photographs: tuple[Photograph, ...]
    people: NDArray[np.int64]
    templates: Templates
    pairs: tuple[Pair, ...]
    pair_scores: scoring.Scores
    roles: OpenSet
    verification: scoring.Verification
    identification: scoring.Identification
    mated: scoring.Scores
    non_mated: scoring.Scores
    calibration: Calibration | None = None
    held_out: HeldOut | None = None
    deepface: EvaluationResult | None = None


def measure(
    engine: Engine,
    photographs: Sequence[Photograph],
    *,
    progress: Progress = lambda _done, _all: None,
    stop: Callable[[], bool] = lambda: False,
) -> Templates:
    """Analyse every photograph with the engine and keep, of each, the template of the face that counts.

    Raises:
        Cancelled: when ``stop`` turned true.
        NotReadable: when a photograph vanished.
        ModelMissing, ModelAltered, RecogniserUnavailable, EngineFailed: when nothing can be recognised.
    """
    count = len(photographs)
    made = Templates(
        vectors=np.full((count, engine.dimension), np.nan, dtype=np.float32),
        qualities=np.full(count, np.nan),
        faces=np.zeros(count, dtype=np.int64),
        problems={},
        seconds=0.0,
        stages={},
    )

    def work() -> Iterator[Work]:
        for place, photograph in enumerate(photographs):
            yield Work(place, read_photograph(photograph.path))

    began = time.perf_counter()
    for done, answer in enumerate(engine.analyse_many(work(), stop=stop), start=1):
        _keep(answer, made)
        progress(done, count)
    if stop():
        raise Cancelled
    return replace(made, seconds=time.perf_counter() - began)


def _keep(answer: Answer, made: Templates) -> None:
    place, analysis = answer.key, answer.analysis
    if analysis is None:
        made.problems[place] = str(answer.problem)
        return
    for stage, seconds in analysis.seconds.items():
        made.stages[stage] = made.stages.get(stage, 0.0) + seconds
    made.faces[place] = len(analysis.faces)
    face = face_that_counts(analysis)
    if face is not None and face.embedding is not None and bool(np.isfinite(face.embedding).all()):
        made.vectors[place] = face.embedding
        made.qualities[place] = face.quality.value


def measure_deepface(
    recogniser_id: str,
    photographs: Sequence[Photograph],
    *,
    progress: Progress = lambda _done, _all: None,
    stop: Callable[[], bool] = lambda: False,
) -> Templates:
    """The same photographs and weights through DeepFace's own pipeline, in a process of its own, one at a time.

    Raises:
        Cancelled: when ``stop`` turned true.
        NotReadable: when a photograph vanished.
        ModelMissing, ModelAltered, RecogniserUnavailable, EngineFailed: when nothing can be recognised.
    """
    count = len(photographs)
    vectors = np.full((count, recogniser_named(recogniser_id).dimension), np.nan, dtype=np.float32)
    faces = np.zeros(count, dtype=np.int64)
    stages = {"deepface": 0.0}
    began = time.perf_counter()
    contents = (read_photograph(photograph.path) for photograph in photographs)
    with contextlib.closing(represent_plainly(recogniser_id, contents)) as answers:
        for place, answer in enumerate(answers):
            if stop():
                raise Cancelled
            faces[place] = answer.faces
            stages["deepface"] += answer.seconds
            if answer.vector is not None:
                vectors[place] = answer.vector
            progress(place + 1, count)
    return Templates(vectors, np.full(count, np.nan), faces, {}, time.perf_counter() - began, stages)


def face_that_counts(analysis: Analysis) -> FaceObservation | None:
    """The face that a benchmark photograph is about: the most central one, weighted by size (see prominence).

    LFW's photographs are cut so that the person named is central. Of equals the first.
    """
    return max(
        analysis.faces,
        key=lambda face: prominence(face.box, analysis.width, analysis.height),
        default=None,
    )


def evaluate(
    engine: Engine,
    folder: Path,
    *,
    pairs: Path | None = None,
    with_calibration: bool = False,
    with_deepface: bool = False,
    progress: Progress = lambda _done, _all: None,
    stop: Callable[[], bool] = lambda: False,
) -> EvaluationResult:
    """Measure a recogniser on a folder with one sub-folder a person.

    ``pairs`` is a file in LFW's format; without it pairs are made from the folder. ``with_calibration`` also makes the
    recogniser's calibration table, and checks its making on held-out people; ``with_deepface`` runs DeepFace's own
    pipeline on the same photographs afterwards, which takes many times as long.

    Raises:
        SourceNotFound, NotReadable, InvalidDetails: when the folder or the pairs file cannot be used.
        Cancelled: when ``stop`` turned true.
        ModelMissing, ModelAltered, RecogniserUnavailable, EngineFailed: when nothing can be recognised.
    """
    photographs = protocol.photographs_in(folder)
    chosen = protocol.read_pairs(pairs, photographs) if pairs else protocol.make_pairs(photographs)
    templates = measure(engine, photographs, progress=progress, stop=stop)
    result = score(
        engine.recogniser_id,
        folder,
        photographs,
        chosen,
        templates,
        pairs_from=pairs.name if pairs else "",
        with_calibration=with_calibration,
    )
    if not with_deepface:
        return result
    theirs = measure_deepface(engine.recogniser_id, photographs, progress=progress, stop=stop)
    beside = score(engine.recogniser_id, folder, photographs, chosen, theirs, pairs_from=result.pairs_from)
    return replace(result, deepface=beside)


def score(
    recogniser_id: str,
    folder: Path,
    photographs: Sequence[Photograph],
    pairs: Sequence[Pair],
    templates: Templates,
    *,
    pairs_from: str = "",
    with_calibration: bool = False,
) -> EvaluationResult:
    """Everything after the recogniser: pure, from templates to rates.

    With pairs from a file the accept rates come from those pairs, as LFW's protocol has it; with pairs made from the
    folder they come from all its comparisons, which resolve far smaller false match rates.

    Raises:
        InvalidDetails: when a calibration is asked for and the people are too few.
    """
    names = {person: place for place, person in enumerate(dict.fromkeys(photo.person for photo in photographs))}
    people = np.array([names[photograph.person] for photograph in photographs], dtype=np.int64)
    roles = protocol.open_set(photographs)
    mated, non_mated = scoring.mated_and_non_mated(templates.vectors, people)
    scores = scoring.pair_scores(templates.vectors, pairs)
    calibration = held_out = None
    if with_calibration:
        calibration = calibrate(recogniser_id, templates.vectors, people, templates.qualities)
        held_out = check_held_out(templates.vectors, people, templates.qualities)
    return EvaluationResult(
        recogniser_id=recogniser_id,
        folder=folder,
        pairs_from=pairs_from,
        photographs=tuple(photographs),
        people=people,
        templates=templates,
        pairs=tuple(pairs),
        pair_scores=scores,
        roles=roles,
        verification=scoring.verify_pairs(scores, pairs, None if pairs_from else (mated, non_mated)),
        identification=scoring.identify(templates.vectors, people, roles),
        mated=mated,
        non_mated=non_mated,
        calibration=calibration,
        held_out=held_out,
    )


def picture_of(engine: Engine, photograph: Photograph, longest: int = 200) -> bytes | None:
    """A small JPEG of a photograph for a report; None where it cannot be drawn."""
    try:
        return engine.picture(read_photograph(photograph.path), longest=longest)
    except KnownError:
        return None
