"""The faces that are searched with as one: several photographs of one person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from facefinder.domain.records import ProbeFace
from facefinder.ui import tips, words
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.privacy import privacy
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Flow, empty_layout


class ProbeStrip(QWidget):
    """Small faces in a row. ``take_out_asked`` carries the one that was pressed."""

    changed = Signal()
    take_out_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._faces: list[ProbeFace] = []
        self._line = Flow(Size.STEP)
        self.setLayout(self._line)
        self.setAccessibleName(self.tr("Faces searched with as one"))
        self.hide()
        privacy().changed.connect(self._show)

    @property
    def faces(self) -> Sequence[ProbeFace]:
        return tuple(self._faces)

    def add(self, face: ProbeFace) -> None:
        """Add a face, unless it is there already."""
        if all(known.sha256 != face.sha256 or known.box != face.box for known in self._faces):
            self._faces.append(face)
            self._show()
            self.changed.emit()

    def show_faces(self, faces: Sequence[ProbeFace]) -> None:
        """Show these and no others."""
        self._faces = list(faces)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        empty_layout(self._line)
        for face in self._faces:
            made = QToolButton()
            made.setIcon(QIcon(privacy().veiled(QPixmap.fromImage(decode_jpeg(face.crop)))))
            made.setIconSize(QSize(44, 44))
            name = self.tr("Take out {0}").format(
                words.joined((face.name, words.quality(face.quality), words.assisted(face)))
            )
            made.setToolTip(tips.plain(name))
            made.setAccessibleName(name)
            made.clicked.connect(lambda _checked=False, face=face: self.take_out_asked.emit(face))
            self._line.addWidget(made)
        self.setVisible(bool(self._faces))
