"""facefinder faces, facefinder add-face"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from facefinder.app import CaseSession
from facefinder.cli.output import AsJson, CasePath, Operator, box_list, counted, print_json, say
from facefinder.domain.errors import InvalidDetails
from facefinder.domain.geometry import Box, Landmarks
from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from facefinder.domain.records import EnrolledFace, FaceObservation
from facefinder.engine import open_engine
from facefinder.files.reading import read_photograph

DrawnBox = Annotated[
    str | None, typer.Option("--box", metavar="X,Y,W,H", help="Take the face in this region, drawn by hand.")
]
SetPoints = Annotated[
    str | None,
    typer.Option(
        "--points",
        metavar="X,Y,…",
        help="Take the face with these five points, set by hand: the person's right eye, left eye, tip of the nose, "
        "right and left corner of the mouth; ten numbers.",
    ),
]
AtFrame = Annotated[
    int, typer.Option("--frame", help="On which page or frame, from 0; in a video, the moment in milliseconds.", min=0)
]


def register(app: typer.Typer) -> None:
    app.command("faces")(faces)
    app.command("add-face")(add_face)


def faces(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", help="The photograph to look at.")],
    box: DrawnBox = None,
    points: SetPoints = None,
    frame: AtFrame = 0,
    as_json: AsJson = False,
) -> None:
    """Show which faces are found in a photograph; nothing is recorded."""
    content = read_photograph(photo)
    engine = open_engine(DEFAULT_RECOGNISER, workers=1)
    try:
        analysis = engine.analyse(content, embed=False, box=box_of(box), points=points_of(points), frame=frame)
    finally:
        engine.close()
    if as_json:
        print_json(
            {
                "photograph": photo.name,
                "width": analysis.width,
                "height": analysis.height,
                "truncated": analysis.truncated,
                "faces": [_document(face) for face in analysis.faces],
            }
        )
        return
    say(f"{analysis.width} x {analysis.height} pixels, {counted(len(analysis.faces), 'face')}")
    for number, face in enumerate(analysis.faces, start=1):
        x, y, width, height = face.box.rounded()
        found = "operator-assisted" if face.assisted else f"found by {face.detection_pass}"
        say(f"{number:>4}  at {x},{y}  {width} x {height}  quality {face.quality.value}  {found}")


def add_face(
    path: CasePath,
    exhibit: Annotated[str, typer.Argument(metavar="SHA256", help="The exhibit, by the SHA-256 of its content.")],
    box: DrawnBox = None,
    points: SetPoints = None,
    frame: AtFrame = 0,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Enrol a face that you point out on an exhibit; it is marked as operator-assisted wherever it appears."""
    with CaseSession.open(path, operator=operator) as session:
        exhibit_id = session.assisting.exhibit_of(exhibit)
        face = session.assisting.enrol(exhibit_id, box=box_of(box), points=points_of(points), frame=frame)
    if as_json:
        print_json({"face_id": face.face_id, "exhibit_sha256": face.exhibit_sha256, **_document(face)})
    else:
        say(f"Face {face.face_id} is enrolled, operator-assisted, quality {face.quality.value}.")


def _document(face: FaceObservation | EnrolledFace) -> dict[str, Any]:
    return {
        "box": box_list(face.box),
        "landmarks": [[round(float(x), 2), round(float(y), 2)] for x, y in face.landmarks],
        "detection_score": round(face.detection_score, 4),
        "detection_pass": face.detection_pass,
        "operator_assisted": face.assisted,
        "frame": face.frame,
        "frame_time": face.frame_time,
        "quality": face.quality.value,
        "quality_components": {name: round(value, 3) for name, value in face.quality.components.items()},
    }


def box_of(text: str | None) -> Box | None:
    """A box as it is written on the command line.

    Raises:
        InvalidDetails: when it is none.
    """
    if text is None:
        return None
    try:
        x, y, width, height = (float(part) for part in text.split(","))
    except ValueError:
        raise InvalidDetails(what="The box", reason="it is written as X,Y,W,H in pixels") from None
    if width <= 0 or height <= 0:
        raise InvalidDetails(what="The box", reason="its width and height must be more than 0")
    return Box(x, y, width, height)


def points_of(text: str | None) -> Landmarks | None:
    """Five points as they are written on the command line.

    Raises:
        InvalidDetails: when there are not ten numbers.
    """
    if text is None:
        return None
    try:
        return np.array([float(part) for part in text.split(",")], np.float32).reshape(5, 2)
    except ValueError:
        raise InvalidDetails(what="The five points", reason="they are written as ten numbers in pixels") from None
