"""The main job, on real photographs, with the real recogniser, through the command line."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Command

pytestmark = pytest.mark.real_engine

BASIS = ("--exhibit", "E-1", "--legal-basis", "Warrant 7/24")


@pytest.fixture
def holdings(tmp_path: Path, samples: Path) -> Path:
    """Two people's portraits, a photograph without a face, a text file, and a damaged photograph."""
    folder = tmp_path / "holdings"
    (folder / "фото").mkdir(parents=True)
    for name in ("biden.jpg", "obama.jpg", "obama_partial_face.jpg"):
        (folder / "фото" / name).write_bytes((samples / name).read_bytes())
    (folder / "copy of obama.jpg").write_bytes((samples / "obama.jpg").read_bytes())
    (folder / "notes.txt").write_text("nothing to see")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 this is not a photograph")
    return folder


def test_a_dropped_photograph_finds_the_persons_other_photograph_first(
    facefinder: Command, case: Path, holdings: Path, samples: Path
) -> None:
    imported = facefinder("import", case, holdings, *BASIS, "--json")
    assert imported.code == 0, imported.err
    report = imported.document
    assert report["outcomes"] == {"enrolled": 3, "no_face": 0, "known": 1, "problem": 2}
    assert report["listed"] == 6
    assert report["faces"] >= 3
    assert report["seconds"] > 0

    found = facefinder("search", case, samples / "obama2.jpg", "--purpose", "identify the man at the gate", "--json")
    assert found.code == 0, found.err
    result = found.document
    assert result["exact"] is True
    assert result["recogniser"] == "sface+facenet-v1"
    assert result["gallery_size"] == report["faces"]
    assert result["probe"]["sha256"] == hashlib.sha256((samples / "obama2.jpg").read_bytes()).hexdigest()
    assert result["denominator"]["unreadable"] == 2
    first = result["candidates"][0]
    assert first["rank"] == 1
    places = {occurrence["path"] for occurrence in first["occurrences"]}
    assert places == {"copy of obama.jpg", "фото/obama.jpg"}
    assert all(occurrence["exhibit_reference"] == "E-1" for occurrence in first["occurrences"])
    similarities = [candidate["similarity"] for candidate in result["candidates"]]
    assert similarities == sorted(similarities, reverse=True)
    biden = next(c for c in result["candidates"] if c["occurrences"][0]["path"].endswith("biden.jpg"))
    assert first["similarity"] > biden["similarity"] + 0.2

    checked = facefinder("verify", case, "--read-data", "--json")
    assert checked.code == 0, checked.out
    assert checked.document["ok"] is True
    assert checked.document["findings"] == []


def test_importing_again_takes_only_what_is_new(facefinder: Command, case: Path, holdings: Path, samples: Path) -> None:
    facefinder("import", case, holdings, *BASIS, "--json")
    (holdings / "new.jpg").write_bytes((samples / "obama2.jpg").read_bytes())
    again = facefinder("import", case, holdings, *BASIS, "--json").document
    assert again["outcomes"] == {"enrolled": 1, "no_face": 0, "known": 4, "problem": 2}


def test_originals_are_as_they_were(facefinder: Command, case: Path, holdings: Path) -> None:
    before = {path: _facts(path) for path in sorted(holdings.rglob("*"))}
    for path in before:
        path.chmod(path.stat().st_mode & ~0o222)
    read_only = {path: _facts(path) for path in before}
    assert facefinder("import", case, holdings, *BASIS).code == 0
    # Listing the folders here would itself move their access times, so they are looked at before.
    assert {path: _facts(path) for path in before} == read_only
    assert set(holdings.rglob("*")) == set(before)


def _facts(path: Path) -> tuple[int, int, int, int, str]:
    status = path.stat()
    content = path.read_bytes() if path.is_file() and status.st_size else b""
    # Reading here would itself move the access time: put back what was there before.
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    digest = hashlib.sha256(content).hexdigest()
    return stat.S_IMODE(status.st_mode), status.st_size, status.st_mtime_ns, status.st_atime_ns, digest


def test_faces_shows_what_is_detected(facefinder: Command, samples: Path) -> None:
    shown = facefinder("faces", samples / "obama.jpg", "--json")
    assert shown.code == 0, shown.err
    (face,) = shown.document["faces"]
    assert len(face["box"]) == 4
    assert len(face["landmarks"]) == 5
    assert 0 < face["detection_score"] <= 1
    assert 50 <= face["quality"] <= 100
    left, top, width, height = face["box"]
    assert all(left < x < left + width and top < y < top + height for x, y in face["landmarks"])


def test_a_face_that_is_not_there_is_told(facefinder: Command, case: Path, holdings: Path, samples: Path) -> None:
    facefinder("import", case, holdings, *BASIS)
    wrong = facefinder("search", case, samples / "obama2.jpg", "--purpose", "p", "--face", "7", "--json")
    assert wrong.code == 34
    assert wrong.document["error"]["code"] == "face_choice_invalid"
    faceless = holdings / "grey.png"
    from PIL import Image

    Image.new("RGB", (320, 240), (128, 128, 128)).save(faceless)
    none = facefinder("search", case, faceless, "--purpose", "p")
    assert none.code == 33
    assert "No face was found in grey.png" in none.err
    assert none.out == ""


def test_a_missing_or_altered_model_is_one_sentence(
    facefinder: Command, case: Path, samples: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "no models"
    empty.mkdir()
    missing = facefinder("import", case, samples, *BASIS, env={"FACEFINDER_MODELS": str(empty)})
    assert missing.code == 40
    assert "model pack" in missing.err
    assert len(missing.err.strip().splitlines()) == 1
    altered = tmp_path / "altered models"
    altered.mkdir()
    for file in Path(os.environ["FACEFINDER_MODELS"]).iterdir():
        content = file.read_bytes()
        if file.name.startswith("face_detection"):
            content = content[:-1] + bytes([content[-1] ^ 1])
        (altered / file.name).write_bytes(content)
    refused = facefinder("import", case, samples, *BASIS, env={"FACEFINDER_MODELS": str(altered)})
    assert refused.code == 41
    assert "face_detection_yunet_2023mar.onnx" in refused.err
    # It cost nothing else: the case is sound and knows of no source that was never read.
    assert facefinder("verify", case).code == 0
    assert facefinder("sources", case, "--json").document["sources"] == []
