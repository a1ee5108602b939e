"""Tooltips that hold words of evidence: Qt takes a tooltip for a page of HTML when it looks like one."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def plain(text: str) -> str:
    """The text as a tooltip that shows what it is: a file's name that looks like markup stays a name."""
    return f"<span>{escape(text)}</span>" if Qt.mightBeRichText(text) else text
