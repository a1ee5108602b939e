"""Who may do what with this case and by whose word: authority and policy, people of the program, keys, retention."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QSplitter, QStackedWidget, QWidget

from facefinder.ui.accounts import AccountsPart
from facefinder.ui.authorising import AuthorityPart
from facefinder.ui.desk import Desk
from facefinder.ui.icons import icon
from facefinder.ui.keys import KeysPart
from facefinder.ui.retention import RetentionPart
from facefinder.ui.theme import Size
from facefinder.ui.widgets import column, hairline, label, row, scrolled


class AuthorityPlace(QWidget):
    """Left the parts, right the chosen one."""

    told = Signal(str)

    def __init__(self, desk: Desk, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.authority, self.accounts = AuthorityPart(desk), AccountsPart(desk, stack)
        self.keys, self.retention = KeysPart(desk), RetentionPart(desk)
        self._parts: dict[str, Any] = {
            "authority": self.authority,
            "accounts": self.accounts,
            "keys": self.keys,
            "retention": self.retention,
        }
        self.names = QListWidget()
        self.names.setFrameShape(QFrame.Shape.NoFrame)
        self.names.setAccessibleName(self.tr("Authority, people, keys and retention"))
        self.names.setIconSize(QSize(16, 16))
        self._pages = QStackedWidget()
        for key, name, picture in (
            ("authority", self.tr("Authority and policy"), "scroll-text"),
            ("accounts", self.tr("People of the program"), "users"),
            ("keys", self.tr("Encryption"), "lock"),
            ("retention", self.tr("Retention and erasing"), "hourglass"),
        ):
            item = QListWidgetItem(icon(picture), name)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setSizeHint(QSize(160, 32))
            self.names.addItem(item)
            part = self._parts[key]
            part.told.connect(self.told)
            part.setMaximumWidth(760)
            outer = QWidget()
            across = row(spacing=0, margin=Size.WIDE)
            across.addWidget(part, 1)
            across.addStretch(0)
            outer.setLayout(across)
            self._pages.addWidget(scrolled(outer))
        self.names.currentRowChanged.connect(self._chosen)
        side = QWidget()
        left = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        left.addWidget(label(self.tr("Authority"), "heading"))
        left.addWidget(self.names, 1)
        side.setLayout(left)
        side.setMinimumWidth(220)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(side)
        split.addWidget(self._pages)
        split.setStretchFactor(1, 1)
        split.setSizes([240, 1000])
        split.setChildrenCollapsible(False)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(split, 1)
        self.setLayout(whole)
        self.names.setCurrentRow(0)

    def entered(self) -> None:
        self._refresh()
        self.names.setFocus()

    def show_part(self, key: str) -> None:
        """Show one of ``authority``, ``accounts``, ``keys`` and ``retention``."""
        self.names.setCurrentRow(list(self._parts).index(key))

    def _chosen(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        list(self._parts.values())[self._pages.currentIndex()].refresh()
