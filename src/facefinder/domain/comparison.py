"""Comparing templates: similarity, the order of a candidate list, and several photographs of one person as one probe.

Everything here gives the same answer bit for bit whatever the batch, the order of the rows or the number of processors:
sums run in double precision over each row alone and are rounded to float32 once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.errors import UnusableTemplate
from facefinder.domain.records import Vector

UNIT_TOLERANCE = 1e-3
"""How far a template's length may be from 1: half precision and float32 rounding stay well inside."""

LEAST_WEIGHT = 0.05
"""A photograph of quality 0 still counts this much in a fusion: the person at the desk chose it."""


def checked_templates(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """``vectors`` as a contiguous float32 array, proven comparable. Shape (dimension,) or (n, dimension).

    Raises:
        UnusableTemplate: when an element is not finite or a vector is not of unit length (zero above all).
    """
    array = np.ascontiguousarray(vectors, dtype=np.float32)
    lengths = np.sqrt(np.square(array, dtype=np.float64).sum(axis=-1))
    # Written so that NaN fails too.
    if not bool((np.abs(lengths - 1.0) <= UNIT_TOLERANCE).all()):
        raise UnusableTemplate
    return array


def made_unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """``vectors`` scaled to unit length, float32. Shape (dimension,) or (n, dimension).

    Raises:
        UnusableTemplate: when one is zero or not finite.
    """
    array = np.asarray(vectors, dtype=np.float64)
    # Dividing by the largest element first keeps tiny and huge vectors from under- or overflowing when squared.
    largest = np.abs(array).max(axis=-1, keepdims=True, initial=0.0)
    if not bool(np.isfinite(largest).all()) or not bool((largest > 0).all()):
        raise UnusableTemplate
    array = array / largest
    unit: NDArray[np.float32] = (array / np.sqrt(np.square(array).sum(axis=-1, keepdims=True))).astype(np.float32)
    return unit


def similarities(probe: Vector, templates: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine similarity of one unit ``probe`` (dimension,) to unit ``templates`` (n, dimension): (n,) float32, -1 to 1.

    Raises:
        UnusableTemplate: when a vector is not finite or not of unit length.
        ValueError: when the dimensions differ.
    """
    probe = checked_templates(probe)
    templates = checked_templates(templates)
    if probe.ndim != 1 or templates.ndim != 2 or templates.shape[1] != len(probe):
        raise ValueError(f"a probe of shape {probe.shape} cannot be compared with templates of shape {templates.shape}")
    scores: NDArray[np.float32] = (
        np.multiply(templates, probe, dtype=np.float64).sum(axis=1).clip(-1.0, 1.0).astype(np.float32)
    )
    return scores


def rank(similarity: NDArray[np.float32], face_ids: NDArray[np.int64], top: int) -> NDArray[np.intp]:
    """Positions of the ``top`` closest faces, closest first; equal similarities go by the smaller face id.

    ``similarity`` (n,) float32 and ``face_ids`` (n,) int64, each id once. The list is shorter than ``top`` when there
    are fewer faces.

    Raises:
        UnusableTemplate: when a similarity is not a number: NaN has no place in an order.
        ValueError: when ``top`` is below 1, the shapes differ, or an id stands twice.
    """
    if top < 1:
        raise ValueError(f"a candidate list has at least one place, not {top}")
    if similarity.shape != face_ids.shape or similarity.ndim != 1:
        raise ValueError("similarities and face ids differ in number")
    if bool(np.isnan(similarity).any()):
        raise UnusableTemplate
    if len(np.unique(face_ids)) != len(face_ids):
        raise ValueError("a face id stands twice")
    positions = np.arange(len(similarity), dtype=np.intp)
    if top < len(similarity):
        # Everything tied with the last place stays in until the ids have decided.
        last_place = np.partition(similarity, len(similarity) - top)[len(similarity) - top]
        positions = np.flatnonzero(similarity >= last_place)
    order = np.lexsort((face_ids[positions], -similarity[positions]))
    return positions[order][:top]


def fusion_weights(qualities: Sequence[float]) -> NDArray[np.float64]:
    """How much each photograph counts in a fusion: proportional to its quality (0 to 100), with a floor; they sum to 1.

    Raises:
        ValueError: when there is none, or one is outside 0 to 100.
    """
    if not qualities:
        raise ValueError("a fusion needs at least one quality")
    if not all(0 <= quality <= 100 for quality in qualities):
        raise ValueError("qualities go from 0 to 100")
    weights = [max(quality / 100, LEAST_WEIGHT) for quality in qualities]
    total = math.fsum(weights)
    return np.array([weight / total for weight in weights], dtype=np.float64)


def fuse_templates(vectors: Sequence[Vector], qualities: Sequence[float]) -> Vector:
    """One unit template for several photographs of one person: their mean, weighted by quality (0 to 100).

    The order of the photographs changes nothing, not a bit (the sums are exactly rounded). One photograph alone comes
    back as it is.

    Raises:
        UnusableTemplate: when a vector cannot be compared, or they cancel each other out.
        ValueError: when there is none, their dimensions differ, or there are not as many qualities.
    """
    if not vectors or len(vectors) != len(qualities):
        raise ValueError("a fusion needs at least one template and as many qualities")
    if len({vector.shape for vector in vectors}) != 1 or vectors[0].ndim != 1:
        raise ValueError("templates of one recogniser have one dimension")
    stack = checked_templates(np.stack(vectors))
    if len(stack) == 1:
        only: Vector = stack[0]
        return only
    weighted = stack.astype(np.float64) * fusion_weights(qualities)[:, np.newaxis]
    mean = np.array([math.fsum(column) for column in weighted.T])
    # Unit vectors whose mean all but vanishes point every way: no one person is like that.
    if float(np.linalg.norm(mean)) < 1e-3:
        raise UnusableTemplate
    return made_unit(mean.astype(np.float32))
