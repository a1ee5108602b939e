"""Templates like those of real holdings, made from a seed: no photograph is needed to measure a search.

The shape follows what SFace templates of public figures' photographs show: an almost flat spectrum (effective
dimension about 0.85 of the dimension), two photographs of one person at a similarity of 0.66 on the median, strangers
at 0.0 with a deviation of about 1/sqrt(dimension). How many photographs a person has follows a heavy tail, as on a
seized phone: most people appear once, a few hundreds of times.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DIMENSION = 256
WITHIN = 0.72
"""Deviation of a photograph from its person, relative to the deviation of people from each other."""
TAIL = 1.8
MOST_PHOTOGRAPHS = 300
_BLOCK = 100_000


def _scale(dimension: int) -> NDArray[np.float32]:
    half = np.linspace(1.4, 0.56, dimension // 2)
    return np.concatenate([half, half]).astype(np.float32)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def templates(count: int, dimension: int = DIMENSION, seed: int = 1) -> NDArray[np.float32]:
    """``count`` unit vectors, shape (count, dimension), float32; a longer call begins with a shorter one's vectors."""
    found = np.empty((count, dimension), dtype=np.float32)
    scale = _scale(dimension)
    for number, start in enumerate(range(0, count, _BLOCK)):
        rng = np.random.default_rng([seed, number])
        sizes = np.minimum(rng.zipf(TAIL, _BLOCK), MOST_PHOTOGRAPHS)
        person = np.repeat(np.arange(_BLOCK), sizes)[:_BLOCK]
        people = rng.standard_normal((int(person[-1]) + 1, dimension), dtype=np.float32) * scale
        photographs = people[person] + WITHIN * scale * rng.standard_normal((_BLOCK, dimension), dtype=np.float32)
        # People's photographs do not lie side by side in a real holding either.
        photographs = photographs[rng.permutation(_BLOCK)]
        size = min(_BLOCK, count - start)
        found[start : start + size] = _unit(photographs[:size])
    return found


def probes(gallery: NDArray[np.float32], count: int, seed: int = 2) -> NDArray[np.float32]:
    """Further photographs of enrolled people, each near one enrolled template, shape (count, dimension)."""
    rng = np.random.default_rng(seed)
    dimension = gallery.shape[1]
    near = gallery[rng.choice(len(gallery), count, replace=False)]
    noise = rng.standard_normal((count, dimension), dtype=np.float32) * _scale(dimension) / np.sqrt(dimension)
    return _unit(near + WITHIN * noise)


def strangers(count: int, dimension: int = DIMENSION, seed: int = 3) -> NDArray[np.float32]:
    """Photographs of people who are not enrolled."""
    rng = np.random.default_rng(seed)
    return _unit(rng.standard_normal((count, dimension), dtype=np.float32) * _scale(dimension))
