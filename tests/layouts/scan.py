"""Prints a PDF and scans the paper: pictures that are askew, grey and noisy."""

import zlib
from pathlib import Path
from typing import Final

import numpy as np

from tests.extract.scan.made_scans import rendered, scanned, write_scan

RESOLUTIONS: Final = (150, 200, 200, 300)
ANGLES: Final = 1.2
"""Degrees that a page may be askew to both sides."""

NOISE: Final = (2.0, 10.0)
QUALITIES: Final = (40, 85)


def write_scanned(path: Path) -> None:
    """Put a scan in place of a PDF; the same for the same name."""
    random = np.random.default_rng(zlib.crc32(path.name.encode()))
    dpi = int(random.choice(RESOLUTIONS))
    pictures = [
        scanned(
            page,
            angle=float(random.uniform(-ANGLES, ANGLES)),
            noise=float(random.uniform(*NOISE)),
            quality=int(random.integers(*QUALITIES)),
            seed=int(random.integers(1000)),
        )
        for page in rendered(path, dpi)
    ]
    write_scan(pictures, path, dpi)
