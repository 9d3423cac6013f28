from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 48, kernel_size=3, padding=1)
        self.groupnorm1 = nn.GroupNorm(32, 48)
        self.relu1 = nn.ReLU()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(48, 10)

    def forward(self, x: Tensor[[B, 3, 64, 64]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        groupnorm1 = self.groupnorm1(conv1)
        relu1 = self.relu1(groupnorm1)
        gap1 = self.gap1(relu1)
        flatten1 = self.flatten1(gap1)
        linear1 = self.linear1(flatten1)
        return linear1
