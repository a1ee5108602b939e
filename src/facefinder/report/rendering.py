"""A case report as HTML, and in parts for the printer. All text in it is escaped; pictures are inlined."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from facefinder.files.resources import resource_path
from facefinder.report.case import CaseReport

_BOUNDARY = "<!--part-->"
"""Between two parts of the template's output; evidence cannot hold it, because its brackets are escaped."""


@dataclass(frozen=True, slots=True)
class Printable:
    """A report for a printer: ``parts`` are fragments of plain HTML that are kept on one page where they fit, ``style``
    is theirs, ``footer`` stands on every page beside its number."""

    title: str
    footer: str
    style: str
    parts: tuple[str, ...]


Printer = Callable[[Printable], bytes]
"""Makes a PDF; the shells have one."""


def page(report: CaseReport) -> str:
    """The report as one HTML file that needs nothing else."""
    environment = _environment()
    return environment.get_template("case.html").render(
        report=report, parts=_parts(environment, report), title=_title(report)
    )


def printable(report: CaseReport) -> Printable:
    """The report for a printer."""
    environment = _environment()
    return Printable(
        title=_title(report),
        footer=f"{clean(report.case.number)} · state of log entry {report.state.sequence} · "
        "Candidates are leads, never identifications",
        style=resource_path("reports/case_print.css").read_text(encoding="utf-8"),
        parts=tuple(_parts(environment, report)),
    )


def _title(report: CaseReport) -> str:
    return f"Face search report, case {clean(report.case.number)}"


def _parts(environment: Environment, report: CaseReport) -> list[str]:
    whole = environment.get_template("case_parts.html").render(report=report)
    return [part.strip() for part in whole.split(_BOUNDARY) if part.strip()]


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource_path("reports")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "picture": lambda content: base64.b64encode(content).decode("ascii"),
        "clean": clean,
        "lines": lambda text: [clean(line) for line in str(text).splitlines() if line.strip()],
        "moment": moment,
        "timecode": timecode,
        "number": lambda value: f"{value:,}",
        "spoken": lambda word: str(word).replace("_", " "),
        "hash": lambda digest: " ".join(digest[at : at + 8] for at in range(0, len(digest), 8)),
        "fitted": fitted,
    }
    return environment


def clean(text: object) -> str:
    """Evidence as text that shows what it is: undecodable bytes, control characters and marks that turn the direction
    of writing become a visible replacement character."""
    shown = str(text).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown)


def moment(text: str) -> str:
    """A recorded moment (ISO 8601, UTC) to the second; what is none is shown as it is."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return clean(text)
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    date = f"{found.day} {months[found.month - 1]} {found.year}"
    return date if len(text) <= 10 else f"{date}, {found:%H:%M:%S}{' UTC' if found.tzinfo else ''}"


def timecode(seconds: float) -> str:
    """``00:14:07.2``"""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02d}:{minutes:02d}:{rest:04.1f}"


def fitted(size: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """Width and height of a picture made to fit into ``width`` by ``height``; smaller ones keep their size."""
    if size[0] <= 0 or size[1] <= 0:
        return width, height
    scale = min(1.0, width / size[0], height / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
