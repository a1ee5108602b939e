"""Where the program begins: recent cases, a new case, an existing one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent, QUndoStack
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from facefinder.ui import tips, words
from facefinder.ui.case_states import CaseStates, state_words
from facefinder.ui.choosing import choose_folder
from facefinder.ui.icons import application_icon, icon
from facefinder.ui.memory import Memory, RecentCase
from facefinder.ui.passphrases import NewPassphrase
from facefinder.ui.theme import Size
from facefinder.ui.undoing import Change
from facefinder.ui.widgets import Elided, button, column, empty_layout, hairline, label, row, set_kind, tool

if TYPE_CHECKING:
    from facefinder.domain.records import CaseDetails


class RecentRow(QFrame):
    """One recent case with its state, opened with a press."""

    opened = Signal(str)
    forgotten = Signal(str)

    def __init__(self, case: RecentCase) -> None:
        super().__init__()
        self.path = case.path
        self.setObjectName("raised")
        line = row(spacing=Size.MEDIUM)
        line.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.SMALL, Size.SMALL)
        mark = QLabel()
        mark.setPixmap(icon("briefcase", "quiet").pixmap(QSize(20, 20)))
        line.addWidget(mark)
        text = column(spacing=2)
        text.addWidget(Elided(words.joined((case.number, case.title)), "strong"))
        below = row(spacing=Size.STEP)
        self._mark = QLabel()
        self._state = label("", "caption")
        below.addWidget(self._mark)
        below.addWidget(self._state)
        below.addWidget(label(f"· {words.day(case.opened_at)} ·", "caption"))
        below.addWidget(Elided(words.readable_path(case.path), "caption"), 1)
        text.addLayout(below)
        line.addLayout(text, 1)
        self.open = button(self.tr("Open"), lambda: self.opened.emit(case.path))
        self.open.setAccessibleName(self.tr("Open case {0}").format(case.number))
        line.addWidget(self.open)
        self.forget = tool("x", self.tr("Take off this list"), lambda: self.forgotten.emit(case.path))
        line.addWidget(self.forget)
        self.setLayout(line)
        self.show_state("")

    @property
    def state(self) -> str:
        """The state in words."""
        return self._state.text()

    def show_state(self, state: str) -> None:
        """Say how the case stands (see ``case_states``); empty while that is being looked up."""
        picture, word, meaning = state_words(state)
        self._mark.setPixmap(icon(picture, "quiet").pixmap(QSize(12, 12)))
        self._state.setText(word)
        for part in (self._mark, self._state):
            part.setToolTip(tips.plain(meaning))
        self.open.setEnabled(state not in ("gone", "shut"))
        self.open.setAccessibleDescription(words.joined((word, meaning)))


class StartPlace(QWidget):
    """``create_asked`` carries the folder, the details and the pass-phrase, empty for a case that is not encrypted;
    ``open_asked`` the folder."""

    create_asked = Signal(object, object, str)
    open_asked = Signal(object)

    def __init__(self, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self.changes = QUndoStack(self)
        self.states = CaseStates(self)
        self.states.found.connect(self._show_state)
        self._lines: list[RecentRow] = []
        self._creating = False
        # The window is painted first; what a case's disk says comes after.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(50)
        self._soon.timeout.connect(self._look)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._folder = Path(memory.text("cases_folder") or str(Path.home()))
        middle = QWidget()
        middle.setMaximumWidth(980)
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        whole = column(spacing=Size.WIDE)
        whole.addSpacing(40)
        whole.addLayout(self._head())
        both = row(spacing=48)
        both.addLayout(self._recent_column(), 5)
        both.addLayout(self._create_column(), 4)
        whole.addLayout(both)
        whole.addStretch(1)
        middle.setLayout(whole)
        outer = row()
        outer.setContentsMargins(Size.WIDE, 0, Size.WIDE, 0)
        outer.addStretch(1)
        outer.addWidget(middle, 20)
        outer.addStretch(1)
        self.setLayout(outer)
        self.refresh()

    def _head(self) -> QHBoxLayout:
        head = row(spacing=Size.LARGE)
        picture = QLabel()
        picture.setPixmap(application_icon().pixmap(QSize(48, 48)))
        head.addWidget(picture)
        text = column(spacing=2)
        text.addWidget(label("FaceFinder", "title"))
        text.addWidget(
            label(
                self.tr("Where else in these holdings is this face, and what did each picture come from?"),
                "quiet",
                wrap=True,
            )
        )
        head.addLayout(text, 1)
        return head

    def _recent_column(self) -> QVBoxLayout:
        side = column(spacing=Size.SMALL)
        line = row()
        line.addWidget(label(self.tr("Recent cases"), "section"))
        line.addStretch(1)
        self.open_button = button(self.tr("Open a case…"), self.choose_case, icon_name="folder-open")
        line.addWidget(self.open_button)
        side.addLayout(line)
        self._recent = column(spacing=Size.STEP)
        side.addLayout(self._recent)
        self._empty = label(
            self.tr("No case has been open here yet. Create one on the right, or drop a case folder on this window."),
            "quiet",
            wrap=True,
        )
        side.addWidget(self._empty)
        self._news = label("", "warning", wrap=True)
        self._news.hide()
        side.addWidget(self._news)
        side.addStretch(1)
        return side

    def _create_column(self) -> QVBoxLayout:
        side = column(spacing=Size.SMALL)
        heading = label(self.tr("New case"), "section")
        heading.setMinimumHeight(self.open_button.sizeHint().height())
        side.addWidget(heading)
        self._grid = grid = QGridLayout()
        grid.setVerticalSpacing(Size.SMALL)
        grid.setHorizontalSpacing(Size.MEDIUM)
        self.number, self.title, self.authority, self.operator = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.operator.setText(self._memory.text("operator"))
        fields = (
            (self.tr("Number"), self.number, self.tr("such as 24-0117")),
            (self.tr("Title"), self.title, self.tr("a short working title")),
            (self.tr("Legal authority"), self.authority, self.tr("the order or law that allows this search")),
            (self.tr("Operator"), self.operator, self.tr("your name and service number")),
        )
        for at, (name, field, hint) in enumerate(fields):
            title = label(name)
            title.setBuddy(field)
            field.setPlaceholderText(hint)
            field.setAccessibleName(name)
            field.textChanged.connect(self._refresh_form)
            field.editingFinished.connect(self._tell_known)
            field.returnPressed.connect(self._create)
            grid.addWidget(title, at, 0)
            grid.addWidget(field, at, 1)
        grid.addWidget(label(self.tr("Folder")), len(fields), 0)
        place = row(spacing=Size.STEP)
        self._place = Elided("", "caption")
        change = QToolButton()
        change.setIcon(icon("folder-open"))
        change.setToolTip(self.tr("Keep the case elsewhere…"))
        change.setAccessibleName(change.toolTip())
        change.clicked.connect(self._choose_folder)
        place.addWidget(self._place, 1)
        place.addWidget(change)
        grid.addLayout(place, len(fields), 1)
        grid.setColumnStretch(1, 1)
        side.addLayout(grid)
        side.addLayout(self._encrypting())
        side.addWidget(hairline())
        self._says = label("", "caption", wrap=True)
        self.create_button = button(self.tr("Create the case"), self._create, kind="primary")
        foot = row()
        foot.addWidget(self._says, 1)
        foot.addWidget(self.create_button)
        side.addLayout(foot)
        side.addStretch(1)
        self._refresh_form()
        return side

    def _encrypting(self) -> QVBoxLayout:
        part = column(spacing=Size.SMALL)
        self.encrypt = QCheckBox(self.tr("Encrypt with a pass-phrase"))
        self.encrypt.setToolTip(
            self.tr("Catalogue, pictures, vectors and temporary files: nobody reads them from the disk without it.")
        )
        self.encrypt.toggled.connect(self._encrypt_chosen)
        part.addWidget(self.encrypt)
        self.passphrase = NewPassphrase()
        self.passphrase.changed.connect(self._refresh_form)
        self.passphrase.entered.connect(self._create)
        self._warning = label(
            self.tr(
                "A lost pass-phrase loses the case: nobody can open it again without the recovery key, which is shown "
                "once when the case is created. Write that down."
            ),
            "warning",
            wrap=True,
        )
        for hidden in (self.passphrase, self._warning):
            part.addWidget(hidden)
            hidden.hide()
        return part

    def _encrypt_chosen(self, on: bool) -> None:
        self.passphrase.setVisible(on)
        self._warning.setVisible(on)
        self.passphrase.clear()
        self._refresh_form()
        if on:
            self.passphrase.align(self._grid)
            self._tell_known()
            self.passphrase.first.setFocus()

    def _tell_known(self) -> None:
        if self.encrypt.isChecked():
            fields = (self.number, self.title, self.operator)
            self.passphrase.show_known([word for field in fields for word in field.text().split()])

    # --- doing ------------------------------------------------------------------------------------------------------

    def forget_passphrase(self) -> None:
        """The case is there: nothing typed for it stays in the window."""
        self.encrypt.setChecked(False)

    def refresh(self) -> None:
        """Show the recent cases as they are now."""
        empty_layout(self._recent)
        self._lines = []
        recent = self._memory.recent()
        for case in recent[:7]:
            line = RecentRow(case)
            line.show_state(self.states.state(case.path))
            line.opened.connect(lambda path: self.open_asked.emit(Path(path)))
            line.forgotten.connect(self._forget)
            self._recent.addWidget(line)
            self._lines.append(line)
        # In the order in which they are seen: the recent cases before the form.
        stops: list[QWidget] = [self.open_button]
        stops += [part for line in self._lines for part in (line.open, line.forget)]
        for before, after in pairwise([*stops, self.number]):
            QWidget.setTabOrder(before, after)
        self._empty.setVisible(not recent)
        if self.isVisible():
            self._soon.start()

    @property
    def recent(self) -> list[RecentRow]:
        """The lines of the recent cases, the newest first."""
        return self._lines

    def _look(self) -> None:
        if self.isVisible():
            self.states.look([line.path for line in self._lines])

    def _show_state(self, path: str, state: str) -> None:
        for line in self._lines:
            if line.path == path:
                line.show_state(state)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()
        if not event.spontaneous():
            next((line.open for line in self._lines if line.open.isEnabled()), self.number).setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.states.rest()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.isVisible():
            # Whoever comes back may have closed the case elsewhere, or connected its disk.
            self._soon.start()

    def choose_case(self) -> None:
        choose_folder(self, self.tr("Open a case"), self.open_asked.emit, start=self._folder)

    def tell(self, text: str, kind: str = "warning") -> None:
        """Say what prevented a case from being created or opened, beside the button that was to do it."""
        said = self._says if self._creating else self._news
        said.setText(text)
        set_kind(said, kind)
        self._news.setVisible(bool(self._news.text()))

    @property
    def told(self) -> str:
        return (self._says if self._creating else self._news).text()

    def set_busy(self, busy: bool, *, creating: bool = False) -> None:
        """Nothing can be pressed while a case is opened or, with ``creating``, made."""
        self.setEnabled(not busy)
        if busy:
            self._news.clear()
            self._refresh_form()
            self._creating = creating
            self.tell(self.tr("Opening the case…"), "caption")

    def folder(self) -> Path:
        """The folder that the new case gets."""
        wanted = "".join(part if part.isalnum() or part in "-_." else "-" for part in self.number.text().strip())
        return self._folder / f"{wanted.strip('.-') or 'case'}.ffcase"

    def set_folder(self, folder: Path) -> None:
        self._folder = folder
        self._refresh_form()

    def _forget(self, path: str) -> None:
        kept = self._memory.recent()

        def back() -> None:
            self._memory.keep_cases(kept)
            self.refresh()

        def away() -> None:
            self._memory.forget_case(path)
            self.refresh()

        away()
        self.changes.push(Change(self.tr("case off the list"), back, away))

    def _choose_folder(self) -> None:
        choose_folder(self, self.tr("Where to keep the case"), self.set_folder, start=self._folder)

    def _details(self) -> CaseDetails:
        from facefinder.domain.records import CaseDetails

        return CaseDetails(
            number=self.number.text().strip(),
            title=self.title.text().strip(),
            authority=self.authority.text().strip(),
            operator=self.operator.text().strip(),
        )

    def _refresh_form(self) -> None:
        if not hasattr(self, "create_button"):
            return
        fields = (self.number, self.title, self.authority, self.operator)
        told = all(field.text().strip() for field in fields)
        locked = not self.encrypt.isChecked() or self.passphrase.ready
        self.create_button.setEnabled(told and locked)
        self._place.show_text(str(self.folder()))
        missing = "" if told else self.tr("All four go on the record of the case.")
        if told and not locked:
            missing = self.tr("The pass-phrase is missing, or not typed twice alike.")
        self._says.setText(missing)
        set_kind(self._says, "caption")

    def _create(self) -> None:
        if not self.create_button.isEnabled():
            return
        self._memory.keep("operator", self.operator.text().strip())
        self._memory.keep("cases_folder", str(self._folder))
        passphrase = self.passphrase.passphrase if self.encrypt.isChecked() else ""
        self.create_asked.emit(self.folder(), self._details(), passphrase)
