from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear1 = nn.Linear(100, 8000)
        self.relu1 = nn.ReLU()
        self.deconv1 = nn.ConvTranspose2d(512, 128, kernel_size=4, stride=2, padding=1)
        self.relu2 = nn.ReLU()
        self.deconv2 = nn.ConvTranspose2d(128, 3, kernel_size=4, stride=2, padding=1)
        self.tanh1 = nn.Tanh()

    def forward(self, x: Tensor[[B, 100]]) -> Tensor[[B, 3, 16, 16]]:
        linear1 = self.linear1(x)
        relu1 = self.relu1(linear1)
        reshape1 = relu1.reshape(relu1.size(0), 512, 4, 4)
        deconv1 = self.deconv1(reshape1)
        relu2 = self.relu2(deconv1)
        deconv2 = self.deconv2(relu2)
        tanh1 = self.tanh1(deconv2)
        return tanh1
