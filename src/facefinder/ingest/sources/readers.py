"""Which reader lists which form. Readers are loaded when first needed: some bring large libraries along."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from facefinder.domain.errors import ContainerNotSupported
from facefinder.ingest.items import Unlisted
from facefinder.ingest.sources.expand import Container, Found
from facefinder.ingest.sources.sniff import HEAD, Form, unread_kind
from facefinder.ingest.sources.streams import read_up_to

Reader = Callable[[Container], Iterator[Found | Unlisted]]


def reader_of(form: Form) -> Reader:
    """The reader for containers of that form.

    A reader yields what it can list and raises whatever its parser raises when it cannot go on.
    """
    if form is Form.ZIP:
        from facefinder.ingest.sources.zips import read_zip

        return read_zip
    if form in (Form.TAR, Form.COMPRESSED):
        from facefinder.ingest.sources.tars import read_compressed, read_tar

        return read_tar if form is Form.TAR else read_compressed
    if form is Form.SEVEN_ZIP:
        from facefinder.ingest.sources.sevenzips import read_seven_zip

        return read_seven_zip
    if form is Form.DISK:
        from facefinder.ingest.sources.disks import read_disk

        return read_disk
    if form is Form.WARC:
        from facefinder.ingest.sources.webarchives import read_warc

        return read_warc
    if form is Form.PDF:
        from facefinder.ingest.sources.pdfs import read_pdf

        return read_pdf
    if form in (Form.MAIL, Form.MBOX):
        from facefinder.ingest.sources.mail import read_mail, read_mbox

        return read_mail if form is Form.MAIL else read_mbox
    return _not_read


def _not_read(container: Container) -> Iterator[Found | Unlisted]:
    with container.content() as stream:
        what = unread_kind(read_up_to(stream, HEAD))
    fault = ContainerNotSupported(what=what or "a container of a kind")
    yield Unlisted("", fault.code, str(fault))
