"""The model pack: which files the networks need, where they lie, and that they are the right ones.

Nothing here or anywhere else in the program fetches a model. A missing file is told by name, an altered one is refused
before any library opens it.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from facefinder.domain.errors import InvalidDetails, ModelAltered, ModelMissing, NotReadable
from facefinder.domain.recognisers import RECOGNISERS, Recogniser, deepface_weight_files
from facefinder.files import atomic, reading

ENVIRONMENT_VARIABLE = "FACEFINDER_MODELS"
DETECTOR_FILE = "face_detection_yunet_2023mar.onnx"
SCANNER_FILE = "face_detection_yunet_2023mar_any_size.onnx"
LANDMARKS_FILE = "face_landmarks_onet.onnx"
DETECTION_FILES = (DETECTOR_FILE, SCANNER_FILE, LANDMARKS_FILE)
"""What every recogniser needs to find and align faces."""
_REGISTER = "installed.json"
_LARGEST_FILE = 1 << 30


@dataclass(frozen=True, slots=True)
class Pin:
    """A model file of the pack: its SHA-256, its licence and what it is for."""

    sha256: str
    licence: str
    purpose: str


PINNED: Mapping[str, Pin] = {
    DETECTOR_FILE: Pin(
        "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4", "MIT", "YuNet, as published"
    ),
    SCANNER_FILE: Pin("11c21bcb4894c779acbb14c5a88ff7cedd94e62ebd1b9f24b4309da4c75edccd", "MIT", "YuNet, finds faces"),
    LANDMARKS_FILE: Pin(
        "27d76e516a3d4bf744d35f11a1f6e90ed664a4f56f643e05c8864bbda0eb86b2",
        "MIT",
        "MTCNN's last network, places landmarks",
    ),
    "face_recognition_sface_2021dec.onnx": Pin(
        "a99e45cba0f95a04e1e5f0c683830de328e16040c11a0ca91916960997fd90db",
        "Apache-2.0",
        "SFace, recognises (folded form)",
    ),
    "facenet_weights.h5": Pin(
        "92c3c3f568c43bef41c0e3d2d6ca50b91f46e103bf471acbca5a2d77ea1f17e3", "MIT", "Facenet, recognises"
    ),
    "dlib_face_recognition_resnet_model_v1.dat": Pin(
        "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30", "CC0-1.0", "Dlib, recognises (optional)"
    ),
}


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """One model file as it lies on this machine.

    ``state`` is ``good``, ``missing`` or ``altered``; ``pinned`` is False for weights that somebody installed for
    another DeepFace network: those are held to the SHA-256 that they had when they were installed. ``required`` says
    that the recogniser in question needs the file.
    """

    name: str
    purpose: str
    licence: str
    state: str
    pinned: bool
    required: bool
    size: int
    sha256: str


_verified: dict[tuple[str, int, int, int], str] = {}
_verified_lock = threading.Lock()


def default_folder() -> Path:
    """Where the model pack lies: ``$FACEFINDER_MODELS``, else this person's data folder, else beside the program."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        return Path(named)
    own = Path(platformdirs.user_data_dir("facefinder", appauthor=False)) / "models"
    shared = Path(sys.prefix) / "share" / "facefinder" / "models"
    return shared if not (own / DETECTOR_FILE).is_file() and (shared / DETECTOR_FILE).is_file() else own


def file_sha256(file: Path) -> str:
    """SHA-256 of a model file, remembered for this process as long as its size, time and inode stay the same.

    Raises:
        NotReadable: when it cannot be read.
    """
    try:
        facts = file.stat()
    except OSError as error:
        raise NotReadable(path=file, reason=error.strerror) from error
    key = (str(file.resolve()), facts.st_size, facts.st_mtime_ns, facts.st_ino)
    with _verified_lock:
        known = _verified.get(key)
    if known is None:
        known = reading.sha256_of_file(file)
        with _verified_lock:
            _verified[key] = known
    return known


def require(folder: Path, names: Iterable[str]) -> None:
    """Make sure that each model file is there and is the right one.

    Raises:
        ModelMissing, ModelAltered: naming the first file that is not.
        NotReadable: when one cannot be read.
    """
    register = _read_register(folder)
    for name in dict.fromkeys(names):
        file = folder / name
        if not file.is_file():
            raise ModelMissing(name=name, folder=folder)
        if file_sha256(file) != _expected(name, register):
            raise ModelAltered(name=name, folder=folder)


def require_for(recogniser: Recogniser, folder: Path) -> None:
    """Make sure of the detector's and the recogniser's files; raises as ``require``."""
    require(folder, (*DETECTION_FILES, *recogniser.model_files))


def list_models(folder: Path, required: Iterable[str] = ()) -> list[ModelStatus]:
    """Every file of the pack and every other network's weights that are installed, each with its state."""
    register = _read_register(folder)
    needed = {*DETECTION_FILES, *required}
    names = [*PINNED, *(name for name in sorted(register) if name not in PINNED)]
    found = []
    for name in names:
        file = folder / name
        pin = PINNED.get(name)
        expected = _expected(name, register)
        if not file.is_file():
            state, size = "missing", 0
        else:
            state, size = ("good" if file_sha256(file) == expected else "altered"), file.stat().st_size
        purpose = pin.purpose if pin else f"{deepface_weight_files().get(name, 'another network')}, recognises"
        licence = pin.licence if pin else "as its publisher says"
        found.append(ModelStatus(name, purpose, licence, state, pin is not None, name in needed, size, expected))
    return found


def served(found: Iterable[ModelStatus]) -> list[str]:
    """The recognisers whose own model files are all among these, and sound."""
    good = {status.name for status in found if status.state == "good"}
    return [each.recogniser_id for each in RECOGNISERS.values() if good.issuperset(each.model_files)]


def install(file: Path, folder: Path) -> list[str]:
    """Put a model pack (zip) or a single model file in place; answers with the names that were installed.

    Everything is checked before anything is put in place; each file takes its place in one step.

    Raises:
        NotReadable: when the file cannot be read.
        ModelAltered: when a file of the pack is not the one that FaceFinder expects; nothing is installed then.
        InvalidDetails: when it is neither a pack nor a file that a known network uses.
        DiskFull, NotWritable: when a file cannot be written whole.
    """
    contents = _pack_contents(file) if zipfile.is_zipfile(file) else {file.name: _single_content(file)}
    register = _read_register(folder)
    digests = {name: _sha256(content) for name, content in contents.items()}
    for name, digest in digests.items():
        if name in PINNED and digest != PINNED[name].sha256:
            raise ModelAltered(name=name, folder=file)
    atomic.make_folder(folder)
    for name, content in contents.items():
        atomic.write_atomically(folder / name, content)
        if name not in PINNED:
            register[name] = digests[name]
    if any(name not in PINNED for name in contents):
        text = json.dumps(register, indent=1, sort_keys=True)
        atomic.write_atomically(folder / _REGISTER, text.encode())
    return sorted(contents)


def _sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def _expected(name: str, register: Mapping[str, str]) -> str:
    pin = PINNED.get(name)
    return pin.sha256 if pin else register.get(name, "")


def _read_register(folder: Path) -> dict[str, str]:
    """SHA-256 of the files that have no pin, as they were when a person installed them."""
    try:
        untrusted_register = json.loads((folder / _REGISTER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(untrusted_register, dict):
        return {}
    known = deepface_weight_files()
    return {
        name: digest
        for name, digest in untrusted_register.items()
        if name in known and isinstance(digest, str) and re.fullmatch(r"[0-9a-f]{64}", digest)
    }


def _single_content(file: Path) -> bytes:
    if file.name not in PINNED and file.name not in deepface_weight_files():
        raise InvalidDetails(what=f"The model file {file.name}", reason="no network that FaceFinder knows uses it")
    return reading.read_photograph(file, _LARGEST_FILE)


def _pack_contents(file: Path) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                name = Path(entry.filename).name
                if name not in PINNED:
                    continue
                if entry.file_size > _LARGEST_FILE:
                    raise ModelAltered(name=name, folder=file)
                contents[name] = archive.read(entry)
    except (OSError, zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise NotReadable(path=file, reason=f"the pack is damaged ({error})") from error
    if not contents:
        raise InvalidDetails(what=f"The model pack {file.name}", reason="it holds none of FaceFinder's model files")
    return contents
