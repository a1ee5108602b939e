"""What stands beside a case's sources: its authority with the review date, and how its gallery stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from facefinder.ui import words
from facefinder.ui.icons import icon
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Facts, button, column, label, row

if TYPE_CHECKING:
    from facefinder.app.rebuilding import GalleryFacts
    from facefinder.domain.authority import Authorisation
    from facefinder.domain.records import CaseRecord

_SOON = 60
"""Days before a review date from which on it is told how many are left."""


def today() -> date:
    """The day by which review dates are judged, as searching judges them."""
    return datetime.now(UTC).date()


def overdue(review_by: str) -> bool:
    """Whether a review date (YYYY-MM-DD, empty for none) has passed; on the day itself it has not."""
    return bool(review_by) and words.sort_day(review_by) < today().isoformat()


def review_words(review_by: str, *, brief: bool = False) -> str:
    """A review date, with what it means today; empty where there is none."""
    shown = words.day(review_by)
    if not shown:
        return ""
    translate = QCoreApplication.translate
    left = (date.fromisoformat(words.sort_day(review_by)) - today()).days
    if left < 0:
        if brief:
            return translate("review", "{0}, overdue").format(shown)
        return translate("review", "{0}, overdue by {1}").format(shown, translate("review", "%Ln day(s)", "", -left))
    if brief or left > _SOON:
        return shown
    if not left:
        return translate("review", "{0}, today").format(shown)
    return translate("review", "{0}, in {1}").format(shown, translate("review", "%Ln day(s)", "", left))


class AuthorityPanel(QWidget):
    """The case's authority and until when it holds; where that has passed, what to do about it."""

    def __init__(self, renew: Callable[[], object]) -> None:
        super().__init__()
        self.facts = Facts()
        self._mark = QLabel()
        self._mark.setPixmap(icon("triangle-alert", "amber").pixmap(QSize(16, 16)))
        self.warning = label("", "warning", wrap=True)
        self.renew = button(self.tr("Authorise again"), renew, kind="link")
        said = row(spacing=Size.SMALL)
        said.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.warning, 1)
        self._late = QWidget()
        below = column(spacing=0)
        below.addLayout(said)
        below.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeft)
        self._late.setLayout(below)
        self._late.hide()
        whole = column(spacing=Size.SMALL)
        whole.addWidget(self.facts)
        whole.addWidget(self._late)
        self.setLayout(whole)

    def show_authority(self, record: CaseRecord, folder: str, given: Authorisation | None, *, may_renew: bool) -> None:
        reviewed = ""
        if given is not None:
            reviewed = review_words(given.review_by) or self.tr("no date set")
        self.facts.show_facts(
            [
                (self.tr("Authority"), given.legal_basis if given is not None else record.authority),
                (self.tr("Authorised by"), given.officer if given is not None else ""),
                (self.tr("Review by"), reviewed),
                (self.tr("Operator"), record.operator),
                (self.tr("Created"), words.day(record.created_at)),
                (self.tr("Folder"), folder),
            ]
        )
        late = given is not None and overdue(given.review_by)
        self.warning.setText(self.tr("The review date has passed: searching has stopped.") if late else "")
        self._late.setVisible(late)
        self.renew.setVisible(may_renew)


class GalleryPanel(QWidget):
    """What is enrolled, by which recogniser, and what a search can count on."""

    def __init__(self, change: Callable[[], object]) -> None:
        super().__init__()
        self.facts = Facts()
        self.change = button(self.tr("Change recogniser…"), change, kind="link")
        self.change.setToolTip(self.tr("Makes the templates anew from the kept crops; decisions and names stay."))
        self.change.hide()
        whole = column(spacing=Size.SMALL)
        whole.addWidget(label(self.tr("Gallery"), "section"))
        whole.addWidget(self.facts)
        whole.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(whole)

    def show_gallery(self, found: GalleryFacts, *, may_change: bool) -> None:
        missing = found.faces - found.enrolled
        enrolled = words.faces(found.enrolled)
        if missing > 0:
            enrolled = self.tr("{0} of {1}").format(words.number(found.enrolled), words.faces(found.faces))
        self.facts.show_facts(
            [
                (self.tr("Recogniser"), found.recogniser),
                (self.tr("Enrolled"), enrolled),
                (self.tr("Exact search"), self.tr("ready") if found.filled else self.tr("being filled…")),
                (self.tr("Index"), self._index(found)),
            ]
        )
        self.change.setVisible(may_change and found.faces > 0)

    def _index(self, found: GalleryFacts) -> str:
        """How the index for previews stands."""
        if found.indexed is not None:
            return self.tr("built, holds {0}").format(words.faces(found.indexed))
        if found.index_kept:
            return self.tr("built, loaded with the next search")
        if found.enrolled < found.index_from:
            return self.tr("not needed below {0}").format(words.faces(found.index_from))
        return self.tr("none; previews compare shortened templates")
