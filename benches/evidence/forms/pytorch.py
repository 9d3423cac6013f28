"""PyTorch source with shapes at its ends, for Pyrefly, torch-preflight and PyTorch itself.

The input and the result are annotated as Pyrefly's shape-typed stubs of PyTorch ask for; whatever
is between is inferred. A network with a loss has a training step, which torch-preflight reads.
"""

from __future__ import annotations

from graphs import Layer, Network

from . import Form


def module(layer: Layer) -> str | None:
    v = layer.values
    if layer.kind in ("conv", "deconv"):
        words = [str(v["before"]), str(v["features"]), f"kernel_size={v['kernel']}"]
        names = ("stride", 1), ("pad", 0), ("output_pad", 0), ("dilation", 1), ("groups", 1), ("bias", True)
        for name, usual in names:
            if v.get(name, usual) != usual:
                words.append(f"{name.replace('pad', 'padding')}={v[name]}")
        return f"nn.{'Conv2d' if layer.kind == 'conv' else 'ConvTranspose2d'}({', '.join(words)})"
    if layer.kind in ("maxpool", "avgpool"):
        words = [str(v["kernel"])]
        if v["stride"] is not None:
            words.append(f"stride={v['stride']}")
        if v["pad"]:
            words.append(f"padding={v['pad']}")
        return f"nn.{'MaxPool2d' if layer.kind == 'maxpool' else 'AvgPool2d'}({', '.join(words)})"
    if layer.kind == "linear":
        return f"nn.Linear({v['before']}, {v['features']})"
    if layer.kind == "batchnorm":
        return f"nn.BatchNorm2d({layer.channels})"
    if layer.kind == "groupnorm":
        return f"nn.GroupNorm({v['groups']}, {layer.channels})"
    if layer.kind == "dropout":
        return f"nn.Dropout({v['rate']})"
    plain = {
        "gap": "AdaptiveAvgPool2d(1)", "flatten": "Flatten()", "relu": "ReLU()",
        "tanh": "Tanh()", "sigmoid": "Sigmoid()", "softmax": "Softmax(dim=1)", "s2d": "PixelUnshuffle(2)",
    }
    return f"nn.{plain[layer.kind]}" if layer.kind in plain else None


def call(layer: Layer) -> str:
    a = layer.inputs
    if layer.kind == "add":
        return " + ".join(a)
    if layer.kind == "mul":
        return " * ".join(a)
    if layer.kind == "concat":
        return f"torch.cat([{', '.join(a)}], dim=1)"
    if layer.kind == "split":
        return f"torch.split({a[0]}, {list(layer.values['sizes'])}, dim=1)"
    if layer.kind == "reshape":
        return f"{a[0]}.reshape({a[0]}.size(0), {', '.join(map(str, layer.values['shape']))})"
    return f"self.{layer.shares or layer.name}({a[0]})"


def chain(network: Network) -> bool:
    flow = [*network.inputs]
    for layer in network.layers:
        if layer.inputs != flow or module(layer) is None:
            return False
        flow = [layer.name]
    return True


def training(form: Form, network: Network) -> None:
    if not network.loss:
        return
    for line in (
        "", "", "def train(images: Tensor, targets: Tensor) -> None:", "    net = Net()",
        f"    criterion = nn.{network.loss}()", "    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)",
        "    for _ in range(10):", "        optimizer.zero_grad()", "        output = net(images)",
    ):
        form.add(line)
    form.add("        loss = criterion(output, targets)", network.flow)
    form.add("        loss.backward()")
    form.add("        optimizer.step()")


def write_sequential(network: Network) -> Form:
    """A chain as one `nn.Sequential`, whose last layer torch-preflight compares with the loss."""
    if not chain(network):
        return write(network)
    form = Form()
    for line in (
        "import torch", "from torch import Tensor, nn", "", "", "class Net(nn.Module):",
        "    def __init__(self) -> None:", "        super().__init__()", "        self.layers = nn.Sequential(",
    ):
        form.add(line)
    for layer in network.layers:
        form.add(f"            {module(layer)},", layer.name)
    for line in ("        )", "", "    def forward(self, x: Tensor) -> Tensor:", "        return self.layers(x)"):
        form.add(line)
    training(form, network)
    return form


def write(network: Network) -> Form:
    form = Form()
    for line in (
        "from __future__ import annotations", "", "import torch", "from shape_extensions import IntVar",
        "from torch import Tensor, nn", "", 'B = IntVar("B")', "", "", "class Net(nn.Module):",
        "    def __init__(self) -> None:", "        super().__init__()",
    ):
        form.add(line)
    for layer in network.layers:
        made = module(layer)
        if made is not None and layer.shares is None:
            form.add(f"        self.{layer.name} = {made}", layer.name)
    form.add("")

    def tensor(shape):
        return f"Tensor[[B, {', '.join(map(str, shape))}]]"

    inputs = ", ".join(f"{name}: {tensor(shape)}" for name, shape in network.inputs.items())
    form.add(f"    def forward(self, {inputs}) -> {tensor(network.output)}:")
    for layer in network.layers:
        parts = len(layer.values.get("sizes", ()))
        names = ", ".join(f"{layer.name}_{i}" for i in range(parts)) or layer.name
        form.add(f"        {names} = {call(layer)}", layer.name)
    form.add(f"        return {network.flow}", network.flow)
    training(form, network)
    return form
