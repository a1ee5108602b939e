"""facefinder case create, facefinder case show"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.cli.output import AsJson, CasePath, counted, print_json, say
from facefinder.cli.passphrases import passphrase
from facefinder.domain.authority import Authorisation
from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from facefinder.domain.records import CaseDetails
from facefinder.people.authority import today

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
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Encrypt the case with a pass-phrase.")] = False,
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", metavar="FILE", help="The pass-phrase, in a file.")
    ] = None,
    officer: Annotated[str, typer.Option(help="Who authorised the work.")] = "",
    authorised_on: Annotated[str, typer.Option(metavar="DATE", help="When (YYYY-MM-DD); today if left out.")] = "",
    review_by: Annotated[str, typer.Option(metavar="DATE", help="When the authority ends unless renewed.")] = "",
    purpose: Annotated[list[str] | None, typer.Option(help="A purpose searches may have (repeatable).")] = None,
    as_json: AsJson = False,
) -> None:
    """Create a case; with --encrypt, everything it holds is encrypted and a recovery key is shown once."""
    details = CaseDetails(number, title, authority, operator)
    authorisation = None
    if officer or authorised_on or review_by or purpose:
        day = authorised_on or today().isoformat()
        authorisation = Authorisation(officer or operator, authority, day, review_by, tuple(purpose or ()))
    words = passphrase(f"the new case {path.name}", passphrase_file, new=True) if encrypt or passphrase_file else None
    with CaseSession.create(
        path, details, recogniser=recogniser, passphrase=words, authorisation=authorisation
    ) as session:
        document: dict[str, object] = {"case": str(session.path), **asdict(session.record)}
        if session.recovery_key:
            document["recovery_key"] = session.recovery_key
    if as_json:
        print_json(document)
        return
    say(f"Created case {number} at {document['case']}.")
    if "recovery_key" in document:
        tell_recovery_key(str(document["recovery_key"]))


def tell_recovery_key(recovery_key: str) -> None:
    say(f"Recovery key: {recovery_key}")
    say("It opens the case when the pass-phrase is lost, is shown this once and stored nowhere: keep it apart.")


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
        f"{counted(summary['sources'], 'source')}, {counted(summary['exhibits'], 'exhibit')} in "
        f"{counted(summary['occurrences'], 'place')}, {counted(summary['faces'], 'face')}, "
        f"{counted(summary['without_face'], 'photograph')} without a face, {counted(summary['problems'], 'problem')}, "
        f"{counted(summary['searches'], 'search', 'searches')}."
    )
