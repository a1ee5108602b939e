"""facefinder audit export|verify|head|show"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.app.auditing import AuditFault, check_export, read_anchors
from facefinder.cli.output import AsJson, CasePath, Operator, counted, print_json, say
from facefinder.cli.passphrases import KeyFile, KeyPassphrase, signing_key
from facefinder.domain.errors import VerificationFailed

group = typer.Typer(help="The audit log: read it, export it, anchor it, check it.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="audit")


@group.command("show")
def show(
    path: CasePath,
    limit: Annotated[int, typer.Option(help="How many entries, the newest ones.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show the newest entries, oldest of them first."""
    with CaseSession.open(path) as session:
        lines = list(reversed(session.log(limit)))
    if as_json:
        print_json({"entries": [asdict(line) for line in lines]})
        return
    for line in lines:
        say(f"{line.sequence:>6}  {line.at}  {line.operator}  {line.action}  {line.subject}")


@group.command("export")
def export(
    path: CasePath,
    target: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to: FILE.jsonl, or a folder; the checking script goes beside.")
    ],
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Export the log as JSON lines, with the small script that checks it."""
    with CaseSession.open(path, operator=operator) as session:
        written, entries = session.auditing.export(target)
    if as_json:
        print_json({"file": str(written), "entries": entries})
        return
    told = counted(entries, "entry", "entries")
    say(f"Wrote {told} to {written}. Check them anywhere: python3 verify_export.py {written.name}")


@group.command("head")
def head(
    path: CasePath,
    write: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write it as an anchor file.")] = None,
    key: KeyFile = None,
    key_passphrase: KeyPassphrase = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Print the log's head, to be kept elsewhere: with it, a rewritten log shows."""
    signing = None if key is None else signing_key(key, key_passphrase)
    with CaseSession.open(path, operator=operator) as session:
        anchor = session.auditing.anchor(key=signing, write_to=write)
    if as_json:
        print_json(anchor.document())
        return
    say(f"Entry {anchor.sequence} of case {anchor.case_id}, {anchor.at}:")
    say(anchor.head)
    if anchor.signature:
        say(f"Countersigned with {anchor.public_key}: {anchor.signature}")


@group.command("verify")
def verify(
    path: Annotated[Path, typer.Argument(metavar="FILE-or-CASE", help="An exported log, or a case.")],
    anchor: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="An anchor that the log must fit; may be given again.")
    ] = None,
    public_key: Annotated[str, typer.Option(help="The public key that must have signed the anchors.")] = "",
    as_json: AsJson = False,
) -> None:
    """Check a log: of a case with every row that it answers for, or of an export alone."""
    anchors = read_anchors(anchor or [], public_key)
    if path.is_dir() and (path / "catalogue.sqlite").is_file():
        with CaseSession.open(path) as session:
            faults = session.auditing.faults(anchors)
    else:
        faults = check_export(path, anchors)
    _tell(path, faults, as_json)


def _tell(path: Path, faults: list[AuditFault], as_json: bool) -> None:
    if as_json:
        print_json({"ok": not faults, "faults": [asdict(fault) for fault in faults]})
        if faults:
            raise typer.Exit(VerificationFailed.exit_code)
        return
    for fault in faults:
        say(f"{fault.place}: {fault.wrong}.")
    if faults:
        raise VerificationFailed(count=len(faults), path=str(path))
    say("The log is as it was written.")
