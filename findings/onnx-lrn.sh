#!/usr/bin/env bash
# ONNX's local response normalisation: the reference evaluator of onnx 1.23.2 normalises only the first N
# channels of a batch of N images, and leaves the others as they are; ONNX Runtime 1.32.0 normalises all,
# and refuses even sizes, for which the operator's text defines the window (floor((size - 1) / 2) channels
# before, ceil((size - 1) / 2) after).
#
# Seen: size 5, one image: reference 0.0667 2 3 4 5 6 7 8, ONNX Runtime 0.0667 0.0645 0.0536 …
#       size 4: the full check passes; ONNX Runtime: "size_ % 2 == 1 was false"
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder"
"$folder/bin/pip" install -q onnx==1.23.2 onnxruntime==1.32.0
"$folder/bin/python" - <<'PYTHON'
import math

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

onnxruntime.set_default_logger_severity(4)
CHANNELS = 8


def model(size, images):
    node = helper.make_node("LRN", ["x"], ["y"], size=size, alpha=float(size), beta=1.0, bias=1.0)
    shape = [images, CHANNELS, 1, 1]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in "xy"]
    made = helper.make_model(
        helper.make_graph([node], "lrn", ends[:1], ends[1:]),
        opset_imports=[helper.make_opsetid("", 22)], ir_version=10,
    )
    onnx.checker.check_model(made, full_check=True)
    return made


def defined(x, size):
    """By the operator's text, with alpha = size and beta = bias = 1."""
    before, after = math.floor((size - 1) / 2), math.ceil((size - 1) / 2)
    y = numpy.empty_like(x)
    for c in range(CHANNELS):
        window = x[:, max(0, c - before) : min(CHANNELS - 1, c + after) + 1]
        y[:, c] = x[:, c] / (1 + (window**2).sum(axis=1))
    return y


def runtime(made, x):
    session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


for images in (1, 3):
    x = numpy.tile(numpy.arange(1, CHANNELS + 1, dtype=numpy.float32).reshape(1, CHANNELS, 1, 1), (images, 1, 1, 1))
    made = model(5, images)
    reference = ReferenceEvaluator(made).run(None, {"x": x})[0]
    right = defined(x, 5)
    print(f"size 5, {images} image(s)")
    print("  the operator's text", right[0].ravel().round(4))
    print("  ONNX Runtime       ", runtime(made, x)[0].ravel().round(4))
    print("  reference evaluator", reference[0].ravel().round(4))
    assert numpy.allclose(runtime(made, x), right)
    assert numpy.allclose(reference[:, :images], right[:, :images])
    assert numpy.array_equal(reference[:, images:], x[:, images:]), "more channels are normalised"

x = x[:1]
try:
    runtime(model(4, 1), x)
except Exception as error:
    print("size 4, ONNX Runtime:", " ".join(str(error).split()))
    assert "size_ % 2 == 1 was false" in str(error)
else:
    raise SystemExit("ONNX Runtime now takes even sizes")
PYTHON
