#!/usr/bin/env bash
# Whether commands need twice the instructions for a network that is twice as long: chains, residual
# and densely connected networks, through check, lint, summary, attributes, predict and diff (against a
# network with a round more and other widths).
#
#   benches/growth.sh [ROUNDS]
#
# Each is measured with ROUNDS, twice and four times as many (4,000 if not given). What the second
# doubling adds must be at most 2.2 times what the first one adds: 2 is linear, 4 is quadratic.
# `benches/growth.sh 25000` goes up to 100,000 rounds. `CNN=FILE` measures that binary, and builds none.
# Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-4000}
command -v valgrind >/dev/null || { echo "valgrind is not installed" >&2; exit 2; }
if [ -z "${CNN:-}" ]; then
  cargo build --release --quiet
  CNN=$(realpath -m "${CARGO_TARGET_DIR:-target}")/release/cnn
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

body() {
  case $1 in
  chain) echo "conv 3 3x3 pad=1 -> relu" ;;
  residual) echo "residual { conv 3 3x3 pad=1 -> relu -> conv 3 3x3 pad=1 } -> relu" ;;
  activated) echo "residual { conv 3 3x3 pad=1 -> relu }" ;;
  preactivation) echo "residual { relu -> conv 3 3x3 pad=1 }" ;;
  # Blocks of four, each of whose layers reads all before it, and a transition.
  dense) echo "repeat 4 { concat(identity, relu -> conv 2 3x3 pad=1) }; conv 3 1x1" | tr ';' '\n' ;;
  esac
}

# The instructions of a command, which must end well.
count() {
  "$CNN" "$@" >/dev/null || { echo "failed: cnn $*" >&2; return 1; }
  RAYON_NUM_THREADS=1 valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$CNN" "$@" 2>&1 >/dev/null | sed -n 's/.*Collected : *//p'
}

failed=0
for kind in chain residual activated preactivation dense; do
  for command in check lint summary attributes predict diff; do
    counts=()
    for times in 1 2 4; do
      file=$folder/$kind.cnn
      {
        echo "network net {"
        echo "  input 3x8x8"
        echo "  repeat $((rounds * times)) {"
        body $kind
        echo "  }"
        echo "  global_avgpool -> flatten -> dense 10"
        echo "}"
      } >"$file"
      arguments=("$file")
      # Warnings are no failure here.
      [ $command != lint ] || arguments+=(--exit-zero)
      if [ $command = diff ]; then
        sed "s/repeat $((rounds * times)) /repeat $((rounds * times + 1)) /; s/conv 3 /conv 4 /g" \
          "$file" >"$folder/after.cnn"
        sed -i "s/input 3x/input 4x/" "$folder/after.cnn"
        arguments+=("$folder/after.cnn")
      fi
      counts+=("$(count $command "${arguments[@]}")")
    done
    awk -v kind=$kind -v command=$command -v rounds="$rounds" -v a="${counts[0]}" -v b="${counts[1]}" \
      -v c="${counts[2]}" 'BEGIN {
        if (!a || !b || !c) { print kind, command ": nothing was counted"; exit 2 }
        growth = (c - b) / (b - a)
        printf "%-14s %-10s %6.0f instructions a round; the second doubling adds %.2f times the first\n",
          kind, command, (c - b) / (2 * rounds), growth
        exit growth > 2.2
      }' || failed=1
  done
done
if [ "$failed" -ne 0 ]; then
  echo "some commands grow faster than their networks" >&2
  exit 1
fi
