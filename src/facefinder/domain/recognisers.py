"""The recognisers by name: which networks, which crops, how their vectors are fused.

A recogniser is a named, versioned object: its id is stored beside every template, and templates of two recognisers are
never compared. What changes a vector changes the id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from facefinder.domain.errors import RecogniserUnavailable


@dataclass(frozen=True, slots=True)
class Network:
    """One DeepFace network and the crop it wants.

    ``deepface_name`` is DeepFace's model name, ``model_file`` the weights' file name in the model pack, ``width`` and
    ``height`` the crop in pixels, ``spread`` the template's spread (see geometry.scaled_template), ``colour`` the
    channel order in which DeepFace must be given the crop, ``normalization`` DeepFace's name for the pixel scaling,
    ``weight`` the network's weight in the fusion, ``centre`` the name of the mean vector that is subtracted from its
    unit vectors (see engine/centres.json), empty for none. With ``mirrored`` the network also looks at the crop's
    mirror image, and the mean of the two unit vectors counts.
    """

    deepface_name: str
    model_file: str
    dimension: int
    width: int
    height: int
    spread: float
    colour: str
    normalization: str
    weight: float = 1.0
    centre: str = ""
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A named way from an aligned crop to a unit vector: each network's vector made unit (and averaged with its mirror
    image's where the network is mirrored), centred, made unit again and weighted; these joined and made unit."""

    recogniser_id: str
    networks: tuple[Network, ...]

    @property
    def dimension(self) -> int:
        return sum(network.dimension for network in self.networks)

    @property
    def backend(self) -> str:
        """DeepFace's backend for these networks: SFace is an ONNX graph in every backend, so that alone it needs no
        TensorFlow (and starts in a second)."""
        return "onnx" if all(network.deepface_name == "SFace" for network in self.networks) else "tensorflow"

    @property
    def model_files(self) -> tuple[str, ...]:
        return tuple(network.model_file for network in self.networks)


_SFACE = Network("SFace", "face_recognition_sface_2021dec.onnx", 128, 112, 112, 1.0, "BGR", "base", centre="sface")
_FACENET = Network("Facenet", "facenet_weights.h5", 128, 160, 160, 0.85, "RGB", "Facenet", centre="facenet")
_DLIB = Network("Dlib", "dlib_face_recognition_resnet_model_v1.dat", 128, 150, 150, 1.0, "BGR", "base")

DEFAULT_RECOGNISER = "sface+facenet-v1"
"""The quicker of the two fused ones: an import is mostly recognising, and a case can be made anew with the other."""

THOROUGH_RECOGNISER = "sface-mirrored+facenet-v1"
"""SFace looks at the mirror image too: fewer misses for one more run of it a face. Facenet's mirror image brings too
little for its time."""

# DeepFace's other networks, with the scaling that DeepFace names for each. Those trained on the five-point template
# take it as it is; those trained on looser crops take more of the head.
_OTHERS = (
    Network("Facenet512", "facenet512_weights.h5", 512, 160, 160, 0.85, "BGR", "Facenet2018"),
    Network("ArcFace", "arcface_weights.h5", 512, 112, 112, 1.0, "BGR", "ArcFace"),
    Network("GhostFaceNet", "ghostfacenet_v1.h5", 512, 112, 112, 1.0, "BGR", "ArcFace"),
    Network("VGG-Face", "vgg_face_weights.h5", 4096, 224, 224, 0.75, "BGR", "base"),
    Network("OpenFace", "openface_weights.h5", 128, 96, 96, 0.85, "BGR", "base"),
    Network("DeepID", "deepid_keras_weights.h5", 160, 47, 55, 0.85, "BGR", "base"),
    Network("DeepFace", "VGGFace2_DeepFace_weights_val-0.9034.h5", 4096, 152, 152, 0.85, "BGR", "base"),
)

RECOGNISERS: Mapping[str, Recogniser] = {
    recogniser.recogniser_id: recogniser
    for recogniser in (
        Recogniser(DEFAULT_RECOGNISER, (_SFACE, replace(_FACENET, weight=0.4))),
        Recogniser(THOROUGH_RECOGNISER, (replace(_SFACE, mirrored=True), replace(_FACENET, weight=0.4))),
        Recogniser("sface", (_SFACE,)),
        Recogniser("facenet", (_FACENET,)),
        Recogniser("dlib", (_DLIB,)),
        *(Recogniser(network.deepface_name.lower(), (network,)) for network in _OTHERS),
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


def deepface_weight_files() -> Mapping[str, str]:
    """Every weights file that a known network uses, with the network's name."""
    return {
        network.model_file: network.deepface_name
        for recogniser in RECOGNISERS.values()
        for network in recogniser.networks
    }
