"""The manual, built in and searchable without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPixmap,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QWidget

from facefinder.files.resources import resource_path
from facefinder.ui import tips
from facefinder.ui.theme import Size, theme
from facefinder.ui.widgets import Veil, button, column, hairline, label, row

_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
_LINE = 860
_MARKED_UP = re.compile(r"\]\([^)]*\)")


@dataclass(frozen=True)
class Page:
    """One page of the manual: a file of Markdown whose first line is its title."""

    path: Path
    title: str
    text: str

    @cached_property
    def words(self) -> str:
        """What can be read on the page, without the files that its links and pictures name."""
        return _MARKED_UP.sub("]", self.text).casefold()

    def alternative(self, picture: str) -> str:
        """What the page says of one of its pictures, for whoever does not see it."""
        file = picture.rsplit("/", 1)[-1].replace("-dark.", "-light.")
        found = re.search(rf"!\[([^\]]*)\]\([^)]*/{re.escape(file)}\)", self.text)
        return found[1] if found else ""

    @property
    def language(self) -> str:
        return self.path.parent.name

    def score(self, wanted: str) -> int:
        """How well the page answers: how often the words occur, the title counting ten times; 0 when one is missing."""
        total = 0
        title, text = self.title.casefold(), self.words
        for word in wanted.casefold().split():
            found = text.count(word) + 10 * title.count(word)
            if not found:
                return 0
            total += found
        return total


def manual_pages(language: str = "") -> list[Page]:
    """The pages in a language, in the order of their file names; English where there is none in it."""
    code = language or QLocale().name().split("_")[0]
    folders = [resource_path(f"manual/{code}"), resource_path("manual/en")]
    for folder in folders:
        paths = sorted(folder.glob("*.md")) if folder.is_dir() else []
        if paths:
            return [_page(path) for path in paths]
    return []


def _page(path: Path) -> Page:
    text = path.read_text("utf-8")
    first = text.lstrip().splitlines()[0] if text.strip() else path.stem
    return Page(path, first.lstrip("# ").strip(), text)


def picture_of(name: str) -> Path:
    """The manual's picture of that name, as the theme of the moment shows it. Pages name the light one."""
    file = name.rsplit("/", 1)[-1]
    if theme().tokens.name == "dark":
        dark = resource_path("manual/images") / file.replace("-light.", "-dark.")
        if dark.is_file():
            return dark
    return resource_path("manual/images") / file


class PageView(QTextBrowser):
    """One page, its pictures as wide as its text and sharp on every screen. Reads nothing but the manual's pictures."""

    refitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._width = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(60)
        self._soon.timeout.connect(self.refitted)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        address = name if isinstance(name, QUrl) else QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        picture = QImage(str(picture_of(address.path())))
        if picture.isNull():
            return None
        ratio = self.devicePixelRatioF()
        wide = min(self._column(), picture.width()) * ratio
        if wide < picture.width():
            picture = picture.scaledToWidth(round(wide), Qt.TransformationMode.SmoothTransformation)
        # A window's picture has the page's own ground: without an edge nobody sees where it ends.
        painter = QPainter(picture)
        painter.setPen(theme().colour("hairline"))
        painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
        painter.end()
        picture.setDevicePixelRatio(picture.width() / min(self._column(), picture.width()))
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Lines of a readable length, however wide the window is; the scroll bar stays at the window's edge.
        spare = max(self.width() - round(_LINE * max(theme().scale, 1.0)), 0)
        self.setViewportMargins(0, 0, spare, 0)
        super().resizeEvent(event)
        if self._column() != self._width:
            self._width = self._column()
            self._soon.start()

    def _column(self) -> int:
        bar = self.verticalScrollBar()
        room = self.viewport().width() - (0 if bar.isVisible() else bar.sizeHint().width())
        return max(int(room - 2 * self.document().documentMargin()), 160)


class PictureSheet(Veil):
    """A picture of the manual as large as the place allows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._close = button(self.tr("Close"), self.shut)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._close)
        whole = column(spacing=Size.MEDIUM, margin=Size.MEDIUM)
        whole.addWidget(self._picture, 1)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)

    def show_picture(self, path: Path, said: str) -> None:
        picture = QPixmap(str(path))
        if picture.isNull():
            return
        margins, ratio = 2 * Size.WIDE + 2 * Size.MEDIUM, self.devicePixelRatioF()
        room = self._covered.size() - QSize(margins, margins + self._close.sizeHint().height() + Size.MEDIUM)
        shown = picture.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio).boundedTo(picture.size())
        fine = picture.scaled(
            shown * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        fine.setDevicePixelRatio(ratio)
        self._picture.setPixmap(fine)
        self._picture.setAccessibleName(said)
        self.sheet.setAccessibleName(said)
        self._width = round((shown.width() + 2 * Size.MEDIUM) / max(theme().scale, 1.0))
        self.open()
        self._close.setFocus()


class ManualPlace(QWidget):
    """Pages on the left, found by title or by words; the page on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages = manual_pages()
        self._page: Page | None = None
        self._sheet: PictureSheet | None = None
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Search the manual"))
        self.words.setAccessibleName(self.tr("Search the manual"))
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self._find)
        self.list = QListWidget()
        self.list.setObjectName("rows")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Pages of the manual"))
        self.list.currentRowChanged.connect(self._show)
        self.browser = PageView()
        self.browser.anchorClicked.connect(self._follow)
        self.browser.refitted.connect(self._show_again)
        self.browser.setAccessibleName(self.tr("Manual"))
        self.browser.document().setDocumentMargin(Size.WIDE)
        side = QWidget()
        left = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        left.addWidget(label(self.tr("Manual"), "heading"))
        left.addWidget(self.words)
        self.foreign = label(self.tr("The manual is in English."), "caption", wrap=True)
        self.foreign.setVisible(bool(self._pages) and self._pages[0].language != QLocale().name().split("_")[0])
        left.addWidget(self.foreign)
        left.addWidget(self.list, 1)
        side.setLayout(left)
        side.setMinimumWidth(220)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(side)
        split.addWidget(self.browser)
        split.setStretchFactor(1, 1)
        split.setSizes([288, 976])
        split.setChildrenCollapsible(False)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(split, 1)
        self.setLayout(whole)
        self._find("")
        theme().changed.connect(self._show_again)

    def entered(self) -> None:
        self.words.setFocus()

    @property
    def sheet(self) -> PictureSheet | None:
        """What shows a picture large; None before the first."""
        return self._sheet

    @property
    def titles(self) -> list[str]:
        return [self.list.item(at).text() for at in range(self.list.count())]

    def _find(self, wanted: str) -> None:
        wanted = wanted.strip()
        pages = self._pages
        if wanted:
            scored = [(page.score(wanted), -at, page) for at, page in enumerate(self._pages)]
            pages = [page for score, _, page in sorted(scored, key=lambda one: one[:2], reverse=True) if score]
        self.list.blockSignals(True)
        self.list.clear()
        for page in pages:
            item = QListWidgetItem(page.title)
            item.setData(Qt.ItemDataRole.UserRole, self._pages.index(page))
            self.list.addItem(item)
        self.list.blockSignals(False)
        if pages:
            self.list.setCurrentRow(0)
            self._show(0)
        else:
            self.browser.setMarkdown(self.tr("No page of the manual has these words."))

    def _show_again(self) -> None:
        """The same page anew, in other colours or another width, where it was read."""
        bar = self.browser.verticalScrollBar()
        share = bar.value() / max(bar.maximum(), 1)
        self._show(self.list.currentRow())
        bar.setValue(round(share * bar.maximum()))

    def _show(self, at: int) -> None:
        if not 0 <= at < self.list.count():
            return
        item = self.list.item(at)
        self._page = page = self._pages[item.data(Qt.ItemDataRole.UserRole)]
        document = self.browser.document()
        document.setDefaultFont(theme().font())
        document.setBaseUrl(QUrl.fromLocalFile(f"{page.path.parent}/"))
        document.setDefaultStyleSheet(f"a {{ color: {theme().tokens.accent}; }}")
        self.browser.setMarkdown(page.text)
        self._set_type()
        wanted = self.words.text().split()
        if wanted:
            self.browser.moveCursor(QTextCursor.MoveOperation.Start)
            self.browser.find(wanted[0], QTextDocument.FindFlag(0))

    def _set_type(self) -> None:
        """Set headings, paragraphs and what stands below pictures in the window's own sizes and room."""
        sizes = {1: Size.TITLE, 2: Size.HEADING}
        block, below_picture = self.browser.document().begin(), False
        while block.isValid():
            form, level = block.blockFormat(), block.blockFormat().headingLevel()
            pictured = _PICTURE in block.text()
            form.setTopMargin(
                Size.WIDE if level == 2 else Size.LARGE if level else Size.MEDIUM if pictured else Size.STEP
            )
            form.setBottomMargin(Size.SMALL if level else Size.LARGE if below_picture else Size.STEP)
            # A line that holds a picture is as high as the picture.
            height = 100 if pictured else 128
            form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            QTextCursor(block).setBlockFormat(form)
            if pictured:
                self._link_picture(block)
            letters = QTextCharFormat()
            if level:
                letters.setFont(theme().font(sizes.get(level, Size.BODY), strong=True))
                _set_letters(block, letters)
            elif below_picture:
                letters.setFont(theme().font(Size.CAPTION))
                letters.setForeground(QColor(theme().tokens.quiet))
                _set_letters(block, letters)
            below_picture = pictured
            block = block.next()

    def _link_picture(self, block: QTextBlock) -> None:
        """Let the pictures of a paragraph be opened large, with a press or with Tab and Return."""
        at = block.text().index(_PICTURE) + block.position()
        cursor = QTextCursor(block)
        cursor.setPosition(at)
        cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
        name = cursor.charFormat().toImageFormat().name()
        pressed = QTextCharFormat()
        pressed.setAnchor(True)
        pressed.setAnchorHref(name)
        pressed.setToolTip(tips.plain(self._page.alternative(name) if self._page is not None else ""))
        cursor.mergeCharFormat(pressed)

    def _follow(self, url: QUrl) -> None:
        # Only pages of the manual itself: an address in the text is to be read, never to be opened.
        name = re.sub(r"^.*/", "", url.path())
        if name.endswith(".webp"):
            self._sheet = self._sheet or PictureSheet(self)
            self._sheet.show_picture(picture_of(name), self._page.alternative(name) if self._page else "")
            return
        for at, page in enumerate(self._pages):
            if page.path.name == name:
                self.words.clear()
                self.list.setCurrentRow(at)


def _set_letters(block: QTextBlock, letters: QTextCharFormat) -> None:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(letters)
