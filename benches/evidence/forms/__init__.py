"""The networks in the notations of other tools, a file each.

A form is a text and, for each of its lines that make or use a layer, that layer's name, so that a
message's line can be traced to the layer it speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class Cannot(Exception):
    """The notation has no way to say this network; the text is the reason."""


@dataclass
class Form:
    lines: list[str] = field(default_factory=list)
    places: dict[int, str] = field(default_factory=dict)

    def add(self, line: str, layer: str | None = None) -> None:
        self.lines.append(line)
        if layer is not None:
            self.places[len(self.lines)] = layer

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"
