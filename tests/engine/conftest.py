"""The two engines, and the sample photographs they are tested with."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from facefinder.engine import Engine, open_engine
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.engine.models import DETECTOR_FILE

ROOT = Path(__file__).resolve().parents[2]


def models_folder() -> Path | None:
    """Where the model pack lies for tests: ``$FACEFINDER_MODELS`` or ``build/models``; None when it was not built."""
    named = os.environ.get("FACEFINDER_MODELS")
    for folder in ([Path(named)] if named else []) + [ROOT / "build" / "models"]:
        if (folder / DETECTOR_FILE).is_file():
            return folder
    return None


def evaluation_folder() -> Path | None:
    named = os.environ.get("FACEFINDER_EVAL_DATA")
    for folder in ([Path(named)] if named else []) + [ROOT.parent / "shared" / "data" / "lfw-dev"]:
        if folder.is_dir():
            return folder
    return None


@pytest.fixture(scope="session")
def model_pack() -> Path:
    folder = models_folder()
    if folder is None:
        pytest.skip("the model pack is not built (make models, or set FACEFINDER_MODELS)")
    return folder


@pytest.fixture(scope="session")
def eval_photographs() -> Path:
    folder = evaluation_folder()
    if folder is None:
        pytest.skip("no evaluation photographs (set FACEFINDER_EVAL_DATA)")
    return folder


@pytest.fixture(scope="session")
def real_engine(model_pack: Path) -> Iterator[Engine]:
    engine = open_engine("sface+facenet-v1", models_folder=model_pack, workers=1)
    engine.warm_up()
    yield engine
    engine.close()


@pytest.fixture(scope="session", params=["deterministic", "real"])
def either(request: pytest.FixtureRequest) -> Engine:
    """Each of the two engines in turn."""
    if request.param == "deterministic":
        return DeterministicEngine()
    engine: Engine = request.getfixturevalue("real_engine")
    return engine


@pytest.fixture(scope="session")
def portrait(either: Engine, request: pytest.FixtureRequest) -> Callable[[int, int], bytes]:
    """``portrait(person, variant)``: a photograph of one person that this engine understands, as JPEG."""
    if isinstance(either, DeterministicEngine):
        return lambda person, variant: drawn_photograph([person], variant=variant, image_format="JPEG")
    folder: Path = request.getfixturevalue("eval_photographs")
    people: list[list[bytes]] = []
    for each in sorted(folder.iterdir()):
        photographs = [file.read_bytes() for file in sorted(each.glob("*.jpg"))[:2]]
        if len(photographs) == 2 and all(len(either.analyse(one, embed=False).faces) == 1 for one in photographs):
            people.append(photographs)
        if len(people) == 6:
            break
    return lambda person, variant: people[person][variant]


def as_format(content: bytes, image_format: str, **choices: object) -> bytes:
    """The same picture in another format."""
    with Image.open(io.BytesIO(content)) as picture:
        stream = io.BytesIO()
        picture.convert("RGB").save(stream, image_format, **choices)
        return stream.getvalue()
