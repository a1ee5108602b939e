"""The filters of the Library: those of a search, over photographs or faces, remembered with the case."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.filters import Facets, Filter
from facefinder.domain.shelves import Held
from facefinder.ui import words
from facefinder.ui.condition_bar import ConditionBar
from facefinder.ui.desk import Desk

_OF_EXAMINING = frozenset({"decided", "person", "earlier"})


class ShelfFilters(ConditionBar):
    """``asked`` comes when the list is to be read anew; whoever reads it answers with ``show_held`` or ``refuse``."""

    asked = Signal()
    cleared = Signal()

    def __init__(self, desk: Desk, ground: QWidget) -> None:
        self._of_faces = False
        self._answered = True
        super().__init__(desk, ground)
        self._shown.hide()
        self._clear.hide()
        self.show_kind(faces=False)

    def _lay(self, line: QHBoxLayout) -> None:
        super()._lay(line)
        self.words.setMaximumWidth(360)
        line.setStretchFactor(self.words, 3)

    @property
    def counting(self) -> bool:
        return not self._answered or self._rest.isActive()

    @property
    def each(self) -> list[Filter]:
        """Each condition alone, to be counted with the list."""
        return [condition.alone for condition in self._conditions]

    def show_kind(self, *, faces: bool) -> None:
        """Say whether faces or photographs are listed: counts and meanings follow."""
        changed, self._of_faces = self._of_faces is not faces, faces
        rule = "" if faces else self._rule()
        self.panel.explain(rule)
        limits = self.tr("Limit what is shown: source, date, camera, quality, decision and more (F)")
        self.open_button.setToolTip("\n".join(part for part in (limits, rule) if part))
        if changed:
            self.fetch_facets()

    def _rule(self) -> str:
        return self.tr(
            "A photograph fits when it does itself and, where something is asked of a face, when one of its faces does "
            "all of that."
        )

    def follow_blindness(self) -> None:
        """Whoever examines blind is offered nothing that tells of searches, decisions or notes."""
        self.panel.withheld = frozenset({"fold"}) | (_OF_EXAMINING if self._desk.blind else frozenset())
        self.words.setVisible(not self._desk.blind)

    # --- facets and the list ----------------------------------------------------------------------------------------

    def _facets_reader(self) -> Callable[[], Facets]:
        library, faces, examining = self._desk.session.library, self._of_faces, not self._desk.blind
        self.follow_blindness()
        return lambda: library.facets(faces, examining)

    def _facets_shown(self) -> None:
        # What conditions are called can hang on the facets: sources have names there.
        self._tell_conditions()
        self._show_chips(self._counted)

    _counted: tuple[int, ...] = ()

    def _ask(self) -> None:
        self._answered, self._counted = False, ()
        self._tell_conditions()
        self._show_chips()
        self._clear.setVisible(bool(self._wanted))
        self.asked.emit()

    def begin(self) -> None:
        """The list is being read."""
        self._answered = False

    def show_held(self, held: Held) -> None:
        """Tell what the filter leaves."""
        self._answered = True
        self._counted = held.each
        self._show_chips(held.each)
        self.panel.say(self.line(held))
        self._clear.setVisible(bool(self._wanted))
        self.changed.emit()

    def refuse(self, fault: KnownError) -> None:
        """Tell why there can be no such list."""
        self._answered = True
        self.panel.say(words.told(fault), "warning")
        self.changed.emit()

    def line(self, held: Held) -> str:
        """How much is listed, of how much."""
        of = words.faces(held.of) if self._of_faces else words.photographs(held.of)
        return self.tr("{0} of {1}").format(words.number(len(held.ids)), of) if self._wanted else of

    def clear(self) -> None:
        """Take every filter away."""
        super().clear()
        self.cleared.emit()

    # --- remembering ------------------------------------------------------------------------------------------------

    def document(self) -> str:
        """The filter as text, to be remembered outside the catalogue; empty for none. Words, names of people and hashes
        are left out: they would outlast the erasing of what they name."""
        kept = replace(self._wanted, text="", person="", not_exhibits=())
        return json.dumps(kept.document()) if kept else ""

    def restore(self, document: str) -> None:
        """Let a remembered filter hold; what this program cannot read is forgotten."""
        try:
            wanted = Filter.from_document(json.loads(document)) if document else Filter()
            wanted.check()
        except (ValueError, TypeError, AttributeError, KnownError):
            return
        if wanted:
            self.show_filter(wanted)
