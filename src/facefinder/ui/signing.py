"""Signing a policy in the window: what it demands, who signs it, the key and its pass-phrase; set at once or saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from facefinder.domain.authority import BOUNDS, Policy
from facefinder.domain.errors import KnownError
from facefinder.files.documents import write_document
from facefinder.files.signing import create_key, load_key
from facefinder.people.authority import signed_policy
from facefinder.ui import words
from facefinder.ui.choosing import choose_file, choose_target
from facefinder.ui.desk import Desk
from facefinder.ui.passphrases import NewPassphrase
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, Veil, button, column, hairline, label, row, set_kind


class SignPolicy(Veil):
    """``signed`` comes when a policy was set. Key and pass-phrase are used once and kept nowhere."""

    signed = Signal()
    told = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=640)
        self._desk: Desk | None = None
        self._key: Path | None = None
        self._fields: dict[str, QSpinBox | QCheckBox] = {}
        self.sheet.setAccessibleName(self.tr("Sign a policy"))
        whole = column(spacing=Size.SMALL, margin=Size.WIDE)
        whole.addWidget(label(self.tr("Sign a policy"), "heading"))
        whole.addWidget(
            label(
                self.tr(
                    "Once set it is on the record and cannot be taken back; the next one that is signed with the same "
                    "key takes its place. The first one binds the case to its key."
                ),
                "quiet",
                wrap=True,
            )
        )
        self._settings = QGridLayout()
        self._settings.setHorizontalSpacing(Size.LARGE)
        self._settings.setVerticalSpacing(Size.STEP)
        whole.addLayout(self._settings)
        whole.addWidget(hairline())
        whole.addLayout(self._signing())
        self.says = label("", "warning", wrap=True)
        self.says.hide()
        whole.addWidget(self.says)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(button(self.tr("Cancel"), self.shut))
        self.save_button = button(self.tr("Sign and save…"), self.choose_target, icon_name="download")
        self.set_button = button(self.tr("Sign and set it"), self.sign_and_set, kind="primary")
        for made in (self.save_button, self.set_button):
            foot.addWidget(made)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)

    def _signing(self) -> QGridLayout:
        self._grid = grid = QGridLayout()
        grid.setHorizontalSpacing(Size.MEDIUM)
        grid.setVerticalSpacing(Size.SMALL)
        grid.setColumnStretch(1, 1)
        self.by, self.passphrase = QLineEdit(), QLineEdit()
        self.by.setPlaceholderText(self.tr("who answers for the policy"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._key_name = Elided("", "quiet")
        key = row(spacing=Size.STEP)
        key.addWidget(self._key_name, 1)
        self.choose_button = button(self.tr("Choose…"), self.choose_key, icon_name="file")
        self.make_button = button(self.tr("Make one…"), self.choose_new_key, icon_name="plus")
        for made, name in (
            (self.choose_button, self.tr("Choose the key file")),
            (self.make_button, self.tr("Make a new key file")),
        ):
            made.setAccessibleName(name)
            made.setToolTip(name)
            key.addWidget(made)
        self._names = []
        for at, name in enumerate((self.tr("Signed by"), self.tr("Key file"), self.tr("Its pass-phrase"))):
            self._names.append(label(name))
            grid.addWidget(self._names[at], at, 0)
        self._names[0].setBuddy(self.by)
        self._names[2].setBuddy(self.passphrase)
        self.by.setAccessibleName(self.tr("Signed by"))
        self.passphrase.setAccessibleName(self.tr("Pass-phrase of the key file"))
        grid.addWidget(self.by, 0, 1)
        grid.addLayout(key, 1, 1)
        grid.addWidget(self.passphrase, 2, 1)
        self.new_passphrase = NewPassphrase()
        grid.addWidget(self.new_passphrase, 3, 0, 1, 2)
        for field in (self.by, self.passphrase):
            field.textChanged.connect(self._refresh)
        self.passphrase.returnPressed.connect(self.sign_and_set)
        self.new_passphrase.changed.connect(self._refresh)
        self.new_passphrase.entered.connect(self.sign_and_set)
        return grid

    # --- asking -----------------------------------------------------------------------------------------------------

    def ask(self, desk: Desk, policy: Policy, names: list[tuple[str, str]]) -> None:
        """Open with the settings of ``policy``; ``names`` are the settings in the order in which they are shown."""
        self._desk = desk
        self.by.setText(desk.session.operator)
        self._say("")
        self._put(policy, names)
        self._choose(None, making=False)
        self.open()
        self.choose_button.setFocus()

    def _put(self, policy: Policy, names: list[tuple[str, str]]) -> None:
        known = asdict(policy)
        said = {
            "retention_days": (self.tr(" days"), self.tr("without a limit")),
            "lock_after_minutes": (self.tr(" minutes"), self.tr("never")),
        }
        if not self._fields:
            for at, (key, name) in enumerate(names):
                value = known[key]
                field: QSpinBox | QCheckBox
                if isinstance(value, bool):
                    field = QCheckBox(name)
                    self._settings.addWidget(field, at, 0, 1, 2)
                else:
                    field = QSpinBox()
                    field.setRange(*BOUNDS[key])
                    field.setGroupSeparatorShown(True)
                    field.setMinimumWidth(150)
                    field.lineEdit().setTextMargins(Size.SMALL, 0, 0, 0)
                    suffix, zero = said.get(key, ("", ""))
                    field.setSuffix(suffix)
                    field.setSpecialValueText(zero)
                    named = label(name)
                    named.setBuddy(field)
                    self._settings.addWidget(named, at, 0)
                    self._settings.addWidget(field, at, 1)
                field.setAccessibleName(name)
                self._fields[key] = field
            self._settings.setColumnStretch(0, 1)
        for key, field in self._fields.items():
            if isinstance(field, QCheckBox):
                field.setChecked(bool(known[key]))
            else:
                field.setValue(int(known[key]))

    def field(self, key: str) -> Any:
        """The field of a setting."""
        return self._fields[key]

    @property
    def settings(self) -> dict[str, bool | int]:
        return {
            key: field.isChecked() if isinstance(field, QCheckBox) else field.value()
            for key, field in self._fields.items()
        }

    def choose_key(self) -> None:
        choose_file(self, self.tr("Choose the key file"), self.take_key)

    def choose_new_key(self) -> None:
        choose_target(self, self.tr("Where to keep the new key"), partial(self.take_key, making=True), suffix="pem")

    def take_key(self, path: Path, *, making: bool = False) -> None:
        """Sign with the key in this file, or with a new one that is made there."""
        self._choose(path, making=making)
        (self.new_passphrase.first if making else self.passphrase).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.new_passphrase.align(self._grid)

    def _choose(self, path: Path | None, *, making: bool) -> None:
        self._key, self._making = path, making
        told = self.tr("none chosen") if path is None else words.readable_path(str(path))
        self._key_name.show_text(self.tr("new: {0}").format(told) if making else told)
        self._forget()
        self._say("")  # what was said is of the key before
        self._names[2].setVisible(path is not None and not making)
        self.passphrase.setVisible(path is not None and not making)
        self.new_passphrase.setVisible(making)
        self._refresh()
        if not self.isHidden():
            self.refit()

    def _forget(self) -> None:
        self.passphrase.clear()
        self.new_passphrase.clear()

    def shut(self) -> None:
        self._forget()
        super().shut()

    def _refresh(self) -> None:
        typed = self.new_passphrase.ready if self._key and self._making else bool(self.passphrase.text())
        ready = self._key is not None and bool(self.by.text().strip()) and typed
        for made in (self.save_button, self.set_button):
            made.setEnabled(ready)

    # --- signing ----------------------------------------------------------------------------------------------------

    def sign_and_set(self) -> None:
        """Sign the settings and set them as the case's policy."""
        desk = self._desk
        if desk is None:
            return

        def done(_: Any) -> None:
            self.shut()
            self.told.emit(self.tr("The policy is signed and set"))
            self.signed.emit()

        self._sign(desk.session.authority.set_policy, done)

    def choose_target(self) -> None:
        choose_target(self, self.tr("Save the signed policy"), self.sign_and_save, suffix="json")

    def sign_and_save(self, target: Path) -> None:
        """Sign the settings and write them to a file, to be set elsewhere."""

        def done(_: Any) -> None:
            self.shut()
            self.told.emit(self.tr("The signed policy is saved: {0}").format(target.name))

        self._sign(partial(write_document, target), done)

    def _sign(self, use: Callable[[dict[str, Any]], object], done: Callable[[Any], object]) -> None:
        path, desk = self._key, self._desk
        if path is None or desk is None or not self.set_button.isEnabled():
            return
        making, by, settings = self._making, self.by.text().strip(), self.settings
        secret = (self.new_passphrase.passphrase if making else self.passphrase.text()).encode()
        self._say("")
        for made in (self.save_button, self.set_button):
            made.setEnabled(False)

        def work() -> None:
            key = create_key(path, secret) if making else load_key(path, secret)
            use(signed_policy(settings, key, by))

        def failed(fault: KnownError) -> None:
            if making and path.exists():
                self._choose(path, making=False)
            self._refresh()
            self._say(words.told(fault))

        desk.tasks.run(work, done, failed)

    def _say(self, text: str) -> None:
        self.says.setText(text)
        set_kind(self.says, "warning")
        self.says.setVisible(bool(text))
        if not self.isHidden():
            self.refit()
