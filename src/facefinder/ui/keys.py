"""The keys of a case: encrypting it, pass-phrases, further keys, and the recovery key that is shown once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QListWidget, QWidget

from facefinder.ui import words
from facefinder.ui.asking import ask_first
from facefinder.ui.desk import Desk
from facefinder.ui.forms import Form
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Veil, button, column, copy_text, hairline, label, row


class RecoveryKey(Veil):
    """Shows a recovery key once: it is stored nowhere. It closes only when somebody says that it is written down."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=560)
        self.sheet.setAccessibleName(self.tr("Recovery key"))
        whole = column(spacing=Size.MEDIUM, margin=Size.WIDE)
        whole.addWidget(label(self.tr("Write the recovery key down now"), "heading"))
        whole.addWidget(
            label(
                self.tr("It opens the case when every pass-phrase is lost. It is shown once and stored nowhere."),
                "quiet",
                wrap=True,
            )
        )
        self._plain = ""
        self.key: QLabel = label("", "key", wrap=True, selectable=True)
        self.key.setAccessibleName(self.tr("Recovery key"))
        whole.addWidget(self.key)
        self.written = QCheckBox(self.tr("I have written it down"))
        whole.addWidget(self.written)
        foot = row()
        foot.addWidget(button(self.tr("Copy"), lambda: copy_text(self._plain), icon_name="copy"))
        foot.addStretch(1)
        self.go = button(self.tr("Done"), self._done, kind="primary")
        self.written.toggled.connect(self.go.setEnabled)
        foot.addWidget(self.go)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)

    def show_key(self, key: str) -> None:
        self._plain = key
        self.key.setText(_in_two_lines(key))
        self.written.setChecked(False)
        self.go.setEnabled(False)
        self.open()
        self.written.setFocus()

    def shut(self) -> None:
        """Nothing but the button closes it, and then the key is gone from the window too."""
        if self.isHidden() or not self.written.isChecked():
            return
        self._plain = ""
        self.key.clear()
        super().shut()

    def _done(self) -> None:
        self.shut()


def _in_two_lines(key: str) -> str:
    """A key of many groups in two lines of about the same length, for copying it down."""
    groups = key.split("-")
    half = (len(groups) + 1) // 2
    return "-".join(groups[:half]) + "-\n" + "-".join(groups[half:]) if half < len(groups) else key


class KeysPart(QWidget):
    """``encrypt_asked`` carries the pass-phrase with which a plain case is to be encrypted."""

    told = Signal(str)
    encrypt_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        known = (desk.session.record.number, desk.session.record.title)
        whole = column(spacing=Size.MEDIUM)
        whole.addWidget(label(self.tr("Encryption"), "heading"))
        self.state = label("", "quiet", wrap=True)
        whole.addWidget(self.state)
        self.encrypting = Form(
            self.tr("Encrypt this case"),
            self.tr(
                "The case closes, is encrypted, and opens again. Plain files are overwritten; earlier backups stay."
            ),
            self.tr("Encrypt the case"),
            self.encrypt,
            icon_name="lock",
        )
        self.encrypting.add_new_passphrase(self.tr("Pass-phrase"), self.tr("Once more"), known)
        whole.addWidget(self.encrypting)
        self.keys = QListWidget()
        self.keys.setAccessibleName(self.tr("Keys that open this case"))
        self.keys.setMaximumHeight(120)
        whole.addWidget(self.keys)
        self.changing = Form(
            self.tr("Change the pass-phrase of the chosen key"), "", self.tr("Change it"), self.change, icon_name="lock"
        )
        self.changing.add("old", self.tr("The one it has"), secret=True)
        self.changing.add_new_passphrase(self.tr("The new one"), self.tr("Once more"), known)
        whole.addWidget(self.changing)
        self.line = hairline()
        whole.addWidget(self.line)
        self.adding = Form(
            self.tr("Add a key"),
            self.tr("A further pass-phrase that opens the case, such as that of a second person."),
            self.tr("Add the key"),
            self.add,
            icon_name="plus",
        )
        self.adding.add("name", self.tr("Whose key"))
        self.adding.add("known", self.tr("A pass-phrase that opens it now"), secret=True)
        self.adding.add_new_passphrase(self.tr("The new one"), self.tr("Once more"), known)
        self.remove_button = button(self.tr("Remove the chosen key"), self.remove)
        self.adding.foot.insertWidget(1, self.remove_button)
        whole.addWidget(self.adding)
        whole.addStretch(1)
        self.setLayout(whole)

    def refresh(self) -> None:
        self._desk.tasks.run(self._desk.session.encryption.keys, self._show, quick=True)

    def _show(self, names: Sequence[str]) -> None:
        session = self._desk.session
        active: bool = session.encryption.active
        able = session.access.may("encryption.add_key")
        self.state.setText(
            self.tr("This case is encrypted: catalogue, pictures, vectors and temporary files.")
            if active
            else self.tr("This case is not encrypted: whoever has the disk can read it.")
        )
        chosen = max(self.keys.currentRow(), 0)
        self.keys.clear()
        self.keys.addItems(list(names))
        if names:
            self.keys.setCurrentRow(min(chosen, len(names) - 1))
        self.encrypting.setVisible(not active and able)
        self.keys.setVisible(active)
        self.changing.setVisible(active)
        self.line.setVisible(active and able)
        self.adding.setVisible(active and able)
        self.remove_button.setEnabled(len(names) > 1)

    @property
    def _key(self) -> str:
        return self.keys.currentItem().text() if self.keys.currentRow() >= 0 else ""

    def _typed_twice(self, form: Form) -> bool:
        if form.secret("first") == form.secret("again"):
            return True
        form.say(self.tr("The two pass-phrases differ."))
        form.field("again").setFocus()
        return False

    def encrypt(self) -> None:
        """Ask for the plain case to be encrypted."""
        from facefinder.domain.errors import KnownError
        from facefinder.files.keys import check_new_passphrase

        form = self.encrypting
        if not self._typed_twice(form):
            return
        passphrase = form.secret("first")
        try:
            check_new_passphrase(passphrase)
        except KnownError as fault:
            form.say(words.told(fault))
            return

        def sure() -> None:
            form.clear()
            self.encrypt_asked.emit(passphrase)

        ask_first(
            self,
            self.tr("Encrypt this case?"),
            self.tr("A lost pass-phrase loses the case, unless the recovery key that is shown next is kept."),
            self.tr("Encrypt the case"),
            sure,
        )

    def change(self) -> None:
        """Exchange the chosen key's pass-phrase."""
        form, encryption, name = self.changing, self._desk.session.encryption, self._key
        if self._typed_twice(form):
            old, new = form.secret("old"), form.secret("first")
            form.run(self._desk, lambda: encryption.change_passphrase(name, old, new), self._done(form, name))

    def add(self) -> None:
        """Let a further pass-phrase open the case."""
        form, encryption = self.adding, self._desk.session.encryption
        if self._typed_twice(form):
            name, known, new = form["name"], form.secret("known"), form.secret("first")
            form.run(self._desk, lambda: encryption.add_key(name, known, new), self._done(form, name))

    def remove(self) -> None:
        """Let the chosen key open the case no more."""
        form, encryption, name = self.adding, self._desk.session.encryption, self._key
        known = form.secret("known")
        ask_first(
            self,
            self.tr("Remove the key of {0}?").format(name),
            self.tr("Its pass-phrase opens the case no more. It can only be added anew."),
            self.tr("Remove the key"),
            lambda: form.run(self._desk, lambda: encryption.remove_key(name, known), self._done(form, name)),
        )

    def _done(self, form: Form, name: str) -> Any:
        def done(_: Any) -> None:
            form.clear()
            self.told.emit(self.tr("Changed: the key of {0}").format(name))
            self.refresh()

        return done
