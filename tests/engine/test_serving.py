"""A worker looks at small photographs in groups; what goes wrong with one of them is that one's answer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest
from PIL import Image

from facefinder.engine import serving
from facefinder.engine.analyse import Analyser, Opened
from facefinder.engine.contract import Limits
from facefinder.engine.frames import Frame
from facefinder.engine.serving import GROUP, Server


class _NothingMore(Exception):
    """Every request is answered."""


def png(width: int, height: int = 64) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), 127).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def told(model_pack: Path, contents: Sequence[bytes], *, urgent: Sequence[int] = ()) -> list[dict[str, object]]:
    """What a worker says when it gets these files at once, in their order; job numbers are their places. Urgent ones
    are only to be looked at."""
    said: list[dict[str, object]] = []
    hello = {"recogniser": "sface", "models": str(model_pack), "threads": 1, "limits": asdict(Limits())}
    inbox = [
        Frame({"op": "analyse", "embed": place not in urgent, "urgent": place in urgent, "job": place}, (content,))
        for place, content in enumerate(contents)
    ]

    def take(wait: bool) -> Frame | None:
        if inbox:
            return inbox.pop(0)
        if wait:
            raise _NothingMore
        return None

    server = Server(hello, lambda header, blobs=(): said.append(header), lambda: inbox[0])
    with pytest.raises(_NothingMore):
        server.serve(take, lambda: None)
    return said


@pytest.fixture(autouse=True)
def _keep_this_process_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's bounds are for processes of its own."""
    monkeypatch.setattr(serving, "_limit_memory", lambda most: None)
    monkeypatch.setattr(serving, "_forbid_writing", lambda: None)


@pytest.mark.parametrize("stage", ["detect", "align"])
def test_a_photograph_that_fails_costs_those_beside_it_nothing(
    model_pack: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    real = getattr(Analyser, stage)

    def failing(analyser: Analyser, opened: Opened) -> object:
        fault = {61: RuntimeError("a fault of a library"), 62: MemoryError()}.get(opened.seen.width)
        if fault is not None:
            raise fault
        return real(analyser, opened)

    monkeypatch.setattr(Analyser, stage, failing)
    said = told(model_pack, [png(width) for width in (60, 61, 62, 63, 64)])
    answers = {
        header["job"]: header.get("code", header["op"]) for header in said if header["op"] in ("answer", "problem")
    }
    assert answers == {0: "answer", 1: "photograph_unreadable", 2: "memory_exceeded", 3: "answer", 4: "answer"}


def test_every_photograph_is_answered_once_however_many_there_are(model_pack: Path) -> None:
    said = told(model_pack, [png(60 + place) for place in range(2 * GROUP + 3)])
    assert [header["job"] for header in said if header["op"] == "answer"] == list(range(2 * GROUP + 3))
    groups = [header["jobs"] for header in said if header["op"] == "looking"]
    assert [len(group) for group in groups if isinstance(group, list)] == [GROUP, GROUP, 3]


def test_a_large_or_urgent_photograph_waits_for_no_other(model_pack: Path) -> None:
    said = told(model_pack, [png(60), png(1200, 1100), png(61), png(62)], urgent=[2])
    assert [header["job"] for header in said if header["op"] == "answer"] == [1, 2, 0, 3]
    assert [header["jobs"] for header in said if header["op"] == "looking"] == [[0, 3]]
