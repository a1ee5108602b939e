"""Private temporary folders of child processes, and clearing away those of programs that were killed."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import psutil

from facefinder.files.atomic import remove_folder

_PREFIX = "facefinder-scratch-"


class Scratch:
    """A folder that only this user may enter, gone with ``remove``."""

    def __init__(self) -> None:
        _remove_left_behind()
        self._folder = tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)
        self.path = os.path.realpath(self._folder.name)

    def remove(self) -> None:
        self._folder.cleanup()


def _remove_left_behind() -> None:
    for place in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = re.match(r"\d+", place.name.removeprefix(_PREFIX))
        try:
            ours = not place.is_symlink() and place.stat().st_uid == os.getuid()
        except (OSError, AttributeError):
            continue
        if owner and ours and not psutil.pid_exists(int(owner[0])):
            remove_folder(place)
