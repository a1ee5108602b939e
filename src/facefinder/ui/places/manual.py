"""The manual, built in and searchable without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QWidget

from facefinder.files.resources import resource_path
from facefinder.ui.theme import Size, theme
from facefinder.ui.widgets import column, hairline, label, row


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the manual: a file of Markdown whose first line is its title."""

    path: Path
    title: str
    text: str

    def score(self, wanted: str) -> int:
        """How well the page answers: how often the words occur, the title counting ten times; 0 when one is missing."""
        total = 0
        title, text = self.title.casefold(), self.text.casefold()
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


class ManualPlace(QWidget):
    """Pages on the left, found by title or by words; the page on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages = manual_pages()
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
        self.browser = QTextBrowser()
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._follow)
        self.browser.setAccessibleName(self.tr("Manual"))
        self.browser.document().setDocumentMargin(Size.WIDE)
        side = QWidget()
        left = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        left.addWidget(label(self.tr("Manual"), "heading"))
        left.addWidget(self.words)
        left.addWidget(self.list, 1)
        side.setLayout(left)
        side.setMinimumWidth(220)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(side)
        # Lines of a readable length, however wide the window is.
        self.browser.setMaximumWidth(860)
        right = QWidget()
        beside = row(spacing=0)
        beside.addWidget(self.browser, 1)
        beside.addStretch(0)
        right.setLayout(beside)
        right.setObjectName("panel")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([264, 1000])
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
        self._show(self.list.currentRow())

    def _show(self, at: int) -> None:
        if not 0 <= at < self.list.count():
            return
        item = self.list.item(at)
        page = self._pages[item.data(Qt.ItemDataRole.UserRole)]
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
        """Set headings and paragraphs in the window's own sizes, with room above and below."""
        sizes = {1: Size.TITLE, 2: Size.HEADING}
        block = self.browser.document().begin()
        while block.isValid():
            form, level = block.blockFormat(), block.blockFormat().headingLevel()
            form.setTopMargin(Size.WIDE if level == 2 else Size.LARGE if level else Size.STEP)
            form.setBottomMargin(Size.SMALL if level else Size.STEP)
            form.setLineHeight(128, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor = QTextCursor(block)
            cursor.setBlockFormat(form)
            if level:
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                letters = QTextCharFormat()
                letters.setFont(theme().font(sizes.get(level, Size.BODY), strong=True))
                cursor.mergeCharFormat(letters)
            block = block.next()

    def _follow(self, url: QUrl) -> None:
        # Only pages of the manual itself: an address in the text is to be read, never to be opened.
        name = re.sub(r"^.*/", "", url.path())
        for at, page in enumerate(self._pages):
            if page.path.name == name:
                self.words.clear()
                self.list.setCurrentRow(at)
