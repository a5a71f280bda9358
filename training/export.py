"""Writes the trained net as the model of the product: weights and activations of 8 bits, for onnxruntime."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from extract.scan.recogniser import STRIP_HEIGHT, ink, padded
from training.fit import CHUNK
from training.net import Block, Net
from training.texts import SIGNS

INPUT: Final = "strips"


class Lines(CalibrationDataReader):
    """Strips, one after another, on which the ranges of the activations are measured."""

    def __init__(self, strips: Sequence[NDArray[np.uint8]]) -> None:
        self._inputs: Iterator[dict[str, NDArray[np.float32]]] = (
            {INPUT: padded([ink(strip)])} for strip in strips
        )

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """The next strip as input of the net, None after the last."""
        return next(self._inputs, None)


def export(checkpoint: Path, model: Path, strips: Sequence[NDArray[np.uint8]]) -> dict[str, int | str]:
    """Writes the averaged net with 8 bits, its ranges measured on `strips`; returns how it was made."""
    state: dict[str, Any] = torch.load(checkpoint, map_location="cpu")
    net = Net(len(SIGNS) + 1).eval()
    net.load_state_dict(state["average"])
    net.layers = _fused(net.layers)
    for block in net.layers:
        if isinstance(block, Block):
            block.body = _fused(block.body)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            net,
            (torch.zeros(2, 1, STRIP_HEIGHT, 64),),
            str(whole),
            input_names=[INPUT],
            output_names=["scores"],
            dynamic_axes={INPUT: {0: "strip", 3: "column"}, "scores": {0: "strip", 1: "step"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_static(
            str(whole),
            str(model),
            Lines(strips),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            reduce_range=True,  # 7 bits: 8 overflow on processors that have no VNNI
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
    onnx.checker.check_model(str(model))
    return {
        "script": "thai",
        "program": "make model",
        "seed": int(state["seed"]),
        "steps": int(state["step"]),
        "lines": int(state["chunk"]) * CHUNK,
        "torch": str(torch.__version__),
        "quantised": "activations of 8 bits, weights of 7 bits per channel",
    }


def _fused(layers: nn.Sequential) -> nn.Sequential:
    """The layers with each normalisation taken into the convolution before it; dropout left out."""
    fused: list[nn.Module] = []
    for layer in layers:
        if isinstance(layer, nn.BatchNorm2d):
            fused[-1] = fuse_conv_bn_eval(fused[-1], layer)
        elif not isinstance(layer, nn.Dropout):
            fused.append(layer)
    return nn.Sequential(*fused)
