"""mlnode's JSON: a node a layer, an edge a tensor; parameters are named as in PyTorch."""

from __future__ import annotations

import json

from graphs import Layer, Network

from . import Cannot, Form

TYPES = {
    "conv": "Conv2d", "deconv": "ConvTranspose2d", "maxpool": "MaxPool2d", "avgpool": "AvgPool2d",
    "gap": "AdaptiveAvgPool2d", "batchnorm": "BatchNorm2d", "groupnorm": "GroupNorm", "relu": "ReLU",
    "sigmoid": "Sigmoid", "tanh": "Tanh", "softmax": "Softmax", "dropout": "Dropout",
    "flatten": "Flatten", "linear": "Linear", "add": "Add", "mul": "Multiply", "concat": "Concat",
    "split": "Split", "reshape": "Reshape", "s2d": "PixelUnshuffle",
}


def parameters(layer: Layer) -> dict:
    v = layer.values
    if layer.kind in ("conv", "deconv"):
        said = {"in_channels": v["before"], "out_channels": v["features"], "kernel_size": v["kernel"]}
        names = ("stride", 1), ("pad", 0), ("output_pad", 0), ("dilation", 1), ("groups", 1), ("bias", True)
        for name, usual in names:
            if v.get(name, usual) != usual:
                said[name.replace("pad", "padding")] = v[name]
        return said
    if layer.kind in ("maxpool", "avgpool"):
        said = {"kernel_size": v["kernel"], "stride": v["stride"], "padding": v["pad"]}
        return {name: value for name, value in said.items() if value}
    return {
        "linear": lambda: {"in_features": v["before"], "out_features": v["features"]},
        "gap": lambda: {"output_size": 1},
        "batchnorm": lambda: {"num_features": layer.channels},
        "groupnorm": lambda: {"num_groups": v["groups"], "num_channels": layer.channels},
        "softmax": lambda: {"dim": 1},
        "dropout": lambda: {"p": v["rate"]},
        "concat": lambda: {"dim": 1},
        "split": lambda: {"split_size_or_sections": list(v["sizes"]), "dim": 1},
        "reshape": lambda: {"shape": [-1, *v["shape"]]},
        "s2d": lambda: {"downscale_factor": v["factor"]},
    }.get(layer.kind, dict)()


def write(network: Network) -> Form:
    if len(network.inputs) > 1:
        raise Cannot("all inputs of a graph have the one `input_shape`")
    (name, shape), = network.inputs.items()
    nodes = [{"id": name, "type": "Input", "params": {}}]
    edges = []
    for layer in network.layers:
        node = {"id": layer.name, "type": TYPES[layer.kind], "params": parameters(layer)}
        if layer.kind == "split":
            node["outputs"] = [f"{layer.name}_{part}" for part in range(len(layer.values["sizes"]))]
        nodes.append(node)
        for source in layer.inputs:
            edge = {"source": source, "target": layer.name}
            if source.startswith("split"):
                edge = {"source": source.split("_")[0], "source_port": source, "target": layer.name}
            edges.append(edge)
    form = Form()
    form.add("{")
    form.add('  "mlnode_schema_version": "1.0",')
    form.add(f'  "input_shape": {json.dumps(["B", *shape])},')
    form.add(f'  "output_node": "{network.flow}",')
    for what, rows in (("nodes", nodes), ("edges", edges)):
        form.add(f'  "{what}": [')
        for index, row in enumerate(rows):
            comma = "" if index + 1 == len(rows) else ","
            form.add(f"    {json.dumps(row)}{comma}", row.get("id"))
        form.add("  ]" + ("," if what == "nodes" else ""))
    form.add("}")
    return form
