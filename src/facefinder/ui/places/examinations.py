"""Two examiners: what waits to be sealed, the blind second examination, the conference, and the unit's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTableView, QWidget

from facefinder.domain.decisions import Outcome
from facefinder.domain.errors import DescriptionNeeded, KnownError
from facefinder.ui import words
from facefinder.ui.asking import ask_first
from facefinder.ui.blind import BlindPanel
from facefinder.ui.conferring import ConferencePanel
from facefinder.ui.desk import Desk
from facefinder.ui.face_tiles import FaceTiles, Tile
from facefinder.ui.places.case import Lines, lines_view
from facefinder.ui.reviewing import Reviewer
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Notice, button, column, hairline, label, row

OVERVIEW, BLIND, CONFERENCE = 0, 1, 2


class ExaminationsPlace(QWidget):
    """An overview of searches; from it the blind queue and the conference.

    ``describe_asked`` carries a search's id, the probe's SHA-256 and what goes on when the probe is described.
    """

    told = Signal(str)
    describe_asked = Signal(str, str, object)
    blinded = Signal(bool)
    place_asked = Signal(str)

    def __init__(self, desk: Desk, reviewer: Reviewer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._search_id = ""
        self._faces: dict[int, Any] = {}
        self._decided: dict[int, Outcome] = {}
        self._descriptions: dict[str, dict[str, str]] = {}
        self._waiting: Sequence[Any] = ()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.lines = Lines(
            [self.tr("When"), self.tr("Purpose"), self.tr("Next step"), self.tr("First"), self.tr("Second")], self
        )
        self.blind_panel = BlindPanel(desk, reviewer)
        self.blind_panel.decided.connect(self._blind_decided)
        self.conference_panel = ConferencePanel(desk, reviewer)
        self.conference_panel.settled.connect(lambda _: self.confer(self._search_id))
        self._pages = QStackedWidget()
        for page in (self._overview_page(), self._blind_page(), self._conference_page()):
            self._pages.addWidget(page)
        whole = column(spacing=0)
        whole.addWidget(hairline())
        whole.addWidget(self._pages, 1)
        self.setLayout(whole)
        for signal in (desk.decided, desk.imported):
            signal.connect(self._outdated)
        desk.searched.connect(lambda _: self._outdated())

    # --- the pages --------------------------------------------------------------------------------------------------

    def _overview_page(self) -> QWidget:
        page = QWidget()
        inside = column(spacing=Size.SMALL, margin=Size.LARGE)
        head = row()
        head.addWidget(label(self.tr("Examinations"), "heading"))
        head.addStretch(1)
        self.seal_button = button(self.tr("Seal the first examination"), self.ask_to_seal_first, icon_name="lock")
        self.second_button = button(self.tr("Examine as the second"), self.begin, kind="primary", icon_name="eye-off")
        self.confer_button = button(self.tr("Open the conference"), self.confer, icon_name="users")
        for made in (self.seal_button, self.confer_button, self.second_button):
            head.addWidget(made)
        inside.addLayout(head)
        self.view: QTableView = lines_view(self.lines, (190, 300, 300, 130, 130), self.tr("Searches to examine"), 1)
        self.view.selectionModel().currentChanged.connect(self._chosen)
        self.view.activated.connect(lambda _: self._next_step())
        self._nothing = Notice()
        self._nothing.show_notice(
            "list-checks",
            self.tr("No search is recorded yet"),
            self.tr(
                "Search first; candidates are decided in Review, sealed here, and examined again by somebody else."
            ),
            self.tr("Go to Search"),
            partial(self.place_asked.emit, "search"),
        )
        self._lists = QStackedWidget()
        self._lists.addWidget(self._nothing)
        self._lists.addWidget(self.view)
        inside.addWidget(self._lists, 1)
        inside.addWidget(hairline())
        inside.addWidget(label(self.tr("The unit's own figures"), "section"))
        self.figures = label("", "body", wrap=True, selectable=True)
        inside.addWidget(self.figures)
        page.setLayout(inside)
        return page

    def _blind_page(self) -> QWidget:
        side = QWidget()
        left = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        left.addWidget(label(self.tr("Second examination"), "heading"))
        self.progress = label("", "quiet", wrap=True)
        left.addWidget(self.progress)
        self.queue = FaceTiles(self._desk, self.tr("Faces to examine"), pairs=False)
        self.queue.selectionModel().currentChanged.connect(self._face_chosen)
        left.addWidget(self.queue, 1)
        self.seal_second_button = button(
            self.tr("Seal my decisions"), self.ask_to_seal_second, kind="primary", icon_name="lock"
        )
        left.addWidget(self.seal_second_button)
        side.setLayout(left)
        return _beside(side, self.blind_panel)

    def _conference_page(self) -> QWidget:
        side = QWidget()
        left = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        left.addWidget(label(self.tr("Conference"), "heading"))
        self.disputed = FaceTiles(self._desk, self.tr("Candidates decided differently"), pairs=False)
        self.disputed.selectionModel().currentChanged.connect(self._disputed_chosen)
        left.addWidget(self.disputed, 1)
        left.addWidget(button(self.tr("Back to the overview"), self.show_overview, icon_name="arrow-left"))
        side.setLayout(left)
        return _beside(side, self.conference_panel)

    # --- going about ------------------------------------------------------------------------------------------------

    @property
    def panel(self) -> BlindPanel:
        return self.conference_panel if self._pages.currentIndex() == CONFERENCE else self.blind_panel

    @property
    def page(self) -> int:
        return self._pages.currentIndex()

    def entered(self) -> None:
        if self.page == OVERVIEW:
            self.refresh()
            self.view.setFocus()
        else:
            (self.queue if self.page == BLIND else self.disputed).setFocus()

    def left(self) -> None:
        self.panel.stop()

    def _outdated(self) -> None:
        if self.isVisible() and self.page == OVERVIEW:
            self.refresh()

    def show_overview(self) -> None:
        self._pages.setCurrentIndex(OVERVIEW)
        self.refresh()
        self.view.setFocus()

    def refresh(self) -> None:
        """Read how far everything has come; whoever examines blind goes on with that."""
        session = self._desk.session

        def fetch() -> tuple[Sequence[Any], Any, bool]:
            return session.examinations.overview(), session.examinations.figures(), session.examinations.blind()

        self._desk.tasks.run(fetch, self._show)

    def _show(self, found: tuple[Sequence[Any], Any, bool]) -> None:
        waiting, figures, blind = found
        self.blinded.emit(blind)
        if blind and self.page != BLIND and waiting:
            self.begin(waiting[0].search_id)
            return
        at = max(self.view.currentIndex().row(), 0)
        self._waiting = waiting
        self.lines.show(
            [
                (words.when(each.searched_at), each.purpose, self._step_words(each), each.first, each.second)
                for each in waiting
            ],
            keys=waiting,
        )
        self._lists.setCurrentIndex(1 if waiting else 0)
        self.figures.setText(self._figure_words(figures))
        if waiting:
            self.view.selectRow(min(at, len(waiting) - 1))
        self._offer()

    def _step_words(self, each: Any) -> str:
        return {
            "first": self.tr("decide, then seal the first examination"),
            "second": self.tr("second examination under way") if each.begun else self.tr("second examination, blind"),
            "conference": self.tr("conference"),
            "done": self.tr("examined twice"),
        }[each.stage]

    def _figure_words(self, figures: Any) -> str:
        if not figures.examinations:
            return self.tr("None yet: they accrue with each sealed second examination.")

        def rate(found: tuple[float, float, float] | None) -> str:
            if found is None:
                return "—"
            return self.tr("{0} % (95 % interval {1} to {2} %)").format(*(round(100 * value) for value in found))

        return "\n".join(
            (
                self.tr("{0} sealed second examinations").format(words.number(figures.examinations)),
                self.tr("Examiners agreed on {0} of {1} candidates: {2}").format(
                    words.number(figures.agreed), words.number(figures.compared), rate(figures.agreement)
                ),
                self.tr("Strangers taken for potential candidates: {0} of {1}: {2}").format(
                    words.number(figures.controls_taken_for_candidates),
                    words.number(figures.controls),
                    rate(figures.control_error),
                ),
            )
        )

    @property
    def chosen(self) -> Any:
        """The search that is chosen in the overview."""
        model: Any = self.view.model()
        return self.lines.key(model.mapToSource(self.view.currentIndex()).row())

    def _chosen(self, current: QModelIndex, before: QModelIndex) -> None:
        self._offer()

    def _offer(self) -> None:
        each = self.chosen
        stage = each.stage if each is not None and each.mine else ""
        self.seal_button.setVisible(stage == "first")
        self.second_button.setVisible(stage == "second")
        self.confer_button.setVisible(stage == "conference")

    def _next_step(self) -> None:
        each = self.chosen
        if each is not None and each.mine:
            {"first": self.ask_to_seal_first, "second": self.begin, "conference": self.confer}.get(
                each.stage, lambda: None
            )()

    def step(self, by: int) -> None:
        """The face after or before."""
        if self.page == OVERVIEW:
            self.view.selectRow(self.view.currentIndex().row() + by)
        else:
            tiles = self.queue if self.page == BLIND else self.disputed
            tiles.choose(tiles.currentIndex().row() + by)

    def decide(self, outcome: Outcome) -> None:
        if self.page != OVERVIEW:
            self.panel.decide(outcome)

    # --- the first --------------------------------------------------------------------------------------------------

    def ask_to_seal_first(self) -> None:
        """Ask first: what is sealed stays as it is."""
        if self.chosen is not None:
            ask_first(
                self,
                self.tr("Seal the first examination?"),
                self.tr(
                    "The decisions on this search then stay as they are. Candidates without one count as undecided."
                ),
                self.tr("Seal it"),
                self.seal_first,
            )

    def seal_first(self) -> None:
        """Seal the decisions made so far on the chosen search."""
        each, session = self.chosen, self._desk.session
        if each is None:
            return

        def done(_: Any) -> None:
            self.told.emit(self.tr("Sealed: the first examination. Somebody else examines it next."))
            self._desk.decided.emit()
            self.refresh()

        self._desk.tasks.run(lambda: session.seal_first_examination(each.search_id), done)

    # --- the second -------------------------------------------------------------------------------------------------

    def begin(self, search_id: str = "") -> None:
        """Begin the blind second examination of a search, or go on with it."""
        each, session = self.chosen, self._desk.session
        search_id = search_id or (each.search_id if each is not None else "")
        if not search_id:
            return

        def fetch() -> tuple[tuple[int, ...], dict[int, Any], dict[int, Outcome]]:
            presented = session.examinations.begin_second(search_id)
            shelved = session.library.shelved_faces(list(presented))
            faces = {one.face.face_id: one.face for one in shelved if one.face is not None}
            return presented, faces, session.examinations.decided(search_id)

        def show(found: tuple[tuple[int, ...], dict[int, Any], dict[int, Outcome]]) -> None:
            presented, self._faces, self._decided = found
            self._search_id = search_id
            self.blinded.emit(True)
            self._pages.setCurrentIndex(BLIND)
            self._show_queue(presented)
            first = next((at for at, face in enumerate(presented) if face not in self._decided), 0)
            self.queue.choose(first)
            self.queue.setFocus()

        def failed(fault: KnownError) -> None:
            if isinstance(fault, DescriptionNeeded) and each is not None:
                self.describe_asked.emit(search_id, each.probe_sha256, lambda: self.begin(search_id))
            else:
                self.told.emit(words.told(fault))

        self._desk.tasks.run(fetch, show, failed)

    def _show_queue(self, presented: Sequence[int]) -> None:
        self.queue.tiles.show(
            [
                Tile(face_id, self.tr("Face {0}").format(at), state=self._decided.get(face_id, Outcome.UNDECIDED))
                for at, face_id in enumerate(presented, 1)
            ]
        )
        self._count()

    def _count(self) -> None:
        count = len(self.queue.tiles.tiles)
        done = len(self._decided)
        self.progress.setText(
            self.tr("{0} of {1} decided; the order is by chance, strangers are among them").format(
                words.number(done), words.number(count)
            )
        )
        self.seal_second_button.setEnabled(bool(count) and done >= count)

    def _face_chosen(self, current: QModelIndex, before: QModelIndex) -> None:
        tile = self.queue.current
        if tile is not None:
            face = self._faces.get(tile.face_id)
            outcome = self._decided.get(tile.face_id)
            self.blind_panel.examine_face(self._search_id, tile.face_id, face, tile.title, outcome)

    def _blind_decided(self, face_id: int, outcome: Outcome) -> None:
        self._decided[face_id] = outcome
        at = self.queue.currentIndex().row()
        for tile in self.queue.tiles.tiles:
            if tile.face_id == face_id:
                tile.state = outcome
        self._count()
        self.queue.viewport().update()
        self.told.emit(self.tr("Recorded: {0} of {1}").format(len(self._decided), len(self.queue.tiles.tiles)))
        tile_now = self.queue.current
        if tile_now is not None and tile_now.face_id == face_id:
            if at + 1 < len(self.queue.tiles.tiles):
                self.queue.choose(at + 1)
            else:
                self._face_chosen(self.queue.currentIndex(), QModelIndex())
        if self.seal_second_button.isEnabled():
            self.seal_second_button.setFocus()

    def ask_to_seal_second(self) -> None:
        """Ask first: what is sealed stays as it is."""
        ask_first(
            self,
            self.tr("Seal your decisions?"),
            self.tr("They then stay as they are; scores and the first examiner's decisions are shown to you."),
            self.tr("Seal them"),
            self.seal_second,
        )

    def seal_second(self) -> None:
        """Seal the second examination; lists and scores are shown again, and differences go to a conference."""
        session, search_id = self._desk.session, self._search_id

        def done(standing: Sequence[Any]) -> None:
            self.blinded.emit(False)
            self.blind_panel.show_nothing()
            differing = sum(each.final is None for each in standing)
            self.told.emit(
                self.tr("Sealed. {0} go to a conference.").format(words.candidates(differing))
                if differing
                else self.tr("Sealed. Both examiners agree on every candidate.")
            )
            self._desk.decided.emit()
            self._desk.recount()
            self.show_overview()

        self._desk.tasks.run(lambda: session.examinations.seal_second(search_id), done)

    # --- the conference ---------------------------------------------------------------------------------------------

    def confer(self, search_id: str = "") -> None:
        """Show the candidates on which the two examiners differ."""
        each, session = self.chosen, self._desk.session
        search_id = search_id or (each.search_id if each is not None else "")

        def fetch() -> tuple[Sequence[Any], dict[int, Any], dict[str, dict[str, str]]]:
            disputed = session.examinations.disputed(search_id)
            shelved = session.library.shelved_faces([one.face_id for one in disputed])
            faces = {one.face.face_id: one.face for one in shelved if one.face is not None}
            return disputed, faces, session.examinations.descriptions(search_id)

        def show(found: tuple[Sequence[Any], dict[int, Any], dict[str, dict[str, str]]]) -> None:
            disputed, self._faces, self._descriptions = found
            at = max(self.disputed.currentIndex().row(), 0) if self._search_id == search_id else 0
            self._search_id = search_id
            self._pages.setCurrentIndex(CONFERENCE)
            self.disputed.tiles.show(
                [
                    Tile(
                        one.face_id,
                        self.tr("Candidate {0}").format(number),
                        state=one.settled.outcome if one.settled is not None else Outcome.UNDECIDED,
                        key=one,
                    )
                    for number, one in enumerate(disputed, 1)
                ]
            )
            left = next((place for place, one in enumerate(disputed) if one.settled is None), at)
            self.disputed.choose(left)
            self.disputed.setFocus()
            self._desk.decided.emit()

        self._desk.tasks.run(fetch, show)

    def _disputed_chosen(self, current: QModelIndex, before: QModelIndex) -> None:
        tile = self.disputed.current
        if tile is not None:
            face = self._faces.get(tile.face_id)
            self.conference_panel.confer(self._search_id, tile.key, face, self._descriptions, tile.title)


def _beside(side: QWidget, panel: QWidget) -> QWidget:
    side.setMinimumWidth(236)
    split = QSplitter(Qt.Orientation.Horizontal)
    split.addWidget(side)
    split.addWidget(panel)
    split.setStretchFactor(1, 1)
    split.setSizes([264, 1000])
    split.setChildrenCollapsible(False)
    return split
