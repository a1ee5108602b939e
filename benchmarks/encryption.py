"""An encrypted catalogue against a plain one: inserting, bulk reading, searching; the bars are 0.5 and 0.35.

``python -m benchmarks.encryption [photographs]``. Each photograph brings one face with a template of the default
recogniser's size, a crop and a thumbnail of usual sizes, committed in batches as an import does, log and change lists
included. Five alternating rounds; medians. The files lie in the temporary folder.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue, CatalogueKey, NewExhibit
from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from facefinder.domain.records import Analysis, CaseRecord
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.gallery import Gallery

DIMENSION, BATCH, ROUNDS = 640, 32, 5
CROP_BYTES, THUMBNAIL_BYTES = 9_000, 16_000
INSERT_BAR, READ_BAR = 0.5, 0.35


def main() -> int:
    photographs = int(sys.argv[1]) if len(sys.argv) > 1 else 6_400
    chance = np.random.default_rng(1)
    model = DeterministicEngine().analyse(drawn_photograph([1]))
    vectors = chance.standard_normal((photographs, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pictures = [chance.bytes(THUMBNAIL_BYTES) for _ in range(16)]
    found: dict[str, dict[str, list[float]]] = {
        kind: {"insert": [], "read": [], "search": []} for kind in ("plain", "encrypted")
    }
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            for kind, key in (("plain", None), ("encrypted", CatalogueKey(bytes(range(32))))):
                path = Path(folder) / f"{kind}-{number}.sqlite"
                for name, seconds in measured(path, key, model, vectors, pictures).items():
                    found[kind][name].append(seconds)
                path.unlink()
    medians = {kind: {name: statistics.median(each) for name, each in found[kind].items()} for kind in found}
    ratios = {name: medians["plain"][name] / medians["encrypted"][name] for name in ("insert", "read", "search")}
    print(json.dumps({"photographs": photographs, "seconds": medians, "encrypted_over_plain_speed": ratios}, indent=1))
    good = ratios["insert"] >= INSERT_BAR and ratios["read"] >= READ_BAR
    print("within the bars" if good else "NOT within the bars")
    return 0 if good else 1


def measured(
    path: Path, key: CatalogueKey | None, model: Analysis, vectors: np.ndarray, pictures: list[bytes]
) -> dict[str, float]:
    with Catalogue.create(path, key) as catalogue:
        recorder = Recorder(catalogue, "bench")
        with catalogue.transaction():
            catalogue.set_case(CaseRecord("id", "1", "t", "a", "bench", DEFAULT_RECOGNISER, now()))
            catalogue.faces.know_recogniser(DEFAULT_RECOGNISER, DIMENSION, {}, now())
            recorder.record("case.created", "case")
        began = time.perf_counter()
        for first in range(0, len(vectors), BATCH):
            with catalogue.transaction():
                with catalogue.enrolling() as enrolment:
                    for place in range(first, min(first + BATCH, len(vectors))):
                        picture = pictures[place % len(pictures)]
                        face = replace(model.faces[0], crop=picture[:CROP_BYTES])
                        analysis = replace(model, thumbnails={0: picture}, faces=(face,))
                        exhibit_id = enrolment.exhibit(NewExhibit(f"{place:064x}", 1, analysis), now())
                        face_id = enrolment.face(exhibit_id, face)
                        enrolment.template(DEFAULT_RECOGNISER, face_id, vectors[place])
                catalogue.faces.grow_gallery(DEFAULT_RECOGNISER, min(BATCH, len(vectors) - first))
                recorder.record("import.batch", "source:1")
        inserted = time.perf_counter() - began
    with Catalogue.open(path, key) as catalogue:
        began = time.perf_counter()
        read = sum(len(ids) for ids, _ in catalogue.faces.templates(DEFAULT_RECOGNISER))
        reading = time.perf_counter() - began
        if read != len(vectors):
            raise RuntimeError("not every template was read")
        with tempfile.TemporaryDirectory() as folder:
            gallery = Gallery(catalogue.faces, Path(folder), "id", DEFAULT_RECOGNISER, DIMENSION, plain_files=False)
            gallery.search(vectors[0], 50)
            began = time.perf_counter()
            for probe in vectors[:20]:
                gallery.search(probe, 50)
            searching = (time.perf_counter() - began) / 20
            gallery.close()
    return {"insert": inserted, "read": reading, "search": searching}


if __name__ == "__main__":
    sys.exit(main())
