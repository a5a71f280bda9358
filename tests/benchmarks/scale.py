"""`make bench`: an ingest of 10,000 documents made from the samples, in files a second, memory and time.

`python -m tests.benchmarks.scale --kills 50` kills as many runs at random moments instead, and says whether
one lost or changed anything.
"""

import argparse
import hashlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.conftest import FORMS, SAMPLES

FILES: Final = 10_000
FEWER: Final = 1_000
ROUNDS: Final = 3
"""Runs over fewer files with one process and with two, in turn; the fastest of each counts."""

ITA: Final = Path(sys.executable).parent / "ita"


@dataclass(frozen=True)
class Run:
    """One ingest: seconds, and the most memory of the process that leads (MB)."""

    seconds: float
    megabytes: float


def make_documents(folder: Path, count: int) -> None:
    """`count` documents of different bytes: the samples as text, Word and PDF in turn."""
    folder.mkdir()
    originals = sorted([*SAMPLES.iterdir(), *FORMS.iterdir()])
    for number in range(count):
        original = originals[number % len(originals)]
        made = folder / f"{number:05}{original.suffix}"
        shutil.copyfile(original, made)
        if made.suffix == ".docx":
            with zipfile.ZipFile(made, "a") as package:
                package.comment = str(number).encode()
        else:
            with made.open("a", encoding="utf-8") as file:
                file.write(f"\n\n{number}\n" if made.suffix == ".txt" else f"\n% {number}\n")


def ingest(folder: Path, out: Path, jobs: int) -> Run:
    """Ingest in a process of its own, as a person does."""
    command: list[str | Path] = [ITA, "ingest", folder, "--out", out, "--jobs", str(jobs)]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        most = 0
        while process.poll() is None:
            most = max(most, _most_memory(process.pid))
            time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return Run(time.perf_counter() - start, most / 1024)


def _most_memory(process: int) -> int:
    """The most memory that a process had so far, in KB (Linux)."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def forget(out: Path) -> None:
    """Delete a dataset and what was kept for it."""
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(out.parent / f".{out.name}.ita", ignore_errors=True)


def digest(out: Path) -> str:
    """One number for the bytes of a dataset."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(out.iterdir()))).hexdigest()


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ita-bench-") as folder:
        yield Path(folder)


def measure(console: Console, many: int = FILES, fewer: int = FEWER) -> None:
    """Print the figures of an ingest of many documents."""
    with scratch() as folder:
        out = folder / "out"
        make_documents(folder / "fewer", fewer)
        make_documents(folder / "many", many)
        rounds: dict[int, list[Run]] = {1: [], 2: []}
        for jobs in (1, 2) * ROUNDS:
            rounds[jobs].append(ingest(folder / "fewer", out, jobs))
            forget(out)
        small = {jobs: min(runs, key=lambda run: run.seconds) for jobs, runs in rounds.items()}
        first = ingest(folder / "many", out, 2)
        second = ingest(folder / "many", out, 2)
    table = Table("run", "processes", "seconds", "files a second", "memory of the leading process, MB")
    for name, files, jobs, run in (
        (f"{fewer:,} files", fewer, 1, small[1]),
        (f"{fewer:,} files", fewer, 2, small[2]),
        (f"{many:,} files", many, 2, first),
        (f"{many:,} files, nothing changed", many, 2, second),
    ):
        table.add_row(
            name, str(jobs), f"{run.seconds:.1f}", f"{files / run.seconds:.0f}", f"{run.megabytes:.0f}"
        )
    console.print(table)
    console.print(f"two processes against one: {small[1].seconds / small[2].seconds:.2f} times as fast")
    console.print(f"second run: {second.seconds / first.seconds:.1%} of the first")
    growth = first.seconds / small[2].seconds
    console.print(f"from {fewer:,} to {many:,} files: {growth:.1f} times the time")


def kill(console: Console, times: int, files: int = 300) -> None:
    """Kill runs at random moments, let one end, and compare with an undisturbed run."""
    moments = random.Random(0)
    with scratch() as folder:
        make_documents(folder / "before", 25)
        make_documents(folder / "after", files)
        ingest(folder / "before", folder / "old", 2)
        whole = ingest(folder / "after", folder / "new", 2)
        old, new = digest(folder / "old"), digest(folder / "new")
        out = folder / "out"
        shown = {old: 0, new: 0}
        ended = 0
        for _ in range(times):
            if not out.exists() or digest(out) == new:
                forget(out)
                ingest(folder / "before", out, 2)
            with subprocess.Popen(
                [ITA, "ingest", folder / "after", "--out", out], stderr=subprocess.DEVNULL
            ) as process:
                time.sleep(moments.uniform(0, whole.seconds / 2))
                ended += process.poll() is not None
                process.kill()
            shown[digest(out)] += 1
        ingest(folder / "after", out, 2)
        same = digest(out) == new
    console.print(
        f"{times} kills: the old dataset stood there {shown[old]} times, the new one {shown[new]} times "
        f"({ended} runs had ended by then); after a last run the dataset is "
        f"{'the same to the byte' if same else 'DIFFERENT'}"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--files", type=int, default=FILES)
    options = parser.parse_args()
    if options.kills:
        kill(Console(), options.kills)
    else:
        measure(Console(), many=options.files, fewer=options.files // 10)


if __name__ == "__main__":
    main()
