"""facefinder search replay, also facefinder replay"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.cli.output import AsJson, CasePath, Operator, print_json, say

DIFFERS = 18


def register(app: typer.Typer) -> None:
    app.command("replay")(replay)


def replay(
    path: CasePath,
    search_id: Annotated[str, typer.Argument(metavar="SEARCH_ID", help="A recorded search.")],
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Run a recorded search again against the catalogue as it was (also: facefinder search replay CASE SEARCH_ID)."""
    with CaseSession.open(path, operator=operator) as session:
        found = session.replay(search_id)
    if as_json:
        print_json(asdict(found))
    else:
        for line in found.lines:
            now = "erased since" if line.face_id in found.erased else "" if line.now is not None else "not found now"
            say(f"{line.rank:>4}  {line.similarity:.6f}  face {line.face_id}  {now}")
        say(f"{found.later:,} faces enrolled later were left out; {len(found.erased)} candidates were erased since.")
        for difference in found.differences:
            say(f"Differs: {difference}")
        say("The same list as recorded." if found.same else "NOT the same list as recorded.")
    if not found.same:
        raise typer.Exit(DIFFERS)
