"""The command palette and the sheet of keys: both made from the window's commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from facefinder.ui.commands import Command, Commands
from facefinder.ui.indexes import NOWHERE, Index
from facefinder.ui.theme import Size, theme
from facefinder.ui.widgets import Veil, button, column, label, row, scrolled


class _Model(QAbstractListModel):
    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.shown: list[Command] = []

    def show(self, commands: Sequence[Command]) -> None:
        self.beginResetModel()
        self.shown = list(commands)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.isValid():
            command = self.shown[index.row()]
            return f"{command.title}\t{command.keys}"
        return None


class _Delegate(QStyledItemDelegate):
    """Name on the left, keys on the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, 32)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        name, _, keys = str(index.data()).partition("\t")
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("accent_soft"))
            painter.drawRoundedRect(area, Size.CORNER, Size.CORNER)
        inner = area.adjusted(Size.MEDIUM, 0, -Size.MEDIUM, 0)
        painter.setFont(theme().font())
        painter.setPen(theme().colour("text"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(theme().colour("quiet"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys)
        painter.restore()


def fits(words: str, name: str) -> bool:
    """Whether every word that was typed begins somewhere in a command's name."""
    name = name.casefold()
    return all(word in name for word in words.casefold().split())


class Palette(Veil):
    """Type a part of a command's name; Enter does it."""

    def __init__(self, parent: QWidget, commands: Commands) -> None:
        super().__init__(parent, width=560, top=True)
        self._commands = commands
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("What do you want to do?"))
        self.words.setAccessibleName(self.tr("Find a command"))
        self.words.textChanged.connect(self._find)
        self.words.installEventFilter(self)
        self.model = _Model(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setStyleSheet("background: transparent")
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setFixedHeight(352)
        self.list.clicked.connect(lambda _: self._do())
        whole = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        whole.addWidget(self.words)
        whole.addWidget(self.list)
        self.sheet.setLayout(whole)
        self.sheet.setAccessibleName(self.tr("Command palette"))

    def open(self) -> None:
        self.words.clear()
        self._find("")
        super().open()
        self.words.setFocus()

    def _find(self, words: str) -> None:
        self.model.show([one for one in self._commands.all if one.available() and fits(words, one.title)])
        self.list.setCurrentIndex(self.model.index(0, 0))

    def _do(self) -> None:
        index = self.list.currentIndex()
        if not index.isValid():
            return
        command = self.model.shown[index.row()]
        self.shut()
        command.action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.words and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                place = (self.list.currentIndex().row() + step) % max(self.model.rowCount(), 1)
                self.list.setCurrentIndex(self.model.index(place, 0))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
        return super().eventFilter(watched, event)


class KeySheet(Veil):
    """Every key, by group."""

    def __init__(self, parent: QWidget, commands: Commands) -> None:
        super().__init__(parent, width=880)
        self._commands = commands
        whole = column(spacing=Size.MEDIUM, margin=Size.WIDE)
        head = row()
        head.addWidget(label(self.tr("Keys"), "heading"))
        head.addStretch(1)
        self._close = button(self.tr("Close"), self.shut)
        head.addWidget(self._close)
        whole.addLayout(head)
        content = QWidget()
        across = QHBoxLayout(content)
        across.setContentsMargins(0, 0, Size.LARGE, 0)
        across.setSpacing(32)
        self._sides = [column(spacing=Size.LARGE), column(spacing=Size.LARGE)]
        for side in self._sides:
            across.addLayout(side, 1)
        area = scrolled(content)
        whole.addWidget(area, 1)
        self.sheet.setLayout(whole)
        self._fill()
        area.setMinimumHeight(min(content.sizeHint().height(), 640))

    def _fill(self) -> None:
        groups: dict[str, list[Command]] = {}
        for command in self._commands.all:
            if command.keys:
                groups.setdefault(command.group, []).append(command)
        heights = [0, 0]
        for group, commands in groups.items():
            made = QWidget()
            inside = QGridLayout(made)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setVerticalSpacing(Size.STEP)
            inside.setColumnStretch(0, 1)
            inside.addWidget(label(group, "section"), 0, 0, 1, 2)
            for at, command in enumerate(commands, 1):
                inside.addWidget(label(command.name, wrap=True), at, 0)
                keys = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
                inside.addWidget(label(command.keys, "quiet"), at, 1, keys)
            side = 0 if heights[0] <= heights[1] else 1
            self._sides[side].addWidget(made)
            heights[side] += len(commands) + 1
        for groups_below in self._sides:
            groups_below.addStretch(1)

    def open(self) -> None:
        super().open()
        self._close.setFocus()
