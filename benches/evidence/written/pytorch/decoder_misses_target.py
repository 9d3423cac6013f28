from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, kernel_size=3, stride=2, padding=1)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=1)
        self.relu2 = nn.ReLU()
        self.deconv1 = nn.ConvTranspose2d(64, 32, kernel_size=3, stride=2, padding=1)
        self.relu3 = nn.ReLU()
        self.deconv2 = nn.ConvTranspose2d(32, 3, kernel_size=3, stride=2, padding=1)

    def forward(self, x: Tensor[[B, 3, 32, 32]]) -> Tensor[[B, 3, 32, 32]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        conv2 = self.conv2(relu1)
        relu2 = self.relu2(conv2)
        deconv1 = self.deconv1(relu2)
        relu3 = self.relu3(deconv1)
        deconv2 = self.deconv2(relu3)
        return deconv2
