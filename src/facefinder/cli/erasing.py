"""facefinder erase"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from facefinder.app import CaseSession
from facefinder.app.erasing import Order
from facefinder.cli.output import AsJson, CasePath, Operator, counted, print_json, say
from facefinder.domain.errors import InvalidDetails
from facefinder.files.documents import write_document

group = typer.Typer(
    help="Erase on somebody's authority, everywhere in the case, with a certificate.", no_args_is_help=True
)

Authority = Annotated[str, typer.Option(help="On whose authority; it goes on the record.")]
Reason = Annotated[str, typer.Option(help="Why; it goes on the record.")]
Certificate = Annotated[Path | None, typer.Option("--certificate", help="Write the certificate to this file (JSON).")]
Yes = Annotated[bool, typer.Option("--yes", help="Erase without asking; it cannot be undone.")]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="erase")


@group.command("exhibit")
def exhibit(
    path: CasePath,
    sha256: Annotated[list[str], typer.Argument(metavar="SHA256...", help="The photographs, by their content's hash.")],
    authority: Authority,
    reason: Reason,
    certificate: Certificate = None,
    yes: Yes = False,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Erase photographs wherever in the case they were seen."""
    _sure(yes, counted(len(sha256), "photograph"))
    with CaseSession.open(path, operator=operator) as session:
        _tell(session.erasing.exhibits(sha256, Order(authority, reason)), certificate, as_json)


@group.command("source")
def source(
    path: CasePath,
    number: Annotated[int, typer.Argument(metavar="SOURCE", help="The source's number.")],
    authority: Authority,
    reason: Reason,
    certificate: Certificate = None,
    yes: Yes = False,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Erase a source, with every photograph that was seen nowhere else."""
    _sure(yes, f"source {number}")
    with CaseSession.open(path, operator=operator) as session:
        _tell(session.erasing.source(number, Order(authority, reason)), certificate, as_json)


@group.command("faces")
def faces(
    path: CasePath,
    face: Annotated[list[int], typer.Argument(metavar="FACE...", help="The faces' numbers.")],
    authority: Authority,
    reason: Reason,
    search: Annotated[
        list[str] | None, typer.Option("--search", help="Blank the probe of this search too (repeatable).")
    ] = None,
    certificate: Certificate = None,
    yes: Yes = False,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Erase one person's faces: templates, crops, and the thumbnails that show them."""
    _sure(yes, counted(len(face), "face"))
    with CaseSession.open(path, operator=operator) as session:
        found = session.erasing.faces(face, Order(authority, reason), search_ids=search or ())
        _tell(found, certificate, as_json)


def _sure(yes: bool, what: str) -> None:
    if not yes and not typer.confirm(f"Erase {what}? This cannot be undone.", err=True):
        raise InvalidDetails(what="The consent", reason="nothing is erased without it")


def _tell(document: dict[str, Any], certificate: Path | None, as_json: bool) -> None:
    if certificate is not None:
        write_document(certificate, document)
    if as_json:
        print_json(document)
        return
    counts = document["counts"]
    say(
        f"Erased {counted(counts['exhibits'], 'photograph')}, {counted(counts['faces'], 'face')}, "
        f"{counted(counts['templates'], 'template')}, {counted(counts['crops'], 'crop')}, "
        f"{counted(counts['thumbnails'], 'thumbnail')}, {counted(counts['probes'], 'probe')}."
    )
    for backup in document["backups"]:
        say(f"Backup {backup['path']}: {backup['outcome']}.")
    say(f"Certificate {document['erasure_id']}, log entry {document['audit']['sequence']}.")
