"""How the program looks and behaves on this desk."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSpinBox, QWidget

from facefinder.ui.application import LANGUAGES
from facefinder.ui.memory import Memory
from facefinder.ui.theme import Appearance, Size, theme
from facefinder.ui.undoing import Change
from facefinder.ui.widgets import Facts, column, hairline, label, row, scrolled

TEXT_SIZES = (90, 100, 115, 130, 150)
LENGTHS = (10, 25, 50, 100, 200, 500)


class SettingsPlace(QWidget):
    """Every change holds at once and is remembered. ``idle_changed`` carries the minutes until the desk is covered."""

    idle_changed = Signal(float)
    told = Signal(str)

    def __init__(self, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self.changes = QUndoStack(self)
        self._shown: dict[QWidget, Any] = {}
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Size.WIDE)
        grid.setVerticalSpacing(Size.MEDIUM)
        grid.setColumnStretch(1, 1)
        self._line = 0
        self._grid = grid

        self._section(self.tr("Appearance"))
        self.appearance = QComboBox()
        for name, value in (
            (self.tr("as the system"), Appearance.SYSTEM),
            (self.tr("dark"), Appearance.DARK),
            (self.tr("light"), Appearance.LIGHT),
        ):
            self.appearance.addItem(name, value.value)
        self.appearance.setCurrentIndex(max(self.appearance.findData(theme().appearance.value), 0))
        self.appearance.activated.connect(self._appearance_chosen)
        self._setting(self.tr("Theme"), self.appearance)
        self.text_size = QComboBox()
        for size in TEXT_SIZES:
            self.text_size.addItem(f"{size} %", size)
        self.text_size.setCurrentIndex(max(self.text_size.findData(round(memory.number("text_size", 1.0) * 100)), 0))
        self.text_size.activated.connect(self._text_size_chosen)
        self._setting(self.tr("Text size"), self.text_size, self.tr("On top of the size that the system sets."))
        self.language = QComboBox()
        self.language.addItem(self.tr("as the system"), "")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(self.language.findData(memory.text("language")), 0))
        self.language.activated.connect(self._language_chosen)
        self._setting(self.tr("Language"), self.language, self.tr("Holds from the next start."))

        self._section(self.tr("Searching"))
        self.length = QComboBox()
        for length in LENGTHS:
            self.length.addItem(str(length), length)
        self.length.setCurrentIndex(max(self.length.findData(int(memory.number("top", 50))), 0))
        self.length.activated.connect(lambda _: memory.keep("top", float(self.length.currentData())))
        self._setting(
            self.tr("Candidates in a list"),
            self.length,
            self.tr("A longer list finds more, and takes longer to examine."),
        )
        self.fold = QCheckBox(self.tr("Fold near copies under one candidate"))
        self.fold.setChecked(memory.flag("fold", True))
        self.fold.toggled.connect(lambda on: memory.keep("fold", on))
        self._setting(self.tr("Near copies"), self.fold)

        self._section(self.tr("Privacy"))
        self.idle = QSpinBox()
        self.idle.setRange(0, 240)
        self.idle.lineEdit().setTextMargins(Size.SMALL, 0, 0, 0)
        self.idle.lineEdit().setTextMargins(Size.SMALL, 0, 0, 0)
        self.idle.setSuffix(self.tr(" minutes"))
        self.idle.setSpecialValueText(self.tr("never"))
        self.idle.setValue(int(memory.number("idle_minutes", 10)))
        self.idle.valueChanged.connect(self._idle_chosen)
        self._setting(
            self.tr("Cover the desk after"),
            self.idle,
            self.tr("When nobody touches the program. Work goes on underneath."),
        )

        self._section(self.tr("About"))
        facts = Facts()
        facts.show_facts(
            [
                (self.tr("Network"), self.tr("closed: this program can open no connection")),
                (self.tr("Icons"), "Lucide, ISC"),
            ]
        )
        grid.addWidget(facts, self._line, 0, 1, 2)

        content = QWidget()
        inside = column(spacing=Size.LARGE, margin=Size.WIDE)
        inside.addWidget(label(self.tr("Settings"), "title"))
        inside.addLayout(grid)
        inside.addStretch(1)
        content.setLayout(inside)
        content.setMaximumWidth(640)
        outer = QWidget()
        across = row(spacing=0)
        across.addWidget(content, 1)
        across.addStretch(1)
        outer.setLayout(across)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(scrolled(outer), 1)
        self.setLayout(whole)
        self._watch()

    # --- taking back ------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Every change by a person can be taken back, one by one."""
        for choice in (self.appearance, self.text_size, self.language, self.length):
            self._shown[choice] = choice.currentIndex()
            choice.activated.connect(partial(self._changed, choice))
        self._shown[self.fold] = self.fold.isChecked()
        self.fold.clicked.connect(lambda on: self._changed(self.fold, on))
        self._shown[self.idle] = self.idle.value()
        self.idle.editingFinished.connect(lambda: self._changed(self.idle, self.idle.value()))

    def _changed(self, field: QWidget, after: Any) -> None:
        before = self._shown[field]
        if after != before:
            self._shown[field] = after
            text = self.tr("setting: {0}").format(field.accessibleName())
            self.changes.push(Change(text, partial(self._put, field, before), partial(self._put, field, after)))

    def _put(self, field: QWidget, value: Any) -> None:
        """Set a field as a person would."""
        self._shown[field] = value
        if isinstance(field, QComboBox):
            field.setCurrentIndex(value)
            field.activated.emit(value)
        elif isinstance(field, QSpinBox):
            field.setValue(value)
        elif isinstance(field, QCheckBox):
            field.setChecked(value)

    def _section(self, name: str) -> None:
        if self._line:
            self._grid.addWidget(hairline(), self._line, 0, 1, 2)
            self._line += 1
        self._grid.addWidget(label(name, "section"), self._line, 0, 1, 2)
        self._line += 1

    def _setting(self, name: str, field: QWidget, hint: str = "") -> None:
        named = label(name)
        named.setBuddy(field)
        field.setAccessibleName(name)
        field.setMaximumWidth(320)
        # Beside the field itself, not beside its hint.
        named.setMinimumHeight(field.sizeHint().height())
        self._grid.addWidget(named, self._line, 0, Qt.AlignmentFlag.AlignTop)
        box = column(spacing=2)
        box.addWidget(field)
        if hint:
            box.addWidget(label(hint, "caption", wrap=True))
        self._grid.addLayout(box, self._line, 1)
        self._line += 1

    def entered(self) -> None:
        self.appearance.setCurrentIndex(max(self.appearance.findData(theme().appearance.value), 0))
        self._shown[self.appearance] = self.appearance.currentIndex()
        self.appearance.setFocus()

    def _appearance_chosen(self, _: int) -> None:
        chosen = Appearance(self.appearance.currentData())
        self._memory.keep("appearance", chosen.value)
        theme().show(chosen)

    def _text_size_chosen(self, _: int) -> None:
        size = float(self.text_size.currentData()) / 100
        self._memory.keep("text_size", size)
        theme().show(text_size=size)

    def _language_chosen(self, _: int) -> None:
        self._memory.keep("language", str(self.language.currentData()))
        self.told.emit(self.tr("The language changes when FaceFinder is started again."))

    def _idle_chosen(self, minutes: int) -> None:
        self._memory.keep("idle_minutes", float(minutes))
        self.idle_changed.emit(float(minutes))
