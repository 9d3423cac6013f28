from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.conv2 = nn.Conv2d(64, 4, kernel_size=1)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(4, 32, kernel_size=1)
        self.sigmoid1 = nn.Sigmoid()
        self.gap2 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(64, 10)

    def forward(self, x: Tensor[[B, 3, 32, 32]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        gap1 = self.gap1(relu1)
        conv2 = self.conv2(gap1)
        relu2 = self.relu2(conv2)
        conv3 = self.conv3(relu2)
        sigmoid1 = self.sigmoid1(conv3)
        mul1 = relu1 * sigmoid1
        gap2 = self.gap2(mul1)
        flatten1 = self.flatten1(gap2)
        linear1 = self.linear1(flatten1)
        return linear1
