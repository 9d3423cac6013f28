#!/usr/bin/env bash
# A million inputs of all kinds, and the worst that have been met, through what `cnn check` does:
# none may panic, none take more than a second of the processor or 200 MB of memory.
#
#   benches/robustness.sh [INPUTS [FIRST_SEED]]
#
# Runs on all cores, a process each; the figures of each stand in target/robustness/*.log.
set -euo pipefail
cd "$(dirname "$0")/.."

inputs="${1:-1000000}"
seed="${2:-0}"
cores="$(nproc)"
logs="${CARGO_TARGET_DIR:-target}/robustness"
mkdir -p "$logs"

# Large pieces of memory go back to the system when they are freed: what is measured is what an input
# takes, and not what those before it left with the allocator.
export MALLOC_MMAP_THRESHOLD_=1048576

cargo test --release --test robustness --no-run
run() {
  CNN_ROBUSTNESS="$inputs" CNN_ROBUSTNESS_SEED="$seed" CNN_ROBUSTNESS_PART="$1/$cores" \
    cargo test --release --quiet --test robustness -- "$2" --exact --nocapture --test-threads=1 \
    >"$logs/$3.log" 2>&1
}

failed=0
# By itself, so that the memory is that of one input after the other.
run 0 the_worst_end_well worst || failed=1
parts=()
for part in $(seq 0 $((cores - 1))); do
  run "$part" any_input_is_checked "part-$part" &
  parts+=($!)
done
for part in "${parts[@]}"; do
  wait "$part" || failed=1
done

for log in "$logs"/worst.log "$logs"/part-*.log; do
  echo "== $log"
  grep -v '^thread\|^note:\|^$' "$log" || true
done
if [ "$failed" -ne 0 ]; then
  echo "there are inputs that panic or are beyond the bounds: see PANIC and BEYOND above" >&2
  exit 1
fi
