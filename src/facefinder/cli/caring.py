"""facefinder backup, facefinder restore, facefinder compact, facefinder gallery check"""

from __future__ import annotations

import signal
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from facefinder.app import CaseSession, unlocking
from facefinder.app.care import keys_beside
from facefinder.app.care import restore as lay_out
from facefinder.app.laying import case_folder
from facefinder.app.places import CATALOGUE_NAME, KEYS_NAME
from facefinder.catalogue import CatalogueKey
from facefinder.cli.output import AsJson, CasePath, Operator, counted, print_json, say, way_in_words
from facefinder.domain.records import Way
from facefinder.engine import open_engine
from facefinder.files.keys import read_keys, write_keys
from facefinder.search.ahead import WORTH_PREVIEW

group = typer.Typer(help="The gallery: measure its previews, or make it anew.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("compact")(compact)
    app.add_typer(group, name="gallery")


def backup(
    path: CasePath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the backup.")],
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Back a case up while it stays open; the backup is opened again and checked."""
    with CaseSession.open(path, operator=operator) as session:
        made = session.care.back_up(file)
    if as_json:
        print_json({**asdict(made), "path": str(made.path)})
        return
    say(
        f"Backed up to {made.path}: {made.size / 1e6:,.1f} MB, {counted(made.faces, 'face')}, "
        f"{made.audit_entries:,} log entries, opened again and found whole. SHA-256 {made.sha256}"
    )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    path: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder to make from it (NAME.ffcase).")],
    as_json: AsJson = False,
) -> None:
    """Make a case from a backup; the backup is checked and stays as it is."""
    folder = case_folder(path)
    keys = keys_beside(file)
    if keys.is_file():
        found = read_keys(keys)
        key = CatalogueKey(found.unlock(unlocking.ask(unlocking.CASE, f"the encrypted backup {file.name}")))
        faces, entries = lay_out(file, folder, CATALOGUE_NAME, key)
        write_keys(folder / KEYS_NAME, found)
    else:
        faces, entries = lay_out(file, folder, CATALOGUE_NAME)
    if as_json:
        print_json({"case": str(folder), "faces": faces, "audit_entries": entries})
    else:
        say(f"Restored {counted(faces, 'face')} and {entries:,} log entries to {folder}.")


def compact(path: CasePath, operator: Operator = None, as_json: AsJson = False) -> None:
    """Give the space of what was removed back to the disk."""
    with CaseSession.open(path, operator=operator) as session:
        before, after = session.care.compact()
    if as_json:
        print_json({"before": before, "after": after})
    else:
        say(f"The catalogue takes {after / 1e6:,.1f} MB; before, {before / 1e6:,.1f} MB.")


@group.command("rebuild")
def rebuild(
    path: CasePath,
    recogniser: Annotated[
        str | None, typer.Option(help="The recogniser to switch to; without it, damaged templates are mended.")
    ] = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Make every template anew from the kept crops and switch to that recogniser; Ctrl+C stops, the same goes on."""
    stopped = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    with CaseSession.open(path, operator=operator) as session:
        name = recogniser or session.record.recogniser
        engine = session.engine if name == session.record.recogniser else open_engine(name)
        earlier = signal.signal(signal.SIGINT, stop)
        try:
            report = session.rebuilding.run(engine, stop=lambda: stopped)
        finally:
            signal.signal(signal.SIGINT, earlier)
            if engine is not session.engine:
                engine.close()
    if as_json:
        print_json(asdict(report))
        return
    crops = counted(len(report.unusable), "crop")
    say(f"{counted(report.embedded, 'template')} made with {report.recogniser}; {crops} gave none.")
    if not report.switched:
        say(f"{report.repaired:,} damaged templates were replaced.")
        return
    for change in report.changes:
        leads = "the same face leads" if change.first_stays else "another face leads"
        say(f"  search {change.search_id}: {change.shared} of {len(change.before)} stay in the list, {leads}")
    say(f"This case now compares with {report.recogniser}, no longer with {report.former}. Decisions are unchanged.")


@group.command("check")
def check(
    path: CasePath,
    probes: Annotated[int, typer.Option(help="How many enrolled faces to search with.")] = 200,
    operator: Operator = None,
    graphs: Annotated[
        bool | None,
        typer.Option(
            help="Whether to build and measure an HNSW index too; up to 200,000 faces it is done unless told not to."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure previews against the exact scan on this very gallery, and keep the way that finds 99 % soonest."""
    with CaseSession.open(path, operator=operator) as session:
        found = session.care.check_index(probes, graphs=graphs)
    if as_json:
        print_json(asdict(found))
        return
    say(
        f"{found.faces:,} faces, {found.probes} probes, lists of 50. The exact scan takes "
        f"{found.exact_milliseconds:.2f} ms a probe."
    )
    names = {Way.CODES: "Four-bit codes find", Way.HNSW: "HNSW finds"}
    for way in found.ways:
        say(f"{names[way.way]} {way.recall:.2%} of the exact lists in {way.milliseconds:.2f} ms.")
        for effort, recall, milliseconds in way.curve:
            say(f"  effort {effort:>6}  recall@50 {recall:.4f}  {milliseconds:7.2f} ms")
    if found.connections:
        say(f"HNSW: {found.connections} connections, construction effort {found.construction_effort}.")
    kept = way_in_words(found.kept)
    if found.faces < WORTH_PREVIEW:
        say(f"A gallery of this size needs no preview, the exact list comes as soon; one would come from {kept}.")
    else:
        say(f"Previews come from {kept}.")
    if found.recall < 0.99:
        say("That is below 99 %. Recorded searches are exact in any case.")
