"""What stands in the place of a candidate list while there is none: one sentence, one thing to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from facefinder.ui import words

if TYPE_CHECKING:
    from facefinder.domain.errors import KnownError
    from facefinder.domain.records import SearchResult
    from facefinder.ui.contracts import Summary
    from facefinder.ui.probe_panel import ProbePanel
    from facefinder.ui.widgets import Notice


def next_step(notice: Notice, summary: Summary, probe: ProbePanel, add_sources: Callable[[], object]) -> None:
    """What to do next on the way to a search."""
    translate = QCoreApplication.translate
    if not summary.gallery_size:
        notice.show_notice(
            "folder-plus",
            translate("invitations", "No face is enrolled yet"),
            translate(
                "invitations",
                "Add the folders that hold the photographs, or drop them here. Originals are never changed.",
            ),
            translate("invitations", "Add a folder…"),
            add_sources,
        )
    elif probe.probe is None and not probe.strip.faces:
        notice.show_notice(
            "image-plus",
            translate("invitations", "Drop a photograph of the person"),
            translate("invitations", "{0} from {1} are ready to be searched.").format(
                words.faces(summary.gallery_size), words.sources(summary.sources)
            ),
            translate("invitations", "Open a photograph…"),
            probe.open_dialog,
        )
    elif probe.probe is not None and not probe.probe.analysis.faces and not probe.strip.faces:
        notice.show_notice(
            "scan-face",
            translate("ProbePanel", "No face was found."),
            translate("ProbePanel", "Draw a box around the face, or try a clearer photograph."),
            translate("ProbeForm", "Draw a box around the face"),
            probe.draw_box,
        )
    elif probe.face < 0 and not probe.strip.faces:
        notice.show_notice(
            "scan-face",
            translate("invitations", "Choose the face"),
            translate("invitations", "Click it on the probe photograph."),
        )
    else:
        notice.show_notice(
            "search",
            translate("invitations", "Ready to search"),
            translate("invitations", "State the purpose on the left, then search."),
        )


def all_hidden(notice: Notice, clear: Callable[[], object]) -> None:
    """Every line of the list is hidden by the filters."""
    translate = QCoreApplication.translate
    title = translate("invitations", "Every candidate is filtered out")
    notice.show_notice("funnel", title, "", translate("invitations", "Clear the filters"), clear)


def no_candidate(notice: Notice, result: SearchResult) -> None:
    """The list is empty; what it was drawn from says what that can mean."""
    title = QCoreApplication.translate("invitations", "No candidate")
    notice.show_notice("search", title, f"{words.denominator_line(result)}\n\n{words.limits()}")


def failed(notice: Notice, fault: KnownError, again: Callable[[], object]) -> None:
    """There is no list because the search could not be made."""
    translate = QCoreApplication.translate
    title = translate("invitations", "The search could not be made")
    notice.show_notice("triangle-alert", title, words.told(fault), translate("invitations", "Try again"), again)
