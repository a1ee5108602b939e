"""Whether the installation is sound is found out by using it."""

from __future__ import annotations

from pathlib import Path

from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from tests.end_to_end.conftest import Command


def test_the_doctor_has_the_recogniser_make_a_template(facefinder: Command, tmp_path: Path) -> None:
    found = facefinder("doctor", "--json")
    checks = {check["name"]: check for check in found.document["checks"]}
    assert (found.code, found.document["ok"]) == (0, True), found.out
    assert checks["recogniser"]["detail"] == f"{DEFAULT_RECOGNISER} starts and makes a template"

    ill = facefinder("doctor", "--json", env={"FACEFINDER_MODELS": str(tmp_path)})
    wrong = {check["name"]: check["detail"] for check in ill.document["checks"] if not check["ok"]}
    assert (ill.code, sorted(wrong)) == (1, ["model pack", "recogniser"])
    assert wrong["recogniser"].startswith(f"{DEFAULT_RECOGNISER}: ")
