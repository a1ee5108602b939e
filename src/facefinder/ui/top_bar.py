"""The line at the top: which case, which place, and the three things that are always at hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

from facefinder.ui import words
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, row, tool


class TopBar(QWidget):
    """``place_asked`` carries the place's name."""

    place_asked = Signal(str)
    home_asked = Signal()
    palette_asked = Signal()
    appearance_asked = Signal()
    help_asked = Signal()
    lock_asked = Signal()

    def __init__(self, places: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = row(spacing=2)
        line.setContentsMargins(Size.SMALL, 6, Size.SMALL, 6)
        self.home = tool("briefcase", self.tr("Cases"), self.home_asked.emit)
        line.addWidget(self.home)
        line.addSpacing(Size.STEP)
        self._case = Elided("FaceFinder", "strong")
        self._case.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line.addWidget(self._case, 1)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for identity, name in places:
            made = QToolButton()
            made.setObjectName("place")
            made.setText(name)
            made.setAccessibleName(name)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _=False, wanted=identity: self.place_asked.emit(wanted))
            self._group.addButton(made)
            self._buttons[identity] = made
            line.addWidget(made)
        line.addStretch(1)
        self.palette_tool = tool("command", self.tr("All commands (Ctrl+K)"), self.palette_asked.emit)
        self.help_tool = tool("circle-question-mark", self.tr("Manual (F1)"), self.help_asked.emit)
        self.appearance_tool = tool("contrast", self.tr("Dark, light or as the system"), self.appearance_asked.emit)
        self.lock_tool = tool("lock", self.tr("Cover everything (Ctrl+L)"), self.lock_asked.emit)
        for made_tool in (self.palette_tool, self.help_tool, self.appearance_tool, self.lock_tool):
            line.addWidget(made_tool)
        self.setLayout(line)
        self.show_case("", "")

    def show_case(self, number: str, title: str) -> None:
        """Name the open case; nothing while none is open."""
        self._case.show_text(words.joined((self.tr("case {0}").format(number), title)) if number else "FaceFinder")
        for made in self._buttons.values():
            made.setVisible(bool(number))
        self.home.setVisible(bool(number))

    def mark(self, place: str) -> None:
        """Show where the person is."""
        self._group.setExclusive(False)
        for identity, made in self._buttons.items():
            made.setChecked(identity == place)
        self._group.setExclusive(True)

    def place_button(self, place: str) -> QToolButton:
        return self._buttons[place]
