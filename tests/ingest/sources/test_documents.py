"""Documents that carry pictures: PDF, office files, messages and mailboxes."""

from __future__ import annotations

import io
import mailbox
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from facefinder.domain.records import SourceKind
from facefinder.ingest.items import Item
from facefinder.ingest.sources import lister_for

Read = Callable[..., dict[str, bytes | str]]


def jpeg_object(content: bytes) -> DecodedStreamObject:
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
    stream = DecodedStreamObject()
    stream.set_data(content)
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Filter"): NameObject("/DCTDecode"),
            NameObject("/Width"): NumberObject(width),
            NameObject("/Height"): NumberObject(height),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
        }
    )
    return stream


def raw_object(image: Image.Image) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(image.tobytes())
    flat = stream.flate_encode()
    flat.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(image.width),
            NameObject("/Height"): NumberObject(image.height),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
        }
    )
    return flat


def pdf_of(pictures: list[bytes], password: str = "", *, attach: bytes = b"") -> bytes:
    """Two pages showing the same first picture, the second also a raw one; the last picture is shown by none."""
    writer = pypdf.PdfWriter()
    first = writer._add_object(jpeg_object(pictures[0]))
    with Image.open(io.BytesIO(pictures[1])) as image:
        raw = writer._add_object(raw_object(image.convert("RGB")))
    writer._add_object(jpeg_object(pictures[2]))
    for number, shown in enumerate(({"/Im0": first}, {"/Im0": first, "/Im1": raw})):
        page = writer.add_blank_page(200, 200 + number)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject(name): value for name, value in shown.items()})}
        )
    if attach:
        writer.add_attachment("evidence.zip", attach)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_pdf_gives_its_pictures_once_and_its_attachments(
    tmp_path: Path, pictures: list[bytes], read_source: Read
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("photo.jpg", pictures[3])
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf_of(pictures, attach=packed.getvalue()))
    assert lister_for(path).kind is SourceKind.DOCUMENT
    found = read_source(path)
    (raw,) = [content for name, content in found.items() if name.endswith("page-2/Im1.png")]
    (unshown,) = [content for name, content in found.items() if "/unshown/" in name]
    assert isinstance(raw, bytes)
    with Image.open(io.BytesIO(raw)) as image, Image.open(io.BytesIO(pictures[1])) as original:
        assert image.tobytes() == original.convert("RGB").tobytes()
    assert unshown == pictures[2]
    assert found["scan.pdf/page-1/Im0.jpg"] == pictures[0]
    assert found["scan.pdf/attached/evidence.zip/photo.jpg"] == pictures[3]
    assert len(found) == 4


def test_an_encrypted_pdf_asks_for_its_password(tmp_path: Path, pictures: list[bytes], read_source: Read) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf_of(pictures, "right"))
    assert read_source(path) == {"scan.pdf": "password_needed"}
    assert read_source(path, passwords=["wrong"]) == {"scan.pdf": "password_needed"}
    assert read_source(path, passwords=["wrong", "right"])["scan.pdf/page-1/Im0.jpg"] == pictures[0]


@pytest.mark.parametrize(
    ("name", "marker", "content", "media"),
    [
        ("a.docx", "[Content_Types].xml", b"<Types/>", "word/media/image1.jpeg"),
        ("a.pptx", "[Content_Types].xml", b"<Types/>", "ppt/media/image1.jpeg"),
        ("a.xlsx", "[Content_Types].xml", b"<Types/>", "xl/media/image1.jpeg"),
        ("a.odt", "mimetype", b"application/vnd.oasis.opendocument.text", "Pictures/1000.jpg"),
    ],
)
def test_an_office_document_gives_its_pictures_only(
    tmp_path: Path, pictures: list[bytes], read_source: Read, name: str, marker: str, content: bytes, media: str
) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(marker, content)
        archive.writestr("content/document.xml", b"<xml/>")
        archive.writestr(media, pictures[0])
    assert lister_for(path).kind is SourceKind.DOCUMENT
    assert read_source(path) == {f"{name}/{media}": pictures[0]}


def test_a_document_without_pictures_is_accounted_for(tmp_path: Path, read_source: Read) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", b"<xml/>")
    assert read_source(tmp_path) == {"a.docx": "no_pictures"}


def message(subject: str, files: dict[str, bytes]) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", subject
    mail["Date"] = "Tue, 03 Mar 2026 10:20:30 +0100"
    mail.set_content("See the pictures.")
    for name, content in files.items():
        mail.add_attachment(content, maintype="image", subtype="jpeg", filename=name)
    return mail


def test_a_message_gives_its_attachments_also_of_messages_in_it(
    tmp_path: Path, pictures: list[bytes], read_source: Read
) -> None:
    mail = message("outer", {"фото.jpg": pictures[0]})
    mail.add_attachment(message("inner", {"two.jpg": pictures[1]}))
    mail.add_attachment(pictures[2], maintype="image", subtype="jpeg", cid="<x@y>", disposition="inline")
    path = tmp_path / "mail"
    path.write_bytes(mail.as_bytes())
    assert lister_for(path).kind is SourceKind.DOCUMENT
    found = read_source(path)
    assert sorted(found.values()) == sorted(pictures[:3])
    assert found["mail/фото.jpg"] == pictures[0]
    assert any(name.endswith(".eml/two.jpg") and content == pictures[1] for name, content in found.items())
    items = [entry for entry in lister_for(path).items() if isinstance(entry, Item)]
    assert {item.captured_at for item in items} == {"2026-03-03T10:20:30+01:00"}


def test_a_mailbox_gives_what_its_messages_carry(tmp_path: Path, pictures: list[bytes], read_source: Read) -> None:
    path = tmp_path / "inbox"
    box = mailbox.mbox(path)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.jpg", pictures[2])
    box.add(message("one", {"a.jpg": pictures[0]}))
    box.add(message("none", {}))
    mail = message("three", {"a.jpg": pictures[1]})
    mail.add_attachment(inner.getvalue(), maintype="application", subtype="zip", filename="b.zip")
    box.add(mail)
    box.flush()
    box.close()
    assert read_source(path) == {
        "inbox/000001/a.jpg": pictures[0],
        "inbox/000003/a.jpg": pictures[1],
        "inbox/000003/b.zip/deep.jpg": pictures[2],
    }


def test_a_saved_page_gives_its_pictures_with_their_addresses(tmp_path: Path, pictures: list[bytes]) -> None:
    page = EmailMessage()
    page["From"], page["Subject"] = "<Saved by Blink>", "A page"
    page["Snapshot-Content-Location"] = "https://example.org/page"
    page["MIME-Version"] = "1.0"
    page.set_content("<html></html>", subtype="html")
    page.add_related(pictures[0], maintype="image", subtype="jpeg")
    for part in page.iter_parts():
        if part.get_content_maintype() == "image":
            part["Content-Location"] = "https://example.org/img/face.jpg"
    (tmp_path / "page.mht").write_bytes(page.as_bytes())
    (item,) = lister_for(tmp_path / "page.mht").items()
    assert isinstance(item, Item)
    assert (item.path, item.url, item.page_url) == (
        "page.mht/face.jpg",
        "https://example.org/img/face.jpg",
        "https://example.org/page",
    )
