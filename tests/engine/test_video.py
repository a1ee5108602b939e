"""Video: sampled, followed, shown at a moment, read from where it lies; damaged, turned and endless ones."""

from __future__ import annotations

import io
import threading
import time
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from benchmarks.samples import drawn, moving
from facefinder.domain.errors import FormatNotSupported, NotReadable, PhotographTooLarge, PhotographUnreadable
from facefinder.domain.geometry import Box
from facefinder.engine import Engine, Work
from facefinder.engine.deterministic import DeterministicEngine
from facefinder.engine.following import Follower, best_of_appearances
from facefinder.engine.reels import open_reel, picture_at

LIMIT = 50_000_000


class Lying:
    """A content that stays where it is, and counts what is asked of it."""

    def __init__(self, content: bytes, *, broken_after: int | None = None) -> None:
        self._content, self._broken_after = content, broken_after
        self.asked: list[tuple[int, int]] = []

    @property
    def size(self) -> int:
        return len(self._content)

    def read_at(self, offset: int, size: int) -> bytes:
        self.asked.append((offset, size))
        if self._broken_after is not None and len(self.asked) > self._broken_after:
            raise OSError(5, "Input/output error")
        return self._content[offset : offset + size]


@pytest.fixture(scope="module")
def engine() -> DeterministicEngine:
    return DeterministicEngine()


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        ("mp4", "libx264"),
        ("matroska", "mpeg4"),
        ("avi", "mjpeg"),
        ("mpegts", "libx264"),
        ("webm", "libvpx-vp9"),
        ("mov", "hevc"),
    ],
)
def test_people_of_every_scene_are_found_with_their_moments(
    engine: DeterministicEngine, container: str, codec: str
) -> None:
    analysis = engine.analyse(moving([[2], [10, 18], []], container, codec))
    assert analysis.media_type.startswith("video/")
    assert (analysis.width, analysis.height) == (320, 240)
    by_second: dict[int, set[tuple[int, ...]]] = {0: set(), 1: set(), 2: set()}
    for face in analysis.faces:
        assert face.frame_time is not None
        assert face.frame == round(face.frame_time * 1000)
        assert face.frame in analysis.thumbnails
        assert face.embedding is not None
        by_second[int(face.frame_time)].add(tuple(np.round(face.embedding, 1)))
    assert by_second[0]
    assert by_second[1]
    assert not by_second[2]
    assert analysis.metadata["duration"].startswith(("2.", "3."))


def test_one_appearance_gives_a_few_faces_and_not_hundreds(engine: DeterministicEngine) -> None:
    analysis = engine.analyse(moving([[4]] * 30))
    assert 1 <= len(analysis.faces) <= 3
    assert int(analysis.metadata["frames_examined"]) > 20


def test_the_frame_shown_is_the_one_the_face_was_found_in(engine: DeterministicEngine) -> None:
    content = moving([[2], [10], [26]])
    for face in engine.analyse(content).faces:
        with Image.open(io.BytesIO(engine.picture(content, frame=face.frame))) as picture:
            pixels = np.asarray(picture.convert("RGB")).astype(int)
        centre = pixels[int(face.box.centre[1]), int(face.box.centre[0])]
        with Image.open(io.BytesIO(face.crop)) as crop:
            kept = np.asarray(crop.convert("RGB")).reshape(-1, 3).mean(axis=0)
        assert np.abs(centre - kept).max() < 30


def test_nothing_moving_costs_few_looks() -> None:
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as out:
        track = out.add_stream("libx264", rate=5)
        track.width, track.height, track.pix_fmt = 320, 240, "yuv420p"
        still = np.asarray(drawn([3]))
        for _ in range(5 * 60):
            for packet in track.encode(av.VideoFrame.from_ndarray(still, format="rgb24")):
                out.mux(packet)
        for packet in track.encode():
            out.mux(packet)
    reel = open_reel(stream.getvalue(), LIMIT)
    assert 3 <= len(list(reel.shots)) <= 8


def test_a_phone_video_held_upright_comes_out_upright() -> None:
    plain = moving([[2]])
    turned = io.BytesIO()
    with av.open(io.BytesIO(plain)) as source, av.open(turned, "w", format="mp4") as out:
        track = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = track
                out.mux(packet)
    content = bytearray(turned.getvalue())
    # The track header's matrix turned by 90 degrees, as phones write it.
    at = content.index(b"tkhd") + 4 + 40
    one = (1 << 16).to_bytes(4, "big")
    zero, minus, unit = bytes(4), (-(1 << 16)).to_bytes(4, "big", signed=True), (1 << 30).to_bytes(4, "big")
    content[at : at + 36] = zero + one + zero + minus + zero + zero + zero + zero + unit
    lying = next(iter(open_reel(plain, LIMIT).shots)).pixels
    upright = next(iter(open_reel(bytes(content), LIMIT).shots)).pixels
    assert upright.shape[:2] == (320, 240)
    assert np.abs(upright.astype(int) - cv2.rotate(lying, cv2.ROTATE_90_CLOCKWISE).astype(int)).mean() < 3


def test_a_video_cut_off_is_read_as_far_as_it_goes_and_marked(engine: DeterministicEngine) -> None:
    content = moving([[2], [10], [26]], "mpegts")
    analysis = engine.analyse(content[: len(content) // 2])
    assert analysis.faces
    assert max(face.frame_time or 0 for face in analysis.faces) < 2.5
    with pytest.raises(PhotographUnreadable):
        engine.analyse(moving([[2]])[:300])


def test_sound_alone_is_no_picture(engine: DeterministicEngine) -> None:
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as out:
        track = out.add_stream("aac", rate=44100)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 44100), np.float32), format="fltp", layout="mono")
        sound.sample_rate = 44100
        for packet in [*track.encode(sound), *track.encode()]:
            out.mux(packet)
    with pytest.raises(FormatNotSupported):
        engine.analyse(stream.getvalue())


def test_a_playlist_opens_no_other_file(engine: DeterministicEngine, tmp_path: Path) -> None:
    (tmp_path / "secret.mp4").write_bytes(moving([[2]]))
    for text in (
        f"#EXTM3U\n#EXTINF:1,\n{tmp_path}/secret.mp4\n",
        f"ffconcat version 1.0\nfile '{tmp_path}/secret.mp4'\n",
    ):
        with pytest.raises(PhotographUnreadable):
            engine.analyse(text.encode())


def test_frames_larger_than_allowed_are_refused() -> None:
    with pytest.raises(PhotographTooLarge):
        open_reel(moving([[2]]), 10_000)


def test_a_moment_past_the_end_shows_the_last_frame() -> None:
    assert picture_at(moving([[2]]), LIMIT, 999_000).shape == (240, 320, 3)


# --- following ------------------------------------------------------------------------------------------------------


def unit(seed: int) -> np.ndarray:
    vector = np.random.default_rng(seed).standard_normal(64)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def test_two_people_who_cross_are_told_apart_by_their_templates() -> None:
    follower: Follower[int] = Follower(100)
    for step in range(20):
        left, right = Box(10 + 10 * step, 50, 60, 60), Box(210 - 10 * step, 50, 60, 60)
        follower.add(step, step * 0.5, [(left, 50.0 + step % 3, 1), (right, 60.0 - step % 3, 2)], cut=False)
    sights = follower.kept()
    vectors = np.stack([unit(sight.face) for sight in sights])
    kept = [sights[place].face for place in best_of_appearances(sights, vectors, 100)]
    assert 1 <= kept.count(1) <= 3
    assert 1 <= kept.count(2) <= 3


def test_somebody_who_comes_back_much_later_is_another_appearance() -> None:
    follower: Follower[int] = Follower(100)
    for moment in (0.0, 0.5, 1.0, 120.0, 120.5):
        follower.add(round(moment * 1000), moment, [(Box(0, 0, 50, 50), 40.0, 1)], cut=False)
    sights = follower.kept()
    kept = best_of_appearances(sights, np.stack([unit(1)] * len(sights)), 100)
    assert {sights[place].moment >= 100 for place in kept} == {False, True}


def test_a_crowd_is_held_within_bounds_by_quality() -> None:
    follower: Follower[int] = Follower(20)
    for number in range(200):
        follower.add(number, number * 10.0, [(Box(0, 0, 50, 50), float(number), number)], cut=True)
    assert {sight.face for sight in follower.kept()} == set(range(180, 200))


# --- in a real worker -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def film(eval_photographs: Path) -> bytes:
    """Two people after each other, eight seconds each, gliding through the picture."""
    people = [min(folder.glob("*.jpg")) for folder in sorted(eval_photographs.iterdir())[:2]]
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as out:
        track = out.add_stream("libx264", rate=10)
        track.width, track.height, track.pix_fmt = 480, 270, "yuv420p"
        for number, file in enumerate(people):
            face = cv2.resize(cv2.imread(str(file)), (220, 220))
            for step in range(80):
                ground = np.full((270, 480, 3), 60 + 90 * number, np.uint8)
                ground[25:245, step : step + 220] = face
                for packet in track.encode(av.VideoFrame.from_ndarray(ground, format="bgr24")):
                    out.mux(packet)
        for packet in track.encode():
            out.mux(packet)
    return stream.getvalue()


def test_a_film_that_stays_where_it_lies_gives_what_it_gives_from_memory(real_engine: Engine, film: bytes) -> None:
    lying, shares = Lying(film), list[float]()
    [answer] = real_engine.analyse_many([Work(1, lying, shares.append)])
    whole = real_engine.analyse(film)
    assert answer.analysis is not None
    assert [face.frame for face in answer.analysis.faces] == [face.frame for face in whole.faces]
    assert 2 <= len(whole.faces) <= 8
    assert {(face.frame_time or 0) < 8 for face in whole.faces} == {True, False}
    assert shares == sorted(shares)
    assert len(shares) > 10
    assert max(size for _, size in lying.asked) <= 1 << 20
    assert real_engine.picture(lying, frame=whole.faces[0].frame).startswith(b"\xff\xd8")


def test_a_file_that_cannot_be_read_any_more_is_told_as_that(real_engine: Engine, film: bytes) -> None:
    [answer] = real_engine.analyse_many([Work(1, Lying(film, broken_after=0))])
    assert isinstance(answer.problem, NotReadable)
    assert real_engine.analyse(film).faces


def test_a_person_need_not_wait_for_a_long_film(real_engine: Engine, film: bytes, eval_photographs: Path) -> None:
    photograph = next(eval_photographs.glob("*/*.jpg")).read_bytes()
    real_engine.analyse(photograph)

    class Slow(Lying):
        def read_at(self, offset: int, size: int) -> bytes:
            time.sleep(0.2)
            return super().read_at(offset, size)

    done = threading.Event()

    def watch() -> None:
        # Nine films one after another keep the only worker busy throughout.
        list(real_engine.analyse_many(Work(number, Slow(film)) for number in range(9)))
        done.set()

    threading.Thread(target=watch, daemon=True).start()
    time.sleep(1.0)
    began = time.monotonic()
    real_engine.picture(photograph)
    waited = time.monotonic() - began
    assert not done.is_set()
    assert waited < 2.0
    assert done.wait(120)
