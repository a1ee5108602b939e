"""A case report as HTML, and in parts for the printer. All text in it is escaped; pictures are inlined."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from unicodedata import category

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from facefinder.domain.decisions import OUTCOME_WORDS
from facefinder.domain.language import ENGLISH, Language, marked
from facefinder.domain.records import SourceKind
from facefinder.files.resources import resource_path
from facefinder.report.case import CaseReport

_BOUNDARY = "<!--part-->"
"""Between two parts of the template's output; evidence cannot hold it, because its brackets are escaped."""

_MONTHS = (
    marked("Jan"), marked("Feb"), marked("Mar"), marked("Apr"), marked("May"), marked("Jun"),
    marked("Jul"), marked("Aug"), marked("Sep"), marked("Oct"), marked("Nov"), marked("Dec"),
)  # fmt: skip

SOURCE_WORDS: Mapping[SourceKind, str] = {
    SourceKind.FOLDER: marked("folder"),
    SourceKind.FILE: marked("file"),
    SourceKind.ARCHIVE: marked("archive"),
    SourceKind.DISK_IMAGE: marked("disk image"),
    SourceKind.VIDEO: marked("video"),
    SourceKind.WEB_ARCHIVE: marked("web archive"),
    SourceKind.DOCUMENT: marked("document"),
}


@dataclass(frozen=True, slots=True)
class Printable:
    """A report for a printer: ``parts`` are fragments of plain HTML that are kept on one page where they fit, ``style``
    is theirs, ``footer`` stands on every page beside its number, which ``numbering`` words (``page {number} of
    {pages}``); ``language`` is its code."""

    title: str
    footer: str
    numbering: str
    language: str
    style: str
    parts: tuple[str, ...]


Printer = Callable[[Printable], bytes]
"""Makes a PDF; the shells have one."""


def page(report: CaseReport, language: Language = ENGLISH) -> str:
    """The report as one HTML file that needs nothing else."""
    environment = templates(language)
    return environment.get_template("case.html").render(
        report=report, parts=_parts(environment, report), title=_title(report, language)
    )


def printable(report: CaseReport, language: Language = ENGLISH) -> Printable:
    """The report for a printer."""
    return Printable(
        title=_title(report, language),
        footer=language.gettext(
            "{case} · state of log entry {entry} · Candidates are leads, never identifications"
        ).format(case=clean(report.case.number), entry=report.state.sequence),
        numbering=language.gettext("page {number} of {pages}"),
        language=language.code,
        style=resource_path("reports/case_print.css").read_text(encoding="utf-8"),
        parts=tuple(_parts(templates(language), report)),
    )


def _title(report: CaseReport, language: Language) -> str:
    return language.gettext("Face search report, case {case}").format(case=clean(report.case.number))


def _parts(environment: Environment, report: CaseReport) -> list[str]:
    whole = environment.get_template("case_parts.html").render(report=report)
    return [part.strip() for part in whole.split(_BOUNDARY) if part.strip()]


def templates(language: Language) -> Environment:
    """The report templates, speaking a language. All that they fill in is escaped."""
    environment = Environment(
        loader=FileSystemLoader(resource_path("reports")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        language.gettext, language.ngettext, newstyle=True, pgettext=language.pgettext
    )
    environment.globals["language"] = language.code
    environment.filters |= {
        "picture": lambda content: base64.b64encode(content).decode("ascii"),
        "clean": clean,
        "lines": lambda text: [clean(line) for line in str(text).splitlines() if line.strip()],
        "moment": lambda text: moment(text, language),
        "timecode": timecode,
        "number": language.number,
        "begun": lambda sentence: sentence[:1].upper() + sentence[1:],
        "outcome": lambda outcome: language.gettext(OUTCOME_WORDS[outcome]),
        "source_kind": lambda kind: language.gettext(SOURCE_WORDS[kind]),
        "hash": lambda digest: " ".join(digest[at : at + 8] for at in range(0, len(digest), 8)),
        "fitted": fitted,
    }
    return environment


def clean(text: object) -> str:
    """Evidence as text that shows what it is: undecodable bytes, control characters and marks that turn the direction
    of writing become a visible replacement character. Every script's spaces stay."""
    shown = str(text).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(
        letter if letter.isprintable() or category(letter) == "Zs" else "\N{REPLACEMENT CHARACTER}" for letter in shown
    )


def moment(text: str, language: Language = ENGLISH) -> str:
    """A recorded moment (ISO 8601, UTC) to the second; what is none is shown as it is."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return clean(text)
    month = language.gettext(_MONTHS[found.month - 1])
    date = language.gettext("{day} {month} {year}").format(day=found.day, month=month, year=found.year)
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
