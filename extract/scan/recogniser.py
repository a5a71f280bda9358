"""Reads strips of a page, each with one line of Thai, with a net of the project's own (`thai_lines.toml`)."""

import functools
import hashlib
import importlib.util
import itertools
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

STRIP_HEIGHT: Final = 64
"""Pixels from the top of a strip to its bottom."""

BASELINE: Final = 40
"""Pixels from the top of a strip to the baseline of its line."""

BODY_HEIGHT: Final = 17
"""Pixels from the baseline to the top of consonants without an ascender."""

STEP: Final = 4
"""Columns of a strip to which the net gives one answer."""

MODEL: Final = Path(__file__).with_name("thai_lines.onnx")
CARD: Final = Path(__file__).with_name("thai_lines.toml")

BATCH_COLUMNS: Final = 16_000
"""Columns of the strips that are read at once: more need memory and gain nothing."""

PAPER_SHARE: Final = 0.85
INK_SHARE: Final = 0.02
"""Parts of a strip that are darker than its paper, and than its ink: as in the training."""

LEAST_CONTRAST: Final = 40
"""Between paper and ink, in levels of grey: a strip of bare paper is not stretched to noise."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character with its place, left and right in pixels of the strip, and how sure it is, from 0 to 1."""

    text: str
    x0: float
    x1: float
    probability: float


def available() -> bool:
    """Whether the model and the library that runs it are there."""
    return MODEL.exists() and importlib.util.find_spec("onnxruntime") is not None


def recognise(strips: Sequence[NDArray[np.uint8]]) -> list[tuple[Character, ...]]:
    """The characters of each strip from left to right, spaces among them.

    A strip is grey (0 black, 255 white), `STRIP_HEIGHT` high and of any width; its line is on `BASELINE` with
    a body height of `BODY_HEIGHT`, and rulings and the lines above and below are left in. Places are those of
    the letters' cores as the net saw them, to about a quarter of a body height.
    """
    read: list[tuple[Character, ...]] = [()] * len(strips)
    for batch in _batches([strip.shape[1] for strip in strips]):
        answers = _answers([ink(strips[index]) for index in batch])
        for index, answer in zip(batch, answers, strict=True):
            read[index] = tuple(_characters(answer[: -(-strips[index].shape[1] // STEP)]))
    return read


def ink(strip: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much ink each pixel of a strip has: 0 the paper of the strip, 1 its ink, -0.3 to 1.3."""
    shares = np.cumsum(np.bincount(strip.ravel(), minlength=256)) / max(1, strip.size)
    paper = int(np.searchsorted(shares, PAPER_SHARE))
    darkest = int(np.searchsorted(shares, INK_SHARE))
    levels = (paper - np.arange(256, dtype=np.float32)) / max(LEAST_CONTRAST, paper - darkest)
    inks: NDArray[np.float32] = np.clip(levels, -0.3, 1.3, dtype=np.float32)[strip]
    return inks


def padded(strips: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Strips as one batch (strip, 1, row, column), with paper after the shorter ones."""
    width = -(-max(strip.shape[1] for strip in strips) // STEP) * STEP
    batch = np.zeros((len(strips), 1, STRIP_HEIGHT, width), np.float32)
    for row, strip in zip(batch, strips, strict=True):
        row[0, :, : strip.shape[1]] = strip
    return batch


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of strips that are read together: of like width, none without a column."""
    batch: list[int] = []
    for index in sorted(
        (index for index, width in enumerate(widths) if width), key=lambda index: widths[index]
    ):
        if batch and (len(batch) + 1) * widths[index] > BATCH_COLUMNS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _answers(strips: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The probability of each sign (strip, step, sign); sign 0 is none."""
    (scores,) = _session().run(None, {"strips": padded(strips)})
    powers = np.exp(scores - scores.max(axis=2, keepdims=True))
    return np.asarray(powers / powers.sum(axis=2, keepdims=True), np.float32)


def _characters(answer: NDArray[np.float32]) -> Iterator[Character]:
    """The characters of a strip: runs of steps with one likeliest sign that is not none.

    A character is as sure as its surest step, and no surer than that nothing was left out next to it.
    """
    signs, runs = _signs(), _runs(answer)
    doubts = _doubts(answer, runs)
    for (start, end, sign), before, after in zip(runs, doubts, doubts[1:], strict=False):
        sure = min(float(answer[start:end, sign].max()), 1 - before, 1 - after)
        yield Character(signs[sign - 1], start * STEP, end * STEP, sure)


def _runs(answer: NDArray[np.float32]) -> list[tuple[int, int, int]]:
    """First step, step after the last, and sign of each character."""
    runs, step = [], 0
    for sign, run in itertools.groupby(answer.argmax(axis=1).tolist()):
        end = step + sum(1 for _ in run)
        if sign:
            runs.append((step, end, sign))
        step = end
    return runs


def _doubts(answer: NDArray[np.float32], runs: Sequence[tuple[int, int, int]]) -> list[float]:
    """Before, between and after the characters: the probability that there is another one, no space."""
    space = _signs().index(" ") + 1
    doubts = []
    for (_, start, before), (end, _, after) in itertools.pairwise([(0, 0, 0), *runs, (len(answer), 0, 0)]):
        known = answer[start:end, sorted({0, space, before, after})].sum(axis=1)
        doubts.append(float(1 - known.min(initial=1.0)))
    return doubts


@functools.cache
def _signs() -> str:
    return str(tomllib.loads(CARD.read_text(encoding="utf-8"))["signs"])


@functools.cache
def _session() -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(MODEL.read_bytes(), options, providers=["CPUExecutionProvider"])


MODEL_HASH: Final = hashlib.sha256(MODEL.read_bytes()).hexdigest() if MODEL.exists() else ""
"""Of the model: what was read with another is read again."""
