"""facefinder batch run, resume, show, list"""

from __future__ import annotations

import csv
import signal
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from facefinder.app import CaseSession
from facefinder.cli.filtering import limited
from facefinder.cli.output import AsJson, CasePath, Operator, print_json, say
from facefinder.domain.errors import InvalidDetails
from facefinder.domain.filters import Filter
from facefinder.files.atomic import replacing
from facefinder.search import LIMITS
from facefinder.search.batch import BatchLine, BatchRequest

group = typer.Typer(help="Many probes in one run, with one combined result.", no_args_is_help=True)

Table = Annotated[Path | None, typer.Option("--csv", help="Write the combined table to this file.")]
BatchId = Annotated[str, typer.Argument(metavar="BATCH", help="The batch's id.")]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="batch")


@group.command("run")
@limited("source", "same_photograph_as")
def run(
    path: CasePath,
    purpose: Annotated[str, typer.Option(help="Why these searches are made; it goes on the record.")],
    folder: Annotated[Path | None, typer.Option(help="Every photograph below this folder is a probe.")] = None,
    source: Annotated[int | None, typer.Option(help="Every enrolled face of this source is a probe.")] = None,
    against: Annotated[int | None, typer.Option(help="With --source: only against this other source.")] = None,
    top: Annotated[int, typer.Option(help="How many candidates a probe at most.")] = 10,
    least: Annotated[float | None, typer.Option("--least", help="List nothing below this similarity.")] = None,
    fold: Annotated[bool, typer.Option("--fold", help="Count near copies as one candidate.")] = False,
    *,
    wanted: Filter,
    table: Table = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Search with every photograph of a folder, or every face of a source; Ctrl+C stops, `batch resume` goes on."""
    if (folder is None) == (source is None):
        raise InvalidDetails(what="What to search with", reason="give either --folder or --source")
    request = BatchRequest(purpose, top, least, fold, wanted)
    with CaseSession.open(path, operator=operator) as session:
        if folder is not None:
            batch_id = session.batches.of_folder(folder, request)
        else:
            assert source is not None
            batch_id = session.batches.of_source(source, request, against=against)
        _go_on(session, batch_id, table, as_json)


@group.command("resume")
def resume(
    path: CasePath, batch: BatchId, table: Table = None, operator: Operator = None, as_json: AsJson = False
) -> None:
    """Go on with a batch that was stopped."""
    with CaseSession.open(path, operator=operator) as session:
        _go_on(session, batch, table, as_json)


@group.command("show")
def show(path: CasePath, batch: BatchId, table: Table = None, as_json: AsJson = False) -> None:
    """Show a batch's combined result."""
    with CaseSession.open(path) as session:
        _tell(session, batch, table, as_json)


@group.command("list")
def list_batches(path: CasePath, as_json: AsJson = False) -> None:
    """List a case's batches."""
    with CaseSession.open(path) as session:
        found = session.batches.all()
    if as_json:
        print_json({"batches": [asdict(batch) for batch in found]})
        return
    for batch in found:
        state = "complete" if batch.finished_at else "not finished"
        say(f"{batch.batch_id}  {batch.started_at[:19]}  {batch.done:,} of {batch.probes:,} probes, {state}")


def _go_on(session: CaseSession, batch_id: str, table: Path | None, as_json: bool) -> None:
    stopped = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    earlier = signal.signal(signal.SIGINT, stop)
    try:
        session.batches.run(batch_id, stop=lambda: stopped)
    finally:
        signal.signal(signal.SIGINT, earlier)
    _tell(session, batch_id, table, as_json)


def _tell(session: CaseSession, batch_id: str, table: Path | None, as_json: bool) -> None:
    record = session.batches.record(batch_id)
    lines = list(session.batches.table(batch_id))
    if table is not None:
        _write(lines, table)
    if as_json:
        print_json({**asdict(record), "limits": LIMITS, "table": [asdict(line) for line in lines]})
        return
    say(f"Batch {record.batch_id}: {record.done:,} of {record.probes:,} probes searched.")
    for line in lines:
        if line.rank is None:
            drawn = f" among {line.searched:,} of {line.gallery_size:,} faces" if line.searched is not None else ""
            say(f"  {line.probe}: {line.problem}{drawn}")
        else:
            say(f"  {line.probe}  {line.rank:>3}  {line.similarity:.3f}  {line.exhibit_reference}  {line.path}")
    last = next((line for line in reversed(lines) if line.files is not None), None)
    if last is not None:
        say(
            f"Drawn from {last.searched:,} of {last.gallery_size:,} faces; of {last.files:,} files "
            f"{last.unreadable:,} could not be read, {last.without_face:,} show no face."
        )
    say("Candidates are leads, never identifications.")
    say(LIMITS)


def _write(lines: list[BatchLine], table: Path) -> None:
    with replacing(table) as temporary, temporary.open("x", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(BatchLine.__slots__)
        for line in lines:
            writer.writerow([_harmless(value) for value in asdict(line).values()])


def _harmless(value: Any) -> Any:
    """A file name from evidence must not become a formula in a spreadsheet."""
    if isinstance(value, str):
        text = value.encode("utf-8", "backslashreplace").decode("utf-8")
        return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
    return "" if value is None else value
