"""The fingerprint of what a template is made by: the same everywhere, another one for whatever changes a vector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from facefinder.domain.recognisers import DEFAULT_RECOGNISER, RECOGNISERS, THOROUGH_RECOGNISER, Recogniser
from facefinder.engine import definition
from facefinder.engine.definition import definition_of
from facefinder.engine.models import DETECTOR_FILE, LANDMARKS_FILE, PINNED

HASHES = {name: pin.sha256 for name, pin in PINNED.items()}
DEFAULT = RECOGNISERS[DEFAULT_RECOGNISER]


def fingerprint(recogniser: Recogniser = DEFAULT, hashes: Mapping[str, str] = HASHES) -> str:
    return definition_of(recogniser, hashes, LANDMARKS_FILE)


@pytest.mark.parametrize("name", [LANDMARKS_FILE, *DEFAULT.model_files])
def test_other_weights_are_another_definition(name: str) -> None:
    assert fingerprint(hashes={**HASHES, name: "0" * 64}) != fingerprint()


@pytest.mark.parametrize(
    "change", [{"weight": 0.5}, {"spread": 0.8}, {"centre": ""}, {"colour": "BGR"}, {"mirrored": True}]
)
def test_another_way_to_the_vector_is_another_definition(change: dict[str, Any]) -> None:
    sface, facenet = DEFAULT.networks
    changed = replace(DEFAULT, networks=(sface, replace(facenet, **change)))
    assert fingerprint(changed) != fingerprint()


def test_other_means_are_another_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    former = fingerprint()
    moved = {name: (values[0] + 1e-6, *values[1:]) for name, values in definition.means().items()}
    monkeypatch.setattr(definition, "means", lambda: moved)
    assert fingerprint() != former


def test_the_same_weights_in_faster_nodes_are_the_same_definition() -> None:
    before_the_batch_was_split = "d147e567a7e4fcd0535f1550f74df87350e70f0b6fc690335b2685ec01c5dc88"
    assert (
        fingerprint(hashes={**HASHES, "face_recognition_sface_2021dec.onnx": before_the_batch_was_split})
        == fingerprint()
    )


def test_what_only_looks_for_faces_does_not_count() -> None:
    assert fingerprint(hashes={**HASHES, DETECTOR_FILE: "0" * 64}) == fingerprint()
    assert fingerprint() == fingerprint()
    assert fingerprint(RECOGNISERS["sface"]) != fingerprint()


def test_the_shipped_recognisers_have_the_definitions_that_cases_hold() -> None:
    """Whoever changes one of these makes every case's templates unusable until they are made anew: only knowingly."""
    assert fingerprint().startswith("d6e50ff279e9dbb2")
    assert fingerprint(RECOGNISERS[THOROUGH_RECOGNISER]).startswith("93aab39efaeb1a7a")
