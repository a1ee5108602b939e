"""What can be done with one candidate, as a menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from facefinder.domain.decisions import Outcome
from facefinder.domain.records import Candidate, SearchResult
from facefinder.ui import words
from facefinder.ui.candidates import Row
from facefinder.ui.choosing import choose_folder
from facefinder.ui.desk import Desk
from facefinder.ui.face_out import write_face
from facefinder.ui.filters import FilterBar
from facefinder.ui.icons import icon


class CandidateMenu(QObject):
    """``search_asked`` and ``probe_asked`` carry the candidate's face."""

    compare_asked = Signal()
    search_asked = Signal(object)
    probe_asked = Signal(object)
    original_asked = Signal()
    copies_asked = Signal()
    told = Signal(str)

    def __init__(self, desk: Desk, filters: FilterBar, place: QWidget) -> None:
        super().__init__(place)
        self._desk, self._filters, self._place = desk, filters, place
        self.menu = QMenu(place)

    def show_for(self, shown: Row, result: SearchResult, where: QPoint) -> None:
        self.fill(shown, result)
        self.menu.popup(where)

    def fill(self, shown: Row, result: SearchResult) -> QMenu:
        """The menu for one candidate of one list."""
        face, wanted = shown.candidate.face, self._filters.wanted
        self.menu.clear()
        self._offer("columns-2", self.tr("Compare with the probe"), self.compare_asked.emit)
        self._offer("search", self.tr("Search with this face"), lambda: self.search_asked.emit(face))
        self._offer("plus", self.tr("Search with this face and the probe as one"), lambda: self.probe_asked.emit(face))
        self._offer("external-link", self.tr("Open the original"), self.original_asked.emit)
        self._offer("download", self.tr("Save the face as a picture…"), lambda: self.save_face(shown.candidate))
        if shown.candidate.folded and shown.state is not Outcome.UNDECIDED:
            same = self.tr("Decide the same for its %Ln near copy(s)", "", len(shown.candidate.folded))
            self._offer("copy", same, self.copies_asked.emit)
        self.menu.addSection(self.tr("Limit the next search"))
        limits = [
            (
                self.tr("Only faces in the same photograph"),
                replace(wanted, same_photograph_as=(face.face_id,)),
            ),
            (self.tr("Leave out this face"), replace(wanted, not_faces=(*wanted.not_faces, face.face_id))),
            (
                self.tr("Leave out this photograph"),
                replace(wanted, not_exhibits=(*wanted.not_exhibits, face.exhibit_sha256)),
            ),
        ]
        if shown.candidate.occurrences:
            source = shown.candidate.occurrences[0].source_id
            limits += [
                (self.tr("Only this source"), replace(wanted, sources=(source,))),
                (self.tr("Leave out this source"), replace(wanted, not_sources=(*wanted.not_sources, source))),
            ]
        if result.search_id:
            limits += [
                (self.tr("Only the candidates of this list"), replace(wanted, within_search=result.search_id)),
                (self.tr("Without the candidates of this list"), replace(wanted, not_within_search=result.search_id)),
            ]
        for text, limit in limits:
            self._offer("funnel", text, partial(self._filters.change, limit))
        return self.menu

    def _offer(self, icon_name: str, text: str, act: Callable[[], object]) -> None:
        action = self.menu.addAction(icon(icon_name, "quiet"), text)
        action.triggered.connect(lambda _checked=False: act())

    def save_face(self, candidate: Candidate) -> None:
        """Ask for a folder, then save the face there with its provenance."""
        title = self.tr("Where to save the face and its provenance")
        choose_folder(self._place, title, partial(self.save_into, candidate))

    def save_into(self, candidate: Candidate, folder: Path) -> None:
        """Save a candidate's face with its provenance into a folder."""
        session = self._desk.session

        def done(path: Path) -> None:
            self.told.emit(self.tr("Saved with its provenance: {0}").format(path.name))

        self._desk.tasks.run(
            lambda: write_face(session, candidate.face.face_id, folder),
            done,
            lambda fault: self.told.emit(words.told(fault)),
        )
