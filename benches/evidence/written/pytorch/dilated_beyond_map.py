from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(256, 64, kernel_size=1)
        self.relu1 = nn.ReLU()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.conv2 = nn.Conv2d(256, 64, kernel_size=3, dilation=6)
        self.relu2 = nn.ReLU()
        self.gap2 = nn.AdaptiveAvgPool2d(1)
        self.conv3 = nn.Conv2d(256, 64, kernel_size=3, dilation=18)
        self.relu3 = nn.ReLU()
        self.gap3 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(192, 10)

    def forward(self, x: Tensor[[B, 256, 33, 33]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        gap1 = self.gap1(relu1)
        conv2 = self.conv2(x)
        relu2 = self.relu2(conv2)
        gap2 = self.gap2(relu2)
        conv3 = self.conv3(x)
        relu3 = self.relu3(conv3)
        gap3 = self.gap3(relu3)
        concat1 = torch.cat([gap1, gap2, gap3], dim=1)
        flatten1 = self.flatten1(concat1)
        linear1 = self.linear1(flatten1)
        return linear1
