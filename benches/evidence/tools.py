"""Runs each tool over the networks, by its strongest settings.

Each function gives, by network: a reason why the tool cannot express it, or what the tool says, as
messages with the layer that they name or whose line they state (or `None`).
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import re
import subprocess
import sys
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from forms import Cannot, Form, hndl, mlnode, n_orca, neural_dsl, pytorch
from graphs import ALL, Network

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent


@dataclass
class Message:
    text: str
    layer: str | None = None
    line: int | None = None
    column: int | None = None


@dataclass
class Answer:
    messages: list[Message]
    cannot: str | None = None

    def plain(self) -> dict:
        said = [{k: v for k, v in asdict(it).items() if v is not None} for it in self.messages]
        return {"cannot": self.cannot} if self.cannot else {"messages": said}


def each(writer, ask) -> dict[str, Answer]:
    """What a tool says to every network that its notation can say."""
    answers = {}
    for name, network in ALL.items():
        try:
            form = writer.write(network)
        except Cannot as reason:
            answers[name] = Answer([], str(reason))
            continue
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            answers[name] = Answer(ask(network, form))
    return answers


def one_line(text: str) -> str:
    return " ".join(text.split())


def ours() -> dict[str, Answer]:
    """`cnn lint`, whose messages state their lines in `networks/`."""
    answers = {}
    for name in ALL:
        command = [os.environ["CNN"], "lint", "--level", "info", "--format", "json", f"networks/{name}.cnn"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=HERE)
        found = json.loads(done.stdout)["diagnostics"]
        answers[name] = Answer([
            Message(f"{it['severity']}[{it['code']} {it['name']}]: {it['message']}", None,
                    it["span"]["start"]["line"], it["span"]["start"]["column"])
            for it in found
        ])
    return answers


def ask_hndl(network: Network, form: Form) -> list[Message]:
    """Resolved with the contract of its inputs and of the intended result."""
    import hndl as tool

    shapes = {name: ("B", *shape) for name, shape in network.inputs.items()}
    try:
        tool.resolve(form.text, input_shape=shapes.get("x", shapes), output_shape=("B", *network.output))
    except tool.HNDLError as error:
        return [Message(str(error), form.places.get(error.line), error.line, error.column)]
    return []


def pyrefly(folder: Path) -> dict[str, Answer]:
    """`pyrefly check` with the shape-typed stubs of PyTorch; input and result are annotated."""
    forms = {name: pytorch.write(network) for name, network in ALL.items()}
    (folder / "pyrefly.toml").write_text('python-version = "3.13"\n')
    for name, form in forms.items():
        (folder / f"{name}.py").write_text(form.text)
    command = [BIN / "pyrefly", "check", "--python-interpreter-path", sys.executable, "--output-format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    answers = {name: Answer([]) for name in ALL}
    for error in json.loads(done.stdout)["errors"]:
        name = Path(error["path"]).stem
        text = f"{error['severity']} [{error['name']}]: {one_line(error['description'])}"
        layer = forms[name].places.get(error["line"])
        answers[name].messages.append(Message(text, layer, error["line"], error["column"]))
    return answers


def torch_preflight(folder: Path) -> dict[str, Answer]:
    """`torch-preflight check` over the same networks, chains written as `nn.Sequential`."""
    forms = {name: pytorch.write_sequential(network) for name, network in ALL.items()}
    answers = {}
    for name, form in forms.items():
        (folder / f"{name}.py").write_text(form.text)
        command = [BIN / "torch-preflight", "check", "--format", "json", folder / f"{name}.py"]
        done = subprocess.run(command, capture_output=True, text=True)
        found = json.loads(done.stdout)
        found = found if isinstance(found, list) else found.get("diagnostics", found.get("findings", []))
        answers[name] = Answer([preflight_message(form, it) for it in found])
    return answers


def preflight_message(form: Form, found: dict) -> Message:
    place = found.get("location") or found.get("range") or found
    line = place.get("line") or place.get("start", {}).get("line")
    text = f"{found.get('severity')} [{found.get('code') or found.get('rule')}]: {one_line(found['message'])}"
    return Message(text, form.places.get(line), line, place.get("column"))


def ask_mlnode(_: Network, form: Form) -> list[Message]:
    """`validate`, and `build` of what is found valid, which constructs PyTorch's modules."""
    from mlnode import MLnodeModel

    try:
        model = MLnodeModel.from_dict(json.loads(form.text))
        result = model.validate()
    except Exception as error:
        return [Message(f"load: {type(error).__name__}: {one_line(str(error))}")]
    if not result.valid:
        return [Message(one_line(it.message), it.node_id) for it in result.errors]
    try:
        model.build()
    except Exception as error:
        text = f"build: {type(error).__name__}: {one_line(str(error))}"
        return [Message(text, next(iter(re.findall(r"Node '(\w+)'", text)), None))]
    return []


def n_orca_answers(folder: Path) -> dict[str, Answer]:
    """`n-orca verify --strict`, with the intended result as an invariant."""

    def ask(network: Network, form: Form) -> list[Message]:
        path = folder / f"{network.name}.n.orca.md"
        path.write_text(form.text)
        done = subprocess.run([BIN / "n-orca", "verify", "--json", "--strict", path], capture_output=True, text=True)
        reports = json.loads(done.stdout)
        found = []
        for report in reports if isinstance(reports, list) else [reports]:
            for it in [*report.get("errors", []), *report.get("warnings", []), *report.get("issues", [])]:
                text = one_line(f"{it.get('code')}: {it.get('message')}")
                named = it.get("layer") or next(iter(re.findall(r"layer '(\w+)'", text)), None)
                found.append(Message(text, named if named in {la.name for la in network.layers} else None))
        return found

    return each(n_orca, ask)


def ask_neural_dsl(_: Network, form: Form) -> list[Message]:
    """The propagation of shapes that `neural visualize` runs, and the issues that it reports."""
    from neural.parser.parser import ModelTransformer, create_parser
    from neural.shape_propagation.shape_propagator import ShapePropagator

    try:
        model = ModelTransformer().transform(create_parser("network").parse(form.text))
    except Exception as error:
        return [Message(f"parser: {one_line(str(error))}")]
    propagator = ShapePropagator()
    shape = model["input"]["shape"]
    try:
        for layer in model["layers"]:
            shape = propagator.propagate(shape, layer, model.get("framework", "tensorflow"))
    except Exception as error:
        return [Message(f"Shape propagation failed: {one_line(str(error))}")]
    found = [*propagator.detect_issues(), *propagator.suggest_optimizations()]
    return [Message(f"{it['type']}: {it['message']}") for it in found]


def ask_onnx(network: Network, _) -> list[Message]:
    """`check_model(full_check=True)`, and inference that is strict, checks types and propagates data."""
    import onnx
    from forms import onnx_model

    model = onnx_model.write(network)
    for check in (
        lambda: onnx.checker.check_model(model, full_check=True),
        lambda: onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True),
    ):
        try:
            check()
        except Exception as error:
            text = one_line(str(error))
            named = re.findall(r"node name: (\w+)", text) + re.findall(r"\b([a-z]+\d)\b", text)
            layer = next((it for it in named if it in {la.name for la in network.layers}), None)
            return [Message(text, layer)]
    return []


def ask_pytorch(network: Network, form: Form) -> list[Message]:
    """The network itself, made and run on PyTorch's device without values."""
    import torch

    names: dict = {}
    try:
        with torch.device("meta"):
            exec(compile(form.text, network.name, "exec"), names)
            result = names["Net"]()(*(torch.zeros(2, *shape) for shape in network.inputs.values()))
    except Exception as error:
        lines = [it.lineno for it in traceback.extract_tb(error.__traceback__) if it.filename == network.name]
        line = lines[-1] if lines else None
        return [Message(f"{type(error).__name__}: {one_line(str(error))}", form.places.get(line), line)]
    if tuple(result.shape[1:]) != network.output:
        return [Message(f"runs, and gives {list(result.shape[1:])} instead of {list(network.output)}")]
    return []


def parameters(network: Network) -> int:
    """What PyTorch counts, to compare with the count of the `.cnn` file."""
    import torch

    names: dict = {}
    with torch.device("meta"):
        exec(compile(pytorch.write(network).text, network.name, "exec"), names)
        return sum(it.numel() for it in names["Net"]().parameters())


def stored(results: dict) -> dict[str, dict[str, Answer]]:
    """What the tools have said to the networks when `results` were written."""
    answers: dict[str, dict[str, Answer]] = {"cnn": ours()}
    for name, network in results["networks"].items():
        for tool, said in network["tools"].items():
            if tool != "cnn":
                messages = [Message(**it) for it in said.get("messages", [])]
                answers.setdefault(tool, {})[name] = Answer(messages, said.get("cannot"))
    return answers


def run(folder: Path) -> dict[str, dict[str, Answer]]:
    """What all tools say to all networks."""
    logging.disable(logging.CRITICAL)
    for part in ("pyrefly", "preflight", "n_orca"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    return {
        "cnn": ours(),
        "HNDL": each(hndl, ask_hndl),
        "Pyrefly": pyrefly(folder / "pyrefly"),
        "mlnode": each(mlnode, ask_mlnode),
        "N-Orca": n_orca_answers(folder / "n_orca"),
        "Neural DSL": each(neural_dsl, ask_neural_dsl),
        "onnx.checker": each(onnx_form, ask_onnx),
        "torch-preflight": torch_preflight(folder / "preflight"),
        "PyTorch, run": each(pytorch, ask_pytorch),
    }


class onnx_form:
    """ONNX has a model for every network, which `ask_onnx` makes."""

    @staticmethod
    def write(_: Network) -> None:
        return None
