"""Opening an original again, by its source's place and its path inside."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from typing import BinaryIO

from facefinder.files.evidence import open_below, open_file
from facefinder.ingest.items import Item
from facefinder.ingest.sources import lister_for


def open_item(location: str, path: str, passwords: Sequence[str] = ()) -> BinaryIO:
    """A fresh read-only stream of the item at ``path`` inside the source at ``location``.

    Raises:
        OSError: when it is not there (any more); and what listing the source raises.
    """
    try:
        if os.path.isdir(location):
            return open_below(location, path.split("/"))
        if path == os.path.basename(location):
            return open_file(location)
    except OSError as fault:
        if fault.errno not in {errno.ENOENT, errno.ENOTDIR}:
            raise
    # Not a plain file: it lies in a container, and only listing tells the way to it.
    for entry in lister_for(location, passwords=passwords).items():
        if isinstance(entry, Item) and entry.path == path:
            return entry.open()
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
