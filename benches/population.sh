#!/usr/bin/env bash
# How fast a whole process makes a table of 20,000 networks, how much memory it takes, and that a run
# which is killed ends in the same table. `benches/population.sh [FILES]`; needs GNU time for memory.
set -euo pipefail
cd "$(dirname "$0")/.."
files=${1:-20000}
cargo build --release --quiet
root=$PWD
cnn=$root/target/release/cnn
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# Thirty layers, whose widths differ from file to file; what the file says of its shapes goes.
TEXT=$(sed "s/ *: [0-9]*x[0-9]*x[0-9]*$//" "$root/benches/thirty_layers.cnn") awk -v files="$files" 'BEGIN {
  text = ENVIRON["TEXT"]
  for (n = 0; n < files; n++) {
    folder = sprintf("nets/%03d", n / 1000)
    if (n % 1000 == 0) system("mkdir -p " folder)
    file = sprintf("%s/n%06d.cnn", folder, n)
    copy = text
    gsub(/conv 64 /, "conv " (16 + n % 109) " ", copy)
    print copy > file
    close(file)
  }
}'
echo "$files files, $(du -sh --apparent-size nets | cut -f1), $(nproc) cores"
measure() {
  if [ -x /usr/bin/time ]; then /usr/bin/time -f "  %e s, at most %M KB" "$@"; else time "$@"; fi
}
for ending in csv jsonl parquet; do
  measure "$cnn" attributes nets --out "whole.$ending"
done
killed=0
while true; do
  "$cnn" attributes nets --out cut.csv --resume 2>said &
  job=$!
  sleep "0.$((RANDOM % 9 + 1))"
  if kill -9 $job 2>/dev/null; then killed=$((killed + 1)); fi
  wait $job 2>/dev/null && break
done
cmp whole.csv cut.csv
echo "killed $killed times, and the same table: $(cat said)"
ls -l whole.csv whole.jsonl whole.parquet | awk '{ print $9, $5 }'
