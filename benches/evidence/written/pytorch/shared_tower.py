from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.relu2 = nn.ReLU()
        self.gap2 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(32, 10)

    def forward(self, colour: Tensor[[B, 3, 32, 32]], depth: Tensor[[B, 1, 32, 32]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(colour)
        relu1 = self.relu1(conv1)
        gap1 = self.gap1(relu1)
        conv2 = self.conv1(depth)
        relu2 = self.relu2(conv2)
        gap2 = self.gap2(relu2)
        concat1 = torch.cat([gap1, gap2], dim=1)
        flatten1 = self.flatten1(concat1)
        linear1 = self.linear1(flatten1)
        return linear1
