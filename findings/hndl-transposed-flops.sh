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
from torch import nn
from torch.utils.flop_counter import FlopCounterMode


def times(layer, same, before, after):
    """How many times PyTorch's count of the same layer the profile has."""
    profile = hndl.resolve(layer, input_shape=("B", *before), output_shape=("B", *after)).profile(batch_size=1)
    with FlopCounterMode(display=False) as counter:
        assert same(torch.zeros(1, *before, device="meta")).shape[1:] == after
    print(f"{layer}: {profile.flops:,} in HNDL's profile, {counter.get_total_flops():,} in PyTorch's counter")
    return profile.flops / counter.get_total_flops()


def transposed(*sizes):
    return nn.ConvTranspose2d(16, 8, *sizes, device="meta")


conv = nn.Conv2d(16, 8, 3, 2, 1, device="meta")
assert times("conv(8, kernel_size=3, stride=2, padding=1)", conv, (16, 8, 8), (8, 4, 4)) == 1
assert times("deconv(8, kernel_size=3, padding=1)", transposed(3, 1, 1), (16, 8, 8), (8, 8, 8)) == 1
assert times("deconv(8, kernel_size=4, stride=2, padding=1)", transposed(4, 2, 1), (16, 8, 8), (8, 16, 16)) == 4
assert times("deconv(8, kernel_size=8, stride=4, padding=2)", transposed(8, 4, 2), (16, 8, 8), (8, 32, 32)) == 16
PYTHON
