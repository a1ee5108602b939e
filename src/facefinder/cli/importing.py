"""facefinder import"""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.cli.output import (
    AsJson,
    CasePath,
    Operator,
    ProgressListener,
    counted,
    import_progress,
    print_json,
    say,
)
from facefinder.domain.errors import Cancelled, InvalidDetails
from facefinder.domain.records import ImportReport, Outcome, SourceRequest
from facefinder.files.faults import telling
from facefinder.ingest.control import ImportControl
from facefinder.ingest.manifest import write_template

_WORDS = {
    Outcome.ENROLLED: "with faces enrolled",
    Outcome.NO_FACE: "without a face",
    Outcome.KNOWN: "known already",
    Outcome.PROBLEM: "could not be read",
}

PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", help="A file with passwords, one a line, to try on whatever is encrypted."),
]


def register(app: typer.Typer) -> None:
    app.command("import")(import_sources)


def import_sources(
    path: CasePath,
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Folders or files to import.")],
    exhibit: Annotated[str, typer.Option("--exhibit", help="The exhibit reference of the source.")] = "",
    legal_basis: Annotated[str, typer.Option("--legal-basis", help="On what legal basis it is held.")] = "",
    custodian: Annotated[str, typer.Option(help="From whom it came.")] = "",
    review_by: Annotated[str, typer.Option("--review-by", help="When holding it must be reviewed (YYYY-MM-DD).")] = "",
    note: Annotated[str, typer.Option(help="A note on the source.")] = "",
    manifest: Annotated[
        Path | None, typer.Option(help="A CSV or JSON file that says of each file where it came from.")
    ] = None,
    write_manifest: Annotated[
        Path | None,
        typer.Option("--write-manifest", help="Import nothing; write a manifest of the folder, to be filled in."),
    ] = None,
    password_file: PasswordFile = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Import photographs with their provenance; Ctrl+C stops cleanly, and the same command carries on."""
    if write_manifest is not None:
        _write_template(sources, write_manifest, as_json)
        return
    if manifest is not None and len(sources) > 1:
        raise InvalidDetails(what="The manifest", reason="it speaks of one source; import the others by themselves")
    passwords = passwords_from(password_file)
    requests = [
        SourceRequest(source, exhibit, legal_basis, custodian, review_by, note, manifest, passwords)
        for source in sources
    ]
    with CaseSession.open(path, operator=operator) as session:
        report = stoppable(
            as_json,
            lambda control, listener: session.import_sources(requests, control=control, progress=listener),
        )
    tell(report, as_json)


def stoppable(as_json: bool, work: Callable[[ImportControl, ProgressListener], ImportReport]) -> ImportReport:
    """Run an import with a progress bar; Ctrl+C lets it finish what is under way."""
    control = ImportControl()

    def stop(_number: int, _frame: FrameType | None) -> None:
        control.cancel()

    with import_progress(as_json) as listener:
        earlier = signal.signal(signal.SIGINT, stop)
        try:
            return work(control, listener)
        finally:
            signal.signal(signal.SIGINT, earlier)


def passwords_from(file: Path | None) -> tuple[str, ...]:
    """The passwords in a file, one a line.

    Raises:
        NotReadable, InvalidDetails: when it cannot be read, or is no text.
    """
    if file is None:
        return ()
    try:
        with telling(file, writing=False):
            lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as fault:
        raise InvalidDetails(what=f"The password file {file}", reason="it is no text in UTF-8") from fault
    return tuple(line for line in lines if line)


def tell(report: ImportReport, as_json: bool) -> None:
    """Say what came of an import, and end with the exit code of a cancelled one where it was."""
    if as_json:
        print_json(_document(report))
    else:
        _tell(report)
    if report.cancelled:
        raise typer.Exit(Cancelled.exit_code)


def _write_template(sources: list[Path], target: Path, as_json: bool) -> None:
    if len(sources) != 1 or not sources[0].is_dir():
        raise InvalidDetails(what="The source", reason="a manifest is written for one folder")
    rows = write_template(sources[0], target)
    if as_json:
        print_json({"manifest": str(target), "rows": rows})
    else:
        say(f"Wrote {target} with {counted(rows, 'row')}; fill it in, then import with --manifest {target}.")


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
    say(f"{ending}: {counted(report.listed, 'file')} in {report.seconds:.1f} s, {counted(report.faces, 'face')}.")
    for outcome in Outcome:
        if count := report.outcomes.get(outcome, 0):
            say(f"  {count:>8,} {_WORDS[outcome]}")
    if report.outcomes.get(Outcome.PROBLEM):
        say("Reasons: facefinder problems CASE")
