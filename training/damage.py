"""What printing, copying and scanning do to a line: rulings, stamps, blur, noise, specks, JPEG, 1 bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.recogniser import BASELINE, BODY_HEIGHT, STRIP_HEIGHT

if TYPE_CHECKING:
    from training.rendering import Place

Grey = NDArray[np.uint8]
"""A picture: while it is drawn 0 is paper and 255 ink, after `damaged` 0 is black and 255 white."""

FULL: Final = 255


def ruled(ink: Grey, place: Place, body: float, wear: float, random: np.random.Generator) -> Grey:
    """The page with rulings next to and through the line, an underline, or strokes at its ends."""
    ink = ink.copy()
    height, width = ink.shape
    thickness = max(1, round(body * random.uniform(0.04, 0.16)))
    rows = [
        place.baseline - random.uniform(1.3, 2.6) * body,
        place.baseline + random.uniform(0.25, 1.6) * body,
    ]
    for row in rows:
        if random.random() < 0.22:
            _stroke(ink, (0, row), (width, row + random.normal(0, 0.04) * body), thickness, _shade(random))
    if random.random() < 0.05:
        _stroke(
            ink,
            (place.x0, place.baseline + body * 0.2),
            (place.x1, place.baseline + body * 0.2),
            thickness,
            FULL,
        )
    if random.random() < 0.03 * wear:
        middle = place.baseline - body * random.uniform(0.2, 0.9)
        _stroke(ink, (0, middle), (width, middle + random.normal(0, 0.2) * body), thickness, _shade(random))
    for end in (place.x0 - random.uniform(0.08, 0.8) * body, place.x1 + random.uniform(0.08, 0.8) * body):
        if random.random() < 0.2:
            _stroke(ink, (end, 0), (end + random.normal(0, 0.02) * height, height), thickness, _shade(random))
    if random.random() < 0.02 * wear:
        x = random.uniform(0, width)
        _stroke(ink, (x, 0), (x + random.normal(0, 0.05) * height, height), 1, _shade(random))
    return ink


def stamped(ink: Grey, body: float, wear: float, random: np.random.Generator) -> Grey:
    """The page with the edge of a stamp, a signature or a grey ground over it, now and then."""
    if random.random() < 0.06 * wear:
        over = np.zeros_like(ink)
        height, width = ink.shape
        shade = int(random.uniform(50, 170))
        for _ in range(int(random.integers(1, 4))):
            centre = (int(random.uniform(0, width)), int(random.uniform(-1, 2) * height))
            axes = (int(random.uniform(2, 9) * body), int(random.uniform(2, 9) * body))
            thick = max(1, round(body * random.uniform(0.05, 0.25)))
            cv2.ellipse(
                over, centre, axes, float(random.uniform(0, 180)), 0, 360, (shade,), thick, cv2.LINE_AA
            )
        ink = np.maximum(ink, over)
    if random.random() < 0.04 * wear:
        ink = _signed(ink, body, random)
    if random.random() < 0.06 * wear:
        ground = int(random.uniform(20, 90))
        ink = np.maximum(ink, np.uint8(ground))
    return ink


def damaged(ink: Grey, body: float, wear: float, random: np.random.Generator) -> Grey:
    """The ink on paper as a scanner hands it on, 0 black to 255 white."""
    ink = _bent(ink, random)
    chance = random.random()
    if chance < 0.12 * wear and body > 10:
        ink = _thick(ink, cv2.MORPH_DILATE, random)
    elif chance < 0.22 * wear and body > 14:
        ink = _thick(ink, cv2.MORPH_ERODE, random)
    if random.random() < 0.75:
        ink = cv2.GaussianBlur(ink, (0, 0), body * random.uniform(0.015, 0.1)).astype(np.uint8)
    grey = _on_paper(ink, wear, random)
    chance = random.random()
    if chance < 0.14 * wear:
        grey = _one_bit(grey, random)
    elif chance < 0.6:
        grey = _as_jpeg(grey, int(random.uniform(20, 85)))
    return grey


def placed(
    page: Grey, place: Place, body: float, wear: float, random: np.random.Generator
) -> tuple[Grey, float]:
    """The strip of the page with the line in its place, as nearly as a page analysis finds it.

    Worn lines are narrower or wider, too, as those of other fonts are. Returns the strip, and its columns for
    a column of the page.
    """
    down = BODY_HEIGHT / body * float(np.exp(random.normal(0, 0.06)))
    across = down * float(np.exp(np.clip(random.normal(0, 0.08), -0.2, 0.2) * wear))
    baseline = BASELINE + float(np.clip(random.normal(0, 1.1), -3, 3))
    top = baseline - place.baseline * down
    width = max(8, round(page.shape[1] * across))
    interpolation = cv2.INTER_CUBIC if random.random() < 0.5 else cv2.INTER_LINEAR
    move = np.array([[across, 0, 0], [0, down, top]])
    if down < 0.9:
        size = (width, max(1, round(page.shape[0] * down)))
        page = cv2.resize(page, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        move = np.array([[1, 0, 0], [0, 1, top]])
    size = (width, STRIP_HEIGHT)
    strip = cv2.warpAffine(page, move, size, flags=interpolation, borderMode=cv2.BORDER_REPLICATE)
    return strip.astype(np.uint8), across


def _stroke(
    ink: Grey, start: tuple[float, float], end: tuple[float, float], thickness: int, shade: int
) -> None:
    points = [(round(x), round(y)) for x, y in (start, end)]
    cv2.line(ink, points[0], points[1], (shade,), thickness, cv2.LINE_AA)


def _shade(random: np.random.Generator) -> int:
    return FULL if random.random() < 0.6 else int(random.uniform(90, 255))


def _signed(ink: Grey, body: float, random: np.random.Generator) -> Grey:
    height, width = ink.shape
    steps = np.cumsum(random.normal(0, 1.4 * body, (12, 2)), axis=0)
    points = (steps + np.array([random.uniform(0, width), random.uniform(0, height)])).astype(np.int32)
    over = np.zeros_like(ink)
    thick = max(1, round(body * 0.1))
    cv2.polylines(over, [points], False, (int(random.uniform(90, 220)),), thick, cv2.LINE_AA)
    return np.maximum(ink, over)


def _bent(ink: Grey, random: np.random.Generator) -> Grey:
    """Slanted, stretched and not quite level."""
    if random.random() < 0.4:
        return ink
    height, width = ink.shape
    level = random.normal(0, 0.0025) if width > 3 * height else random.normal(0, 0.006)
    slant = _slant(random)
    move = np.array([[1, -slant, slant * height * 0.57], [level, 1, -level * width / 2]])
    return cv2.warpAffine(ink, move, (width, height), flags=cv2.INTER_LINEAR).astype(np.uint8)


def _slant(random: np.random.Generator) -> float:
    """Columns to the right for each row up: hardly any, now and then as in slanted type."""
    chance = random.random()
    if chance < 0.12:
        return float(random.uniform(0.1, 0.3))
    return float(random.normal(0, 0.04 if chance < 0.8 else 0.12))


def _thick(ink: Grey, kind: int, random: np.random.Generator) -> Grey:
    shape = (2, 2) if random.random() < 0.5 else (3, 2)
    changed = cv2.morphologyEx(ink, kind, np.ones(shape, np.uint8)).astype(np.float32)
    weight = random.uniform(0.3, 1.0)
    return (changed * weight + ink * (1 - weight)).astype(np.uint8)


def _on_paper(ink: Grey, wear: float, random: np.random.Generator) -> Grey:
    paper = random.uniform(205, 255)
    contrast = random.uniform(35, 90) if random.random() < 0.1 * wear else random.uniform(90, 245)
    black = max(0.0, paper - contrast)
    grey = paper - ink.astype(np.float32) * ((paper - black) / FULL)
    if random.random() < 0.25:
        grey += np.linspace(random.normal(0, 8), random.normal(0, 8), grey.shape[1], dtype=np.float32)
    noise = random.uniform(0, 14) if random.random() < 0.5 else 0.0
    noise *= min(1.0, contrast / 120)
    if noise:
        grey += random.standard_normal(grey.shape, np.float32) * np.float32(noise)
    if random.random() < 0.12 * wear:
        _blotch(grey, paper, random)
    if random.random() < 0.2 * wear:
        _speck(grey, paper, black, random)
    return np.clip(grey, 0, 255).astype(np.uint8)


def _blotch(grey: NDArray[np.float32], paper: float, random: np.random.Generator) -> None:
    """Ink that did not take everywhere, as in worn copies."""
    coarse = random.random((max(2, grey.shape[0] // 6), max(2, grey.shape[1] // 6)), np.float32)
    holes = cv2.resize(coarse, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_CUBIC)
    fading = np.clip((holes - random.uniform(0.6, 0.9)) * 4, 0, random.uniform(0.4, 0.9))
    grey += (paper - grey) * fading


def _speck(grey: NDArray[np.float32], paper: float, black: float, random: np.random.Generator) -> None:
    count = int(grey.size * random.uniform(0.0001, 0.0025)) + 1
    rows = random.integers(0, grey.shape[0] - 1, count)
    columns = random.integers(0, max(1, grey.shape[1] - 1), count)
    shades = np.where(random.random(count) < 0.75, black, paper).astype(np.float32)
    for row, column in ((0, 0), (0, 1), (1, 0)):
        some = random.random(count) < (1.0 if row == column else 0.4)
        grey[
            np.minimum(rows[some] + row, grey.shape[0] - 1),
            np.minimum(columns[some] + column, grey.shape[1] - 1),
        ] = shades[some]


def _as_jpeg(grey: Grey, quality: int) -> Grey:
    _, written = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(written, cv2.IMREAD_GRAYSCALE), np.uint8)


def _one_bit(grey: Grey, random: np.random.Generator) -> Grey:
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    threshold += random.uniform(-0.15, 0.2) * (float(grey.max()) - threshold)
    return np.where(grey > threshold, 255, 0).astype(np.uint8)
