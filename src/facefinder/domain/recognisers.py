"""The recognisers by name: which networks, which crops, how their vectors are fused.

A recogniser is a named, versioned object: its id is stored beside every template, and templates of two recognisers are
never compared. What changes a vector changes the id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from facefinder.domain.errors import RecogniserUnavailable


@dataclass(frozen=True, slots=True)
class Network:
    """One DeepFace network and the crop it wants.

    ``deepface_name`` is DeepFace's model name, ``model_file`` the weights' file name in the model pack, ``side`` the
    crop's side in pixels, ``spread`` the template's spread (see geometry.scaled_template), ``colour`` the channel order
    that the weights were trained on, ``normalization`` DeepFace's name for the pixel scaling, ``weight`` the
    network's weight in the fusion.
    """

    deepface_name: str
    model_file: str
    dimension: int
    side: int
    spread: float
    colour: str
    normalization: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A named way from an aligned crop to a unit vector: each network's unit vector, weighted, joined, made unit."""

    recogniser_id: str
    networks: tuple[Network, ...]

    @property
    def dimension(self) -> int:
        return sum(network.dimension for network in self.networks)

    @property
    def model_files(self) -> tuple[str, ...]:
        return tuple(network.model_file for network in self.networks)


_SFACE = Network("SFace", "face_recognition_sface_2021dec.onnx", 128, 112, 1.0, "BGR", "base")
_FACENET = Network("Facenet", "facenet_weights.h5", 128, 160, 0.85, "RGB", "Facenet")
_DLIB = Network("Dlib", "dlib_face_recognition_resnet_model_v1.dat", 128, 150, 1.0, "BGR", "base")

DEFAULT_RECOGNISER = "sface+facenet-v1"

RECOGNISERS: Mapping[str, Recogniser] = {
    recogniser.recogniser_id: recogniser
    for recogniser in (
        Recogniser(
            DEFAULT_RECOGNISER,
            (
                _SFACE,
                Network(
                    _FACENET.deepface_name,
                    _FACENET.model_file,
                    _FACENET.dimension,
                    _FACENET.side,
                    _FACENET.spread,
                    _FACENET.colour,
                    _FACENET.normalization,
                    weight=0.5,
                ),
            ),
        ),
        Recogniser("sface", (_SFACE,)),
        Recogniser("facenet", (_FACENET,)),
        Recogniser("dlib", (_DLIB,)),
    )
}


def recogniser_named(recogniser_id: str) -> Recogniser:
    """The recogniser of that id.

    Raises:
        RecogniserUnavailable: when there is none of that name.
    """
    try:
        return RECOGNISERS[recogniser_id]
    except KeyError:
        known = ", ".join(RECOGNISERS)
        raise RecogniserUnavailable(recogniser=recogniser_id, reason=f"the known ones are {known}") from None
