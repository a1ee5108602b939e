"""Small parts that every place uses, so that all of them are set in the same type and on the same grid."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from facefinder.ui import tips
from facefinder.ui.icons import icon
from facefinder.ui.theme import Size, theme


def label(text: str = "", kind: str = "body", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A line of text; ``kind`` is caption, section, quiet, strong, heading, title, warning, fault,
    mono or key."""
    made = QLabel(text)
    made.setProperty("kind", kind)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def set_kind(widget: QWidget, kind: str) -> None:
    """Change a label's or button's kind after it was made."""
    widget.setProperty("kind", kind)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(text: str, act: Callable[[], object] | None = None, *, kind: str = "", icon_name: str = "") -> QPushButton:
    """A push button; ``kind`` is empty, primary or link."""
    made = QPushButton(beside_icon(text) if icon_name else text)
    made.setAccessibleName(text)
    if kind:
        made.setProperty("kind", kind)
    if icon_name:
        made.setIcon(icon(icon_name, "accent_text" if kind == "primary" else "accent" if kind == "link" else "text"))
        made.setIconSize(QSize(16, 16))
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    return made


def beside_icon(text: str) -> str:
    """A button's text where an icon stands before it."""
    # The style puts icon and text too close together; a space of type keeps them in step at every text size.
    return f" {text}"


def tool(icon_name: str, name: str, act: Callable[[], object] | None = None, *, checkable: bool = False) -> QToolButton:
    """An icon button, always with a tooltip and a name for the screen reader."""
    made = QToolButton()
    made.setIcon(icon(icon_name))
    made.setIconSize(QSize(16, 16))
    made.setToolTip(tips.plain(name))
    made.setAccessibleName(name)
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    return made


def hairline(*, vertical: bool = False) -> QFrame:
    made = QFrame()
    made.setObjectName("hairline")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def column(*, spacing: int = Size.SMALL, margin: int = 0) -> QVBoxLayout:
    return _spaced(QVBoxLayout(), spacing, margin)


def row(*, spacing: int = Size.SMALL, margin: int = 0) -> QHBoxLayout:
    return _spaced(QHBoxLayout(), spacing, margin)


_Layout = TypeVar("_Layout", bound=QBoxLayout)


def _spaced(layout: _Layout, spacing: int, margin: int) -> _Layout:
    layout.setSpacing(spacing)
    layout.setContentsMargins(margin, margin, margin, margin)
    return layout


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            empty_layout(inner)


def scrolled(content: QWidget) -> QScrollArea:
    """``content`` in a frameless area that scrolls downwards only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    content.setObjectName("clear")
    area.setWidget(content)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


class Elided(QLabel):
    """One line that gives up its middle rather than its place; the whole is in the tooltip."""

    def __init__(self, text: str = "", kind: str = "body") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""
        self.show_text(text)

    def show_text(self, text: str) -> None:
        self._whole = text
        self.setToolTip(tips.plain(text))
        self.setAccessibleName(text)
        self._fit()

    @property
    def whole(self) -> str:
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        super().setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, max(self.width(), 24)))


class Value(QLabel):
    """A value that can be selected and copied as it is, whatever was put in to let it be broken over lines."""

    def __init__(self, text: str, kind: str = "body") -> None:
        super().__init__(breakable(text))
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy")).triggered.connect(self._copy)
        menu.popup(event.globalPos())

    def _copy(self) -> None:
        copy_text((self.selectedText() or self.text()).replace(_BREAK, ""))


class Facts(QWidget):
    """Names and values in two columns; values can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Size.MEDIUM)
        self._grid.setVerticalSpacing(Size.STEP)
        self._grid.setColumnStretch(1, 1)
        self._names: list[QLabel] = []

    def show_facts(self, facts: Sequence[tuple[str, str]], *, mono: frozenset[str] = frozenset()) -> None:
        """Show the facts that have a value, in order."""
        empty_layout(self._grid)
        self._names.clear()
        for at, (name, value) in enumerate((name, value) for name, value in facts if value):
            shown = Value(value, "mono" if name in mono else "body")
            shown.setAccessibleName(f"{name}: {value}")
            named = label(name, "caption")
            named.setContentsMargins(0, 1, 0, 0)
            self._names.append(named)
            self._grid.addWidget(named, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, at, 1, Qt.AlignmentFlag.AlignTop)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def names_width(self) -> int:
        """The room that the names need, in pixels."""
        return max((named.sizeHint().width() for named in self._names), default=0)

    def indent(self, width: int) -> None:
        """Let the values begin at least this far from the edge."""
        self._grid.setColumnMinimumWidth(0, width)

    def _fit(self) -> None:
        """Break names that would leave their values too little room."""
        most = max(round(self.width() * _NAMES_SHARE), 72)
        for named in self._names:
            long = named.fontMetrics().horizontalAdvance(named.text()) > most
            named.setWordWrap(long)
            named.setMaximumWidth(most if long else _NO_LIMIT)


def line_up(*together: Facts) -> None:
    """Let the values of facts that stand below each other begin at one edge."""
    widest = max(each.names_width for each in together)
    for each in together:
        each.indent(widest)


_NAMES_SHARE = 0.42
_NO_LIMIT = (1 << 24) - 1
_BREAK = "\N{ZERO WIDTH SPACE}"
_LONG_WORD = re.compile(r"[^\s/\\_\-]{24,}")
_LONG_NAME = re.compile(r"[^\s/\\]{24,}")
"""Such as an id: before a figure Qt breaks no line at a hyphen."""


def breakable(text: str) -> str:
    """Let a long path or hash be broken anywhere sensible, with spaces of no width."""
    if len(text) < 24:
        return text
    short = _LONG_WORD.sub(lambda word: _BREAK.join(word[0][at : at + 8] for at in range(0, len(word[0]), 8)), text)
    short = _LONG_NAME.sub(lambda name: name[0].replace("-", f"-{_BREAK}"), short)
    return "".join(part + _BREAK if part in "/\\_" else part for part in short)


class Notice(QWidget):
    """What a list shows in place of its content: one sentence, one thing to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._title = label("", "heading", wrap=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text = label("", "quiet", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._button = QPushButton()
        self._button.setProperty("kind", "primary")
        self._act: Callable[[], object] | None = None
        self._button.clicked.connect(self._pressed)
        inner = column(spacing=Size.SMALL)
        inner.addWidget(self._icon)
        inner.addSpacing(Size.STEP)
        inner.addWidget(self._title)
        inner.addWidget(self._text)
        inner.addSpacing(Size.STEP)
        inner.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        middle = QWidget()
        middle.setLayout(inner)
        middle.setMaximumWidth(440)
        middle.setMinimumWidth(200)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        across = row()
        across.addStretch(1)
        across.addWidget(middle, 4)
        across.addStretch(1)
        whole.addLayout(across)
        whole.addStretch(3)

    def show_notice(
        self, icon_name: str, title: str, text: str = "", do: str = "", act: Callable[[], object] | None = None
    ) -> None:
        self._icon.setPixmap(icon(icon_name, "quiet").pixmap(QSize(28, 28)))
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._button.setText(do)
        self._button.setVisible(bool(do))
        self._act = act

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def text(self) -> str:
        """The sentence under the title."""
        return self._text.text()

    @property
    def action(self) -> QPushButton:
        return self._button

    def _pressed(self) -> None:
        if self._act is not None:
            self._act()


class Veil(QWidget):
    """Covers its parent and holds one sheet in the middle; Escape or a press beside the sheet closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget, *, width: int = 520, top: bool = False) -> None:
        super().__init__(parent)
        self._covered = parent
        self._width, self._top = width, top
        self._before: QWidget | None = None
        self.sheet = QFrame(self)
        self.sheet.setObjectName("sheet")
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        self._before = self.window().focusWidget()
        self.setGeometry(self._covered.rect())
        self._place()
        self.show()
        self.raise_()

    def shut(self) -> None:
        if self.isHidden():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None
        self.closed.emit()

    def refit(self) -> None:
        self._place()

    def _place(self) -> None:
        width = min(round(self._width * max(theme().scale, 1.0)), self.width() - 2 * Size.WIDE)
        height = min(max(self.sheet.sizeHint().height(), 120), self.height() - 2 * Size.WIDE)
        layout = self.sheet.layout()
        if layout is not None and layout.hasHeightForWidth():
            height = min(layout.totalHeightForWidth(width), self.height() - 2 * Size.WIDE)
        spare = self.height() - height
        self.sheet.setGeometry(
            (self.width() - width) // 2, min(96, spare // 2) if self._top else spare // 2, width, height
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden() and watched is self._covered:
            self.setGeometry(self._covered.rect())
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("photo_ground", 150))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.sheet.geometry().contains(event.position().toPoint()):
            self.shut()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)


class Flow(QLayout):
    """Widgets in lines, wrapped where the width ends."""

    def __init__(self, spacing: int = Size.SMALL) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _lay(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            hint = item.sizeHint()
            if x + hint.width() > rect.right() + 1 and line:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self.spacing()
            line = max(line, hint.height())
        return y + line - rect.y()


def copy_text(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
