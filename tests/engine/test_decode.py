"""Photographs as they come: any format, lying on their side, deep, damaged."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from facefinder.domain.errors import FormatNotSupported, PhotographTooLarge, PhotographUnreadable
from facefinder.engine.decode import decode, perceptual_hash, shrunk, thumbnail

LIMIT = 50_000_000


def scene(width: int = 96, height: int = 64) -> Image.Image:
    """Red on the left, green on the right, blue at the bottom right corner."""
    picture = Image.new("RGB", (width, height), (200, 30, 30))
    picture.paste((30, 200, 30), (width // 2, 0, width, height))
    picture.paste((30, 30, 200), (width * 3 // 4, height * 3 // 4, width, height))
    return picture


def saved(picture: Image.Image, image_format: str, **choices: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, image_format, **choices)
    return stream.getvalue()


def colour_at(content: bytes, x: float, y: float) -> tuple[int, int, int]:
    """Red, green and blue at a place given as fractions."""
    pixels = decode(content, LIMIT).pixels
    blue, green, red = pixels[int(y * pixels.shape[0]), int(x * pixels.shape[1])]
    return int(red), int(green), int(blue)


@pytest.mark.parametrize(
    "image_format",
    ["JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "JPEG2000", "PPM", "TGA", "PCX", "ICO", "HEIF", "AVIF", "QOI", "MPO"],
)
def test_each_format_is_read_with_its_colours(image_format: str) -> None:
    content = saved(scene(), image_format)
    picture = decode(content, LIMIT)
    assert not picture.truncated
    red, green, _ = colour_at(content, 0.2, 0.5)
    assert red > 150 > 90 > green
    red, green, _ = colour_at(content, 0.6, 0.2)
    assert green > 150 > 90 > red


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_every_orientation_comes_out_upright(image_format: str, orientation: int) -> None:
    turns: dict[int, Callable[[Image.Image], Image.Image]] = {
        1: lambda picture: picture,
        2: lambda picture: picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
        4: lambda picture: picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: lambda picture: picture.transpose(Image.Transpose.TRANSPOSE),
        6: lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
        7: lambda picture: picture.transpose(Image.Transpose.TRANSVERSE),
        8: lambda picture: picture.transpose(Image.Transpose.ROTATE_270),
    }
    lying = turns[orientation](scene())
    exif = lying.getexif()
    exif[0x0112] = orientation
    content = saved(lying, image_format, exif=exif.tobytes())
    picture = decode(content, LIMIT)
    assert (picture.width, picture.height) == (96, 64)
    assert colour_at(content, 0.2, 0.5)[0] > 150
    assert colour_at(content, 0.95, 0.95)[2] > 150


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (saved(scene().convert("CMYK"), "JPEG", quality=95), (200, 30, 30)),
        (saved(scene().convert("P", palette=Image.Palette.ADAPTIVE), "PNG"), (200, 30, 30)),
        (saved(scene().convert("L"), "PNG"), (81, 81, 81)),
        (saved(scene().convert("LA"), "PNG"), (81, 81, 81)),
        (saved(scene().convert("1", dither=Image.Dither.NONE), "PNG"), (0, 0, 0)),
        (saved(Image.new("RGBA", (96, 64), (10, 20, 30, 0)), "PNG"), (255, 255, 255)),
        (saved(scene().convert("RGBA"), "WEBP", lossless=True), (200, 30, 30)),
    ],
    ids=["cmyk", "palette", "grey", "grey-alpha", "bilevel", "clear", "alpha"],
)
def test_every_kind_of_pixel_is_brought_to_eight_bit_colour(content: bytes, expected: tuple[int, int, int]) -> None:
    assert colour_at(content, 0.2, 0.5) == pytest.approx(expected, abs=12)


@pytest.mark.parametrize(("deepest", "seen"), [(65535, 128), (4095, 128), (1023, 128)])
def test_deep_grey_is_scaled_by_its_depth(deepest: int, seen: int) -> None:
    values = np.full((40, 40), deepest // 2, np.uint16)
    values[0, 0] = deepest
    for image_format in ("PNG", "TIFF"):
        content = saved(Image.fromarray(values), image_format)
        assert colour_at(content, 0.5, 0.5) == pytest.approx((seen,) * 3, abs=2)


def test_floating_point_pictures_are_stretched_and_survive_what_is_no_number() -> None:
    values = np.linspace(-3, 7, 1600, dtype=np.float32).reshape(40, 40)
    values[3, 3] = np.nan
    pixels = decode(saved(Image.fromarray(values), "TIFF"), LIMIT).pixels
    assert int(pixels[0, 0, 0]) < 5
    assert int(pixels[-1, -1, 0]) > 250


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "BMP", "TIFF"])
def test_a_file_cut_short_is_read_as_far_as_it_goes_and_says_so(image_format: str) -> None:
    rough = np.random.default_rng(1).integers(0, 255, (50, 50, 3), np.uint8)
    original = np.asarray(Image.fromarray(rough).resize((200, 200), Image.Resampling.BICUBIC))
    whole = saved(Image.fromarray(original), image_format)
    picture = decode(whole[: len(whole) * 6 // 10], LIMIT)
    assert picture.truncated
    assert (picture.width, picture.height) == (200, 200)
    first_written = slice(180, 200) if image_format == "BMP" else slice(0, 20)
    difference = picture.pixels[first_written, :, ::-1].astype(int) - original[first_written]
    assert np.abs(difference).mean() < 20


def test_a_file_with_a_header_and_nothing_else_is_a_problem_with_a_reason() -> None:
    with pytest.raises(PhotographUnreadable) as refusal:
        decode(saved(scene(), "PNG")[:20], LIMIT)
    assert "damaged" in str(refusal.value) or "format" in str(refusal.value)


def test_a_picture_that_claims_too_much_is_refused_before_it_is_decoded() -> None:
    content = saved(Image.new("1", (30_000, 30_000)), "PNG")
    with pytest.raises(PhotographTooLarge) as refusal:
        decode(content, LIMIT)
    assert "900000000" in str(refusal.value)


@pytest.mark.parametrize(
    "content", [b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage", b"GIF89a", b"\x89PNG"]
)
def test_formats_that_run_programs_and_scraps_are_refused(content: bytes) -> None:
    with pytest.raises((FormatNotSupported, PhotographUnreadable)):
        decode(content, LIMIT)


def test_facts_are_read_from_the_metadata() -> None:
    picture = scene()
    exif = picture.getexif()
    exif[0x010F], exif[0x0110], exif[0x0131] = "Canon", "Canon EOS 5D\x00\x07", "Firmware 1"
    details = exif.get_ifd(0x8769)
    details[0x9003], details[0x9011] = "2019:07:14 10:11:12", "+02:00"
    place = exif.get_ifd(0x8825)
    rational = TiffImagePlugin.IFDRational
    place[1], place[2] = "S", (rational(33), rational(51), rational(36))
    place[3], place[4] = "E", (rational(151), rational(12), rational(0))
    for image_format in ("JPEG", "HEIF", "PNG"):
        facts = decode(saved(picture, image_format, exif=exif.tobytes()), LIMIT).metadata
        assert facts["taken_at"] == "2019-07-14T10:11:12+02:00"
        assert facts["camera"] == "Canon EOS 5D"
        assert facts["camera_make"] == "Canon"
        assert facts["gps"] == "-33.860000,151.200000"


@pytest.mark.parametrize("moment", ["0000:00:00 00:00:00", "yesterday", "", "2019:13:40 99:99:99"])
def test_a_date_that_is_none_is_left_out(moment: str) -> None:
    picture = scene()
    exif = picture.getexif()
    exif.get_ifd(0x8769)[0x9003] = moment
    assert "taken_at" not in decode(saved(picture, "JPEG", exif=exif.tobytes()), LIMIT).metadata


def test_a_picture_of_several_frames_counts_them_and_shows_the_one_asked_for() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "lime", "blue")]
    content = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    first, last = decode(content, LIMIT), decode(content, LIMIT, frame=2)
    assert first.frames == 3
    assert first.pixels[5, 5].tolist() == [0, 0, 255]
    assert last.pixels[5, 5].tolist() == [255, 0, 0]


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize(
    "choices", [{"quality": 95, "subsampling": 0}, {"quality": 70}, {"quality": 80, "progressive": True}]
)
def test_a_jpeg_has_the_same_pixels_as_any_viewer_shows(mode: str, choices: dict[str, object]) -> None:
    noise = np.random.default_rng(7).integers(0, 256, (61, 83, 3), dtype=np.uint8)
    content = saved(
        Image.fromarray(noise).resize((332, 244), Image.Resampling.BICUBIC).convert(mode), "JPEG", **choices
    )
    with Image.open(io.BytesIO(content)) as image:
        shown = np.asarray(image.convert("RGB"))
    np.testing.assert_array_equal(decode(content, LIMIT).pixels[:, :, ::-1], shown)
    np.testing.assert_array_equal(decode(content + b"\0 what a camera adds", LIMIT).pixels[:, :, ::-1], shown)


def test_near_copies_have_near_hashes_and_other_pictures_do_not() -> None:
    rng = np.random.default_rng(3)
    smooth = Image.fromarray(rng.integers(0, 255, (12, 16, 3), np.uint8)).resize((640, 480), Image.Resampling.BICUBIC)
    other = Image.fromarray(rng.integers(0, 255, (12, 16, 3), np.uint8)).resize((640, 480), Image.Resampling.BICUBIC)

    def bits(content: bytes) -> np.ndarray:
        return np.unpackbits(np.frombuffer(perceptual_hash(decode(content, LIMIT).pixels), np.uint8))

    original = bits(saved(smooth, "PNG"))
    copy = bits(saved(smooth.resize((200, 150)), "JPEG", quality=40))
    stranger = bits(saved(other, "PNG"))
    assert int((original != copy).sum()) <= 6
    assert int((original != stranger).sum()) >= 16


def test_thumbnails_are_small_and_never_larger_than_the_picture() -> None:
    pixels = decode(saved(scene(2000, 1000), "PNG"), LIMIT).pixels
    with Image.open(io.BytesIO(thumbnail(pixels))) as small:
        assert small.size == (320, 160)
    assert shrunk(pixels, 5000) is pixels
