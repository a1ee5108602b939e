"""facefinder sources, facefinder problems"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.cli.output import AsJson, CasePath, print_json, say


def register(app: typer.Typer) -> None:
    app.command("sources")(sources)
    app.command("problems")(problems)


def sources(path: CasePath, as_json: AsJson = False) -> None:
    """List a case's sources."""
    with CaseSession.open(path) as session:
        found = session.sources()
    if as_json:
        print_json({"sources": [asdict(source) for source in found]})
        return
    for source in found:
        state = "complete" if source.finished_at else "not finished"
        say(f"{source.source_id:>4}  {source.exhibit_reference}  {source.kind.value}  {source.location}  ({state})")


def problems(
    path: CasePath,
    source: Annotated[int | None, typer.Option(help="Only the problems of this source.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the files that could not be read, each with its reason."""
    with CaseSession.open(path) as session:
        found = session.problems(source)
    if as_json:
        print_json({"problems": [asdict(problem) for problem in found]})
        return
    for problem in found:
        say(f"{problem.source_id:>4}  {problem.path}: {problem.sentence}")
    if not found:
        say("Every file was read.")
