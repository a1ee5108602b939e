"""Opening an original outside: in the system's own viewer, or of a film at the moment that matters."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QWidget

from facefinder.domain.errors import KnownError
from facefinder.domain.records import EnrolledFace, Occurrence
from facefinder.ui import words
from facefinder.ui.desk import Desk
from facefinder.ui.photo_view import PhotoView
from facefinder.ui.pictures import decode_jpeg
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Veil, button, column, label, row

Command = tuple[str, list[str]]
"""A program and its arguments, never given to a shell."""

_PLAYERS: tuple[tuple[str, Callable[[str, str], list[str]]], ...] = (
    ("mpv", lambda path, at: ["--no-ytdl", "--force-window=yes", "--keep-open=yes", f"--start={at}", "--", path]),
    (
        "vlc",
        lambda path, at: ["--no-metadata-network-access", f"--start-time={at}", QUrl.fromLocalFile(path).toString()],
    ),
    ("ffplay", lambda path, at: ["-loglevel", "error", "-ss", at, "-i", f"file:{path}"]),
)
"""Players that begin at a moment given in seconds, best first."""


def player_at(path: Path, moment: float, places: Sequence[str] | None = None) -> Command | None:
    """The command that shows a film from ``moment`` (seconds) on, or None where no player that can is installed.

    ``places`` are the folders to look in; by default the system's.
    """
    at = f"{max(moment, 0.0):.3f}"
    for name, arguments in _PLAYERS:
        found = QStandardPaths.findExecutable(name, list(places if places is not None else ()))
        if not found and places is None:
            found = QStandardPaths.findExecutable(name, _usual_places())
        if found:
            return found, arguments(os.path.abspath(path), at)
    return None


def _usual_places() -> list[str]:
    """Where players lie that are not on the search path."""
    if sys.platform == "win32":
        roots = [os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)")]
        return [str(Path(root) / folder) for root in roots if root for folder in ("VideoLAN/VLC", "mpv")]
    if sys.platform == "darwin":
        return ["/Applications/VLC.app/Contents/MacOS", "/Applications/mpv.app/Contents/MacOS"]
    return ["/usr/local/bin"]


class Opener(QObject):
    """Opens originals of the case. ``told`` carries what a person should know, ``unplayed`` the moment (in seconds) of
    a film that was opened at its beginning, because nothing here can begin at a moment."""

    told = Signal(str)
    unplayed = Signal(float)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def open(self, occurrences: Sequence[Occurrence], moment: float | None = None) -> None:
        """Open the first place that can be reached; a film at ``moment`` where a player takes one."""
        self._with(occurrences, self._desk.session.original_to_open, lambda path: self._show(path, moment))

    def open_face(self, face: EnrolledFace) -> None:
        """Open the original of a face."""
        session = self._desk.session
        self._desk.tasks.run(
            lambda: session.occurrences(face.exhibit_id),
            lambda found: self.open(found, face.frame_time),
            self._failed,
            quick=True,
        )

    def show_folder(self, occurrences: Sequence[Occurrence]) -> None:
        """Open the folder that holds the original."""
        self._with(
            occurrences,
            self._desk.session.original_path,
            lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(path.parent.as_posix())),
        )

    def _show(self, path: Path, moment: float | None) -> None:
        command = None if moment is None else player_at(path, moment)
        if command is not None and QProcess.startDetached(*command)[0]:
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(path.as_posix()))
        if moment is not None:
            self.told.emit(self.tr("Opened at the beginning; go to {0}").format(words.frame_time(moment)))
            self.unplayed.emit(moment)

    def _with(
        self, occurrences: Sequence[Occurrence], place: Callable[[Occurrence], Path], act: Callable[[Path], object]
    ) -> None:
        def find() -> Path:
            fault: KnownError | None = None
            for occurrence in occurrences:
                try:
                    return place(occurrence)
                except KnownError as met:
                    fault = fault or met
            raise fault or KnownError()

        self._desk.tasks.run(find, act, self._failed, quick=True)

    def _failed(self, fault: KnownError) -> None:
        self.told.emit(words.told(fault))


class FrameSheet(Veil):
    """One moment of a film, large, with its time code."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width=1000)
        self.sheet.setAccessibleName(self.tr("Moment of a film"))
        self._name = label("", "heading", selectable=True)
        self.photo = PhotoView()
        self.photo.setMinimumHeight(480)
        self.photo.setAccessibleName(self.tr("Moment of a film"))
        foot = row()
        foot.addStretch(1)
        foot.addWidget(button(self.tr("Close"), self.shut, kind="primary"))
        whole = column(spacing=Size.MEDIUM, margin=Size.LARGE)
        whole.addWidget(self._name, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.photo, 1)
        whole.addLayout(foot)
        self.sheet.setLayout(whole)

    @property
    def name(self) -> str:
        return self._name.text()

    def _came(self, picture: QImage) -> None:
        if not picture.isNull():
            self.photo.show_picture(picture, keep_view=True)

    def show_moment(self, desk: Desk, exhibit_id: int, frame: int, name: str, beginning: QImage) -> None:
        """Show a frame of an exhibit; ``beginning`` stands in until it is there."""
        self._name.setText(name)
        self.photo.show_picture(beginning)
        session = desk.session
        desk.tasks.run(
            lambda: decode_jpeg(session.original_picture(exhibit_id, frame, longest=4096)),
            self._came,
            lambda _: None,  # the kept picture stays
        )
        self.open()
