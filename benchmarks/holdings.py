"""Templates like those of real holdings, made from a seed: no photograph is needed to measure a search.

The shape is that of the default recogniser's templates of 3,261 photographs of 1,760 people (the development part of
Labeled Faces in the Wild): the same spectrum (an effective dimension of about 114 of 256, nothing beyond the 192nd
axis), two photographs of one person at a similarity of 0.65 on the median (0.44 and 0.81 at the 5th and the 95th
percentile, because some photographs resemble their person less than others), strangers at 0.00 with a deviation of
0.09 and a tail as light as a normal one. How many photographs a person has follows a heavy tail, as on a seized phone:
most people appear once, a few hundreds of times.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

DIMENSION = 256
SPECTRUM = {
    0: 4.40, 3: 3.98, 7: 3.59, 15: 3.15, 31: 2.48, 63: 1.71, 95: 1.17, 119: 0.80, 127: 0.46, 136: 0.28, 160: 0.15,
    176: 0.11, 192: 0.001, 255: 0.001,
}  # fmt: skip
"""Variance along some principal axes of real templates, relative to the mean over all 256; between them, a line."""
WITHIN = 0.70
"""Deviation of a typical photograph from its person, relative to the deviation of people from each other."""
UNLIKE = 0.30
"""How much that differs between photographs: the deviation of its logarithm."""
TAIL = 1.8
MOST_PHOTOGRAPHS = 300
_BLOCK = 100_000


@cache
def _axes(dimension: int) -> NDArray[np.float32]:
    """Principal axes, each as long as templates deviate along it, turned so that no coordinate is one of them."""
    places = np.arange(dimension) * (DIMENSION - 1) / max(1, dimension - 1)
    deviations = np.sqrt(np.interp(places, list(SPECTRUM), list(SPECTRUM.values())))
    turn, _ = np.linalg.qr(np.random.default_rng(17).standard_normal((dimension, dimension)))
    axes: NDArray[np.float32] = (deviations[:, None] * turn).astype(np.float32)
    return axes


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _photographs(people: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """A photograph of each of ``people`` (rows before the turn), as unit templates."""
    count, dimension = people.shape
    unlike = WITHIN * np.exp(UNLIKE * rng.standard_normal((count, 1), dtype=np.float32))
    return _unit((people + unlike * rng.standard_normal((count, dimension), dtype=np.float32)) @ _axes(dimension))


def _person(
    seed: int, block: int, dimension: int
) -> tuple[NDArray[np.float32], NDArray[np.int64], np.random.Generator]:
    """The people of a block, who each of its photographs shows, and the generator to go on with."""
    rng = np.random.default_rng([seed, block])
    sizes = np.minimum(rng.zipf(TAIL, _BLOCK), MOST_PHOTOGRAPHS)
    # People's photographs do not lie side by side in a real holding either.
    person = rng.permutation(np.repeat(np.arange(_BLOCK), sizes)[:_BLOCK])
    return rng.standard_normal((int(person.max()) + 1, dimension), dtype=np.float32), person, rng


def templates(count: int, dimension: int = DIMENSION, seed: int = 1) -> NDArray[np.float32]:
    """``count`` unit vectors, shape (count, dimension), float32; a longer call begins with a shorter one's vectors."""
    found = np.empty((count, dimension), dtype=np.float32)
    for block, start in enumerate(range(0, count, _BLOCK)):
        people, person, rng = _person(seed, block, dimension)
        size = min(_BLOCK, count - start)
        found[start : start + size] = _photographs(people[person], rng)[:size]
    return found


def probes(enrolled: int, count: int, dimension: int = DIMENSION, seed: int = 1) -> NDArray[np.float32]:
    """Further photographs of people of whom ``templates(enrolled)`` has some, shape (count, dimension): whoever has
    more photographs there is also the likelier one to be searched."""
    rng = np.random.default_rng([seed, 2])
    shown = rng.choice(enrolled, count, replace=False)
    found = np.empty((count, dimension), dtype=np.float32)
    for block in np.unique(shown // _BLOCK):
        people, person, _ = _person(seed, int(block), dimension)
        rows = np.flatnonzero(shown // _BLOCK == block)
        found[rows] = _photographs(people[person[shown[rows] % _BLOCK]], rng)
    return found


def strangers(count: int, dimension: int = DIMENSION, seed: int = 3) -> NDArray[np.float32]:
    """Photographs of people who are not enrolled, shape (count, dimension)."""
    rng = np.random.default_rng(seed)
    return _photographs(rng.standard_normal((count, dimension), dtype=np.float32), rng)
