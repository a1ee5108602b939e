"""The final ranking: float64 sums over stored templates, rounded once, ties by face id."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.errors import UnusableTemplate
from facefinder.domain.records import Vector


def unit_probe(probe: Vector, dimension: int) -> Vector:
    """The probe's vector, checked and made unit.

    Raises:
        UnusableTemplate: when it has another size, is not finite, or is zero.
    """
    vector = np.asarray(probe, dtype=np.float32).reshape(-1)
    wide = vector.astype(np.float64)
    norm = math.sqrt(wide.dot(wide))
    if len(vector) != dimension or not math.isfinite(norm) or norm < 1e-6:
        raise UnusableTemplate
    unit: Vector = vector / np.float32(norm)
    return unit


def ranked(
    probe: Vector, face_ids: NDArray[np.int64], vectors: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Face ids and similarities, closest first, ties by face id. ``face_ids`` are ascending, ``vectors`` theirs, shape
    (n, dimension).

    Each similarity is summed in float64 over its own row and rounded once, so it does not depend on how many are
    computed together.
    """
    similarities = np.vecdot(vectors.astype(np.float64), probe.astype(np.float64)).astype(np.float32)
    order = (-similarities).argsort(kind="stable")
    return face_ids[order], similarities[order]
