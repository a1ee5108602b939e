"""What a search is limited to: facts of sources, photographs and faces, combined freely; exact, and always counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from facefinder.domain.errors import InvalidDetails


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

    def words(self) -> list[str]:
        """The filter told in words, one line a condition."""
        told = []
        for value, line in (
            (self.sources, "from source " + _listed(self.sources)),
            (self.exhibit_references, "from exhibit " + _listed(self.exhibit_references)),
            (self.taken_from or self.taken_to, "taken " + _range(self.taken_from, self.taken_to)),
            (self.captured_from or self.captured_to, "captured " + _range(self.captured_from, self.captured_to)),
            (self.camera, f"camera {self.camera}"),
            (self.quality_from, f"quality {self.quality_from} or better"),
            (self.face_size_from, f"faces of {self.face_size_from:g} pixels or more"),
            (self.face_size_to, f"faces of {self.face_size_to:g} pixels or less"),
            (self.text, f"with the words {self.text}"),
            (self.same_photograph_as, "in the photographs of face " + _listed(self.same_photograph_as)),
            (self.decided is True, "with a decision"),
            (self.decided is False, "without a decision"),
            (self.person, f"confirmed as {self.person}"),
            (self.within_search, f"within the candidates of search {self.within_search}"),
            (self.not_within_search, f"without the candidates of search {self.not_within_search}"),
            (self.not_faces, "without face " + _listed(self.not_faces)),
            (self.not_sources, "without source " + _listed(self.not_sources)),
            (self.not_exhibit_references, "without exhibit " + _listed(self.not_exhibit_references)),
            (self.not_exhibits, f"without {len(self.not_exhibits)} photograph(s) by hash"),
        ):
            if value:
                told.append(line)
        return told


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to filter by, each with how many faces it would leave; an exhibit that was seen in two sources
    counts for both. ``sources`` are (id, reference or place, faces); dates are the first and the last day, empty where
    no photograph has one."""

    faces: int = 0
    sources: tuple[tuple[int, str, int], ...] = ()
    exhibit_references: tuple[tuple[str, int], ...] = ()
    cameras: tuple[tuple[str, int], ...] = ()
    people: tuple[tuple[str, int], ...] = ()
    taken: tuple[str, str] = ("", "")
    captured: tuple[str, str] = ("", "")


def _listed(values: tuple[Any, ...]) -> str:
    return " or ".join(str(value) for value in values)


def _range(low: str, high: str) -> str:
    if low and high:
        return f"from {low} to {high}"
    return f"from {low} on" if low else f"until {high}"
