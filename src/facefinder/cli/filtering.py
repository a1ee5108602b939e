"""The options that limit a search, for every command that searches."""

from __future__ import annotations

from typing import Annotated

import typer

Sources = Annotated[list[int] | None, typer.Option("--source", help="Only this source (its number; may be repeated).")]
References = Annotated[list[str] | None, typer.Option("--exhibit", help="Only this exhibit reference (repeatable).")]
TakenFrom = Annotated[str, typer.Option("--taken-from", help="Taken on this day or later (YYYY-MM-DD).")]
TakenTo = Annotated[str, typer.Option("--taken-to", help="Taken on this day or earlier.")]
CapturedFrom = Annotated[str, typer.Option("--captured-from", help="Captured from the web on this day or later.")]
CapturedTo = Annotated[str, typer.Option("--captured-to", help="Captured from the web on this day or earlier.")]
Camera = Annotated[str, typer.Option("--camera", help="A part of the camera's name.")]
Quality = Annotated[int, typer.Option("--quality", help="Faces of this quality or better, 0 to 100.")]
FaceSize = Annotated[float, typer.Option("--face-size", help="Faces of at least so many pixels.")]
Words = Annotated[str, typer.Option("--text", help="Words in path, address, metadata or source.")]
SamePhotograph = Annotated[
    list[int] | None, typer.Option("--same-photograph-as", help="Faces in the photographs of this face (repeatable).")
]
Decided = Annotated[
    bool | None, typer.Option("--decided/--undecided", help="Only faces with, or without, an examiner's decision.")
]
Person = Annotated[str, typer.Option("--person", help="Only faces confirmed under this name.")]
Within = Annotated[str, typer.Option("--within", metavar="SEARCH", help="Only candidates of an earlier search.")]
NotWithin = Annotated[
    str, typer.Option("--exclude-search", metavar="SEARCH", help="No candidates of an earlier search.")
]
NotSources = Annotated[
    list[int] | None, typer.Option("--exclude-source", help="Nothing from this source (repeatable).")
]
NotReferences = Annotated[
    list[str] | None, typer.Option("--exclude-exhibit", help="Nothing of this exhibit reference (repeatable).")
]
NotFaces = Annotated[list[int] | None, typer.Option("--exclude-face", help="Not this face (repeatable).")]
