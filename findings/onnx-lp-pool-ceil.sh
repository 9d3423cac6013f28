#!/usr/bin/env bash
# ONNX's LpPool with ceil_mode: the last, incomplete window. ONNX Runtime 1.32.0 sums the values that it
# has; the reference evaluator of onnx 1.23.2 scales their mean up to a whole window, as PyTorch does. Where
# a window is incomplete through padding, both sum what is there. The operator's text has no such scaling.
#
# Seen, p = 1, 2x2 stride 2 over 5x5 ones: ONNX Runtime 4 4 2 / 4 4 2 / 2 2 1, reference 4 everywhere
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder"
"$folder/bin/pip" install -q onnx==1.23.2 onnxruntime==1.32.0
"$folder/bin/python" - <<'PYTHON'
import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator


def both(extent, **attributes):
    node = helper.make_node("LpPool", ["x"], ["y"], p=1, strides=[2, 2], **attributes)
    value = helper.make_tensor_value_info
    made = helper.make_model(
        helper.make_graph(
            [node], "pool", [value("x", TensorProto.FLOAT, [1, 1, extent, extent])],
            [value("y", TensorProto.FLOAT, [1, 1, "h", "w"])],
        ),
        opset_imports=[helper.make_opsetid("", 22)], ir_version=10,
    )
    onnx.checker.check_model(made, full_check=True)
    x = numpy.ones((1, 1, extent, extent), numpy.float32)
    session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    found = session.run(None, {"x": x})[0][0, 0], ReferenceEvaluator(made).run(None, {"x": x})[0][0, 0]
    print(attributes)
    print("  ONNX Runtime       ", found[0].tolist())
    print("  reference evaluator", found[1].tolist())
    return [it.tolist() for it in found]


runtime, reference = both(5, kernel_shape=[2, 2], ceil_mode=1)
assert runtime == [[4, 4, 2], [4, 4, 2], [2, 2, 1]], "ONNX Runtime has changed"
assert reference == [[4, 4, 4]] * 3, "the reference evaluator has changed"

runtime, reference = both(4, kernel_shape=[3, 3], pads=[1, 1, 1, 1])
assert runtime == reference == [[4, 6], [6, 9]]
PYTHON
