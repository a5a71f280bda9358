"""The net: a strip of ink to the score of each sign at every fourth column (convolutions, read by CTC)."""

from typing import Final

import torch
from torch import Tensor, nn

STEM: Final = ((1, 16, (2, 2)), (16, 32, (2, 1)), (32, 64, (2, 2)), (64, 96, (2, 1)))
"""Channels before and after, and strides, of each 3×3 convolution: 64 rows become 4, columns a quarter."""

ROWS: Final = 4
CHANNELS: Final = 192
DILATIONS: Final = (1, 2, 1, 2, 4)


class Block(nn.Module):
    """Two convolutions along the line, added to what came in."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(CHANNELS, CHANNELS, (1, 3), padding=(0, dilation), dilation=(1, dilation), bias=False),
            nn.BatchNorm2d(CHANNELS),
            nn.ReLU(),
            nn.Conv2d(CHANNELS, CHANNELS, (1, 3), padding=(0, 1), bias=False),
            nn.BatchNorm2d(CHANNELS),
        )

    def forward(self, features: Tensor) -> Tensor:
        """Features of the same shape."""
        return torch.relu(features + self.body(features))


class Net(nn.Module):
    """Strips (strip, 1, 64, columns) to scores (strip, columns / 4, signs); sign 0 is none."""

    def __init__(self, signs: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, after, stride in STEM:
            layers += _layer(before, after, (3, 3), stride, (1, 1))
        layers += _layer(STEM[-1][1], CHANNELS, (ROWS, 3), (1, 1), (0, 1))
        self.layers = nn.Sequential(
            *layers,
            *(Block(dilation) for dilation in DILATIONS),
            nn.Dropout(0.05),
            nn.Conv2d(CHANNELS, signs, 1),
        )

    def forward(self, strips: Tensor) -> Tensor:
        """The scores, before softmax."""
        scores: Tensor = self.layers(strips)
        return scores.squeeze(2).transpose(1, 2)


def _layer(
    before: int, after: int, kernel: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int]
) -> list[nn.Module]:
    convolution = nn.Conv2d(before, after, kernel, stride, padding, bias=False)
    return [convolution, nn.BatchNorm2d(after), nn.ReLU()]
