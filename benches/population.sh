#!/usr/bin/env bash
# How fast a whole process makes a table of 20,000 networks, how much memory it takes, and that a run
# which is killed ends in the same table. `benches/population.sh [FILES [cnn|prototxt|minerva]]`:
# networks of the language, or Caffe's by the published definition. The latter are made of the
# reference networks (or of those for MINERvA of 13 to 19 KB) where CNN_SHARED says (or ../shared), else
# of a small one. The authors' extractor, one process, is said to do 103/s of MINERvA's and 59/s of all.
# Needs GNU time for memory.
set -euo pipefail
cd "$(dirname "$0")/.."
files=${1:-20000}
kind=${2:-cnn}
cargo build --release --quiet
root=$PWD
cnn=$root/target/release/cnn
shared=${CNN_SHARED:-$root/../shared}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Copies of some files under new names, with other widths.
case $kind in
cnn)
  from=("$root/benches/thirty_layers.cnn")
  flags=()
  # What the file says of its shapes goes.
  change='gsub(/ *: [0-9]+x[0-9]+x[0-9]+\n/, "\n"); gsub(/conv 64 /, "conv " (16 + n % 109) " ")'
  ;;
prototxt | minerva)
  from=("$shared"/data/reference/networks/*.prototxt)
  if [ "$kind" = minerva ] && [ -f "${from[0]}" ]; then
    mapfile -t from < <(find "$shared/data/reference/networks" -name 'minerva_*' -size +13000c -size -19000c | sort)
  fi
  [ -f "${from[0]}" ] || from=("$root/tests/cmd/plain.prototxt")
  flags=(--definition published)
  # Each copy of a file widens all its layers by the same.
  change='out = ""
    while (match($0, /num_output: *[0-9]+/)) {
      width = substr($0, RSTART, RLENGTH); sub(/num_output: */, "", width)
      out = out substr($0, 1, RSTART - 1) "num_output: " (width + int(n / sources))
      $0 = substr($0, RSTART + RLENGTH)
    }
    $0 = out $0'
  ;;
*)
  echo "the kinds are cnn, prototxt and minerva" >&2
  exit 2
  ;;
esac
cd "$folder"
awk -v files="$files" -v kind="$kind" '
  BEGIN { RS = "\001" }
  { texts[sources++] = $0 }
  END {
    for (n = 0; n < files; n++) {
      folder = sprintf("nets/%03d", n / 1000)
      if (n % 1000 == 0) system("mkdir -p " folder)
      file = sprintf("%s/n%06d.%s", folder, n, kind == "cnn" ? kind : "prototxt")
      $0 = texts[n % sources]
      '"$change"'
      printf "%s", $0 > file
      close(file)
    }
  }' "${from[@]}"
echo "$files files of ${#from[@]}, $(du -sh --apparent-size nets | cut -f1), $(nproc) cores"
measure() {
  if [ -x /usr/bin/time ]; then /usr/bin/time -f "  %e s, at most %M KB" "$@"; else time "$@"; fi
}
for ending in csv jsonl parquet; do
  measure "$cnn" attributes nets "${flags[@]}" --out "whole.$ending" --errors "errors.$ending.csv"
done
killed=0
while true; do
  "$cnn" attributes nets "${flags[@]}" --out cut.csv --resume 2>said &
  job=$!
  sleep "0.$((RANDOM % 4 + 1))"
  if kill -9 $job 2>/dev/null; then killed=$((killed + 1)); fi
  wait $job 2>/dev/null && break
done
cmp whole.csv cut.csv
echo "killed $killed times, and the same table: $(cat said)"
ls -l whole.csv whole.jsonl whole.parquet | awk '{ print $9, $5 }'
