#!/usr/bin/env bash
# HNDL 0.10.0: the profile of a plan counts a transposed convolution at every place of its output, as if the
# zeros between the places of its input were multiplied. PyTorch's counter, and the operation itself, count
# input places: the profile is stride² times too high, and equal at stride 1. The output of 16x16 has 2,048
# values, each the sum of 16·(4/2)² products.
#
# Seen: 1,048,576 in the profile, 262,144 by torch.utils.flop_counter (stride 2, 16x8x8 to 8x16x16, 4x4)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder"
"$folder/bin/pip" install -q hndl==0.10.0 torch==2.15.0
"$folder/bin/python" - <<'PYTHON'
import hndl
import torch
from hndl.torch import network
from torch.utils.flop_counter import FlopCounterMode


def counted(layer, before, after):
    profile = hndl.resolve(layer, input_shape=("B", *before), output_shape=("B", *after)).profile(batch_size=1)
    model = network(layer, input_shape=("B", *before), output_shape=("B", *after), device="cpu")
    with FlopCounterMode(display=False) as counter:
        model(torch.zeros(1, *before))
    found = profile.flops
    print(f"{layer}: {found:,} in HNDL's profile, {counter.get_total_flops():,} in PyTorch's counter")
    return found / counter.get_total_flops()


assert counted("conv(8, kernel_size=3, stride=2, padding=1)", (16, 8, 8), (8, 4, 4)) == 1
assert counted("deconv(8, kernel_size=3, padding=1)", (16, 8, 8), (8, 8, 8)) == 1
assert counted("deconv(8, kernel_size=4, stride=2, padding=1)", (16, 8, 8), (8, 16, 16)) == 4
assert counted("deconv(8, kernel_size=8, stride=4, padding=2)", (16, 8, 8), (8, 32, 32)) == 16
PYTHON
