"""N-Orca's Markdown: a section a layer, a row of the flow a tensor, the result as an invariant."""

from __future__ import annotations

from graphs import Layer, Network

from . import Cannot, Form

PLAIN = {"relu": "ReLU", "tanh": "Tanh", "sigmoid": "Sigmoid", "flatten": "Flatten(1)", "softmax": "Softmax(1)",
         "gap": "AdaptiveAvgPool2d(1)", "add": "Add", "mul": "Mul", "concat": "Concat(1)"}


def operation(layer: Layer) -> str:
    v = layer.values
    if layer.kind == "conv":
        for name, usual in (("dilation", 1), ("groups", 1)):
            if v[name] != usual:
                raise Cannot(f"`Conv2d(ic, oc, k, s, p)` has no {name}")
        return f"Conv2d({v['before']}, {v['features']}, {v['kernel']}, {v['stride']}, {v['pad']})"
    if layer.kind in ("maxpool", "avgpool"):
        if v["pad"]:
            raise Cannot("poolings have no padding")
        name = "MaxPool2d" if layer.kind == "maxpool" else "AvgPool2d"
        return f"{name}({v['kernel']}, {v['stride'] or v['kernel']})"
    if layer.kind == "linear":
        return f"Linear({v['before']}, {v['features']})"
    if layer.kind == "batchnorm":
        return f"BatchNorm2d({layer.channels})"
    if layer.kind == "dropout":
        return f"Dropout({v['rate']})"
    if layer.kind == "reshape":
        return f"Reshape(B, {', '.join(map(str, v['shape']))})"
    if layer.kind in PLAIN:
        return PLAIN[layer.kind]
    missing = {"deconv": "transposed convolution", "groupnorm": "group normalisation",
               "split": "split", "s2d": "space to depth"}
    raise Cannot(f"has no {missing[layer.kind]}")


def write(network: Network) -> Form:
    if any(layer.shares for layer in network.layers):
        raise Cannot("weights cannot be shared")
    # The documented forms of layers decide, before anything is written.
    operations = {layer.name: operation(layer) for layer in network.layers}
    form = Form()

    def shape(extents):
        return f"(B, {', '.join(map(str, extents))})"

    (name, extents), = network.inputs.items()
    for line in ("# architecture Net", "", "## tensors", "", "| Name | Shape | Dtype |", "|---|---|---|",
                 f"| {name} | {shape(extents)} | float32 |", f"| y | {shape(network.output)} | float32 |", "",
                 f"## layer {name} [input]"):
        form.add(line)
    for layer in network.layers:
        form.add(f"## layer {layer.name}", layer.name)
        form.add(f"- op: {operations[layer.name]}", layer.name)
    form.add("## layer y [output]")
    for line in ("", "## flow", "", "| Source | Target | Tensor |", "|---|---|---|"):
        form.add(line)
    for layer in network.layers:
        for source in layer.inputs:
            form.add(f"| {source} | {layer.name} | {source}_{layer.name} |")
    form.add(f"| {network.flow} | y | y |")
    for line in ("", "## invariants", f"- output_shape: {shape(network.output)}"):
        form.add(line)
    return form
