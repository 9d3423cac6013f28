#!/usr/bin/env bash
# N-Orca 0.2.0: `n-orca verify --strict` finds a network valid whose layers do not fit each other. Conv2d and
# Linear state the width that they take, which is compared with nothing, and a kernel larger than its map gives
# negative extents. The PyTorch that `n-orca compile pytorch` makes of it has these widths, and cannot run.
# Declared shapes are compared: other ones than these are refused.
#
# Seen: valid, no errors or warnings, Conv2d(5, 16, 11, 1, 0) on 3x3x3, Linear(7, 10) on a vector of 16
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q n-orca==0.2.0
cd "$folder"
cat >net.n.orca.md <<'TEXT'
# architecture Net

## tensors

| Name | Shape | Dtype |
|---|---|---|
| x | (B, 3, 3, 3) | float32 |
| y | (B, 10) | float32 |

## layer x [input]
## layer conv
- op: Conv2d(5, 16, 11, 1, 0)
- shape: (B, 16, -7, -7)
## layer pool
- op: AdaptiveAvgPool2d(1)
## layer flat
- op: Flatten(1)
## layer head
- op: Linear(7, 10)
## layer y [output]

## flow

| Source | Target | Tensor |
|---|---|---|
| x | conv | a |
| conv | pool | b |
| pool | flat | c |
| flat | head | d |
| head | y | e |

## invariants
- output_shape: (B, 10)
TEXT
venv/bin/n-orca verify --strict net.n.orca.md | tee said
grep -q "Result: VALID" said
! grep -q "ERR\|WARN" said
venv/bin/n-orca compile pytorch net.n.orca.md | grep "Conv2d(\|Linear(" | tee made
grep -q "nn.Conv2d(5, 16, 11, 1, 0)" made
grep -q "nn.Linear(7, 10)" made
sed 's/output_shape: (B, 10)/output_shape: (B, 11)/' net.n.orca.md >output.n.orca.md
sed 's/-7, -7/1, 1/' net.n.orca.md >map.n.orca.md
for wrong in output map; do
  if venv/bin/n-orca verify --strict $wrong.n.orca.md >said; then
    echo "a wrong declaration of the $wrong is not refused" >&2
    exit 1
  fi
  grep "ERR" said
done
