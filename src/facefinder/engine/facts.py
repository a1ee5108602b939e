"""Facts from a picture's metadata: EXIF, IPTC, XMP. Read in a worker; nothing read here is believed, only passed on."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET  # documents with entities are refused before parsing  # nosec B405
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

LONGEST_TEXT = 200
DECODER_FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OverflowError,
    ZeroDivisionError, RuntimeError, NotImplementedError, struct.error, UnicodeError, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow and its like raise on damaged content."""

_LARGEST_XMP = 1 << 20
_MOST_REGIONS = 20
_IPTC = {
    (2, 5): "title", (2, 25): "keywords", (2, 55): "date_created", (2, 80): "byline", (2, 90): "city",
    (2, 92): "sublocation", (2, 95): "state", (2, 101): "country", (2, 105): "headline", (2, 110): "credit",
    (2, 115): "source", (2, 116): "copyright", (2, 120): "caption",
}  # fmt: skip
_XMP = {
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}description": "description",
    "{http://purl.org/dc/elements/1.1/}subject": "keywords",
    "{http://purl.org/dc/elements/1.1/}rights": "rights",
    "{http://ns.adobe.com/xap/1.0/}CreatorTool": "creator_tool",
    "{http://ns.adobe.com/xap/1.0/}CreateDate": "created_at",
    "{http://ns.adobe.com/photoshop/1.0/}DateCreated": "date_created",
    "{http://ns.adobe.com/photoshop/1.0/}City": "city",
    "{http://ns.adobe.com/photoshop/1.0/}State": "state",
    "{http://ns.adobe.com/photoshop/1.0/}Country": "country",
    "{http://ns.adobe.com/photoshop/1.0/}Credit": "credit",
    "{http://ns.adobe.com/photoshop/1.0/}Source": "source",
    "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}Location": "location",
    "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}PersonInImage": "people",
}
_MWG = "{http://www.metadataworkinggroup.com/schemas/regions/}"
_AREA = "{http://ns.adobe.com/xmp/sType/Area#}"
_MPREG = "{http://ns.microsoft.com/photo/1.2/t/Region#}"


def facts_of(image: Image.Image) -> dict[str, str]:
    """Facts as short printable strings; only what is there.

    From EXIF: taken_at (ISO 8601), camera, camera_make, camera_model, lens, software, gps (decimal degrees
    ``latitude,longitude``), gps_altitude (metres), description, artist. From IPTC ``iptc_…`` and from XMP ``xmp_…``,
    with each face region as ``xmp_face_1`` … (``name; left,top,width,height``, fractions of the picture as marked).
    """
    facts: dict[str, str] = {}
    for read in (lambda: _from_exif(image.getexif()), lambda: _from_iptc(image), lambda: _from_xmp(image)):
        _gather(read, facts)
    if "taken_at" not in facts:
        for name in ("xmp_date_created", "xmp_created_at"):
            moment = facts.get(name, "")
            if len(moment) >= 10 and moment[4:5] == "-":
                facts["taken_at"] = moment[:25]
                break
    return facts


def facts_of_tiff(content: bytes) -> dict[str, str]:
    """The EXIF facts of a camera RAW file, from its own TIFF directory."""
    exif = Image.Exif()
    facts: dict[str, str] = {}
    if _quietly(exif.load, content) is None and len(exif):
        _gather(lambda: _from_exif(exif), facts)
    return facts


def _gather(read: Callable[[], Iterator[tuple[str, object]]], facts: dict[str, str]) -> None:
    """Keep what can be read: a broken part leaves the others."""
    try:
        for name, value in read():
            text = printable(value)
            if text:
                facts.setdefault(name, text)
    except DECODER_FAULTS:
        return


def printable(value: object) -> str:
    """The value as one short line."""
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST_TEXT]


# --- EXIF -----------------------------------------------------------------------------------------------------------


def _from_exif(exif: Image.Exif) -> Iterator[tuple[str, object]]:
    if not exif:
        return
    details = _quietly(exif.get_ifd, ExifTags.IFD.Exif) or {}
    base = ExifTags.Base
    make, model = (printable(_quietly(exif.get, tag) or "") for tag in (base.Make, base.Model))
    yield "camera_make", make
    yield "camera_model", model
    short = make and model.lower().startswith(make.lower().split()[0])
    yield "camera", model if short else f"{make} {model}".strip()
    for name, tag in (("software", base.Software), ("description", base.ImageDescription), ("artist", base.Artist)):
        yield name, _quietly(exif.get, tag) or ""
    yield "lens", details.get(base.LensModel) or ""
    for moment, zone in (
        (details.get(base.DateTimeOriginal), details.get(base.OffsetTimeOriginal)),
        (details.get(base.DateTimeDigitized), details.get(base.OffsetTimeDigitized)),
        (exif.get(base.DateTime), details.get(base.OffsetTime)),
    ):
        if moment and (told := _quietly(_moment, moment, zone)) is not None:
            yield "taken_at", told
            break
    place = _quietly(exif.get_ifd, ExifTags.IFD.GPSInfo) or {}
    if place:
        yield "gps", _quietly(_position, place) or ""
        yield "gps_altitude", _quietly(_altitude, place) or ""


def _quietly(read: Callable[..., Any], *arguments: Any) -> Any:
    """The value, or None when it cannot be read: one broken field leaves the others."""
    try:
        return read(*arguments)
    except DECODER_FAULTS:
        return None


def _moment(untrusted_moment: object, untrusted_zone: object) -> str:
    moment = datetime.strptime(str(untrusted_moment).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007 - a camera's clock says no zone
    zone = str(untrusted_zone).strip("\0 ") if untrusted_zone else ""
    is_zone = len(zone) == 6 and zone[0] in "+-" and zone[3] == ":" and (zone[1:3] + zone[4:]).isdigit()
    return moment + zone if is_zone else moment


def _position(place: dict[Any, Any]) -> str:
    def degrees(values: Any, reference: Any, negative: str) -> float:
        whole, minutes, seconds = (float(value) for value in values)
        result = whole + minutes / 60 + seconds / 3600
        return -result if str(reference).strip("\0 ").upper() == negative else result

    tags = ExifTags.GPS
    latitude = degrees(place[tags.GPSLatitude], place.get(tags.GPSLatitudeRef), "S")
    longitude = degrees(place[tags.GPSLongitude], place.get(tags.GPSLongitudeRef), "W")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ""
    return f"{latitude:.6f},{longitude:.6f}"


def _altitude(place: dict[Any, Any]) -> str:
    height = float(place[ExifTags.GPS.GPSAltitude])
    below = place.get(ExifTags.GPS.GPSAltitudeRef) in (1, b"\x01")
    return f"{-height if below else height:.1f}"


# --- IPTC -----------------------------------------------------------------------------------------------------------


def _from_iptc(image: Image.Image) -> Iterator[tuple[str, object]]:
    if not isinstance(image, ImageFile.ImageFile) or image.format not in ("JPEG", "MPO", "TIFF"):
        return
    found = IptcImagePlugin.getiptcinfo(image)
    if not found:
        return
    is_utf8 = found.get((1, 90)) == b"\x1b%G"
    for key, name in _IPTC.items():
        value = found.get(key)
        parts = value if isinstance(value, list) else [value] if value else []
        texts = [_iptc_text(part, is_utf8) for part in parts[:20]]
        yield f"iptc_{name}", "; ".join(texts)


def _iptc_text(raw: bytes, is_utf8: bool) -> str:
    try:
        return raw.decode("utf-8")  # most programs write UTF-8 whether they declare it or not
    except UnicodeDecodeError:
        return raw.decode("utf-8" if is_utf8 else "latin-1", "replace")


# --- XMP ------------------------------------------------------------------------------------------------------------


def _from_xmp(image: Image.Image) -> Iterator[tuple[str, object]]:
    raw = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if raw is None and image.format == "TIFF":
        raw = getattr(image, "tag_v2", {}).get(700)
    if isinstance(raw, str):
        raw = raw.encode("utf-8", "replace")
    if not isinstance(raw, bytes) or len(raw) > _LARGEST_XMP or b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        return
    begin, end = raw.find(b"<"), raw.rfind(b">")
    try:
        root = ET.fromstring(raw[begin : end + 1].replace(b"\0", b""))  # noqa: S314  # nosec B314 - no entities, see above
    except ET.ParseError:
        return
    faces = 0
    for element in root.iter():
        name = _XMP.get(element.tag)
        if name:
            yield f"xmp_{name}", "; ".join(filter(None, (text.strip() for text in element.itertext())))
        for attribute, value in element.attrib.items():
            if attribute in _XMP:
                yield f"xmp_{_XMP[attribute]}", value
        if faces < _MOST_REGIONS and (region := _quietly(_region, element)):
            faces += 1
            yield f"xmp_face_{faces}", region


def _field(element: ET.Element, name: str) -> str:
    inner = element.find(name)
    return (element.get(name) or (inner.text if inner is not None else "") or "").strip()


def _region(element: ET.Element) -> str:
    """A face region as ``name; left,top,width,height`` (MWG's or Microsoft's way of writing it), or nothing."""
    area = element.find(f"{_MWG}Area")
    if area is not None:
        if _field(element, f"{_MWG}Type").lower() not in ("face", ""):
            return ""
        x, y, width, height = (float(_field(area, f"{_AREA}{part}")) for part in ("x", "y", "w", "h"))
        return _told(_field(element, f"{_MWG}Name"), x - width / 2, y - height / 2, width, height)
    rectangle = _field(element, f"{_MPREG}Rectangle")
    if rectangle:
        left, top, width, height = (float(part) for part in rectangle.split(","))
        return _told(_field(element, f"{_MPREG}PersonDisplayName"), left, top, width, height)
    return ""


def _told(name: str, *edges: float) -> str:
    if not all(-1 <= edge <= 2 for edge in edges):
        return ""
    return f"{printable(name)[:100]}; " + ",".join(f"{edge:.4f}" for edge in edges)
