#!/usr/bin/env bash
# Which prototxts of a folder `cnn` imports, and why it refuses the others: the tables of docs/caffe.md.
#
#   benches/caffe.sh FOLDER [CNN]
#
# FOLDER has a folder for each repository, with its `.prototxt` files in it or below. A size that a file
# does not state is given as a user would: 3x224x224, or the crop size that the file states; 5 numbers for
# regions; 1 for labels. Where the message names an option (`--phase train`, `--stage NAME`), it is
# given. Without CNN, `target/release/cnn` is used.
set -euo pipefail

folder=${1:?give the folder of the repositories}
here=$(cd "$(dirname "$0")/.." && pwd)
cnn=${2:-$here/target/release/cnn}
exec python3 "$here/benches/caffe/corpus.py" "$cnn" "$folder"
