from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, kernel_size=3, padding=1)
        self.tanh1 = nn.Tanh()
        self.conv2 = nn.Conv2d(32, 32, kernel_size=3, padding=1)
        self.tanh2 = nn.Tanh()
        self.conv3 = nn.Conv2d(32, 32, kernel_size=3, padding=1)
        self.tanh3 = nn.Tanh()
        self.conv4 = nn.Conv2d(32, 32, kernel_size=3, padding=1)
        self.tanh4 = nn.Tanh()
        self.conv5 = nn.Conv2d(32, 32, kernel_size=3, padding=1)
        self.tanh5 = nn.Tanh()
        self.conv6 = nn.Conv2d(32, 32, kernel_size=3, padding=1)
        self.tanh6 = nn.Tanh()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(32, 10)

    def forward(self, x: Tensor[[B, 3, 64, 64]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        tanh1 = self.tanh1(conv1)
        conv2 = self.conv2(tanh1)
        tanh2 = self.tanh2(conv2)
        conv3 = self.conv3(tanh2)
        tanh3 = self.tanh3(conv3)
        conv4 = self.conv4(tanh3)
        tanh4 = self.tanh4(conv4)
        conv5 = self.conv5(tanh4)
        tanh5 = self.tanh5(conv5)
        conv6 = self.conv6(tanh5)
        tanh6 = self.tanh6(conv6)
        gap1 = self.gap1(tanh6)
        flatten1 = self.flatten1(gap1)
        linear1 = self.linear1(flatten1)
        return linear1
