#!/usr/bin/env bash
# What `cnn train --attributes` and `cnn predict --attributes` cost for tables of attributes: processor
# time and memory for ROWS rows (250,000 if not given), and for four times as many.
#
#   benches/tables.sh [ROWS]
#
# `CNN=FILE` measures that binary, and builds none. Needs python3.
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${1:-250000}
if [ -z "${CNN:-}" ]; then
  cargo build --release --quiet
  CNN=$(realpath -m "${CARGO_TARGET_DIR:-target}")/release/cnn
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$CNN" attributes examples/cifar10.cnn --format csv | head -1 | cut -d, -f3- >"$folder/head"

python3 - "$CNN" "$folder" "$rows" <<'MEASURE'
import os, random, sys

cnn, folder, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
attributes = open(f"{folder}/head").read().strip().split(",")
random.seed(1)

def table(path, count):
    with open(path, "w") as out:
        out.write(",".join(["name", *attributes, "accuracy"]) + "\n")
        for row in range(count):
            values = [random.random() * 10 ** (place % 4) for place in range(len(attributes))]
            accuracy = 0.2 + 0.3 * values[0] + 0.01 * values[1] + 0.02 * random.random()
            texts = ["%.6g" % value for value in values]
            if random.random() < 0.05:
                texts[3] = ""
            out.write(f"n{row},{','.join(texts)},{accuracy:.6f}\n")

def cost(*arguments):
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execv(cnn, [cnn, *arguments])
    _, status, used = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"failed: cnn {' '.join(arguments)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

path, model = f"{folder}/table.csv", f"{folder}/model.json"
for count in (rows, 4 * rows):
    table(path, count)
    commands = {
        "train": ["train", path, "--attributes", "--target", "accuracy", "--force", "-o", model],
        "predict, CSV": ["predict", path, "--attributes", "--model", model, "--format", "csv"],
        "predict, JSON lines": ["predict", path, "--attributes", "--model", model, "--format", "jsonl"],
    }
    for name, arguments in commands.items():
        seconds, memory = cost(*arguments)
        each = 1e6 * seconds / count
        print(f"{count:>9,} rows, {name:20} {seconds:6.1f} s, {each:5.1f} µs a row, {memory:5.0f} MB")
MEASURE
