"""Places beyond searching and looking: persons, examinations, authority, data subjects; and what leads to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from facefinder.domain.errors import DescriptionNeeded, KnownError, ReviewOverdue
from facefinder.ui.commands import Commands

if TYPE_CHECKING:
    from facefinder.ui.desk import Desk

BLIND_TOO = frozenset({"examinations", "library", "case", "authority", "settings", "manual", "start"})
"""Places that a second examiner may look at before sealing: they show no list, score or decision."""


def more_places(window: Any, desk: Desk) -> dict[str, QWidget]:
    """The further places of a case, connected to the window."""
    from facefinder.ui.places.examinations import ExaminationsPlace
    from facefinder.ui.places.people import PeoplePlace

    people = PeoplePlace(desk, window.reviewer.stack)
    people.told.connect(window.tell)
    examinations = ExaminationsPlace(desk, window.reviewer)
    examinations.told.connect(window.tell)
    examinations.blinded.connect(partial(_blinded, window, desk))
    examinations.describe_asked.connect(partial(_describe_recorded, window, desk))
    window.search.searches.failed.connect(partial(_search_refused, window, desk))
    if desk.session.access.may("examinations.blind"):
        # Whoever left in the middle of a blind examination is led back to it.
        desk.tasks.run(desk.session.examinations.blind, partial(_blinded, window, desk), quick=True)
    return {"people": people, "examinations": examinations}


def _blinded(window: Any, desk: Desk, blind: bool) -> None:
    changed, desk.blind = desk.blind is not blind, blind
    if blind and window.desk is desk and window.place not in BLIND_TOO:
        window.go("examinations")
    if changed:
        desk.recount()


def _describe_recorded(window: Any, desk: Desk, search_id: str, sha256: str, then: Callable[[], object]) -> None:
    """Have the second examiner describe a recorded probe."""
    desk.tasks.run(lambda: desk.session.probe_crop(search_id), lambda crop: _describe(window, desk, sha256, crop, then))


def _describe(window: Any, desk: Desk, sha256: str, crop: bytes | None, then: Callable[[], object]) -> None:
    from facefinder.ui.describing import DescribeProbe

    window.sheet("describe", DescribeProbe).ask(desk, sha256, crop, then)


def _search_refused(window: Any, desk: Desk, fault: KnownError) -> None:
    """Lead from a refused search to what it needs, where that can be done here."""
    search = window.search
    if isinstance(fault, DescriptionNeeded) and search.probe.probe is not None:
        probe, at = search.probe.probe, max(search.probe.face, 0)
        crop = probe.analysis.faces[at].crop if probe.analysis.faces else None
        _describe(window, desk, probe.sha256, crop, search.probe.search)
    elif isinstance(fault, ReviewOverdue):
        translate = QCoreApplication.translate
        search.notice.show_notice(
            "calendar",
            translate("places", "The authority for this case is to be reviewed"),
            translate("places", "It was to be reviewed by {0}; searching stops until it is authorised again.").format(
                fault.details.get("review_by", "")
            ),
            translate("places", "Authorise again"),
            partial(window.go, "authority"),
        )


def add_more_commands(commands: Commands, window: Any) -> None:
    """The commands that go to the further places."""
    translate = QCoreApplication.translate
    group = translate("places", "Places")
    for identity, name, keys in (
        ("people", translate("places", "Go to People"), ["Ctrl+7"]),
        ("examinations", translate("places", "Go to Examinations: seal, second examiner, conference"), ["Ctrl+8"]),
    ):
        commands.add(
            f"go.{identity}", name, group, partial(window.go, identity), keys, available=lambda: window.desk is not None
        )
