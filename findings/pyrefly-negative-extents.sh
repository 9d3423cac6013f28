#!/usr/bin/env bash
# Tensor shapes in Pyrefly 1.5.0 with pyrefly-torch-stubs 1.4.0: a convolution whose kernel is larger than its
# map has negative extents and no error. A flatten multiplies them to a plausible number, so that a linear
# layer of that width is accepted, as it is after a global pooling. A pooling larger than its map is an error.
#
# Seen: Tensor[[B, 8, -3, -3]], then Tensor[[B, 72]], which Linear(72, 10) takes; MaxPool2d(35) on 33x33:
#       "pooling output extent must be positive"
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
# PyTorch itself is not needed to check these lines.
"$folder/venv/bin/pip" install -q --no-deps pyrefly==1.5.0 pyrefly-torch-stubs==1.4.0 pyrefly-shape-extensions==1.4.0
mkdir "$folder/net"
echo 'python-version = "3.13"' >"$folder/net/pyrefly.toml"
cat >"$folder/net/net.py" <<'PYTHON'
from __future__ import annotations

from typing import reveal_type

from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 8, kernel_size=3, dilation=18)
        self.pool = nn.MaxPool2d(35)
        self.flatten = nn.Flatten()
        self.global_pool = nn.AdaptiveAvgPool2d(1)
        self.wide = nn.Linear(72, 10)
        self.narrow = nn.Linear(8, 10)

    def forward(self, x: Tensor[[B, 4, 33, 33]]) -> Tensor[[B, 10]]:
        y = self.conv(x)
        reveal_type(y)
        reveal_type(self.flatten(y))
        self.wide(self.flatten(y))
        self.pool(x)
        return self.narrow(self.flatten(self.global_pool(y)))
PYTHON
cd "$folder/net"
said=$("$folder/venv/bin/pyrefly" check --python-interpreter-path "$folder/venv/bin/python" --output-format min-text 2>/dev/null) || true
said=$(grep -E "^ *(ERROR|INFO) net.py" <<<"$said")
echo "$said"
expected=' INFO net.py:23:20-23: revealed type: Tensor[[B, 8, -3, -3]] [reveal-type]
 INFO net.py:24:20-37: revealed type: Tensor[[B, 72]] [reveal-type]
ERROR net.py:26:18-21: Cannot evaluate type-level shape DSL call: pooling output extent must be positive [unsupported-operation]'
diff <(sort <<<"$expected") <(sort <<<"$said")
