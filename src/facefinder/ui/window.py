"""The window: it shows itself at once and loads the rest of the program when a case is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from facefinder.domain.errors import KnownError
from facefinder.ui import words
from facefinder.ui.cases import RealCases
from facefinder.ui.cover import Idleness
from facefinder.ui.dropping import holds_something, understand
from facefinder.ui.importing import ImportJob, StatusArea
from facefinder.ui.memory import Memory, RecentCase
from facefinder.ui.more_places import MARKED, allowed_place, more_places, put_up, watch_idleness
from facefinder.ui.places.start import StartPlace
from facefinder.ui.privacy import privacy
from facefinder.ui.springing import Springing
from facefinder.ui.tasks import Tasks
from facefinder.ui.theme import Appearance, theme
from facefinder.ui.top_bar import TopBar
from facefinder.ui.unlocking import Asker
from facefinder.ui.widgets import Veil, column, hairline
from facefinder.ui.window_commands import CommandedWindow

if TYPE_CHECKING:
    from facefinder.domain.records import CaseDetails, SourceRequest
    from facefinder.ui.contracts import Cases, Session
    from facefinder.ui.desk import Desk


class MainWindow(CommandedWindow):
    """One window, one case at a time."""

    opened = Signal()
    shut = Signal()
    not_opened = Signal(object)
    faulted = Signal(object)

    def __init__(self, memory: Memory | None = None, cases: Cases | None = None) -> None:
        super().__init__()
        self.memory = memory or Memory()
        self.cases: Cases = cases or RealCases()
        self.tasks = Tasks(self)
        self.desk: Desk | None = None
        self.places: dict[str, QWidget] = {}
        self._sheets: dict[str, Any] = {}
        self._place = "start"
        self._leaving = False
        self._standing: dict[str, QWidget] = {}
        self.setWindowTitle("FaceFinder")
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(960, 600))
        self._build()
        self._add_commands()
        self.tasks.told.connect(self.tell_fault)
        self.tasks.faulted.connect(self.show_fault)
        self.idleness = Idleness(self)
        self.idleness.idle.connect(self.cover)
        self._asker = Asker(self._unlock_sheet, self)
        self.cases.ask_with(self._asker)
        geometry = self.memory.state("window/geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(1280, 800)

    def _build(self) -> None:
        names = [
            ("search", self.tr("Search")),
            ("review", self.tr("Review")),
            ("people", self.tr("People")),
            ("library", self.tr("Library")),
            ("case", self.tr("Case")),
            ("log", self.tr("Log")),
        ]
        self.top = TopBar(names)
        self.stack = QStackedWidget()
        self.status = StatusArea()
        self.start = StartPlace(self.memory)
        self.stack.addWidget(self.start)
        ground = QWidget()
        ground.setObjectName("ground")
        whole = column(spacing=0)
        whole.addWidget(self.top)
        whole.addWidget(self.stack, 1)
        whole.addWidget(hairline())
        whole.addWidget(self.status)
        ground.setLayout(whole)
        self._ground = ground
        self.setCentralWidget(ground)
        self.start.create_asked.connect(self.create_case)
        self.start.open_asked.connect(self.open_case)
        self.top.place_asked.connect(self.go)
        Springing(self.top.place_button("search"), partial(self.go, "search"), self._search_with_id)
        self.top.palette_asked.connect(self.show_palette)
        self.top.help_asked.connect(partial(self.go, "manual"))
        self.top.lock_asked.connect(self.cover)
        self.top.home_asked.connect(self.go_home)
        self.top.appearance_asked.connect(self.next_appearance)
        self.status.problems_asked.connect(partial(self.go, "case"))
        self._rest()

    # --- cases ------------------------------------------------------------------------------------------------------

    def create_case(self, path: Path, details: CaseDetails, passphrase: str = "") -> None:
        self._open(lambda: self.cases.create(path, details, passphrase), "case")

    def open_case(self, path: Path) -> None:
        self._open(lambda: self.cases.open(path), "")

    def _open(self, make: Callable[[], Session], place: str) -> None:
        if self.desk is not None:
            self.close_case(then=lambda: self._open(make, place))
            return
        self.start.set_busy(True, creating=place == "case")
        self.tasks.run(make, partial(self._opened, place=place), self._not_opened)

    def _opened(self, session: Session, *, place: str) -> None:
        if self._leaving:
            session.close()
            return
        from facefinder.ui.desk import Desk

        tasks = Tasks(self)
        tasks.told.connect(self.tell_fault)
        tasks.faulted.connect(self.show_fault)
        self.desk = Desk(session, tasks, self)
        self.case_memory = Memory.of_case(session.path)
        self._build_places(self.desk)
        record = session.record
        self.memory.note_case(
            RecentCase(str(session.path), record.number, record.title, datetime.now(UTC).isoformat(timespec="seconds"))
        )
        self.top.show_case(record.number, record.title)
        self.desk.counted.connect(self._rest)
        self.desk.recount()
        self.start.set_busy(False)
        self.start.tell("")
        self.go(place or self.case_memory.text("place", "search"))
        tasks.run(session.warm_up)
        self.opened.emit()

    def _not_opened(self, fault: KnownError) -> None:
        self.start.set_busy(False)
        self.start.refresh()
        self.start.tell(words.told(fault))
        self.status.say(words.told(fault), "warning")
        self.not_opened.emit(fault)

    def _build_places(self, desk: Desk) -> None:
        # Only needed with a case, and the window shall be on the screen before they are loaded.
        from facefinder.ui.places.case import CasePlace
        from facefinder.ui.places.compare import ComparePlace
        from facefinder.ui.places.library import LibraryPlace
        from facefinder.ui.places.log import LogPlace
        from facefinder.ui.places.review import ReviewPlace
        from facefinder.ui.places.search import SearchPlace
        from facefinder.ui.reviewing import Reviewer

        self.reviewer = Reviewer(desk)
        self.reviewer.said.connect(self.tell)
        self.search = SearchPlace(desk, self.memory, self.reviewer)
        self.search.saved.show(self.case_memory)
        case, log = CasePlace(desk, self.status, self.tell), LogPlace(desk)
        compare = ComparePlace(desk, self.search, self.reviewer)
        library = LibraryPlace(desk, self.case_memory, self.reviewer.stack)
        review = ReviewPlace(desk, self.reviewer)
        self.search.compare_asked.connect(partial(self.go, "compare"))
        self.search.probe.grab_asked.connect(self.grab_region)
        compare.back_asked.connect(partial(self.go, "search"))
        review.search_asked.connect(partial(self.go, "search"))
        review.original_asked.connect(self.search.inspector.open_original_of)
        library.search_asked.connect(self._search_with)
        library.add_sources_asked.connect(self.add_sources)
        library.told.connect(self.tell)
        self.search.add_sources_asked.connect(self.add_sources)
        self.search.sources_dropped.connect(self.add_sources)
        self.search.told.connect(self.tell)
        self.search.head.report_asked.connect(self.report)
        case.add_sources_asked.connect(self.add_sources)
        case.log_asked.connect(partial(self.go, "log"))
        self.places = {
            "search": self.search,
            "review": review,
            "compare": compare,
            "library": library,
            "case": case,
            "log": log,
            **more_places(self, desk),
        }
        put_up(self)

    def close_case(self, then: Callable[[], object] | None = None) -> None:
        """Put the case away: imports stop where they are and carry on the next time."""
        desk = self.desk
        if desk is None:
            return
        self._remember()
        self.shut_sheets()
        self.status.stop_all()
        self.desk = None
        self._rest()
        self.stack.setCurrentWidget(self.start)
        self._place = "start"
        self.top.show_case("", "")
        self.start.set_busy(True)
        self.start.tell(self.tr("Closing the case…"), "caption")

        def put_away() -> None:
            desk.tasks.close()
            desk.session.close()

        def gone(_: object = None) -> None:
            self._drop_places()
            desk.deleteLater()
            self.start.set_busy(False)
            self.start.tell("")
            self.start.refresh()
            self.shut.emit()
            if then is not None:
                then()

        def failed(fault: KnownError) -> None:
            gone()
            self.tell_fault(fault)

        self.tasks.run(put_away, gone, failed)

    def _drop_places(self) -> None:
        for place in self.places.values():
            self.stack.removeWidget(place)
            place.deleteLater()
        self.places = {}

    # --- going about ------------------------------------------------------------------------------------------------

    @property
    def place(self) -> str:
        return self._place

    def go(self, place: str) -> None:
        """Show a place; those of a case only while one is open."""
        place = allowed_place(self, place)
        shown = self._anywhere(place) or self.places.get(place) or self.places.get("search")
        if shown is None:
            return
        before = self.stack.currentWidget()
        left = getattr(before, "left", None)
        if left is not None and before is not shown:
            left()
        self._place = place if shown is not self.places.get("search") else "search"
        self.stack.setCurrentWidget(shown)
        self.top.mark(MARKED.get(self._place, self._place))
        entered = getattr(shown, "entered", None)
        if entered is not None:
            entered()

    def _anywhere(self, place: str) -> QWidget | None:
        """The places that need no case, made when they are first wanted."""
        if place not in ("settings", "manual"):
            return None
        if place not in self._standing:
            from facefinder.ui.places.manual import ManualPlace
            from facefinder.ui.places.settings import SettingsPlace

            if place == "settings":
                made = SettingsPlace(self.memory)
                made.idle_changed.connect(lambda _: watch_idleness(self))
                made.told.connect(self.tell)
                self._standing[place] = made
            else:
                self._standing[place] = ManualPlace()
            self.stack.addWidget(self._standing[place])
        return self._standing[place]

    def go_home(self) -> None:
        """From Settings or the manual back to the case, and from the case to the start."""
        if self._place in self._standing:
            if self.desk is not None:
                self.go("search")
            else:
                self.stack.setCurrentWidget(self.start)
                self._place = "start"
                self.top.show_case("", "")
        else:
            self.close_case()

    # --- overlays ---------------------------------------------------------------------------------------------------

    def show_palette(self) -> None:
        from facefinder.ui.palette import Palette

        self._sheet("palette", lambda ground: Palette(ground, self.commands)).open()

    def show_keys(self) -> None:
        from facefinder.ui.palette import KeySheet

        self._sheet("keys", lambda ground: KeySheet(ground, self.commands)).open()

    def blur(self) -> None:
        """Make every picture unrecognisable, or show them again."""
        privacy().blur(not privacy().blurred)
        self.tell(self.tr("Pictures are blurred (B)") if privacy().blurred else self.tr("Pictures are shown"))

    def cover(self) -> None:
        """Cover everything; in a case with pass-phrases nothing works until one is given."""
        from facefinder.ui.cover import Cover

        fresh = "cover" not in self._sheets
        sheet: Cover = self._sheet("cover", Cover)
        if fresh:
            sheet.unlock_asked.connect(self._uncover)
        if not sheet.isHidden():
            return
        sheet.open()
        for action in self.actions():
            action.setEnabled(False)
        if self.desk is not None:
            self.tasks.run(self.desk.session.lock)

    def _unlock_sheet(self) -> Any:
        from facefinder.ui.unlocking import Unlock

        return self._sheet("unlock", Unlock)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        watch_idleness(self)

    def _uncover(self, passphrase: str) -> None:
        sheet = self._sheets["cover"]

        def done(_: object = None) -> None:
            for action in self.actions():
                action.setEnabled(True)
            sheet.shut()
            if self.desk is not None:
                self.desk.recount()

        if self.desk is None:
            done()
            return
        session = self.desk.session
        self.tasks.run(lambda: session.unlock(passphrase), done, lambda fault: sheet.refuse(words.told(fault)))

    def grab_region(self) -> None:
        """Hide, take the screen as it is, and let a region of it be drawn."""
        self.hide()
        QTimer.singleShot(250, self, self._grab)

    def _grab(self) -> None:
        from facefinder.ui.grabbing import RegionGrab, screen_picture

        picture = screen_picture()
        if picture.isNull():
            self.show()
            self.tell(self.tr("This system does not let the screen be read; take a screenshot and paste it."))
            return
        self._grabbing = RegionGrab(picture)
        self._grabbing.taken.connect(self._grabbed)
        self._grabbing.showFullScreen()

    def _grabbed(self, content: bytes) -> None:
        self.show()
        if content and self.desk is not None:
            self.go("search")
            self.search.probe.show_content(content, self.tr("region of the screen"))

    def next_appearance(self) -> None:
        order = list(Appearance)
        chosen = order[(order.index(theme().appearance) + 1) % len(order)]
        theme().show(chosen)
        self.memory.keep("appearance", chosen.value)
        names = {
            Appearance.SYSTEM: self.tr("Appearance follows the system"),
            Appearance.DARK: self.tr("Dark appearance"),
            Appearance.LIGHT: self.tr("Light appearance"),
        }
        self.tell(names[chosen])

    def tell(self, text: str) -> None:
        self.status.say(text, "body", seconds=6)

    def tell_fault(self, fault: KnownError) -> None:
        self.status.say(words.told(fault), "warning", seconds=20)

    def show_fault(self, fault: BaseException) -> None:
        from facefinder.ui.faults import FaultReport

        self.faulted.emit(fault)
        self._sheet("fault", FaultReport).show_fault(fault)

    def sheet(self, name: str, make: Callable[[QWidget], Any] | None = None) -> Any:
        """A sheet by its name: one that has been opened before, or a new one."""
        return self._sheets[name] if make is None else self._sheet(name, make)

    def shut_sheets(self) -> None:
        """Close whatever lies over the window, but for what covers the desk."""
        for sheet in (*self._sheets.values(), *self.findChildren(Veil)):
            if sheet is not self._sheets.get("cover"):
                sheet.shut()

    def _sheet(self, name: str, make: Callable[[QWidget], Any]) -> Any:
        if name not in self._sheets:
            self._sheets[name] = make(self._ground)
        return self._sheets[name]

    def _rest(self) -> None:
        from facefinder.ui import words

        if self.desk is None:
            self.status.rest(self.tr("Works without a network; nothing leaves this computer."))
        elif (summary := self.desk.summary) is not None:
            enrolled = self.tr("{0} enrolled").format(words.faces(summary.gallery_size))
            counts = words.sources(summary.sources), words.problems(summary.problems), words.searches(summary.searches)
            self.status.rest(words.joined((enrolled, *counts)))

    # --- sources ----------------------------------------------------------------------------------------------------

    def add_sources(self, paths: Sequence[Path] = ()) -> None:
        """Ask for the reference and the legal basis, then import."""
        if self.desk is None:
            return
        from facefinder.ui.add_source import AddSource

        fresh = "add" not in self._sheets
        sheet: AddSource = self._sheet("add", AddSource)
        if fresh:
            sheet.added.connect(self.import_sources)
        sheet.ask(list(paths), self.desk.sources)
        if not paths:
            QTimer.singleShot(0, sheet, sheet.choose_folder)

    def import_sources(self, requests: Sequence[SourceRequest]) -> None:
        if self.desk is not None:
            self.status.add(ImportJob(self.desk, requests, self.cases.control()))

    def _open_probe(self) -> None:
        self.go("search")
        self.search.probe.open_dialog()

    def paste(self) -> None:
        if self.desk is not None:
            self.go("search")
            self.search.probe.paste()

    # --- Qt's events ------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_something(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = understand(event.mimeData())
        if dropped.case is not None:
            self.open_case(dropped.case)
        elif self.desk is None:
            self.start.tell(self.tr("Open or create a case first, then drop photographs and folders."))
        elif (
            dropped.content
            or dropped.face_id is not None
            or (self._place == "search" and len(dropped.files) == 1 and not dropped.folders)
        ):
            self.go("search")
            self.search.probe.take(dropped)
        elif dropped.sources:
            self.add_sources(dropped.sources)
        else:
            return
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leaving = True
        self.idleness.watch(0)
        self._asker.give_up()
        self._remember()
        self.hide()
        self.status.stop_all()
        desk, self.desk = self.desk, None
        if desk is not None:
            desk.tasks.close()
            desk.session.close()
        self.tasks.close()
        self.memory.sync()
        super().closeEvent(event)

    def _remember(self) -> None:
        self.memory.keep("window/geometry", self.saveGeometry())
        if self.desk is not None:
            self.search.remember()
            self.case_memory.keep("place", self._place)
            self.case_memory.sync()
