"""A face of the case taken as the probe, wherever in the window it was chosen or dragged from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from facefinder.domain.records import EnrolledFace
from facefinder.ui import words
from facefinder.ui.desk import Desk
from facefinder.ui.probe_panel import ProbePanel


def take_face(desk: Desk, panel: ProbePanel, face: EnrolledFace, told: Callable[[str], object]) -> None:
    """Take a face of the case as the probe: its original photograph, with that face chosen. One from a moment of a film
    or a page of a document, and one that a person pointed out, is taken as it is enrolled: reading the original again
    would find other faces, or none. ``told`` hears why it cannot be had."""
    session = desk.session
    if face.frame or face.frame_time is not None or face.assisted:
        desk.tasks.run(
            lambda: session.probe_face_of(face.face_id),
            panel.begin_with,
            lambda fault: told(words.told(fault)),
            quick=True,
        )
        return

    def fetch() -> tuple[bytes, str]:
        occurrences = session.occurrences(face.exhibit_id)
        name = occurrences[0].path if occurrences else face.exhibit_sha256[:12]
        return session.original_content(face.exhibit_id), words.readable_path(name)

    desk.tasks.run(
        fetch, lambda found: panel.show_content(*found, choose=face.box), lambda fault: told(words.told(fault))
    )


def take_face_id(desk: Desk, panel: ProbePanel, face_id: int, told: Callable[[str], object]) -> None:
    """As ``take_face``, for a face that was dropped."""
    session = desk.session

    def show(found: Sequence[Any]) -> None:
        if found and found[0].face is not None:
            take_face(desk, panel, found[0].face, told)

    desk.tasks.run(lambda: session.library.shelved_faces([face_id]), show, quick=True)
