#!/usr/bin/env bash
# The evidence page: forty broken networks, seen by `cnn lint` and by the tools nearest to it.
# Writes docs/evidence.md, benches/evidence/results.json and benches/evidence/written. No part of
# continuous integration: it installs the packages of benches/evidence/requirements.txt (PyTorch among
# them, 6 GB) into a temporary folder, or into the folder that EVIDENCE_VENV names, where they stay.
# With `--ours` it asks `cnn` alone, keeps what the others have said, and installs nothing.
# CNN is the binary, target/release/cnn if it is not set.
set -euo pipefail
cd "$(dirname "$0")/.."
CNN=$(realpath "${CNN:-target/release/cnn}")
export CNN NEURAL_SKIP_WELCOME=1 PYTHONDONTWRITEBYTECODE=1
case " $* " in *" --ours "*) exec python3 benches/evidence/run.py "$@" ;; esac
if [ -z "${EVIDENCE_VENV:-}" ]; then
  EVIDENCE_VENV=$(mktemp -d)
  trap 'rm -rf "$EVIDENCE_VENV"' EXIT
fi
[ -x "$EVIDENCE_VENV/bin/python" ] || python3 -m venv "$EVIDENCE_VENV"
"$EVIDENCE_VENV/bin/pip" install -q -r benches/evidence/requirements.txt -c benches/evidence/constraints.txt
"$EVIDENCE_VENV/bin/python" benches/evidence/run.py "$@"
