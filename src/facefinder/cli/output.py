"""What commands print: one JSON document, or lines for a person; progress on a terminal only."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from facefinder import __version__
from facefinder.domain.geometry import Box
from facefinder.domain.records import ImportProgress, Occurrence, Outcome, Way
from facefinder.files.languages import LANGUAGES

AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on standard output and nothing else there.")
]
Operator = Annotated[
    str | None, typer.Option("--operator", help="Who is working; by default the person who created the case.")
]
Language = Annotated[
    str, typer.Option("--language", metavar="CODE", help=f"The report's language: {' or '.join(LANGUAGES)}.")
]
CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="The case's folder (NAME.ffcase).")]

console = Console(stderr=True)


def print_json(document: Mapping[str, Any]) -> None:
    """Print the one document. ASCII only, so that any file name passes any terminal."""
    print(json.dumps(document, ensure_ascii=True, indent=2))


def say(line: str = "") -> None:
    """Print a line for a person; a file name that is not text shows with replacement characters."""
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "replace").decode(encoding, "replace"))


def counted(count: int, one: str, several: str = "") -> str:
    """``1 face``, ``1,204 faces``; ``several`` where an s does not make it."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def box_list(box: Box) -> list[float]:
    return [round(box.x, 2), round(box.y, 2), round(box.width, 2), round(box.height, 2)]


def occurrence_document(occurrence: Occurrence) -> dict[str, Any]:
    return {
        "source": occurrence.source_location,
        "exhibit_reference": occurrence.exhibit_reference,
        "path": occurrence.path,
        "url": occurrence.url,
        "page_url": occurrence.page_url,
        "captured_at": occurrence.captured_at,
    }


def fault_report(fault: BaseException) -> str:
    """A fault of ours, told with where it happened and no evidence: no values, no paths, no messages."""
    places = [
        f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
    ]
    return "\n".join(
        [
            "facefinder: a fault of the program's own, not of your evidence; nothing that was finished is lost.",
            f"FaceFinder {__version__}, Python {sys.version.split()[0]}, {type(fault).__name__}",
            *places,
        ]
    )


class ProgressListener(Protocol):
    def __call__(self, progress: ImportProgress, /) -> None: ...


@contextmanager
def import_progress(quiet: bool) -> Iterator[ProgressListener]:
    """A progress bar on a terminal; nothing where standard error is piped or ``quiet`` asks for it."""
    if quiet or not console.is_terminal:
        yield lambda _: None
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        TextColumn("{task.fields[problems]}"),
        TextColumn("{task.fields[current]}", markup=False),
        console=console,
        transient=True,
    ) as bar:
        task: TaskID = bar.add_task("importing", total=0, rate="", left="", problems="", current="")

        def listen(progress: ImportProgress) -> None:
            problems = progress.outcomes.get(Outcome.PROBLEM, 0)
            bar.update(
                task,
                total=progress.listed,
                completed=progress.done,
                rate=f"{progress.done / progress.seconds:.0f}/s" if progress.seconds > 0.5 else "",
                left=left_in_words(progress.remaining_seconds),
                problems=f"{problems} problem{'s' if problems != 1 else ''}" if problems else "",
                current=current_in_words(progress),
            )

        yield listen


def current_in_words(progress: ImportProgress) -> str:
    """The end of the current file's path, and how far a long file has been read."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in progress.current)
    shown = shown if len(shown) <= 40 else f"…{shown[-39:]}"
    return shown if progress.current_share is None else f"{shown} ({progress.current_share:.0%})"


def left_in_words(seconds: float | None) -> str:
    """An estimate as a person says it."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{max(1, round(seconds))} s left"
    if seconds < 5400:
        return f"{round(seconds / 60)} min left"
    return f"{seconds / 3600:.1f} h left"


def way_in_words(way: Way) -> str:
    """What found a list of faces."""
    return {Way.EXACT: "the exact scan", Way.CODES: "the four-bit codes", Way.HNSW: "the HNSW index"}[way]


def time_code(moment: float | None) -> str:
    """A moment of a video in seconds as ``00:14:07.2``; empty for a photograph."""
    if moment is None:
        return ""
    tenths = round(moment * 10)
    return f"{tenths // 36000:02d}:{tenths // 600 % 60:02d}:{tenths // 10 % 60:02d}.{tenths % 10}"
