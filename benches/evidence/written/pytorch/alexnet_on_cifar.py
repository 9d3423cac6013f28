from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2)
        self.relu1 = nn.ReLU()
        self.maxpool1 = nn.MaxPool2d(3, stride=2)
        self.conv2 = nn.Conv2d(64, 192, kernel_size=5, padding=2)
        self.relu2 = nn.ReLU()
        self.maxpool2 = nn.MaxPool2d(3, stride=2)
        self.conv3 = nn.Conv2d(192, 384, kernel_size=3, padding=1)
        self.relu3 = nn.ReLU()
        self.conv4 = nn.Conv2d(384, 256, kernel_size=3, padding=1)
        self.relu4 = nn.ReLU()
        self.conv5 = nn.Conv2d(256, 256, kernel_size=3, padding=1)
        self.relu5 = nn.ReLU()
        self.maxpool3 = nn.MaxPool2d(3, stride=2)
        self.flatten1 = nn.Flatten()
        self.linear1 = nn.Linear(9216, 10)

    def forward(self, x: Tensor[[B, 3, 32, 32]]) -> Tensor[[B, 10]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        maxpool1 = self.maxpool1(relu1)
        conv2 = self.conv2(maxpool1)
        relu2 = self.relu2(conv2)
        maxpool2 = self.maxpool2(relu2)
        conv3 = self.conv3(maxpool2)
        relu3 = self.relu3(conv3)
        conv4 = self.conv4(relu3)
        relu4 = self.relu4(conv4)
        conv5 = self.conv5(relu4)
        relu5 = self.relu5(conv5)
        maxpool3 = self.maxpool3(relu5)
        flatten1 = self.flatten1(maxpool3)
        linear1 = self.linear1(flatten1)
        return linear1
