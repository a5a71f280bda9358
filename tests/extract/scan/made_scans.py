"""Pages of a print as a scanner gives them: pictures, slightly turned, with noise, as JPEG in a PDF."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image


def scanned(
    picture: Image.Image, *, angle: float = 0.7, noise: float = 6.0, quality: int = 60, seed: int = 1
) -> Image.Image:
    """A grey picture as a scanner gives it; `angle` in degrees, `noise` in levels of grey."""
    turned = picture.convert("L").rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(turned, np.float64) * 0.88 + 18
    grey += np.random.default_rng(seed).normal(0, noise, grey.shape)
    file = io.BytesIO()
    Image.fromarray(grey.clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
    return Image.open(file)


def rendered(path: Path, dpi: int, pages: Sequence[int] | None = None) -> list[Image.Image]:
    """Pictures of pages (from 0) of a PDF, all of them where none are named."""
    with pdfium.PdfDocument(path) as pdf:
        wanted = range(len(pdf)) if pages is None else pages
        return [pdf[index].render(scale=dpi / 72, grayscale=True).to_pil() for index in wanted]


def write_scan(pictures: Sequence[Image.Image], out: Path, dpi: int) -> Path:
    """A PDF with a picture on each page."""
    pictures[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=list(pictures[1:]))
    return out
