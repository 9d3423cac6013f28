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
        self.conv2 = nn.Conv2d(32, 32, kernel_size=3, padding=2, dilation=2)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(32, 32, kernel_size=3, padding=2, dilation=2)
        self.relu3 = nn.ReLU()
        self.conv4 = nn.Conv2d(32, 32, kernel_size=3, padding=2, dilation=2)
        self.relu4 = nn.ReLU()
        self.conv5 = nn.Conv2d(32, 5, kernel_size=1)

    def forward(self, x: Tensor[[B, 3, 64, 64]]) -> Tensor[[B, 5, 64, 64]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        conv2 = self.conv2(relu1)
        relu2 = self.relu2(conv2)
        conv3 = self.conv3(relu2)
        relu3 = self.relu3(conv3)
        conv4 = self.conv4(relu3)
        relu4 = self.relu4(conv4)
        conv5 = self.conv5(relu4)
        return conv5
