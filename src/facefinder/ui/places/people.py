"""The persons of the case: a name or pseudonym each, the faces confirmed as theirs, and those that could be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QSplitter, QStackedWidget, QWidget

from facefinder.domain.decisions import Outcome
from facefinder.domain.errors import KnownError
from facefinder.ui import words
from facefinder.ui.desk import Desk
from facefinder.ui.face_tiles import FaceTiles, Tile, place_line
from facefinder.ui.theme import Size
from facefinder.ui.undoing import Change
from facefinder.ui.widgets import Notice, beside_icon, button, column, hairline, label, row

_SEARCHES = 40


@dataclass(frozen=True, slots=True)
class _Found:
    lines: Sequence[Any]
    faces: Sequence[Tile]
    ready: Sequence[Tile]


class PeoplePlace(QWidget):
    """Left the names, in the middle the faces of the chosen one, right the candidates that can be confirmed."""

    told = Signal(str)
    erase_asked = Signal(int, str)
    place_asked = Signal(str)

    def __init__(self, desk: Desk, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stack = desk, stack
        self._person = 0
        self._lines: Sequence[Any] = ()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        desk.decided.connect(self._outdated)
        desk.imported.connect(self._outdated)

    def _build(self) -> None:
        side = QWidget()
        left = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        left.addWidget(label(self.tr("People"), "heading"))
        self.new_name = QLineEdit()
        self.new_name.setPlaceholderText(self.tr("Name or pseudonym"))
        self.new_name.setAccessibleName(self.tr("Name or pseudonym of a new person"))
        self.new_name.returnPressed.connect(self.add)
        line = row(spacing=Size.STEP)
        line.addWidget(self.new_name, 1)
        self.add_button = button(self.tr("Add"), self.add)
        line.addWidget(self.add_button)
        left.addLayout(line)
        self.names = QListWidget()
        self.names.setFrameShape(QFrame.Shape.NoFrame)
        self.names.setSpacing(2)
        self.names.setAccessibleName(self.tr("Persons of the case"))
        self.names.currentItemChanged.connect(self._chosen)
        left.addWidget(self.names, 1)
        subjects = button(self.tr("Data subjects…"), partial(self.place_asked.emit, "subjects"), kind="link")
        left.addWidget(subjects, 0, Qt.AlignmentFlag.AlignLeft)
        side.setLayout(left)
        side.setMinimumWidth(220)

        middle = QWidget()
        inside = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        self.name, self.note = QLineEdit(), QLineEdit()
        for field, name in ((self.name, self.tr("Name")), (self.note, self.tr("Note about the person"))):
            field.setAccessibleName(name)
            field.setPlaceholderText(name)
            field.editingFinished.connect(self.describe)
            inside.addWidget(field)
        self._count = label("", "quiet", wrap=True)
        inside.addWidget(self._count)
        self.faces = FaceTiles(self._desk, self.tr("Faces confirmed as this person's"))
        self._no_face = Notice()
        self._no_face.show_notice(
            "user",
            self.tr("No face is confirmed yet"),
            self.tr("Choose one at the right that an examiner decided to be a potential candidate."),
        )
        self._face_pages = QStackedWidget()
        self._face_pages.addWidget(self._no_face)
        self._face_pages.addWidget(self.faces)
        inside.addWidget(self._face_pages, 1)
        foot = row()
        self.withdraw_button = button(self.tr("Withdraw"), self.withdraw, icon_name="undo-2")
        self.retire_button = button(self.tr("Retire the name"), self.retire)
        self.erase_button = button(self.tr("Erase every trace…"), self._ask_erase)
        for made in (self.withdraw_button, self.retire_button):
            foot.addWidget(made)
        foot.addStretch(1)
        foot.addWidget(self.erase_button)
        inside.addLayout(foot)
        middle.setLayout(inside)

        right = QWidget()
        beside = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        beside.addWidget(label(self.tr("Can be confirmed"), "section"))
        beside.addWidget(
            label(
                self.tr(
                    "Potential candidates by an examiner's decision, with a second examiner's where policy says so."
                ),
                "caption",
                wrap=True,
            )
        )
        self.ready = FaceTiles(self._desk, self.tr("Candidates that can be confirmed"))
        self.ready.doubleClicked.connect(lambda _: self.confirm())
        self._none_ready = Notice()
        self._ready_pages = QStackedWidget()
        self._ready_pages.addWidget(self._none_ready)
        self._ready_pages.addWidget(self.ready)
        beside.addWidget(self._ready_pages, 1)
        self.confirm_button = button(
            self.tr("Confirm as this person's"), self.confirm, kind="primary", icon_name="check"
        )
        beside.addWidget(self.confirm_button)
        self.copies_button = button("", self.confirm_with_copies, icon_name="copy")
        self.copies_button.setToolTip(
            self.tr("Each near copy on which the same was decided is confirmed too, on its own; undone as one.")
        )
        self.copies_button.hide()
        beside.addWidget(self.copies_button)
        self.ready.selectionModel().currentChanged.connect(lambda *_: self._offer_copies())
        right.setLayout(beside)

        self._notice = Notice()
        self._notice.show_notice(
            "users",
            self.tr("Nobody is named in this case"),
            self.tr("Give a name or a pseudonym, then confirm faces that were decided to be potential candidates."),
            self.tr("Name somebody"),
            self.new_name.setFocus,
        )
        pair = QSplitter(Qt.Orientation.Horizontal)
        pair.addWidget(middle)
        pair.addWidget(right)
        pair.setSizes([560, 420])
        pair.setChildrenCollapsible(False)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._notice)
        self._pages.addWidget(pair)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(side)
        split.addWidget(self._pages)
        split.setStretchFactor(1, 1)
        split.setSizes([250, 1000])
        split.setChildrenCollapsible(False)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(split, 1)
        self.setLayout(whole)

    # --- showing ----------------------------------------------------------------------------------------------------

    @property
    def notice(self) -> Notice:
        return self._notice

    def entered(self) -> None:
        self.refresh()
        (self.names if self.names.count() else self.new_name).setFocus()

    def _outdated(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read persons, their faces and what can be confirmed anew."""
        session, wanted = self._desk.session, self._person

        def fetch() -> _Found:
            lines = session.persons.all()
            numbers = [each.person.person_id for each in lines]
            person = wanted if wanted in numbers else (numbers[0] if numbers else 0)
            faces: list[Tile] = []
            if person:
                faces = [
                    Tile(
                        each.face_id or 0,
                        each.confirmed_by,
                        "\n".join(part for part in (words.when(each.confirmed_at), each.reasons) if part),
                        key=each,
                    )
                    for each in session.persons.faces(person)
                ]
            return _Found(lines, _shelved(session, faces), _shelved(session, _ready(session)) if numbers else ())

        self._desk.tasks.run(fetch, self._show)

    def _show(self, found: _Found) -> None:
        self._lines = found.lines
        self.names.blockSignals(True)
        self.names.clear()
        chosen = None
        for each in found.lines:
            said = self.tr("{0} · {1}").format(each.person.name, words.faces(each.confirmed))
            item = QListWidgetItem(said)
            item.setData(Qt.ItemDataRole.UserRole, each.person.person_id)
            item.setSizeHint(QSize(120, 28))
            self.names.addItem(item)
            if each.person.person_id == self._person or chosen is None:
                chosen = item if each.person.person_id == self._person or self.names.count() == 1 else chosen
        if chosen is not None:
            self.names.setCurrentItem(chosen)
            self._person = int(chosen.data(Qt.ItemDataRole.UserRole))
        else:
            self._person = 0
        self.names.blockSignals(False)
        self.faces.tiles.show(found.faces)
        self.ready.tiles.show(found.ready)
        self._pages.setCurrentIndex(1 if found.lines else 0)
        self._face_pages.setCurrentIndex(1 if found.faces else 0)
        self._ready_pages.setCurrentIndex(1 if found.ready else 0)
        self._none_ready.show_notice(
            "list-checks",
            self.tr("No candidate waits"),
            self.tr("Decide candidates to be potential ones in Search or Review; they come here."),
            self.tr("Go to Review"),
            partial(self.place_asked.emit, "review"),
        )
        if found.faces:
            self.faces.choose(0)
        if found.ready:
            self.ready.choose(0)
        self._show_person()

    def _show_person(self) -> None:
        line = next((each for each in self._lines if each.person.person_id == self._person), None)
        for field, text in (
            (self.name, line.person.name if line else ""),
            (self.note, line.person.note if line else ""),
        ):
            if not field.hasFocus() or not field.isModified():
                field.setText(text)
        if line is not None:
            self._count.setText(
                words.joined(
                    (
                        self.tr("{0} confirmed").format(words.faces(line.confirmed)),
                        self.tr("named by {0}, {1}").format(line.person.named_by, words.when(line.person.named_at)),
                    )
                )
            )
        self.withdraw_button.setEnabled(bool(self.faces.tiles.tiles))
        self.retire_button.setEnabled(line is not None and not line.confirmed)
        self.confirm_button.setEnabled(line is not None and bool(self.ready.tiles.tiles))
        self._offer_copies()

    def _chosen(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        if item is not None:
            self._person = int(item.data(Qt.ItemDataRole.UserRole))
            self.refresh()

    # --- doing, and taking it back ----------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """The candidate after or before, of those that can be confirmed."""
        self.ready.choose(self.ready.currentIndex().row() + by)

    def add(self) -> None:
        """Name the person whose name is written."""
        name, persons = self.new_name.text(), self._desk.session.persons
        if not name.strip():
            self.new_name.setFocus()
            return

        def done(person: int) -> None:
            self._person = person
            self.new_name.clear()
            self._did(
                self.tr("named {0}").format(name.strip()),
                lambda: persons.retire(person),
                lambda: persons.bring_back(person),
            )

        self._desk.tasks.run(lambda: persons.add(name), done, in_turn=True)

    def describe(self) -> None:
        """Record another name or note."""
        person, name, note = self._person, self.name.text(), self.note.text()
        line = next((each for each in self._lines if each.person.person_id == person), None)
        if line is None or (name.strip(), note.strip()) == (line.person.name, line.person.note):
            return
        persons = self._desk.session.persons

        def done(before: Any) -> None:
            self._did(
                self.tr("described {0}").format(name.strip()),
                lambda: persons.describe(person, before.name, before.note),
                lambda: persons.describe(person, name, note),
            )

        def failed(fault: KnownError) -> None:
            self.told.emit(words.told(fault))
            self.refresh()

        self.name.setModified(False)
        self.note.setModified(False)
        self._desk.tasks.run(lambda: persons.describe(person, name, note), done, failed, in_turn=True)

    def confirm(self) -> None:
        """Confirm the chosen candidate as the chosen person's face."""
        tile, person = self.ready.current, self._person
        if tile is None or not person:
            return
        persons, search_id = self._desk.session.persons, str(tile.key)

        def done(number: int) -> None:
            self._did(
                self.tr("face confirmed"),
                lambda: persons.withdraw(number),
                lambda: persons.restore(number),
            )

        self._desk.tasks.run(lambda: persons.confirm(person, search_id, tile.face_id), done, in_turn=True)

    def _offer_copies(self) -> None:
        """Offer the near copies of the chosen candidate that may be confirmed with it."""
        tile = self.ready.current
        self.copies_button.hide()
        if tile is None:
            return
        persons, search_id, face_id = self._desk.session.persons, str(tile.key), tile.face_id

        def show(found: Mapping[int, str]) -> None:
            now, able = self.ready.current, sum(not why for why in found.values())
            if now is not None and now.face_id == face_id and able and self.confirm_button.isEnabled():
                self.copies_button.setText(beside_icon(self.tr("Confirm with its %Ln near copy(s)", "", able)))
                self.copies_button.show()

        self._desk.tasks.run(lambda: persons.copies(search_id, face_id), show, quick=True)

    def confirm_with_copies(self) -> None:
        """Confirm the chosen candidate and its near copies as the chosen person's faces, each on its own."""
        tile, person = self.ready.current, self._person
        if tile is None or not person or self.copies_button.isHidden():
            return
        persons, search_id = self._desk.session.persons, str(tile.key)

        def done(numbers: list[int]) -> None:
            def each(act: Callable[[int], None]) -> Callable[[], None]:
                def work() -> None:
                    for number in numbers:
                        act(number)

                return work

            said = self.tr("face confirmed with %Ln near copy(s)", "", len(numbers) - 1)
            self._did(said, each(persons.withdraw), each(persons.restore))

        self._desk.tasks.run(lambda: persons.confirm_copies(person, search_id, tile.face_id), done, in_turn=True)

    def withdraw(self) -> None:
        """Take the chosen confirmation back."""
        tile = self.faces.current
        if tile is None:
            return
        persons, number = self._desk.session.persons, tile.key.confirmation_id
        self._desk.tasks.run(
            lambda: persons.withdraw(number),
            lambda _: self._did(
                self.tr("confirmation withdrawn"),
                lambda: persons.restore(number),
                lambda: persons.withdraw(number),
            ),
            in_turn=True,
        )

    def retire(self) -> None:
        """Put the chosen name out of use."""
        person, persons = self._person, self._desk.session.persons
        self._desk.tasks.run(
            lambda: persons.retire(person),
            lambda _: self._did(
                self.tr("name retired"), lambda: persons.bring_back(person), lambda: persons.retire(person)
            ),
            in_turn=True,
        )

    def _ask_erase(self) -> None:
        if self._person:
            self.erase_asked.emit(self._person, self.name.text())

    def _did(self, text: str, back: Callable[[], object], again: Callable[[], object]) -> None:
        def run(work: Callable[[], object]) -> Callable[[], object]:
            return lambda: self._desk.tasks.run(work, lambda _: self._changed(), in_turn=True)

        self._stack.push(Change(text, run(back), run(again)))
        self.told.emit(self.tr("Recorded: {0}").format(text))
        self._changed()

    def _changed(self) -> None:
        self.refresh()


def _ready(session: Any) -> list[Tile]:
    """Candidates that can be confirmed now, of the newest searches; in a thread."""
    found: dict[int, Tile] = {}
    for past in list(session.recorded_searches())[:_SEARCHES]:
        able = {face_id for face_id, why in session.persons.confirmable(past.search_id).items() if not why}
        if not able:
            continue
        result = session.recorded_search(past.search_id)
        held = session.persons.confirmed(result)
        for candidate in result.candidates:
            face_id = candidate.face.face_id
            if face_id in able and face_id not in held:
                said = words.joined((words.when(past.searched_at, clock=False), past.purpose))
                found.setdefault(face_id, Tile(face_id, said, state=Outcome.POTENTIAL_CANDIDATE, key=past.search_id))
    return list(found.values())


def _shelved(session: Any, tiles: list[Tile]) -> list[Tile]:
    """The tiles with their photographs; in a thread."""
    known = {
        each.face.face_id: each
        for each in session.library.shelved_faces([tile.face_id for tile in tiles if tile.face_id])
        if each.face is not None
    }
    for tile in tiles:
        tile.shelved = known.get(tile.face_id)
        where = place_line(tile.shelved)
        tile.line = "\n".join(part for part in (where, tile.line) if part)
    return tiles
