"""`make bench`: how long reading takes, as ratios of one run, so that the machine's speed cancels out.

The floor of a text export is what no reading can do without: its bytes, and its text cut into words once.
The floor of a PDF is PDFium's bare text; the peer is pdfplumber's extract_tables(), which gives cells only.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
from rich.console import Console
from rich.table import Table

from extract import ReadError, read
from normalize.wrapping import words
from pipelines.ingest import ingest
from schema import interpret
from tests.conftest import ROOT, SAMPLES

ROUNDS = 7
COPIES = 200
REAL = ROOT.parent / "shared" / "seeds"
FORMS = ROOT / "data" / "forms"
REAL_PDF = ROOT.parent / "shared" / "real"
PDF_ROUNDS = 2


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def medians(works: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median CPU seconds of each work, all of them in turn in every round, after a round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for round_number in range(rounds + 1):
        for name, work in works.items():
            seconds = cpu_seconds(work)
            if round_number:
                times[name].append(seconds)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def measure(paths: Iterable[Path]) -> dict[str, float]:
    """The works over the text exports `paths`."""
    files = list(paths)
    texts = [path.read_text(encoding="utf-8-sig") for path in files]
    documents = [read(path) for path in files]
    return medians(
        {
            "bytes of the files": lambda: [path.read_bytes() for path in files],
            "words of the text (nlpo3)": lambda: [words(text) for text in texts],
            "files to documents": lambda: [read(path) for path in files],
            "documents to records": lambda: [interpret(document, "0") for document in documents],
        }
    )


def pdf_table(name: str, files: Iterable[Path]) -> Table | None:
    """Whole reading of PDF files against the floor and the peer; files without text are left out."""
    readable = [path for path in files if can_be_read(path)]
    if not readable:
        return None
    times = medians(
        {
            "PDFium's bare text": lambda: [bare_text(path) for path in readable],
            "pdfplumber.extract_tables()": lambda: [plumbed_tables(path) for path in readable],
            "whole reading": lambda: [interpret(read(path), "0") for path in readable],
        },
        rounds=PDF_ROUNDS,
    )
    floor, peer = times["PDFium's bare text"], times["pdfplumber.extract_tables()"]
    table = Table("work", "CPU ms", "against the floor", "times faster than pdfplumber", title=name)
    for work, seconds in times.items():
        table.add_row(work, f"{seconds * 1000:.0f}", f"{seconds / floor:.1f}", f"{peer / seconds:.1f}")
    return table


def can_be_read(path: Path) -> bool:
    try:
        read(path)
    except ReadError:
        return False
    return True


def bare_text(path: Path) -> list[str]:
    with pdfium.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def plumbed_tables(path: Path) -> int:
    tables = 0
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            tables += len(page.extract_tables())
            page.close()
    return tables


def main() -> None:
    console = Console()
    for name, folder in (("PDF forms of the samples", FORMS), ("real PDF", REAL_PDF)):
        if table := pdf_table(name, sorted(folder.glob("*.pdf"))):
            console.print(table)
    for name, folder in (("samples", SAMPLES), ("real documents", REAL)):
        files = sorted(folder.glob("*.txt"))
        if not files:
            continue
        signs = sum(len(path.read_text(encoding="utf-8-sig")) for path in files)
        times = measure(files)
        floor = times["words of the text (nlpo3)"]
        table = Table(
            "work",
            "CPU ms",
            "against cutting words once",
            title=f"{name}: {len(files)} files, {signs:,} signs",
        )
        for work, seconds in times.items():
            table.add_row(work, f"{seconds * 1000:.1f}", f"{seconds / floor:.2f}")
        whole = times["files to documents"] + times["documents to records"]
        table.add_row("whole reading", f"{whole * 1000:.1f}", f"{whole / floor:.2f}")
        console.print(table)
    with tempfile.TemporaryDirectory() as scratch:
        many = Path(scratch) / "many"
        many.mkdir()
        for path in SAMPLES.iterdir():
            for number in range(COPIES):
                copy = many / f"{number}-{path.name}"
                shutil.copy(path, copy)
                copy.write_text(f"{path.read_text(encoding='utf-8-sig')}\n\n{number}\n", encoding="utf-8")
        for jobs in (1, 2):
            start = time.perf_counter()
            summary = ingest([many], Path(scratch) / "out", jobs=jobs)
            console.print(
                f"ingest with {jobs} processes: {summary.files / (time.perf_counter() - start):.0f} files a second"
            )


if __name__ == "__main__":
    main()
