"""Who is compared with whom: LFW's pairs, pairs made from a folder, and the open-set roles.

Everything hangs on the names of people and files alone, so one folder always gives the same comparisons.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from facefinder.domain.errors import InvalidDetails, NotReadable, SourceNotFound

FOLDS = 10
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".heif", ".avif", ".jp2", ".jfif"}
)


@dataclass(frozen=True, slots=True)
class Photograph:
    """One file of the folder: its person (the sub-folder's name) and its path."""

    person: str
    path: Path

    @property
    def name(self) -> str:
        return f"{self.person}/{self.path.name}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two photographs by their places in the list, whether they show one person, and the fold that the pair is in."""

    first: int
    second: int
    mated: bool
    fold: int


@dataclass(frozen=True, slots=True)
class OpenSet:
    """Places in the list of photographs, by role."""

    enrolled: tuple[int, ...]
    mated_probes: tuple[int, ...]
    non_mated_probes: tuple[int, ...]


def photographs_in(folder: Path) -> list[Photograph]:
    """The photographs of a folder with one sub-folder a person, people and files in the order of their names.

    Hidden files and files without a picture's ending are not photographs.

    Raises:
        SourceNotFound: when there is no such folder.
        InvalidDetails: when no sub-folder holds a photograph.
    """
    if not folder.is_dir():
        raise SourceNotFound(path=str(folder))
    found = [
        Photograph(person.name, path)
        for person in sorted(_entries(folder), key=lambda entry: os.fsencode(entry.name))
        if person.is_dir() and not person.name.startswith(".")
        for path in sorted(_entries(person), key=lambda entry: os.fsencode(entry.name))
        if path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    ]
    if not found:
        raise InvalidDetails(
            what="The folder", reason="it holds no photographs; there must be one sub-folder for each person"
        )
    return found


def read_pairs(path: Path, photographs: Sequence[Photograph]) -> list[Pair]:
    """Pairs in LFW's format.

    A first line with the number of folds and of pairs of each kind a fold (or only the latter, for one fold), then a
    line ``NAME n1 n2`` for each mated and ``NAME1 n1 NAME2 n2`` for each non-mated pair, mated first in every fold.
    Number n of a person is the file ``NAME_000n`` with any ending, or else the nth in the order of names.

    Raises:
        NotReadable: when the file cannot be read.
        InvalidDetails: when a line is not of that form, or names a photograph that the folder does not hold.
    """
    try:
        lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as fault:
        raise NotReadable(path=str(path), reason=str(fault)) from fault
    by_number = _numbered(photographs)
    try:
        header = [int(value) for value in lines[0]]
        folds, each = header if len(header) == 2 else (1, header[0])
    except (IndexError, ValueError):
        raise InvalidDetails(what="The pairs file", reason="its first line must give folds and pairs") from None
    rows = lines[1:]
    if folds < 1 or each < 1 or len(rows) != folds * each * 2:
        raise InvalidDetails(
            what="The pairs file", reason=f"it announces {folds * each * 2:,} pairs and holds {len(rows):,}"
        )
    pairs = []
    for place, row in enumerate(rows):
        mated = place % (2 * each) < each
        if len(row) != (3 if mated else 4):
            raise InvalidDetails(what="The pairs file", reason=f"line {place + 2} has {len(row)} parts")
        first = _place(by_number, row[0], row[1], place + 2)
        second = _place(by_number, row[0] if mated else row[2], row[-1], place + 2)
        pairs.append(Pair(first, second, mated, place // (2 * each)))
    return pairs


def make_pairs(photographs: Sequence[Photograph]) -> list[Pair]:
    """Pairs for ten-fold verification from the folder itself, as many non-mated as mated where that many exist.

    No person is in two folds (the fold is the SHA-256 of the name, modulo ten). Mated are all pairs of a person's
    photographs; non-mated pairs are drawn by hash, so that the choice hangs on names alone.
    """
    of_person: dict[str, list[int]] = {}
    for place, photograph in enumerate(photographs):
        of_person.setdefault(photograph.person, []).append(place)
    fold_of = {person: _digest(person) % FOLDS for person in of_person}
    pairs: list[Pair] = []
    for fold in range(FOLDS):
        people = [person for person in of_person if fold_of[person] == fold]
        mated = [pair for person in people for pair in combinations(of_person[person], 2)]
        places = [place for person in people for place in of_person[person]]
        pairs += [Pair(first, second, True, fold) for first, second in mated]
        pairs += [Pair(first, second, False, fold) for first, second in _strangers(photographs, places, len(mated))]
    return pairs


def open_set(photographs: Sequence[Photograph]) -> OpenSet:
    """The roles of the open-set protocol, each person's photographs in file-name order.

    A person with two or more is mated when the last hexadecimal digit of the SHA-256 of the name is even, else
    non-mated. A mated person's first photograph is enrolled and the others are mated probes; all of a non-mated
    person's are non-mated probes. People with one photograph are enrolled.
    """
    of_person: dict[str, list[int]] = {}
    for place, photograph in enumerate(photographs):
        of_person.setdefault(photograph.person, []).append(place)
    enrolled: list[int] = []
    mated: list[int] = []
    non_mated: list[int] = []
    for person, places in of_person.items():
        if len(places) == 1:
            enrolled += places
        elif _digest(person) % 2 == 0:
            enrolled.append(places[0])
            mated += places[1:]
        else:
            non_mated += places
    return OpenSet(tuple(enrolled), tuple(mated), tuple(non_mated))


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as fault:
        raise NotReadable(path=str(folder), reason=fault.strerror or str(fault)) from fault


def _digest(text: str) -> int:
    return int(hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest(), 16)


def _strangers(photographs: Sequence[Photograph], places: Sequence[int], wanted: int) -> list[tuple[int, int]]:
    """Up to ``wanted`` pairs of different people, each photograph about equally often.

    The photographs stand in a ring in the order of their hashes, and each is paired with the one 1, 2, 3 … places on.
    """
    ring = sorted(places, key=lambda place: _digest(photographs[place].name))
    found: list[tuple[int, int]] = []
    for step in range(1, len(ring) // 2 + 1):
        for place, first in enumerate(ring):
            if len(found) == wanted:
                return found
            if 2 * step == len(ring) and place >= step:
                break
            second = ring[(place + step) % len(ring)]
            if photographs[first].person != photographs[second].person:
                found.append((min(first, second), max(first, second)))
    return found


def _numbered(photographs: Sequence[Photograph]) -> dict[tuple[str, int], int]:
    """Places by person and number: the one at the end of the file's name, else its place among the person's files."""
    numbered: dict[tuple[str, int], int] = {}
    order: dict[str, int] = {}
    for place, photograph in enumerate(photographs):
        order[photograph.person] = order.get(photograph.person, 0) + 1
        ending = photograph.path.stem.rpartition("_")[2]
        stem = photograph.path.stem
        number = int(ending) if stem.startswith(photograph.person) and ending.isdecimal() else order[photograph.person]
        numbered.setdefault((photograph.person, number), place)
    return numbered


def _place(numbered: dict[tuple[str, int], int], person: str, number: str, line: int) -> int:
    if not number.isdecimal():
        raise InvalidDetails(what="The pairs file", reason=f"line {line} has {number!r} where a number belongs")
    place = numbered.get((person, int(number)))
    if place is None:
        raise InvalidDetails(
            what="The pairs file", reason=f"line {line} names photograph {number} of {person}, which the folder lacks"
        )
    return place
