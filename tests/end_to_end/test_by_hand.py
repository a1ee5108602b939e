"""Faces pointed out by hand from the command line, with the real recogniser; and the time code of a film."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import av
import numpy as np
from PIL import Image

from tests.end_to_end.conftest import Command


def film_of(photograph: Path) -> bytes:
    """Two seconds of nothing, then two of a photograph."""
    with Image.open(photograph) as opened:
        picture = opened.convert("RGB")
        picture.thumbnail((480, 480))
    width, height = (side // 2 * 2 for side in picture.size)
    shown = np.asarray(picture)[:height, :width]
    stream = io.BytesIO()
    with av.open(stream, "w", format="mp4") as out:
        track = out.add_stream("libx264", rate=10)
        track.width, track.height, track.pix_fmt = width, height, "yuv420p"
        for number in range(40):
            pixels = shown if number >= 20 else np.full_like(shown, 90)
            for packet in track.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")):
                out.mux(packet)
        for packet in track.encode():
            out.mux(packet)
    return stream.getvalue()


def test_a_face_pointed_out_is_enrolled_found_and_told_apart(
    facefinder: Command, case: Path, samples: Path, tmp_path: Path
) -> None:
    holdings = tmp_path / "holdings"
    holdings.mkdir()
    photograph = samples / "obama2.jpg"
    (holdings / "obama2.jpg").write_bytes(photograph.read_bytes())
    (holdings / "cctv.mp4").write_bytes(film_of(samples / "obama.jpg"))
    assert facefinder("import", case, holdings, "--exhibit", "E-1", "--legal-basis", "Warrant 7/24").code == 0

    (seen,) = facefinder("faces", photograph, "--json").document["faces"]
    assert not seen["operator_assisted"]
    points = [[x + 2.5, y - 1.5] for x, y in seen["landmarks"]]
    written = ",".join(str(value) for point in points for value in point)
    sha256 = hashlib.sha256(photograph.read_bytes()).hexdigest()
    added = facefinder("add-face", case, sha256, "--points", written, "--json")
    assert added.code == 0, added.err
    assert added.document["detection_pass"] == "operator-points"
    assert np.allclose(added.document["landmarks"], points, atol=0.02)

    found = facefinder("search", case, samples / "obama.jpg", "--purpose", "check", "--json").document["candidates"]
    (assisted,) = [each for each in found if each["operator_assisted"]]
    assert assisted["face_id"] == added.document["face_id"]
    assert assisted["exhibit_sha256"] == sha256
    assert assisted["similarity"] > 0.4
    assert assisted["time_code"] == ""
    film = next(each for each in found if each["occurrences"][0]["path"] == "cctv.mp4")
    assert film["frame_time"] >= 1.9
    assert film["time_code"].startswith("00:00:0")
