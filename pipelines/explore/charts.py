"""Charts as numbers for SVG: bars with their widths, lines with their points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_WIDTH: Final = 640
_HEIGHT: Final = 260
_LEFT: Final = 44
_RIGHT: Final = 30
_TOP: Final = 22
_BOTTOM: Final = 34


@dataclass(frozen=True)
class Bar:
    value: Any
    label: str
    count: float
    share: float
    """Width in percent of the longest bar."""


def bars(counts: Sequence[tuple[Any, str, float]]) -> list[Bar]:
    """Values with their labels and counts as bars."""
    most = max((count for *_, count in counts), default=0) or 1
    return [Bar(value, label, count, round(100 * count / most, 1)) for value, label, count in counts]


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    year: int
    score: float


@dataclass(frozen=True)
class Line:
    """Scores over years in a box of `width` by `height`; the scale begins at `lowest`."""

    points: list[Point]
    ticks: list[tuple[float, int]]
    """Heights and the scores that they are for."""

    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _WIDTH - _RIGHT

    @property
    def path(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def line(scores: Sequence[tuple[int, float]]) -> Line | None:
    """Scores by year as a line; None where there are fewer than two years."""
    if len(scores) < 2:
        return None
    scores = sorted(scores)
    lowest = max(0, int(min(score for _, score in scores) - 5) // 10 * 10)
    first, last = scores[0][0], scores[-1][0]

    def height(score: float) -> float:
        return round(_TOP + (100 - score) / ((100 - lowest) or 1) * (_HEIGHT - _TOP - _BOTTOM), 1)

    inner = _WIDTH - _LEFT - _RIGHT - 40
    points = [
        Point(round(_LEFT + 20 + (year - first) / (last - first) * inner, 1), height(score), year, score)
        for year, score in scores
    ]
    step = 5 if 100 - lowest <= 20 else 10 if 100 - lowest <= 50 else 25
    return Line(points, [(height(at), at) for at in range(lowest, 101, step)])
