"""facefinder evaluate"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from facefinder.cli.output import AsJson, console, print_json, say
from facefinder.domain.recognisers import DEFAULT_RECOGNISER, recogniser_named
from facefinder.engine import open_engine
from facefinder.evaluation.documents import detection_document, document
from facefinder.evaluation.measuring import EvaluationResult, evaluate
from facefinder.evaluation.measuring import Progress as Listener
from facefinder.evaluation.report import html_report
from facefinder.files.atomic import make_folder, write_atomically
from facefinder.files.calibrations import table_path


def register(app: typer.Typer) -> None:
    app.command("evaluate")(evaluate_folder)


def evaluate_folder(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Photographs of known people, a sub-folder for each.")
    ],
    pairs: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Pairs in the format of LFW's pairs.txt; else made from FOLDER.")
    ] = None,
    recogniser: Annotated[str, typer.Option(metavar="NAME", help="Which recogniser to measure.")] = DEFAULT_RECOGNISER,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Also make the recogniser's calibration table and check its making.")
    ] = False,
    table: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where --calibrate writes the table; else among the resources.")
    ] = None,
    compare_deepface: Annotated[
        bool, typer.Option("--compare-deepface", help="Run DeepFace's own pipeline on the same photographs beside it.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write an HTML report with curves and the worst errors.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure how well a recogniser does on photographs of known people; nothing is recorded in any case."""
    spec = recogniser_named(recogniser)
    engine = open_engine(spec.recogniser_id)
    try:
        with _progress(quiet=as_json) as listener:
            result = evaluate(
                engine,
                folder,
                pairs=pairs,
                with_calibration=calibrate,
                with_deepface=compare_deepface,
                progress=listener,
            )
        if report is not None:
            write_atomically(report, html_report(result, engine).encode("utf-8"))
    finally:
        engine.close()
    written = None
    if result.calibration is not None:
        written = table or table_path(spec.recogniser_id)
        make_folder(written.parent)
        text = json.dumps(result.calibration.to_document(), indent=1, ensure_ascii=True)
        write_atomically(written, text.encode("ascii") + b"\n")
    if as_json:
        files = {"report": str(report) if report else None, "table": str(written) if written else None}
        print_json({**document(result), "written": files})
        return
    _tell(result)
    for path in (report, written):
        if path is not None:
            say(f"written: {path}")


def _tell(result: EvaluationResult) -> None:
    for name, each in (("", result), ("DeepFace's own pipeline: ", result.deepface)):
        if each is None:
            continue
        verification, identification = each.verification, each.identification
        faceless = detection_document(each.templates)["without_face"]
        say(f"{name}{len(each.photographs):,} photographs, no face in {faceless}, {each.templates.seconds:.0f} s")
        deviation = f"± {verification.accuracy_deviation:.2%}"
        say(f"  accuracy {verification.accuracy:.2%} {deviation} ({verification.pairs:,} pairs)")
        for rate, at in verification.tar.items():
            said = "" if at.resolved else "  (too few comparisons to show this rate)"
            say(f"  TAR {at.rate.value:.2%} [{at.rate.lower:.2%}, {at.rate.upper:.2%}] at FMR {rate:.2%}{said}")
        say(
            f"  open set, N = {identification.n:,}: rank-1 {identification.rank1.value:.2%}, "
            f"rank-10 {identification.rank10.value:.2%}"
        )
        for rate, at in identification.fnir.items():
            said = "" if at.resolved else "  (too few probes to show this rate)"
            say(
                f"  FNIR {at.rate.value:.2%} [{at.rate.lower:.2%}, {at.rate.upper:.2%}] at FPIR {rate:.1%}, "
                f"threshold {at.threshold:.3f}{said}"
            )
    if result.held_out is not None:
        held_out = result.held_out
        say(
            f"calibration: on people not used for fitting, stated and observed false match rates differ by a factor of "
            f"{held_out.worst_factor:.2f} at most (middle {held_out.median_factor:.2f}), down to "
            f"{held_out.smallest_rate:.2g}; {held_out.divisions} divisions, {held_out.bounds_broken} bounds broken"
        )


@contextmanager
def _progress(quiet: bool) -> Iterator[Listener]:
    if quiet or not console.is_terminal:
        yield lambda _done, _all: None
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("measuring", total=0)
        yield lambda done, count: bar.update(task, completed=done, total=count)
