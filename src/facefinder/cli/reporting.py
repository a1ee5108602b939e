"""facefinder report"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.app.reporting import FULL, ReportOptions
from facefinder.cli.output import AsJson, CasePath, Language, Operator, print_json, say
from facefinder.cli.window import Window


def register(app: typer.Typer) -> None:
    app.command("report")(report)


def report(
    context: typer.Context,
    path: CasePath,
    search_ids: Annotated[
        list[str], typer.Argument(metavar="SEARCH_ID...", help="The recorded searches to report on.")
    ],
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help="The report: FILE.pdf or FILE.html.")],
    full: Annotated[
        int, typer.Option(min=0, help="How many candidates to show whole; those with a decision always are.")
    ] = FULL,
    face: Annotated[
        list[int] | None,
        typer.Option(metavar="FACE", help="Show this candidate (its face_id) and the decided ones whole (repeatable)."),
    ] = None,
    show_others: Annotated[
        bool, typer.Option("--show-others", help="Leave other people's faces recognisable in the source pictures.")
    ] = False,
    language: Language = "en",
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Write a report on recorded searches: authority, probe, method, candidates, sources, decisions and limits."""
    window: Window = context.obj
    with CaseSession.open(path, operator=operator) as session:
        made = session.reports.write(
            search_ids, output, ReportOptions(full, tuple(face or ()), show_others, language), printer=window.printed
        )
    if as_json:
        print_json(
            {
                "file": str(made.path),
                "sha256": made.sha256,
                "log_entry": made.state,
                "searches": made.searches,
                "candidates": made.candidates,
                "withheld": made.withheld,
            }
        )
        return
    say(f"Wrote the report on {made.searches} {'search' if made.searches == 1 else 'searches'} to {made.path}.")
    say(f"SHA-256 {made.sha256}, recorded in the log after entry {made.state}.")
    if made.withheld:
        say(f"{made.withheld} decided candidates have no result yet: the policy needs two examiners for each.")
    say("Candidates are leads, never identifications.")
