"""An open case of drawn photographs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gallerywork import Made, make_case


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    case = make_case(tmp_path)
    yield case
    case.session.close()
