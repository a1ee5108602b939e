"""The options that limit a search, for every command that searches."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from facefinder.domain.filters import Filter

_Command = Callable[..., None]


def limits(
    source: Annotated[
        list[int] | None, typer.Option("--source", help="Only this source (its number; may be repeated).")
    ] = None,
    exhibit: Annotated[
        list[str] | None, typer.Option("--exhibit", help="Only this exhibit reference (repeatable).")
    ] = None,
    taken_from: Annotated[str, typer.Option("--taken-from", help="Taken on this day or later (YYYY-MM-DD).")] = "",
    taken_to: Annotated[str, typer.Option("--taken-to", help="Taken on this day or earlier.")] = "",
    captured_from: Annotated[
        str, typer.Option("--captured-from", help="Captured from the web on this day or later.")
    ] = "",
    captured_to: Annotated[
        str, typer.Option("--captured-to", help="Captured from the web on this day or earlier.")
    ] = "",
    camera: Annotated[str, typer.Option("--camera", help="A part of the camera's name.")] = "",
    quality: Annotated[int, typer.Option("--quality", help="Faces of this quality or better, 0 to 100.")] = 0,
    face_size: Annotated[float, typer.Option("--face-size", help="Faces of at least so many pixels.")] = 0.0,
    text: Annotated[str, typer.Option("--text", help="Words in path, address, metadata or source.")] = "",
    same_photograph_as: Annotated[
        list[int] | None,
        typer.Option("--same-photograph-as", help="Faces in the photographs of this face (repeatable)."),
    ] = None,
    decided: Annotated[
        bool | None, typer.Option("--decided/--undecided", help="Only faces with, or without, an examiner's decision.")
    ] = None,
    person: Annotated[str, typer.Option("--person", help="Only faces confirmed under this name.")] = "",
    within: Annotated[
        str, typer.Option("--within", metavar="SEARCH", help="Only candidates of an earlier search.")
    ] = "",
    exclude_search: Annotated[
        str, typer.Option("--exclude-search", metavar="SEARCH", help="No candidates of an earlier search.")
    ] = "",
    exclude_source: Annotated[
        list[int] | None, typer.Option("--exclude-source", help="Nothing from this source (repeatable).")
    ] = None,
    exclude_exhibit: Annotated[
        list[str] | None, typer.Option("--exclude-exhibit", help="Nothing of this exhibit reference (repeatable).")
    ] = None,
    exclude_face: Annotated[
        list[int] | None, typer.Option("--exclude-face", help="Not this face (repeatable).")
    ] = None,
) -> Filter:
    """What the options ask for, each of them declared here and nowhere else."""
    return Filter(
        sources=tuple(source or ()),
        exhibit_references=tuple(exhibit or ()),
        taken_from=taken_from,
        taken_to=taken_to,
        captured_from=captured_from,
        captured_to=captured_to,
        camera=camera,
        quality_from=quality,
        face_size_from=face_size,
        text=text,
        same_photograph_as=tuple(same_photograph_as or ()),
        decided=decided,
        person=person,
        within_search=within,
        not_within_search=exclude_search,
        not_sources=tuple(exclude_source or ()),
        not_exhibit_references=tuple(exclude_exhibit or ()),
        not_faces=tuple(exclude_face or ()),
    )


def limited(*left_out: str) -> Callable[[_Command], _Command]:
    """A command that is given its limits as a `Filter`: where its parameter ``wanted`` stands, which can only be named,
    it takes the options of `limits`, all but those ``left_out``."""

    def decorate(command: _Command) -> _Command:
        own = inspect.signature(command, eval_str=True)
        options = {
            name: option.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for name, option in inspect.signature(limits, eval_str=True).parameters.items()
            if name not in left_out
        }

        @wraps(command)
        def called(**given: Any) -> None:
            asked = {name: given.pop(name) for name in options}
            command(**given, wanted=limits(**asked))

        taken: list[inspect.Parameter] = []
        for parameter in own.parameters.values():
            taken += options.values() if parameter.name == "wanted" else [parameter]
        # Typer asks a function for both before it makes a command of it.
        called.__annotations__ = {parameter.name: parameter.annotation for parameter in taken}
        vars(called)["__signature__"] = own.replace(parameters=taken)
        return called

    return decorate
