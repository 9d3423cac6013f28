"""The forty networks as graphs, from which `forms` writes them in each tool's notation.

Sizes are written as an author would: `linear` takes the width that he believes in, and channels
follow from the layers before. `fault` names the layers that a message about the fault may name:
the layer that is wrong, and the one where its result does not fit. What the fault is stands in
`networks/NAME.cnn`.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Layer:
    name: str
    kind: str
    inputs: list[str]
    values: dict
    channels: int
    round: tuple[int, int, int] | None = None  # number of the loop, round, rounds
    shares: str | None = None


@dataclass
class Network:
    name: str
    inputs: dict[str, tuple[int, ...]]
    output: tuple[int, ...]
    fault: set[str]
    loss: str | None = None
    states_width: bool = False
    layers: list[Layer] = field(default_factory=list)
    flow: str = ""
    channels: dict[str, int] = field(default_factory=dict)
    loops: int = 0
    current: tuple[int, int, int] | None = None

    def __post_init__(self) -> None:
        for name, shape in self.inputs.items():
            self.channels[name] = shape[0]
        self.flow = next(iter(self.inputs))

    def layer(self, name: str) -> Layer:
        return next(layer for layer in self.layers if layer.name == name)

    def put(self, kind: str, channels: int, of=None, shares=None, **values) -> str:
        inputs = [self.flow] if of is None else [of] if isinstance(of, str) else list(of)
        number = sum(layer.kind == kind for layer in self.layers) + 1
        name = f"{kind}{number}"
        self.layers.append(Layer(name, kind, inputs, values, channels, self.current, shares))
        self.channels[name] = channels
        self.flow = name
        return name

    def conv(self, features, kernel, stride=1, pad=0, dilation=1, groups=1, bias=True, of=None, shares=None):
        before = self.channels[of or self.flow]
        return self.put(
            "conv", features, of, shares, before=before, features=features, kernel=kernel, stride=stride,
            pad=pad, dilation=dilation, groups=groups, bias=bias,
        )

    def depthwise(self, kernel, pad=0, bias=True):
        channels = self.channels[self.flow]
        return self.conv(channels, kernel, pad=pad, groups=channels, bias=bias)

    def deconv(self, features, kernel, stride=1, pad=0, output_pad=0):
        before = self.channels[self.flow]
        return self.put(
            "deconv", features, before=before, features=features, kernel=kernel, stride=stride, pad=pad,
            output_pad=output_pad,
        )

    def pool(self, kind, kernel, stride=None, pad=0, of=None):
        """`stride=None`: not written, which means the kernel's size in PyTorch's notation."""
        return self.put(kind, self.channels[of or self.flow], of, kernel=kernel, stride=stride, pad=pad)

    def linear(self, features, before=None):
        return self.put("linear", features, before=before or self.channels[self.flow], features=features)

    def same(self, kind, **values):
        of, shares = values.pop("of", None), values.pop("shares", None)
        return self.put(kind, self.channels[of or self.flow], of, shares, **values)

    def relu(self, of=None, shares=None):
        return self.same("relu", of=of, shares=shares)

    def join(self, kind, *inputs):
        channels = [self.channels[name] for name in inputs]
        return self.put(kind, sum(channels) if kind == "concat" else channels[0], inputs)

    def head(self, classes):
        self.same("gap")
        self.same("flatten")
        return self.linear(classes)

    def rounds(self, count, body):
        self.loops += 1
        for number in range(count):
            self.current = (self.loops, number, count)
            body(number)
        self.current = None


ALL: dict[str, Network] = {}


def network(inputs, output, fault, loss=None, states_width=False):
    """Registers the network that the function below builds, under that function's name."""
    named = inputs if isinstance(inputs, dict) else {"x": inputs}

    def build(body):
        net = Network(body.__name__, named, output, set(fault.split()), loss, states_width)
        body(net)
        assert net.fault <= {layer.name for layer in net.layers}, net.name
        ALL[net.name] = net
        return body

    return build


def classifier(image=(3, 64, 64), classes=10, **more):
    return lambda fault: network(image, (classes,), fault, **more)


# Faults of size


@network((3, 32, 32), (10,), "maxpool3")
def alexnet_on_cifar(n):
    n.conv(64, 11, stride=4, pad=2), n.relu()
    n.pool("maxpool", 3, stride=2)
    n.conv(192, 5, pad=2), n.relu()
    n.pool("maxpool", 3, stride=2)
    n.conv(384, 3, pad=1), n.relu()
    n.conv(256, 3, pad=1), n.relu()
    n.conv(256, 3, pad=1), n.relu()
    n.pool("maxpool", 3, stride=2)
    n.same("flatten")
    n.linear(10, before=256 * 6 * 6)


@network((1, 28, 28), (10,), "conv4 conv1")  # HNDL writes the rounds as a loop, whose line is the first's.
def one_round_too_many(n):
    n.rounds(4, lambda _: (n.conv(32, 3), n.relu(), n.pool("maxpool", 2)))
    n.same("flatten")
    n.linear(10)


@network((3, 32, 32), (10,), "linear1")
def dense_on_map(n):
    n.conv(32, 3, pad=1), n.relu()
    n.pool("maxpool", 2)
    n.conv(64, 3, pad=1), n.relu()
    n.pool("maxpool", 2)
    n.linear(10, before=64 * 8 * 8)


@network((1, 28, 28), (10,), "flatten1 linear1", states_width=True)
def width_of_another_image(n):
    n.conv(6, 5), n.relu()
    n.pool("maxpool", 2)
    n.conv(16, 5), n.relu()
    n.pool("maxpool", 2)
    n.same("flatten")
    n.linear(120, before=400), n.relu()
    n.linear(10)


@network((3, 32, 32), (10,), "add1 conv2 conv3")
def residual_channels(n):
    n.conv(64, 3, pad=1)
    start = n.relu()
    n.conv(128, 3, pad=1), n.relu()
    n.join("add", n.conv(128, 3, pad=1), start)
    n.relu()
    n.same("gap"), n.same("flatten")
    n.linear(10, before=128)


@network((3, 32, 32), (10,), "add1 conv2")
def residual_stride(n):
    n.conv(64, 3, pad=1)
    start = n.relu()
    n.conv(64, 3, stride=2, pad=1), n.relu()
    n.join("add", n.conv(64, 3, pad=1), start)
    n.relu()
    n.head(10)


@network((192, 28, 28), (10,), "concat1 conv3")
def unpadded_branch(n):
    n.conv(64, 1)
    first = n.relu()
    n.conv(96, 1, of="x"), n.relu(), n.conv(128, 3)
    second = n.relu()
    n.conv(16, 1, of="x"), n.relu(), n.conv(32, 5, pad=2)
    n.join("concat", first, second, n.relu())
    n.head(10)


@network((192, 28, 28), (10,), "concat1 maxpool1")
def default_pool_stride(n):
    n.conv(64, 1)
    first = n.relu()
    n.conv(96, 1, of="x"), n.relu(), n.conv(128, 3, pad=1)
    second = n.relu()
    n.pool("maxpool", 3, pad=1, of="x"), n.conv(32, 1)
    n.join("concat", first, second, n.relu())
    n.head(10)


@network((1, 358, 358), (1, 358, 358), "concat1")
def unet_odd_size(n):
    n.conv(64, 3, pad=1)
    first = n.relu()
    n.pool("maxpool", 2)
    n.conv(128, 3, pad=1)
    second = n.relu()
    n.pool("maxpool", 2)
    n.conv(256, 3, pad=1), n.relu()
    n.join("concat", n.deconv(128, 2, stride=2), second)
    n.conv(128, 3, pad=1), n.relu()
    n.join("concat", n.deconv(64, 2, stride=2), first)
    n.conv(64, 3, pad=1), n.relu()
    n.conv(1, 1)


@network((3, 32, 32), (10,), "split1 conv2")
def split_sizes(n):
    n.conv(64, 3, pad=1), n.relu()
    n.put("split", 64, sizes=(24, 36))
    left, right = "split1_0", "split1_1"
    n.channels.update({left: 24, right: 36})
    n.conv(24, 3, pad=1, of=right)
    n.join("concat", left, n.relu())
    n.head(10)


@network((3, 32, 32), (10,), "conv2")
def groups_of_channels(n):
    n.conv(100, 3, pad=1), n.relu()
    n.conv(200, 3, pad=1, groups=8), n.relu()
    n.head(10)


@network((3, 64, 64), (10,), "groupnorm1")
def group_norm(n):
    n.conv(48, 3, pad=1)
    n.same("groupnorm", groups=32)
    n.relu()
    n.head(10)


@network((100,), (3, 16, 16), "linear1 reshape1")
def reshape_count(n):
    n.linear(8000), n.relu()
    n.put("reshape", 512, shape=(512, 4, 4))
    n.deconv(128, 4, stride=2, pad=1), n.relu()
    n.deconv(3, 4, stride=2, pad=1), n.same("tanh")


@network((3, 32, 32), (10,), "maxpool1")
def pool_padding(n):
    n.conv(16, 3, pad=1), n.relu()
    n.pool("maxpool", 2, pad=2)
    n.head(10)


@network((16, 8, 8), (3, 9, 9), "deconv1")
def output_padding(n):
    n.deconv(16, 3, pad=1, output_pad=1), n.relu()
    n.conv(3, 3, pad=1)


@network((256, 33, 33), (10,), "conv3")
def dilated_beyond_map(n):
    n.conv(64, 1), n.relu()
    first = n.same("gap")
    n.conv(64, 3, dilation=6, of="x"), n.relu()
    second = n.same("gap")
    n.conv(64, 3, dilation=18, of="x"), n.relu()
    n.join("concat", first, second, n.same("gap"))
    n.same("flatten")
    n.linear(10)


@network({"colour": (3, 32, 32), "depth": (1, 32, 32)}, (10,), "conv2")
def shared_tower(n):
    n.conv(16, 3, pad=1), n.relu()
    left = n.same("gap")
    n.channels["depth"] = 3  # What the shared weights take.
    n.conv(16, 3, pad=1, of="depth", shares="conv1"), n.relu()
    n.join("concat", left, n.same("gap"))
    n.same("flatten")
    n.linear(10)


@network((3, 32, 32), (3, 32, 32), "deconv1 deconv2")
def decoder_misses_target(n):
    n.conv(32, 3, stride=2, pad=1), n.relu()
    n.conv(64, 3, stride=2, pad=1), n.relu()
    n.deconv(32, 3, stride=2, pad=1), n.relu()
    n.deconv(3, 3, stride=2, pad=1)


@network((3, 32, 32), (10,), "mul1 conv3")
def gate_of_another_width(n):
    n.conv(64, 3, pad=1)
    start = n.relu()
    n.same("gap"), n.conv(4, 1), n.relu(), n.conv(32, 1)
    n.join("mul", start, n.same("sigmoid"))
    n.head(10)


@network((64, 25, 25), (10,), "s2d1")
def space_to_depth(n):
    n.conv(64, 1), n.relu()
    n.put("s2d", 256, factor=2)
    n.conv(128, 3, pad=1), n.relu()
    n.head(10)


# Faults of design


@classifier()("conv1 batchnorm1 conv2")
def missing_nonlinearity(n):
    n.conv(32, 3, pad=1, bias=False), n.same("batchnorm")
    n.conv(64, 3, pad=1), n.relu()
    n.pool("maxpool", 2)
    n.conv(64, 3, pad=1), n.relu()
    n.head(10)


def body(n, classes=10, after=None):
    n.conv(32, 3, pad=1), n.relu()
    if after:
        after()
    n.pool("maxpool", 2)
    n.conv(64, 3, pad=1), n.relu()
    n.head(classes)


@classifier()("relu1 tanh1")
def double_activation(n):
    body(n, after=lambda: n.same("tanh"))


@classifier(loss="CrossEntropyLoss")("softmax1")
def softmax_before_loss(n):
    body(n)
    n.same("softmax")


@classifier()("conv1 batchnorm1")
def bias_before_batchnorm(n):
    n.conv(32, 3, pad=1)
    n.same("batchnorm"), n.relu()
    n.pool("maxpool", 2)
    n.conv(64, 3, pad=1), n.relu()
    n.head(10)


@classifier()("dropout1 batchnorm1")
def dropout_before_batchnorm(n):
    n.conv(32, 3, pad=1, bias=False)
    n.same("dropout", rate=0.2)
    n.same("batchnorm"), n.relu()
    n.pool("maxpool", 2)
    n.conv(64, 3, pad=1), n.relu()
    n.head(10)


@classifier()("dropout1 linear1")
def dropout_on_logits(n):
    body(n)
    n.same("dropout", rate=0.5)


@classifier()("conv2")
def strided_pointwise(n):
    n.conv(32, 3, pad=1), n.relu()
    n.conv(64, 1, stride=2), n.relu()
    n.conv(64, 3, pad=1), n.relu()
    n.head(10)


@classifier()("conv2")
def kernel_mostly_padding(n):
    n.conv(64, 16, stride=16), n.relu()
    n.conv(64, 7, pad=3), n.relu()
    n.head(10)


@network((3, 64, 64), (5, 64, 64), "conv2 conv3 conv4")
def gridding(n):
    n.conv(32, 3, pad=1), n.relu()
    n.rounds(3, lambda _: (n.conv(32, 3, pad=2, dilation=2), n.relu()))
    n.conv(5, 1)


@network((64, 16, 16), (3, 32, 32), "deconv1")
def checkerboard(n):
    n.deconv(32, 3, stride=2, pad=1, output_pad=1), n.relu()
    n.conv(3, 3, pad=1)


@classifier()("conv2 conv3")
def depthwise_only(n):
    n.conv(32, 3, stride=2, pad=1, bias=False), n.same("batchnorm"), n.relu()
    n.rounds(2, lambda _: (n.depthwise(3, pad=1, bias=False), n.same("batchnorm"), n.relu()))
    n.head(10)


@classifier(image=(3, 128, 128))("linear1 flatten1")
def dense_dominates(n):
    for features in (64, 128, 256):
        n.conv(features, 3, pad=1), n.relu()
        n.pool("maxpool", 2)
    n.same("flatten")
    n.linear(1024, before=256 * 16 * 16), n.relu()
    n.linear(10)


@classifier(classes=1, loss="BCELoss")("linear1 softmax1")
def binary_softmax(n):
    body(n, classes=1)
    n.same("softmax")


@classifier(classes=1, loss="MSELoss")("linear1 relu3")
def relu_on_regression(n):
    body(n, classes=1)
    n.relu()


@classifier(image=(3, 96, 96))(" ".join(f"conv{i}" for i in range(1, 31)))
def thirty_plain_layers(n):
    n.rounds(30, lambda _: (n.conv(32, 3, pad=1, bias=False), n.same("batchnorm"), n.relu()))
    n.head(10)


@classifier()(" ".join(f"tanh{i}" for i in range(1, 7)))
def saturating_depth(n):
    n.rounds(6, lambda _: (n.conv(32, 3, pad=1), n.same("tanh")))
    n.head(10)


@classifier()("maxpool1 avgpool1")
def pooling_after_pooling(n):
    n.conv(32, 3, pad=1), n.relu()
    n.pool("maxpool", 2)
    n.pool("avgpool", 2)
    n.conv(64, 3, pad=1), n.relu()
    n.head(10)


@classifier(image=(1, 1, 140), classes=5)("conv1")
def square_kernel_on_signal(n):
    n.conv(64, 9, pad=4), n.relu()
    n.head(5)


@classifier()("conv4 add1")
def shortcut_not_clean(n):
    n.conv(64, 3, pad=1)
    start = n.relu()
    n.conv(64, 3, pad=1), n.relu()
    left = n.conv(64, 3, pad=1)
    n.join("add", left, n.conv(64, 1, of=start))
    n.relu()
    n.head(10)


@classifier()("conv1")
def excess_padding(n):
    n.conv(32, 3, pad=3), n.relu()
    n.pool("maxpool", 2)
    n.conv(64, 3, pad=1), n.relu()
    n.head(10)
