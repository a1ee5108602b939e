"""What the detector finds and misses, and what looking costs.

    python -m benchmarks.detection [FOLDER] [--photographs 200] [--frames 8] [--faceless FOLDER] [--show FOLDER]

* *Turned*: of the faces found in upright photographs, those found again when the photograph is turned by 90, 180 and
  270 degrees. Found means with its landmarks: their mean distance from the upright ones, turned alike, is under a
  quarter of the face's spread. So a face taken for one standing on its head counts as missed.
* *Small*: photographs shrunk until the face measures 24 pixels from the eyes to the chin (which lies 1.6 times as far
  below the eyes as the mouth does), and pasted, twelve at a time, into frames of 4000 x 3000 pixels of generated
  scenery. Found means the same.
* *Faceless*: generated textures and scenery, and real pictures without a face: those that scikit-image's package
  carries, whole and in quarters, and those of the folder given with all its sub-folders. Everything found is false;
  ``--show`` names a folder that gets a picture of each false find, to look at.
* *Cost*: seconds for each megapixel looked at, by pass, on these very pictures, one thread.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.importing import photographs_folder, photographs_in
from benchmarks.page import machine, write_part
from facefinder.engine import models
from facefinder.engine.detect import Detection, Detector

Picture = NDArray[np.uint8]
Named = tuple[str, Picture]
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"})
ROOT = Path(__file__).resolve().parents[1]
EYES_TO_CHIN = 24.0
CHIN = 1.6
FRAME = (3000, 4000)
IN_A_FRAME = 12
TEXTURES = 200
FACELESS = (
    "brick.png", "cell.png", "clock_motion.png", "coffee.png", "coins.png", "grass.png", "gravel.png", "horse.png",
    "hubble_deep_field.jpg", "ihc.png", "microaneurysms.png", "moon.png", "motorcycle_left.png", "motorcycle_right.png",
    "page.png", "retina.jpg", "rocket.jpg", "text.png", "chelsea.png", "color.png", "phantom.png",
)  # fmt: skip


class Watched(Detector):
    """The detector, with the time and the pixels of each pass."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / models.SCANNER_FILE, folder / models.LANDMARKS_FILE)
        self.seconds: dict[str, float] = defaultdict(float)
        self.pixels: dict[str, int] = defaultdict(int)

    def _scan(self, pixels: Picture, scale: float, detection_pass: str) -> list[Detection]:
        began = time.perf_counter()
        found = super()._scan(pixels, scale, detection_pass)
        name = detection_pass.partition("-")[0]
        self.seconds[name] += time.perf_counter() - began
        self.pixels[name] += round(pixels.shape[0] * scale) * round(pixels.shape[1] * scale)
        return found


def shares(found: list[Detection], wanted: NDArray[np.float64]) -> bool:
    """Whether one of the faces lies where these landmarks are, the same way up."""
    spread = float(np.ptp(wanted, axis=0).max())
    return any(float(np.hypot(*(each.landmarks - wanted).T).mean()) < 0.25 * spread for each in found)


def turned(landmarks: NDArray[np.float32], side: tuple[int, int], quarters: int) -> NDArray[np.float64]:
    """Landmarks of a picture of (height, width) after ``np.rot90`` by that many quarters, anticlockwise."""
    points, (height, width) = landmarks.astype(np.float64), side
    for _ in range(quarters):
        points = np.column_stack([points[:, 1], width - 1 - points[:, 0]])
        height, width = width, height
    return points


def upright_and_turned(detector: Detector, pictures: list[Picture]) -> tuple[list[tuple[Picture, Detection]], Any]:
    single: list[tuple[Picture, Detection]] = []
    faces, again = 0, {90: 0, 180: 0, 270: 0}
    for picture in pictures:
        found = detector.find(picture, 50)
        faces += len(found)
        if len(found) == 1:
            single.append((picture, found[0]))
        for quarters in (1, 2, 3):
            there = detector.find(np.ascontiguousarray(np.rot90(picture, quarters)), 50)
            again[90 * quarters] += sum(
                shares(there, turned(each.landmarks, picture.shape[:2], quarters)) for each in found
            )
    return single, {"faces": faces, "found": {str(degrees): count for degrees, count in again.items()}}


def small(detector: Detector, single: list[tuple[Picture, Detection]], frames: int) -> dict[str, int]:
    chance = np.random.default_rng(24)
    pasted = found_again = 0
    for number in range(frames):
        frame = scenery(chance, *FRAME)
        wanted = []
        for place in range(IN_A_FRAME):
            picture, face = single[(number * IN_A_FRAME + place) % len(single)]
            points = face.landmarks.astype(np.float64)
            down = float(np.hypot(*(points[3:].mean(axis=0) - points[:2].mean(axis=0))))
            scale = EYES_TO_CHIN / (CHIN * down)
            shrunk = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            across, along = place % 4, place // 4
            left = int(across * 1000 + chance.integers(0, 1000 - shrunk.shape[1]))
            top = int(along * 1000 + chance.integers(0, 1000 - shrunk.shape[0]))
            frame[top : top + shrunk.shape[0], left : left + shrunk.shape[1]] = shrunk
            wanted.append((points + 0.5) * (shrunk.shape[1] / picture.shape[1]) - 0.5 + (left, top))
        found = detector.find(frame, 500)
        pasted += len(wanted)
        found_again += sum(shares(found, points) for points in wanted)
    return {"pasted": pasted, "found": found_again}


def noise(chance: np.random.Generator, height: int, width: int, grain: float) -> NDArray[np.float64]:
    """Smooth noise from 0 to 1 with features of about ``grain`` pixels."""
    small_size = (max(2, int(height / grain)), max(2, int(width / grain)))
    rough = chance.random(small_size).astype(np.float32)
    return np.asarray(cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float64).clip(0, 1)


def scenery(chance: np.random.Generator, height: int, width: int) -> Picture:
    """Sky, hills and ground of noise at several grains, in natural colours, with trunks and windows as hard edges."""
    layers = [noise(chance, height, width, grain) / (1 + place) for place, grain in enumerate((160, 40, 10, 3))]
    ground = sum(layers) / sum(1 / (1 + place) for place in range(4))
    horizon = (0.35 + 0.2 * chance.random()) * height
    lie = (np.arange(height)[:, np.newaxis] > horizon + 40 * noise(chance, 1, width, 90)).astype(np.float64)
    sky, soil = chance.uniform((150, 120, 80), (250, 210, 170)), chance.uniform((20, 60, 40), (110, 150, 150))
    shade = (0.6 + 0.6 * ground)[..., np.newaxis]
    mixed = shade * (lie[..., np.newaxis] * soil + (1 - lie[..., np.newaxis]) * sky)
    picture = np.ascontiguousarray(mixed.clip(0, 255).astype(np.uint8))
    for _ in range(int(chance.integers(4, 14))):
        left, top = int(chance.integers(0, width)), int(chance.integers(height // 3, height))
        size = chance.integers((4, 20), (max(6, width // 12), max(24, height // 3)))
        colour = tuple(int(value) for value in chance.integers(20, 200, 3))
        cv2.rectangle(picture, (left, top), (left + int(size[0]), top + int(size[1])), colour, -1)
    return picture


def texture(chance: np.random.Generator, kind: int) -> Picture:
    height, width = (int(value) for value in chance.integers(240, 900, 2))
    rows, columns = np.mgrid[:height, :width]
    if kind == 0:  # stripes and gratings
        angle, step = chance.uniform(0, np.pi), chance.uniform(4, 60)
        grey = 0.5 + 0.5 * np.sin((columns * np.cos(angle) + rows * np.sin(angle)) * 2 * np.pi / step)
    elif kind == 1:  # tiles
        step = int(chance.integers(8, 90))
        grey = ((rows // step + columns // step) % 2) * 0.7 + 0.3 * noise(chance, height, width, 6)
    elif kind == 2:  # pebbles: many overlapping discs
        canvas = np.full((height, width), 90, np.uint8)
        for _ in range(500):
            centre = (int(chance.integers(0, width)), int(chance.integers(0, height)))
            cv2.circle(canvas, centre, int(chance.integers(4, 40)), int(chance.integers(30, 230)), -1, cv2.LINE_AA)
        grey = cv2.GaussianBlur(canvas, (0, 0), float(chance.uniform(0.3, 3))) / 255.0
    elif kind == 3:  # writing
        canvas = np.full((height, width), 235, np.uint8)
        for line in range(20, height, int(chance.integers(16, 40))):
            letters = "".join(chr(int(code)) for code in chance.integers(33, 126, width // 9))
            cv2.putText(canvas, letters, (8, line), int(chance.integers(0, 8)), 0.5, 30, 1, cv2.LINE_AA)
        grey = canvas / 255.0
    else:  # clouds, bark, cloth: noise of one grain, stretched one way
        stretch = chance.uniform(0.2, 5)
        grey = noise(chance, height, int(width * stretch) + 2, chance.uniform(2, 60))
        grey = cv2.resize(grey, (width, height))
    tint = chance.uniform(0.4, 1.0, 3)
    return np.ascontiguousarray((np.asarray(grey)[..., np.newaxis] * tint * 255).clip(0, 255).astype(np.uint8))


def generated() -> Iterator[Named]:
    chance = np.random.default_rng(100)
    for number in range(TEXTURES):
        kind = number % 7
        size = () if kind < 5 else tuple(int(value) for value in chance.integers(300, 1400, 2))
        yield f"generated-{number}", scenery(chance, *size) if size else texture(chance, kind)


def packaged() -> Iterator[Named]:
    """scikit-image's pictures, whole and in quarters."""
    for name, content in _packaged():
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_BGR)
        if picture is None:
            continue
        height, width = picture.shape[:2]
        yield name, np.asarray(picture, dtype=np.uint8)
        for top in (0, height // 2):
            for left in (0, width // 2):
                quarter = np.ascontiguousarray(picture[top : top + height // 2, left : left + width // 2])
                yield f"{name}-{top}-{left}", quarter


def of_folder(folder: Path) -> Iterator[Named]:
    for path in sorted(folder.rglob("*")):
        picture = cv2.imread(str(path)) if path.suffix.lower() in PICTURES else None
        if picture is not None:
            yield path.stem, np.asarray(picture, dtype=np.uint8)


def _packaged() -> list[tuple[str, bytes]]:
    """Pictures out of scikit-image's wheel; those of the samples where it is not to be had."""
    sys.path.insert(0, str(ROOT / "packaging"))
    import samples

    try:
        wheel = samples.fetch(samples.PACKAGES[1])
        with zipfile.ZipFile(BytesIO(wheel)) as archive:
            names = set(archive.namelist())
            return [
                (name, archive.read(f"skimage/data/{name}")) for name in FACELESS if f"skimage/data/{name}" in names
            ]
    except OSError:
        kept = [ROOT / "build" / "samples" / name for name in FACELESS]
        return [(path.name, path.read_bytes()) for path in kept if path.is_file()]


def faceless(detector: Detector, pictures: Iterator[Named], show: Path | None) -> dict[str, int]:
    counted = {"pictures": 0, "found": 0, "with_one": 0}
    for name, picture in pictures:
        found = detector.find(picture, 50)
        for number, each in enumerate(found):
            print(f"false find on {name}: {each.detection_pass}, score {each.score:.2f}", file=sys.stderr)
            if show is not None:
                cv2.imwrite(str(show / f"{name}-{number}.png"), surroundings(picture, each))
        counted["pictures"] += 1
        counted["found"] += len(found)
        counted["with_one"] += bool(found)
    return counted


def surroundings(picture: Picture, found: Detection) -> Picture:
    """The find with as much again around it, and its five points."""
    reach = max(found.box.width, found.box.height)
    left, top = max(0, int(found.box.centre[0] - reach)), max(0, int(found.box.centre[1] - reach))
    part = picture[top : top + int(2 * reach) + 1, left : left + int(2 * reach) + 1].copy()
    for x, y in found.landmarks:
        cv2.circle(part, (int(x) - left, int(y) - top), max(1, int(reach / 60)), (0, 255, 0), -1)
    return np.asarray(part, dtype=np.uint8)


def measure(
    folder: Path, count: int, frames: int, without_face: Path | None, show: Path | None = None
) -> dict[str, Any]:
    cv2.setNumThreads(1)
    detector = Watched(models.default_folder())
    photographs = photographs_in(folder)
    chosen = photographs[:: max(1, len(photographs) // count)][:count]
    pictures = [np.asarray(cv2.imread(str(path)), dtype=np.uint8) for path in chosen]
    single, turns = upright_and_turned(detector, pictures)
    document = {
        "photographs": len(pictures),
        "turned": turns,
        "small": small(detector, single, frames),
        "generated": faceless(detector, generated(), show),
        "packaged": faceless(detector, packaged(), show),
    }
    if without_face is not None:
        document["given"] = faceless(detector, of_folder(without_face), show)
    costs = {name: round(1e3 * detector.seconds[name] / (detector.pixels[name] / 1e6), 1) for name in detector.pixels}
    return {"machine": machine(), **document, "milliseconds_a_megapixel": costs}


def table(document: dict[str, Any]) -> str:
    faces, again = document["turned"]["faces"], document["turned"]["found"]
    little = document["small"]
    kinds = {
        "generated": "generated textures and scenery",
        "packaged": "scikit-image's pictures without a face, whole and in quarters",
        "given": "real pictures without a face",
    }

    def share(part: int, whole: int) -> str:
        return f"{part} of {whole} ({100 * part / max(1, whole):.1f} %)"

    lines = ["| | bar | measured |", "|---|---|---|"]
    for degrees, count in again.items():
        lines.append(
            f"| faces found upright that are found when turned by {degrees} degrees | 98 % | {share(count, faces)} |"
        )
    lines.append(f"| faces of 24 pixels in 12 megapixels found | 90 % | {share(little['found'], little['pasted'])} |")
    for kind, name in kinds.items():
        if counted := document.get(kind):
            rate = 100 * counted["found"] / max(1, counted["pictures"])
            told = f"{counted['found']} on {counted['pictures']} ({rate:.2f} in 100)"
            lines.append(f"| false finds on {name} | under 1 in 100 | {told} |")
    costs = document["milliseconds_a_megapixel"]
    lines += ["", "Milliseconds for each megapixel looked at, one thread, by pass:", ""]
    lines += ["| " + " | ".join(costs) + " |", "|---" * len(costs) + "|"]
    lines.append("| " + " | ".join(str(value) for value in costs.values()) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what the detector finds, and what looking costs.")
    parser.add_argument("folder", type=Path, nargs="?", help="photographs with faces")
    parser.add_argument("--photographs", type=int, default=200)
    parser.add_argument("--frames", type=int, default=8, help="frames of 12 megapixels with small faces")
    parser.add_argument("--faceless", type=Path, help="a folder of pictures without any face, with its sub-folders")
    parser.add_argument("--show", type=Path, help="a folder for a picture of each false find")
    parser.add_argument("--write", action="store_true", help="renew docs/benchmarks.md")
    given = parser.parse_args()
    if given.show is not None:
        given.show.mkdir(parents=True, exist_ok=True)
    document = measure(
        given.folder or photographs_folder(), given.photographs, given.frames, given.faceless, given.show
    )
    print(json.dumps(document, indent=1), file=sys.stderr)
    print(table(document))
    if given.write:
        write_part("detection", document, table(document))


if __name__ == "__main__":
    main()
