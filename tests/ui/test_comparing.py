"""What stands beside the probe: always the face asked for, its original when there is one, other moments of a film."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from benchmarks.samples import moving
from facefinder.domain.decisions import Outcome
from facefinder.domain.geometry import TEMPLATE_POINTS
from facefinder.domain.records import SourceRequest
from facefinder.ui.application import speak
from facefinder.ui.blind import BlindPanel
from facefinder.ui.compare_panel import FEATURES, ComparePanel, FeatureList
from facefinder.ui.moments import time_code
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import search, still


def comparing(window: MainWindow) -> ComparePanel:
    """The panel of Compare on the chosen candidate."""
    window.go("compare")
    settle(window)
    panel = window.places["compare"].panel
    assert isinstance(panel, ComparePanel)
    return panel


def blind(window: MainWindow) -> BlindPanel:
    """A second examiner's panel on the first candidate."""
    assert window.desk is not None
    assert window.search.result is not None
    panel = BlindPanel(window.desk, window.reviewer, window)
    panel.show()
    face = window.search.listed_rows()[0].candidate.face
    panel.examine_face(window.search.result.search_id, face.face_id, face, "face 1 of 2", None)
    settle(window)
    return panel


@pytest.mark.parametrize("second", [False, True], ids=["first examiner", "second examiner"])
def test_an_original_in_which_nothing_can_be_seen_leaves_the_kept_face_and_is_told(
    searched: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, second: bool
) -> None:
    assert searched.desk is not None
    session: Any = searched.desk.session
    monkeypatch.setattr(session, "original_picture", lambda *_, **__: b"")
    panel = blind(searched) if second else comparing(searched)
    qtbot.waitUntil(lambda: bool(panel.reach), timeout=20_000)
    assert panel.reach == "Nothing can be seen in the original; the kept face is shown."
    kept = panel.canvas.sides[1]
    assert (kept.picture.width(), kept.name) == (32, "face 1 of 2" if second else "candidate 1")
    panel.hide()


@pytest.mark.parametrize("second", [False, True], ids=["first examiner", "second examiner"])
def test_a_face_of_before_never_stands_under_another_ones_name(
    searched: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, second: bool
) -> None:
    assert searched.desk is not None
    assert searched.search.result is not None
    session: Any = searched.desk.session
    panel = blind(searched) if second else comparing(searched)
    qtbot.waitUntil(lambda: panel.canvas.sides[1].picture.width() == 320, timeout=20_000)
    soon, crop, original = threading.Event(), session.crop, session.original_picture
    monkeypatch.setattr(session, "crop", lambda face_id: crop(face_id) if soon.wait(30) else b"")
    monkeypatch.setattr(session, "original_picture", lambda *given: original(*given) if soon.wait(30) else b"")
    searched.desk.pictures.forget()
    other = searched.search.listed_rows()[1].candidate.face
    if isinstance(panel, BlindPanel):
        panel.examine_face(searched.search.result.search_id, other.face_id, other, "candidate 2", None)
    else:
        searched.search.step(1)
    shown = panel.canvas.sides[1]
    assert (shown.picture.isNull(), shown.name) == (True, "candidate 2")
    assert not panel.canvas.sides[0].picture.isNull(), "the probe is the same"
    soon.set()
    qtbot.waitUntil(lambda: panel.canvas.sides[1].picture.width() == 320, timeout=20_000)
    settle(searched)
    panel.hide()


@pytest.fixture
def filmed(opened: MainWindow, qtbot: QtBot, probe: Path, tmp_path: Path) -> MainWindow:
    """Compare on a face of a film in which person 2 is seen, and person 5 after her, behind a second of nobody."""
    film = tmp_path / "E-03" / "cctv.mp4"
    film.parent.mkdir()
    film.write_bytes(moving([[], [2], [5]]))
    assert opened.desk is not None
    opened.desk.session.import_sources([SourceRequest(film.parent, "E-03", "Warrant 7/24")])
    search(opened, qtbot, probe)
    rows = opened.search.listed_rows()
    opened.search.select(next(at for at, row in enumerate(rows) if row.candidate.face.frame_time is not None))
    comparing(opened)
    return opened


def test_other_moments_of_a_candidates_film_stand_beside_the_probe(filmed: MainWindow, qtbot: QtBot) -> None:
    panel, candidate = comparing(filmed), filmed.search.current.candidate
    face, name = candidate.face, f"candidate {candidate.rank}"
    qtbot.waitUntil(panel.moments.isVisible, timeout=20_000)
    settle(filmed)
    beginning, height = panel.canvas.sides[1].picture.copy(), panel.canvas.height()

    def shown(frame: int) -> None:
        wanted = name if frame == face.frame else f"film of {name} · {time_code(frame)}"
        qtbot.waitUntil(lambda: panel.canvas.sides[1].name == wanted, timeout=20_000)
        still(filmed, qtbot)

    # By the same keys as in the inspector: a time code is typed at which nobody was found.
    filmed.commands.run("moment.choose")
    panel.moments.code.selectAll()
    QTest.keyClicks(panel.moments.code, "0:00.5")
    panel.moments.code.editingFinished.emit()
    shown(500)
    assert panel.moments.said.startswith("The same place of the picture: nobody was found here.")
    assert time_code(face.frame) in panel.moments.said
    assert panel.canvas.height() == height, "nothing moves under the eye"
    side = panel.canvas.sides[1]
    assert side.picture != beginning
    eye = side.to_template.map(*(float(value) for value in face.landmarks[0] * side.picture.width() / 320))
    assert np.allclose(eye, TEMPLATE_POINTS[0], atol=1.5), "the same place of the picture"
    # From face to face: the other person's lies where eyes lie, and is not called the candidate.
    assert filmed.desk is not None
    found = sorted(each.frame for each in filmed.desk.session.faces_of(face.exhibit_id))
    other = next(frame for frame in found if frame != face.frame)
    for _ in range(len(found)):
        if panel.moments.frame != other:
            filmed.commands.run("moment.face_on" if panel.moments.frame < other else "moment.face_back")
    shown(other)
    assert panel.moments.said.startswith("The face found nearest in place, perhaps somebody else’s.")
    filmed.places["compare"].decide(Outcome.NO_CANDIDATE)
    qtbot.waitUntil(lambda: filmed.search.current.state is Outcome.NO_CANDIDATE, timeout=20_000)
    assert filmed.search.result is not None
    (event,) = filmed.desk.session.review.history(filmed.search.result, candidate)
    assert event.aids == (f"candidate at {time_code(other)}",)
    panel.moments.home_tool.click()
    shown(face.frame)
    assert panel.moments.said == ""
    rows = filmed.search.listed_rows()
    filmed.search.select(next(at for at, row in enumerate(rows) if row.candidate.face.frame_time is None))
    qtbot.waitUntil(panel.moments.isHidden, timeout=20_000)
    settle(filmed)


def test_a_second_examiner_is_shown_no_film(filmed: MainWindow, qtbot: QtBot) -> None:
    assert filmed.desk is not None
    assert filmed.search.result is not None
    face = filmed.search.current.candidate.face
    panel = BlindPanel(filmed.desk, filmed.reviewer, filmed)
    panel.show()
    panel.examine_face(filmed.search.result.search_id, face.face_id, face, "face 1 of 2", None)
    settle(filmed)
    assert panel.moments.isHidden(), "a time code tells where the face comes from"
    panel.hide()


def test_in_every_language_there_is_room_to_write_what_is_seen(qtbot: QtBot, window: MainWindow) -> None:
    speak("fr")
    features = FeatureList()
    features.setParent(window)
    features.setFixedWidth(264)
    features.show()
    assert features.field("face and head outline").accessibleName() == "Contour du visage et de la tête"
    assert all(features.field(feature).width() >= 130 for feature in FEATURES)
    features.hide()
