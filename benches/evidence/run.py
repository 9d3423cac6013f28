"""Runs all tools over all networks, and writes what they say to `results.json` and the page.

`benches/evidence.sh` prepares what this needs. `--ours` asks `cnn` alone, and keeps what the others said;
`--draft` writes although `cnn` misses something.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import page
import tools
from forms import Cannot, hndl, mlnode, n_orca, neural_dsl, pytorch
from graphs import ALL
from verdicts import LINE, ours, verdict

HERE = Path(__file__).parent
PACKAGES = {
    "HNDL": ["hndl"],
    "Pyrefly": ["pyrefly", "pyrefly-torch-stubs"],
    "mlnode": ["mlnode"],
    "N-Orca": ["n-orca"],
    "Neural DSL": ["neural-dsl"],
    "onnx.checker": ["onnx"],
    "torch-preflight": ["torch-preflight"],
    "PyTorch, run": ["torch"],
}
WRITTEN = {
    "hndl": (hndl.write, "hndl"), "pytorch": (pytorch.write, "py"), "mlnode": (mlnode.write, "mlnode.json"),
    "n_orca": (n_orca.write, "n.orca.md"), "neural_dsl": (neural_dsl.write, "neural"),
}


def header(text: str, name: str) -> str | None:
    return next(iter(re.findall(rf"^# {name}: (.*)$", text, re.MULTILINE)), None)


def described() -> dict:
    """The networks in the order of `graphs`, with what their comments say."""
    networks = {}
    for name in ALL:
        text = (HERE / f"networks/{name}.cnn").read_text()
        expected = [
            (number, *found)
            for number, line in enumerate(text.splitlines(), 1)
            for found in re.findall(r"# (error|warning|info) (\w+)$", line)
        ]
        networks[name] = {
            "kind": header(text, "Kind"), "fault": header(text, "Fault"), "source": header(text, "Source"),
            "expected": expected,
        }
    kinds = [it["kind"] for it in networks.values()]
    assert kinds.count("size") == kinds.count("design") == 20, kinds
    return networks


def same_networks(networks: dict) -> None:
    """The graphs that the peers get are the networks of `networks/`: they have as many parameters."""
    for name, network in networks.items():
        if network["kind"] == "size":
            continue
        command = [os.environ["CNN"], "summary", "--format", "json", f"networks/{name}.cnn"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=HERE, check=True)
        ours_has = json.loads(done.stdout)["networks"][0]["params"]
        theirs = tools.parameters(ALL[name])
        assert ours_has == theirs, f"{name}: {ours_has} parameters in .cnn, {theirs} in PyTorch"


def write_forms() -> None:
    for folder, (write, ending) in WRITTEN.items():
        (HERE / "written" / folder).mkdir(parents=True, exist_ok=True)
        for name, network in ALL.items():
            path = HERE / "written" / folder / f"{name}.{ending}"
            try:
                path.write_text(write(network).text)
            except Cannot:
                path.unlink(missing_ok=True)


def main() -> None:
    networks = described()
    before = json.loads((HERE / "results.json").read_text()) if "--ours" in sys.argv else None
    if before:
        answers = tools.stored(before)
    else:
        same_networks(networks)
        write_forms()
        with tempfile.TemporaryDirectory() as folder:
            answers = tools.run(Path(folder))
    short = []
    for name, network in networks.items():
        network["tools"] = {}
        for tool, said in answers.items():
            answer = said[name]
            if tool == "cnn":
                found = ours(network["expected"], answer)
                if found.value != LINE:
                    short.append(f"{name}: {found.why}")
            else:
                found = verdict(tool, name, network["kind"], answer)
            network["tools"][tool] = {"verdict": found.value, "why": found.why, **answer.plain()}
    own = subprocess.run([os.environ["CNN"], "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    if before:
        date, versions = before["date"], before["versions"] | {"cnn": own}
    else:
        date = datetime.date.today().isoformat()
        versions = {"cnn": own}
        versions |= {tool: ", ".join(f"{it} {version(it)}" for it in names) for tool, names in PACKAGES.items()}
    results = {"date": date, "versions": versions, "networks": networks}
    if short:
        print("ours differs from the comments of the networks:", *short, sep="\n  ", file=sys.stderr)
        if "--draft" not in sys.argv:
            sys.exit(1)
    (HERE / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    (HERE.parent.parent / "docs/evidence.md").write_text(page.write(results))


if __name__ == "__main__":
    main()
