"""`make bench`: how well scans are read, and how long it takes.

Pages of the samples as LibreOffice prints them, made into scans (grey, askew, noise, JPEG), are read and compared
with what is read of the print. A bare `tesseract PAGE -l tha+eng` over the same pages is the peer, where it is
installed.
"""

import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from extract import Document, Line, Paragraph, read
from extract.ocr import AUTO, UnreadPictureError, picture_reader
from tests.conftest import ROOT
from tests.extract.scan.made_scans import rendered, scanned, write_scan

FORMS: Final = sorted((ROOT / "data" / "forms").glob("*.libreoffice.pdf"))
RESOLUTIONS: Final = (150, 200, 300)
SURE: Final = 0.9
"""A line with a less probable character is flagged."""


@dataclass
class Figures:
    """Counts over the pages of one resolution, and CPU seconds."""

    pages: int = 0
    characters: int = 0
    wrong: int = 0
    lines: int = 0
    flagged: int = 0
    seconds: float = 0.0
    peer_seconds: float = 0.0


def lines_of(document: Document) -> Iterator[Line]:
    """All lines, in reading order."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from block.lines
            continue
        for row in block.rows:
            for cell in row.cells:
                yield from cell.lines


def text_of(document: Document) -> str:
    """The characters of a document, without white space."""
    return "".join("".join(line.text for line in lines_of(document)).split())


def measure(dpi: int, scratch: Path) -> Figures:
    """How the forms are read as scans of a resolution."""
    figures = Figures()
    read(write_scan(rendered(FORMS[0], dpi, [0]), scratch / "first.pdf", dpi))  # loads what reads
    for form in FORMS:
        pictures = [
            scanned(page, angle=0.7 - (number % 3) / 2, seed=number)
            for number, page in enumerate(rendered(form, dpi))
        ]
        path = write_scan(pictures, scratch / form.name, dpi)
        start = time.process_time()
        found = read(path)
        figures.seconds += time.process_time() - start
        figures.peer_seconds += peer_seconds(pictures, scratch, dpi)
        wanted = text_of(read(form))
        lines = list(lines_of(found))
        figures.pages += len(pictures)
        figures.characters += len(wanted)
        figures.wrong += Levenshtein.distance(wanted, text_of(found))
        figures.lines += len(lines)
        figures.flagged += sum((line.probability or 0.0) < SURE for line in lines)
    return figures


def peer_seconds(pictures: Sequence[Image.Image], scratch: Path, dpi: int) -> float:
    """CPU seconds that Tesseract takes for pictures; 0 where it is not installed."""
    if not (tesseract := shutil.which("tesseract")):
        return 0.0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for picture in pictures:
        page = scratch / "page.png"
        picture.save(page, dpi=(dpi, dpi))
        subprocess.run([tesseract, page, "-", "-l", "tha+eng"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    console = Console()
    try:
        picture_reader(AUTO)
    except UnreadPictureError as error:
        console.print(f"scans are not measured: {error.hint}")
        return
    table = Table("dpi", "pages", "wrong characters", "lines flagged", "CPU s a page", "to Tesseract")
    with tempfile.TemporaryDirectory() as scratch:
        for dpi in RESOLUTIONS:
            one = measure(dpi, Path(scratch))
            ratio = f"{one.seconds / one.peer_seconds:.2f}" if one.peer_seconds else "not installed"
            table.add_row(
                str(dpi),
                str(one.pages),
                f"{one.wrong / one.characters:.2%}",
                f"{one.flagged / one.lines:.1%}",
                f"{one.seconds / one.pages:.2f}",
                ratio,
            )
    console.print(table)


if __name__ == "__main__":
    main()
