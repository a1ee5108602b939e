"""Preserved web pages: every picture with its addresses, its time and a checked digest."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from facefinder.domain.records import SourceKind
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources import lister_for

Read = Callable[..., dict[str, bytes | str]]
IMAGE = "https://example.org/img/face.jpg"
PAGE = "https://example.org/people"


def chunked(content: bytes) -> bytes:
    parts = [content[at : at + 500] for at in range(0, len(content), 500)]
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts) + b"0\r\n\r\n"


class Writer(WARCWriter):
    """Keeps what it works on in memory: the library leaves its temporary files open."""

    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()


class Web:
    """Writes a web archive record by record."""

    def __init__(self, *, compressed: bool) -> None:
        self.file = io.BytesIO()
        self.writer = Writer(self.file, gzip=compressed)

    def response(
        self,
        url: str,
        content: bytes,
        kind: str = "image/jpeg",
        *,
        http: tuple[tuple[str, str], ...] = (),
        **warc: str,
    ) -> str:
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind), *http], protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(content),
            http_headers=headers,
            warc_headers_dict={
                "WARC-Date": "2026-03-04T05:06:07Z",
                **{k.replace("_", "-"): v for k, v in warc.items()},
            },
        )
        self.writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Record-ID"))

    def request(self, url: str, partner: str, referer: str) -> None:
        headers = StatusAndHeaders("GET / HTTP/1.1", [("Referer", referer)], is_http_request=True)
        record = self.writer.create_warc_record(
            url, "request", http_headers=headers, warc_headers_dict={"WARC-Concurrent-To": partner}
        )
        self.writer.write_record(record)

    def metadata(self, url: str, partner: str, via: str) -> None:
        self.writer.write_record(
            self.writer.create_warc_record(
                url,
                "metadata",
                payload=io.BytesIO(f"via: {via}\r\nhopsFromSeed: E\r\n".encode()),
                warc_content_type="application/warc-fields",
                warc_headers_dict={"WARC-Concurrent-To": partner},
            )
        )


def sample(pictures: list[bytes], *, compressed: bool = True) -> bytes:
    web = Web(compressed=compressed)
    web.response(PAGE, b"<html><img src=/img/face.jpg></html>", "text/html")
    identity = web.response(IMAGE, pictures[0])
    web.request(IMAGE, identity, PAGE)
    packed = gzip.compress(pictures[1])
    identity = web.response(
        "https://cdn.example.org/a.jpg?w=1",
        chunked(packed),
        http=(("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")),
    )
    web.metadata("https://cdn.example.org/a.jpg?w=1", identity, "https://example.org/other")
    web.response("https://example.org/photo", pictures[2], "application/octet-stream")
    return web.file.getvalue()


@pytest.mark.parametrize("form", ["warc", "warc.gz", "whole.gz", "bz2"])
def test_every_picture_comes_with_its_addresses(tmp_path: Path, pictures: list[bytes], form: str) -> None:
    content = sample(pictures, compressed=form == "warc.gz")
    path = tmp_path / f"site.{form}"
    path.write_bytes({"whole.gz": gzip.compress, "bz2": bz2.compress}.get(form, bytes)(content))
    if form != "bz2":  # a block of bzip2 does not show its beginning
        assert lister_for(path).kind is SourceKind.WEB_ARCHIVE
    items = [entry for entry in lister_for(path).items() if isinstance(entry, Item)]
    assert [entry.path.removeprefix(f"site.{form}/").removeprefix("site/") for entry in items] == [
        "example.org/img/face.jpg",
        "cdn.example.org/a.jpg?w=1",
        "example.org/photo",
    ]
    assert [(item.url, item.page_url) for item in items] == [
        (IMAGE, PAGE),
        ("https://cdn.example.org/a.jpg?w=1", "https://example.org/other"),
        ("https://example.org/photo", ""),
    ]
    assert {item.captured_at for item in items} == {"2026-03-04T05:06:07Z"}
    for item, content in zip(reversed(items), (pictures[2], pictures[1], pictures[0]), strict=True):
        with item.open() as stream:
            assert stream.read() == content


def test_a_picture_whose_digest_differs_is_listed_with_a_problem_beside_it(
    tmp_path: Path, pictures: list[bytes]
) -> None:
    content = sample(pictures, compressed=False)
    at = content.index(pictures[0]) + 200
    path = tmp_path / "site.warc"
    path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    entries = list(lister_for(path).items())
    assert sum(isinstance(entry, Item) for entry in entries) == 3
    (problem,) = [entry for entry in entries if isinstance(entry, Unlisted)]
    assert (problem.path, problem.code) == ("site.warc/example.org/img/face.jpg (digest)", "digest_mismatch")


def test_a_digest_taken_without_chunks_is_accepted(tmp_path: Path, pictures: list[bytes], read_source: Read) -> None:
    web = Web(compressed=False)
    digest = f"sha256:{hashlib.sha256(pictures[0]).hexdigest()}"
    web.response(IMAGE, chunked(pictures[0]), http=(("Transfer-Encoding", "chunked"),), WARC_Payload_Digest=digest)
    path = tmp_path / "site.warc"
    path.write_bytes(web.file.getvalue())
    assert read_source(path) == {"site.warc/example.org/img/face.jpg": pictures[0]}


def test_a_cut_off_web_archive_gives_what_stands_before(
    tmp_path: Path, pictures: list[bytes], read_source: Read
) -> None:
    content = sample(pictures, compressed=False)
    path = tmp_path / "site.warc"
    path.write_bytes(content[: content.index(pictures[2]) + 100])
    found = read_source(path)
    assert found["site.warc/example.org/img/face.jpg"] == pictures[0]
    assert "container_damaged" in found.values()


def test_a_repeated_picture_is_read_where_it_was_kept(tmp_path: Path, pictures: list[bytes]) -> None:
    web = Web(compressed=True)
    web.response(IMAGE, pictures[0])
    digest = "sha1:" + base64.b32encode(hashlib.sha1(pictures[0]).digest()).decode()
    headers = StatusAndHeaders("200 OK", [("Content-Type", "image/jpeg")], protocol="HTTP/1.1")
    for url, kept in (("https://example.org/again.jpg", digest), ("https://example.org/away.jpg", "sha1:AAAA")):
        web.writer.write_record(
            web.writer.create_revisit_record(url, kept, IMAGE, "2026-03-04T05:06:07Z", http_headers=headers)
        )
    path = tmp_path / "site.warc.gz"
    path.write_bytes(web.file.getvalue())
    again, away, first = sorted(lister_for(path).items(), key=lambda entry: entry.path)
    assert isinstance(first, Item)
    assert isinstance(again, Item)
    assert again.url == "https://example.org/again.jpg"
    with again.open() as stream:
        assert stream.read() == pictures[0]
    assert isinstance(away, Unlisted)
    assert away.code == "payload_elsewhere"


@pytest.mark.parametrize("altered", [False, True])
def test_a_wacz_gives_its_pictures_and_checks_its_hashes(tmp_path: Path, pictures: list[bytes], altered: bool) -> None:
    content = sample(pictures)
    recorded = hashlib.sha256(content + (b"x" if altered else b"")).hexdigest()
    path = tmp_path / "site.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.warc.gz", content)
        archive.writestr("pages/pages.jsonl", "{}")
        archive.writestr(
            "datapackage.json",
            json.dumps({"resources": [{"path": "archive/data.warc.gz", "hash": f"sha256:{recorded}"}]}),
        )
    assert lister_for(path).kind is SourceKind.WEB_ARCHIVE
    entries = list(lister_for(path).items())
    items = [entry for entry in entries if isinstance(entry, Item)]
    assert [item.url for item in items][:1] == [IMAGE]
    assert items[0].path == "site.wacz/archive/data.warc.gz/example.org/img/face.jpg"
    assert len(items) == 3
    assert [entry.code for entry in entries if isinstance(entry, Unlisted)] == (["digest_mismatch"] if altered else [])
