"""Pictures and small helpers for the sources' tests."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources import lister_for

Listed = dict[str, bytes | str]


def picture(colour: int = 0, form: str = "JPEG") -> bytes:
    """A small real picture; another number gives other content."""
    buffer = io.BytesIO()
    image = Image.effect_noise((48, 32), 40 + colour % 50).convert("RGB")
    image.putpixel((0, 0), (colour % 256, colour // 256 % 256, 7))
    image.save(buffer, form)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def pictures() -> list[bytes]:
    return [picture(number) for number in range(8)]


@pytest.fixture
def read_source() -> Callable[..., Listed]:
    """Lists a source and reads it: content for each file, code for each entry that could not be listed."""

    def read(path: Path, **settings: Any) -> Listed:
        found: Listed = {}
        for entry in lister_for(path, **settings).items():
            assert entry.path not in found
            if isinstance(entry, Unlisted):
                assert entry.sentence.endswith(".")
                found[entry.path] = entry.code
            else:
                assert isinstance(entry, Item)
                with entry.open() as stream:
                    found[entry.path] = stream.read()
        return found

    return read
