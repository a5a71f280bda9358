"""Makes the model: `python -m training train`, then `python -m training export`, which also measures it."""

from pathlib import Path
from typing import Final

import click
import numpy as np

from training import card, export, fit
from training.evaluation import Measured, measured
from training.fonts import Family, families
from training.rendering import Drawn, Renderer
from training.texts import Texts, read_documents

CHECKPOINT: Final = Path("build/thai_lines.pt")
MODEL: Final = Path(__file__).parents[1] / "extract/scan/thai_lines.onnx"

CALIBRATION_LINES: Final = 150
CALIBRATION_SEED: Final = 1_000_001
MEASURED_SEED: Final = 1_000_002
RESOLUTIONS: Final = (150, 200, 300)


@click.group()
def main() -> None:
    """Makes the model that reads lines of scanned Thai."""


@main.command()
@click.option("--steps", default=7000, show_default=True, help="Batches of about 11,000 columns of lines.")
@click.option("--seed", default=1, show_default=True, help="Of the lines and of the weights at first.")
@click.option("--checkpoint", type=Path, default=CHECKPOINT, show_default=True, help="Goes on from it.")
def train(steps: int, seed: int, checkpoint: Path) -> None:
    """Train the net; about 0.3 s of one processor a step, and one more processor that draws the lines."""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    fit.train(checkpoint, steps, seed)


@main.command("export")
@click.option("--checkpoint", type=Path, default=CHECKPOINT, show_default=True)
@click.option("--lines", default=600, show_default=True, help="Lines of each measurement.")
def export_(checkpoint: Path, lines: int) -> None:
    """Write the model and its card, with what was measured."""
    known = families()
    trained = [family for family in known if not family.held_back]
    held_back = [family for family in known if family.held_back]
    documents = read_documents(held_back=False)
    drawn = _drawn(Renderer(trained, Texts(documents)), CALIBRATION_LINES, CALIBRATION_SEED)
    made = export.export(checkpoint, MODEL, [line.strip for line in drawn])
    card.write(MODEL.with_suffix(".toml"), made, known, documents, {})
    results = _measurements(trained, held_back, lines)
    card.write(MODEL.with_suffix(".toml"), made, known, documents, results)


def _measurements(trained: list[Family], held_back: list[Family], lines: int) -> dict[str, Measured]:
    """Lines of documents held back, in fonts held back and in Sarabun, as scanned and worn."""
    texts = Texts(read_documents(held_back=True), pieces_only=True)
    sarabun = [family for family in trained if family.name == "TH Sarabun New"]
    results = {}
    for fonts, chosen in (("fonts held back", held_back), ("TH Sarabun New", sarabun)):
        for resolution in RESOLUTIONS:
            for state, wear in (("scanned", 0.0), ("worn", 1.0)):
                renderer = Renderer(chosen, texts, resolution=resolution, wear=wear, blank=0.0)
                name = f"{fonts}, {resolution} dpi, {state}"
                results[name] = measured(_drawn(renderer, lines, MEASURED_SEED))
                click.echo(f"{name}: {results[name].summary()}")
    return results


def _drawn(renderer: Renderer, count: int, seed: int) -> list[Drawn]:
    random = np.random.default_rng(seed)
    return [renderer.draw(random) for _ in range(count)]


if __name__ == "__main__":
    main()
