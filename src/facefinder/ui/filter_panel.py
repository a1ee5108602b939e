"""Everything that a search can be limited to, in one panel under the filter bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSpinBox,
    QToolButton,
    QWidget,
)

from facefinder.domain.filters import Facets, Filter
from facefinder.ui import words
from facefinder.ui.filter_words import day_from
from facefinder.ui.icons import icon
from facefinder.ui.theme import Size
from facefinder.ui.widgets import button, column, hairline, label, row, set_kind

if TYPE_CHECKING:
    from facefinder.ui.contracts import PastSearch

QUALITIES = (0, 25, 45, 65)
LARGEST_FACE = 20_000


class Picker(QToolButton):
    """A button that tells what is chosen and opens a menu of choices with their counts."""

    def __init__(self, name: str, fill: Callable[[QMenu], None]) -> None:
        super().__init__()
        self.setProperty("kind", "chip")
        self.setIcon(icon("chevron-down", "quiet"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName(name)
        self._fill = fill
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.choices)
        self.setMenu(self._menu)

    def choices(self) -> QMenu:
        """The menu, filled for this moment."""
        self._menu.clear()
        self._fill(self._menu)
        return self._menu

    def tell(self, text: str, active: bool) -> None:
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, 260)
        self.setText(shown)
        self.setToolTip(text if shown != text else "")
        self.setProperty("active", active)
        self.style().unpolish(self)
        self.style().polish(self)


def offer(menu: QMenu, text: str, chosen: bool, act: Callable[[], object]) -> None:
    """A line of a menu that is ticked while it holds."""
    action = menu.addAction(text.replace("&", "&&"))
    action.setCheckable(True)
    action.setChecked(chosen)
    action.triggered.connect(lambda _checked=False: act())


def counted(name: str, count: int) -> str:
    return f"{name}   {words.number(count)}"


class FilterPanel(QFrame):
    """``changed`` carries the filter as it is now; ``fold_changed`` whether near copies shall be folded. ``withheld``
    are lines that are not offered: there is nothing to choose there, or whoever works here must not be told."""

    changed = Signal(object)
    fold_changed = Signal(bool)
    cleared = Signal()

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self._ground = ground
        self.setObjectName("sheet")
        self.setAccessibleName(self.tr("Filters"))
        self._wanted = Filter()
        self._facets = Facets()
        self._searches: Sequence[PastSearch] = ()
        self._anchor: QWidget | None = None
        self._lines: dict[str, tuple[QLabel, QWidget]] = {}
        self.withheld: frozenset[str] = frozenset()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Size.LARGE)
        self._grid.setVerticalSpacing(Size.SMALL)
        self._grid.setColumnStretch(1, 1)
        self._build()
        self.hide()

    def _build(self) -> None:
        self.source = Picker(self.tr("Source"), self._fill_sources)
        self.reference = Picker(self.tr("Exhibit reference"), self._fill_references)
        self.left_out = Picker(self.tr("Leave out"), self._fill_left_out)
        self.earlier = Picker(self.tr("Earlier search"), self._fill_searches)
        self.taken = self._days("taken")
        self.captured = self._days("captured")
        self.camera = QComboBox()
        self.camera.setEditable(True)
        self.camera.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.camera.activated.connect(self._camera_chosen)
        self._camera_line = QLineEdit()
        self.camera.setLineEdit(self._camera_line)
        self._camera_line.setPlaceholderText(self.tr("any camera; a part of its name will do"))
        self._camera_line.editingFinished.connect(lambda: self._set(camera=self._camera_line.text().strip()))
        self.quality = QComboBox()
        for least in QUALITIES:
            name = self.tr("{0} or better").format(words.quality_word(least)) if least else self.tr("any quality")
            self.quality.addItem(name, least)
        self.quality.activated.connect(lambda _: self._set(quality_from=self.quality.currentData()))
        self.smallest, self.largest = self._pixels(self.tr("no least size")), self._pixels(self.tr("no largest size"))
        self.smallest.valueChanged.connect(lambda value: self._set(face_size_from=float(value)))
        self.largest.valueChanged.connect(lambda value: self._set(face_size_to=float(value)))
        self.decided = QComboBox()
        for text, value in (
            (self.tr("with or without"), None),
            (self.tr("with a decision"), True),
            (self.tr("without a decision"), False),
        ):
            self.decided.addItem(text, value)
        self.decided.activated.connect(lambda _: self._set(decided=self.decided.currentData()))
        self.person = QComboBox()
        self.person.activated.connect(lambda _: self._set(person=self.person.currentData()))
        self.fold = QCheckBox(self.tr("near copies of one photograph behind one candidate"))
        self.fold.toggled.connect(self.fold_changed)

        self._add("source", self.tr("Source"), self.source)
        self._add("reference", self.tr("Exhibit reference"), self.reference)
        self._add("taken", self.tr("Taken"), self._pair(*self.taken))
        self._add("captured", self.tr("Captured"), self._pair(*self.captured))
        self._add("camera", self.tr("Camera"), self.camera)
        self._add("quality", self.tr("Quality"), self.quality)
        self._add("size", self.tr("Face size"), self._pair(self.smallest, self.largest))
        self._add("decided", self.tr("Decision"), self.decided)
        self._add("person", self.tr("Person"), self.person)
        self._add("earlier", self.tr("Earlier search"), self.earlier)
        self._add("left_out", self.tr("Leave out"), self.left_out)
        self._add("fold", self.tr("Fold"), self.fold)

        self._rule = label("", "caption", wrap=True)
        self._rule.hide()
        self._count = label("", "quiet", wrap=True)
        foot = row()
        foot.addWidget(self._count, 1)
        self.clear_button = button(self.tr("Clear"), self.cleared.emit, kind="link")
        foot.addWidget(self.clear_button)
        foot.addWidget(button(self.tr("Done"), self.shut))
        whole = column(spacing=Size.MEDIUM, margin=Size.LARGE)
        whole.addLayout(self._grid)
        whole.addWidget(self._rule)
        whole.addWidget(hairline())
        whole.addLayout(foot)
        self.setLayout(whole)

    def _add(self, key: str, name: str, field: QWidget) -> None:
        at = self._grid.rowCount()
        title = label(name, "quiet")
        title.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(name)
        self._grid.addWidget(title, at, 0)
        if isinstance(field, Picker):
            # Its arrow stands on the right by way of its direction, which would turn the place round too.
            self._grid.addWidget(field, at, 1, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        else:
            self._grid.addWidget(field, at, 1)
        self._lines[key] = (title, field)

    def _days(self, which: str) -> tuple[QLineEdit, QLineEdit]:
        made = []
        for end in (False, True):
            field = QLineEdit()
            field.setToolTip(self.tr("A year, a month or a day, such as 2024, 2024-03 or 2024-03-12; the ends count."))
            field.editingFinished.connect(partial(self._day_set, field, f"{which}_{'to' if end else 'from'}", end))
            made.append(field)
        return made[0], made[1]

    def _pixels(self, none: str) -> QSpinBox:
        field = QSpinBox()
        field.setRange(0, LARGEST_FACE)
        field.setSingleStep(10)
        field.setSpecialValueText(none)
        field.setSuffix(self.tr(" px"))
        field.setKeyboardTracking(False)
        field.lineEdit().setTextMargins(Size.SMALL, 0, 0, 0)
        field.setToolTip(self.tr("The shorter side of the face's box in the photograph, in pixels."))
        return field

    @staticmethod
    def _pair(low: QWidget, high: QWidget) -> QWidget:
        made = QWidget()
        made.setObjectName("clear")
        line = row(spacing=Size.STEP)
        line.addWidget(low, 1)
        line.addWidget(label("–", "quiet"))
        line.addWidget(high, 1)
        made.setLayout(line)
        made.setFocusProxy(low)
        return made

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_facets(self, facets: Facets, searches: Sequence[PastSearch]) -> None:
        """What there is to choose from now."""
        self._facets, self._searches = facets, searches
        with QSignalBlocker(self.camera):
            self.camera.clear()
            self.camera.addItem("", "")
            for name, count in facets.cameras:
                self.camera.addItem(counted(name, count), name)
        with QSignalBlocker(self.person):
            self.person.clear()
            self.person.addItem(self.tr("anybody"), "")
            for name, count in facets.people:
                self.person.addItem(counted(name, count), name)
        for (low, high), (first, last) in ((self.taken, facets.taken), (self.captured, facets.captured)):
            low.setPlaceholderText(first or self.tr("from"))
            high.setPlaceholderText(last or self.tr("until"))
        self.show_filter(self._wanted)

    def show_filter(self, wanted: Filter) -> None:
        """Show the filter that holds now."""
        self._wanted = wanted
        names = {source_id: name for source_id, name, _ in self._facets.sources}
        for picker, chosen, none in (
            (self.source, [names.get(one, str(one)) for one in wanted.sources], self.tr("every source")),
            (self.reference, list(wanted.exhibit_references), self.tr("every reference")),
            (
                self.left_out,
                [*(names.get(one, str(one)) for one in wanted.not_sources), *wanted.not_exhibit_references],
                self.tr("nothing"),
            ),
        ):
            picker.tell(", ".join(chosen) or none, bool(chosen))
        kept = {past.search_id: past.purpose for past in self._searches}
        earlier = wanted.within_search or wanted.not_within_search
        text = self.tr("only candidates of: {0}") if wanted.within_search else self.tr("no candidates of: {0}")
        self.earlier.tell(
            text.format(kept.get(earlier, earlier[:8])) if earlier else self.tr("the whole gallery"), bool(earlier)
        )
        for field, day in (
            (self.taken[0], wanted.taken_from),
            (self.taken[1], wanted.taken_to),
            (self.captured[0], wanted.captured_from),
            (self.captured[1], wanted.captured_to),
        ):
            if not field.hasFocus():
                field.setText(day)
        with QSignalBlocker(self.smallest), QSignalBlocker(self.largest):
            self.smallest.setValue(round(wanted.face_size_from))
            self.largest.setValue(round(wanted.face_size_to))
        self._camera_line.setText(wanted.camera)
        for box, value in (
            (self.quality, wanted.quality_from),
            (self.decided, wanted.decided),
            (self.person, wanted.person),
        ):
            box.setCurrentIndex(max(box.findData(value), 0))
        there = {
            "captured": self._facets.captured[0] or wanted.captured_from or wanted.captured_to,
            "person": self._facets.people or wanted.person,
            "earlier": self._searches or earlier,
        }
        for key, parts in self._lines.items():
            for part in parts:
                part.setVisible(key not in self.withheld and bool(there.get(key, True)))
        self.clear_button.setEnabled(bool(wanted))

    def show_fold(self, fold: bool) -> None:
        with QSignalBlocker(self.fold):
            self.fold.setChecked(fold)

    def explain(self, rule: str) -> None:
        """Tell what it means for what is listed to fit."""
        self._rule.setText(rule)
        self._rule.setVisible(bool(rule))

    def say(self, text: str, kind: str = "quiet") -> None:
        """How many faces are left, or what is wrong with the filter."""
        self._count.setText(text)
        set_kind(self._count, kind)

    @property
    def said(self) -> str:
        return self._count.text()

    # --- opening and closing ----------------------------------------------------------------------------------------

    def open_under(self, anchor: QWidget) -> None:
        """Show the panel under a button; Escape or a press elsewhere closes it."""
        self._anchor = anchor
        self.adjustSize()
        ground = self._ground
        width = min(max(self.sizeHint().width(), 440), ground.width() - 2 * Size.SMALL)
        height = min(self.sizeHint().height(), ground.height() - 2 * Size.SMALL)
        place = anchor.mapTo(ground, QPoint(0, anchor.height() + Size.STEP))
        left = max(min(place.x(), ground.width() - width - Size.SMALL), Size.SMALL)
        top = max(min(place.y(), ground.height() - height - Size.SMALL), Size.SMALL)
        self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()
        self.source.setFocus()
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def shut(self) -> None:
        if self.isHidden():
            return
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.hide()
        if self._anchor is not None:
            self._anchor.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Presses in menus and lists of choices belong to windows of their own.
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            beside = watched is not self and not self.isAncestorOf(watched) and watched is not self._anchor
            if beside and watched.window() is self.window():
                self.shut()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    # --- choosing ---------------------------------------------------------------------------------------------------

    def _set(self, **values: Any) -> None:
        wanted = replace(self._wanted, **values)
        if wanted != self._wanted:
            self.show_filter(wanted)
            self.changed.emit(wanted)

    def _toggle(self, name: str, value: Any) -> None:
        held = getattr(self._wanted, name)
        values = tuple(one for one in held if one != value) if value in held else (*held, value)
        self._set(**{name: values})

    def _camera_chosen(self, index: int) -> None:
        self._set(camera=str(self.camera.itemData(index) or ""))
        self._camera_line.setText(self._wanted.camera)

    def _day_set(self, field: QLineEdit, name: str, end: bool) -> None:
        day = day_from(field.text(), end=end)
        if day is None:
            self.say(self.tr("{0} is no date; write it as 2024-03-12").format(field.text()), "warning")
            return
        field.setText(day)
        self._set(**{name: day})

    def _fill_sources(self, menu: QMenu) -> None:
        for source_id, name, count in self._facets.sources:
            held = source_id in self._wanted.sources
            offer(menu, counted(name, count), held, partial(self._toggle, "sources", source_id))

    def _fill_references(self, menu: QMenu) -> None:
        for name, count in self._facets.exhibit_references:
            held = name in self._wanted.exhibit_references
            offer(menu, counted(name, count), held, partial(self._toggle, "exhibit_references", name))

    def _fill_left_out(self, menu: QMenu) -> None:
        menu.addSection(self.tr("Sources"))
        for source_id, name, count in self._facets.sources:
            held = source_id in self._wanted.not_sources
            offer(menu, counted(name, count), held, partial(self._toggle, "not_sources", source_id))
        menu.addSection(self.tr("Exhibit references"))
        for name, count in self._facets.exhibit_references:
            held = name in self._wanted.not_exhibit_references
            offer(menu, counted(name, count), held, partial(self._toggle, "not_exhibit_references", name))

    def _fill_searches(self, menu: QMenu) -> None:
        everything = not (self._wanted.within_search or self._wanted.not_within_search)
        offer(menu, self.tr("the whole gallery"), everything, partial(self._within, "", ""))
        for title, name in (
            (self.tr("Only the candidates of"), "within_search"),
            (self.tr("Without the candidates of"), "not_within_search"),
        ):
            menu.addSection(title)
            for past in self._searches[:10]:
                text = words.joined((words.when(past.searched_at), past.purpose, words.candidates(past.candidates)))
                held = getattr(self._wanted, name) == past.search_id
                offer(menu, text, held, partial(self._within, name, past.search_id))

    def _within(self, name: str, search_id: str) -> None:
        values = {"within_search": "", "not_within_search": ""}
        if name:
            values[name] = search_id
        self._set(**values)
