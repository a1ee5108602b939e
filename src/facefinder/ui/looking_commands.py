"""The commands for looking through what the case holds: filters, moments of films, faces taken out."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QCoreApplication

from facefinder.ui.commands import Commands

FILTERED = ("search", "library")
"""Places whose list can be filtered."""


def add_looking_commands(commands: Commands, window: Any) -> None:
    """Add them; ``window`` is asked each time which place is shown."""
    translate, add = QCoreApplication.translate, commands.add
    group = translate("looking", "Looking")

    def shown() -> Any:
        return window.places.get(window.place)

    def filtered() -> bool:
        return window.desk is not None and window.place in FILTERED

    def browsing() -> bool:
        return window.desk is not None and window.place == "library"

    def looked_at() -> Any:
        """What shows a photograph or a film there: the inspector, or the pair that is compared."""
        return getattr(shown(), "inspector", None) or getattr(shown(), "panel", None)

    def with_moments() -> bool:
        moments = getattr(looked_at(), "moments", None)
        return window.desk is not None and moments is not None and moments.reel is not None

    def asking(path: str, *given: Any) -> Callable[[], object]:
        """What asks the place that is shown then, such as ``filters.clear``."""
        return lambda: attrgetter(path)(shown())(*given)

    def asking_film(path: str, *given: Any) -> Callable[[], object]:
        return lambda: attrgetter(path)(looked_at())(*given)

    add(
        "filters",
        translate("looking", "Filters"),
        group,
        asking("filters.toggle_panel"),
        ["F"],
        available=filtered,
    )
    add(
        "clear_filters",
        translate("looking", "Take every filter away"),
        group,
        asking("filters.clear"),
        ["Shift+F"],
        available=filtered,
    )
    add(
        "save_face",
        translate("looking", "Save the face as a picture…"),
        group,
        asking("save_face"),
        ["Ctrl+E"],
        available=filtered,
    )
    add(
        "kind",
        translate("looking", "Library: photographs or faces"),
        group,
        asking("toggle_kind"),
        ["L"],
        available=browsing,
    )
    for identity, name, what, by, key in (
        ("moment.back", translate("looking", "Film: one picture back"), "step_moment", -1, ","),
        ("moment.on", translate("looking", "Film: one picture on"), "step_moment", 1, "."),
        ("moment.face_back", translate("looking", "Film: back to the face found before"), "step_found", -1, "Shift+K"),
        ("moment.face_on", translate("looking", "Film: on to the face found next"), "step_found", 1, "Shift+J"),
    ):
        add(identity, name, group, asking_film(what, by), [key], available=with_moments)
    add(
        "moment.choose",
        translate("looking", "Film: choose a moment, type a time code"),
        group,
        asking_film("moments.code.setFocus"),
        ["M"],
        available=with_moments,
    )
    add(
        "add_face",
        translate("looking", "Add a face by hand to the photograph or moment shown"),
        group,
        asking("inspector.draw_face"),
        ["D"],
        available=filtered,
    )
