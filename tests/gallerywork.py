"""Small cases for tests of catalogue, gallery and search: drawn people, or vectors given outright."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facefinder.app import CaseSession
from facefinder.app.erasing import Order
from facefinder.audit import Recorder
from facefinder.catalogue import Catalogue, NewExhibit
from facefinder.domain.geometry import TEMPLATE_POINTS, Box
from facefinder.domain.records import (
    Analysis,
    CaseDetails,
    CaseRecord,
    FaceObservation,
    GalleryState,
    Probe,
    Quality,
    SourceKind,
    SourceRequest,
)
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph

ORDER = Order("Court order 7/26", "the legal basis has ended")
RECOGNISER = "synthetic-v1"
DIMENSION = 16
BASIS = "Warrant 7/26"


def raw_bytes(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, whole."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@dataclass
class Made:
    """An open case of drawn photographs, each of two people, and what is needed to close and open it again."""

    path: Path
    source: Path
    faces: int
    session: CaseSession
    folder: Path = field(default_factory=Path)

    def reopen(self) -> CaseSession:
        self.session.close()
        self.session = CaseSession.open(self.path, engine=DeterministicEngine())
        return self.session

    def probe(self, identity: int, variant: int = 60) -> Probe:
        return self.session.read_probe(drawn_photograph([identity], variant=variant), "probe.png")

    def import_folder(
        self,
        name: str,
        identities: Sequence[int],
        reference: str,
        *,
        copies_of: Path | None = None,
        extra: Sequence[int] = (),
    ) -> None:
        """Import another folder: photographs of those people, or copies of a folder's first files and ``extra``."""
        folder = self.folder / name
        folder.mkdir()
        if copies_of is None:
            extra = identities
        else:
            for path in sorted(copies_of.iterdir())[: len(identities)]:
                shutil.copy(path, folder / f"copy-{path.name}")
        for identity in extra:
            (folder / f"{name}-{identity}.png").write_bytes(drawn_photograph([identity], variant=70))
        self.session.import_sources([SourceRequest(folder, reference, BASIS)])


def make_case(folder: Path, photographs: int = 8) -> Made:
    source = folder / "source"
    source.mkdir()
    for number in range(photographs):
        content = drawn_photograph([number % 6, (number + 3) % 7 + 6], variant=number)
        (source / f"photograph-{number:02d}.png").write_bytes(content)
    session = CaseSession.create(
        folder / "case.ffcase", CaseDetails("7/26", "Test", "Court", "A. Tester"), engine=DeterministicEngine()
    )
    session.import_sources([SourceRequest(source, "E1", BASIS)])
    return Made(session.path, source, 2 * photographs, session, folder)


def unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rows made unit length."""
    rows = np.atleast_2d(np.asarray(vectors, dtype=np.float64))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def random_vectors(count: int, dimension: int = DIMENSION, seed: int = 1) -> NDArray[np.float32]:
    return unit(np.random.default_rng(seed).standard_normal((count, dimension)))


def observation(vector: NDArray[np.float32] | None, number: int = 0) -> FaceObservation:
    """A face as an engine would report it; ``number`` makes it another one."""
    return FaceObservation(
        box=Box(10.0 + number % 50, 20.0, 40.0 + number % 30, 50.0),
        landmarks=TEMPLATE_POINTS + number % 7,
        detection_score=0.9,
        detection_pass="plain",
        quality=Quality(number % 101),
        crop=b"crop of face %d " % number * 4,
        embedding=vector,
    )


def write_faces(
    catalogue: Catalogue,
    vectors: NDArray[np.float32],
    *,
    recogniser: str = RECOGNISER,
    start: int = 0,
    source: str = "/evidence/phone",
    reference: str = "E1",
    metadata: Sequence[dict[str, str]] = (),
) -> tuple[NDArray[np.int64], GalleryState]:
    """Enrol vectors, one photograph each, in one transaction; their face ids and the gallery's state."""
    recorder = Recorder(catalogue, "A. Tester")
    face_ids = []
    with catalogue.transaction():
        catalogue.faces.know_recogniser(recogniser, vectors.shape[1], {}, "2026-01-01T00:00:00Z")
        source_id = catalogue.sources.add(
            kind=SourceKind.FOLDER,
            location=source,
            exhibit_reference=reference,
            legal_basis=BASIS,
            custodian="",
            review_by="",
            note="",
            at="2026-01-01T00:00:00Z",
        )
        with catalogue.enrolling() as enrolment:
            for row, vector in enumerate(vectors):
                number = start + row
                analysis = Analysis(
                    media_type="image/jpeg",
                    width=200,
                    height=100,
                    truncated=False,
                    thumbnails={0: b"thumbnail %d" % number},
                    metadata=metadata[row] if metadata else {},
                    faces=(observation(vector, number),),
                    perceptual_hash=number.to_bytes(8, "big"),
                )
                exhibit_id = enrolment.exhibit(
                    NewExhibit(f"{number:064x}", 1000 + number, analysis), "2026-01-01T00:00:00Z"
                )
                enrolment.occurrence(exhibit_id, source_id, f"DCIM/photograph-{number:05d}.jpg", stamp=f"{number}:1")
                face_id = enrolment.face(exhibit_id, analysis.faces[0])
                enrolment.template(recogniser, face_id, vector)
                face_ids.append(face_id)
        state = catalogue.faces.grow_gallery(recogniser, len(face_ids))
        recorder.record("import.batch", f"source:{source_id}", faces=len(face_ids))
    return np.array(face_ids, dtype=np.int64), state


def new_catalogue(path: Path) -> Catalogue:
    """An empty catalogue with its case on record."""
    catalogue = Catalogue.create(path)
    with catalogue.transaction():
        catalogue.set_case(
            CaseRecord("case-1", "7/26", "Test", "Court", "A. Tester", RECOGNISER, "2026-01-01T00:00:00Z")
        )
        Recorder(catalogue, "A. Tester").record("case.created", "case:case-1")
    return catalogue
