"""From what a tool says to what it is worth: whether it is about the fault, and where it points.

What is said of a network with a fault of size is about the fault, of one with a fault of design is
about something else, unless `JUDGED` says otherwise. A judgement quotes the message it judges, and
fails where the tool says something else by now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphs import ALL
from tools import Answer

LINE = "line"  # Caught, with the line of the fault.
LAYER = "layer"  # Caught, with the name of the layer.
ELSEWHERE = "elsewhere"  # Caught, where its consequence is met, at another layer.
NO_PLACE = "no place"  # Caught, without a place.
OTHER = "other"  # Says something, which is not about the fault.
SILENT = "silent"
CANNOT = "–"  # Cannot express the network.

CAUGHT = LINE, LAYER, ELSEWHERE, NO_PLACE

# (tool, network): verdict, a part of the message, why.
JUDGED = {
    ("Neural DSL", "alexnet_on_cifar"): (
        OTHER, "Conv2D kernel size (5, 5) exceeds input dimensions (4, 4)",
        "it takes no account of the padding, with which the 5x5 kernel fits; the third pooling does not",
    ),
    ("Neural DSL", "kernel_mostly_padding"): (
        NO_PLACE, "Conv2D kernel size (7, 7) exceeds input dimensions (4, 4)",
        "an error to it, although padded networks of this kind run: it takes no account of padding",
    ),
    ("Neural DSL", "square_kernel_on_signal"): (
        NO_PLACE, "Conv2D kernel size (9, 9) exceeds input dimensions (1, 140)",
        "an error to it, although the network runs: it takes no account of padding",
    ),
    ("torch-preflight", "softmax_before_loss"): (LINE, "already applies `log_softmax`", None),
    ("torch-preflight", "binary_softmax"): (
        LINE, "nothing in this file applies a `sigmoid`",
        "the sigmoid that it asks for is the fix; that raw logits reach the loss is not so",
    ),
}

# Messages that are about no fault of these networks.
UNRELATED = {
    "Neural DSL": [
        r"^info: Significant tensor size reduction at (GlobalAveragePooling2D|Dense)",
        r"^Shape propagation failed: 'list' object has no attribute 'items'$",
        r"^warning: Large tensor size increase",
        r"^bottleneck: Potential information bottleneck",
        r"^optimization: ",
    ],
}


@dataclass
class Verdict:
    value: str
    why: str | None = None


def verdict(tool: str, network: str, kind: str, answer: Answer) -> Verdict:
    if answer.cannot:
        return Verdict(CANNOT, answer.cannot)
    said = answer.messages
    judged = JUDGED.get((tool, network))
    if judged:
        value, part, why = judged
        if not any(part in it.text for it in said):
            raise SystemExit(f"{tool} no longer says {part!r} of {network}, but {said}: judge it again")
        return Verdict(value, why)
    if not said:
        return Verdict(SILENT)
    unrelated = UNRELATED.get(tool, [])
    about = [it for it in said if not any(re.search(sign, it.text) for sign in unrelated)]
    if kind == "design":
        if about:
            raise SystemExit(f"{tool} says something of {network} that nobody has judged: {about}")
        return Verdict(OTHER)
    if not about:
        return Verdict(OTHER)
    fault = ALL[network].fault
    at = next((it for it in about if it.layer in fault), about[0])
    if at.layer in fault:
        return Verdict(LINE if at.line else LAYER)
    return Verdict(ELSEWHERE, f"at `{at.layer}`") if at.layer else Verdict(NO_PLACE)


def ours(expected: list[tuple[int, str, str]], answer: Answer) -> Verdict:
    """Ours is held to the comments of the network: every code on its line, and no other error or warning."""
    found = [(it.line, *re.match(r"(\w+)\[(\w+)", it.text).groups()) for it in answer.messages]
    missing = [it for it in expected if it not in found]
    more = [it for it in found if it not in expected and it[1] != "info"]
    if missing or more:
        return Verdict(SILENT if not more else OTHER, f"missing {missing}, unexpected {more}")
    return Verdict(LINE)
