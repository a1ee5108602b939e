"""The report on a search: a tray in the corner that takes dropped faces while the work goes on, and writes the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QWidget

from facefinder.files.languages import LANGUAGES
from facefinder.ui import words
from facefinder.ui.choosing import choose_target
from facefinder.ui.dropping import FACE_MIME, understand
from facefinder.ui.theme import Size, theme
from facefinder.ui.widgets import Elided, button, column, label, row, tool

if TYPE_CHECKING:
    from facefinder.domain.errors import KnownError
    from facefinder.domain.records import SearchResult
    from facefinder.ui.desk import Desk

_WIDTH = 380
_LIST = 50


class LanguageChoice(QComboBox):
    """The languages that reports come in, each by its own name; the window's is chosen at first."""

    def __init__(self) -> None:
        super().__init__()
        for code, name in LANGUAGES.items():
            self.addItem(name, code)
        self.setCurrentIndex(self.findData(words.language()))
        self.setAccessibleName(self.tr("Language of the report"))
        self.setToolTip(self.tr("What people have written stays as they wrote it."))

    @property
    def code(self) -> str:
        return str(self.currentData())


class ReportTray(QFrame):
    """What goes into the report on one search; it covers its corner only, so that faces can be dragged to it."""

    told = Signal(str)
    written = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self._desk: Desk | None = None
        self._result: SearchResult | None = None
        self.faces: list[int] = []
        self.setObjectName("sheet")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Report"))
        head = row()
        head.addWidget(label(self.tr("Report"), "heading"))
        head.addStretch(1)
        head.addWidget(tool("x", self.tr("Put the report away"), self.shut))
        self._search = Elided("", "strong")
        self.line = label("", "quiet", wrap=True)
        self.chosen = label("", "body", wrap=True)
        self._clear = button(self.tr("Take them out again"), self.clear, kind="link")
        self.others = QCheckBox(self.tr("Show other people in the source pictures"))
        self.language = LanguageChoice()
        told_in = row()
        told_in.addWidget(label(self.tr("Language"), "quiet"))
        told_in.addWidget(self.language)
        told_in.addStretch(1)
        self.rule = label("", "caption", wrap=True)
        self.says = label("", "warning", wrap=True)
        foot = row()
        foot.addStretch(1)
        self.save = button(self.tr("Save the report…"), self.choose_file, kind="primary")
        foot.addWidget(self.save)
        whole = column(spacing=Size.SMALL, margin=Size.LARGE)
        whole.addLayout(head)
        for part in (self._search, self.line, self.chosen, self._clear, self.others):
            whole.addWidget(part)
        whole.addLayout(told_in)
        for part in (self.rule, self.says):
            whole.addWidget(part)
        whole.addLayout(foot)
        self.setLayout(whole)
        parent.installEventFilter(self)
        self.hide()

    # --- what is in it ----------------------------------------------------------------------------------------------

    def open_for(self, desk: Desk, result: SearchResult) -> None:
        """Show the tray for a recorded search; what was put in stays while it is the same one."""
        if self._result is None or self._result.search_id != result.search_id:
            self.faces = []
        self._desk, self._result = desk, result
        self._search.show_text(result.purpose)
        self.line.setText(words.joined((words.when(result.searched_at), words.candidates(len(result.candidates)))))
        self.says.clear()
        self._tell_rule(False)
        session: Any = desk.session
        desk.tasks.run(lambda: session.authority.policy().blur_in_reports, self._tell_rule, quick=True)
        self._refresh()
        self.show()
        self._place()
        self.raise_()
        self.save.setFocus()

    def put_in(self, face_id: int) -> None:
        """Have a candidate shown whole; the decided ones always are."""
        if self._result is None or face_id not in {each.face.face_id for each in self._result.candidates}:
            self.says.setText(self.tr("That face is not on this candidate list."))
        elif face_id not in self.faces:
            self.says.clear()
            self.faces.append(face_id)
        self._refresh()

    def clear(self) -> None:
        self.faces = []
        self._refresh()

    def _refresh(self) -> None:
        if self.faces and self._result is not None:
            ranks = sorted(each.rank for each in self._result.candidates if each.face.face_id in self.faces)
            listed = ", ".join(words.number(rank) for rank in ranks)
            self.chosen.setText(
                self.tr("Shown whole: rank {0}, and every decided one. All others in one line each.").format(listed)
            )
        else:
            self.chosen.setText(
                self.tr(
                    "Shown whole: the first {0} candidates and every decided one. Drop candidates here to show only "
                    "those."
                ).format(_LIST)
            )
        self._clear.setVisible(bool(self.faces))
        self.says.setVisible(bool(self.says.text()))
        self._place()

    def _tell_rule(self, must_blur: bool) -> None:
        self.others.setEnabled(not must_blur)
        if must_blur:
            self.others.setChecked(False)
        self.rule.setText(
            self.tr("The policy wants other people unrecognisable. The file's hash is recorded in the log.")
            if must_blur
            else self.tr("The file's hash is recorded in the log.")
        )
        self._place()

    # --- writing ----------------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        kinds = ((self.tr("PDF for print (*.pdf)"), "pdf"), (self.tr("Web page (*.html)"), "html"))
        choose_target(self, self.tr("Save the report"), self.write, suffix="pdf", kinds=kinds)

    def write(self, path: Path) -> None:
        """Write the report to a file; the tray goes when it is there."""
        desk, result = self._desk, self._result
        if desk is None or result is None:
            return
        session: Any = desk.session
        faces, others, language = tuple(self.faces), self.others.isChecked(), self.language.code

        def work() -> Any:
            from facefinder.app.reporting import ReportOptions
            from facefinder.ui.printing import printed

            options = ReportOptions(_LIST, faces, others, language)
            return session.reports.write([result.search_id], path, options, printer=printed)

        self._busy(True)
        desk.tasks.run(work, self._written, self._failed)

    def _written(self, made: Any) -> None:
        self._busy(False)
        self.shut()
        name = words.readable_path(str(made.path))
        if made.withheld:
            text = self.tr("Report written to {0}; {1} decided candidates wait for a second examiner")
            self.told.emit(text.format(name, words.number(made.withheld)))
        else:
            self.told.emit(self.tr("Report written to {0}").format(name))
        self.written.emit(made)

    def _failed(self, fault: KnownError) -> None:
        self._busy(False)
        self.says.setText(words.told(fault))
        self._refresh()

    def _busy(self, busy: bool) -> None:
        self.save.setEnabled(not busy)
        self.save.setText(self.tr("Writing…") if busy else self.tr("Save the report…"))

    # --- its corner -------------------------------------------------------------------------------------------------

    def shut(self) -> None:
        """Put it away; what was dropped in is kept for this search."""
        self.hide()

    def forget(self) -> None:
        """The case is gone."""
        self.hide()
        self._busy(False)
        self._desk = self._result = None
        self.faces = []

    def _place(self) -> None:
        around = self._around
        width = round(_WIDTH * max(theme().scale, 1.0))
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else self.sizeHint().height()
        margin = Size.WIDE + Size.LARGE
        self.setGeometry(around.width() - width - Size.LARGE, around.height() - height - margin, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(FACE_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        face_id = understand(event.mimeData()).face_id
        if face_id is not None:
            self.put_in(face_id)
            event.acceptProposedAction()
