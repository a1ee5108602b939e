"""DeepFace's own pipeline, run beside ours to compare: one child process, one photograph after another.

It gets the same pixels that ours gets (decoded upright by us) and the same weights; detection, alignment, scaling and
the order of work are DeepFace's. Nothing of the program but evaluation uses it.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.comparison import made_unit
from facefinder.domain.errors import EngineFailed, KnownError, UnusableTemplate
from facefinder.domain.geometry import Box, prominence
from facefinder.domain.recognisers import recogniser_named
from facefinder.engine import models
from facefinder.engine.frames import FrameBroken, read_frame, write_frame
from facefinder.engine.process import PrivateHome, environment

_BOOTSTRAP = "from facefinder import offline; offline.enforce(); from facefinder.engine.plain import main; main()"
_LARGEST_ANSWER = 1 << 20
_PIXELS = 400_000_000


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """DeepFace's template of the face that counts, (dimension,) float32 of unit length, or None where it found none;
    how many faces it found, and how long it took without decoding."""

    vector: NDArray[np.float32] | None
    faces: int
    seconds: float


def represent_plainly(
    recogniser_id: str, contents: Iterable[bytes], *, models_folder: Path | None = None, threads: int = 0
) -> Generator[PlainAnswer]:
    """Run DeepFace's own pipeline for each network of a recogniser over whole files, in order.

    The networks' unit vectors are weighted and joined as the recogniser does, without centring (the means are those of
    our own crops). Of several faces the most central counts, weighted by size, as in the evaluation.

    Raises:
        RecogniserUnavailable, ModelMissing, ModelAltered: before anything is read.
        EngineFailed: when the process ends or cannot be started.
    """
    recogniser = recogniser_named(recogniser_id)
    folder = models_folder or models.default_folder()
    models.require_for(recogniser, folder)
    home = PrivateHome(folder)
    try:
        with subprocess.Popen(
            [sys.executable, "-P", "-c", _BOOTSTRAP],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(home.path, threads or _all_threads(), recogniser.backend),
            cwd=home.path,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as process:
            try:
                yield from _asked(process, recogniser_id, folder, contents)
            finally:
                process.kill()
    except OSError as error:
        raise EngineFailed(reason=f"DeepFace's own pipeline could not be run ({error.strerror})") from error
    finally:
        home.remove()


def _all_threads() -> int:
    """As many threads as the process may use: DeepFace alone uses them all."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _asked(
    process: subprocess.Popen[bytes], recogniser_id: str, models_folder: Path, contents: Iterable[bytes]
) -> Generator[PlainAnswer]:
    to_child, from_child = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
    dimension = recogniser_named(recogniser_id).dimension
    try:
        write_frame(to_child, {"models": str(models_folder.resolve()), "recogniser": recogniser_id})
        for content in contents:
            write_frame(to_child, {"recogniser": recogniser_id}, [content])
            to_child.flush()
            frame = read_frame(from_child, _LARGEST_ANSWER)
            if frame is None:
                raise EngineFailed(reason="DeepFace's own pipeline ended")
            yield _answer(frame.header, frame.blobs, dimension)
    except (FrameBroken, OSError, KeyError, ValueError, TypeError) as error:
        raise EngineFailed(reason="DeepFace's own pipeline ended") from error


def _answer(header: dict[str, object], blobs: tuple[bytes, ...], dimension: int) -> PlainAnswer:
    """What the child said, every field checked: it has decoded whatever it was given."""
    faces, seconds = int(str(header["faces"])), float(str(header["seconds"]))
    if not blobs:
        return PlainAnswer(None, faces, seconds)
    vector = np.frombuffer(blobs[0], dtype=np.float32)
    if vector.shape != (dimension,) or not bool(np.isfinite(vector).all()) or not math.isfinite(seconds):
        raise ValueError("not a template")
    return PlainAnswer(vector, faces, seconds)


# --- the child ------------------------------------------------------------------------------------------------------


def main() -> None:
    """The child: answer each frame until the pipe closes."""
    from facefinder.engine.worker import confine_to_program
    from facefinder.files.child import take_the_pipes

    frames_in, frames_out = take_the_pipes()
    hello = read_frame(frames_in)
    if hello is None:
        return
    confine_to_program(Path(str(hello.header["models"])))
    _load(str(hello.header["recogniser"]))
    while (frame := read_frame(frames_in)) is not None:
        header, blobs = _represented(str(frame.header["recogniser"]), frame.blobs[0])
        write_frame(frames_out, header, blobs)
        frames_out.flush()


def _load(recogniser_id: str) -> None:
    """Load the networks on a picture of nothing, so that loading is not counted as work on the first photograph."""
    from facefinder.engine.networks import plain_representation

    for network in recogniser_named(recogniser_id).networks:
        plain_representation(np.full((250, 250, 3), 127, np.uint8), network.deepface_name)


def _represented(recogniser_id: str, content: bytes) -> tuple[dict[str, object], list[bytes]]:
    from facefinder.engine import decode
    from facefinder.engine.networks import plain_representation

    try:
        pixels = decode.decode(content, _PIXELS).pixels
    except KnownError:
        return {"faces": 0, "seconds": 0.0}, []
    recogniser = recogniser_named(recogniser_id)
    began = time.perf_counter()
    parts: list[NDArray[np.float32]] = []
    most = 0
    for network in recogniser.networks:
        faces = plain_representation(pixels, network.deepface_name)
        most = max(most, len(faces))
        if not faces:
            return {"faces": 0, "seconds": time.perf_counter() - began}, []
        vector = max(faces, key=lambda face: prominence(Box(*face[0]), pixels.shape[1], pixels.shape[0]))[1]
        try:
            parts.append(made_unit(vector) * np.float32(network.weight))
        except UnusableTemplate:
            return {"faces": most, "seconds": time.perf_counter() - began}, []
    seconds = time.perf_counter() - began
    return {"faces": most, "seconds": seconds}, [made_unit(np.concatenate(parts)).tobytes()]
