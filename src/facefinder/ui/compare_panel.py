"""Examining one pair: the aligned pictures, the ways to lay them over each other, what is seen, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QSlider, QSplitter, QToolButton, QWidget

from facefinder.domain.decisions import Outcome
from facefinder.domain.errors import KnownError
from facefinder.domain.records import SearchResult
from facefinder.ui import tips, words
from facefinder.ui.candidates import Row
from facefinder.ui.compare_film import OtherMoments
from facefinder.ui.compare_sides import CompareSides
from facefinder.ui.comparing import CompareCanvas, Mode
from facefinder.ui.copy_decisions import CopyDecisions
from facefinder.ui.desk import Desk
from facefinder.ui.moments import MomentBar
from facefinder.ui.reviewing import DecisionPanel, Reviewer, event_line
from facefinder.ui.tasks import Task
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Elided, button, column, hairline, label, row, scrolled, tool

FEATURES = (
    "skin",
    "face and head outline",
    "hairline",
    "forehead",
    "eyebrows",
    "eyes",
    "cheeks",
    "nose",
    "ears",
    "mouth",
    "chin and jaw",
    "neck",
    "facial hair",
    "lines",
    "scars",
    "marks",
    "alterations",
)
"""The components of FISWG's feature list, in its order; recorded in English, shown in the reader's language."""


def feature_name(feature: str) -> str:
    translate = QCoreApplication.translate
    return {
        "skin": translate("features", "Skin"),
        "face and head outline": translate("features", "Face and head outline"),
        "hairline": translate("features", "Hairline"),
        "forehead": translate("features", "Forehead"),
        "eyebrows": translate("features", "Eyebrows"),
        "eyes": translate("features", "Eyes"),
        "cheeks": translate("features", "Cheeks"),
        "nose": translate("features", "Nose"),
        "ears": translate("features", "Ears"),
        "mouth": translate("features", "Mouth"),
        "chin and jaw": translate("features", "Chin and jaw"),
        "neck": translate("features", "Neck"),
        "facial hair": translate("features", "Facial hair"),
        "lines": translate("features", "Lines"),
        "scars": translate("features", "Scars"),
        "marks": translate("features", "Marks"),
        "alterations": translate("features", "Alterations"),
    }[feature]


class FeatureList(QWidget):
    """Each component with a line for what is seen of it in both photographs. No measurements."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Size.SMALL)
        grid.setVerticalSpacing(Size.STEP)
        # A long name is broken, in whatever language: there must be room to write beside it.
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        self._fields: dict[str, QLineEdit] = {}
        for at, feature in enumerate(FEATURES):
            name = feature_name(feature)
            field = QLineEdit()
            field.setAccessibleName(name)
            named = label(name, "caption", wrap=True)
            named.setBuddy(field)
            grid.addWidget(named, at, 0)
            grid.addWidget(field, at, 1)
            self._fields[feature] = field

    def described(self) -> list[tuple[str, str]]:
        """The components that something was written about."""
        return [(name, field.text().strip()) for name, field in self._fields.items() if field.text().strip()]

    def show_described(self, described: Sequence[tuple[str, str]]) -> None:
        known = dict(described)
        for name, field in self._fields.items():
            field.setText(known.get(name, ""))

    def field(self, feature: str) -> QLineEdit:
        return self._fields[feature]


class ComparePanel(QWidget):
    """Shows a probe's face and a candidate's, and takes the decision. ``acted`` comes after one was asked for."""

    acted = Signal()
    original_asked = Signal()

    def __init__(self, desk: Desk, reviewer: Reviewer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._reviewer = desk, reviewer
        self._result: SearchResult | None = None
        self._row: Row | None = None
        self._tasks: list[Task] = []
        self.canvas = CompareCanvas()
        self._sides = CompareSides(desk, self.canvas, self._unreachable, self)
        self._film = OtherMoments(desk, self.canvas, self._sides, self)
        self._build()

    def _build(self) -> None:
        bar = row(spacing=Size.STEP)
        self._modes = QButtonGroup(self)
        self._mode_buttons: dict[Mode, QToolButton] = {}
        for mode, picture, name in (
            (Mode.BESIDE, "columns-2", self.tr("Side by side (1)")),
            (Mode.OVERLAY, "layers", self.tr("Overlay (2)")),
            (Mode.WIPE, "square-split-horizontal", self.tr("Wipe (3)")),
            (Mode.BLINK, "blend", self.tr("Blink (4)")),
        ):
            made = tool(picture, name, partial(self.show_mode, mode), checkable=True)
            self._modes.addButton(made)
            self._mode_buttons[mode] = made
            bar.addWidget(made)
        self._mode_buttons[Mode.BESIDE].setChecked(True)
        self._amount = QSlider(Qt.Orientation.Horizontal)
        self._amount.setRange(0, 100)
        self._amount.setValue(50)
        self._amount.setFixedWidth(120)
        self._amount.setAccessibleName(self.tr("Opacity of the candidate, or place of the wipe"))
        self._amount.setToolTip(self._amount.accessibleName())
        self._amount.valueChanged.connect(lambda value: self.canvas.set_amount(value / 100))
        self._amount.setEnabled(False)
        bar.addWidget(self._amount)
        bar.addSpacing(Size.SMALL)
        self._grid = tool("grid-3x3", self.tr("Grid lines (G)"), checkable=True)
        self._grid.toggled.connect(self.canvas.show_grid)
        bar.addWidget(self._grid)
        bar.addWidget(tool("zoom-out", self.tr("Zoom out (-)"), lambda: self.canvas.zoom_by(0.8)))
        bar.addWidget(tool("zoom-in", self.tr("Zoom in (+)"), lambda: self.canvas.zoom_by(1.25)))
        bar.addWidget(tool("maximize", self.tr("Whole face (0)"), self.canvas.fit))
        bar.addStretch(1)
        self._aids_tool = tool("sliders-horizontal", self.tr("Display aids (A)"), checkable=True)
        self._aids_tool.toggled.connect(self._show_aids)
        bar.addWidget(self._aids_tool)
        self._original_tool = tool("external-link", self.tr("Open the original (O)"), self.original_asked.emit)
        bar.addWidget(self._original_tool)

        self._aids = self._aids_bar()
        self._aids.hide()
        left = QWidget()
        inside = column(spacing=Size.SMALL)
        inside.setContentsMargins(Size.MEDIUM, Size.SMALL, Size.MEDIUM, Size.SMALL)
        inside.addLayout(bar)
        inside.addWidget(self._aids)
        inside.addWidget(self.canvas, 1)
        inside.addWidget(self._film.bar)
        self._reach = label("", "caption", wrap=True)
        self._reach.hide()
        inside.addWidget(self._reach)
        left.setLayout(inside)

        right = QWidget()
        beside = column(spacing=Size.SMALL, margin=Size.MEDIUM)
        self._name = Elided("", "strong")
        self._says = label("", "quiet", wrap=True)
        beside.addWidget(self._name)
        beside.addWidget(self._says)
        self.decision = DecisionPanel()
        self.decision.decided.connect(self.decide)
        self.decision.noted.connect(self._note)
        self.copies = CopyDecisions(self._desk, self._reviewer, self.decision, self)
        beside.addWidget(self.decision)
        beside.addWidget(hairline())
        self._seen_title = label(self.tr("What is seen"), "section")
        self._seen_hint = label(
            self.tr("Describe each visible component in both photographs before deciding. No measurements."),
            "caption",
            wrap=True,
        )
        beside.addWidget(self._seen_title)
        beside.addWidget(self._seen_hint)
        self.features = FeatureList()
        beside.addWidget(self.features)
        self._history_line = hairline()
        self._history_title = label(self.tr("History"), "section")
        self._history = label("", "caption", wrap=True, selectable=True)
        for part in (self._history_line, self._history_title, self._history):
            beside.addWidget(part)
        self._beside = beside
        beside.addStretch(1)
        right.setLayout(beside)
        right_area = scrolled(right)
        right_area.setObjectName("panel")
        right_area.setMinimumWidth(264)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right_area)
        split.setStretchFactor(0, 1)
        split.setSizes([900, 300])
        split.setChildrenCollapsible(False)
        whole = column(spacing=0)
        whole.addWidget(split, 1)
        self.setLayout(whole)

    def hide_history(self) -> None:
        """Show nothing of what was decided before."""
        for part in (self._history_line, self._history_title, self._history):
            part.hide()

    def _aids_bar(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Size.SMALL)
        grid.setVerticalSpacing(Size.STEP)
        self._sliders: dict[tuple[int, str], QSlider] = {}
        self._mirrors: list[QToolButton] = []
        for side, name in enumerate((self.tr("Probe"), self.tr("Candidate"))):
            grid.addWidget(label(name, "caption"), side, 0)
            for at, (aid, shown, low, high) in enumerate(
                (
                    ("brightness", self.tr("Brightness"), -100, 100),
                    ("contrast", self.tr("Contrast"), -90, 90),
                    ("gamma", self.tr("Gamma"), -100, 100),
                )
            ):
                slider = QSlider(Qt.Orientation.Horizontal)
                slider.setRange(low, high)
                slider.setAccessibleName(f"{name}: {shown}")
                slider.setToolTip(f"{name}: {shown}")
                slider.valueChanged.connect(partial(self._aid_changed, side, aid))
                grid.addWidget(label(shown, "caption"), side, 1 + 2 * at)
                grid.addWidget(slider, side, 2 + 2 * at)
                self._sliders[side, aid] = slider
            mirror = tool("flip-horizontal-2", self.tr("Mirror: {0}").format(name), checkable=True)
            mirror.toggled.connect(lambda on, side=side: self.canvas.set_aids(side, mirror=on))
            grid.addWidget(mirror, side, 7)
            self._mirrors.append(mirror)
        reset = button(self.tr("Reset"), self.reset_aids, kind="link")
        grid.addWidget(reset, 0, 8)
        grid.addWidget(label(self.tr("display only, recorded"), "caption"), 1, 8)
        return made

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def moments(self) -> MomentBar:
        """The bar for other moments of a candidate's film; hidden where there is none."""
        return self._film.bar

    def step_moment(self, by: int) -> None:
        """Show the picture ``by`` further on in the film, beside the probe."""
        self.moments.step(by)

    def step_found(self, by: int) -> None:
        """Show the next moment of the film, or the one before, at which a face was found."""
        self.moments.step_face(by)

    @property
    def reach(self) -> str:
        """What is said when the original cannot be shown; empty otherwise."""
        return "" if self._reach.isHidden() else self._reach.text()

    @property
    def row(self) -> Row | None:
        return self._row

    def examine(self, result: SearchResult, shown: Row) -> None:
        """Show one candidate beside the probe of its search."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self.keep_note()
        self._result, self._row = result, shown
        candidate = shown.candidate
        self._name.show_text(
            self.tr("Candidate {0}, similarity {1}").format(candidate.rank, words.similarity(candidate.similarity))
        )
        meaning = shown.meaning.strangers_words if shown.meaning is not None else ""
        where = words.joined((shown.place, shown.path, shown.assisted))
        self._says.setText("\n".join(part for part in (meaning, where) if part))
        self.show_standing()
        self._reach.hide()
        name = self.tr("candidate {0}").format(candidate.rank)
        self._sides.show_probe(result.search_id)
        self._sides.show_face(candidate.face.face_id, candidate.face, name)
        self._film.show_of(candidate.face, name)

    def _unreachable(self, fault: KnownError | None) -> None:
        self._reach.setText(
            self.tr("The original cannot be reached now; the kept face is shown.")
            if fault is not None
            else self.tr("Nothing can be seen in the original; the kept face is shown.")
        )
        self._reach.setToolTip(tips.plain(words.told(fault)) if fault is not None else "")
        self._reach.show()

    def show_standing(self) -> None:
        """Show what was decided, as it stands now."""
        if self._row is None or self._result is None:
            return
        standing = self._row.standing
        self.decision.show_standing(standing)
        self.copies.show(self._result, self._row)
        self.features.show_described(standing.features)
        session, result, candidate = self._desk.session, self._result, self._row.candidate

        def show(events: list[str]) -> None:
            self._history.setText("\n".join(events) or self.tr("Nothing has been decided yet."))

        def fetch() -> list[str]:
            return [event_line(event) for event in session.review.history(result, candidate)]

        self._tasks.append(self._desk.tasks.run(fetch, show, quick=True))

    # --- acting -----------------------------------------------------------------------------------------------------

    def show_mode(self, mode: Mode) -> None:
        self._mode_buttons[mode].setChecked(True)
        self._amount.setEnabled(mode in (Mode.OVERLAY, Mode.WIPE))
        self.canvas.show_mode(mode)

    def toggle_grid(self) -> None:
        self._grid.toggle()

    def toggle_aids(self) -> None:
        self._aids_tool.toggle()

    def reset_aids(self) -> None:
        for slider in self._sliders.values():
            slider.setValue(0)
        for mirror in self._mirrors:
            mirror.setChecked(False)
        self.canvas.reset_aids()

    def slider(self, side: int, aid: str) -> QSlider:
        return self._sliders[side, aid]

    def mirror_button(self, side: int) -> QToolButton:
        return self._mirrors[side]

    def decide(self, outcome: Outcome) -> None:
        """Record a decision with the reasons, the components described and the aids in use."""
        if self._row is None or self._result is None:
            return

        def failed(fault: KnownError) -> None:
            if self._row is not None:
                self.decision.outcome_button(outcome).setChecked(False)
            self.decision.say(words.told(fault))
            self.decision.reasons.setFocus()

        self._reviewer.decide(
            self._result,
            self._row.candidate,
            outcome,
            self.decision.reasons.toPlainText(),
            features=self.features.described(),
            aids=[*self.canvas.told_aids(), *self._film.told()],
            failed=failed,
        )
        self.acted.emit()

    def keep_note(self) -> None:
        self.decision.keep_note()

    def _note(self, text: str) -> None:
        if self._row is not None and self._result is not None:
            self._reviewer.note(self._result, self._row.candidate, text)

    def _aid_changed(self, side: int, aid: str, value: int) -> None:
        self.canvas.set_aids(side, **{aid: 4 ** (value / 100) if aid == "gamma" else value})

    def _show_aids(self, shown: bool) -> None:
        self._aids.setVisible(shown)

    def stop(self) -> None:
        """Stop blinking when nobody looks."""
        if self.canvas.mode is Mode.BLINK:
            self.show_mode(Mode.BESIDE)
