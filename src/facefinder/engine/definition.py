"""What a template is made by, as one fingerprint: equal fingerprints give templates that may be compared.

A recogniser's id names the intention; this names the exact weights, means and geometry. Where it changes, templates
are made anew from the kept crops before anything is compared (see app/rebuilding).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from facefinder.domain.geometry import TEMPLATE_POINTS
from facefinder.domain.recognisers import Network, Recogniser

_METHOD = 2
"""Raised when code changes what comes out of the same weights: the kept crop, a network's input, the fusion."""

_WRITTEN_ANEW: Mapping[str, str] = {
    "a99e45cba0f95a04e1e5f0c683830de328e16040c11a0ca91916960997fd90db": (
        "d147e567a7e4fcd0535f1550f74df87350e70f0b6fc690335b2685ec01c5dc88"
    ),
}
"""Model files that hold the same weights and function as a former form of them, only in nodes that run faster: SHA-256
of the file and of that form, as which it counts. Unit vectors of the two differ by less than 1e-6, which is what
rounding makes."""


@cache
def means() -> Mapping[str, tuple[float, ...]]:
    """Each network's mean unit vector over many people, by the name that ``Network.centre`` uses."""
    table = json.loads(Path(__file__).with_name("centres.json").read_text(encoding="utf-8"))
    return {name: tuple(float(value) for value in values) for name, values in table["means"].items()}


def definition_of(recogniser: Recogniser, model_hashes: Mapping[str, str], landmarks_file: str) -> str:
    """The fingerprint, 64 hexadecimal digits. ``model_hashes`` gives each model file's SHA-256; of the detection's
    files only the landmark network counts, because alignment follows from it."""
    told: dict[str, Any] = {
        "method": _METHOD,
        "template": TEMPLATE_POINTS.tolist(),
        "landmarks": model_hashes[landmarks_file],
        "networks": [
            _told(network, model_hashes[network.model_file])
            | {"mean": means()[network.centre] if network.centre else None}
            for network in recogniser.networks
        ],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _told(network: Network, sha256: str) -> dict[str, Any]:
    """The network's properties and weights. What came later is told only where it is used, so that templates made
    before it was there keep their fingerprint."""
    told: dict[str, Any] = {**asdict(network), "sha256": _WRITTEN_ANEW.get(sha256, sha256)}
    if not network.mirrored:
        del told["mirrored"]
    return told
