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
        self.maxpool1 = nn.MaxPool2d(2)
        self.avgpool1 = nn.AvgPool2d(2)
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3, padding=1)
        self.relu2 = nn.ReLU()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(64, 10)

    def forward(self, x: Tensor[[B, 3, 64, 64]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        maxpool1 = self.maxpool1(relu1)
        avgpool1 = self.avgpool1(maxpool1)
        conv2 = self.conv2(avgpool1)
        relu2 = self.relu2(conv2)
        gap1 = self.gap1(relu2)
        flatten1 = self.flatten1(gap1)
        linear1 = self.linear1(flatten1)
        return linear1
