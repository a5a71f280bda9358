"""Trains the net on lines that another process draws."""

import copy
import math
import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.queues import Queue
from pathlib import Path
from queue import Full
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from extract.scan.recogniser import STEP, ink, padded
from training.fonts import families
from training.net import Net
from training.rendering import Drawn, Renderer
from training.texts import SIGNS, Texts, read_documents

CHUNK: Final = 640
"""Lines that are drawn together and put into batches by their width."""

BATCH_COLUMNS: Final = 11_000
RATE: Final = 2e-3
WARM_UP: Final = 200
LAST_RATE: Final = 0.02
"""The learning rate of the last step, in parts of the highest."""

DECAY: Final = 0.998
LONGEST_GRADIENT: Final = 2.0
EVERY: Final = 100
"""Steps from one checkpoint to the next."""

Batch = tuple[list[np.ndarray[Any, Any]], list[str]]


def train(checkpoint: Path, steps: int, seed: int) -> None:
    """Trains for `steps` batches; goes on from the checkpoint if there is one. Same seed, same lines."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    net = Net(len(SIGNS) + 1).to(memory_format=torch.channels_last)
    average = copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.01)
    done, first = 0, 0
    if checkpoint.exists():
        state = torch.load(checkpoint)
        net.load_state_dict(state["net"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        done, first = state["step"], state["chunk"]
    began, losses = time.monotonic(), []
    for chunk, strips, texts in drawn_batches(seed, first):
        for group in optimiser.param_groups:
            group["lr"] = rate(done, steps)
        losses.append(_step(net, optimiser, strips, texts))
        _follow(average, net, done)
        done += 1
        if done % EVERY == 0 or done == steps:
            state = {
                "net": net.state_dict(),
                "average": average.state_dict(),
                "optimiser": optimiser.state_dict(),
            }
            written = checkpoint.with_suffix(".new")
            torch.save(state | {"step": done, "chunk": chunk, "seed": seed}, written)
            written.replace(checkpoint)
            print(f"step {done}, loss {np.mean(losses):.4f}, {time.monotonic() - began:.0f} s", flush=True)
            losses = []
        if done >= steps:
            return


def rate(step: int, steps: int) -> float:
    """The learning rate of a step: up in a line, down in a cosine."""
    if step < WARM_UP:
        return RATE * (step + 1) / WARM_UP
    part = (step - WARM_UP) / max(1, steps - WARM_UP)
    return RATE * (LAST_RATE + (1 - LAST_RATE) * (1 + math.cos(math.pi * min(1.0, part))) / 2)


def drawn_batches(seed: int, first: int) -> Iterator[tuple[int, list[np.ndarray[Any, Any]], list[str]]]:
    """Batches of strips and texts with the number of the chunk they are from, without end."""
    context = multiprocessing.get_context("spawn")
    queue: Queue[tuple[int, list[np.ndarray[Any, Any]], list[str]]] = context.Queue(maxsize=24)
    process = context.Process(target=_draw, args=(queue, seed, first), daemon=True)
    process.start()
    try:
        while True:
            yield queue.get()
    finally:
        process.terminate()


def batches(lines: list[Drawn]) -> list[Batch]:
    """The lines in batches of like width."""
    made: list[Batch] = []
    strips: list[np.ndarray[Any, Any]] = []
    texts: list[str] = []
    for line in sorted(lines, key=lambda line: line.strip.shape[1]):
        if strips and (len(strips) + 1) * line.strip.shape[1] > BATCH_COLUMNS:
            made.append((strips, texts))
            strips, texts = [], []
        strips.append(line.strip)
        texts.append(line.text)
    return [*made, (strips, texts)]


def _draw(queue: "Queue[Any]", seed: int, chunk: int) -> None:
    trained = [family for family in families() if not family.held_back]
    renderer = Renderer(trained, Texts(read_documents(held_back=False)))
    while True:
        random = np.random.default_rng([seed, chunk])
        made = batches([renderer.draw(random) for _ in range(CHUNK)])
        for index in random.permutation(len(made)):
            _put(queue, (chunk + 1, *made[index]))
        chunk += 1


def _put(queue: "Queue[Any]", drawn: tuple[Any, ...]) -> None:
    """Waits for room, and ends this process when the one that trains has ended."""
    while True:
        try:
            return queue.put(drawn, timeout=5)
        except Full:
            parent = multiprocessing.parent_process()
            if parent is None or not parent.is_alive():
                queue.cancel_join_thread()
                raise SystemExit from None


def _step(
    net: Net, optimiser: torch.optim.Optimizer, strips: list[np.ndarray[Any, Any]], texts: list[str]
) -> float:
    net.train()
    inputs = torch.from_numpy(padded([ink(strip) for strip in strips])).to(memory_format=torch.channels_last)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = net(inputs)
    loss = _loss(scores.float(), [strip.shape[1] for strip in strips], texts)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), LONGEST_GRADIENT)
    optimiser.step()
    return float(loss.detach())


def _loss(scores: Tensor, widths: list[int], texts: list[str]) -> Tensor:
    numbers = [[SIGNS.index(sign) + 1 for sign in text] for text in texts]
    lengths = torch.tensor([-(-width // STEP) for width in widths])
    targets = torch.tensor([number for line in numbers for number in line])
    counts = torch.tensor([len(line) for line in numbers])
    probabilities = scores.log_softmax(2).transpose(0, 1)
    losses = nn.functional.ctc_loss(
        probabilities, targets, lengths, counts, reduction="none", zero_infinity=True
    )
    return losses.sum() / counts.sum()


@torch.no_grad()
def _follow(average: Net, net: Net, step: int) -> None:
    """Moves the average to the net: faster at first, when the net is still far from where it goes."""
    decay = min(DECAY, (step + 1) / (step + 10))
    for kept, new in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - decay)
        else:
            kept.copy_(new)
