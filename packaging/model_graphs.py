"""The graphs that the model pack holds, made of the published files: the same weights and functions, in nodes that the
ONNX runtime takes and runs fast."""

from __future__ import annotations

from typing import Any


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
    return _serialised(onnx.helper.make_graph(nodes, "SFace", [data], [output], _initializers(nodes, tensors)))


def _serialised(graph: Any) -> bytes:
    """The graph as a model file; the same bytes every time."""
    import onnx

    model = onnx.helper.make_model(
        graph,
        opset_imports=[onnx.helper.make_opsetid("", 15)],
        ir_version=8,
        producer_name="facefinder",
        producer_version="1",
    )
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


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


def landmark_graph(content: bytes) -> bytes:
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
    return _serialised(graph)
