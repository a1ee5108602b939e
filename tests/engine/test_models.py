"""The model pack: installed whole or not at all, and held to what it must be."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from facefinder.domain.errors import InvalidDetails, ModelAltered, ModelMissing, NotReadable
from facefinder.engine.models import (
    DETECTION_FILES,
    DETECTOR_FILE,
    LANDMARKS_FILE,
    install,
    list_models,
    require,
)


def packed(target: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


@pytest.fixture
def small_files(model_pack: Path) -> dict[str, bytes]:
    return {name: (model_pack / name).read_bytes() for name in DETECTION_FILES}


def test_a_pack_is_installed_and_found_good(small_files: dict[str, bytes], tmp_path: Path) -> None:
    pack = packed(tmp_path / "pack.zip", {f"models/{name}": content for name, content in small_files.items()})
    folder = tmp_path / "new" / "models"
    assert install(pack, folder) == sorted(DETECTION_FILES)
    require(folder, DETECTION_FILES)
    states = {status.name: status.state for status in list_models(folder)}
    assert states[DETECTOR_FILE] == states[LANDMARKS_FILE] == "good"
    assert states["facenet_weights.h5"] == "missing"


def test_one_altered_file_keeps_the_whole_pack_out(small_files: dict[str, bytes], tmp_path: Path) -> None:
    small_files[LANDMARKS_FILE] = small_files[LANDMARKS_FILE][:-1] + b"?"
    folder = tmp_path / "models"
    with pytest.raises(ModelAltered, match=LANDMARKS_FILE):
        install(packed(tmp_path / "pack.zip", small_files), folder)
    assert not folder.exists()


def test_a_single_file_is_installed_by_its_name(model_pack: Path, tmp_path: Path) -> None:
    assert install(model_pack / DETECTOR_FILE, tmp_path / "models") == [DETECTOR_FILE]
    require(tmp_path / "models", [DETECTOR_FILE])


def test_a_path_inside_the_pack_cannot_lead_out_of_the_folder(small_files: dict[str, bytes], tmp_path: Path) -> None:
    pack = packed(tmp_path / "pack.zip", {f"../../{DETECTOR_FILE}": small_files[DETECTOR_FILE]})
    install(pack, tmp_path / "deep" / "models")
    assert (tmp_path / "deep" / "models" / DETECTOR_FILE).is_file()
    assert not (tmp_path / DETECTOR_FILE).exists()


def test_weights_of_another_network_are_held_to_what_was_installed(tmp_path: Path) -> None:
    weights = tmp_path / "arcface_weights.h5"
    weights.write_bytes(b"somebody's weights")
    folder = tmp_path / "models"
    install(weights, folder)
    require(folder, [weights.name])
    (folder / weights.name).write_bytes(b"other weights")
    with pytest.raises(ModelAltered):
        require(folder, [weights.name])


@pytest.mark.parametrize("name", ["holiday.jpg", "evil.h5"])
def test_a_file_that_no_network_uses_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"content")
    with pytest.raises(InvalidDetails, match=name):
        install(tmp_path / name, tmp_path / "models")


def test_a_damaged_or_empty_pack_is_refused_in_a_sentence(small_files: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(InvalidDetails, match="none of FaceFinder's model files"):
        install(packed(tmp_path / "other.zip", {"readme.txt": b"hello"}), tmp_path / "models")
    pack = packed(tmp_path / "pack.zip", small_files)
    content = bytearray(pack.read_bytes())
    content[100:5000] = bytes(4900)
    pack.write_bytes(content)
    with pytest.raises((NotReadable, ModelAltered)):
        install(pack, tmp_path / "models")
    assert not (tmp_path / "models" / DETECTOR_FILE).exists()


def test_what_is_missing_is_named_with_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as refusal:
        require(tmp_path, [DETECTOR_FILE])
    assert DETECTOR_FILE in str(refusal.value)
    assert str(tmp_path) in str(refusal.value)
