"""Places beyond searching and looking: persons, examinations, authority, data subjects; and what leads to them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from facefinder.ui.commands import Commands

if TYPE_CHECKING:
    from facefinder.ui.desk import Desk

BLIND_TOO = frozenset({"examinations", "library", "case", "settings", "manual", "start"})
"""Places that a second examiner may look at before sealing: they show no list, score or decision."""


def more_places(window: Any, desk: Desk) -> dict[str, QWidget]:
    """The further places of a case, connected to the window."""
    from facefinder.ui.places.people import PeoplePlace

    people = PeoplePlace(desk, window.reviewer.stack)
    people.told.connect(window.tell)
    return {"people": people}


def add_more_commands(commands: Commands, window: Any) -> None:
    """The commands that go to the further places."""
    translate = QCoreApplication.translate
    group = translate("places", "Places")
    for identity, name, keys in (("people", translate("places", "Go to People"), ["Ctrl+7"]),):
        commands.add(
            f"go.{identity}", name, group, partial(window.go, identity), keys, available=lambda: window.desk is not None
        )
