"""Describing the probe by FISWG's components before a candidate is seen; locked, it cannot be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from facefinder.domain.errors import KnownError
from facefinder.ui import words
from facefinder.ui.compare_panel import FEATURES, FeatureList
from facefinder.ui.desk import Desk
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Veil, button, column, label, row, scrolled

NOT_VISIBLE = "not visible"
"""Recorded in English, like the components' names."""


class DescribeProbe(Veil):
    """Seventeen lines, one a component. ``locked`` comes when the description is on the record."""

    locked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=620)
        self._desk: Desk | None = None
        self._sha256 = ""
        self._then: Callable[[], object] = lambda: None
        self.sheet.setAccessibleName(self.tr("Describe the probe"))
        whole = column(spacing=Size.SMALL, margin=Size.WIDE)
        head = row(spacing=Size.MEDIUM)
        self._face = QLabel()
        self._face.setFixedSize(QSize(96, 96))
        head.addWidget(self._face)
        said = column(spacing=Size.STEP)
        said.addWidget(label(self.tr("Describe the probe before any candidate is shown"), "heading", wrap=True))
        said.addWidget(
            label(
                self.tr("What you see of each component, without a second face to look at. Locked, it stays as it is."),
                "quiet",
                wrap=True,
            )
        )
        head.addLayout(said, 1)
        whole.addLayout(head)
        self.features = FeatureList()
        for feature in FEATURES:
            self.features.field(feature).returnPressed.connect(self._next)
        area = scrolled(self.features)
        area.setMinimumHeight(260)
        whole.addWidget(area, 1)
        self.says = label("", "warning", wrap=True)
        self.says.hide()
        whole.addWidget(self.says)
        foot = row()
        self.rest = button(self.tr("The rest is not visible"), self.fill_rest, kind="link")
        foot.addWidget(self.rest)
        foot.addStretch(1)
        foot.addWidget(button(self.tr("Cancel"), self.shut))
        self.go = button(self.tr("Lock the description"), self.lock, kind="primary", icon_name="lock")
        foot.addWidget(self.go)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)

    def ask(self, desk: Desk, sha256: str, crop: bytes | None, then: Callable[[], object]) -> None:
        """Open for a probe; ``then`` goes on when its description is locked."""
        self._desk, self._sha256, self._then = desk, sha256, then
        picture = QPixmap.fromImage(decode_jpeg(crop))
        if not picture.isNull():
            self._face.setPixmap(picture.scaled(self._face.size()))
        self._face.setVisible(not picture.isNull())
        self.features.show_described(())
        self.says.hide()
        self.open()
        self.features.field(FEATURES[0]).setFocus()

    def fill_rest(self) -> None:
        """Say of every component that nothing was written about that it cannot be seen."""
        for feature in FEATURES:
            field = self.features.field(feature)
            if not field.text().strip():
                field.setText(NOT_VISIBLE)
        self.go.setFocus()

    def lock(self) -> None:
        """Put the description on the record."""
        desk, sha256 = self._desk, self._sha256
        if desk is None:
            return
        said = {feature: self.features.field(feature).text().strip() for feature in FEATURES}
        examinations = desk.session.examinations

        def done(_: Any) -> None:
            self.shut()
            self.locked.emit()
            self._then()

        def failed(fault: KnownError) -> None:
            self.says.setText(words.told(fault))
            self.says.show()
            empty = next((each for each in FEATURES if not said[each]), None)
            if empty is not None:
                self.features.field(empty).setFocus()

        desk.tasks.run(lambda: examinations.describe(sha256, said), done, failed)

    def _next(self) -> None:
        field: QLineEdit | Any = self.window().focusWidget()
        fields = [self.features.field(feature) for feature in FEATURES]
        at = fields.index(field) if field in fields else -1
        (fields[at + 1] if at + 1 < len(fields) else self.go).setFocus()
