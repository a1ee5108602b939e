"""Confidence limits for measured rates."""

from __future__ import annotations

import math

from facefinder.domain.calibration import Bounded

Z95 = 1.959963984540054


def wilson(successes: int, trials: int) -> Bounded:
    """A share with its 95 % Wilson score interval (Wilson 1927), which stays inside 0 to 1 and holds near the ends.

    It takes the trials as independent. Without a trial nothing is known: 0 with limits 0 and 1.
    """
    if trials == 0:
        return Bounded(0.0, 0.0, 1.0)
    share = successes / trials
    weight = Z95**2 / trials
    centre = (share + weight / 2) / (1 + weight)
    half = Z95 * math.sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight)
    return Bounded(share, min(max(0.0, centre - half), share), max(min(1.0, centre + half), share))


def poisson_upper(count: int, confidence: float = 0.95) -> float:
    """The upper confidence limit (one-sided) of an expected number of rare events, ``count`` having been seen.

    Exact (Garwood 1936); for none seen at 95 % it is the "rule of three", 2.996. For rare events it is a little above
    the Clopper-Pearson limit, never below it.
    """
    if count < 0:
        raise ValueError("a count is never below 0")
    low, high = float(count), count + 10 * math.sqrt(count + 1) + 10
    for _ in range(80):
        middle = (low + high) / 2
        if _poisson_at_most(count, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _poisson_at_most(count: int, expected: float) -> float:
    """The chance of at most ``count`` events where ``expected`` (above 0) are expected."""
    log_expected = math.log(expected)
    return math.fsum(math.exp(k * log_expected - expected - math.lgamma(k + 1)) for k in range(count + 1))
