"""The list of what could not be read, for a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from facefinder.domain.records import Problem

COLUMNS = ("problem_id", "source_id", "path", "code", "sentence", "noticed_at")


def as_csv(problems: Iterable[Problem]) -> bytes:
    """The problems as CSV in UTF-8, one a line below ``COLUMNS``."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for problem in problems:
        row = [getattr(problem, column) for column in COLUMNS]
        # A spreadsheet program must not take a file's name for a formula.
        writer.writerow([f"'{value}" if str(value)[:1] in ("=", "+", "-", "@") else value for value in row])
    return ("\ufeff" + buffer.getvalue()).encode("utf-8", "surrogateescape")
