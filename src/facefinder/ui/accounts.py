"""The people of the program on one case: named, given roles, closed; each with a pass-phrase of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QCheckBox, QWidget

from facefinder.domain.roles import Role
from facefinder.ui import words
from facefinder.ui.asking import ask_first
from facefinder.ui.desk import Desk
from facefinder.ui.forms import Form
from facefinder.ui.places.case import Lines, lines_view
from facefinder.ui.theme import Size
from facefinder.ui.undoing import Change
from facefinder.ui.widgets import button, column, hairline, label, row


def role_word(role: Role) -> str:
    translate = QCoreApplication.translate
    return {
        Role.OPERATOR: translate("roles", "operator"),
        Role.EXAMINER: translate("roles", "examiner"),
        Role.ADMINISTRATOR: translate("roles", "administrator"),
        Role.AUDITOR: translate("roles", "auditor"),
    }[role]


def role_hint(role: Role) -> str:
    translate = QCoreApplication.translate
    return {
        Role.OPERATOR: translate("roles", "imports and searches"),
        Role.EXAMINER: translate("roles", "searches, decides and names"),
        Role.ADMINISTRATOR: translate("roles", "people, policy, keys, erasing"),
        Role.AUDITOR: translate("roles", "reads the record, changes nothing"),
    }[role]


class AccountsPart(QWidget):
    """``first_named`` comes when the single-person mode ends: the case is opened again then."""

    told = Signal(str)
    first_named = Signal()

    def __init__(self, desk: Desk, stack: QUndoStack) -> None:
        super().__init__()
        self._desk, self._stack = desk, stack
        known = (desk.session.record.number, desk.session.record.title)
        whole = column(spacing=Size.MEDIUM)
        whole.addWidget(label(self.tr("People of the program"), "heading"))
        self.mode = label("", "quiet", wrap=True)
        whole.addWidget(self.mode)
        self.lines = Lines([self.tr("Name"), self.tr("Roles"), self.tr("Access"), self.tr("Added")], self)
        self.view = lines_view(self.lines, (160, 240, 90, 190), self.tr("People of the program"), 1)
        self.view.setMinimumHeight(150)
        self.view.selectionModel().currentChanged.connect(self._chosen)
        whole.addWidget(self.view)
        self.acts = row()
        self.roles_button = button(self.tr("Give these roles"), self.set_roles)
        self.access_button = button(self.tr("Close the access"), self.turn_access)
        self.reset_button = button(self.tr("New pass-phrase"), self.reset)
        for made in (self.roles_button, self.access_button, self.reset_button):
            self.acts.addWidget(made)
        self.acts.addStretch(1)
        whole.addLayout(self.acts)
        whole.addWidget(hairline())
        self.form = Form(
            self.tr("Roles and pass-phrase"),
            self.tr("Nobody shares an account. The first person named is an administrator."),
            self.tr("Add this person"),
            self.add,
            icon_name="plus",
        )
        self.form.add("name", self.tr("Name"))
        self.form.add_new_passphrase(self.tr("Pass-phrase"), self.tr("Once more"), known)
        self.roles: dict[Role, QCheckBox] = {}
        for role in Role:
            box = QCheckBox(self.tr("{0}: {1}").format(role_word(role), role_hint(role)))
            self.roles[role] = box
            self.form.extra.addWidget(box)
        whole.addWidget(self.form)
        self.own = Form(self.tr("Your own pass-phrase"), "", self.tr("Change it"), self.change_own, icon_name="lock")
        self.own.add("old", self.tr("The one you have"), secret=True)
        self.own.add_new_passphrase(self.tr("The new one"), self.tr("Once more"), known)
        whole.addWidget(self.own)
        whole.addStretch(1)
        self.setLayout(whole)

    def refresh(self) -> None:
        self._desk.tasks.run(self._desk.session.people.all, self._show, quick=True)

    def _show(self, people: Sequence[Any]) -> None:
        access = self._desk.session.access
        at = max(self.view.currentIndex().row(), 0)
        self.lines.show(
            [
                (
                    person.name,
                    ", ".join(role_word(role) for role in Role if role in person.roles),
                    self.tr("open") if person.active else self.tr("closed"),
                    words.when(person.added_at),
                )
                for person in people
            ],
            keys=people,
        )
        self.mode.setText(
            self.tr("You work here as {0}.").format(self._desk.session.operator)
            if people
            else self.tr(
                "Single-person mode: one person does everything, and the log says so. Naming somebody ends it."
            )
        )
        able = access.may("people.add")
        self.form.setVisible(able)
        self.own.setVisible(bool(people))
        self.view.setVisible(bool(people))
        for made in (self.roles_button, self.access_button, self.reset_button):
            made.setVisible(able and bool(people))
        if not people:
            self.roles[Role.ADMINISTRATOR].setChecked(True)
        else:
            self.view.selectRow(min(at, len(people) - 1))

    @property
    def chosen(self) -> Any:
        model: Any = self.view.model()
        return self.lines.key(model.mapToSource(self.view.currentIndex()).row())

    def _chosen(self, current: QModelIndex, before: QModelIndex) -> None:
        person = self.chosen
        if person is not None:
            for role, box in self.roles.items():
                box.setChecked(role in person.roles)
            self.access_button.setText(self.tr("Close the access") if person.active else self.tr("Open the access"))

    @property
    def _ticked(self) -> list[Role]:
        return [role for role, box in self.roles.items() if box.isChecked()]

    def _typed_twice(self, form: Form) -> bool:
        if form.secret("first") != form.secret("again"):
            form.say(self.tr("The two pass-phrases differ."))
            form.field("again").setFocus()
            return False
        return True

    def add(self) -> None:
        """Name the person in the form."""
        form, people, roles = self.form, self._desk.session.people, self._ticked
        if not self._typed_twice(form):
            return
        name, passphrase = form["name"], form.secret("first")
        alone = self._desk.session.access.single_person

        def done(_: Any) -> None:
            form.clear()
            self.told.emit(self.tr("{0} can work on this case").format(name))
            if alone:
                self.first_named.emit()
            else:
                self.refresh()

        def sure() -> None:
            form.run(self._desk, lambda: people.add(name, roles, passphrase), done)

        if not alone:
            sure()
            return
        ask_first(
            self,
            self.tr("End the single-person mode?"),
            self.tr("From now on everybody opens this case under their own name, with a pass-phrase of their own."),
            self.tr("Name {0}").format(name),
            sure,
        )

    def set_roles(self) -> None:
        """Give the chosen person the ticked roles."""
        person, people, roles = self.chosen, self._desk.session.people, self._ticked
        if person is not None and set(roles) != set(person.roles):
            self._change(
                person.name,
                self.tr("roles of {0}").format(person.name),
                lambda: people.set_roles(person.name, sorted(person.roles)),
                lambda: people.set_roles(person.name, roles),
            )

    def turn_access(self) -> None:
        """Close the chosen person's access, or open it again."""
        person, people = self.chosen, self._desk.session.people
        if person is not None:
            self._change(
                person.name,
                self.tr("access of {0}").format(person.name),
                lambda: people.set_active(person.name, person.active),
                lambda: people.set_active(person.name, not person.active),
            )

    def _change(self, name: str, text: str, back: Callable[[], object], again: Callable[[], object]) -> None:
        """Do ``again`` for the first time, and let it be taken back."""

        def run(work: Callable[[], object]) -> Callable[[], object]:
            return lambda: self._desk.tasks.run(work, lambda _: self.refresh(), in_turn=True)

        def done(_: Any) -> None:
            self._stack.push(Change(text, run(back), run(again)))
            self._done(name)(None)

        self.form.run(self._desk, again, done)

    def reset(self) -> None:
        """Give the chosen person the pass-phrase in the form."""
        person, people = self.chosen, self._desk.session.people
        if person is None or not self._typed_twice(self.form):
            return
        new = self.form.secret("first")
        self.form.run(self._desk, lambda: people.reset_passphrase(person.name, new), self._done(person.name))

    def change_own(self) -> None:
        """Exchange the pass-phrase of whoever works here."""
        form, people, name = self.own, self._desk.session.people, self._desk.session.operator
        if not self._typed_twice(form):
            return
        old, new = form.secret("old"), form.secret("first")
        form.run(self._desk, lambda: people.change_passphrase(name, old, new), self._done(name))

    def _done(self, name: str) -> Any:
        def done(_: Any) -> None:
            self.form.clear(["first", "again"])
            self.own.clear()
            self.told.emit(self.tr("Changed: {0}").format(name))
            self.refresh()

        return done
