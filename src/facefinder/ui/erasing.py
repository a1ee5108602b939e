"""Asking for something to be erased: the reason, and what goes with it; another person confirms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from facefinder.ui.desk import Desk
from facefinder.ui.forms import Form
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Veil, button, column, label, set_kind


class AskErasing(Veil):
    """One reason; nothing is erased before somebody confirms."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=520)
        self.sheet.setAccessibleName(self.tr("Ask for erasing"))
        whole = column(spacing=Size.MEDIUM, margin=Size.WIDE)
        whole.addWidget(label(self.tr("Ask for erasing"), "heading"))
        self.what = label("", "body", wrap=True)
        whole.addWidget(self.what)
        self.form = Form(
            "",
            self.tr(
                "Nothing is erased before another person confirms it. In single-person mode you confirm it yourself."
            ),
            self.tr("Ask for it"),
            self._ask,
        )
        self.form.add("reason", self.tr("Reason"), self.tr("goes on the record"))
        foot, go = self.form.foot, self.form.go
        set_kind(go, "primary")
        foot.removeWidget(go)
        for made in (button(self.tr("Cancel"), self.shut), go):
            foot.addWidget(made)
        whole.addWidget(self.form)
        self.sheet.setLayout(whole)
        self._desk: Desk | None = None
        self._work: Callable[[str], int] = lambda _: 0
        self._then: Callable[[int], object] = lambda _: None

    def ask(self, desk: Desk, what: str, work: Callable[[str], int], then: Callable[[int], object]) -> None:
        """Open for ``what``; ``work`` is given the reason and makes the request, whose number ``then`` is given."""
        self._desk, self._work, self._then = desk, work, then
        self.what.setText(what)
        self.form.clear()
        self.form.say("")
        self.open()
        self.form.field("reason").setFocus()

    def _ask(self) -> None:
        if self._desk is None:
            return
        reason, work = self.form["reason"], self._work

        def done(number: int) -> None:
            self.shut()
            self._then(number)

        self.form.run(self._desk, lambda: work(reason), done)
