from __future__ import annotations

import torch
from shape_extensions import IntVar
from torch import Tensor, nn

B = IntVar("B")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.maxpool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(64, 128, kernel_size=3, padding=1)
        self.relu2 = nn.ReLU()
        self.maxpool2 = nn.MaxPool2d(2)
        self.conv3 = nn.Conv2d(128, 256, kernel_size=3, padding=1)
        self.relu3 = nn.ReLU()
        self.deconv1 = nn.ConvTranspose2d(256, 128, kernel_size=2, stride=2)
        self.conv4 = nn.Conv2d(256, 128, kernel_size=3, padding=1)
        self.relu4 = nn.ReLU()
        self.deconv2 = nn.ConvTranspose2d(128, 64, kernel_size=2, stride=2)
        self.conv5 = nn.Conv2d(128, 64, kernel_size=3, padding=1)
        self.relu5 = nn.ReLU()
        self.conv6 = nn.Conv2d(64, 1, kernel_size=1)

    def forward(self, x: Tensor[[B, 1, 358, 358]]) -> Tensor[[B, 1, 358, 358]]:
        conv1 = self.conv1(x)
        relu1 = self.relu1(conv1)
        maxpool1 = self.maxpool1(relu1)
        conv2 = self.conv2(maxpool1)
        relu2 = self.relu2(conv2)
        maxpool2 = self.maxpool2(relu2)
        conv3 = self.conv3(maxpool2)
        relu3 = self.relu3(conv3)
        deconv1 = self.deconv1(relu3)
        concat1 = torch.cat([deconv1, relu2], dim=1)
        conv4 = self.conv4(concat1)
        relu4 = self.relu4(conv4)
        deconv2 = self.deconv2(relu4)
        concat2 = torch.cat([deconv2, relu1], dim=1)
        conv5 = self.conv5(concat2)
        relu5 = self.relu5(conv5)
        conv6 = self.conv6(relu5)
        return conv6
