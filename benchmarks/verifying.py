"""How long `facefinder verify` takes: ``python -m benchmarks.verifying [faces] [--folder DIR]`` (100,000 by default).

The case is written through the catalogue's own audited transactions, as an import does it: each photograph brings two
faces with template, crop and thumbnail, each 64 photographs one entry of the log with the list of every row, for which
it answers. Pictures are random bytes of 4,000 (crop) and 8,000 (thumbnail); real ones are larger, and reading them is
the disk's part. Printed are the seconds of the whole check in a fresh process, and of each part. The case is left in
``--folder`` where one is given, and used again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from facefinder.app import CaseSession
from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue, NewExhibit
from facefinder.domain.records import CaseDetails, SourceKind, SourceRequest
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph

BATCH, FACES_EACH = 64, 2
CROP_BYTES, THUMBNAIL_BYTES = 4_000, 8_000


def main() -> int:
    """Exit code 0 when the case is found sound."""
    parser = argparse.ArgumentParser(description="Measure facefinder verify.")
    parser.add_argument("faces", type=int, nargs="?", default=100_000)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--check", type=Path, default=None, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.check is not None:
        print(json.dumps(checked(given.check)))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        case = folder / f"verify-{given.faces}.ffcase"
        spent = 0.0 if case.is_dir() else build(case, given.faces)
        command = [sys.executable, "-m", "benchmarks.verifying", "--check", str(case)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    print(json.dumps({"faces": given.faces, "built_in_s": round(spent, 1), **found}, indent=1))
    return 0 if found["ok"] else 1


def build(path: Path, faces: int) -> float:
    """A case of that many faces; returns the seconds that it took."""
    began = time.monotonic()
    engine = DeterministicEngine()
    model = engine.analyse(drawn_photograph([1]))
    empty = path.with_name("empty")
    empty.mkdir(parents=True)
    with CaseSession.create(path, CaseDetails("1", "Verify", "none", "benchmark"), engine=engine) as session:
        session.import_sources([SourceRequest(empty, "E-0", "none")])  # so that the recogniser is known
    empty.rmdir()
    chance = np.random.default_rng(1)
    face = model.faces[0]
    pictures = [chance.bytes(THUMBNAIL_BYTES) for _ in range(16)]
    catalogue = Catalogue.open(path / "catalogue.sqlite")
    recorder = Recorder(catalogue, "benchmark")
    recogniser = engine.recogniser_id
    with catalogue.transaction():
        source = catalogue.sources.add(
            kind=SourceKind.FOLDER, location="/nowhere", exhibit_reference="E-1", legal_basis="none", custodian="",
            review_by="", note="", at=now(),
        )  # fmt: skip
        recorder.record("source.added", "source:1")
    number = 0
    while number * FACES_EACH < faces:
        with catalogue.transaction():
            last = min(number + BATCH, faces // FACES_EACH)
            with catalogue.enrolling() as enrolment:
                for photograph in range(number, last):
                    analysis = replace(
                        model, thumbnails={0: pictures[photograph % 16]}, faces=(face,) * FACES_EACH, metadata={}
                    )
                    exhibit_id = enrolment.exhibit(NewExhibit(f"{photograph:064x}", 1000, analysis), now())
                    enrolment.occurrence(exhibit_id, source, f"DCIM/{photograph}.jpg", stamp="1:1")
                    for vector in _vectors(chance, engine.dimension):
                        crop = pictures[(photograph + 1) % 16][:CROP_BYTES]
                        face_id = enrolment.face(exhibit_id, replace(face, crop=crop))
                        enrolment.template(recogniser, face_id, vector)
            catalogue.faces.grow_gallery(recogniser, (last - number) * FACES_EACH)
            recorder.record("exhibit.enrolled", "source:1", exhibits=last - number)
            number = last
    catalogue.close()
    return time.monotonic() - began


def _vectors(chance: np.random.Generator, dimension: int) -> Any:
    vectors = chance.standard_normal((FACES_EACH, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def checked(path: Path) -> dict[str, Any]:
    """A fresh process opens the case and verifies it, whole and then part by part."""
    from facefinder.app import verification

    spent: dict[str, float] = {}
    original = verification._as_far_as_it_goes

    def timed(case: Path, section: Any) -> Any:
        began = time.monotonic()
        findings = list(original(case, section))
        spent[section.gi_code.co_name.strip("_")] = round(time.monotonic() - began, 1)
        return findings

    verification._as_far_as_it_goes = timed
    began = time.monotonic()
    with CaseSession.open(path, engine=DeterministicEngine()) as session:
        opened = time.monotonic() - began
        report = session.verify()
        whole = time.monotonic() - began
    return {
        "ok": report.ok,
        "findings": [finding.what for finding in report.findings][:5],
        "opened_s": round(opened, 1),
        "verified_s": round(whole, 1),
        "processor_s": round(time.process_time(), 1),
        "parts_s": spent,
        "catalogue_gb": round((path / "catalogue.sqlite").stat().st_size / 1e9, 2),
        "most_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "checked": dict(report.checked),
        "load": os.getloadavg()[0],
    }


if __name__ == "__main__":
    sys.exit(main())
