"""A search's filter told in the reader's language, one condition at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication

from facefinder.domain.filters import Facets, Filter
from facefinder.ui import words

_PLAIN = Filter()
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter: how it is told, alone, and what is left of the filter without it."""

    text: str
    alone: Filter
    without: Filter


def conditions(wanted: Filter, facets: Facets, searches: Mapping[str, str]) -> list[Condition]:
    """The conditions of a filter, in the order of its panel; ``searches`` tells earlier ones by their id."""
    made = []
    for names, tell in _TELLERS:
        if any(getattr(wanted, name) != getattr(_PLAIN, name) for name in names):
            kept: dict[str, Any] = {name: getattr(wanted, name) for name in names}
            plain: dict[str, Any] = {name: getattr(_PLAIN, name) for name in names}
            text = tell(wanted, facets, searches)
            made.append(Condition(text, replace(_PLAIN, **kept), replace(wanted, **plain)))
    return made


def filter_line(wanted: Filter, facets: Facets, searches: Mapping[str, str]) -> str:
    """The whole filter in one line."""
    return "; ".join(one.text for one in conditions(wanted, facets, searches))


def day_from(text: str, *, end: bool) -> str | None:
    """``YYYY-MM-DD`` from a year, a month or a day as typed: its first day, or with ``end`` its last; empty for
    nothing, None for what is no date."""
    text = text.strip().replace("/", "-").replace(".", "-")
    if not text:
        return ""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            return date(year, month, day).isoformat()
        if not end:
            return date(year, month or 1, 1).isoformat()
        after = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)
        return (after - timedelta(days=1)).isoformat()
    except ValueError:
        return None


# --- one condition --------------------------------------------------------------------------------------------------

Teller = Callable[[Filter, Facets, Mapping[str, str]], str]


def _any_of(values: Sequence[str]) -> str:
    shown = list(values[:3])
    rest = len(values) - len(shown)
    joined = QCoreApplication.translate("words", " or ").join(shown)
    return joined if not rest else QCoreApplication.translate("words", "{0} or {1} more").format(joined, rest)


def _source_names(ids: Sequence[int], facets: Facets) -> list[str]:
    names = {source_id: name for source_id, name, _ in facets.sources}
    unknown = QCoreApplication.translate("words", "source {0}")
    return [names.get(source_id) or unknown.format(source_id) for source_id in ids]


def _range(low: str, high: str) -> str:
    low, high = (words.day(value) for value in (low, high))
    if low and high:
        return f"{low} – {high}"
    if low:
        return QCoreApplication.translate("words", "from {0}").format(low)
    return QCoreApplication.translate("words", "until {0}").format(high)


def _size(wanted: Filter) -> str:
    low, high = round(wanted.face_size_from), round(wanted.face_size_to)
    if low and high:
        return QCoreApplication.translate("words", "faces of {0} to {1} pixels").format(low, high)
    if low:
        return QCoreApplication.translate("words", "faces of {0} pixels or more").format(low)
    return QCoreApplication.translate("words", "faces of {0} pixels or less").format(high)


def _decided(wanted: Filter) -> str:
    if wanted.decided:
        return QCoreApplication.translate("words", "with a decision")
    return QCoreApplication.translate("words", "without a decision")


def _without_faces(count: int) -> str:
    return QCoreApplication.translate("words", "without %Ln chosen face(s)", "", count)


def _without_photographs(count: int) -> str:
    return QCoreApplication.translate("words", "without %Ln chosen photograph(s)", "", count)


def _search_name(search_id: str, searches: Mapping[str, str]) -> str:
    return searches.get(search_id, search_id[:8])


_TELLERS: tuple[tuple[tuple[str, ...], Teller], ...] = (
    (("sources",), lambda wanted, facets, _: _any_of(_source_names(wanted.sources, facets))),
    (
        ("exhibit_references",),
        lambda wanted, *_: QCoreApplication.translate("words", "exhibit {0}").format(
            _any_of(wanted.exhibit_references)
        ),
    ),
    (
        ("taken_from", "taken_to"),
        lambda wanted, *_: QCoreApplication.translate("words", "taken {0}").format(
            _range(wanted.taken_from, wanted.taken_to)
        ),
    ),
    (
        ("captured_from", "captured_to"),
        lambda wanted, *_: QCoreApplication.translate("words", "captured {0}").format(
            _range(wanted.captured_from, wanted.captured_to)
        ),
    ),
    (
        ("camera",),
        lambda wanted, *_: QCoreApplication.translate("words", "camera {0}").format(wanted.camera),
    ),
    (
        ("quality_from",),
        lambda wanted, *_: QCoreApplication.translate("words", "quality {0} or better").format(
            words.quality_word(wanted.quality_from)
        ),
    ),
    (("face_size_from", "face_size_to"), lambda wanted, *_: _size(wanted)),
    (("decided",), lambda wanted, *_: _decided(wanted)),
    (
        ("person",),
        lambda wanted, *_: QCoreApplication.translate("words", "confirmed as {0}").format(wanted.person),
    ),
    (
        ("text",),
        lambda wanted, *_: QCoreApplication.translate("words", "words “{0}”").format(wanted.text),
    ),
    (
        ("same_photograph_as",),
        lambda *_: QCoreApplication.translate("words", "in the same photograph as a chosen face"),
    ),
    (
        ("within_search",),
        lambda wanted, _, searches: QCoreApplication.translate("words", "candidates of: {0}").format(
            _search_name(wanted.within_search, searches)
        ),
    ),
    (
        ("not_within_search",),
        lambda wanted, _, searches: QCoreApplication.translate("words", "no candidates of: {0}").format(
            _search_name(wanted.not_within_search, searches)
        ),
    ),
    (
        ("not_sources",),
        lambda wanted, facets, _: QCoreApplication.translate("words", "without {0}").format(
            _any_of(_source_names(wanted.not_sources, facets))
        ),
    ),
    (
        ("not_exhibit_references",),
        lambda wanted, *_: QCoreApplication.translate("words", "without exhibit {0}").format(
            _any_of(wanted.not_exhibit_references)
        ),
    ),
    (
        ("not_faces",),
        lambda wanted, *_: _without_faces(len(wanted.not_faces)),
    ),
    (
        ("not_exhibits",),
        lambda wanted, *_: _without_photographs(len(wanted.not_exhibits)),
    ),
)
