"""A gallery's principal axes: fewer numbers that tell its templates apart nearly as well."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

AXES_FROM = 20_480
"""Principal axes are taken from so many templates, the first in face order; they settle long before that."""
FEWEST_FOR_AXES = 4_096
SPREAD_KEPT = 0.85


class Axes:
    """The directions along which a gallery's templates differ most; the same ones for the same templates."""

    def __init__(self, first: NDArray[np.float32], dimension: int) -> None:
        """``first`` are a gallery's first templates, shape (n, dimension). Few or short templates are taken whole."""
        self.matrix: NDArray[np.float32] | None = None
        self.faces, self.digest = 0, 0
        if len(first) < FEWEST_FOR_AXES or dimension <= 64:
            return
        wide = first.astype(np.float64)
        values, vectors = np.linalg.eigh(wide.T @ wide)
        shares = np.cumsum(values[::-1]) / values.sum()
        kept = min(dimension, -(-(int(np.searchsorted(shares, SPREAD_KEPT)) + 1) // 16) * 16)
        self.matrix = np.ascontiguousarray(vectors[:, ::-1][:, :kept].astype(np.float32))
        self.faces = len(first)
        self.digest = int.from_bytes(hashlib.sha256(self.matrix.tobytes()).digest()[:6], "big")

    def along(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Templates along the axes, shape (n, axes)."""
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        return vectors if self.matrix is None else vectors @ self.matrix
