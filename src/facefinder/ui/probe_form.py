"""The parts of the probe panel and where they stand; what they do is in ``probe_panel``."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QStackedLayout, QWidget

from facefinder.ui import tips
from facefinder.ui.desk import Desk
from facefinder.ui.handwork import ProbeHandwork
from facefinder.ui.photo_view import PhotoView
from facefinder.ui.probe_strip import ProbeStrip
from facefinder.ui.theme import Size
from facefinder.ui.widgets import button, column, label, row, set_kind, tool


class ProbeForm(QWidget):
    """Photograph, kept faces, what is said of them, helping by hand, purpose and search."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Probe"))
        self._named = ""
        self._build(desk)

    _purpose: QLineEdit

    # --- what the buttons do ----------------------------------------------------------------------------------------

    @abstractmethod
    def open_dialog(self) -> None: ...

    @abstractmethod
    def paste(self) -> bool: ...

    @abstractmethod
    def take_region(self) -> None: ...

    @abstractmethod
    def clear(self) -> None: ...

    @abstractmethod
    def keep_face(self) -> None: ...

    @abstractmethod
    def draw_box(self) -> None: ...

    @abstractmethod
    def set_points(self) -> None: ...

    @abstractmethod
    def search(self) -> None: ...

    # --- making -----------------------------------------------------------------------------------------------------

    def _build(self, desk: Desk) -> None:
        whole = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        head = row(spacing=Size.STEP)
        head.addWidget(label(self.tr("Probe"), "section"))
        head.addStretch(1)
        self._open_tool = tool("folder-open", self.tr("Open a photograph…"), self.open_dialog)
        self._paste_tool = tool("clipboard-paste", self.tr("Paste a photograph"), self.paste)
        self._grab_tool = tool("scan", self.tr("Take a region of the screen"), self.take_region)
        self._clear_tool = tool("x", self.tr("Put the probe away"), self.clear)
        for made in (self._open_tool, self._paste_tool, self._grab_tool, self._clear_tool):
            head.addWidget(made)
        whole.addLayout(head)

        self._frame = QFrame()
        self._frame.setObjectName("dropZone")
        self._frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._frame.setMinimumHeight(200)
        self._frame.setMaximumHeight(360)
        self._pages = QStackedLayout(self._frame)
        self._pages.setContentsMargins(1, 1, 1, 1)
        self._pages.addWidget(self._empty_page())
        self.photo = PhotoView()
        self.photo.setAccessibleName(self.tr("Probe photograph"))
        self._pages.addWidget(self.photo)
        whole.addWidget(self._frame, 4)

        self.strip = ProbeStrip()
        whole.addWidget(self.strip)
        self.add_button = button(self.tr("Add another photograph"), self.keep_face, kind="link", icon_name="plus")
        self.add_button.setToolTip(
            self.tr("Keep this face and take another photograph of the same person: they are searched with as one.")
        )
        self._name = label("", "caption")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._says = label("", wrap=True)
        self._hint = label("", "caption", wrap=True)
        whole.addWidget(self._name)
        whole.addWidget(self._says)
        whole.addWidget(self._hint)
        self.hand = ProbeHandwork(desk, self.photo)
        whole.addWidget(self.hand)
        self.draw_button = button(self.tr("Draw a box around the face"), self.draw_box, kind="link")
        self.draw_button.setToolTip(
            self.tr("When a face is not found, or its outline is wrong: draw it, and it is searched with as drawn.")
        )
        self.points_button = button(self.tr("Set its five points"), self.set_points, kind="link")
        self.points_button.setToolTip(
            self.tr("When eyes, nose or mouth were taken for something else: put the points where they belong.")
        )
        whole.addWidget(self.draw_button, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.points_button, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

        whole.addSpacing(Size.STEP)
        title = label(self.tr("Purpose"), "section")
        self._purpose = QLineEdit()
        self._purpose.setPlaceholderText(self.tr("Why this search is made"))
        self._purpose.setToolTip(self.tr("Goes on the record with the search, with your name, the time and the list."))
        self._purpose.setAccessibleName(self.tr("Purpose of the search"))
        title.setBuddy(self._purpose)
        whole.addWidget(title)
        whole.addWidget(self._purpose)
        self._search = button(self.tr("Search"), self.search, kind="primary", icon_name="search")
        whole.addWidget(self._search)
        self._missing = label("", "caption", wrap=True)
        whole.addWidget(self._missing)
        whole.addStretch(1)
        self.setLayout(whole)
        self.setFocusProxy(self._open_button)
        self.setTabOrder(self.photo, self._purpose)
        self.setTabOrder(self._purpose, self._search)

    def _empty_page(self) -> QWidget:
        page = QWidget()
        inside = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        inside.addStretch(1)
        text = label(self.tr("Drop a photograph here"), "strong", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(text)
        more = label(self.tr("from a folder, a viewer or a browser; or paste one"), "caption", wrap=True)
        more.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(more)
        self._open_button = button(self.tr("Open…"), self.open_dialog)
        inside.addSpacing(Size.STEP)
        inside.addWidget(self._open_button, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        page.setLayout(inside)
        return page

    # --- saying -----------------------------------------------------------------------------------------------------

    def _set_name(self, name: str) -> None:
        self._named = name
        self._name.setToolTip(tips.plain(name))
        room = max(self._name.width(), 160)
        self._name.setText(self._name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room))

    def _say(self, text: str, hint: str, kind: str = "body") -> None:
        self._says.setText(text)
        self._says.setVisible(bool(text))
        set_kind(self._says, kind)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _over(self, over: bool) -> None:
        self._frame.setProperty("over", over)
        self._frame.style().unpolish(self._frame)
        self._frame.style().polish(self._frame)
