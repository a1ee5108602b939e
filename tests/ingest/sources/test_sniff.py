"""What a file is, is told by its first bytes; what only looks a little like a container is left alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facefinder.ingest.sources.sniff import HEAD, Form, form_of, is_picture, is_video
from tests.ingest.sources.conftest import picture


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "JPEG2000"])
def test_pictures_are_never_taken_for_containers(form: str) -> None:
    content = picture(1, form)
    assert is_picture(content)
    assert not is_video(content)
    # Not even with the signature of a boot sector or of a file system in them.
    disguised = bytearray(content.ljust(HEAD, b"\0"))
    disguised[510:512], disguised[1080:1082] = b"\x55\xaa", b"\x53\xef"
    assert form_of(bytes(disguised), "a.dd") is None


@pytest.mark.parametrize(
    "head",
    [
        b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41",
        b"\0\0\0\x14ftypqt  ",
        b"\x1aE\xdf\xa3\x01\0\0\0",
        b"RIFF\0\0\0\0AVI LIST",
        b"\0\0\x01\xba\x44",
    ],
)
def test_videos_are_never_taken_for_containers(head: bytes) -> None:
    assert is_video(head)
    disguised = bytearray(head.ljust(HEAD, b"\0"))
    disguised[510:512], disguised[1080:1082] = b"\x55\xaa", b"\x53\xef"
    assert form_of(bytes(disguised)) is None


def test_noise_with_the_two_bytes_of_a_file_system_is_no_disk() -> None:
    chance = random.Random(5)
    for _ in range(300):
        noise = bytearray(chance.randbytes(HEAD))
        noise[1080:1082] = b"\x53\xef"
        assert form_of(bytes(noise), "program.dll") is not Form.DISK


@given(st.binary(max_size=HEAD), st.text(max_size=20))
def test_any_bytes_are_told_without_a_fault(head: bytes, name: str) -> None:
    assert form_of(head, name) in (None, *Form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (b"From: a@b\r\nTo: c@d\r\n\r\nHello", Form.MAIL),
        (b"From a@b Tue Mar 3 10:20:30 2026\nFrom: a@b\nTo: c@d\n\nHello", Form.MBOX),
        (b"From the beginning: this is a letter\nand no mail.\n", None),
        (b"Subject: only one header\n\nand text", None),
        (b"{'to': 1}", None),
    ],
)
def test_mail_is_told_from_text(text: bytes, form: Form | None) -> None:
    assert form_of(text, "letter.txt") is form
