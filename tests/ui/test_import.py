"""Adding sources: dropped or chosen, asked once, seen to the end, paused and cancelled."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import py7zr
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from facefinder.domain.records import ImportProgress, Outcome, SourceRequest
from facefinder.engine.deterministic import drawn_photograph
from facefinder.ingest.control import ImportControl
from facefinder.ui.importing import ImportJob
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow

from .conftest import DETAILS, make_photographs
from .test_start import drop, files


def test_a_dropped_folder_is_asked_about_once_and_imported(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, photographs: Path
) -> None:
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.create_case(tmp_path / "new.ffcase", DETAILS)
    settle(window)
    drop(window, files(photographs))
    sheet = window._sheets["add"]
    assert sheet.isVisible()
    assert not sheet.go.isEnabled()
    qtbot.keyClicks(sheet.reference, "E-14")
    qtbot.keyClicks(sheet.basis, "Search warrant W-311")
    assert sheet.go.isEnabled()
    assert window.desk is not None
    with qtbot.waitSignal(window.desk.imported, timeout=20_000):
        sheet.go.click()
    settle(window)
    assert window.status.text.startswith("Import finished · 13 files · 15 faces enrolled · 0 without a face")
    assert "1 problem" in window.status.text
    assert window.search.notice.title == "Drop a photograph of the person"

    more = make_photographs(tmp_path / "second", 3)
    drop(window, files(more))
    assert (sheet.reference.text(), sheet.basis.text()) == ("E-14", "Search warrant W-311")
    sheet.shut()


def test_the_reference_and_basis_of_the_last_source_are_offered(opened: MainWindow, tmp_path: Path) -> None:
    drop(opened, files(make_photographs(tmp_path / "second", 2)))
    sheet = opened._sheets["add"]
    assert (sheet.reference.text(), sheet.basis.text()) == ("E-14", "Search warrant W-311")
    sheet.shut()


def test_the_case_place_shows_sources_problems_and_counts(opened: MainWindow, qtbot: QtBot) -> None:
    opened.go("case")
    place = opened.places["case"]
    qtbot.waitUntil(lambda: place.sources.rowCount() == 1)
    assert place.sources.index(0, 0).data() == "E-14"
    assert place.problems.rowCount() == 1
    assert place.problems.index(0, 1).data() == "DCIM/notes.jpg"
    place.verify()
    qtbot.waitUntil(lambda: "no fault found" in place.verified, timeout=20_000)


def test_the_log_place_reads_what_was_done(searched: MainWindow, qtbot: QtBot) -> None:
    searched.go("log")
    place = searched.places["log"]
    qtbot.waitUntil(lambda: place.lines.rowCount() >= 3)
    done = [place.lines.index(row, 2).data() for row in range(place.lines.rowCount())]
    assert any("search" in action for action in done)
    assert done[-1] == "case created"


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    """A folder with two archives, each shut with a password of its own, and a broken picture."""
    folder = tmp_path / "E-20 stick"
    folder.mkdir()
    for number, password in enumerate(("first key", "second key")):
        with py7zr.SevenZipFile(folder / f"shut{number}.7z", "w", password=password, header_encryption=True) as archive:
            archive.writestr(drawn_photograph([number], variant=50 + number), f"inside{number}.png")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    return folder


def test_what_is_encrypted_asks_for_its_passwords_and_only_that_is_tried_again(
    opened: MainWindow, qtbot: QtBot, encrypted: Path, tmp_path: Path
) -> None:
    assert opened.desk is not None
    session = opened.desk.session
    session.import_sources([SourceRequest(encrypted, "E-20", "Warrant 9/24")])
    opened.desk.imported.emit()
    opened.go("case")
    panel = opened.places["case"].problems_panel
    qtbot.waitUntil(lambda: len(panel.shown()) == 4, timeout=20_000)
    panel.kind.setCurrentIndex(panel.kind.findData("password_needed"))
    panel.kind.activated.emit(panel.kind.currentIndex())
    assert [problem.path for problem in panel.shown()] == ["shut0.7z", "shut1.7z"]
    assert panel.kind.currentText().startswith("needs a password")

    exported = tmp_path / "problems.csv"
    panel.export_to(exported)
    rows = list(csv.DictReader(io.StringIO(exported.read_text(encoding="utf-8-sig"))))
    assert [row["code"] for row in rows] == ["password_needed"] * 2

    settle(opened)
    panel.passwords.click()
    sheet = panel.sheet
    assert sheet is not None
    assert not sheet.go.isEnabled()
    typed = sheet.typed
    qtbot.keyClicks(typed.fields[0], "wrong")
    typed.more.click()
    qtbot.keyClicks(typed.fields[1], "second key")
    with qtbot.waitSignal(opened.desk.imported, timeout=60_000):
        sheet.go.click()
    assert not typed.passwords
    qtbot.waitUntil(lambda: [problem.path for problem in panel.shown()] == ["shut0.7z"], timeout=20_000)
    settle(opened)
    assert {problem.path for problem in session.problems()} == {"DCIM/notes.jpg", "broken.jpg", "shut0.7z"}
    noticed = {problem.path: problem.noticed_at for problem in session.problems()}
    panel.view.selectRow(0)
    assert panel.retry.text().strip() == "Try 1 file again"
    with qtbot.waitSignal(opened.desk.imported, timeout=60_000):
        panel.retry.click()
    settle(opened)
    after = {problem.path: problem.noticed_at for problem in session.problems()}
    assert after["shut0.7z"] > noticed["shut0.7z"]
    assert after["broken.jpg"] == noticed["broken.jpg"]


def test_passwords_are_given_with_the_sources_and_written_down_nowhere(
    opened: MainWindow, qtbot: QtBot, encrypted: Path
) -> None:
    assert opened.desk is not None
    opened.add_sources([encrypted])
    sheet = opened._sheets["add"]
    sheet.reference.setText("E-20")
    typed = sheet.passwords
    qtbot.keyClicks(typed.fields[0], "first key")
    assert typed.fields[0].displayText() != "first key", "nobody reads it over the shoulder"
    typed.more.click()
    assert opened.focusWidget() is typed.fields[1]
    qtbot.keyClicks(typed.fields[1], "second key")
    with qtbot.waitSignal(opened.desk.imported, timeout=60_000):
        qtbot.keyClick(typed.fields[1], Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert not typed.passwords
    settle(opened)
    session = opened.desk.session
    assert "broken.jpg" in {problem.path for problem in session.problems()}
    assert not [problem for problem in session.problems() if problem.code == "password_needed"]
    held = b"".join(path.read_bytes() for path in sorted(session.path.rglob("*")) if path.is_file())
    assert b"Warrant" in held
    assert b"first key" not in held
    assert b"second key" not in held


def test_the_status_area_tells_the_current_file_its_share_and_the_outcomes(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.desk is not None
    job = ImportJob(opened.desk, [SourceRequest(Path("/evidence/drive.E01"), "E-21", "Warrant")], ImportControl())
    job.running = True
    job.progress = ImportProgress(
        listed=60,
        listing_finished=False,
        outcomes={Outcome.ENROLLED: 8, Outcome.NO_FACE: 20, Outcome.KNOWN: 3, Outcome.PROBLEM: 2},
        faces=11,
        current="drive.E01/p1/films/long.mp4",
        seconds=10.0,
        remaining_seconds=240.0,
        current_share=0.25,
    )
    area = opened.status
    area._job = job
    area._show_job()
    assert area.text == "importing E-21 · drive.E01"
    assert area.detail == (
        "drive.E01/p1/films/long.mp4 · 25%",
        "11 faces enrolled · 20 without a face · 3 already known · 2 problems",
    )
    assert "3.3/s" in area._facts.text()
    assert "4 min left" in area._facts.text()
    assert area._share.isVisible()
    assert area._problems.isVisible()
    job.running = False
    area._job = None
    area._show_job()
    assert not area._detail.isVisible()
