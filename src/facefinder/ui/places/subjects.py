"""The rights of the people in the pictures: find what is held about one person, answer, restrict, ask for erasing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QUndoStack
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from facefinder.domain.errors import KnownError
from facefinder.domain.records import Probe
from facefinder.files.reading import read_photograph
from facefinder.ui import words
from facefinder.ui.choosing import choose_file, choose_target
from facefinder.ui.desk import Desk
from facefinder.ui.face_tiles import FaceTiles, Tile, place_line
from facefinder.ui.forms import Form
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.reporting import LanguageChoice
from facefinder.ui.theme import Size
from facefinder.ui.undoing import Change
from facefinder.ui.widgets import Notice, button, column, hairline, label, row, scrolled


class SubjectsPlace(QWidget):
    """Left the request, in the middle what may be theirs for an examiner to confirm, right what is done with it."""

    told = Signal(str)
    requested = Signal(int)

    def __init__(self, desk: Desk, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stack = desk, stack
        self._probe: Probe | None = None
        self._reference = ""
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        split = QSplitter(Qt.Orientation.Horizontal)
        for part, width in ((self._request_part(), 290), (self._found_part(), 560), (self._answer_part(), 380)):
            part.setMinimumWidth(240)
            split.addWidget(part)
            split.setStretchFactor(split.count() - 1, 1 if width == 560 else 0)
        split.setSizes([290, 610, 380])
        split.setChildrenCollapsible(False)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(split, 1)
        self.setLayout(whole)
        self._offer()

    def _request_part(self) -> QWidget:
        side = QWidget()
        left = column(spacing=Size.MEDIUM, margin=Size.MEDIUM)
        left.addWidget(label(self.tr("Data subject"), "heading"))
        left.addWidget(
            label(
                self.tr("Somebody asks what is held about them and gives a photograph. The search is recorded."),
                "quiet",
                wrap=True,
            )
        )
        self.face = QLabel()
        self.face.setFixedSize(QSize(112, 112))
        self.face.hide()
        left.addWidget(self.face)
        self.open_button = button(self.tr("Another photograph…"), self.open_dialog, icon_name="image-plus")
        self.open_button.hide()
        left.addWidget(self.open_button)
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Which face of the photograph"))
        self.which.currentIndexChanged.connect(self._show_face)
        left.addWidget(self.which)
        self.which.hide()
        self.asking = Form("", "", self.tr("Find everything held"), self.look, icon_name="search")
        self.asking.add("reference", self.tr("Reference"), self.tr("the request's"))
        left.addWidget(self.asking)
        left.addStretch(1)
        side.setLayout(left)
        return side

    def _found_part(self) -> QWidget:
        part = QWidget()
        inside = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        inside.addWidget(label(self.tr("What may be theirs"), "section"))
        self.count = label("", "quiet", wrap=True)
        inside.addWidget(self.count)
        self.found = FaceTiles(
            self._desk, self.tr("Faces that may be this person's; tick those that are"), tickable=True
        )
        self.found.tiles.dataChanged.connect(self._offer)
        self._notice = Notice()
        self._invite()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._notice)
        self._pages.addWidget(self.found)
        inside.addWidget(self._pages, 1)
        inside.addWidget(label(self.tr("Searches whose probe may show them"), "section"))
        self.searches = QListWidget()
        self.searches.setObjectName("rows")
        self.searches.setAccessibleName(self.tr("Recorded searches whose probe may show this person"))
        self.searches.setMaximumHeight(140)
        self.searches.itemChanged.connect(self._offer)
        inside.addWidget(self.searches)
        self.looked = label("", "caption", wrap=True)
        inside.addWidget(self.looked)
        part.setLayout(inside)
        return part

    def _answer_part(self) -> QWidget:
        part = QWidget()
        inside = column(spacing=Size.MEDIUM, margin=Size.MEDIUM)
        self.chosen = label("", "strong", wrap=True)
        inside.addWidget(self.chosen)
        inside.addWidget(label(self.tr("Answer"), "section"))
        inside.addWidget(
            label(self.tr("A report on what is held, with other people's faces blurred."), "caption", wrap=True)
        )
        self.report_button = button(self.tr("Write the access report…"), self.choose_report, icon_name="file")
        line = row()
        self.language = LanguageChoice()
        line.addWidget(self.report_button)
        line.addWidget(self.language)
        line.addStretch(1)
        inside.addLayout(line)
        inside.addWidget(hairline())
        self.restricting = Form(
            self.tr("Restrict"),
            self.tr("The faces stay on record as evidence and take no part in searches."),
            self.tr("Restrict the ticked faces"),
            self.restrict,
        )
        self.restricting.add("reason", self.tr("Reason"), self.tr("goes on the record"))
        self.release_button = button(self.tr("End the restriction"), self.release)
        self.restricting.foot.insertWidget(1, self.release_button)
        inside.addWidget(self.restricting)
        self.restricted = label("", "caption", wrap=True)
        self.restricted.hide()
        inside.addWidget(self.restricted)
        inside.addWidget(hairline())
        self.erasing = Form(
            self.tr("Erase"),
            self.tr("Faces, templates, crops, probes and what was said of them. Another person confirms."),
            self.tr("Ask for erasing"),
            self.request_erasing,
        )
        self.erasing.add("reason", self.tr("Reason"), self.tr("goes on the record"))
        inside.addWidget(self.erasing)
        inside.addStretch(1)
        part.setLayout(inside)
        return scrolled(part)

    def _invite(self) -> None:
        """What is the next step; the photograph is asked for in one place only."""
        self.open_button.setVisible(self._probe is not None)
        if self._probe is None:
            self._notice.show_notice(
                "fingerprint",
                self.tr("Nothing was looked for yet"),
                self.tr("An examiner ticks the faces that are this person's; only those are answered for."),
                self.tr("Open their photograph…"),
                self.open_dialog,
            )
        elif not self._probe.analysis.faces:
            self._notice.show_notice(
                "scan-face", self.tr("No face was found"), self.tr("Ask for a clearer photograph, and open that one.")
            )
        else:
            self._notice.show_notice(
                "search",
                self.tr("Ready to look"),
                self.tr("Give the request's reference on the left, then find everything held."),
            )

    # --- the request ------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        self._refresh_restricted()
        self._first_step().setFocus()

    def _first_step(self) -> QWidget:
        return self._notice.action if self._probe is None else self.asking.field("reference")

    def open_dialog(self) -> None:
        choose_file(self, self.tr("Open a photograph that the person gave"), self.open_photograph)

    def open_photograph(self, path: Path) -> None:
        """Read the photograph that the person gave."""
        session = self._desk.session
        self.asking.say(self.tr("Reading the photograph…"), "caption")

        def failed(fault: KnownError) -> None:
            self.asking.say(words.told(fault))

        self._desk.tasks.run(lambda: session.read_probe(read_photograph(path), path.name), self._read, failed)

    def _read(self, probe: Probe) -> None:
        self._probe = probe
        faces = len(probe.analysis.faces)
        self.asking.say("" if faces else self.tr("No face was found."))
        self.which.clear()
        self.which.addItems([self.tr("face {0} of {1}").format(at, faces) for at in range(1, faces + 1)])
        self.which.setVisible(faces > 1)
        self._pages.setCurrentIndex(0)
        self._invite()
        self._offer()
        self.asking.field("reference").setFocus()

    def _show_face(self, at: int) -> None:
        faces = self._probe.analysis.faces if self._probe is not None else ()
        picture = QPixmap.fromImage(decode_jpeg(faces[at].crop)) if 0 <= at < len(faces) else QPixmap()
        self.face.setPixmap(picture.scaled(self.face.size()) if not picture.isNull() else picture)
        self.face.setVisible(not picture.isNull())

    def look(self) -> None:
        """Search for the person, on the record."""
        probe, at, reference = self._probe, max(self.which.currentIndex(), 0), self.asking["reference"]
        if probe is None:
            self._first_step().setFocus()
            return
        session = self._desk.session

        def work() -> tuple[Any, dict[int, Any]]:
            found = session.subjects.find(probe, at, reference)
            shelved = session.library.shelved_faces([each.face.face_id for each in found.result.candidates])
            return found, {each.face.face_id: each for each in shelved if each.face is not None}

        def done(answer: tuple[Any, dict[int, Any]]) -> None:
            self._reference = reference
            self._show_found(*answer)
            self._desk.searched.emit(answer[0].result.search_id)

        self.asking.run(self._desk, work, done)

    def _show_found(self, found: Any, shelved: dict[int, Any]) -> None:
        self.found.tiles.show(
            [
                Tile(
                    each.face.face_id,
                    self.tr("{0}   similarity {1}").format(each.rank, words.similarity(each.similarity)),
                    place_line(shelved.get(each.face.face_id)),
                    shelved=shelved.get(each.face.face_id),
                )
                for each in found.result.candidates
            ]
        )
        self.searches.clear()
        self._add_search(found.result.search_id, self.tr("this request's own search"), ticked=True)
        for each in found.probes:
            self._add_search(each.search_id, words.joined((words.similarity(each.similarity), each.purpose)))
        self.looked.setText(
            words.joined(
                (
                    self.tr("compared with the probes of {0}").format(words.searches(found.looked.compared)),
                    self.tr("{0} embedded again").format(words.number(len(found.looked.embedded_again))),
                    self.tr("{0} not comparable").format(words.number(len(found.looked.not_comparable))),
                    self.tr("{0} erased").format(words.number(len(found.looked.erased))),
                )
            )
        )
        self._pages.setCurrentIndex(1 if found.result.candidates else 0)
        if not found.result.candidates:
            self._notice.show_notice(
                "search",
                self.tr("No face may be theirs"),
                self.tr("Nothing that is enrolled here is similar enough; the search itself is on the record."),
            )
        self.count.setText(
            words.joined(
                (
                    words.candidates(len(found.result.candidates)),
                    self.tr("the space bar ticks; leads for an examiner, not an identification"),
                )
            )
        )
        self.found.choose(0)
        self.found.setFocus()
        self._offer()

    def _add_search(self, search_id: str, said: str, *, ticked: bool = False) -> None:
        item = QListWidgetItem(said)
        item.setData(Qt.ItemDataRole.UserRole, search_id)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.searches.addItem(item)

    # --- what is done -----------------------------------------------------------------------------------------------

    @property
    def ticked_searches(self) -> list[str]:
        items = [self.searches.item(at) for at in range(self.searches.count())]
        return [
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
        ]

    def _offer(self, *_: object) -> None:
        count = len(self.found.tiles.ticked)
        self.chosen.setText(
            self.tr("{0} confirmed as this person's").format(words.faces(count))
            if count
            else self.tr("Tick faces first.")
        )
        access = self._desk.session.access
        self.report_button.setEnabled(bool(count) and access.may("subjects.report"))
        self.restricting.go.setEnabled(bool(count) and access.may("subjects.restrict"))
        self.release_button.setEnabled(bool(count) and access.may("subjects.release"))
        self.erasing.go.setEnabled(bool(count) and access.may("subjects.request_faces"))
        self.asking.go.setEnabled(self._probe is not None and bool(self._probe.analysis.faces))

    def choose_report(self) -> None:
        choose_target(self, self.tr("Write the access report"), self.write_report, suffix="html")

    def write_report(self, path: Path) -> None:
        """Write the access report on the ticked faces."""
        subjects, faces, searches = self._desk.session.subjects, self.found.tiles.ticked, self.ticked_searches
        reference, language = self._reference, self.language.code
        self._desk.tasks.run(
            lambda: subjects.report(faces, searches, reference, path, language=language),
            lambda made: self.told.emit(
                self.tr("The report on {0} is written: {1}").format(words.photographs(len(made.photographs)), path.name)
            ),
        )

    def restrict(self) -> None:
        """Leave the ticked faces out of searches."""
        subjects, faces, reason = self._desk.session.subjects, self.found.tiles.ticked, self.restricting["reason"]

        def work() -> list[int]:
            known = {each.face_id for each in subjects.restrictions()}
            subjects.restrict(faces, reason)
            return [face for face in faces if face not in known]

        def done(fresh: list[int]) -> None:
            self._restricted_changed()
            if fresh:
                self._did(
                    self.tr("restricted: {0}").format(words.faces(len(fresh))),
                    lambda: subjects.release(fresh, self.tr("taken back: {0}").format(reason)),
                    lambda: subjects.restrict(fresh, reason),
                )

        self.restricting.run(self._desk, work, done)

    def release(self) -> None:
        """Let the ticked faces take part in searches again."""
        subjects, faces, reason = self._desk.session.subjects, self.found.tiles.ticked, self.restricting["reason"]

        def done(_: Any) -> None:
            self._restricted_changed()
            self._did(
                self.tr("restriction ended: {0}").format(words.faces(len(faces))),
                lambda: subjects.restrict(faces, self.tr("taken back: {0}").format(reason)),
                lambda: subjects.release(faces, reason),
            )

        self.restricting.run(self._desk, lambda: subjects.release(faces, reason), done)

    def _did(self, text: str, back: Callable[[], object], again: Callable[[], object]) -> None:
        def run(work: Callable[[], object]) -> Callable[[], object]:
            return lambda: self._desk.tasks.run(work, lambda _: self._restricted_changed(), in_turn=True)

        self._stack.push(Change(text, run(back), run(again)))
        self.told.emit(self.tr("Recorded: {0}").format(text))

    def _restricted_changed(self) -> None:
        self.restricting.clear()
        self._refresh_restricted()
        self._offer()

    def _refresh_restricted(self) -> None:
        def show(found: Sequence[Any]) -> None:
            self.restricted.setText(
                self.tr("{0} of this case take no part in searches.").format(words.faces(len(found))) if found else ""
            )
            self.restricted.setVisible(bool(found))

        self._desk.tasks.run(self._desk.session.subjects.restrictions, show, quick=True)

    def request_erasing(self) -> None:
        """Ask for the ticked faces and searches to be erased."""
        subjects, faces, searches = self._desk.session.subjects, self.found.tiles.ticked, self.ticked_searches
        reason = self.erasing["reason"]

        def done(number: int) -> None:
            self.erasing.clear()
            self._offer()
            self.told.emit(self.tr("Request {0} waits for a second person").format(number))
            self.requested.emit(number)

        self.erasing.run(self._desk, lambda: subjects.request_faces(faces, searches, reason), done)
