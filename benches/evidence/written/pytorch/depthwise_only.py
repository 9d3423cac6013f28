from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, kernel_size=3, stride=2, padding=1, bias=False)
        self.batchnorm1 = nn.BatchNorm2d(32)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(32, 32, kernel_size=3, padding=1, groups=32, bias=False)
        self.batchnorm2 = nn.BatchNorm2d(32)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(32, 32, kernel_size=3, padding=1, groups=32, bias=False)
        self.batchnorm3 = nn.BatchNorm2d(32)
        self.relu3 = nn.ReLU()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(32, 10)

    def forward(self, x: Tensor[[B, 3, 64, 64]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        batchnorm1 = self.batchnorm1(conv1)
        relu1 = self.relu1(batchnorm1)
        conv2 = self.conv2(relu1)
        batchnorm2 = self.batchnorm2(conv2)
        relu2 = self.relu2(batchnorm2)
        conv3 = self.conv3(relu2)
        batchnorm3 = self.batchnorm3(conv3)
        relu3 = self.relu3(batchnorm3)
        gap1 = self.gap1(relu3)
        flatten1 = self.flatten1(gap1)
        linear1 = self.linear1(flatten1)
        return linear1
