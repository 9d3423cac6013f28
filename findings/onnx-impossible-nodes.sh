#!/usr/bin/env bash
# Nodes that nothing can compute, and that onnx 1.23.2 accepts by its strictest means: check_model with
# full_check, and infer_shapes with strict_mode, check_type and data_prop. Some get negative extents, others
# plausible ones. It does compare sizes elsewhere: a batch norm of 4 channels on 8 is an error. ONNX Runtime
# 1.32.0 loads eight of the nine and refuses to run them; one it refuses to load.
#
# Seen: one line a node, as printed below
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder"
"$folder/bin/pip" install -q onnx==1.23.2 onnxruntime==1.32.0
"$folder/bin/python" - <<'PYTHON'
import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

onnxruntime.set_default_logger_severity(4)


def floats(*shape):
    return numpy.ones(shape, numpy.float32)


def model(operation, shape, weights, attributes):
    node = helper.make_node(operation, ["x", *weights], ["y"], **attributes)
    graph = helper.make_graph(
        [node], "impossible", [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, list("abcd"))],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)


def strictly(made):
    onnx.checker.check_model(made, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(made, check_type=True, strict_mode=True, data_prop=True)
    return [it.dim_value for it in inferred.graph.output[0].type.tensor_type.shape.dim]


def stage(made, shape):
    try:
        session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    except Exception:
        return "refuses to load"
    try:
        session.run(None, {"x": floats(*shape)})
    except Exception:
        return "refuses to run"
    return "runs"


CASES = [
    ("3x3 kernel of dilation 18 on 33x33", "Conv", [1, 4, 33, 33], {"w": floats(4, 4, 3, 3)},
     {"dilations": [18, 18]}, [1, 4, -3, -3], "refuses to run"),
    ("weights for 5 channels on 3", "Conv", [1, 3, 8, 8], {"w": floats(8, 5, 3, 3)}, {}, [1, 8, 6, 6], "refuses to run"),
    ("8 groups of 100 channels", "Conv", [1, 100, 8, 8], {"w": floats(200, 12, 3, 3)}, {"group": 8},
     [1, 200, 6, 6], "refuses to run"),
    ("5 biases for 8 features", "Conv", [1, 4, 8, 8], {"w": floats(8, 4, 3, 3), "b": floats(5)}, {},
     [1, 8, 6, 6], "refuses to run"),
    ("weights for 8 channels on 3", "ConvTranspose", [1, 3, 8, 8], {"w": floats(8, 5, 3, 3)}, {},
     [1, 5, 10, 10], "refuses to run"),
    ("output padding of 5 at stride 2", "ConvTranspose", [1, 4, 8, 8], {"w": floats(4, 4, 3, 3)},
     {"output_padding": [5, 5], "strides": [2, 2]}, [1, 4, 22, 22], "refuses to run"),
    ("padding as large as the window", "MaxPool", [1, 4, 8, 8], {},
     {"kernel_shape": [2, 2], "strides": [2, 2], "pads": [2] * 4}, [1, 4, 6, 6], "refuses to load"),
    ("8000 values as 512x4x4", "Reshape", [1, 8000], {"s": numpy.array([0, 512, 4, 4], numpy.int64)}, {},
     [1, 512, 4, 4], "refuses to run"),
    ("2x2 blocks of a 25x25 map", "SpaceToDepth", [1, 4, 25, 25], {}, {"blocksize": 2}, [1, 16, 12, 12],
     "refuses to run"),
]
for name, operation, shape, weights, attributes, inferred, then in CASES:
    made = model(operation, shape, weights, attributes)
    found, ran = strictly(made), stage(made, shape)
    print(f"{operation}, {name}: onnx infers {found}, ONNX Runtime {ran}")
    assert (found, ran) == (inferred, then), f"expected {inferred}, {then}"

try:
    strictly(model("BatchNormalization", [1, 8, 4, 4], {name: floats(4) for name in "sbmv"}, {}))
except onnx.shape_inference.InferenceError as error:
    print("BatchNormalization of 4 channels on 8:", " ".join(str(error).split()))
else:
    raise SystemExit("a batch norm's channels are no longer compared")
PYTHON
