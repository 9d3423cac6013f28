#!/usr/bin/env bash
# How many instructions `cnn check stdlib` needs, beside those of an earlier commit. A count of
# instructions is the same on a busy machine, so it can be held to 1 %.
#
#   benches/instructions.sh [COMMIT [PERCENT]]
#
# Builds COMMIT in a worktree of its own (kept in target/instructions for the next run) and what is
# checked out here; both check the standard library of COMMIT. Fails where more than PERCENT more
# instructions are needed. Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
commit=$(git rev-parse --verify "${1:-ddd7496}^{commit}")
percent=${2:-1}
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
command -v valgrind >/dev/null || { echo "valgrind is not installed" >&2; exit 2; }

tree=$(mktemp -d)
trap 'cd "$root"; git worktree remove --force "$tree/base"; rm -rf "$tree"' EXIT
git worktree add --quiet --detach "$tree/base" "$commit"
cargo build --release --quiet
base=$target/instructions/$commit
if [ ! -x "$base" ]; then
  (cd "$tree/base" && CARGO_TARGET_DIR="$target/instructions/build" cargo build --release --quiet)
  cp "$target/instructions/build/release/cnn" "$base"
fi

count() {
  # One thread: where work is handed over is left to chance otherwise.
  (cd "$tree/base" && RAYON_NUM_THREADS=1 valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$1" check stdlib 2>&1 >/dev/null) | sed -n 's/.*Collected : *//p'
}
before=$(count "$base")
now=$(count "$target/release/cnn")
awk -v before="$before" -v now="$now" -v percent="$percent" -v commit="${commit:0:7}" 'BEGIN {
  if (!before || !now) { print "nothing was counted"; exit 2 }
  change = 100 * (now / before - 1)
  printf "cnn check stdlib: %.1f M instructions, %.1f M at %s: %+.2f %%\n", now / 1e6, before / 1e6, commit, change
  exit change > percent
}'
