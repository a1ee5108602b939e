"""Reports as PDF: a process of its own lays the pages out, so that no window waits and a command needs no screen.

The child reads one JSON document from its standard input and answers with the PDF on its standard output; it can open
nothing but the program and the system's fonts. The same report gives the same bytes: dates and identifiers that Qt
would make up are left out.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facefinder.domain.errors import EngineFailed

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QImage, QPainter, QTextDocument

    from facefinder.report.rendering import Printable

SECONDS = 600
_BOOTSTRAP = "from facefinder import offline; offline.enforce(); from facefinder.ui.printing import main; main()"
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
_DOTS = 96
"""Pixels of the layout to an inch; the PDF itself is drawn finer."""
_FINE = 1200
_SIDE, _TOP, _BOTTOM, _FOOT = 64, 56, 72, 40
"""Margins, and how far the footer stands from the page's lower edge, in pixels of the layout."""
_GAP = 10
_LETTERS, _BLANK = re.compile(rb"\[[^\]]*\]"), re.compile(rb"<0009>|<00A0>")
"""In a font's map back to letters: the letters, and those of them that are copied out as a space."""
_FONTS = (Path("/var/cache/fontconfig"), Path("/var/lib/fontconfig"), Path("/usr/local/share/fonts"))


def printed(report: Printable) -> bytes:
    """The report as PDF (A4).

    Raises:
        EngineFailed: when the printing process did not make one.
    """
    root = str(Path(__file__).resolve().parents[2])
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _BOOTSTRAP],
            input=json.dumps(asdict(report)).encode("ascii"),
            capture_output=True,
            env=passed
            | {
                "PYTHONPATH": root,
                "PYTHONDONTWRITEBYTECODE": "1",
                "QT_QPA_PLATFORM": "offscreen",
                "QT_HASH_SEED": "0",
                "HOME": os.devnull,
            },
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise EngineFailed(reason="the printing process took too long") from fault
    except OSError as fault:
        raise EngineFailed(reason="the printing process could not be started") from fault
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise EngineFailed(reason="the printing process ended without a PDF")
    return done.stdout


def main() -> None:
    """The child."""
    from facefinder.files.child import limit_resources, take_the_pipes
    from facefinder.offline import landlock

    taken, given = take_the_pipes()
    limit_resources(4 << 30)
    landlock.confine(readable=[*landlock.program_paths(), *_FONTS], writable=[Path(os.devnull)])
    given.write(pdf_of(json.loads(taken.read())))
    given.flush()
    os._exit(0)  # nothing is left to be saved, and Qt's own end takes a while


def pdf_of(report: dict[str, Any]) -> bytes:
    """The PDF; in the child only, which has its own application."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, QUuid
    from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

    application = QGuiApplication(["facefinder-printing"])
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_FINE)
    writer.setTitle(report["title"])
    writer.setCreator("FaceFinder")
    if hasattr(writer, "setDocumentId"):
        writer.setDocumentId(QUuid("{00000000-0000-0000-0000-000000000000}"))
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    page = QSizeF(writer.width() * _DOTS / _FINE, writer.height() * _DOTS / _FINE)
    room = QSizeF(page.width() - 2 * _SIDE, page.height() - _TOP - _BOTTOM)
    documents = [_document(part, report["style"], room.width()) for part in report["parts"]]
    sheets = _sheets(documents, room.height())
    painter = QPainter(writer)
    for number, sheet in enumerate(sheets, 1):
        if number > 1:
            writer.newPage()
        painter.save()
        painter.scale(_FINE / _DOTS, _FINE / _DOTS)
        for document, top, cut in sheet:
            _draw(painter, document, top, cut, room.height())
        _draw_foot(painter, page, report["footer"], report["numbering"].format(number=number, pages=len(sheets)))
        painter.restore()
    painter.end()
    buffer.close()
    del application
    return readable(_without_dates(bytes(content.data())), report["language"])


def page_of(report: Printable, number: int = 1, dots: int = 96) -> QImage:
    """One page as a picture, ``dots`` pixels to an inch, for the manual; in a process that has an application."""
    from PySide6.QtCore import QSizeF, Qt
    from PySide6.QtGui import QImage, QPainter

    page = QSizeF(210 / 25.4 * _DOTS, 297 / 25.4 * _DOTS)
    room = QSizeF(page.width() - 2 * _SIDE, page.height() - _TOP - _BOTTOM)
    sheets = _sheets([_document(part, report.style, room.width()) for part in report.parts], room.height())
    scale = dots / _DOTS
    picture = QImage((page * scale).toSize(), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.scale(scale, scale)
    for document, top, cut in sheets[number - 1]:
        _draw(painter, document, top, cut, room.height())
    _draw_foot(painter, page, report.footer, report.numbering.format(number=number, pages=len(sheets)))
    painter.end()
    return picture


def _plain_font() -> QFont:
    """Without shapes that depend on their neighbours: they look finer, but a case number that is copied out of the PDF
    must come out as it stands there."""
    from PySide6.QtGui import QFont

    font = QFont(["Inter", "Noto Sans", "DejaVu Sans"])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in ("calt", "ccmp", "liga"):
        font.setFeature(QFont.Tag(feature), 0)
    return font


def _document(part: str, style: str, width: float) -> QTextDocument:
    from PySide6.QtCore import Qt, QUrl
    from PySide6.QtGui import QTextDocument, QTextOption

    class Contained(QTextDocument):
        """Reads nothing: whatever a part names that is not in it stays away."""

        def loadResource(self, kind: int, name: QUrl | str) -> Any:
            address = name if isinstance(name, QUrl) else QUrl(name)
            return super().loadResource(kind, address) if address.scheme() == "data" else None

    document = Contained()
    document.setDefaultFont(_plain_font())
    document.setUseDesignMetrics(True)
    document.setDocumentMargin(0)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setAlignment(Qt.AlignmentFlag.AlignLeft)
    document.setDefaultTextOption(option)
    document.setDefaultStyleSheet(style)
    document.setHtml(f"<body>{part}</body>")
    document.setTextWidth(width)
    return document


def _sheets(documents: list[QTextDocument], room: float) -> list[list[tuple[QTextDocument, float, float]]]:
    """Which part stands on which page, how far down, and from where in itself it is drawn. A part that fits on a page
    is never divided."""
    from PySide6.QtCore import QSizeF

    sheets: list[list[tuple[QTextDocument, float, float]]] = [[]]
    at = 0.0
    for document in documents:
        height = document.size().height()
        if at and at + height > room:
            sheets.append([])
            at = 0.0
        if height <= room:
            sheets[-1].append((document, at, 0.0))
            at += height + _GAP
            continue
        document.setPageSize(QSizeF(document.textWidth(), room))
        for number in range(document.pageCount()):
            if number:
                sheets.append([])
            sheets[-1].append((document, 0.0, number * room))
        at = room
    return sheets


def _draw(painter: QPainter, document: QTextDocument, top: float, cut: float, room: float) -> None:
    from PySide6.QtCore import QRectF

    painter.save()
    painter.translate(_SIDE, _TOP + top - cut)
    document.drawContents(painter, QRectF(0, cut, document.textWidth(), room))
    painter.restore()


def _draw_foot(painter: QPainter, page: Any, told: str, number: str) -> None:
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QColor, QFontMetricsF, QPen

    font = _plain_font()
    font.setPixelSize(10)
    area = QRectF(_SIDE, page.height() - _FOOT - 8, page.width() - 2 * _SIDE, 16)
    painter.setPen(QPen(QColor("#dadde1"), 0.75))
    painter.drawLine(area.topLeft(), area.topRight())
    area.translate(0, 4)
    painter.setFont(font)
    painter.setPen(QColor("#5e666f"))
    shown = QFontMetricsF(font).elidedText(told, Qt.TextElideMode.ElideMiddle, area.width() - 110)
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, number)


def _without_dates(pdf: bytes) -> bytes:
    """The same PDF without the moment at which it was made, of which Qt leaves no choice; every length stays."""
    pdf = re.sub(rb"\(D:[^)]*\)", lambda found: b"(" + b" " * (len(found[0]) - 2) + b")", pdf)
    stamp = rb'(xmp:(?:CreateDate|ModifyDate|MetadataDate)=")([^"]*)'
    return re.sub(stamp, lambda found: found[1] + b" " * len(found[2]), pdf)


def readable(pdf: bytes, language: str) -> bytes:
    """The same pages, telling their language, and with spaces where Qt says tabs: its map from shapes back to letters
    takes the first letter that has a shape, and the tab has that of the space. A phrase that is searched for or copied
    out needs the space, also where no line may break at it."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    reader = PdfReader(BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    for page in writer.pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            map_back = font.get_object().get("/ToUnicode")
            if map_back is None:
                continue
            stream = map_back.get_object()
            letters = stream.get_data()
            # Only within brackets stand letters; before them stand the numbers of shapes.
            spaced = _LETTERS.sub(lambda found: _BLANK.sub(b"<0020>", found[0]), letters)
            if spaced != letters:
                stream.set_data(spaced)
    mended = BytesIO()
    writer.write(mended)
    return mended.getvalue()
