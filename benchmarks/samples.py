"""One valid file of every kind that an import takes, made here, each with drawn faces that the small engine finds."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import mailbox
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import av
import numpy as np
import pillow_heif
import py7zr
import pypdf
from PIL import Image
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from facefinder.engine.deterministic import drawn_photograph

pillow_heif.register_heif_opener()


def drawn(identities: Sequence[int], variant: int = 0, size: tuple[int, int] = (320, 240)) -> Image.Image:
    with Image.open(io.BytesIO(drawn_photograph(identities, variant=variant, size=size))) as image:
        return image.convert("RGB")


def saved(image: Image.Image, image_format: str, **choices: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, image_format, **choices)
    return stream.getvalue()


def moving(scenes: Sequence[Sequence[int]], container: str = "mp4", codec: str = "libx264", rate: int = 10) -> bytes:
    """A video with a second for each scene, showing these people, who move to the right a little."""
    stream = io.BytesIO()
    with av.open(stream, "w", format=container) as out:
        track = out.add_stream(codec, rate=rate)
        track.width, track.height, track.pix_fmt = 320, 240, "yuv420p" if codec != "mjpeg" else "yuvj420p"
        for number, people in enumerate(scenes):
            pixels = np.asarray(drawn(people, variant=number * 13))
            for step in range(rate):
                frame = av.VideoFrame.from_ndarray(np.roll(pixels, step * 3, axis=1), format="rgb24")
                for packet in track.encode(frame):
                    out.mux(packet)
        for packet in track.encode():
            out.mux(packet)
    return stream.getvalue()


def dng(identities: Sequence[int], *, orientation: int = 1, variant: int = 0) -> bytes:
    """A camera RAW file as small cameras write it: one uncompressed 16-bit Bayer mosaic (RGGB) in a DNG."""
    rgb = (np.asarray(drawn(identities, variant)).astype(np.float64) / 255) ** 2.2 * 60000
    height, width = rgb.shape[:2]
    mosaic = np.empty((height, width), "<u2")
    mosaic[0::2, 0::2], mosaic[1::2, 1::2] = rgb[0::2, 0::2, 0], rgb[1::2, 1::2, 2]
    mosaic[0::2, 1::2], mosaic[1::2, 0::2] = rgb[0::2, 1::2, 1], rgb[1::2, 0::2, 1]
    matrix = [3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570]
    signed = struct.pack("<18i", *(part for value in matrix for part in (round(value * 10000), 10000)))
    fields: list[tuple[int, int, int, bytes]] = [
        (254, 4, 1, struct.pack("<I", 0)), (256, 4, 1, struct.pack("<I", width)),
        (257, 4, 1, struct.pack("<I", height)),
        (258, 3, 1, struct.pack("<H", 16)), (259, 3, 1, struct.pack("<H", 1)), (262, 3, 1, struct.pack("<H", 32803)),
        (271, 2, 6, b"Drawn\0"), (272, 2, 4, b"One\0"), (273, 4, 1, b"\0\0\0\0"),
        (274, 3, 1, struct.pack("<H", orientation)), (277, 3, 1, struct.pack("<H", 1)),
        (278, 4, 1, struct.pack("<I", height)), (279, 4, 1, struct.pack("<I", mosaic.nbytes)),
        (33421, 3, 2, struct.pack("<HH", 2, 2)), (33422, 1, 4, bytes([0, 1, 1, 2])),
        (50706, 1, 4, bytes([1, 4, 0, 0])), (50708, 2, 10, b"Drawn One\0"), (50717, 4, 1, struct.pack("<I", 60000)),
        (50721, 10, 9, signed), (50728, 5, 3, struct.pack("<6I", 1, 1, 1, 1, 1, 1)),
        (50778, 3, 1, struct.pack("<H", 21)),
    ]  # fmt: skip
    after = 8 + 2 + 12 * len(fields) + 4
    entries, extra = b"", b""
    pixels_at = after + sum(len(value) + len(value) % 2 for *_, value in fields if len(value) > 4)
    for tag, kind, count, given in fields:
        value = struct.pack("<I", pixels_at) if tag == 273 else given
        if len(value) > 4:
            entries += struct.pack("<HHII", tag, kind, count, after + len(extra))
            extra += value + b"\0" * (len(value) % 2)
        else:
            entries += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(fields)) + entries + b"\0\0\0\0" + extra + mosaic.tobytes()


def pdf(pictures: Sequence[bytes]) -> bytes:
    writer = pypdf.PdfWriter()
    for number, content in enumerate(pictures):
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
        stream = DecodedStreamObject()
        stream.set_data(content)
        for name, value in {
            "Type": "XObject",
            "Subtype": "Image",
            "ColorSpace": "DeviceRGB",
            "Filter": "DCTDecode",
        }.items():
            stream[NameObject(f"/{name}")] = NameObject(f"/{value}")
        for name, value in {"Width": width, "Height": height, "BitsPerComponent": 8}.items():
            stream[NameObject(f"/{name}")] = NumberObject(value)
        page = writer.add_blank_page(200, 200)
        shown = DictionaryObject({NameObject(f"/Im{number}"): writer._add_object(stream)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): shown})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def message(pictures: Sequence[bytes]) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "pictures"
    mail["Date"], mail["Message-ID"] = "Mon, 02 Mar 2026 10:00:00 +0000", f"<{len(pictures)}@example.org>"
    mail.set_content("see attached")
    for number, content in enumerate(pictures):
        mail.add_attachment(content, "image", "png", filename=f"{number}.png")
    return mail


def mail_box(pictures: Sequence[bytes]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "box")
        for content in pictures:
            box.add(message([content]))
        box.close()
        return (Path(folder) / "box").read_bytes()


def warc(pictures: Sequence[bytes]) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    for number, content in enumerate(pictures):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"http://example.org/{number}.png", "response", payload=io.BytesIO(content), http_headers=headers,
            warc_headers_dict={"WARC-Date": "2026-03-02T10:00:00Z"},
        )  # fmt: skip
        writer.write_record(record)
        record.raw_stream.close()  # by now a temporary file of the library's
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 10, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def seven_zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return buffer.getvalue()


def fat16(files: dict[str, bytes]) -> bytes:
    """A FAT16 volume of 4 MB with files in its root folder, named as in the old days (8.3)."""
    reserved, fat_sectors, root_entries, sectors, sector = 1, 32, 512, 8192, 512
    boot = bytearray(sector)
    boot[:11] = b"\xeb\x3c\x90MSDOS5.0"
    struct.pack_into(
        "<HBHBHHBHHHI", boot, 11, sector, 1, reserved, 1, root_entries, sectors, 0xF8, fat_sectors, 32, 2, 0
    )
    boot[38] = 0x29
    boot[43:62] = b"NO NAME    FAT16   "
    boot[510:512] = b"\x55\xaa"
    fat = [0xFFF8, 0xFFFF]
    root, data = b"", b""
    for name, content in files.items():
        stem, _, suffix = name.upper().partition(".")
        clusters = max(1, -(-len(content) // sector))
        first = len(fat)
        fat += [*range(first + 1, first + clusters), 0xFFFF]
        data += content.ljust(clusters * sector, b"\0")
        root += stem.ljust(8).encode() + suffix.ljust(3).encode() + b"\x20" + bytes(10)
        root += struct.pack("<HHHI", 0x5000, 0x5C62, first, len(content))
    table = struct.pack(f"<{len(fat)}H", *fat).ljust(fat_sectors * sector, b"\0")
    return (bytes(boot) + table + root.ljust(root_entries * 32, b"\0") + data).ljust(sectors * sector, b"\0")


def samples(seed: int = 0) -> dict[str, bytes]:
    """Valid files by name, one of each kind; another ``seed`` gives other contents."""
    first, second = seed % 48, (seed + 7) % 48
    one, two = drawn([first], seed), drawn([first, second], seed + 1)
    png, other = saved(one, "PNG"), saved(two, "PNG")
    frames = [drawn([first], seed + 3), drawn([second], seed + 40)]
    jpeg = saved(one, "JPEG", quality=95)
    return {
        "one.jpg": saved(two, "JPEG", quality=95),
        "cmyk.jpg": saved(one.convert("CMYK"), "JPEG", quality=95),
        "one.png": png,
        "deep.png": saved(Image.fromarray(np.asarray(one.convert("L")).astype(np.uint16) * 257), "PNG"),
        "palette.png": saved(one.convert("P", palette=Image.Palette.ADAPTIVE), "PNG"),
        "animated.png": saved(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=100),
        "one.webp": saved(two, "WEBP", quality=95),
        "animated.webp": saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100),
        "animated.gif": saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100),
        "pages.tiff": saved(frames[0], "TIFF", save_all=True, append_images=frames[1:], compression="tiff_deflate"),
        "one.bmp": saved(two, "BMP"),
        "one.heic": saved(two, "HEIF", quality=95),
        "one.avif": saved(two, "AVIF", quality=95),
        "one.jp2": saved(two, "JPEG2000"),
        "one.ppm": saved(two, "PPM"),
        "one.tga": saved(two, "TGA", compression="tga_rle"),
        "one.ico": saved(one.resize((128, 96)), "ICO"),
        "one.dng": dng([first], variant=seed),
        "film.mp4": moving([[first], [second]]),
        "film.mkv": moving([[first], [second]], "matroska", "mpeg4"),
        "film.avi": moving([[second]], "avi", "mjpeg"),
        "film.ts": moving([[first]], "mpegts", "libx264"),
        "bundle.zip": zipped({"a.png": png, "inner.zip": zipped({"b.png": other})}),
        "bundle.tar": tarred({"a.png": png, "b/b.png": other}),
        "bundle.tar.gz": gzip.compress(tarred({"a.png": png, "b.png": other}), mtime=0),
        "single.png.bz2": bz2.compress(png),
        "bundle.tar.xz": lzma.compress(tarred({"a.png": other})),
        "bundle.7z": seven_zipped({"a.png": png, "b.png": other}),
        "stick.dd": fat16({"A.PNG": png, "B.PNG": other}),
        "page.warc.gz": warc([png, other]),
        "letter.pdf": pdf([jpeg, saved(two, "JPEG", quality=90)]),
        "letter.docx": zipped(
            {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>", "word/media/a.png": png}
        ),
        "mail.eml": message([png, other]).as_bytes(),
        "mail.mbox": mail_box([png, other]),
    }  # fmt: skip
