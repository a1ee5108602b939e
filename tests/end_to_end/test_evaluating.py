"""``facefinder evaluate`` as a script runs it, with the real recogniser and DeepFace's own pipeline beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Command

pytestmark = pytest.mark.real_engine


@pytest.fixture
def people(tmp_path: Path, samples: Path) -> Path:
    """Three people: one with three photographs and one of half his face, two with one; one picture shows nobody."""
    for person, names in {
        "Obama": ("obama.jpg", "obama2.jpg", "obama3.jpg", "obama_partial_face.jpg"),
        "Biden": ("biden.jpg",),
        "Collins": ("astronaut.png", "coffee.png"),
    }.items():
        (tmp_path / "people" / person).mkdir(parents=True)
        for number, name in enumerate(names, start=1):
            copy = tmp_path / "people" / person / f"{person}_{number:04}{Path(name).suffix}"
            copy.write_bytes((samples / name).read_bytes())
    return tmp_path / "people"


def test_a_recogniser_is_measured_beside_deepfaces_own_pipeline(facefinder: Command, people: Path, tmp_path: Path):
    pairs = tmp_path / "pairs.txt"
    pairs.write_text("1 2\nObama 1 2\nObama 1 3\nObama 1 Biden 1\nObama 2 Collins 1\n")
    before = {path: path.stat() for path in people.rglob("*")}
    ran = facefinder(
        "evaluate", people, "--pairs", pairs, "--compare-deepface", "--report", tmp_path / "r.html", "--json"
    )
    assert ran.code == 0, ran.err
    measured = ran.document
    assert measured["detection"]["photographs"] == 7
    assert measured["detection"]["without_face"] >= 1
    assert measured["verification"]["accuracy"] == 1
    assert measured["verification"]["tar"]["0.001"] == 1
    assert not measured["verification"]["tar_resolved"]["0.001"]
    assert measured["identification"]["n"] >= 1
    assert {"decode", "detect", "embed"} <= set(measured["speed"]["milliseconds_per_photograph"])
    theirs = measured["deepface"]
    assert theirs["detection"]["photographs"] == 7
    assert theirs["detection"]["without_face"] < 7
    assert theirs["speed"]["milliseconds_per_photograph"]["deepface"] > 0
    assert "DeepFace&#39;s own pipeline" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert {path: path.stat().st_mtime_ns for path in before} == {path: at.st_mtime_ns for path, at in before.items()}


def test_what_cannot_be_measured_is_one_sentence_and_a_code(facefinder: Command, people: Path, tmp_path: Path):
    nowhere = facefinder("evaluate", tmp_path / "nowhere", "--json")
    assert nowhere.code == 23
    assert nowhere.document["error"]["code"] == "source_not_found"
    pairs = tmp_path / "pairs.txt"
    pairs.write_text("1 1\nObama 1 9\nObama 1 Biden 1\n")
    wrong = facefinder("evaluate", people, "--pairs", pairs)
    assert wrong.code == 16
    assert "photograph 9 of Obama" in wrong.err
    assert facefinder("evaluate", people, "--recogniser", "nobody").code == 42
