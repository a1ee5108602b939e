"""Faces that lie on their side, fill the frame, or are lost in a large photograph; and pictures without any."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facefinder.domain.assisting import BY_BOX, BY_POINTS, ByHand
from facefinder.domain.geometry import Box
from facefinder.engine.detect import Detection, Detector
from facefinder.engine.models import DETECTOR_FILE, LANDMARKS_FILE, SCANNER_FILE
from facefinder.engine.yunet import YuNet

Picture = NDArray[np.uint8]


@pytest.fixture(scope="module")
def detector(model_pack: Path) -> Detector:
    return Detector(model_pack / SCANNER_FILE, model_pack / LANDMARKS_FILE)


@pytest.fixture(scope="module")
def portraits(detector: Detector, eval_photographs: Path) -> list[tuple[Picture, Detection]]:
    """Photographs with exactly one face, and that face."""
    chosen: list[tuple[Picture, Detection]] = []
    for file in sorted(eval_photographs.glob("*/*_0001.jpg"))[::40]:
        picture = np.asarray(cv2.imread(str(file)), dtype=np.uint8)
        found = detector.find(picture, 10)
        if len(found) == 1:
            chosen.append((picture, found[0]))
    return chosen[:20]


def roughness(height: int, width: int, seed: int) -> Picture:
    """A texture with detail at every scale and no face in it."""
    rng = np.random.default_rng(seed)
    rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    strength = 1 / np.maximum(np.hypot(rows, columns), 1 / max(height, width))
    waves = np.fft.irfft2(strength * np.exp(2j * np.pi * rng.random(strength.shape)), s=(height, width))
    grey = np.clip((waves - waves.mean()) / waves.std() * 50 + 120, 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def error(found: list[Detection], truth: NDArray[np.float64]) -> float:
    """How far the nearest face's landmarks are off, in distances between the eyes."""
    eyes = float(np.hypot(*(truth[1] - truth[0])))
    return min((float(np.hypot(*(each.landmarks - truth).T).mean()) / eyes for each in found), default=9.0)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_photographs_lying_on_their_side_or_head_are_searched_the_right_way(
    detector: Detector, portraits: list[tuple[Picture, Detection]], turns: int
) -> None:
    errors, passes = [], set()
    for picture, face in portraits:
        side = picture.shape[0] - 1
        turned = np.ascontiguousarray(np.rot90(picture, turns))
        points = face.landmarks.astype(np.float64)
        for _ in range(turns):
            points = np.stack([points[:, 1], side - points[:, 0]], axis=1)
        found = detector.find(turned, 10)
        errors.append(error(found, points))
        passes.update(each.detection_pass for each in found)
    assert sum(each < 0.3 for each in errors) >= 0.9 * len(errors)
    assert f"turned-{90 * turns}" in passes


def test_a_small_face_in_a_large_photograph_is_found_where_it_is(
    detector: Detector, portraits: list[tuple[Picture, Detection]]
) -> None:
    found_at_all = 0
    for number, (picture, face) in enumerate(portraits[:4]):
        ground = roughness(3000, 4000, number)
        points = face.landmarks.astype(np.float64)
        height = float(np.hypot(*(points[3:].mean(axis=0) - points[:2].mean(axis=0)))) * 1.55
        scale = 24 / height
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        ground[1234 : 1234 + small.shape[0], 2345 : 2345 + small.shape[1]] = small
        found = detector.find(ground, 50)
        found_at_all += error(found, (points + 0.5) * scale - 0.5 + (2345, 1234)) < 0.3
    assert found_at_all >= 3


@pytest.mark.parametrize("side", [120, 1500])
def test_a_face_that_fills_the_frame_is_found(
    detector: Detector, portraits: list[tuple[Picture, Detection]], side: int
) -> None:
    found_at_all = 0
    for picture, face in portraits:
        box = face.box
        left, top = max(0, int(box.x + 0.05 * box.width)), max(0, int(box.y + 0.1 * box.height))
        inner = picture[top : int(box.y + 0.97 * box.height), left : int(box.x + 0.95 * box.width)]
        scale = side / inner.shape[0]
        found = detector.find(np.asarray(cv2.resize(inner, None, fx=scale, fy=scale), dtype=np.uint8), 10)
        found_at_all += error(found, (face.landmarks - (left, top) + 0.5) * scale - 0.5) < 0.3
    assert found_at_all >= 0.9 * len(portraits)


def test_each_face_is_reported_once_at_any_size(detector: Detector, portraits: list[tuple[Picture, Detection]]) -> None:
    for picture, _ in portraits[:5]:
        assert [len(detector.find(_scaled(picture, side), 10)) for side in (250, 700, 1400)] == [1, 1, 1]


def test_landmarks_keep_their_fractions_and_follow_the_photograph_s_size(
    detector: Detector, portraits: list[tuple[Picture, Detection]]
) -> None:
    for picture, face in portraits[:5]:
        assert np.abs(face.landmarks - np.round(face.landmarks)).max() > 0.05
        larger = detector.find(_scaled(picture, 750), 10)
        assert error(larger, (face.landmarks.astype(np.float64) + 0.5) * 3 - 0.5) < 0.12


def test_textures_show_no_faces(detector: Detector) -> None:
    pictures = [roughness(300 + 40 * seed, 420, seed) for seed in range(12)]
    pictures.append(np.full((200, 200, 3), 128, np.uint8))
    pictures.append(np.random.default_rng(0).integers(0, 255, (400, 400, 3), np.uint8))
    assert [len(detector.find(picture, 10)) for picture in pictures] == [0] * len(pictures)


def test_a_cat_s_chin_is_no_face_upside_down(detector: Detector, samples: Path) -> None:
    """Parts of a cat's portrait, one of which passes for a face when it is turned over, and of things."""
    for name in ("chelsea.png", "coffee.png", "rocket.jpg"):
        picture = np.asarray(cv2.imread(str(samples / name)), dtype=np.uint8)
        height, width = picture.shape[0] // 2, picture.shape[1] // 2
        for top, left in ((0, 0), (0, width), (height, 0), (height, width)):
            quarter = np.ascontiguousarray(picture[top : top + height, left : left + width])
            assert detector.find(quarter, 10) == [], name


@pytest.mark.parametrize("name", ["obama_partial_face.jpg", "obama_partial_face2.jpg"])
def test_half_a_face_is_found_lying_as_well_as_upright(detector: Detector, samples: Path, name: str) -> None:
    picture = np.asarray(cv2.imread(str(samples / name)), dtype=np.uint8)
    upright = len(detector.find(picture, 10))
    for turns in (1, 2, 3):
        assert len(detector.find(np.ascontiguousarray(np.rot90(picture, turns)), 10)) >= min(upright, 1)


def test_a_box_around_a_face_finds_its_landmarks_even_upside_down(
    detector: Detector, portraits: list[tuple[Picture, Detection]]
) -> None:
    picture, face = portraits[0]
    rescued = detector.rescue(picture, ByHand(face.box))
    assert rescued.detection_pass == BY_BOX
    assert error([rescued], face.landmarks.astype(np.float64)) < 0.1
    side = picture.shape[0] - 1
    box = face.box
    turned = detector.rescue(
        np.ascontiguousarray(np.rot90(picture, 2)),
        ByHand(Box(side - box.x - box.width, side - box.y - box.height, box.width, box.height)),
    )
    assert turned.landmarks[0, 0] > turned.landmarks[1, 0]


def test_points_set_by_hand_are_left_as_they_are(
    detector: Detector, portraits: list[tuple[Picture, Detection]]
) -> None:
    picture, face = portraits[0]
    moved = face.landmarks + np.float32(7.25)
    rescued = detector.rescue(picture, ByHand(face.box, moved))
    assert rescued.detection_pass == BY_POINTS
    assert rescued.landmarks.tolist() == moved.tolist()


@pytest.mark.parametrize("name", ["obama.jpg", "biden.jpg", "astronaut.png"])
def test_the_detector_finds_what_opencv_finds_with_the_same_weights(model_pack: Path, samples: Path, name: str) -> None:
    """At every kind of size that a pass looks at, multiples of the network's step and others."""
    ours = YuNet(model_pack / SCANNER_FILE, 0.5)
    theirs = cv2.FaceDetectorYN.create(str(model_pack / DETECTOR_FILE), "", (320, 320), 0.5, 0.3, 5000)
    picture = cv2.imread(str(samples / name))
    assert picture is not None
    seen = 0
    for width, height in ((200, 187), (333, 401), (640, 480), (905, 640), (1024, 1024)):
        shown = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        theirs.setInputSize((width, height))
        answer = theirs.detect(shown)[1]
        expected = np.zeros((0, 15)) if answer is None else answer
        found = ours.detect(np.asarray(shown, dtype=np.uint8))
        assert len(found) == len(expected)
        for row in expected:
            nearest = found[np.abs(found[:, :4] - row[:4]).sum(axis=1).argmin()]
            np.testing.assert_allclose(nearest[:14], row[:14], atol=0.02)
            assert nearest[14] == pytest.approx(row[14], abs=1e-4)
            seen += 1
    assert seen >= 4


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (3, 5000), (16, 16)])
def test_pictures_of_any_shape_are_survived(detector: Detector, shape: tuple[int, int]) -> None:
    assert detector.find(np.full((*shape, 3), 90, np.uint8), 10) == []


def _scaled(picture: Picture, side: int) -> Picture:
    return np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
