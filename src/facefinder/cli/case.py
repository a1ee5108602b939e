"""facefinder case create, facefinder case show"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.cli.output import AsJson, CasePath, print_json, say
from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from facefinder.domain.records import CaseDetails

group = typer.Typer(help="Create a case, or show what one holds.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="case")


@group.command("create")
def create(
    path: Annotated[Path, typer.Argument(metavar="CASE", help="Where to make the case (NAME.ffcase).")],
    number: Annotated[str, typer.Option(help="The case's number.")],
    title: Annotated[str, typer.Option(help="The case's title.")],
    authority: Annotated[str, typer.Option(help="The legal authority for this case.")],
    operator: Annotated[str, typer.Option(help="Who creates and works on it.")],
    recogniser: Annotated[str, typer.Option(help="The recogniser for this case's templates.")] = DEFAULT_RECOGNISER,
    as_json: AsJson = False,
) -> None:
    """Create a case."""
    details = CaseDetails(number, title, authority, operator)
    with CaseSession.create(path, details, recogniser=recogniser) as session:
        document = {"case": str(session.path), **asdict(session.record)}
    if as_json:
        print_json(document)
    else:
        say(f"Created case {number} at {document['case']}.")


@group.command("show")
def show(path: CasePath, as_json: AsJson = False) -> None:
    """Show a case's details and counts."""
    with CaseSession.open(path) as session:
        record, summary = asdict(session.record), asdict(session.summary())
    if as_json:
        print_json({"case": str(path), **record, "summary": summary})
        return
    say(f"Case {record['number']}: {record['title']}")
    say(f"Authority: {record['authority']}. Created {record['created_at']} by {record['operator']}.")
    say(f"Recogniser: {record['recogniser']}.")
    say(
        f"{summary['sources']} sources, {summary['exhibits']} exhibits in {summary['occurrences']} places, "
        f"{summary['faces']} faces, {summary['without_face']} photographs without a face, "
        f"{summary['problems']} problems, {summary['searches']} searches."
    )
