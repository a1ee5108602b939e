"""What a search is limited to: facts of sources, photographs and faces, combined freely; exact, and always counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from facefinder.domain.errors import InvalidDetails
from facefinder.domain.language import ENGLISH, Language


@dataclass(frozen=True, slots=True)
class Filter:
    """Every field narrows; one left at its default lets everything through.

    ``sources`` are source ids and ``exhibit_references`` references of which one must fit. Dates are ``YYYY-MM-DD``,
    both ends included: ``taken`` by the camera's word, ``captured`` by the web archive's. ``camera`` is a part of the
    camera's name, upper or lower case. ``quality_from`` is 0 to 100; ``face_size`` the shorter side of the box in
    pixels. ``text`` are words that all occur in path, address, metadata or source. ``same_photograph_as`` leaves faces
    that were found in the photographs of those faces. ``decided`` leaves faces with, or without, a decision;
    ``person`` the faces confirmed under that name. ``within_search`` leaves the candidates of an earlier search.
    The ``not_`` fields take away: candidates of a search, faces, sources, exhibit references, exhibits by SHA-256.

    A photograph fits when it, and the places where it was seen, fit as they would for a face; and, where a condition
    looks at the face itself (quality, size, decision, person, earlier searches, faces left out), when one and the same
    of its faces fits all of those. One without a face fits as long as nothing is asked of a face.
    """

    sources: tuple[int, ...] = ()
    exhibit_references: tuple[str, ...] = ()
    taken_from: str = ""
    taken_to: str = ""
    captured_from: str = ""
    captured_to: str = ""
    camera: str = ""
    quality_from: int = 0
    face_size_from: float = 0.0
    face_size_to: float = 0.0
    text: str = ""
    same_photograph_as: tuple[int, ...] = ()
    decided: bool | None = None
    person: str = ""
    within_search: str = ""
    not_within_search: str = ""
    not_faces: tuple[int, ...] = ()
    not_sources: tuple[int, ...] = ()
    not_exhibit_references: tuple[str, ...] = ()
    not_exhibits: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it narrows anything."""
        return self != Filter()

    @property
    def tells_of_examining(self) -> bool:
        """Whether what it leaves tells of searches, decisions, confirmations or notes (which ``text`` looks into too):
        a blind examiner must not see that."""
        searches = self.within_search or self.not_within_search
        return bool(self.decided is not None or self.person or searches or self.text)

    def check(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            InvalidDetails: when a date is none, a range ends before it begins, or a number is out of its range.
        """
        for name in ("taken_from", "taken_to", "captured_from", "captured_to"):
            value = getattr(self, name)
            if value:
                try:
                    date.fromisoformat(value)
                except ValueError:
                    raise InvalidDetails(what=f"The date {value}", reason="it is written as YYYY-MM-DD") from None
        for low, high in ((self.taken_from, self.taken_to), (self.captured_from, self.captured_to)):
            if low and high and low > high:
                raise InvalidDetails(what=f"The time from {low} to {high}", reason="it ends before it begins")
        if not 0 <= self.quality_from <= 100:
            raise InvalidDetails(what="The least quality", reason="it goes from 0 to 100")
        if self.face_size_from < 0 or self.face_size_to < 0:
            raise InvalidDetails(what="The size of the face", reason="it cannot be less than 0")

    def document(self) -> dict[str, Any]:
        """Only what narrows, as JSON values, for the record."""
        plain = Filter()
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value != getattr(plain, name)
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Filter:
        """The filter of a recorded search.

        Raises:
            InvalidDetails: when the document has a field that this program does not know.
        """
        known = {field.name for field in fields(cls)}
        if unknown := sorted(document.keys() - known):
            raise InvalidDetails(what=f"The filter {unknown[0]}", reason="this program does not know it")
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in document.items()
        }
        return cls(**values)

    def words(self, language: Language = ENGLISH) -> list[str]:
        """The filter told in words, one line a condition."""
        say, photographs = language.gettext, len(self.not_exhibits)

        def size(pixels: float) -> str:
            return language.figures(f"{pixels:g}") if pixels else ""

        by_hash = language.ngettext(
            "without {value} photograph by hash", "without {value} photographs by hash", photographs
        )
        told = (
            (say("from source {value}"), _listed(self.sources, language)),
            (say("from exhibit {value}"), _listed(self.exhibit_references, language)),
            (say("taken {value}"), _range(self.taken_from, self.taken_to, language)),
            (say("captured {value}"), _range(self.captured_from, self.captured_to, language)),
            (say("camera {value}"), self.camera),
            (say("quality {value} or better"), str(self.quality_from or "")),
            (say("faces of {value} pixels or more"), size(self.face_size_from)),
            (say("faces of {value} pixels or less"), size(self.face_size_to)),
            (say("with the words {value}"), self.text),
            (say("in the photographs of face {value}"), _listed(self.same_photograph_as, language)),
            (say("with a decision"), "yes" if self.decided is True else ""),
            (say("without a decision"), "no" if self.decided is False else ""),
            (say("confirmed as {value}"), self.person),
            (say("within the candidates of search {value}"), self.within_search),
            (say("without the candidates of search {value}"), self.not_within_search),
            (say("without face {value}"), _listed(self.not_faces, language)),
            (say("without source {value}"), _listed(self.not_sources, language)),
            (say("without exhibit {value}"), _listed(self.not_exhibit_references, language)),
            (by_hash, str(photographs or "")),
        )
        return [line.format(value=value) for line, value in told if value]


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to filter by, each with how many faces (or photographs, where those are browsed) it would leave; an
    exhibit that was seen in two sources counts for both. ``faces`` is the number of all; ``sources`` are (id, reference
    or place, faces); dates are the first and the last day, empty where no photograph has one."""

    faces: int = 0
    sources: tuple[tuple[int, str, int], ...] = ()
    exhibit_references: tuple[tuple[str, int], ...] = ()
    cameras: tuple[tuple[str, int], ...] = ()
    people: tuple[tuple[str, int], ...] = ()
    taken: tuple[str, str] = ("", "")
    captured: tuple[str, str] = ("", "")


def _listed(values: tuple[Any, ...], language: Language) -> str:
    return language.pgettext("between alternatives", " or ").join(str(value) for value in values)


def _range(low: str, high: str, language: Language) -> str:
    if low and high:
        return language.gettext("from {first} to {last}").format(first=low, last=high)
    if low:
        return language.gettext("from {first} on").format(first=low)
    return language.gettext("until {last}").format(last=high) if high else ""
