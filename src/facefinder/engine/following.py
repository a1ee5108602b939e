"""Following faces from frame to frame, so that one appearance gives its few best faces and not hundreds.

While frames pass, faces that overlap from one to the next make a track, cut into short pieces; each piece keeps its
best faces. When templates are there, pieces of one person within a short time join to an appearance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.geometry import Box

BEST_OF_PIECE = 2
BEST_OF_APPEARANCE = 3
_PIECE_SECONDS = 5.0
_FORGOTTEN_AFTER = 2.5
_OVERLAP = 0.2
_NEAR = 0.7
_SAME_PERSON = 0.5
_SAME_PERSON_ON_TRACK = 0.3
_APART_SECONDS = 30.0

Face = TypeVar("Face")


@dataclass(frozen=True, slots=True)
class Sight(Generic[Face]):
    """One face in one frame. ``value`` is its quality; ``face`` is whatever the caller keeps of it."""

    frame: int
    moment: float
    box: Box
    value: float
    face: Face
    track: int = 0


@dataclass(slots=True)
class _Track(Generic[Face]):
    number: int
    last: Sight[Face]
    piece_began: float
    best: list[Sight[Face]] = field(default_factory=list)


class Follower(Generic[Face]):
    """Takes the faces of frame after frame; ``kept`` are the best of every piece so far, at most ``most``."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._tracks: list[_Track[Face]] = []
        self._done: list[Sight[Face]] = []
        self._numbers = 0

    def add(self, frame: int, moment: float, faces: Iterable[tuple[Box, float, Face]], *, cut: bool) -> None:
        """The faces of the next frame; ``cut`` says that a new scene begins with it."""
        if cut:
            self._end(self._tracks)
        self._end([track for track in self._tracks if moment - track.last.moment > _FORGOTTEN_AFTER])
        free = list(self._tracks)
        for box, value, face in sorted(faces, key=lambda each: -each[1]):
            track = _nearest(box, free)
            if track is None:
                self._numbers += 1
                sight = Sight(frame, moment, box, value, face, self._numbers)
                track = _Track(self._numbers, sight, moment)
                self._tracks.append(track)
            else:
                free.remove(track)
                sight = Sight(frame, moment, box, value, face, track.number)
                if moment - track.piece_began > _PIECE_SECONDS:
                    self._keep(track.best)
                    track.best, track.piece_began = [], moment
                track.last = sight
            track.best.append(sight)
            track.best.sort(key=lambda each: (-each.value, each.frame))
            del track.best[BEST_OF_PIECE:]

    def kept(self) -> list[Sight[Face]]:
        """The best faces of every piece, in the order of the frames."""
        self._end(self._tracks)
        return sorted(self._done, key=lambda each: (each.frame, each.box.x, each.box.y))

    def _end(self, tracks: list[_Track[Face]]) -> None:
        for track in tracks:
            self._keep(track.best)
        ended = {track.number for track in tracks}
        self._tracks = [track for track in self._tracks if track.number not in ended]

    def _keep(self, best: list[Sight[Face]]) -> None:
        self._done.extend(best)
        if len(self._done) > self._most:
            self._done.sort(key=lambda each: (-each.value, each.frame))
            del self._done[self._most :]


def _nearest(box: Box, tracks: list[_Track[Face]]) -> _Track[Face] | None:
    """The track that the face goes on: the one that overlaps most, else a near one of about the same size."""
    overlapping = [(track.last.box.overlap(box), track) for track in tracks]
    best = max(overlapping, key=lambda each: each[0], default=None)
    if best is not None and best[0] >= _OVERLAP:
        return best[1]
    near = [(_distance(track.last.box, box), track) for track in tracks]
    closest = min(near, key=lambda each: each[0], default=None)
    return closest[1] if closest is not None and closest[0] <= _NEAR else None


def _distance(one: Box, other: Box) -> float:
    """Between the centres, in face sizes; infinite for sizes too different to be one face a moment later."""
    small, large = sorted((one.height, other.height))
    if small <= 0 or large / small > 1.6:
        return float("inf")
    (ax, ay), (bx, by) = one.centre, other.centre
    return float(np.hypot(ax - bx, ay - by)) / large


@dataclass(slots=True)
class _Appearance:
    total: NDArray[np.float64]
    until: float
    tracks: set[int]
    members: list[int] = field(default_factory=list)

    def likeness(self, vector: NDArray[np.float32]) -> float:
        length = float(np.linalg.norm(self.total))
        return float(self.total @ vector) / length if length > 0 else 0.0


def best_of_appearances(sights: Sequence[Sight[Face]], vectors: NDArray[np.float32], most: int) -> list[int]:
    """Places of the faces to keep: of each appearance the best few, at most ``most`` in all.

    ``vectors`` are unit rows, NaN where unusable; a face without a template stands for itself.
    """
    appearances: list[_Appearance] = []
    for place in sorted(range(len(sights)), key=lambda each: (sights[each].moment, each)):
        sight, vector = sights[place], vectors[place]
        usable = bool(np.isfinite(vector).all())
        joined = _appearance_of(sight, vector, appearances) if usable else None
        if joined is None:
            total = vector.astype(np.float64) if usable else np.zeros(len(vector))
            appearances.append(_Appearance(total, sight.moment, {sight.track}, [place]))
        else:
            joined.total += vector
            joined.until = max(joined.until, sight.moment)
            joined.tracks.add(sight.track)
            joined.members.append(place)
    kept: list[int] = []
    for appearance in appearances:
        ranked = sorted(appearance.members, key=lambda each: (-sights[each].value, sights[each].frame))
        kept.extend(ranked[:BEST_OF_APPEARANCE])
    if len(kept) > most:
        kept = sorted(kept, key=lambda each: (-sights[each].value, sights[each].frame))[:most]
    return sorted(kept)


def _appearance_of(
    sight: Sight[Face], vector: NDArray[np.float32], appearances: list[_Appearance]
) -> _Appearance | None:
    best: tuple[float, _Appearance] | None = None
    for appearance in appearances:
        if sight.moment - appearance.until > _APART_SECONDS:
            continue
        likeness = appearance.likeness(vector)
        needed = _SAME_PERSON_ON_TRACK if sight.track in appearance.tracks else _SAME_PERSON
        if likeness >= needed and (best is None or likeness > best[0]):
            best = (likeness, appearance)
    return None if best is None else best[1]
