"""facefinder faces"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from facefinder.cli.output import AsJson, box_list, print_json, say
from facefinder.domain.errors import InvalidDetails
from facefinder.domain.geometry import Box
from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from facefinder.domain.records import FaceObservation
from facefinder.engine import open_engine
from facefinder.files.reading import read_photograph


def register(app: typer.Typer) -> None:
    app.command("faces")(faces)


def faces(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", help="The photograph to look at.")],
    box: Annotated[
        str | None, typer.Option(metavar="X,Y,W,H", help="Take the face in this region, drawn by hand.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show which faces are found in a photograph; nothing is recorded."""
    content = read_photograph(photo)
    engine = open_engine(DEFAULT_RECOGNISER, workers=1)
    try:
        analysis = engine.analyse(content, embed=False, box=None if box is None else _box(box))
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
    say(f"{analysis.width} x {analysis.height} pixels, {len(analysis.faces)} face(s)")
    for number, face in enumerate(analysis.faces, start=1):
        x, y, width, height = face.box.rounded()
        say(
            f"{number:>4}  at {x},{y}  {width} x {height}  quality {face.quality.value}  found by {face.detection_pass}"
        )


def _document(face: FaceObservation) -> dict[str, Any]:
    return {
        "box": box_list(face.box),
        "landmarks": [[round(float(x), 2), round(float(y), 2)] for x, y in face.landmarks],
        "detection_score": round(face.detection_score, 4),
        "detection_pass": face.detection_pass,
        "quality": face.quality.value,
        "quality_components": {name: round(value, 3) for name, value in face.quality.components.items()},
    }


def _box(text: str) -> Box:
    try:
        x, y, width, height = (float(part) for part in text.split(","))
    except ValueError:
        raise InvalidDetails(what="The box", reason="it is written as X,Y,W,H in pixels") from None
    if width <= 0 or height <= 0:
        raise InvalidDetails(what="The box", reason="its width and height must be more than 0")
    return Box(x, y, width, height)
