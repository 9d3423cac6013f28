from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(64, 64, kernel_size=1)
        self.relu1 = nn.ReLU()
        self.s2d1 = nn.PixelUnshuffle(2)
        self.conv2 = nn.Conv2d(256, 128, kernel_size=3, padding=1)
        self.relu2 = nn.ReLU()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(128, 10)

    def forward(self, x: Tensor[[B, 64, 25, 25]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        s2d1 = self.s2d1(relu1)
        conv2 = self.conv2(s2d1)
        relu2 = self.relu2(conv2)
        gap1 = self.gap1(relu2)
        flatten1 = self.flatten1(gap1)
        linear1 = self.linear1(flatten1)
        return linear1
