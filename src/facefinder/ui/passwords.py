"""Passwords of encrypted files: as many fields as there are passwords, veiled unless somebody wants to see them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from facefinder.ui.theme import Size
from facefinder.ui.widgets import button, column, row


class PasswordFields(QWidget):
    """``changed`` comes with each key, ``entered`` with Return, ``grown`` when there is one more field."""

    changed = Signal()
    entered = Signal()
    grown = Signal()

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.fields: list[QLineEdit] = []
        self._lines = column(spacing=Size.SMALL)
        self._shown = QCheckBox(self.tr("Show what is typed"))
        self._shown.toggled.connect(lambda _: self._veil())
        self.more = button(self.tr("Another password"), self._add, kind="link", icon_name="plus")
        foot = row()
        foot.addWidget(self.more)
        foot.addStretch(1)
        foot.addWidget(self._shown)
        self._whole = column(spacing=Size.SMALL)
        self._whole.addLayout(self._lines)
        self._whole.addLayout(foot)
        self.setLayout(self._whole)
        self.clear()

    @property
    def passwords(self) -> tuple[str, ...]:
        """What was typed, each once; nothing of it is kept anywhere else."""
        return tuple(dict.fromkeys(field.text() for field in self.fields if field.text()))

    def clear(self) -> None:
        """One empty field; nothing typed before is kept."""
        for field in self.fields:
            field.clear()
            self._lines.removeWidget(field)
            field.hide()
            field.deleteLater()
        self.fields = []
        self._shown.setChecked(False)
        self.add_field()

    def add_field(self) -> None:
        field = QLineEdit()
        field.setPlaceholderText(self._hint or self.tr("Password"))
        field.setAccessibleName(self.tr("Password {0}").format(len(self.fields) + 1))
        field.textChanged.connect(self._refresh)
        field.returnPressed.connect(self.entered)
        self.fields.append(field)
        self._lines.addWidget(field)
        before = self.fields[-2] if len(self.fields) > 1 else None
        if before is not None:
            self.setTabOrder(before, field)
            self.setTabOrder(field, self.more)
        self._veil()
        self._refresh()

    def _add(self) -> None:
        self.add_field()
        self.fields[-1].show()
        self._whole.activate()  # whoever holds this asks for its size now
        self.grown.emit()
        self.fields[-1].setFocus()

    def _veil(self) -> None:
        shown = self._shown.isChecked()
        for field in self.fields:
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _refresh(self) -> None:
        self.more.setEnabled(all(field.text() for field in self.fields))
        self._shown.setEnabled(any(field.text() for field in self.fields))
        self.changed.emit()
