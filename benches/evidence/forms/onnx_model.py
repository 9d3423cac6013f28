"""ONNX models, made in memory by ONNX's own helper, with the intended result as their output.

Weights have the sizes that the author believes in, as an exporter would write them; they are zeros.
"""

from __future__ import annotations

import numpy
from graphs import Layer, Network
from onnx import ModelProto, TensorProto, helper, numpy_helper

OPSET = 22


def write(network: Network) -> ModelProto:
    weights: dict[str, numpy.ndarray] = {}

    def weight(name: str, *shape: int, values=None) -> str:
        array = numpy.zeros(shape, dtype=numpy.float32) if values is None else numpy.array(values)
        weights.setdefault(name, array)
        return name

    def pads(pad: int) -> list[int]:
        return [pad] * 4

    def node(layer: Layer):
        v, own, into = layer.values, layer.shares or layer.name, list(layer.inputs)
        if layer.kind in ("conv", "deconv"):
            k, groups = v["kernel"], v.get("groups", 1)
            if layer.kind == "conv":
                shape = v["features"], v["before"] // groups, k, k
            else:
                shape = v["before"], v["features"], k, k
            into.append(weight(f"{own}.weight", *shape))
            if v.get("bias", True):
                into.append(weight(f"{own}.bias", v["features"]))
            more = {"output_padding": [v["output_pad"]] * 2} if v.get("output_pad") else {}
            return "Conv" if layer.kind == "conv" else "ConvTranspose", into, dict(
                kernel_shape=[k, k], strides=[v["stride"]] * 2, pads=pads(v["pad"]), group=groups,
                dilations=[v.get("dilation", 1)] * 2, **more,
            )
        if layer.kind in ("maxpool", "avgpool"):
            k = v["kernel"]
            return "MaxPool" if layer.kind == "maxpool" else "AveragePool", into, dict(
                kernel_shape=[k, k], strides=[v["stride"] or k] * 2, pads=pads(v["pad"]),
            )
        if layer.kind == "linear":
            into += [weight(f"{own}.weight", v["features"], v["before"]), weight(f"{own}.bias", v["features"])]
            return "Gemm", into, dict(transB=1)
        if layer.kind == "batchnorm":
            into += [weight(f"{own}.{part}", layer.channels) for part in ("scale", "bias", "mean", "var")]
            return "BatchNormalization", into, {}
        if layer.kind == "groupnorm":
            into += [weight(f"{own}.{part}", layer.channels) for part in ("scale", "bias")]
            return "GroupNormalization", into, dict(num_groups=v["groups"])
        if layer.kind == "dropout":
            into.append(weight(f"{own}.ratio", values=numpy.float32(v["rate"])))
            return "Dropout", into, {}
        if layer.kind == "reshape":
            into.append(weight(f"{own}.shape", values=numpy.array([0, *v["shape"]], dtype=numpy.int64)))
            return "Reshape", into, {}
        if layer.kind == "split":
            into.append(weight(f"{own}.sizes", values=numpy.array(v["sizes"], dtype=numpy.int64)))
            return "Split", into, dict(axis=1)
        kinds = {"relu": "Relu", "tanh": "Tanh", "sigmoid": "Sigmoid", "flatten": "Flatten", "softmax": "Softmax",
                 "gap": "GlobalAveragePool", "add": "Add", "mul": "Mul", "concat": "Concat", "s2d": "SpaceToDepth"}
        more = {"softmax": dict(axis=1), "concat": dict(axis=1), "s2d": dict(blocksize=2)}
        return kinds[layer.kind], into, more.get(layer.kind, {})

    nodes = []
    for layer in network.layers:
        operation, inputs, attributes = node(layer)
        parts = len(layer.values.get("sizes", ()))
        outputs = [f"{layer.name}_{part}" for part in range(parts)] or [layer.name]
        nodes.append(helper.make_node(operation, inputs, outputs, name=layer.name, **attributes))

    def value(name: str, shape: tuple[int, ...]):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])

    graph = helper.make_graph(
        nodes, network.name, [value(*it) for it in network.inputs.items()],
        [value(network.flow, network.output)],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
