from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.deconv1 = nn.ConvTranspose2d(16, 16, kernel_size=3, padding=1, output_padding=1)
        self.relu1 = nn.ReLU()
        self.conv1 = nn.Conv2d(16, 3, kernel_size=3, padding=1)

    def forward(self, x: Tensor[[B, 16, 8, 8]]) -> Tensor[[B, 3, 9, 9]]:
        deconv1 = self.deconv1(x)
        relu1 = self.relu1(deconv1)
        conv1 = self.conv1(relu1)
        return conv1
