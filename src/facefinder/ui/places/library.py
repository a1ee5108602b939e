"""Everything the case holds: photographs and faces, by source and folder, narrowed by the filters of a search."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QUndoStack
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLineEdit, QSplitter, QStackedWidget, QToolButton, QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.filters import Filter
from facefinder.domain.records import EnrolledFace, Source
from facefinder.domain.shelves import Held, Shelf, Shelved
from facefinder.ui import words
from facefinder.ui.desk import Desk
from facefinder.ui.dropping import FACE_MIME
from facefinder.ui.inspector import Inspector
from facefinder.ui.memory import Memory
from facefinder.ui.shelf_filters import ShelfFilters
from facefinder.ui.shelf_tree import Folders, ShelfTree
from facefinder.ui.shelf_view import SHELVED_ROLE, ShelfModel, ShelfView
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size
from facefinder.ui.undoing import Change
from facefinder.ui.widgets import Elided, Notice, column, hairline, label, row


class LibraryPlace(QWidget):
    """Sources and folders on the left, what they hold in the middle, the chosen one's provenance on the right."""

    search_asked = Signal(object)
    add_sources_asked = Signal()
    told = Signal(str)

    def __init__(self, desk: Desk, memory: Memory, stack: QUndoStack, parent: QWidget | None = None) -> None:
        """``memory`` is the case's own, ``stack`` takes what can be undone."""
        super().__init__(parent)
        self._desk, self._memory, self._stack = desk, memory, stack
        self._task: Task | None = None
        self._stale = True
        self._keeping = self._grown = self._ready = self._awaited = False
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.model = ShelfModel(desk, self)
        self._build()
        self._restore()
        desk.imported.connect(self._outdate)

    def _build(self) -> None:
        self.folders = ShelfTree()
        self.folders.chosen.connect(self.refresh_list)
        side = QWidget()
        left = column(spacing=Size.SMALL)
        left.setContentsMargins(Size.MEDIUM, Size.MEDIUM, Size.STEP, Size.SMALL)
        left.addWidget(label(self.tr("Sources and folders"), "section"))
        left.addWidget(self.folders, 1)
        side.setLayout(left)
        side.setMinimumWidth(180)

        self.view = ShelfView(self._desk, self.model)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._chosen())
        self.model.dataChanged.connect(lambda *_: self._page_came())
        self._kinds = QButtonGroup(self)
        self._photographs = self._chip(self.tr("Photographs"))
        self._faces = self._chip(self.tr("Faces"))
        for chip in (self._photographs, self._faces):
            chip.setToolTip(self.tr("List photographs, or each face by itself (L)"))
        self._photographs.setChecked(True)
        self._which = QComboBox()
        self._which.setAccessibleName(self.tr("With or without a face"))
        for name, value in (
            (self.tr("with or without a face"), None),
            (self.tr("with a face"), True),
            (self.tr("without a face"), False),
        ):
            self._which.addItem(name, value)
        self._which.activated.connect(lambda _: self.refresh_list())
        self.count = Elided("", "quiet")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar = row(spacing=Size.STEP + 2)
        bar.setContentsMargins(0, 0, Size.SMALL, 0)
        for widget in (self._photographs, self._faces, self._which):
            bar.addWidget(widget)
        bar.addWidget(self.count, 1)
        self.filters = ShelfFilters(self._desk, self)
        self.filters.asked.connect(self.refresh_list)
        self.filters.cleared.connect(self._any_face)
        self.filters.wanted_changed.connect(self._filter_chosen)
        self.notice = Notice()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.notice)
        middle = QWidget()
        inside = column(spacing=Size.SMALL)
        inside.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.STEP, Size.SMALL)
        inside.addLayout(bar)
        inside.addWidget(self.filters)
        inside.addWidget(self._pages, 1)
        middle.setLayout(inside)
        middle.setMinimumWidth(320)

        self.inspector = Inspector(self._desk)
        self.inspector.search_asked.connect(self.search_asked)
        self.inspector.told.connect(self.told)
        self.inspector.setMinimumWidth(240)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        for part in (side, middle, self.inspector):
            self.split.addWidget(part)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([216, 770, 290])
        self.split.setCollapsible(1, False)
        self.split.splitterMoved.connect(lambda *_: self._memory.keep("library/split", self.split.saveState()))
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(self.split, 1)
        self.setLayout(whole)

    def _chip(self, name: str) -> QToolButton:
        chip = QToolButton()
        chip.setProperty("kind", "chip")
        chip.setText(name)
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda _checked=False: self.refresh_list())
        self._kinds.addButton(chip)
        return chip

    # --- remembering ------------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        """Take up where the person left this case."""
        memory = self._memory
        (self._faces if memory.text("library/kind") == "faces" else self._photographs).setChecked(True)
        self._which.setCurrentIndex(int(memory.number("library/which", 0)) % self._which.count())
        self.folders.choose_marked(int(memory.number("library/source", 0)), memory.text("library/folder"))
        self.filters.restore(memory.text("library/filter"))
        state = memory.state("library/split")
        if not state.isEmpty():
            self.split.restoreState(state)
        self._ready = True

    def _remember(self) -> None:
        keep = self._memory.keep
        keep("library/kind", "faces" if self._faces.isChecked() else "photographs")
        keep("library/which", self._which.currentIndex())
        # What an encrypted case is asked for is not written beside it in plain text.
        plain = not self._desk.session.encryption.active
        keep("library/source", self.folders.place[0] if plain else 0)
        keep("library/folder", self.folders.mark if plain else "")
        keep("library/filter", self.filters.document() if plain else "")

    # --- going about ------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        self.filters.follow_blindness()
        if self._stale:
            self.refresh()
        self.view.setFocus()

    def left(self) -> None:
        """Another place is shown: nothing floats over it."""
        self.filters.panel.shut()

    @property
    def words(self) -> QLineEdit:
        """Where words are typed that narrow the list."""
        return self.filters.words

    def show_faces(self, faces: bool) -> None:
        (self._faces if faces else self._photographs).setChecked(True)
        self.refresh_list()

    def toggle_kind(self) -> None:
        """From photographs to faces, or back."""
        self.show_faces(not self._faces.isChecked())

    def save_face(self) -> None:
        """Save the face looked at as a picture with its provenance."""
        self.inspector.grip.save()

    def step(self, by: int) -> None:
        index = self.model.index(self.view.currentIndex().row() + by, 0)
        if index.isValid():
            self.view.setCurrentIndex(index)

    @property
    def current(self) -> Shelved | None:
        found: Any = self.view.currentIndex().data(SHELVED_ROLE)
        return found if isinstance(found, Shelved) else None

    def shelf(self) -> Shelf:
        """What the person asked to see."""
        source_id, folder = self.folders.place
        wanted = None if self._faces.isChecked() else self._which.currentData()
        return Shelf(source_id=source_id, folder=folder, faces=wanted, wanted=self.filters.wanted)

    # --- reading ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read sources and folders anew, then the list."""
        self._stale = False
        session = self._desk.session
        self._wait()
        self.filters.fetch_facets()
        self._desk.tasks.run(lambda: (session.sources(), session.library.folders()), self._show_folders, self._refused)

    def _wait(self) -> None:
        """Something is being read: cards without pictures stand where there is no list yet."""
        self.view.wait(True)
        if not self.model.rowCount():
            self._pages.setCurrentWidget(self.view)

    def _show_folders(self, found: tuple[list[Source], Folders]) -> None:
        self.folders.show_folders(*found)
        self.refresh_list()

    def refresh_list(self) -> None:
        """Read the list anew for what was asked."""
        if not self._ready:
            return
        library, shelf, faces = self._desk.session.library, self.shelf(), self._faces.isChecked()
        self._which.setVisible(not faces)
        self._remember()
        self.filters.show_kind(faces=faces)
        self.filters.begin()
        each = self.filters.each
        if self._task is not None:
            self._task.cancel()
        self._task = self._desk.tasks.run(
            lambda: library.held(shelf, faces, each), partial(self._show, faces=faces), self._refused
        )

    def _refused(self, fault: KnownError) -> None:
        self.filters.refuse(fault)
        self.view.wait(False)
        self.count.show_text("")
        if self.filters.wanted:
            title, do, act = self.tr("This filter cannot be followed"), self.tr("Show everything"), self.clear
        else:
            title, do, act = self.tr("The holdings cannot be read"), self.tr("Try again"), self.refresh
        self.notice.show_notice("triangle-alert", title, words.told(fault), do, act)
        self._pages.setCurrentWidget(self.notice)

    def _show(self, held: Held, *, faces: bool) -> None:
        kept = self._kept() if faces is self.model.of_faces else 0
        self.view.wait(False)
        self.model.show(held.ids, faces=faces)
        self.view.refit()
        self.count.show_text(self.filters.line(held))
        self.filters.show_held(held)
        place = self.model.place_of(kept)
        if place >= 0:
            self._keeping = True
            self.view.setCurrentIndex(self.model.index(place, 0))
            self._keeping = False
        elif not self._grown:
            self.inspector.show_face(None)
        self._grown = False
        if not held.ids:
            self._tell_nothing(held)
        self._pages.setCurrentWidget(self.view if held.ids else self.notice)

    def _tell_nothing(self, held: Held) -> None:
        faces = self._faces.isChecked()
        if held.of and self.filters.wanted:
            hidden = words.faces(held.of) if faces else words.photographs(held.of)
            self.notice.show_notice(
                "funnel",
                self.tr("Nothing here fits the filters"),
                self.tr("{0} filtered out by: {1}").format(hidden, self.filters.told(self.filters.wanted)),
                self.tr("Clear the filters"),
                self.filters.clear,
            )
        elif self._desk.summary is not None and not self._desk.summary.exhibits:
            self.notice.show_notice(
                "folder-plus",
                self.tr("The case holds nothing yet"),
                self.tr("Add a folder, archive, disk image or film, or drop it on this window."),
                self.tr("Add sources…"),
                self.add_sources_asked.emit,
            )
        else:
            self.notice.show_notice("funnel", self.tr("Nothing here fits"), "", self.tr("Show everything"), self.clear)

    def _kept(self) -> int:
        """The id of what is chosen now, 0 for nothing."""
        shelved = self.current
        if shelved is None:
            return 0
        return shelved.face.face_id if shelved.face is not None else shelved.exhibit.exhibit_id

    def clear(self) -> None:
        """Show everything again: every source, every folder, without a filter."""
        self.folders.choose_everything()
        self.filters.clear()

    def _any_face(self) -> None:
        self._which.setCurrentIndex(0)
        self.refresh_list()

    def _filter_chosen(self, before: Filter, after: Filter) -> None:
        text = self.filters.told(after) or self.tr("every filter taken away")
        show = self.filters.show_filter
        self._stack.push(Change(self.tr("Library: {0}").format(text), partial(show, before), partial(show, after)))

    # --- the chosen one ---------------------------------------------------------------------------------------------

    def _page_came(self) -> None:
        if self._awaited and self.current is not None:
            self._chosen()

    def _chosen(self) -> None:
        shelved = self.current
        # What was chosen before it was read is shown when it is.
        self._awaited = shelved is None and self.view.currentIndex().isValid() and not self._keeping
        if shelved is None or self._keeping:
            return
        name = words.readable_path(shelved.path).rsplit("/", 1)[-1]
        if shelved.face is not None:
            self.inspector.show_face(shelved.face, name, words.quality(shelved.face.quality))
            return
        session, exhibit_id = self._desk.session, shelved.exhibit.exhibit_id

        def show(faces: Sequence[EnrolledFace]) -> None:
            if self.current is shelved:
                self.inspector.show_exhibit(exhibit_id, faces, name)

        self._desk.tasks.run(lambda: session.faces_of(exhibit_id), show, quick=True)

    def _outdate(self) -> None:
        # What a person looks at stays, also where it is no more on the list as it is now.
        self._stale = self._grown = True
        if self.isVisible():
            self.refresh()

    # --- dragging ---------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # A face that is let go where it was taken up goes nowhere; everything else is the window's.
        if event.mimeData().hasFormat(FACE_MIME) and event.source() is not None:
            event.accept()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.ignore()
