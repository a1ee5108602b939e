"""Two examiners at the real window: describing, sealing, the blind queue by keyboard, the conference, the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from facefinder.app.session import CaseSession
from facefinder.domain.decisions import Outcome
from facefinder.domain.records import SearchResult, SourceRequest
from facefinder.domain.roles import Role
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.files.signing import create_key
from facefinder.people.authority import signed_policy
from facefinder.people.examinations import COMPONENTS
from facefinder.ui.comparing import Side
from facefinder.ui.memory import Memory
from facefinder.ui.places.examinations import BLIND, CONFERENCE, OVERVIEW
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import DETAILS, PURPOSE, FastCases, sure

FULL = dict.fromkeys(COMPONENTS, "not visible")


class CasesOf(FastCases):
    """Opens every case as one person."""

    def __init__(self, name: str) -> None:
        self.name = name

    def open(self, path: Path) -> CaseSession:
        return entered(path, self.name)


def entered(path: Path, name: str) -> CaseSession:
    return CaseSession.open(path, operator=name, operator_passphrase=f"words of {name}", engine=DeterministicEngine())


@pytest.fixture
def unit(tmp_path: Path, photographs: Path) -> Path:
    """A case with Ada and Ben as examiners, whose policy wants two of them and descriptions first."""
    path = tmp_path / "unit.ffcase"
    with CaseSession.create(path, DETAILS, engine=DeterministicEngine()) as session:
        session.import_sources([SourceRequest(photographs, "E-14", "Search warrant W-311")])
        key = create_key(tmp_path / "key", b"key words")
        policy = {"second_examiner": True, "describe_first": True}
        session.authority.set_policy(signed_policy(policy, key, "A"))
        session.people.add("Root", [Role.ADMINISTRATOR], "words of Root")
    with entered(path, "Root") as session:
        for name in ("Ada", "Ben"):
            session.people.add(name, [Role.EXAMINER], f"words of {name}")
    return path


def examined_by_ada(path: Path) -> SearchResult:
    """Ada describes, searches, decides on two candidates and seals."""
    with entered(path, "Ada") as session:
        probe = session.read_probe(drawn_photograph([2], variant=31), "probe.png")
        session.examinations.describe(probe.sha256, FULL | {"scars": "above the left eyebrow"})
        result = session.search(probe, 0, PURPOSE, top=6)
        for candidate in result.candidates[:2]:
            session.review.decide(result, candidate, Outcome.POTENTIAL_CANDIDATE, "the scar agrees")
        session.seal_first_examination(result.search_id)
    return result


Opener = Callable[[Path, str], MainWindow]


@pytest.fixture
def as_person(qtbot: QtBot, memory: Memory, tmp_path: Path) -> Iterator[Opener]:
    """Opens the window on a case as a person."""
    made: list[MainWindow] = []
    faults: list[BaseException] = []

    def open_as(path: Path, name: str) -> MainWindow:
        window = MainWindow(memory, CasesOf(name))
        made.append(window)
        window.faulted.connect(faults.append)
        window.show()
        assert QTest.qWaitForWindowExposed(window)
        with qtbot.waitSignal(window.opened, timeout=20_000):
            window.open_case(path)
        settle(window)
        return window

    yield open_as
    for window in made:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not faults, f"the window reported a fault of ours: {faults!r}"


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def texts(widget: Any) -> str:
    """Every text that is shown in a part of the window."""
    from PySide6.QtWidgets import QLabel

    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def test_the_probe_is_described_before_candidates_are_shown(
    as_person: Opener, unit: Path, qtbot: QtBot, probe: Path
) -> None:
    window = as_person(unit, "Ada")
    panel = window.search.probe
    panel.show_file(probe)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    panel.set_purpose(PURPOSE)
    panel.search()
    qtbot.waitUntil(lambda: "describe" in window._sheets, timeout=20_000)
    sheet = window.sheet("describe")
    qtbot.waitUntil(sheet.isVisible, timeout=20_000)
    assert window.search.result is None
    assert window.focusWidget() is sheet.features.field("skin")
    sheet.go.click()
    qtbot.waitUntil(lambda: "not visible" in sheet.says.text(), timeout=20_000)
    QTest.keyClicks(sheet.features.field("ears"), "attached lobes")
    sheet.rest.click()
    sheet.go.click()
    qtbot.waitUntil(lambda: window.search.result is not None and bool(window.search.result.search_id), timeout=20_000)
    assert not sheet.isVisible()
    settle(window)
    assert window.search.listed_rows()


def test_the_second_examination_by_keyboard_then_the_conference(as_person: Opener, unit: Path, qtbot: QtBot) -> None:
    result = examined_by_ada(unit)
    decided = {each.face.face_id for each in result.candidates[:2]}
    window = as_person(unit, "Ben")
    press(window, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    place = window.places["examinations"]
    assert place.second_button.isVisible()
    assert not place.confer_button.isVisible()
    place.view.setFocus()
    press(window, Qt.Key.Key_Return)
    # The policy wants the second examiner's own description first.
    qtbot.waitUntil(lambda: "describe" in window._sheets and window.sheet("describe").isVisible(), timeout=20_000)
    sheet = window.sheet("describe")
    QTest.keyClicks(sheet.features.field("scars"), "none seen")
    sheet.fill_rest()
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: place.page == BLIND, timeout=20_000)
    settle(window)
    assert window.desk is not None
    presented = [tile.face_id for tile in place.queue.tiles.tiles]
    assert decided < set(presented)
    assert len(presented) == 5  # two candidates, three strangers
    shown = texts(place)
    assert "similarity" not in shown
    assert "E-14" not in shown
    assert "DCIM" not in shown
    assert not place.seal_second_button.isEnabled()
    # Nothing else of the window tells what must not be known.
    for name in ("search", "review", "people", "log", "compare"):
        window.go(name)
        assert window.place == "examinations"
    place.queue.setFocus()
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: "say what was seen" in place.blind_panel.decision.said, timeout=20_000)
    for at, face_id in enumerate(presented):
        place.queue.setFocus()
        qtbot.waitUntil(lambda face_id=face_id: place.queue.current.face_id == face_id, timeout=20_000)
        press(window, Qt.Key.Key_R)
        assert window.focusWidget() is place.blind_panel.decision.reasons
        QTest.keyClicks(window.focusWidget(), "seen")
        place.queue.setFocus()
        press(window, Qt.Key.Key_P if face_id == result.candidates[0].face.face_id else Qt.Key.Key_N)
        qtbot.waitUntil(lambda at=at: len(place._decided) == at + 1, timeout=20_000)
    assert window.focusWidget() is place.seal_second_button
    press(window, Qt.Key.Key_Space)
    sure(window)
    qtbot.waitUntil(lambda: place.page == OVERVIEW and place.confer_button.isVisible(), timeout=20_000)
    settle(window)
    assert not window.desk.blind
    assert "1 sealed second examinations" in place.figures.text()
    assert "agreed on 1 of 2" in place.figures.text()
    assert "potential candidates: 0 of 3" in place.figures.text()

    place.view.setFocus()
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place.page == CONFERENCE and bool(place.disputed.tiles.tiles), timeout=20_000)
    settle(window)
    said = place.conference_panel.said
    assert "Ada" in said
    assert "Ben" in said
    assert {"potential candidate", "no candidate", "the scar agrees", "seen"} <= set(said)
    assert {"above the left eyebrow", "none seen"} <= set(said)  # both descriptions, where they differ
    place.conference_panel.decision.reasons.setPlainText("the scar decides")
    place.disputed.setFocus()
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: place.disputed.tiles.tiles[0].state is Outcome.POTENTIAL_CANDIDATE, timeout=20_000)
    settle(window)
    session = window.desk.session
    assert session.examinations.withheld(result.search_id, sorted(decided)) == {}
    place.show_overview()
    settle(window)
    assert window.places["examinations"].chosen.stage == "done"
    window.go("search")
    assert window.place == "search"


def test_whoever_left_in_the_middle_is_led_back_to_it(as_person: Opener, unit: Path, qtbot: QtBot) -> None:
    result = examined_by_ada(unit)
    with entered(unit, "Ben") as session:
        session.examinations.describe(result.probe_sha256, FULL)
        presented = session.examinations.begin_second(result.search_id)
        session.examinations.decide(result.search_id, presented[0], Outcome.NO_CANDIDATE, "ears")
    window = as_person(unit, "Ben")
    place = window.places["examinations"]
    qtbot.waitUntil(lambda: window.place == "examinations" and place.page == BLIND, timeout=20_000)
    settle(window)
    assert [tile.face_id for tile in place.queue.tiles.tiles] == list(presented)
    assert place.queue.currentIndex().row() == 1
    assert place.queue.tiles.tiles[0].state is Outcome.NO_CANDIDATE


def test_whoever_goes_on_to_the_next_face_at_once_still_sees_the_probe(as_person: Opener, unit: Path) -> None:
    result = examined_by_ada(unit)
    with entered(unit, "Ben") as session:
        session.examinations.describe(result.probe_sha256, FULL)
        faces = session.examinations.begin_second(result.search_id)
    window = as_person(unit, "Ben")
    panel = window.places["examinations"].panel
    panel.show_nothing()
    panel.canvas.show_sides(Side(), Side())
    for number, face_id in enumerate(faces[:2], 1):
        panel.examine_face(result.search_id, face_id, None, f"Face {number}", None)
    settle(window)
    probe, face = panel.canvas._sides
    assert not probe.picture.isNull()
    assert face.name == "Face 2"


def test_the_first_examination_is_sealed_from_the_overview(as_person: Opener, unit: Path, qtbot: QtBot) -> None:
    with entered(unit, "Ada") as session:
        probe = session.read_probe(drawn_photograph([2], variant=31), "probe.png")
        session.examinations.describe(probe.sha256, FULL)
        result = session.search(probe, 0, PURPOSE, top=6)
        session.review.decide(result, result.candidates[0], Outcome.NO_CANDIDATE)
    window = as_person(unit, "Ada")
    window.go("examinations")
    settle(window)
    place = window.places["examinations"]
    place.seal_button.click()
    sure(window)
    qtbot.waitUntil(lambda: place.chosen is not None and place.chosen.stage == "second", timeout=20_000)
    settle(window)
    assert not place.second_button.isVisible()  # not for the first examiner
