"""The kinds of source: each is listed by its own lister, chosen by what the content is."""

from __future__ import annotations

import os
from collections.abc import Sequence

from facefinder.ingest.items import Lister
from facefinder.ingest.sources.folders import FileLister, FolderLister


def lister_for(path: str | os.PathLike[str], *, passwords: Sequence[str] = ()) -> Lister:
    """The lister of the source at ``path``."""
    return FolderLister(path) if os.path.isdir(path) else FileLister(path)
