"""A single face taken out of the case as a picture, never without where it came from, and always on the record."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from facefinder import __version__
from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import SourceNotFound
from facefinder.domain.records import CaseRecord
from facefinder.files.atomic import write_atomically

MEANING = "A lead for an examiner, never an identification."


class Extracting:
    """Writes faces with their provenance into folders outside the case."""

    def __init__(self, catalogue: Catalogue, record: CaseRecord, recorder: Recorder) -> None:
        self._catalogue, self._record, self._recorder = catalogue, record, recorder
        self._naming = threading.Lock()

    def provenance(self, face_id: int) -> dict[str, Any]:
        """Where a face came from, as plain JSON values: case, who takes it out and when, its place in the photograph,
        the photograph's SHA-256, and every place where that was seen.

        Raises:
            SourceNotFound: when the face is gone.
        """
        face = self._catalogue.faces.get(face_id)
        exhibit = self._catalogue.exhibits.get(face.exhibit_id) if face is not None else None
        if face is None or exhibit is None:
            raise SourceNotFound(path=f"face {face_id}")
        moment = {} if face.frame_time is None else {"seconds": face.frame_time}
        return {
            "program": f"FaceFinder {__version__}",
            "meaning": MEANING,
            "case": self._record.number,
            "authority": self._record.authority,
            "extracted_by": self._recorder.operator,
            "extracted_at": now(),
            "picture": "aligned crop of the face, as kept in the case; not the original photograph",
            "face": {
                "face_id": face.face_id,
                "box": {name: round(value, 2) for name, value in asdict(face.box).items()},
                "frame": face.frame,
                **moment,
                "found_by": face.detection_pass,
                "quality": face.quality.value,
            },
            "photograph": {
                "sha256": exhibit.sha256,
                "bytes": exhibit.size,
                "media_type": exhibit.media_type,
                "width": exhibit.width,
                "height": exhibit.height,
                "taken_at": exhibit.taken_at,
                "camera": exhibit.camera,
            },
            "seen_at": [
                {name: value for name, value in asdict(place).items() if value and not name.endswith("_id")}
                for place in self._catalogue.exhibits.occurrences(face.exhibit_id)
            ],
        }

    def write(self, face_id: int, picture: bytes, provenance: dict[str, Any], folder: Path) -> tuple[Path, Path]:
        """Write a face's ``picture`` (PNG) and its ``provenance`` beside each other, under names that are free, and
        record that it left the case; returns both files.

        Raises:
            DiskFull, NotWritable: when a file cannot be written whole.
        """
        name = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in self._record.number)
        stem = f"{name}-face-{face_id}"
        number = 1
        document = {**provenance, "picture_sha256": hashlib.sha256(picture).hexdigest()}
        beside = json.dumps(document, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace")
        with self._naming:
            while (folder / f"{stem}.png").exists() or (folder / f"{stem}.json").exists():
                number += 1
                stem = f"{name}-face-{face_id}-{number}"
            image, told = folder / f"{stem}.png", folder / f"{stem}.json"
            write_atomically(image, picture)
            write_atomically(told, beside)
        self._recorder.record(
            "face.extracted", f"face:{face_id}", file=image.name, picture_sha256=document["picture_sha256"]
        )
        return image, told
