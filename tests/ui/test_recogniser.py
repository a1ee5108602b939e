"""Changing the recogniser in the window: asked, made in the background, steered, and what it changed told."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from facefinder.app.session import CaseSession
from facefinder.domain.errors import RecogniserUnavailable
from facefinder.domain.records import SourceRequest
from facefinder.engine.deterministic import DeterministicEngine
from facefinder.ui.recogniser import ChangeRecogniser, RankChanges
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import PURPOSE, FastCases, make_photographs, search

OWN, OTHER = DeterministicEngine().recogniser_id, "other-v1"


class OtherEngine(DeterministicEngine):
    """Another recogniser: the same promise, other templates; it waits before each crop until it may go on."""

    may_go_on = threading.Event()
    asked = threading.Event()
    given = 0

    def __init__(self) -> None:
        super().__init__(recogniser_id=OTHER)

    def embed(self, crops: Sequence[bytes]) -> NDArray[np.float32]:
        self.asked.set()
        assert self.may_go_on.wait(60)
        type(self).given += len(crops)
        turned = np.roll(super().embed(crops), 5, axis=1)
        turned[:, ::3] *= -1
        return turned


class TwoRecognisers(FastCases):
    """Cases of either recogniser."""

    def open(self, path: Path) -> CaseSession:
        try:
            return super().open(path)
        except RecogniserUnavailable:
            return CaseSession.open(path, engine=OtherEngine())

    def recognisers(self) -> Sequence[str]:
        return (OWN, OTHER)

    def engine(self, recogniser: str) -> DeterministicEngine:
        return OtherEngine() if recogniser == OTHER else super().engine(recogniser)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Lets the other recogniser work; shut at first."""
    OtherEngine.may_go_on.clear()
    OtherEngine.asked.clear()
    OtherEngine.given = 0
    yield OtherEngine.may_go_on
    OtherEngine.may_go_on.set()


@pytest.fixture
def ready(window: MainWindow, case: Path, qtbot: QtBot) -> MainWindow:
    window.cases = TwoRecognisers()
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.open_case(case)
    window.go("case")
    settle(window)
    return window


def choose(window: MainWindow, recogniser: str, qtbot: QtBot) -> None:
    """Press the button, tick a recogniser and go."""
    window.places["case"].gallery.change.click()
    sheet: ChangeRecogniser = window.sheet("recogniser")
    assert sheet.isVisible()
    qtbot.waitUntil(lambda: recogniser in sheet.choices, timeout=20_000)
    assert not sheet.go.isEnabled()
    sheet.choices[recogniser].click()
    sheet.go.click()
    assert not sheet.isVisible()


def test_the_case_changes_to_another_recogniser_and_tells_what_that_changed(
    ready: MainWindow, probe: Path, qtbot: QtBot, gate: threading.Event
) -> None:
    ready.go("search")
    search(ready, qtbot, probe)
    ready.go("case")
    choose(ready, OTHER, qtbot)
    assert ready.status.text == f"making templates with {OTHER}"
    (line,) = ready.places["case"].jobs.lines
    assert line.text == f"making templates with {OTHER}: starting…"
    with qtbot.waitSignal(ready.opened, timeout=60_000):
        gate.set()
    settle(ready)
    assert ready.desk is not None
    assert ready.desk.session.record.recogniser == OTHER
    assert ready.place == "case"
    sheet: RankChanges = ready.sheet("ranks")
    assert sheet.isVisible()
    assert sheet.title.text() == f"This case now compares with {OTHER}"
    assert sheet.says.text().startswith("15 templates made. The same face leads in 1 of 1 search.")
    told = [sheet.lines.index(0, at).data() for at in range(1, 4)]
    assert told == [PURPOSE, "6 of 6", "the same face"]
    sheet.go.click()
    facts = ready.places["case"].gallery.facts
    assert any(label.text() == OTHER for label in facts.findChildren(QLabel))


def test_what_is_stopped_goes_on_where_it_was(
    ready: MainWindow, qtbot: QtBot, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facefinder.app.rebuilding.BATCH", 4)
    choose(ready, OTHER, qtbot)
    (line,) = ready.places["case"].jobs.lines
    assert OtherEngine.asked.wait(60)
    line.pause.click()
    gate.set()
    qtbot.waitUntil(lambda: line.text.endswith("paused · 26 %"), timeout=20_000)
    line.drop.click()
    qtbot.waitUntil(lambda: not ready.status.jobs, timeout=20_000)
    assert ready.status.text.startswith("Stopped; the templates made so far are kept")
    assert ready.status.kind == "body", "what a person stopped is no warning"
    settle(ready)
    assert ready.desk is not None
    assert ready.desk.session.record.recogniser == OWN
    assert OtherEngine.given == 4
    with qtbot.waitSignal(ready.opened, timeout=60_000):
        choose(ready, OTHER, qtbot)
    settle(ready)
    assert OtherEngine.given == 15
    ready.sheet("ranks").go.click()


def test_an_import_that_waits_is_done_with_the_new_recogniser(
    ready: MainWindow, tmp_path: Path, qtbot: QtBot, gate: threading.Event
) -> None:
    folder = make_photographs(tmp_path / "E-20", 9)
    (folder / "DCIM" / "new.png").write_bytes((folder / "DCIM" / "IMG_0001.png").read_bytes() + b"changed")
    choose(ready, OTHER, qtbot)
    ready.import_sources([SourceRequest(folder, "E-20", "Consent")])
    assert len(ready.status.jobs) == 2
    with qtbot.waitSignal(ready.opened, timeout=60_000):
        gate.set()
    qtbot.waitUntil(lambda: not ready.status.jobs, timeout=60_000)
    settle(ready)
    assert ready.desk is not None
    facts = ready.desk.session.rebuilding.facts()
    assert (facts.recogniser, facts.enrolled) == (OTHER, facts.faces)
    assert facts.faces > 15
    assert facts.others == {OWN: 15}
    ready.sheet("ranks").go.click()


def test_a_covered_desk_is_opened_anew_only_when_somebody_is_there(
    ready: MainWindow, qtbot: QtBot, gate: threading.Event
) -> None:
    choose(ready, OTHER, qtbot)
    before = ready.desk
    ready.cover()
    gate.set()
    qtbot.waitUntil(lambda: not ready.status.jobs, timeout=60_000)
    qtbot.wait(200)
    assert ready.desk is before
    with qtbot.waitSignal(ready.opened, timeout=60_000):
        ready.sheet("cover").unlock_asked.emit("")
    settle(ready)
    assert ready.desk is not None
    assert ready.desk.session.record.recogniser == OTHER
    ready.sheet("ranks").go.click()


def test_the_own_recogniser_mends_and_stays(ready: MainWindow, qtbot: QtBot, gate: threading.Event) -> None:
    choose(ready, OWN, qtbot)
    qtbot.waitUntil(lambda: not ready.status.jobs, timeout=60_000)
    assert ready.status.text == "Every template is there and sound; nothing had to be made anew."
    settle(ready)
    assert ready.desk is not None
    assert ready.desk.session.record.recogniser == OWN
