"""Adding sources: the exhibit reference and the legal basis are asked once, and offered again the next time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from facefinder.domain.records import Source, SourceRequest
from facefinder.ui import words
from facefinder.ui.choosing import choose_files, choose_folder
from facefinder.ui.passwords import PasswordFields
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, Veil, button, column, empty_layout, label, row


class AddSource(Veil):
    """The sheet that a dropped folder opens. ``added`` carries the requests."""

    added = Signal(list)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=560)
        self._paths: list[Path] = []
        self.sheet.setAccessibleName(self.tr("Add sources"))
        whole = column(spacing=Size.MEDIUM, margin=Size.WIDE)
        whole.addWidget(label(self.tr("Add sources to the case"), "heading"))
        self._places = column(spacing=Size.STEP)
        whole.addLayout(self._places)
        more = row()
        more.addWidget(button(self.tr("Add a folder…"), self.choose_folder, kind="link", icon_name="folder-plus"))
        more.addWidget(button(self.tr("Add files…"), self.choose_files, kind="link", icon_name="plus"))
        more.addStretch(1)
        whole.addLayout(more)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Size.MEDIUM)
        grid.setVerticalSpacing(Size.SMALL)
        grid.setColumnStretch(1, 1)
        self.reference, self.basis, self.custodian = QLineEdit(), QLineEdit(), QLineEdit()
        for at, (name, field, hint) in enumerate(
            (
                (self.tr("Exhibit reference"), self.reference, self.tr("such as E-14")),
                (self.tr("Legal basis"), self.basis, self.tr("the order, consent or law under which it is held")),
                (self.tr("Custodian"), self.custodian, self.tr("who answers for it; may stay empty")),
            )
        ):
            title = label(name)
            title.setBuddy(field)
            field.setPlaceholderText(hint)
            field.setAccessibleName(name)
            field.textChanged.connect(self._refresh)
            field.returnPressed.connect(self._add)
            grid.addWidget(title, at, 0)
            grid.addWidget(field, at, 1)
        self.passwords = PasswordFields(self.tr("of encrypted archives and files; may stay empty"))
        self.passwords.entered.connect(self._add)
        self.passwords.grown.connect(self.refit)
        self.passwords.setToolTip(
            self.tr(
                "Each is tried on whatever is encrypted. Kept in memory while the case is open, never written down."
            )
        )
        named = label(self.tr("Passwords"))
        named.setFixedHeight(self.reference.sizeHint().height())
        named.setBuddy(self.passwords.fields[0])
        grid.addWidget(named, grid.rowCount(), 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.passwords, grid.rowCount() - 1, 1)
        whole.addLayout(grid)
        whole.addWidget(
            label(
                self.tr("Originals are only read, never changed or copied. Every file is accounted for."),
                "caption",
                wrap=True,
            )
        )
        foot = row()
        foot.addStretch(1)
        foot.addWidget(button(self.tr("Cancel"), self.shut))
        self.go = button(self.tr("Import"), self._add, kind="primary")
        foot.addWidget(self.go)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)

    def ask(self, paths: Sequence[Path], known: Sequence[Source]) -> None:
        """Open for these paths, with the last source's reference and basis filled in."""
        self._paths = list(dict.fromkeys(paths))
        if known:
            last = known[-1]
            for field, value in (
                (self.reference, last.exhibit_reference),
                (self.basis, last.legal_basis),
                (self.custodian, last.custodian),
            ):
                if not field.text():
                    field.setText(value)
        self.passwords.clear()
        self._show_places()
        self.open()
        self.reference.setFocus()
        self.reference.selectAll()

    def shut(self) -> None:
        self.passwords.clear()
        super().shut()

    def choose_folder(self) -> None:
        choose_folder(self, self.tr("Choose a folder"), lambda folder: self._chosen([folder]))

    def choose_files(self) -> None:
        choose_files(self, self.tr("Choose files, archives, disk images or films"), self._chosen)

    def _chosen(self, paths: Sequence[Path]) -> None:
        self._paths = list(dict.fromkeys([*self._paths, *paths]))
        self._show_places()

    def _show_places(self) -> None:
        empty_layout(self._places)
        for path in self._paths[:8]:
            self._places.addWidget(Elided(words.readable_path(str(path))))
        if len(self._paths) > 8:
            self._places.addWidget(label(self.tr("and {0} more").format(len(self._paths) - 8), "quiet"))
        if not self._paths:
            self._places.addWidget(label(self.tr("No folder or file chosen yet."), "quiet"))
        self._refresh()
        self.refit()

    def _refresh(self) -> None:
        ready = bool(self._paths and self.reference.text().strip() and self.basis.text().strip())
        self.go.setEnabled(ready)

    def _add(self) -> None:
        if not self.go.isEnabled():
            return
        requests = [
            SourceRequest(
                path=path,
                exhibit_reference=self.reference.text().strip(),
                legal_basis=self.basis.text().strip(),
                custodian=self.custodian.text().strip(),
                passwords=self.passwords.passwords,
            )
            for path in self._paths
        ]
        self.shut()
        self.added.emit(requests)
