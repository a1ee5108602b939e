"""What the window can be told to do: every command with its keys, and where each one goes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from facefinder.ui.commands import Commands
from facefinder.ui.looking_commands import add_looking_commands
from facefinder.ui.more_places import add_more_commands
from facefinder.ui.undoing import do_again, redo_name, take_back, undo_name

if TYPE_CHECKING:
    from facefinder.ui.desk import Desk
    from facefinder.ui.memory import Memory
    from facefinder.ui.places.search import SearchPlace
    from facefinder.ui.reviewing import Reviewer


class CommandedWindow(QMainWindow):
    """A window with commands. What they do beyond a place's own doing is the window's, which owes the abstract methods:
    that it has them all is checked with the types, for Qt's own metaclass leaves no room for one that checks."""

    desk: Desk | None
    places: dict[str, QWidget]
    stack: QStackedWidget
    search: SearchPlace
    reviewer: Reviewer
    case_memory: Memory
    shut: SignalInstance
    _sheets: dict[str, Any]
    _place: str

    @abstractmethod
    def tell(self, text: str) -> None: ...

    @abstractmethod
    def _sheet(self, name: str, make: Callable[[QWidget], Any]) -> Any: ...

    @abstractmethod
    def go(self, place: str) -> None: ...

    @abstractmethod
    def add_sources(self, paths: Sequence[Path] = ()) -> None: ...

    @abstractmethod
    def paste(self) -> None: ...

    @abstractmethod
    def grab_region(self) -> None: ...

    @abstractmethod
    def close_case(self) -> None: ...

    @abstractmethod
    def show_palette(self) -> None: ...

    @abstractmethod
    def show_keys(self) -> None: ...

    @abstractmethod
    def blur(self) -> None: ...

    @abstractmethod
    def cover(self) -> None: ...

    @abstractmethod
    def next_appearance(self) -> None: ...

    @abstractmethod
    def _open_probe(self) -> None: ...

    # --- commands ---------------------------------------------------------------------------------------------------

    def _add_commands(self) -> None:
        self.commands = Commands(self)
        self._add_going()
        self._add_working()
        self._add_examining()
        add_looking_commands(self.commands, self)
        self._add_window()

    def _add_going(self) -> None:
        add, group, case = self.commands.add, self.tr("Places"), self._has_case
        names = (
            ("search", self.tr("Go to Search")),
            ("review", self.tr("Go to Review")),
            ("compare", self.tr("Compare with the probe")),
            ("library", self.tr("Go to Library")),
            ("case", self.tr("Go to Case")),
            ("log", self.tr("Go to Log")),
        )
        for at, (identity, name) in enumerate(names, 1):
            keys = [f"Ctrl+{at}"] + (["C"] if identity == "compare" else [])
            add(f"go.{identity}", name, group, partial(self.go, identity), keys, available=case)
        add_more_commands(self.commands, self)
        add("go.settings", self.tr("Settings"), group, partial(self.go, "settings"), ["Ctrl+,"])
        add("go.manual", self.tr("Manual"), group, partial(self.go, "manual"), ["F1"])
        add(
            "back",
            self.tr("Back to the search before"),
            group,
            partial(self._tell_search, "go_back"),
            ["Alt+Left"],
            available=case,
        )
        add(
            "forward",
            self.tr("On to the search after"),
            group,
            partial(self._tell_search, "go_forward"),
            ["Alt+Right"],
            available=case,
        )

    def _add_working(self) -> None:
        add, group, case = self.commands.add, self.tr("Work"), self._has_case
        add("add", self.tr("Add sources…"), group, self.add_sources, ["Ctrl+I"], available=case)
        add("open_probe", self.tr("Open a photograph…"), group, self._open_probe, ["Ctrl+O"], available=case)
        add("paste", self.tr("Paste a photograph"), group, self.paste, ["Ctrl+V"], available=case)
        add("grab", self.tr("Take a region of the screen"), group, self.grab_region, ["Ctrl+G"], available=case)
        add(
            "search",
            self.tr("Search"),
            group,
            self._search_now,
            ["Ctrl+Return"],
            available=self._searching,
        )
        add("again", self.tr("Search with the selected face"), group, self._search_again, ["S"], available=case)
        add(
            "bookmark",
            self.tr("Keep this search among the saved ones"),
            group,
            self._bookmark,
            ["Ctrl+S"],
            available=self._searching,
        )
        add("filter", self.tr("Filter by words"), group, self._filter, ["/"], available=case)
        add(
            "view",
            self.tr("Cards or table"),
            group,
            partial(self._tell_search, "toggle_view"),
            ["V"],
            available=self._searching,
        )
        add("report", self.tr("Report on this search…"), group, self.report, ["Ctrl+P"], available=self._searching)
        add("put_in", self.tr("Put the face into the report"), group, self.put_in, ["T"], available=self._searching)
        add("verify", self.tr("Verify the case"), group, self._verify, available=case)
        add("close_case", self.tr("Close the case"), group, self.close_case, ["Ctrl+W"], available=case)

    def _add_examining(self) -> None:
        add, group, able = self.commands.add, self.tr("Examining"), self._examining
        add("next", self.tr("The next candidate"), group, partial(self._step, 1), ["J"], available=able)
        add("previous", self.tr("The candidate before"), group, partial(self._step, -1), ["K"], available=able)
        for outcome, name, key in (
            ("potential_candidate", self.tr("Decide: potential candidate"), "P"),
            ("no_candidate", self.tr("Decide: no candidate"), "N"),
            ("inconclusive", self.tr("Decide: inconclusive"), "I"),
            ("undecided", self.tr("Decide: undecided again"), "U"),
        ):
            add(f"decide.{outcome}", name, group, partial(self._decide, outcome), [key], available=able)
        add("reasons", self.tr("Write the reasons"), group, partial(self._write, "reasons"), ["R"], available=able)
        add("note", self.tr("Write a note"), group, partial(self._write, "note"), ["E"], available=able)
        add(
            "copies",
            self.tr("Decide the same for its near copies"),
            group,
            lambda: self._copies().decide(),
            ["W"],
            available=lambda: able() and self._copies() is not None,
        )
        add("undo", self.tr("Undo"), group, self.undo, ["Ctrl+Z"], available=self._has_changes)
        add(
            "redo",
            self.tr("Redo"),
            group,
            self.redo,
            ["Ctrl+Shift+Z", "Ctrl+Y"],
            available=self._has_changes,
        )
        add("original", self.tr("Open the original"), group, self._open_original, ["O"], available=self._has_original)
        comparing = self._comparing
        for key, mode, name in (
            ("1", "side by side", self.tr("Compare: side by side")),
            ("2", "overlay", self.tr("Compare: overlay")),
            ("3", "wipe", self.tr("Compare: wipe")),
            ("4", "blink", self.tr("Compare: blink")),
        ):
            add(f"mode.{mode}", name, group, partial(self._mode, mode), [key], available=comparing)
        add(
            "grid",
            self.tr("Compare: grid lines"),
            group,
            lambda: self._panel().toggle_grid(),
            ["G"],
            available=comparing,
        )
        add(
            "aids",
            self.tr("Compare: display aids"),
            group,
            lambda: self._panel().toggle_aids(),
            ["A"],
            available=comparing,
        )
        told = self.tr("+  -  0")
        add("zoom", self.tr("Zoom in, out, whole picture"), group, lambda: None, available=lambda: False, shown=told)
        add(
            "pick", self.tr("Choose a face on a photograph"), group, lambda: None, available=lambda: False, shown="←  →"
        )
        add("leave", self.tr("Back to the list"), group, self._leave, available=comparing, shown=self.tr("Esc"))

    def _add_window(self) -> None:
        add, group = self.commands.add, self.tr("Window")
        add("palette", self.tr("All commands"), group, self.show_palette, ["Ctrl+K"])
        add("keys", self.tr("Keys"), group, self.show_keys, ["?"])
        add("blur", self.tr("Blur every picture"), group, self.blur, ["B", "F9"])
        add("cover", self.tr("Cover the desk"), group, self.cover, ["Ctrl+L"])
        add("appearance", self.tr("Dark, light or as the system"), group, self.next_appearance, ["Ctrl+D"])
        add("fullscreen", self.tr("Full screen"), group, self._full_screen, ["F11"])
        add("quit", self.tr("Leave FaceFinder"), group, self.close, ["Ctrl+Q"])

    def _has_case(self) -> bool:
        return self.desk is not None

    def _has_original(self) -> bool:
        # Where a face comes from is not for a blind examiner.
        return self._has_case() and self._place != "examinations"

    def _searching(self) -> bool:
        return self._has_case() and self._place == "search"

    def _comparing(self) -> bool:
        return self._has_case() and self._place in ("compare", "review", "examinations")

    def _examining(self) -> bool:
        return self._has_case() and self._place in ("search", "compare", "review", "library", "examinations", "people")

    def _tell_search(self, what: str) -> None:
        getattr(self.search, what)()

    def _search_now(self) -> None:
        self.search.probe.search()

    def changes(self) -> QUndoStack | None:
        """What can be taken back here: a place's own changes, such as of Settings, otherwise those of the case."""
        own: QUndoStack | None = getattr(self.stack.currentWidget(), "changes", None)
        return own if own is not None else self.reviewer.stack if self.desk is not None else None

    def _has_changes(self) -> bool:
        stack = self.changes()
        self.commands["undo"].action.setText(undo_name(stack))
        self.commands["redo"].action.setText(redo_name(stack))
        return stack is not None

    def undo(self) -> None:
        """Take the last change back, whatever it was."""
        if (stack := self.changes()) is not None:
            take_back(stack, self.tell)

    def redo(self) -> None:
        """Do again what was taken back."""
        if (stack := self.changes()) is not None:
            do_again(stack, self.tell)

    def _shown(self) -> Any:
        return self.places[self._place]

    def _panel(self) -> Any:
        return self._shown().panel

    def _step(self, by: int) -> None:
        self._shown().step(by)

    def _decide(self, outcome: str) -> None:
        from facefinder.domain.decisions import Outcome

        decide = getattr(self._shown(), "decide", None)
        if decide is not None:
            decide(Outcome(outcome))

    def _copies(self) -> Any:
        place: Any = self.search if self._place == "search" else getattr(self._shown(), "panel", None)
        return getattr(place, "copies", None)

    def _write(self, field: str) -> None:
        place: Any = self.search if self._place == "search" else getattr(self._shown(), "panel", None)
        if place is not None:
            getattr(place.decision, field).setFocus()

    def _mode(self, mode: str) -> None:
        from facefinder.ui.comparing import Mode

        self._panel().show_mode(Mode(mode))

    def _leave(self) -> None:
        self.go("search")

    def _open_original(self) -> None:
        place: Any = self.places.get(self._place)
        inspector = getattr(place, "inspector", None) or self.search.inspector
        if self._place == "review":
            self._panel().original_asked.emit()
        else:
            inspector.open_original()

    def _search_again(self) -> None:
        place: Any = self.places.get(self._place)
        inspector = getattr(place, "inspector", None) or self.search.inspector
        face = inspector.chosen_face()
        if face is not None:
            self._search_with(face)

    def _search_with(self, face: Any) -> None:
        self.go("search")
        self.search.search_with(face)

    def _search_with_id(self, face_id: int) -> None:
        self.search.search_with_id(face_id)

    def report(self) -> Any:
        """Open the tray for the report on the search shown; None when there is none."""
        from facefinder.ui.reporting import ReportTray

        fresh, result = "report" not in self._sheets, self.search.result
        if self.desk is None or result is None or not result.search_id:
            return None
        tray = self._sheet("report", ReportTray)
        if fresh:
            tray.told.connect(self.tell)
            self.shut.connect(tray.forget)
        tray.open_for(self.desk, result)
        return tray

    def put_in(self) -> None:
        """Put the selected candidate into the report."""
        tray, chosen = self.report(), self.search.current
        if tray is not None and chosen is not None:
            tray.put_in(chosen.candidate.face.face_id)

    def _bookmark(self) -> None:
        self.search.bookmark(self.case_memory)

    def _filter(self) -> None:
        place: Any = self.places.get(self._place)
        field = getattr(place, "words", None) or getattr(place, "finder", None) or self.search.filters.words
        if field.isVisible():
            field.setFocus()

    def _verify(self) -> None:
        self.go("case")
        case: Any = self.places["case"]
        case.verify()

    def _full_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()
