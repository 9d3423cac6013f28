from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, kernel_size=9, padding=4)
        self.relu1 = nn.ReLU()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(64, 5)

    def forward(self, x: Tensor[[B, 1, 1, 140]]) -> Tensor[[B, 5]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        gap1 = self.gap1(relu1)
        flatten1 = self.flatten1(gap1)
        linear1 = self.linear1(flatten1)
        return linear1
