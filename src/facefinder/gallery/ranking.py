"""The final ranking: float64 sums over stored templates, rounded once, ties by face id."""

from __future__ import annotations

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
    norm = float(np.linalg.norm(vector.astype(np.float64)))
    if len(vector) != dimension or not np.isfinite(norm) or norm < 1e-6:
        raise UnusableTemplate
    return (vector / np.float32(norm)).astype(np.float32)


def ranked(probe: Vector, vectors: dict[int, Vector]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Face ids and similarities, closest first, ties by face id.

    Each similarity is summed in float64 over its own row and rounded once, so it does not depend on how many are
    computed together.
    """
    face_ids = np.array(sorted(vectors), dtype=np.int64)
    if not len(face_ids):
        return face_ids, np.empty(0, dtype=np.float32)
    matrix = np.stack([vectors[int(face_id)] for face_id in face_ids]).astype(np.float64)
    similarities = (matrix * probe.astype(np.float64)).sum(axis=1).astype(np.float32)
    order = np.lexsort((face_ids, -similarities))
    return face_ids[order], similarities[order]
