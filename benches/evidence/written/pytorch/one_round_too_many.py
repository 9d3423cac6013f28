from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, kernel_size=3)
        self.relu1 = nn.ReLU()
        self.maxpool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(32, 32, kernel_size=3)
        self.relu2 = nn.ReLU()
        self.maxpool2 = nn.MaxPool2d(2)
        self.conv3 = nn.Conv2d(32, 32, kernel_size=3)
        self.relu3 = nn.ReLU()
        self.maxpool3 = nn.MaxPool2d(2)
        self.conv4 = nn.Conv2d(32, 32, kernel_size=3)
        self.relu4 = nn.ReLU()
        self.maxpool4 = nn.MaxPool2d(2)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(32, 10)

    def forward(self, x: Tensor[[B, 1, 28, 28]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        maxpool1 = self.maxpool1(relu1)
        conv2 = self.conv2(maxpool1)
        relu2 = self.relu2(conv2)
        maxpool2 = self.maxpool2(relu2)
        conv3 = self.conv3(maxpool2)
        relu3 = self.relu3(conv3)
        maxpool3 = self.maxpool3(relu3)
        conv4 = self.conv4(maxpool3)
        relu4 = self.relu4(conv4)
        maxpool4 = self.maxpool4(relu4)
        flatten1 = self.flatten1(maxpool4)
        linear1 = self.linear1(flatten1)
        return linear1
