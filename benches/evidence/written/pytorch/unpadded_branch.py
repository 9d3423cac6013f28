from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(192, 64, kernel_size=1)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(192, 96, kernel_size=1)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(96, 128, kernel_size=3)
        self.relu3 = nn.ReLU()
        self.conv4 = nn.Conv2d(192, 16, kernel_size=1)
        self.relu4 = nn.ReLU()
        self.conv5 = nn.Conv2d(16, 32, kernel_size=5, padding=2)
        self.relu5 = nn.ReLU()
        self.gap1 = nn.AdaptiveAvgPool2d(1)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(224, 10)

    def forward(self, x: Tensor[[B, 192, 28, 28]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        conv2 = self.conv2(x)
        relu2 = self.relu2(conv2)
        conv3 = self.conv3(relu2)
        relu3 = self.relu3(conv3)
        conv4 = self.conv4(x)
        relu4 = self.relu4(conv4)
        conv5 = self.conv5(relu4)
        relu5 = self.relu5(conv5)
        concat1 = torch.cat([relu1, relu3, relu5], dim=1)
        gap1 = self.gap1(concat1)
        flatten1 = self.flatten1(gap1)
        linear1 = self.linear1(flatten1)
        return linear1
