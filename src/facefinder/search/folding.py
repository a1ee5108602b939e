"""Near copies folded: the same face in re-saved, shrunken or re-compressed copies of a photograph is one candidate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from facefinder.domain.geometry import Box
from facefinder.domain.records import EnrolledFace

MOST_BITS = 6
"""Most bits of the 64 in which the perceptual hashes of near copies differ.

Measured on 3,261 photographs: of copies re-saved at JPEG quality 20, shrunken to a third or brightened, 99.8 % and more
differ in at most 6 bits; of 5.3 million pairs of different photographs, 34 do (within 12 bits, 6,500).
"""

LEAST_OVERLAP = 0.6
"""Least overlap of two faces' boxes, each relative to its photograph, for them to be the same face of near copies."""

Look = tuple[bytes, int, int]
"""An exhibit's perceptual hash, width and height."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A face that is shown, and the ones behind it."""

    face_id: int
    similarity: float
    behind: tuple[int, ...]


def differing_bits(one: bytes, other: bytes) -> int:
    """In how many bits two perceptual hashes differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def are_copies(one: Look, other: Look) -> bool:
    """Whether two exhibits look like copies of one photograph; one without a hash is a copy of nothing."""
    if not one[0] or not other[0] or min(one[1:]) <= 0 or min(other[1:]) <= 0:
        return False
    shape = (one[1] / one[2]) / (other[1] / other[2])
    return 0.95 <= shape <= 1 / 0.95 and differing_bits(one[0], other[0]) <= MOST_BITS


def same_place(one: EnrolledFace, look: Look, other: EnrolledFace, other_look: Look) -> bool:
    """Whether two faces lie at the same place of their photographs, whatever the photographs' sizes."""
    if one.frame != other.frame:
        return False
    return _relative(one.box, look).overlap(_relative(other.box, other_look)) >= LEAST_OVERLAP


def _relative(box: Box, look: Look) -> Box:
    _, width, height = look
    return Box(box.x / width, box.y / height, box.width / width, box.height / height)


def fold(
    ranked: Iterable[tuple[int, float]], faces: Mapping[int, EnrolledFace], looks: Mapping[int, Look], count: int
) -> list[Folded]:
    """The first ``count`` faces that are not copies of a higher one, each with the copies among ``ranked`` behind it.

    ``ranked`` are face ids and similarities, closest first; nothing is dropped: what is not shown stands behind.
    """
    shown: list[tuple[int, float, list[int]]] = []
    for face_id, similarity in ranked:
        face = faces[face_id]
        look = looks[face.exhibit_id]
        for other_id, _, behind in shown:
            other = faces[other_id]
            other_look = looks[other.exhibit_id]
            if (
                other.exhibit_id != face.exhibit_id
                and are_copies(look, other_look)
                and same_place(face, look, other, other_look)
            ):
                behind.append(face_id)
                break
        else:
            # Further down only copies of what is shown are looked for.
            if len(shown) < count:
                shown.append((face_id, similarity, []))
    return [Folded(face_id, similarity, tuple(behind)) for face_id, similarity, behind in shown]
