#!/usr/bin/env bash
# What `cnn lint` costs: instructions of the linting alone (what `lint` needs beyond `check`), and the
# whole standard library beside ruff on a Python tree of as many lines, in one run, interleaved.
#
#   benches/lint.sh [ROUNDS]
#
# Needs valgrind, python3 and pip; ruff is installed at a pinned version into a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-20}
ruff_version=0.17.6
command -v valgrind >/dev/null || { echo "valgrind is not installed" >&2; exit 2; }
cargo build --release --quiet
cnn=$(realpath "${CARGO_TARGET_DIR:-target}/release/cnn")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 1,000 nodes in residual blocks of six.
cat >"$work/thousand.cnn" <<'NETWORK'
network thousand {
  input 64x56x56
  repeat 166 {
    residual {
      conv 64 3x3 pad=1 -> batchnorm -> relu
      conv 64 3x3 pad=1
    }
    relu
  }
}
NETWORK

# Findings make `lint` end with 1; a count that is missing is seen below.
count() {
  { RAYON_NUM_THREADS=1 valgrind --tool=callgrind --callgrind-out-file=/dev/null "$cnn" "$@" 2>&1 >/dev/null || true; } |
    sed -n 's/.*Collected : *//p'
}
for input in stdlib/zoo/vgg.cnn#vgg16 "$work/thousand.cnn" stdlib; do
  check=$(count check "$input"); lint=$(count lint "$input")
  awk -v name="$(basename "$input")" -v check="$check" -v lint="$lint" 'BEGIN {
    if (!check || !lint) { print name ": nothing was counted"; exit 2 }
    printf "%-16s check %8.2f M instructions, lint %8.2f M: the rules %7.2f M\n", name, check / 1e6, lint / 1e6, (lint - check) / 1e6 }'
done

# A Python tree of as many lines as the standard library has: pip's own sources, cut to length.
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet "ruff==$ruff_version"
ruff=$work/venv/bin/ruff
lines=$(find stdlib -name '*.cnn' -exec cat {} + | wc -l)
mkdir "$work/tree"
have=0
while read -r file; do
  [ "$have" -ge "$lines" ] && break
  length=$(wc -l <"$file")
  [ $((have + length)) -gt $((lines + 20)) ] && continue
  cp "$file" "$work/tree/$(echo "$file" | md5sum | cut -c1-12).py"
  have=$((have + length))
done < <(find "$work/venv/lib" -path '*pip/_internal*' -name '*.py' -size +2k | sort)
echo "stdlib: $lines lines of .cnn; the Python tree: $have lines"

python3 - "$rounds" "$cnn" "$ruff" "$work/tree" <<'TIMES'
import os, resource, statistics, subprocess, sys

rounds, cnn, ruff, tree = int(sys.argv[1]), *sys.argv[2:]

def run(command):
    """Processor seconds of user and system, and the largest resident memory in MB."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execv(command[0], command)
    _, _, used = os.wait4(pid, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

commands = {
    "cnn lint stdlib": [cnn, "lint", "stdlib"],
    "ruff check --no-cache": [ruff, "check", "--no-cache", tree],
}
found = {name: [] for name in commands}
for _ in range(rounds):
    for name, command in commands.items():
        found[name].append(run(command))
for name, runs in found.items():
    seconds = [run[0] for run in runs]
    memory = max(run[1] for run in runs)
    print(f"{name:22} processor median {statistics.median(seconds) * 1e3:6.1f} ms "
          f"(least {min(seconds) * 1e3:.1f}, most {max(seconds) * 1e3:.1f}), at most {memory:.0f} MB")
medians = [statistics.median([run[0] for run in runs]) for runs in found.values()]
print(f"ratio {medians[0] / medians[1]:.2f}")
TIMES
