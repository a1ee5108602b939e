"""The recognising networks, built by DeepFace: the one module that imports TensorFlow and DeepFace, in workers only.

DeepFace builds and loads each network. Its own loop runs them one picture at a time, ten times slower than need be, so
TensorFlow networks run through one traced function in batches, and SFace in batches on the client's ONNX session.
"""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.errors import RecogniserUnavailable
from facefinder.domain.recognisers import Network, Recogniser
from facefinder.engine.align import CROP_SIDE, network_input
from facefinder.engine.decode import Pixels
from facefinder.engine.definition import means

Vectors = NDArray[np.float32]
"""Shape (faces, dimension), float32."""

BATCH = 16
"""About how many faces run together: larger batches gain nothing more here, and cost memory and waiting."""

_OPTIONAL_PACKAGES = {"Dlib": "dlib"}


@dataclass(frozen=True, slots=True)
class Run:
    """One network: ``prepare`` makes its numbers of a uint8 batch (n, height, width, 3) in the network's colour order,
    ``run`` the raw vectors of those."""

    network: Network
    prepare: Callable[[Pixels], NDArray[np.float32]]
    run: Callable[[NDArray[np.float32]], Vectors]

    def prepared(self, crops: Sequence[Pixels]) -> NDArray[np.float32]:
        """What the network is given of decoded kept crops; when mirrored, each is followed by its mirror image."""
        inputs = [network_input(crop, self.network) for crop in crops]
        if self.network.mirrored:
            inputs = [view for each in inputs for view in (each, each[:, ::-1])]
        return self.prepare(np.stack(inputs))

    def vectors(self, crops: Sequence[Pixels]) -> NDArray[Any]:
        """One vector for each of the decoded kept crops, of any length."""
        raw = self.run(self.prepared(crops))
        if not self.network.mirrored:
            return raw
        with np.errstate(all="ignore"):
            units = raw / np.linalg.norm(raw, axis=1, keepdims=True)
        return np.asarray((units[0::2] + units[1::2]) / 2)


class Networks:
    """The networks of one recogniser, loaded and traced, giving unit vectors of kept crops.

    Raises:
        RecogniserUnavailable: from the constructor, when a network cannot be built here.
    """

    def __init__(self, recogniser: Recogniser, models_folder: Path, threads: int) -> None:
        self._recogniser = recogniser
        if recogniser.backend == "tensorflow":
            _limit_threads(threads)
        self.runs = [_build(recogniser, network, models_folder, threads) for network in recogniser.networks]
        self._side = ThreadPoolExecutor(max_workers=max(1, len(self.runs) - 1), thread_name_prefix="network")
        blank = np.full((CROP_SIDE, CROP_SIDE, 3), 127, np.uint8)
        self.embed([blank])  # traces the functions, so that the first face does not wait for it
        self.embed([blank, blank])

    def embed(self, crops: Sequence[Pixels], *, hurry: bool = False) -> Vectors:
        """Unit vectors of decoded kept crops, shape (len(crops), dimension); a row of NaN where a network gave nothing
        usable. ``hurry`` runs the networks beside one another, as a waiting person wants it."""
        if not crops:
            return np.zeros((0, self._recogniser.dimension), np.float32)
        return np.concatenate([self._embed_batch(crops[part], hurry) for part in _evenly(len(crops), BATCH)])

    def _embed_batch(self, crops: Sequence[Pixels], hurry: bool) -> Vectors:
        if hurry and len(self.runs) > 1:
            others = [self._side.submit(one.vectors, crops) for one in self.runs[1:]]
            raw = [self.runs[0].vectors(crops), *(other.result() for other in others)]
        else:
            raw = [one.vectors(crops) for one in self.runs]
        return fuse(self._recogniser, raw)


def _evenly(count: int, size: int) -> list[slice]:
    """Parts of about that size: a last one of a single face would cost as much as three in company."""
    parts = max(1, round(count / size))
    bounds = [round(place * count / parts) for place in range(parts + 1)]
    return [slice(start, end) for start, end in itertools.pairwise(bounds)]


def fuse(recogniser: Recogniser, raw: Sequence[NDArray[Any]]) -> Vectors:
    """Each network's vectors made unit, centred, made unit again and weighted, joined, and made unit.

    Rows that are not finite or have no length become NaN.
    """
    parts = []
    with np.errstate(all="ignore"):
        for network, vectors in zip(recogniser.networks, raw, strict=True):
            units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
            if network.centre:
                units = units - centre(network.centre)
            parts.append(network.weight * units / np.linalg.norm(units, axis=1, keepdims=True))
        joined = np.concatenate(parts, axis=1, dtype=np.float32)
        joined = joined / np.linalg.norm(joined, axis=1, keepdims=True)
    joined[~np.isfinite(joined).all(axis=1)] = np.nan
    return np.ascontiguousarray(joined, dtype=np.float32)


@cache
def centre(name: str) -> NDArray[np.float32]:
    """The mean unit vector of many people that a network's vectors are centred on, shape (dimension,)."""
    return np.array(means()[name], dtype=np.float32)


def _limit_threads(threads: int) -> None:
    import tensorflow as tf

    try:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError:
        pass  # TensorFlow has already started; it keeps what it has


def _build(recogniser: Recogniser, network: Network, models_folder: Path, threads: int) -> Run:
    package = _OPTIONAL_PACKAGES.get(network.deepface_name)
    if package is not None:
        try:
            importlib.import_module(package)
        except ImportError:
            reason = f"the Python package {package} is not installed"
            raise RecogniserUnavailable(recogniser=recogniser.recogniser_id, reason=reason) from None
    from deepface import DeepFace

    try:
        client = DeepFace.build_model(network.deepface_name)
    except Exception as error:
        reason = f"DeepFace could not build {network.deepface_name} ({str(error)[:200]})"
        raise RecogniserUnavailable(recogniser=recogniser.recogniser_id, reason=reason) from error
    if tuple(client.input_shape) != (network.width, network.height) or client.output_shape != network.dimension:
        reason = f"DeepFace's {network.deepface_name} has another shape than expected"
        raise RecogniserUnavailable(recogniser=recogniser.recogniser_id, reason=reason)
    if network.deepface_name == "SFace":
        return _sface(client, network, models_folder / network.model_file, threads)
    if _is_keras(client.model):
        return _traced(client.model, network)

    def through_client(batch: NDArray[np.float32]) -> Vectors:
        return np.atleast_2d(np.asarray(client.forward(batch), dtype=np.float32))

    return Run(network, lambda batch: _scaled(batch, network), through_client)


def _sface(client: Any, network: Network, model_file: Path, threads: int) -> Run:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    client.model = onnxruntime.InferenceSession(str(model_file), options, providers=["CPUExecutionProvider"])
    name = client.model.get_inputs()[0].name

    def planes(batch: Pixels) -> NDArray[np.float32]:
        return np.ascontiguousarray(batch[..., ::-1].transpose(0, 3, 1, 2), dtype=np.float32)

    def run(batch: NDArray[np.float32]) -> Vectors:
        return np.asarray(client.model.run(None, {name: batch})[0], dtype=np.float32)

    return Run(network, planes, run)


def _is_keras(model: Any) -> bool:
    from tensorflow.keras.models import Model

    return isinstance(model, Model)


def _traced(model: Any, network: Network) -> Run:
    import tensorflow as tf

    signature = [tf.TensorSpec((None, network.height, network.width, 3), tf.float32)]
    function = tf.function(lambda batch: model(batch, training=False), input_signature=signature)

    def run(batch: NDArray[np.float32]) -> Vectors:
        return np.asarray(function(tf.constant(batch)).numpy(), dtype=np.float32)

    return Run(network, lambda batch: _scaled(batch, network), run)


def _scaled(batch: Pixels, network: Network) -> NDArray[np.float32]:
    """Pixels as DeepFace scales them for this network, each picture by itself."""
    from deepface.modules import preprocessing

    unit = batch.astype(np.float32)
    unit /= np.float32(255.0)
    for picture in unit:
        if network.normalization == "Facenet":
            _standardise(picture)
        else:
            picture[:] = preprocessing.normalize_input(picture, network.normalization)
    return unit


def _standardise(picture: NDArray[np.float32]) -> None:
    """In place, the same numbers as DeepFace's, each made once: the deviation is from the differences to the mean."""
    picture *= 255
    picture -= picture.mean()
    picture /= np.sqrt(np.multiply(picture, picture).mean())


def plain_representation(pixels: Pixels, deepface_name: str) -> list[tuple[tuple[float, float, float, float], Vectors]]:
    """The faces of a photograph as DeepFace's own pipeline has them, to compare: x, y, width, height and raw vector.

    ``DeepFace.represent`` with its own YuNet client, alignment and normalization; nothing of it is ours."""
    from deepface import DeepFace

    try:
        found = DeepFace.represent(img_path=pixels, model_name=deepface_name, detector_backend="yunet")
    except ValueError:
        return []  # this is how DeepFace says that it found no face
    faces = []
    for face in found:
        area = face["facial_area"]
        box = (float(area["x"]), float(area["y"]), float(area["w"]), float(area["h"]))
        faces.append((box, np.asarray(face["embedding"], dtype=np.float32)))
    return faces
