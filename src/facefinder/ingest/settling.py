"""Where the outcomes of an import are gathered and committed, a batch at a time, with their audit entry."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass

import numpy as np

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue, Enrolment, NewExhibit
from facefinder.domain.records import Analysis, Outcome
from facefinder.gallery import Gallery
from facefinder.ingest.items import Item
from facefinder.ingest.progress import Progress

BATCH = 64
LONGEST_WAIT = 2.0


@dataclass(frozen=True, slots=True)
class Settled:
    """One listed file and what became of it; nothing of it is kept until its batch commits."""

    path: str
    item: Item | None
    sha256: str = ""
    size: int = 0
    analysis: Analysis | None = None
    code: str = ""
    sentence: str = ""


class Settlement:
    """Takes outcomes from any thread. A batch is one transaction: exhibits, occurrences, faces, templates, audit entry;
    the gallery takes the vectors after the commit."""

    def __init__(
        self, catalogue: Catalogue, gallery: Gallery, recorder: Recorder, source_id: int, progress: Progress
    ) -> None:
        self._catalogue = catalogue
        self._gallery = gallery
        self._recorder = recorder
        self.source_id = source_id
        self._progress = progress
        self._lock = threading.RLock()
        self._waiting: list[Settled] = []
        self._last_commit = time.monotonic()
        self.outcomes: Counter[Outcome] = Counter()
        self.faces = 0

    def take(self, settled: Settled) -> None:
        """Gather an outcome; commits when the batch is full or has waited long enough."""
        with self._lock:
            self._waiting.append(settled)
            if len(self._waiting) >= BATCH or time.monotonic() - self._last_commit > LONGEST_WAIT:
                self.commit()

    def skip(self) -> None:
        """Count a file that is known at this very place: there is nothing to write."""
        with self._lock:
            self.outcomes[Outcome.KNOWN] += 1
            self._progress.done(Outcome.KNOWN)

    def commit(self) -> None:
        """Write what waits.

        Raises:
            DiskFull, NotWritable, CatalogueDamaged: nothing of the batch is kept then.
        """
        with self._lock:
            waiting, self._waiting = self._waiting, []
            self._last_commit = time.monotonic()
            if not waiting:
                return
            face_ids: list[int] = []
            vectors: list[np.ndarray] = []
            state = None
            with self._gallery.growing:
                with self._catalogue.transaction():
                    with self._catalogue.enrolling() as enrolment:
                        enrolment.look_up([settled.sha256 for settled in waiting])
                        done = [self._enrol(enrolment, settled, face_ids, vectors) for settled in waiting]
                    if face_ids:
                        state = self._catalogue.faces.grow_gallery(self._gallery.recogniser_id, len(face_ids))
                    self._recorder.record(
                        "import.batch",
                        f"source:{self.source_id}",
                        outcomes=dict(Counter(outcome.value for outcome, _ in done)),
                        exhibits=[settled.sha256 for settled in waiting if settled.sha256],
                        faces=[min(face_ids), max(face_ids)] if face_ids else [],
                    )
                if state is not None:
                    self._gallery.add(np.array(face_ids, dtype=np.int64), np.stack(vectors), state)
            for outcome, faces in done:
                self.outcomes[outcome] += 1
                self.faces += faces
                self._progress.done(outcome, faces)

    def _enrol(
        self, enrolment: Enrolment, settled: Settled, face_ids: list[int], vectors: list[np.ndarray]
    ) -> tuple[Outcome, int]:
        moment = now()
        if settled.code:
            enrolment.problem(self.source_id, settled.path, settled.code, settled.sentence, moment)
            return Outcome.PROBLEM, 0
        exhibit_id = enrolment.exhibit_of(settled.sha256)
        if exhibit_id is not None:
            self._enrol_occurrence(enrolment, exhibit_id, settled)
            return Outcome.KNOWN, 0
        if settled.analysis is None:
            raise ValueError("a new content comes with its analysis")
        exhibit_id = enrolment.exhibit(NewExhibit(settled.sha256, settled.size, settled.analysis), moment)
        self._enrol_occurrence(enrolment, exhibit_id, settled)
        for face in settled.analysis.faces:
            face_id = enrolment.face(exhibit_id, face)
            if face.embedding is not None and np.isfinite(face.embedding).all():
                enrolment.template(self._gallery.recogniser_id, face_id, face.embedding)
                face_ids.append(face_id)
                vectors.append(face.embedding)
        faces = len(settled.analysis.faces)
        return (Outcome.ENROLLED if faces else Outcome.NO_FACE), faces

    def _enrol_occurrence(self, enrolment: Enrolment, exhibit_id: int, settled: Settled) -> None:
        item = settled.item
        enrolment.occurrence(
            exhibit_id,
            self.source_id,
            settled.path,
            stamp=item.stamp if item else "",
            url=item.url if item else "",
            page_url=item.page_url if item else "",
            captured_at=item.captured_at if item else "",
            custodian=item.custodian if item else "",
            exhibit_reference=item.exhibit_reference if item else "",
            note=item.note if item else "",
        )
