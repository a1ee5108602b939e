"""facefinder import"""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.cli.output import AsJson, CasePath, Operator, import_progress, print_json, say
from facefinder.domain.errors import Cancelled
from facefinder.domain.records import ImportReport, Outcome, SourceRequest
from facefinder.ingest.control import ImportControl

_WORDS = {
    Outcome.ENROLLED: "with faces enrolled",
    Outcome.NO_FACE: "without a face",
    Outcome.KNOWN: "known already",
    Outcome.PROBLEM: "could not be read",
}


def register(app: typer.Typer) -> None:
    app.command("import")(import_sources)


def import_sources(
    path: CasePath,
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Folders or files to import.")],
    exhibit: Annotated[str, typer.Option("--exhibit", help="The exhibit reference of the source.")],
    legal_basis: Annotated[str, typer.Option("--legal-basis", help="On what legal basis it is held.")],
    custodian: Annotated[str, typer.Option(help="From whom it came.")] = "",
    review_by: Annotated[str, typer.Option("--review-by", help="When holding it must be reviewed (YYYY-MM-DD).")] = "",
    note: Annotated[str, typer.Option(help="A note on the source.")] = "",
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Import photographs with their provenance; Ctrl+C stops cleanly, and the same command carries on."""
    requests = [SourceRequest(source, exhibit, legal_basis, custodian, review_by, note) for source in sources]
    control = ImportControl()

    def stop(_number: int, _frame: FrameType | None) -> None:
        control.cancel()

    with CaseSession.open(path, operator=operator) as session, import_progress(as_json) as listener:
        earlier = signal.signal(signal.SIGINT, stop)
        try:
            report = session.import_sources(requests, control=control, progress=listener)
        finally:
            signal.signal(signal.SIGINT, earlier)
    if as_json:
        print_json(_document(report))
    else:
        _tell(report)
    if report.cancelled:
        raise typer.Exit(Cancelled.exit_code)


def _document(report: ImportReport) -> dict[str, object]:
    return {
        "sources": list(report.source_ids),
        "listed": report.listed,
        "outcomes": {outcome.value: report.outcomes.get(outcome, 0) for outcome in Outcome},
        "faces": report.faces,
        "seconds": round(report.seconds, 3),
        "cancelled": report.cancelled,
    }


def _tell(report: ImportReport) -> None:
    ending = "Stopped; the same command carries on" if report.cancelled else "Imported"
    say(f"{ending}: {report.listed:,} files in {report.seconds:.1f} s, {report.faces:,} faces.")
    for outcome in Outcome:
        if count := report.outcomes.get(outcome, 0):
            say(f"  {count:>8,} {_WORDS[outcome]}")
    if report.outcomes.get(Outcome.PROBLEM):
        say("Reasons: facefinder problems CASE")
