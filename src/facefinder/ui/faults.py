"""The report of a fault of ours: enough to mend it, and nothing of the evidence."""

from __future__ import annotations

import os
import platform
import re
import sys
import traceback
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from facefinder.ui.theme import theme
from facefinder.ui.widgets import Veil, button, column, copy_text, label, row

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def report(fault: BaseException) -> str:
    """Kind of fault, places in the program and versions.

    Messages may carry paths, names or values from the case, so they are left out, and so are values of variables.
    """
    lines = [
        f"FaceFinder {_version('facefinder')}, Python {platform.python_version()}, Qt {qVersion()}, {sys.platform}"
    ]
    at: BaseException | None = fault
    while at is not None:
        lines.append(f"{type(at).__module__}.{type(at).__qualname__}")
        for frame in traceback.extract_tb(at.__traceback__):
            name = frame.filename.replace(os.sep, "/")
            place = name[name.rindex("facefinder/") :] if "facefinder/" in name else name.rsplit("/", 1)[-1]
            lines.append(f"  {place}:{frame.lineno} {frame.name}")
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\n".join(_QUOTED.sub("''", line) for line in lines)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(source)"


class FaultReport(Veil):
    """Says that the program made a mistake, and lets the report be read and copied."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=640)
        whole = column(spacing=12, margin=24)
        whole.addWidget(label(self.tr("The program made a mistake"), "heading"))
        whole.addWidget(
            label(
                self.tr(
                    "What was finished is kept. The report below holds no evidence: no picture, path or name. "
                    "Pass it on to whoever looks after FaceFinder."
                ),
                wrap=True,
            )
        )
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(theme().font(11, mono=True))
        self.text.setMinimumHeight(220)
        self.text.setAccessibleName(self.tr("Fault report"))
        self.text.setTabChangesFocus(True)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        whole.addWidget(self.text, 1)
        foot = row()
        foot.addWidget(button(self.tr("Copy the report"), lambda: copy_text(self.text.toPlainText()), icon_name="copy"))
        foot.addStretch(1)
        self._close = button(self.tr("Close"), self.shut, kind="primary")
        foot.addWidget(self._close)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)

    def show_fault(self, fault: BaseException) -> None:
        self.text.setPlainText(report(fault))
        self.open()
        self._close.setFocus()
