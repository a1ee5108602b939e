"""Synthetic people whose similarities are known by construction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.comparison import made_unit


def synthetic(
    counts: list[int], spread: float, *, dimension: int = 64, seed: int = 3
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Unit templates of people with ``counts`` photographs each; ``spread`` is the noise of each."""
    rng = np.random.default_rng(seed)
    people = np.repeat(np.arange(len(counts)), counts)
    centres = made_unit(rng.normal(size=(len(counts), dimension)).astype(np.float32))
    noise = rng.normal(scale=spread / np.sqrt(dimension), size=(len(people), dimension)).astype(np.float32)
    return made_unit(centres[people] + noise), people.astype(np.int64)
