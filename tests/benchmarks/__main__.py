"""`make bench`: how long reading takes, as ratios of one run, so that the machine's speed cancels out.

The floor of a text export is what no reading can do without: its bytes, and its text cut into words once.
The floor of a PDF is PDFium's bare text. Its peers give the cells of tables and nothing more: pdfplumber's
extract_tables() and camelot's lattice over PDFium. What the figures mean: docs/performance.md.
"""

import importlib
import importlib.util
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
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
PDF_ROUNDS = 5
PEER_ROUNDS = 1
NO_CAMELOT = (
    "camelot is not installed: .venv/bin/pip install --constraint constraints.txt --editable '.[bench]'"
)
LONG = 1000
"""How often the pages of a form stand in the long PDF."""


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def medians(
    works: dict[str, Callable[[], object]], rounds: int = ROUNDS, *, warm: bool = True
) -> dict[str, float]:
    """Median CPU seconds of each work, all of them in turn in every round, after a round to `warm` up."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for round_number in range(-warm, rounds):
        for name, work in works.items():
            seconds = cpu_seconds(work)
            if round_number >= 0:
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
    """Whole reading of PDF files against the floor and the peers; files without text are left out."""
    readable = [path for path in files if can_be_read(path)]
    if not readable:
        return None
    pages = sum(map(page_count, readable))
    ours = "whole reading"
    works: dict[str, Callable[[], object]] = {
        "PDFium's bare text": lambda: [bare_text(path) for path in readable],
        "PDF to document": lambda: [read(path) for path in readable],
        ours: lambda: [interpret(read(path), "0") for path in readable],
    }
    peers: dict[str, Callable[[], object]] = {
        "pdfplumber.extract_tables()": lambda: [plumbed_tables(path) for path in readable]
    }
    if importlib.util.find_spec("camelot"):
        peers["camelot lattice"] = lambda: [camelot_tables(path) for path in readable]
    times = medians(works, rounds=PDF_ROUNDS) | medians(peers, rounds=PEER_ROUNDS, warm=False)
    table = Table(
        "work",
        "CPU ms",
        "a page",
        "to PDFium",
        "to whole reading",
        title=f"{name}: {len(readable)} files, {pages} pages",
    )
    for work, seconds in times.items():
        ratios = (seconds / times["PDFium's bare text"], seconds / times[ours])
        table.add_row(
            work,
            f"{seconds * 1000:.0f}",
            f"{seconds * 1000 / pages:.1f}",
            *(f"{ratio:.1f}" for ratio in ratios),
        )
    return table


def page_count(path: Path) -> int:
    with pdfium.PdfDocument(path) as pdf:
        return len(pdf)


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


def camelot_tables(path: Path) -> int:
    camelot = importlib.import_module("camelot")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return len(camelot.read_pdf(path, flavor="lattice", pages="all", backend="pdfium"))


MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A program that runs another and prints its most memory; it is small itself, as a child begins with its
parent's."""


def memory_of(pdf: Path, scratch: Path) -> int:
    """The most memory, in MB, that `ita ingest` of a PDF takes, with one process."""
    ita = Path(sys.executable).with_name("ita")
    command = [ita, "ingest", pdf, "--out", scratch / "dataset", "--jobs", "1"]
    measured = [sys.executable, "-c", MEASURED, *map(str, command)]
    return int(subprocess.run(measured, check=True, capture_output=True, text=True).stdout) // 1024


def long_pdf(form: Path, scratch: Path) -> Path:
    """A PDF in which the pages of `form` stand again and again."""
    path = scratch / "long.pdf"
    with pdfium.PdfDocument(form) as pdf, pdfium.PdfDocument.new() as new:
        for _ in range(LONG):
            new.import_pages(pdf)
        new.save(path)
    return path


def main() -> None:
    console = Console()
    for name, folder in (("PDF forms of the samples", FORMS), ("real PDF", REAL_PDF)):
        if table := pdf_table(name, sorted(folder.glob("*.pdf"))):
            console.print(table)
    if not importlib.util.find_spec("camelot"):
        console.print(
            "camelot is not installed: .venv/bin/pip install --constraint constraints.txt '.[bench]'"
        )
    for name, folder in (("samples", SAMPLES), ("real documents", REAL)):
        if files := sorted(folder.glob("*.txt")):
            console.print(text_table(name, files))
    with tempfile.TemporaryDirectory() as scratch:
        form = FORMS / "pakkhlongsai_plan_2566.libreoffice.pdf"
        for path in (form, long_pdf(form, Path(scratch))):
            console.print(
                f"ingest of {page_count(path):,} pages: {memory_of(path, Path(scratch))} MB at most"
            )
    for jobs in (1, 2):
        console.print(f"ingest with {jobs} processes: {files_a_second(jobs):.0f} files a second")


def text_table(name: str, files: Sequence[Path]) -> Table:
    """Whole reading of text exports against their words."""
    signs = sum(len(path.read_text(encoding="utf-8-sig")) for path in files)
    times = measure(files)
    times["whole reading"] = times["files to documents"] + times["documents to records"]
    table = Table(
        "work", "CPU ms", "against cutting words once", title=f"{name}: {len(files)} files, {signs:,} signs"
    )
    for work, seconds in times.items():
        table.add_row(work, f"{seconds * 1000:.1f}", f"{seconds / times['words of the text (nlpo3)']:.2f}")
    return table


def files_a_second(jobs: int) -> float:
    """How many copies of the samples `ingest` reads in a second."""
    with tempfile.TemporaryDirectory() as scratch:
        many = Path(scratch) / "many"
        many.mkdir()
        for path in SAMPLES.iterdir():
            for number in range(COPIES):
                copy = many / f"{number}-{path.name}"
                copy.write_text(f"{path.read_text(encoding='utf-8-sig')}\n\n{number}\n", encoding="utf-8")
        start = time.perf_counter()
        summary = ingest([many], Path(scratch) / "out", jobs=jobs)
        return summary.files / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
