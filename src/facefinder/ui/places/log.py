"""The audit log, readable: who did what, when, to what; the chain is checked from the Case place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from facefinder.ui import words
from facefinder.ui.desk import Desk
from facefinder.ui.log_words import action_words, subject_words
from facefinder.ui.places.case import Lines, lines_view
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, Facts, button, column, hairline, label, row, scrolled

if TYPE_CHECKING:
    from facefinder.ui.contracts import LogEntry

_SHOWN = 2000


class LogPlace(QWidget):
    """The newest entries first; the chosen one's details beside them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._entries: Sequence[LogEntry] = ()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.lines = Lines([self.tr("When"), self.tr("Operator"), self.tr("What was done"), self.tr("To what")], self)
        self.view = lines_view(self.lines, (184, 130, 216, 300), self.tr("Log"), 3)
        shown = self.view.model()
        assert isinstance(shown, QSortFilterProxyModel)
        self._sorted = shown
        self._sorted.setFilterKeyColumn(-1)
        self._sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText(self.tr("Find in the log"))
        self.finder.setAccessibleName(self.tr("Find in the log"))
        self.finder.setClearButtonEnabled(True)
        self.finder.setMinimumWidth(200)
        self.finder.setMaximumWidth(280)
        self.finder.textChanged.connect(self._sorted.setFilterFixedString)
        self._count = Elided("", "quiet")
        self._title = label("", "heading", wrap=True)
        self._details = Facts()
        left = QWidget()
        inside = column(spacing=Size.SMALL, margin=Size.LARGE)
        head = row()
        head.addWidget(label(self.tr("Log"), "heading"))
        head.addWidget(self._count, 1)
        head.addWidget(self.finder)
        head.addWidget(button(self.tr("Refresh"), self.refresh, icon_name="refresh-cw"))
        inside.addLayout(head)
        inside.addWidget(self.view, 1)
        left.setLayout(inside)
        right = QWidget()
        beside = column(spacing=Size.MEDIUM, margin=Size.LARGE)
        beside.addWidget(self._title)
        beside.addWidget(self._details)
        beside.addStretch(1)
        right.setLayout(beside)
        area = scrolled(right)
        area.setMinimumWidth(260)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(area)
        split.setStretchFactor(0, 1)
        split.setSizes([900, 340])
        split.setChildrenCollapsible(False)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(split, 1)
        self.setLayout(whole)
        self.view.selectionModel().currentChanged.connect(self._chosen)
        for signal in (desk.imported, desk.decided):
            signal.connect(self.refresh)
        desk.searched.connect(lambda _: self.refresh())

    def refresh(self) -> None:
        """Read the newest entries anew."""
        session = self._desk.session
        self._desk.tasks.run(lambda: session.log(_SHOWN), self._show, quick=True)

    def entered(self) -> None:
        self.refresh()

    def _show(self, entries: Sequence[LogEntry]) -> None:
        self._entries = entries
        self.lines.show(
            [
                (words.when(entry.at), entry.operator, action_words(entry.action), subject_words(entry.subject))
                for entry in entries
            ],
            keys=entries,
        )
        told, count = self.tr("the newest {0} entries"), len(entries)
        self._count.show_text(words.entries(count) if count < _SHOWN else told.format(words.number(count)))
        if entries:
            self.view.selectRow(0)

    def _chosen(self, current: QModelIndex, before: QModelIndex) -> None:
        entry = self.lines.key(self._sorted.mapToSource(current).row())
        if entry is None:
            return
        details = entry.details
        if isinstance(details, str):
            try:
                details = json.loads(details)
            except ValueError:
                details = {"details": details}
        self._title.setText(action_words(entry.action))
        shown = [
            (self.tr("When"), words.when(entry.at)),
            (self.tr("Operator"), entry.operator),
            (self.tr("To what"), subject_words(entry.subject)),
            (self.tr("Recorded as"), words.joined((entry.action, entry.subject))),
        ]
        if isinstance(details, dict):
            shown += [(_name(name), _plain(value)) for name, value in details.items()]
        self._details.show_facts(shown)


def _name(key: str) -> str:
    """``probe_sha256`` as ``Probe SHA-256``: set like the names above it."""
    said = key.replace("_", " ").replace("sha256", "SHA-256")
    return said[:1].upper() + said[1:]


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{name.replace('_', ' ')}: {_plain(inner)}" for name, inner in value.items())
    if isinstance(value, list) and (len(value) > 12 or any(isinstance(inner, (list, dict)) for inner in value)):
        return words.entries(len(value))
    if isinstance(value, list):
        return ", ".join(_plain(inner) for inner in value)
    if isinstance(value, bool):
        return words.yes_no(value)
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)
