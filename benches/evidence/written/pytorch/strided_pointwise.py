from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(32, 64, kernel_size=1, stride=2)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(64, 64, kernel_size=3, padding=1)
        self.relu3 = nn.ReLU()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(64, 10)

    def forward(self, x: Tensor[[B, 3, 64, 64]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        conv2 = self.conv2(relu1)
        relu2 = self.relu2(conv2)
        conv3 = self.conv3(relu2)
        relu3 = self.relu3(conv3)
        gap1 = self.gap1(relu3)
        flatten1 = self.flatten1(gap1)
        linear1 = self.linear1(flatten1)
        return linear1
