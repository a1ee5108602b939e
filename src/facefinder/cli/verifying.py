"""facefinder verify"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.cli.output import AsJson, CasePath, print_json, say
from facefinder.domain.errors import VerificationFailed


def register(app: typer.Typer) -> None:
    app.command("verify")(verify)


def verify(
    path: CasePath,
    read_data: Annotated[
        bool, typer.Option("--read-data", help="Also read every original that can be reached and compare its hash.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a case: audit chain, catalogue, templates, pictures, index and, on request, the originals."""
    with CaseSession.open(path) as session:
        report = session.verify(read_data=read_data)
    if as_json:
        document = {
            "ok": report.ok,
            "findings": [asdict(finding) for finding in report.findings],
            "checked": dict(report.checked),
        }
        print_json(document)
        if not report.ok:
            raise typer.Exit(VerificationFailed.exit_code)
        return
    for finding in report.findings:
        say(f"{finding.area}: {finding.what} {finding.meaning} {finding.advice}")
    for name, count in report.checked.items():
        say(f"  {count:>8,} {name.replace('_', ' ')} checked")
    if not report.ok:
        raise VerificationFailed(count=len(report.findings), path=str(path))
    say("Everything is as it was recorded.")
