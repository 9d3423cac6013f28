"""Neural DSL's text: a chain of layers, channels last, with the loss where there is one.

The batch is written as `None`: without it, the tool takes the height for the batch.
"""

from __future__ import annotations

from graphs import Layer, Network

from . import Cannot, Form

ACTIVATIONS = {"relu", "tanh", "sigmoid", "softmax"}
LOSSES = {"CrossEntropyLoss": "categorical_crossentropy", "MSELoss": "mse", "BCELoss": "binary_crossentropy"}


def written(layer: Layer) -> str:
    v = layer.values
    if layer.kind in ("conv", "deconv"):
        k = v["kernel"]
        said = [f"filters={v['features']}", f"kernel_size=({k},{k})"]
        if v["stride"] != 1:
            said.append(f"stride={v['stride']}")
        for word, name in (("dilation_rate", "dilation"), ("groups", "groups")):
            if v.get(name, 1) != 1:
                said.append(f"{word}={v[name]}")
        if v["pad"] > v.get("dilation", 1) * (k // 2):
            raise Cannot("padding is `same` or `valid`")
        if v["pad"]:
            said.append('padding="same"')
        return f"{'Conv2D' if layer.kind == 'conv' else 'Conv2DTranspose'}({', '.join(said)})"
    if layer.kind == "maxpool":
        k = v["kernel"]
        if v["pad"]:
            raise Cannot("padding is `same` or `valid`")
        said = [f"pool_size=({k},{k})"] + ([f"stride={v['stride']}"] if v["stride"] else [])
        return f"MaxPooling2D({', '.join(said)})"
    if layer.kind == "linear":
        return f"Dense(units={v['features']})"
    if layer.kind in ACTIVATIONS:
        return f'Activation("{layer.kind}")'
    if layer.kind == "dropout":
        return f"Dropout(rate={v['rate']})"
    plain = {"batchnorm": "BatchNormalization()", "flatten": "Flatten()", "gap": "GlobalAveragePooling2D()"}
    if layer.kind in plain:
        return plain[layer.kind]
    if layer.kind == "groupnorm":
        return f"GroupNormalization(groups={v['groups']})"
    missing = {
        "avgpool": "its parser refuses `AveragePooling2D`", "reshape": "its parser refuses `Reshape`",
        "s2d": "has no space to depth",
    }
    raise Cannot(missing.get(layer.kind, "a chain of layers: branches cannot be named and joined"))


def lines(network: Network):
    """The lines of a chain, whose residuals with a plain shortcut are `ResidualConnection`s."""
    flow = next(iter(network.inputs))
    joins = {join.inputs[1]: join for join in network.layers if join.kind == "add"}
    open_join = None
    for layer in network.layers:
        if open_join is None and flow in joins:
            open_join = joins[flow]
            yield "ResidualConnection() {", open_join.name
        if layer is open_join and layer.inputs[0] == flow:
            yield "}", None
            open_join = None
        elif layer.inputs == [flow]:
            yield ("  " if open_join else "") + written(layer), layer.name
        else:
            raise Cannot("a chain of layers: branches cannot be named and joined")
        flow = layer.name


def write(network: Network) -> Form:
    if len(network.inputs) > 1:
        raise Cannot("a chain of layers: branches cannot be named and joined")
    (_, shape), = network.inputs.items()
    found = list(lines(network))
    form = Form()
    order = [*shape[1:], shape[0]]
    form.add("network Net {")
    form.add(f"  input: (None, {', '.join(map(str, order))})")
    form.add("")
    form.add("  layers:")
    for line, layer in found:
        # Global average pooling gives a vector in this notation.
        if line == "Flatten()" and form.lines[-1].strip().startswith("GlobalAveragePooling2D"):
            continue
        form.add(f"    {line}", layer)
    if network.loss:
        form.add("")
        form.add(f'  loss: "{LOSSES[network.loss]}"')
    form.add("}")
    return form
