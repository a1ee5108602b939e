"""The kinds of source: each is listed by its own lister, chosen by what the content is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from facefinder.domain.errors import KnownError
from facefinder.domain.records import SourceKind
from facefinder.ingest.items import Item, Lister, Unlisted
from facefinder.ingest.sources.expand import Expansion, Found, look, settings
from facefinder.ingest.sources.folders import FileLister, FolderLister
from facefinder.ingest.sources.host import ContainerHost, host_for
from facefinder.ingest.sources.sniff import HEAD, SOURCE_KINDS, Form, form_of, is_video
from facefinder.ingest.sources.streams import buffered, read_up_to, view_of

__all__ = ["SourceLister", "lister_for"]


class SourceLister:
    """A folder or a file, with everything that lies in containers in it.

    Plain files are listed and opened here; containers are read by a child process.
    """

    def __init__(
        self, plain: FolderLister | FileLister, expansion: Expansion, kind: SourceKind, host: ContainerHost
    ) -> None:
        self._plain, self._expansion, self._host = plain, expansion, host
        self.kind = kind

    def items(self) -> Iterator[Item | Unlisted]:
        """Every file of the source, once; containers are replaced by what is in them.

        Raises:
            SourceNotFound, SourceVanished, NotReadable: when the source itself is gone or shut.
        """
        for entry in self._plain.items():
            if isinstance(entry, Unlisted):
                yield entry
                continue
            what = look(Found(entry, costly=True, sibling=self._plain.siblings(entry.path)), self._expansion)
            if what is True:
                yield from self._host.expand(self._plain.location, entry, self._expansion)
            elif what is not None:
                yield what


def lister_for(
    path: str | os.PathLike[str],
    *,
    passwords: Sequence[str] = (),
    known: Callable[[str, str], bool] | None = None,
    host: ContainerHost | None = None,
) -> Lister:
    """The lister of the source at ``path``, chosen by its content.

    ``passwords`` are tried on whatever is encrypted. ``known`` (path, stamp) says that a file was read
    before: it is passed on without being opened, which makes a second listing fast. Containers that must be
    read out of order are spooled in the system's temporary folder, in files without a name. Containers are read by
    ``host``'s child process (the program's own one for listing this source when it is None).
    """
    expansion = settings(passwords, known=known)
    host = host or host_for("listing", path)
    if Path(path).is_dir():
        return SourceLister(FolderLister(path), expansion, SourceKind.FOLDER, host)
    return SourceLister(FileLister(path), expansion, kind_of(path), host)


def kind_of(path: str | os.PathLike[str]) -> SourceKind:
    """What kind of source lies at ``path``; what cannot be read is called a file and told when it is listed."""
    if Path(path).is_dir():
        return SourceKind.FOLDER
    lister = FileLister(path)
    try:
        with lister.open() as stream:
            head = read_up_to(stream, HEAD)
            view = view_of(stream)
            assert view is not None
            form = form_of(head, os.fspath(path), lambda at, size: read_up_to(buffered(view.window(at, size)), size))
            if form is Form.ZIP:
                from facefinder.ingest.sources.zips import zip_kind

                return zip_kind(view)
    except (KnownError, OSError):
        return SourceKind.FILE
    if form is not None:
        return SOURCE_KINDS[form]
    return SourceKind.VIDEO if is_video(head) else SourceKind.FILE
