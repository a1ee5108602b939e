"""Every place of the window drawn to files, for the documents and the manual: both appearances, two sizes.

`make screenshots` calls it with the sample case that it made (packaging/sample_case.py). What the manual shows is
drawn a second time into its folder, in the smaller window or the part of it that matters.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from facefinder.domain.errors import NotWritable
from facefinder.files.atomic import write_atomically
from facefinder.ui.application import make_application, speak, use_good_font
from facefinder.ui.cases import RealCases
from facefinder.ui.comparing import Mode
from facefinder.ui.memory import Memory
from facefinder.ui.render import open_window, quiet, settle, wait_until
from facefinder.ui.theme import Appearance, Size, theme
from facefinder.ui.widgets import Veil

if TYPE_CHECKING:
    from facefinder.ui.contracts import Session
    from facefinder.ui.window import MainWindow

SIZES = ((1280, 800), (1920, 1080))
APPEARANCES = ("dark", "light")
QUALITY = 84
PLAIN_COLOURS = 600
"""More colours than this in a coarse sample of a picture: there are photographs in it."""
READING_SECONDS = 300.0


@dataclass(frozen=True)
class Work:
    """What is drawn: a case with a recorded search in it, and files that are dropped on the window."""

    case: Path
    search_id: str
    saved: tuple[str, ...]
    probe: Path
    given: Path
    fresh: Path


@dataclass(frozen=True)
class Person:
    name: str
    passphrase: str


@dataclass(frozen=True)
class Scene:
    """One state of the window. ``part`` is what the manual shows of it; None shows nothing, the window all of it."""

    name: str
    show: Callable[[], object]
    part: Callable[[], QWidget] | None = None


class CasesOf(RealCases):
    """Opens every case as one person."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self._person = person

    def open(self, path: Path) -> Session:
        from facefinder.app.session import CaseSession

        return CaseSession.open(path, operator=self._person.name, operator_passphrase=self._person.passphrase)


def draw_places(
    work: Work,
    first: Person,
    second: Person,
    folder: Path,
    manual: Path | None,
    *,
    language: str = "en",
    only: Sequence[str] = (),
) -> list[Path]:
    """Draw every place into ``folder`` and the manual's pictures into ``manual``; returns the files.

    ``first`` examines, ``second`` has begun a blind examination; ``only`` names the scenes to draw, empty for all.

    Raises:
        SearchNotFound, CaseNotFound: when there is no such search or case.
        NotWritable: when a picture cannot be saved.
    """
    make_application()
    use_good_font()
    drawn: list[Path] = []
    with tempfile.TemporaryDirectory() as kept:
        memory = Memory(Path(kept) / "window.ini")
        memory.keep("language", language)
        memory.keep("cases_folder", str(work.case.parent))
        memory.sync()
        speak(language)
        for person, scenes in ((first, _of_the_first), (second, _of_the_second)):
            window = open_window(work.case, SIZES[0], Path(kept), cases=CasesOf(person))
            try:
                if person is first and not only:
                    drawn += _draw_report(window, work, folder, manual)
                for scene in scenes(window, work):
                    if only and scene.name not in only:
                        continue
                    drawn += _draw(window, scene, folder, manual)
            finally:
                window.close()
                window.deleteLater()
    return drawn


def _draw(window: MainWindow, scene: Scene, folder: Path, manual: Path | None) -> Iterator[Path]:
    window.resize(*SIZES[0])
    window.shut_sheets()
    for sheet in window.findChildren(Veil):
        sheet.shut()
    if window.desk is not None:
        window.search.left()
    scene.show()
    settle(window, READING_SECONDS)
    for width, height in SIZES:
        window.resize(width, height)
        settle(window, READING_SECONDS)
        for appearance in APPEARANCES:
            theme().show(Appearance(appearance))
            _drawn_anew(window)
            picture = window.grab().toImage()
            yield _save(picture, folder / f"{scene.name}-{appearance}-{width}.webp")
            if manual is not None and scene.part is not None and (width, height) == SIZES[0]:
                area = _area_of(scene.part(), window)
                yield _save(picture.copy(area), manual / f"{scene.name}-{appearance}.webp")


def _drawn_anew(window: MainWindow) -> None:
    """Wait for what another appearance needs: nothing but painting, where the pictures are there already."""
    until = time.monotonic() + 0.2
    wait_until(lambda: time.monotonic() > until and (window.desk is None or quiet(window.desk)), READING_SECONDS)


def _area_of(part: QWidget, window: QWidget) -> QRect:
    """Where a part stands in the window, with a little room around it where it is no place of its own."""
    if part is window:
        return window.rect()
    area = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    return area.adjusted(-Size.LARGE, -Size.LARGE, Size.LARGE, Size.LARGE).intersected(window.rect())


def _save(picture: QImage, target: Path) -> Path:
    """As WebP: with loss where photographs are in it, without where it is all text and plain ground."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"webp")
    writer.setQuality(QUALITY if _photographic(picture) else 100)
    if not writer.write(picture.convertToFormat(QImage.Format.Format_RGB32)):
        raise NotWritable(path=str(target), reason=writer.errorString())
    write_atomically(target, bytes(buffer.data().data()))
    return target


def _photographic(picture: QImage) -> bool:
    sample = picture.scaled(160, 100)
    colours = {sample.pixel(x, y) for x in range(160) for y in range(100)}
    return len(colours) > PLAIN_COLOURS


# --- what is shown --------------------------------------------------------------------------------------------------


def _of_the_first(window: MainWindow, work: Work) -> Sequence[Scene]:
    search, probe = window.search, window.search.probe

    def whole() -> QWidget:
        return window

    def place(name: str) -> Any:
        return window.places[name]

    def searched() -> None:
        if probe.hand.active:
            probe.hand.cancel()
        window.go("search")
        search.show_as("grid")
        for search_id in reversed(work.saved):
            if search_id not in search.saved.ids and window.desk is not None:
                search.saved.toggle(window.case_memory, window.desk.session.recorded_search(search_id))
        if probe.probe is None:
            search.open_photograph(work.probe)
            wait_until(lambda: probe.probe is not None, READING_SECONDS)
        search.show_recorded(work.search_id)
        settle(window, READING_SECONDS)
        search.select(1)
        if search.result is not None:
            probe.set_purpose(search.result.purpose)
        window.setFocus()

    def filtered() -> None:
        searched()
        search.filters.toggle_panel()

    def by_hand() -> None:
        searched()
        probe.set_points()

    def as_table() -> None:
        searched()
        search.show_as("table")

    def compared(mode: Mode) -> None:
        searched()
        window.go("compare")
        place("compare").show_mode(mode)

    def reported() -> None:
        searched()
        window.report()

    def people() -> None:
        window.go("people")
        settle(window)
        place("people").names.setCurrentRow(1)

    def library() -> None:
        window.go("library")
        settle(window)
        place("library").step(8)

    def subjects() -> None:
        window.go("subjects")
        asking = place("subjects")
        if not asking.found.tiles.tiles:
            asking.open_photograph(work.given)
            wait_until(asking.asking.go.isEnabled, READING_SECONDS)
            asking.asking.field("reference").setText("DSR-3")
            asking.look()
            settle(window, READING_SECONDS)
        for at in range(3):
            asking.found.tiles.tick(at, on=True)

    def examinations() -> None:
        window.go("examinations")
        place("examinations").show_overview()

    def conference() -> None:
        window.go("examinations")
        settle(window)
        where = place("examinations")
        listed = [where.lines.key(at) for at in range(where.lines.rowCount())]
        where.confer(next(each.search_id for each in listed if each.stage == "conference"))

    def authority(part: str) -> None:
        window.go("authority")
        place("authority").show_part(part)

    def problems() -> None:
        window.go("case")
        settle(window)
        place("case").problem_view.selectRow(0)

    def passwords() -> None:
        problems()
        place("case").problems_panel.ask_passwords()

    def adding() -> None:
        searched()
        window.add_sources([work.fresh])
        sheet = window.sheet("add")
        told = ((sheet.reference, "E-33"), (sheet.basis, "Search warrant 7/24"), (sheet.custodian, "Evidence room 2"))
        for field, text in told:
            field.setText(text)
        sheet.go.setFocus()

    def manual() -> None:
        window.go("manual")
        pages: Any = window.stack.currentWidget()
        pages.list.setCurrentRow(1)
        window.setFocus()

    def palette() -> None:
        searched()
        window.show_palette()

    def start() -> None:
        window.close_case()
        settle(window)

    return (
        Scene("search", searched, whole),
        Scene("filters", filtered, lambda: search.filters.panel),
        Scene("hand-points", by_hand, lambda: probe),
        Scene("table", as_table),
        Scene("compare", partial(compared, Mode.BESIDE), whole),
        Scene("compare-wipe", partial(compared, Mode.WIPE)),
        Scene("report", reported, whole),
        Scene("review", lambda: window.go("review"), whole),
        Scene("people", people, whole),
        Scene("library", library, whole),
        Scene("case", problems, whole),
        Scene("passwords", passwords, lambda: place("case").problems_panel.sheet.sheet),
        Scene("add-sources", adding, lambda: window.sheet("add").sheet),
        Scene("log", lambda: window.go("log"), whole),
        Scene("examinations", examinations, whole),
        Scene("conference", conference, whole),
        Scene("authority", partial(authority, "authority"), whole),
        Scene("accounts", partial(authority, "accounts")),
        Scene("retention", partial(authority, "retention")),
        Scene("subjects", subjects, whole),
        Scene("settings", lambda: window.go("settings")),
        Scene("manual", manual),
        Scene("palette", palette, lambda: window.sheet("palette").sheet),
        Scene("keys", window.show_keys, lambda: window.sheet("keys").sheet),
        Scene("start", start, whole),
    )


def _of_the_second(window: MainWindow, _work: Work) -> Sequence[Scene]:
    def queue() -> None:
        assert window.desk is not None
        session: Any = window.desk.session
        where: Any = window.places["examinations"]
        window.go("examinations")
        where.begin(session.examinations.overview()[0].search_id)

    return (
        Scene("blind-queue", queue, lambda: window),
        Scene("lock", window.cover, lambda: window.sheet("cover").sheet),
    )


def _draw_report(window: MainWindow, work: Work, folder: Path, manual: Path | None) -> Iterator[Path]:
    """The first page of the report on the search that is shown."""
    from facefinder.app.reporting import ReportOptions
    from facefinder.ui.printing import page_of, printed

    assert window.desk is not None
    session: Any = window.desk.session
    pages: list[QImage] = []

    def keep(report: Any) -> bytes:
        pages.append(page_of(report))
        return printed(report)

    with tempfile.TemporaryDirectory() as scratch:
        options = ReportOptions(50, (), False)
        session.reports.write([work.search_id], Path(scratch) / "report.pdf", options, printer=keep)
    yield _save(pages[0], folder / "report-page.webp")
    if manual is not None:
        yield _save(pages[0], manual / "report-page.webp")
