"""What could not be read: filtered by kind, tried again one by one or by kind, opened with a password, exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QWidget,
)

from facefinder.domain.errors import KnownError, PasswordNeeded
from facefinder.domain.records import Problem, Source
from facefinder.files.atomic import write_atomically
from facefinder.ingest.control import ImportControl
from facefinder.ingest.problems import as_csv
from facefinder.ui import words
from facefinder.ui.choosing import choose_target
from facefinder.ui.desk import Desk
from facefinder.ui.importing import RetryJob
from facefinder.ui.passwords import PasswordFields
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, Notice, Veil, button, column, label, row

NEEDS_PASSWORD = PasswordNeeded.code


def kind_word(code: str) -> str:
    """A kind of problem in plain words."""
    translate = QCoreApplication.translate
    known = {
        NEEDS_PASSWORD: translate("problems", "needs a password"),
        "photograph_unreadable": translate("problems", "no readable picture"),
        "format_not_supported": translate("problems", "format not supported"),
        "photograph_too_large": translate("problems", "too large a picture"),
        "not_readable": translate("problems", "cannot be read from the disk"),
        "container_damaged": translate("problems", "damaged container"),
        "container_too_large": translate("problems", "container beyond its limits"),
        "container_not_supported": translate("problems", "container not supported"),
        "deadline_exceeded": translate("problems", "took too long"),
        "memory_exceeded": translate("problems", "took too much memory"),
        "worker_crashed": translate("problems", "made the reader end"),
        "item_not_found": translate("problems", "is not there any more"),
        "manifest_row": translate("problems", "row of a manifest that fits nothing"),
    }
    return known.get(code, code.replace("_", " "))


class PasswordSheet(Veil):
    """Asks for passwords to try on what is encrypted. ``given`` carries them."""

    given = Signal(list)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=480)
        self.sheet.setAccessibleName(self.tr("Passwords"))
        whole = column(spacing=Size.MEDIUM, margin=Size.WIDE)
        whole.addWidget(label(self.tr("Passwords of encrypted files"), "heading"))
        self._what = label("", "quiet", wrap=True)
        whole.addWidget(self._what)
        self.typed = PasswordFields()
        self.typed.entered.connect(self._give)
        self.typed.grown.connect(self.refit)
        whole.addWidget(self.typed)
        whole.addWidget(
            label(
                self.tr(
                    "Each is tried on each file. They are kept in memory while the case is open, never written down."
                ),
                "caption",
                wrap=True,
            )
        )
        foot = row()
        foot.addStretch(1)
        foot.addWidget(button(self.tr("Cancel"), self.shut))
        self.go = button(self.tr("Try them"), self._give, kind="primary")
        foot.addWidget(self.go)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)
        self.typed.changed.connect(self._refresh)
        self._refresh()

    def ask(self, files: int) -> None:
        """Ask anew; nothing typed before is kept."""
        self._what.setText(self.tr("%Ln file(s) can be opened with a password only.", "", files))
        self.typed.clear()
        self.open()
        self.typed.fields[0].setFocus()

    def shut(self) -> None:
        self.typed.clear()
        super().shut()

    def _refresh(self) -> None:
        self.go.setEnabled(bool(self.typed.passwords))

    def _give(self) -> None:
        passwords = list(self.typed.passwords)
        if passwords:
            self.shut()
            self.given.emit(passwords)


class ProblemsPanel(QWidget):
    """The problems of a case. ``job_made`` carries an import that tries some of them again."""

    job_made = Signal(object)
    told = Signal(str)

    def __init__(self, desk: Desk, view: QTableView, show: Callable[..., None], parent: QWidget | None = None) -> None:
        """``show`` puts lines of texts into the table that ``view`` shows."""
        super().__init__(parent)
        self._desk, self.view, self._show = desk, view, show
        self._problems: Sequence[Problem] = ()
        self._names: dict[int, str] = {}
        self._sheet: PasswordSheet | None = None
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.selectionModel().selectionChanged.connect(lambda *_: self._refresh())
        self.count = Elided("", "quiet")
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of problem"))
        self.kind.activated.connect(lambda _: self._list())
        self.path = QLineEdit()
        self.path.setPlaceholderText(self.tr("Part of the path"))
        self.path.setAccessibleName(self.tr("Filter problems by a part of the path"))
        self.path.setClearButtonEnabled(True)
        self.path.setMaximumWidth(200)
        self.path.textChanged.connect(lambda _: self._list())
        self.passwords = button(self.tr("Enter passwords…"), self.ask_passwords, kind="primary", icon_name="lock")
        self.retry = button(self.tr("Try again"), self.try_again, icon_name="refresh-cw")
        self.export = button(self.tr("Export…"), self.choose_export, icon_name="download")
        head = row()
        head.addWidget(label(self.tr("Problems"), "heading"))
        head.addWidget(self.count, 1)
        for part in (self.passwords, self.kind, self.path, self.retry, self.export):
            head.addWidget(part)
        self._tools = (self.kind, self.path, self.retry, self.export)
        self._pages = QStackedWidget()
        self._none = Notice()
        self._invite(read=False)
        self._pages.addWidget(self._none)
        self._pages.addWidget(view)
        # Until it is read which problems there are, none is denied.
        self._pages.setCurrentWidget(view)
        view.setColumnHidden(4, True)
        for part in (*self._tools, self.passwords):
            part.hide()
        whole = column(spacing=Size.SMALL, margin=Size.LARGE)
        whole.addLayout(head)
        whole.addWidget(self._pages, 1)
        self.setLayout(whole)

    def _invite(self, *, read: bool) -> None:
        if read:
            self._none.show_notice("check", self.tr("No problem"), self.tr("Every file that was listed could be read."))
        else:
            self._none.show_notice(
                "list-checks",
                self.tr("Nothing was read yet"),
                self.tr("Whatever of a source cannot be read is listed here, each with its reason."),
            )

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_problems(self, problems: Sequence[Problem], sources: Sequence[Source]) -> None:
        self._problems = problems
        self._invite(read=bool(sources))
        self._names = {source.source_id: source.exhibit_reference for source in sources}
        kept = self.kind.currentData()
        kinds = Counter(problem.code for problem in problems)
        self.kind.clear()
        self.kind.addItem(self.tr("Every kind"), "")
        for code, count in kinds.most_common():
            self.kind.addItem(f"{kind_word(code)}  {words.number(count)}", code)
        self.kind.setCurrentIndex(max(self.kind.findData(kept), 0))
        self._list()

    def shown(self) -> list[Problem]:
        """The problems that the filters leave."""
        code, part = self.kind.currentData() or "", self.path.text().strip().casefold()
        return [
            problem
            for problem in self._problems
            if (not code or problem.code == code) and part in problem.path.casefold()
        ]

    def chosen(self) -> list[Problem]:
        """The selected ones; all that are shown while none is selected."""
        numbers = {index.data() for index in self.view.selectionModel().selectedRows(4)}
        shown = self.shown()
        return [problem for problem in shown if str(problem.problem_id) in numbers] or shown

    def encrypted(self) -> list[Problem]:
        """The shown ones that need a password."""
        return [problem for problem in self.shown() if problem.code == NEEDS_PASSWORD]

    def _list(self) -> None:
        shown = self.shown()
        self._show(
            [
                (
                    self._names.get(problem.source_id, ""),
                    words.readable_path(problem.path),
                    words.retold(problem.sentence),
                    words.when(problem.noticed_at),
                    str(problem.problem_id),
                )
                for problem in shown
            ],
            ["lock" if problem.code == NEEDS_PASSWORD else "triangle-alert" for problem in shown],
        )
        self.view.setColumnHidden(4, True)
        of = self.tr("{0} of {1}").format(words.number(len(shown)), words.files(len(self._problems)))
        everything = len(shown) == len(self._problems)
        self.count.show_text("" if not self._problems else words.files(len(shown)) if everything else of)
        self._pages.setCurrentWidget(self.view if self._problems else self._none)
        self._refresh()

    def _refresh(self) -> None:
        for part in self._tools:
            part.setVisible(bool(self._problems))
        self.passwords.setVisible(bool(self.encrypted()))
        selected = len(self.view.selectionModel().selectedRows(0))
        self.retry.setText(
            " " + (self.tr("Try %Ln file(s) again", "", selected) if selected else self.tr("Try all shown again"))
        )
        self.retry.setEnabled(bool(self.shown()))

    # --- acting -----------------------------------------------------------------------------------------------------

    def try_again(self, passwords: Sequence[str] = (), problems: Sequence[Problem] | None = None) -> None:
        """Try files again, and no others, as an import of its own."""
        wanted = self.chosen() if problems is None else problems
        if wanted:
            self.job_made.emit(RetryJob(self._desk, wanted, tuple(passwords), ImportControl()))

    def ask_passwords(self) -> None:
        """Ask for passwords, then try what needs one."""
        selected = [problem for problem in self.chosen() if problem.code == NEEDS_PASSWORD]
        wanted = selected or self.encrypted()
        if self._sheet is None:
            self._sheet = PasswordSheet(self.window())
        sheet = self._sheet
        sheet.given.disconnect() if sheet.property("asked") else None
        sheet.setProperty("asked", True)
        sheet.given.connect(partial(self.try_again, problems=wanted))
        sheet.ask(len(wanted))

    @property
    def sheet(self) -> PasswordSheet | None:
        return self._sheet

    def choose_export(self) -> None:
        kinds = ((self.tr("Table (*.csv)"), "csv"),)
        title = self.tr("Export the problems")
        choose_target(self, title, self.export_to, suffix="csv", kinds=kinds, name="problems.csv")

    def export_to(self, path: Path) -> None:
        """Write what is shown to a CSV file."""
        shown = self.shown()
        try:
            write_atomically(path, as_csv(shown))
        except KnownError as fault:
            self.told.emit(words.told(fault))
            return
        self.told.emit(self.tr("Wrote {0} to {1}").format(words.problems(len(shown)), path.name))
