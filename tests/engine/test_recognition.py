"""Templates: the same whatever the batch, and what DeepFace itself makes of the same crops."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import cv2
import numpy as np
import pytest

from facefinder.domain.geometry import scaled_template, similarity_transform
from facefinder.domain.quality import overall, words
from facefinder.domain.recognisers import THOROUGH_RECOGNISER, recogniser_named
from facefinder.domain.records import Quality
from facefinder.engine import Engine, open_engine
from facefinder.engine.align import CROP_SIDE, aligned_crop, decode_crop, encode_crop, network_input
from facefinder.engine.judge import judge
from facefinder.engine.process import PrivateHome, environment


@pytest.fixture(scope="module")
def crops(real_engine: Engine, eval_photographs: Path) -> list[bytes]:
    files = sorted(eval_photographs.glob("*/*_0001.jpg"))[:24]
    return [face.crop for file in files for face in real_engine.analyse(file.read_bytes(), embed=False).faces[:1]]


def test_templates_do_not_depend_on_the_batch(real_engine: Engine, crops: list[bytes]) -> None:
    together = real_engine.embed(crops)
    alone = np.concatenate([real_engine.embed([crop]) for crop in crops])
    backwards = real_engine.embed(crops[::-1])[::-1]
    np.testing.assert_allclose(together, alone, atol=2e-5)
    np.testing.assert_allclose(together, backwards, atol=2e-5)


def test_templates_are_what_deepface_makes_of_the_same_crops(
    real_engine: Engine, crops: list[bytes], model_pack: Path, tmp_path: Path
) -> None:
    """Stated tolerance: similarity at least 0.9999 (DeepFace's SFace client loses a grey level here and there)."""
    chosen = crops[:6]
    recogniser = recogniser_named("sface+facenet-v1")
    inputs = {
        network.deepface_name: np.stack([network_input(_decoded(crop), network) for crop in chosen])
        for network in recogniser.networks
    }
    np.savez(tmp_path / "inputs.npz", **inputs)
    program = textwrap.dedent(
        """
        import json, sys
        import numpy as np
        from deepface import DeepFace
        answers = {}
        for name, scaling in (("SFace", "base"), ("Facenet", "Facenet")):
            pictures = list(np.load(sys.argv[1])[name])
            found = DeepFace.represent(pictures, model_name=name, detector_backend="skip", normalization=scaling)
            answers[name] = [each[0]["embedding"] for each in found]
        print(json.dumps(answers))
        """
    )
    home = PrivateHome(model_pack)
    try:
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "inputs.npz")],
            env=environment(home.path, 1, "tensorflow"),
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        home.remove()
    raw = {name: np.array(rows) for name, rows in json.loads(done.stdout.strip().splitlines()[-1]).items()}
    means = json.loads((Path(sys.modules["facefinder.engine"].__file__ or "").parent / "centres.json").read_text())
    parts = []
    for network in recogniser.networks:
        unit = raw[network.deepface_name] / np.linalg.norm(raw[network.deepface_name], axis=1, keepdims=True)
        centred = unit - np.array(means["means"][network.centre])
        parts.append(network.weight * centred / np.linalg.norm(centred, axis=1, keepdims=True))
    expected = np.concatenate(parts, axis=1)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    similarity = (expected * real_engine.embed(chosen)).sum(axis=1)
    assert similarity.min() > 0.9999


def test_the_thorough_recogniser_sees_a_mirrored_face_as_the_same(crops: list[bytes], model_pack: Path) -> None:
    """SFace's part is the same vector for a crop and its mirror image; Facenet's is the default recogniser's own."""
    chosen = [_decoded(crop) for crop in crops[:5]]
    mirrored = [encode_crop(np.ascontiguousarray(crop[:, ::-1])) for crop in chosen]
    again = [encode_crop(crop) for crop in chosen]
    engine = open_engine(THOROUGH_RECOGNISER, models_folder=model_pack, workers=1)
    try:
        ours, theirs = engine.embed(again), engine.embed(mirrored)
        alone = engine.embed(again[:1])
    finally:
        engine.close()
    weight = np.linalg.norm(ours[:, :128], axis=1)
    similarity = (ours[:, :128] * theirs[:, :128]).sum(axis=1) / weight / np.linalg.norm(theirs[:, :128], axis=1)
    # Not 1: a JPEG of a mirrored picture is not the mirrored JPEG of it.
    assert similarity.min() > 0.999
    np.testing.assert_allclose(weight, 1 / np.hypot(1, 0.4), rtol=1e-5)
    np.testing.assert_allclose(alone, ours[:1], atol=2e-5)


def test_a_second_photograph_of_a_person_is_the_first_candidate(real_engine: Engine, eval_photographs: Path) -> None:
    people = [folder for folder in sorted(eval_photographs.iterdir()) if len(list(folder.glob("*.jpg"))) >= 2][:60:2]
    enrolled, probes = [], []
    for folder in people:
        first, second = sorted(folder.glob("*.jpg"))[:2]
        for file, kept in ((first, enrolled), (second, probes)):
            analysis = real_engine.analyse(file.read_bytes())
            middle = min(analysis.faces, key=lambda face: abs(face.box.centre[0] - 125) + abs(face.box.centre[1] - 125))
            kept.append(middle.embedding)
    right = (np.stack(probes) @ np.stack(enrolled).T).argmax(axis=1) == np.arange(len(people))
    assert right.sum() >= len(people) - 1


def test_a_kept_crop_is_upright_and_centred_whatever_the_photograph_s_size_and_tilt() -> None:
    face = np.zeros((400, 400, 3), np.uint8)
    points = np.array([(160, 170), (240, 170), (200, 220), (170, 265), (230, 265)], np.float32)
    for (x, y), colour in zip(
        points, ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255)), strict=True
    ):
        cv2.circle(face, (int(x), int(y)), 6, colour, -1)
    reference = aligned_crop(face, points)
    for degrees, scale in ((30, 1.0), (180, 0.8), (0, 5.0), (75, 3.0)):
        matrix = cv2.getRotationMatrix2D((200, 200), degrees, scale)
        matrix[:, 2] += 200 * scale
        side = int(800 * scale)
        moved = cv2.warpAffine(face, matrix, (side, side), flags=cv2.INTER_CUBIC)
        there = (points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)
        crop = aligned_crop(np.asarray(moved, np.uint8), there)
        assert crop.shape == (CROP_SIDE, CROP_SIDE, 3)
        assert np.abs(crop.astype(int) - reference.astype(int)).mean() < 3


def test_what_is_no_kept_crop_is_not_taken_for_one() -> None:
    small = np.zeros((20, 20, 3), np.uint8)
    assert decode_crop(b"") is None
    assert decode_crop(encode_crop(small)) is None
    assert decode_crop(encode_crop(np.zeros((CROP_SIDE, CROP_SIDE, 3), np.uint8))) is not None


def test_a_crop_kept_at_the_former_size_still_gives_the_face_s_template(
    real_engine: Engine, eval_photographs: Path
) -> None:
    former, today = [], []
    for file in sorted(eval_photographs.glob("*/*_0001.jpg"))[:12]:
        face = real_engine.analyse(file.read_bytes()).faces[0]
        matrix = similarity_transform(face.landmarks, scaled_template(288, 2.0 * 112 / 288))
        picture = np.asarray(cv2.imread(str(file)), np.uint8)
        crop = cv2.warpAffine(picture, matrix, (288, 288), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        former.append(encode_crop(np.asarray(crop, np.uint8)))
        today.append(face.embedding)
    similarity = (real_engine.embed(former) * np.stack(today)).sum(axis=1)
    assert similarity.min() > 0.98


def test_each_damage_lowers_its_own_component_and_the_whole(real_engine: Engine, eval_photographs: Path) -> None:
    file = next(
        each
        for each in sorted(eval_photographs.glob("*/*_0001.jpg"))
        if [face.quality.value > 40 for face in real_engine.analyse(each.read_bytes(), embed=False).faces] == [True]
    )
    picture = np.asarray(cv2.imread(str(file)), np.uint8)
    face = real_engine.analyse(file.read_bytes(), embed=False).faces[0]

    def judged(changed: np.ndarray, scale: float = 1.0) -> Quality:
        points = ((face.landmarks + 0.5) * scale - 0.5).astype(np.float32)
        pixels = np.clip(changed, 0, 255).astype(np.uint8)
        return judge(pixels, face.box, points, aligned_crop(pixels, points))

    good = judged(picture)
    damaged = {
        "sharpness": judged(cv2.GaussianBlur(picture, (0, 0), 4)),
        "over_exposure": judged(picture.astype(float) * 2.5 + 60),
        "under_exposure": judged(picture.astype(float) * 0.1),
        "inter_eye_distance": judged(cv2.resize(picture, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA), 0.3),
        "compression": judged(cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 4])[1], 1)),
    }
    shade = np.linspace(0.05, 1.4, picture.shape[1])[None, :, None]
    damaged["illumination_uniformity"] = judged(picture * shade)
    for name, quality in damaged.items():
        assert quality.components[name] < good.components[name] - 10, name
        assert quality.value < good.value, name


def test_quality_is_told_in_plain_words() -> None:
    assert words(Quality(90, {"sharpness": 90.0})) == "good"
    bad = {"sharpness": 5.0, "inter_eye_distance": 3.0, "yaw": 95.0}
    assert words(Quality(overall(bad), bad)) == "small and blurred: candidates will be unreliable"
    assert overall({}) == 0
    assert 0 <= overall(dict.fromkeys(("sharpness", "yaw"), 100.0)) <= 100


def _decoded(crop: bytes) -> np.ndarray:
    pixels = decode_crop(crop)
    assert pixels is not None
    return pixels
