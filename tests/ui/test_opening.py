"""Films open at the moment that matters; near copies of a photograph are listed beside it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from benchmarks.samples import moving
from facefinder.domain.records import SourceRequest
from facefinder.engine.deterministic import drawn_photograph
from facefinder.ui import opening
from facefinder.ui.opening import player_at
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import search, still

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="the players here are shell scripts")


def player(folder: Path, name: str) -> Path:
    """A program of that name that writes down what it was started with."""
    folder.mkdir(exist_ok=True)
    made = folder / name
    made.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$0.told"\n')
    made.chmod(0o755)
    return made


@unix_only
def test_the_best_player_that_takes_a_moment_is_chosen(tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    film = tmp_path / "a film; touch x.mp4"
    assert player_at(film, 5, [str(tmp_path)]) is None
    player(folder, "ffplay")
    program, arguments = player_at(film, 847.25, [str(folder)]) or ("", [])
    assert (program, arguments[-4:]) == (str(folder / "ffplay"), ["-ss", "847.250", "-i", f"file:{film}"])
    player(folder, "vlc")
    _, arguments = player_at(film, 847.25, [str(folder)]) or ("", [])
    assert arguments[-2:] == ["--start-time=847.250", QUrl.fromLocalFile(str(film)).toString()]
    player(folder, "mpv")
    _, arguments = player_at(film, 847.25, [str(folder)]) or ("", [])
    assert arguments[-3:] == ["--start=847.250", "--", str(film)]


@pytest.fixture
def filmed(opened: MainWindow, qtbot: QtBot, tmp_path: Path, probe: Path) -> MainWindow:
    """The window with a film of person 2 found, its candidate selected."""
    folder = tmp_path / "E-03"
    folder.mkdir()
    (folder / "cctv.mp4").write_bytes(moving([[], [2]]))
    assert opened.desk is not None
    opened.desk.session.import_sources([SourceRequest(folder, "E-03", "Warrant 7/24")])
    search(opened, qtbot, probe)
    rows = opened.search.listed_rows()
    opened.search.select(next(at for at, row in enumerate(rows) if row.candidate.face.frame_time is not None))
    still(opened, qtbot)
    settle(opened, 300)
    return opened


@unix_only
def test_a_film_is_opened_at_its_moment(
    filmed: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mpv = player(tmp_path / "bin", "mpv")
    monkeypatch.setenv("PATH", f"{mpv.parent}:/usr/bin:/bin")
    inspector = filmed.search.inspector
    face = inspector.face
    assert face is not None
    assert face.frame_time
    assert f"00:00:{face.frame_time:04.1f}" in inspector.says
    inspector.open_original()
    told = Path(f"{mpv}.told")
    qtbot.waitUntil(lambda: told.exists() and told.read_text().endswith("cctv.mp4\n"), timeout=20_000)
    assert f"--start={face.frame_time:.3f}\n" in told.read_text()


def test_without_a_player_the_moment_is_shown_large_and_told(
    filmed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(opening, "player_at", lambda *_: None)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.fileName()) or True)
    inspector = filmed.search.inspector
    inspector.open_original()
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert shown == ["cctv.mp4"]
    assert "go to 00:00:" in filmed.status.text
    sheet = inspector.moment_sheet
    assert sheet is not None
    assert sheet.isVisible()
    assert "00:00:" in sheet.name
    still(filmed, qtbot)
    assert not sheet.photo.empty
    sheet.shut()


def test_near_copies_are_listed_beside_a_photograph(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    content = drawn_photograph([1, 5], variant=60)
    (folder / "first.png").write_bytes(content)
    with Image.open(io.BytesIO(content)) as picture:
        picture.save(folder / "saved again.jpg", quality=70)
    assert opened.desk is not None
    session = opened.desk.session
    session.import_sources([SourceRequest(folder, "E-30", "Warrant 7/24")])
    newest = max(session.library.photographs(opened.places["library"].shelf()))
    inspector = opened.search.inspector
    opened.go("search")
    inspector.show_exhibit(newest, session.faces_of(newest), "saved again.jpg")
    qtbot.waitUntil(lambda: inspector.copies.title == "Near copies: 1 photograph", timeout=20_000)
    still(opened, qtbot)
