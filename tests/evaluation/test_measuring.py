"""An evaluation from the photographs to the JSON and the report, on the small engine whose truth is drawn."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from facefinder.domain.errors import Cancelled, InvalidDetails
from facefinder.domain.geometry import TEMPLATE_POINTS, Box
from facefinder.domain.records import Analysis, FaceObservation, Quality
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.evaluation import protocol
from facefinder.evaluation.documents import document
from facefinder.evaluation.measuring import EvaluationResult, evaluate, face_that_counts, measure
from facefinder.evaluation.report import admitted_strangers, html_report, missed_mates


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 people with one to three photographs, one picture without a face, one that is no picture."""
    root = tmp_path_factory.mktemp("people")
    for identity in range(24):
        person = root / f"Person_{identity:02}"
        person.mkdir()
        for variant in range(1 + identity % 3):
            (person / f"Person_{identity:02}_{variant + 1:04}.png").write_bytes(
                drawn_photograph([identity], variant=variant)
            )
    (root / "Person_05" / "Person_05_0004.png").write_bytes(drawn_photograph([]))
    (root / "Person_08" / "Person_08_0004.jpg").write_bytes(b"\xff\xd8\xff\xe0 no photograph")
    return root


@pytest.fixture(scope="module")
def result(folder: Path) -> EvaluationResult:
    return evaluate(DeterministicEngine(), folder)


def test_the_json_holds_what_is_promised(result: EvaluationResult):
    promised = json.loads(json.dumps(document(result)))
    assert promised["detection"] == {
        "photographs": 50,
        "without_face": 2,
        "unreadable": 1,
        "several_faces": 0,
        "faces": 48,
    }
    assert set(promised["verification"]["tar"]) == {"0.01", "0.001", "0.0001"}
    assert 0.5 < promised["verification"]["accuracy"] <= 1
    identification = promised["identification"]
    assert set(identification["fnir"]) == {"0.01", "0.001"}
    assert identification["n"] == len(protocol.open_set(result.photographs).enrolled)
    assert 0 <= identification["rank1"] <= identification["rank10"] <= 1
    assert promised["speed"]["photographs_per_second"] > 0
    assert promised["recogniser"] == "deterministic-v1"


def test_every_photograph_is_accounted_for_and_faceless_ones_are_misses(result: EvaluationResult):
    names = [photograph.name for photograph in result.photographs]
    faceless = {name for name, first in zip(names, result.templates.vectors[:, 0], strict=True) if np.isnan(first)}
    assert faceless == {"Person_05/Person_05_0004.png", "Person_08/Person_08_0004.jpg"}
    assert [names[place] for place in result.templates.problems] == ["Person_08/Person_08_0004.jpg"]
    mated = sum(pair.mated for pair in result.pairs)
    assert result.verification.mated == mated
    # All three mated pairs with each faceless photograph are rejected whatever the threshold.
    assert result.verification.tar[0.01].rate.value <= 1 - 6 / mated
    assert result.verification.without_face >= 6


def test_people_are_told_apart_and_the_report_shows_who_was_not(result: EvaluationResult):
    shown = [error for error in missed_mates(result, None) if error.said == "no face was found"]
    missed = [place for place in result.roles.mated_probes if np.isnan(result.templates.vectors[place, 0])]
    assert len(shown) == len(missed)
    strangers = admitted_strangers(result, None)
    assert strangers
    assert [error.similarity for error in strangers] == sorted((e.similarity for e in strangers), reverse=True)


class _Outside(HTMLParser):
    """Collects everything that a browser would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "href", "action", "data"} and not str(value).startswith(
                ("data:image/jpeg;base64,", "#")
            ):
                self.fetched.append(str(value))
        self.pictures += tag == "img"


def test_the_report_stands_alone_with_curves_and_pictures(result: EvaluationResult):
    text = html_report(result, DeterministicEngine())
    reader = _Outside()
    reader.feed(text)
    assert reader.fetched == []
    assert "url(" not in text
    assert reader.pictures >= 2
    assert text.count("<svg") == 3
    assert "nan" not in re.findall(r'points="([^"]*)"', text)[0]
    assert "Person_08/Person_08_0004.jpg" in text


def test_a_name_that_is_markup_stays_text(tmp_path: Path):
    person = tmp_path / "<script>alert(1)<"
    person.mkdir()
    for variant in range(2):
        (person / f"a{variant}.png").write_bytes(drawn_photograph([3], variant=variant))
    for identity in range(4, 8):
        (tmp_path / f"P{identity}").mkdir()
        (tmp_path / f"P{identity}" / "a.png").write_bytes(drawn_photograph([identity]))
        (tmp_path / f"P{identity}" / "b.png").write_bytes(drawn_photograph([]))
    assert "<script" not in html_report(evaluate(DeterministicEngine(), tmp_path))


def test_deepface_beside_ours_has_the_same_four_parts(result: EvaluationResult):
    beside = replace(result, deepface=result)
    compared = document(beside)["deepface"]
    assert set(compared) == {"verification", "identification", "detection", "speed"}
    assert "DeepFace&#39;s own pipeline" in html_report(beside)


def test_pairs_from_a_file_are_used(folder: Path, tmp_path: Path):
    file = tmp_path / "pairs.txt"
    file.write_text("1 1\nPerson_02 1 2\nPerson_02 1 Person_03 1\n")
    result = evaluate(DeterministicEngine(), folder, pairs=file)
    assert result.verification.pairs == 2
    assert result.verification.tar_comparisons == (1, 1)
    assert not result.verification.tar[0.01].resolved
    assert document(result)["verification"]["pairs_from"] == "pairs.txt"


def test_stopping_leaves_nothing_half_measured(folder: Path):
    with pytest.raises(Cancelled):
        measure(DeterministicEngine(), protocol.photographs_in(folder), stop=lambda: True)


def test_too_few_people_give_no_calibration(folder: Path):
    with pytest.raises(InvalidDetails, match="people or more"):
        evaluate(DeterministicEngine(), folder, with_calibration=True)


@pytest.mark.parametrize(
    ("boxes", "counts"),
    [
        ([(105, 105, 40, 40), (10, 10, 60, 60)], 0),
        # A passer-by in the exact middle, small and far, beside the person photographed.
        ([(122, 122, 6, 6), (60, 80, 90, 90)], 1),
        # Two of the same place and size but for a hair: the larger.
        ([(100, 100, 50, 50), (99, 99, 52, 52)], 1),
    ],
)
def test_the_face_that_counts_is_the_most_central_weighted_by_size(
    boxes: list[tuple[float, float, float, float]], counts: int
):
    faces = tuple(FaceObservation(Box(*box), TEMPLATE_POINTS, 0.9, "whole", Quality(50), b"", None) for box in boxes)
    analysis = Analysis("image/jpeg", 250, 250, False, {}, {}, faces)
    assert face_that_counts(analysis) is faces[counts]
    assert face_that_counts(replace(analysis, faces=())) is None
