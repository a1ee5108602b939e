"""Pictures with several frames, camera RAW, and what stands in the metadata."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, IptcImagePlugin, TiffImagePlugin

from benchmarks.samples import dng, drawn, saved
from facefinder.domain.errors import PhotographTooLarge, PhotographUnreadable
from facefinder.engine.decode import decode
from facefinder.engine.deterministic import DeterministicEngine

LIMIT = 50_000_000
XMP = """<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>
<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''
 xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'
 xmlns:mwg-rs='http://www.metadataworkinggroup.com/schemas/regions/'
 xmlns:stArea='http://ns.adobe.com/xmp/sType/Area#' photoshop:City='Tromsø'>
 <dc:creator><rdf:Seq><rdf:li>A. Berg</rdf:li></rdf:Seq></dc:creator>
 <mwg-rs:Regions rdf:parseType='Resource'><mwg-rs:RegionList><rdf:Bag>
  <rdf:li rdf:parseType='Resource'><mwg-rs:Name>Anna Petrova</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type>
   <mwg-rs:Area stArea:x='0.5' stArea:y='0.4' stArea:w='0.2' stArea:h='0.3' stArea:unit='normalized'/></rdf:li>
  <rdf:li rdf:parseType='Resource'><mwg-rs:Name>A dog</mwg-rs:Name><mwg-rs:Type>Pet</mwg-rs:Type>
   <mwg-rs:Area stArea:x='0.1' stArea:y='0.1' stArea:w='0.1' stArea:h='0.1'/></rdf:li>
 </rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"""


@pytest.fixture(scope="module")
def engine() -> DeterministicEngine:
    return DeterministicEngine()


def shown(content: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize(
    ("image_format", "choices"),
    [
        ("GIF", {"duration": 80}),
        ("PNG", {"duration": 80}),
        ("WEBP", {"duration": 80}),
        ("AVIF", {"duration": 80}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("HEIF", {}),
    ],
)
def test_each_frame_gives_its_faces_and_can_be_shown(
    engine: DeterministicEngine, image_format: str, choices: dict[str, object]
) -> None:
    frames = [drawn([], 0), drawn([3], 1), drawn([20, 30], 2)]
    content = saved(frames[0], image_format, save_all=True, append_images=frames[1:], **choices)
    analysis = engine.analyse(content)
    assert [face.frame for face in analysis.faces] == [1, 2, 2]
    assert sorted(analysis.thumbnails) == [0, 1, 2]
    assert analysis.metadata["frames"] == "3"
    for number, frame in enumerate(frames):
        difference = shown(engine.picture(content, frame=number)).astype(int) - np.asarray(frame).astype(int)
        assert np.abs(difference).mean() < 6


def test_a_face_that_stays_through_an_animation_is_kept_few_times(engine: DeterministicEngine) -> None:
    frames = [drawn([5], 1, (320 + 2 * step, 240)).crop((0, 0, 320, 240)) for step in range(40)]
    analysis = engine.analyse(saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=80))
    assert 1 <= len(analysis.faces) <= 3
    assert {face.frame for face in analysis.faces} <= set(analysis.thumbnails)


def test_a_smaller_copy_inside_a_tiff_is_passed_over(engine: DeterministicEngine) -> None:
    page, copy = drawn([7], 0), drawn([7], 0).resize((80, 60))
    kind = TiffImagePlugin.ImageFileDirectory_v2()
    kind[254] = 1
    copy.encoderinfo = {"tiffinfo": kind}
    analysis = engine.analyse(saved(page, "TIFF", save_all=True, append_images=[copy]))
    assert [face.frame for face in analysis.faces] == [0]


@pytest.mark.filterwarnings("ignore")  # Pillow warns of the damage, which a worker has nobody to tell
def test_frames_before_a_damaged_place_are_kept_and_the_file_is_marked(engine: DeterministicEngine) -> None:
    frames = [drawn([number], number) for number in (2, 12, 22)]
    content = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:], compression="tiff_deflate")
    analysis = engine.analyse(content[: len(content) * 5 // 6])
    assert analysis.truncated
    assert {face.frame for face in analysis.faces} == {0, 1}


def test_a_page_that_claims_too_much_is_refused() -> None:
    small = DeterministicEngine()
    small._limits = type(small._limits)(pixels=90_000)
    content = saved(drawn([1]), "TIFF", save_all=True, append_images=[drawn([1], size=(2000, 1000))])
    with pytest.raises(PhotographTooLarge):
        small.analyse(content)


# --- camera RAW -----------------------------------------------------------------------------------------------------


def test_camera_raw_is_developed_upright_and_in_colour(engine: DeterministicEngine) -> None:
    analysis = engine.analyse(dng([0]))
    assert analysis.media_type == "image/x-raw"
    assert len(analysis.faces) == 1
    assert analysis.metadata["camera"] == "Drawn One"
    turned = decode(dng([0], orientation=6), LIMIT)
    assert (turned.width, turned.height) == (240, 320)
    red = decode(dng([0]), LIMIT).pixels[120, 160]
    assert red[2] > 200 > 60 > red[0]


def test_damaged_camera_raw_is_told() -> None:
    with pytest.raises(PhotographUnreadable):
        decode(dng([0])[:400], LIMIT)


def test_camera_raw_that_claims_too_much_is_refused() -> None:
    with pytest.raises(PhotographTooLarge):
        decode(dng([0]), 10_000)


# --- metadata -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_xmp_is_kept_with_its_face_regions(image_format: str) -> None:
    picture = drawn([1])
    if image_format == "TIFF":
        info = TiffImagePlugin.ImageFileDirectory_v2()
        info[700] = XMP.encode()
        content = saved(picture, "TIFF", tiffinfo=info)
    elif image_format == "PNG":
        from PIL.PngImagePlugin import PngInfo

        notes = PngInfo()
        notes.add_itxt("XML:com.adobe.xmp", XMP)
        content = saved(picture, "PNG", pnginfo=notes)
    else:
        content = saved(picture, image_format, xmp=XMP.encode())
    facts = decode(content, LIMIT).metadata
    assert facts["xmp_creator"] == "A. Berg"
    assert facts["xmp_city"] == "Tromsø"
    assert facts["xmp_face_1"] == "Anna Petrova; 0.4000,0.2500,0.2000,0.3000"
    assert "xmp_face_2" not in facts


def test_xmp_with_entities_is_not_even_parsed() -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" + XMP.replace("A. Berg", "&b;")
    facts = decode(saved(drawn([1]), "JPEG", xmp=bomb.encode()), LIMIT).metadata
    assert not any(name.startswith("xmp_") for name in facts)


def test_iptc_is_kept() -> None:
    def field(record: int, number: int, value: bytes) -> bytes:
        return bytes([0x1C, record, number]) + len(value).to_bytes(2, "big") + value

    iptc = (
        field(1, 90, b"\x1b%G") + field(2, 25, b"harbour") + field(2, 25, "Tromsø".encode()) + field(2, 80, b"A. Berg")
    )
    block = b"8BIM\x04\x04\0\0" + len(iptc).to_bytes(4, "big") + iptc + b"\0" * (len(iptc) % 2)
    segment = b"Photoshop 3.0\0" + block
    jpeg = saved(drawn([1]), "JPEG")
    content = jpeg[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[2:]
    with Image.open(io.BytesIO(content)) as image:
        assert IptcImagePlugin.getiptcinfo(image)  # the sample itself is sound
    facts = decode(content, LIMIT).metadata
    assert facts["iptc_keywords"] == "harbour; Tromsø"
    assert facts["iptc_byline"] == "A. Berg"


def test_exif_place_and_time_are_kept() -> None:
    picture = drawn([1])
    exif = picture.getexif()
    exif[0x010F], exif[0x0110] = "Canon", "Canon EOS 5D"
    exif.get_ifd(0x8769).update({0x9003: "2026:03:02 10:11:12", 0x9011: "+02:00"})
    exif.get_ifd(0x8825).update({1: "N", 2: (69.0, 39.0, 0.0), 3: "E", 4: (18.0, 57.0, 0.0)})
    facts = decode(saved(picture, "JPEG", exif=exif), LIMIT).metadata
    assert facts["camera"] == "Canon EOS 5D"
    assert facts["taken_at"] == "2026-03-02T10:11:12+02:00"
    assert facts["gps"] == "69.650000,18.950000"
