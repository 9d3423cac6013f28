"""HNDL's notation: widths before a layer are inferred, equal rounds are loops."""

from __future__ import annotations

from graphs import Layer, Network

from . import Cannot, Form

PLAIN = {"batchnorm": "batch_norm", "relu": "relu", "tanh": "tanh", "sigmoid": "sigmoid", "flatten": "flatten",
         "softmax": "softmax"}
JOINS = {"add": "add", "mul": "broadcast_mul", "concat": "concat"}


def words(network: Network, layer: Layer) -> tuple[str, list[str]]:
    v = layer.values
    if layer.kind in ("conv", "deconv"):
        said = [str(v["features"]), f"kernel_size={v['kernel']}"]
        names = ("stride", 1), ("pad", 0), ("output_pad", 0), ("dilation", 1), ("groups", 1), ("bias", True)
        for name, usual in names:
            if v.get(name, usual) != usual:
                said.append(f"{name.replace('pad', 'padding')}={v[name]}")
        # After a split, the width is what the author has counted on; elsewhere nobody writes it.
        if layer.inputs[0].startswith("split"):
            said.append(f"in_channels={v['before']}")
        return layer.kind, said
    if layer.kind in ("maxpool", "avgpool"):
        said = [str(v["kernel"])]
        if v["stride"] is not None:
            said.append(f"stride={v['stride']}")
        if v["pad"]:
            said.append(f"padding={v['pad']}")
        return {"maxpool": "max_pool", "avgpool": "avg_pool"}[layer.kind], said
    if layer.kind == "linear":
        stated = network.states_width and layer.name == "linear1"
        return "linear", [str(v["features"])] + ([f"in_features={v['before']}"] if stated else [])
    if layer.kind == "gap":
        return "adaptive_avg_pool", ["1"]
    if layer.kind == "dropout":
        return "dropout", [str(v["rate"])]
    if layer.kind == "groupnorm":
        return "group_norm", [str(v["groups"])]
    if layer.kind == "split":
        return "split", [str(v["sizes"][0])]
    if layer.kind == "reshape":
        return "reshape", [str(extent) for extent in v["shape"]]
    if layer.kind in JOINS:
        return JOINS[layer.kind], []
    if layer.kind in PLAIN:
        return PLAIN[layer.kind], []
    if layer.kind == "s2d":
        raise Cannot("has `pixel_shuffle` but not its inverse, and tensors of at most 4 axes to build it from")
    raise AssertionError(layer.kind)


def write(network: Network) -> Form:
    if any(layer.shares for layer in network.layers):
        raise Cannot("each call makes a module of its own: weights cannot be shared")
    form = Form()
    before = next(iter(network.inputs))
    used = {name for layer in network.layers for name in layer.inputs}
    follows = {later.inputs[0]: later.name for later in network.layers if len(later.inputs) == 1}
    for index, layer in enumerate(network.layers):
        operation, said = words(network, layer)
        explicit = layer.inputs != [before]
        arguments = (layer.inputs if explicit else []) + said
        following = network.layers[index + 1].name if index + 1 < len(network.layers) else None
        only_next = follows.get(layer.name) == following and sum(
            layer.name in other.inputs for other in network.layers
        ) == 1
        name = ""
        if layer.kind == "split":
            name = f"{layer.name}_0, {layer.name}_1 = "
        elif layer.name in used and not only_next:
            name = f"{layer.name} = "
        line = f"{name}{operation}({', '.join(arguments)})"
        before = layer.name
        if layer.round is None:
            form.add(line, layer.name)
            continue
        _, number, rounds = layer.round
        if number == 0:
            if layer.name == next(other.name for other in network.layers if other.round == layer.round):
                form.add(f"for _ in range({rounds}):")
            form.add(f"    {line}", layer.name)
    return form
