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
from facefinder.domain.recognisers import Recogniser

_METHOD = 1
"""Raised when code changes what comes out of the same weights: the kept crop, a network's input, the fusion."""


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
            asdict(network)
            | {"sha256": model_hashes[network.model_file], "mean": means()[network.centre] if network.centre else None}
            for network in recogniser.networks
        ],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
