"""What an ingest tells while it runs and at its end, to a person or to a machine."""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from pipelines.called import as_called
from pipelines.ingest import Progress, Summary
from pipelines.visible import escaped, on_one_line
from schema.records import Failure

LINE_SECONDS: Final = 10.0
"""Seconds between two lines for a person."""

JSON_SECONDS: Final = 1.0
"""Seconds between two lines for a machine."""

NAMED_OF_A_KIND: Final = 5
"""Failures of one kind that are listed by name; the others are counted."""


@dataclass(frozen=True)
class Measured:
    """Progress with its rate, from the first file that was read; None where it cannot be told yet."""

    found: int
    to_read: int
    read: int
    pages: int
    failures: int
    files_per_second: float | None
    seconds_left: float | None

    @classmethod
    def of(cls, progress: Progress, seconds: float) -> "Measured":
        """The figures of `progress`, `seconds` after reading began."""
        rate = progress.read / seconds if progress.read and seconds else None
        left = (progress.to_read - progress.read) / rate if rate else None
        return cls(**vars(progress), files_per_second=rate, seconds_left=left)

    def __str__(self) -> str:
        if not self.to_read:
            return f"{self.found:,} files found"
        text = f"{self.read:,} of {self.to_read:,} files, {self.pages:,} pages"
        if self.files_per_second is not None and self.seconds_left is not None:
            left = timedelta(seconds=round(self.seconds_left))
            text += f", {self.files_per_second:.1f} files a second, {left} left"
        return f"{text}, {self.failures:,} failures"


@contextmanager
def shown(*, json_log: bool) -> Iterator[Callable[[Progress], None]]:
    """What to call with the progress: it moves a bar on a terminal, else it writes a line now and then."""
    if json_log:
        yield _meter(JSON_SECONDS, lambda told: log("progress", asdict(told)))
    elif not sys.stderr.isatty():
        yield _meter(LINE_SECONDS, lambda told: click.echo(told, err=True))
    else:
        with Bar(
            BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True), transient=True
        ) as bar:
            task = bar.add_task("", total=None)
            yield _meter(
                0.0,
                lambda told: bar.update(
                    task, description=str(told), completed=told.read, total=told.to_read or None
                ),
            )


def _meter(every: float, tell: Callable[[Measured], None]) -> Callable[[Progress], None]:
    """Call `tell` with the progress measured, once in `every` seconds."""
    begun = told = time.monotonic()

    def show(progress: Progress) -> None:
        nonlocal begun, told
        now = time.monotonic()
        if not progress.read:
            begun = now
        if now - told >= every:
            told = now
            tell(Measured.of(progress, now - begun))

    return show


def log(event: str, values: dict[str, object]) -> None:
    """One line of JSON on standard error, with the time (UTC, ISO 8601)."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    click.echo(escaped(json.dumps({"event": event, "time": now, **values}, ensure_ascii=False)), err=True)


def tell_summary(summary: Summary, out: Path | str, *, json_log: bool) -> None:
    """What was done, what a person can do about each kind of failure that is new, and what is gone."""
    if json_log:
        _log_summary(summary, out)
        return
    _tell_failures(summary.new_failures, out)
    for name in summary.removed[:NAMED_OF_A_KIND]:
        _say(f"{name}: is not there any more, and left out")
    if len(summary.removed) > NAMED_OF_A_KIND:
        _say(f"and {len(summary.removed) - NAMED_OF_A_KIND:,} more that are not there any more")
    for name in summary.unmatched:
        _say(f"ita: {name} matched no table")
    failures = f"{len(summary.failures):,} failures{_as_before(len(summary.known))}"
    _say(
        f"{summary.files:,} files{_as_before(summary.kept)}, {summary.measures:,} records, "
        f"{summary.flags:,} flags, {failures}: {out}"
    )


def _as_before(count: int) -> str:
    return f" ({count:,} as before)" if count else ""


def _log_summary(summary: Summary, out: Path | str) -> None:
    known = set(summary.known)
    for failure in summary.failures:
        log("failure", {**asdict(failure), "known": failure in known})
    for name in summary.removed:
        log("removed", {"source_path": name})
    for name in summary.unmatched:
        log("unmatched_layout", {"name": name})
    counts = {name: getattr(summary, name) for name in ("files", "kept", "measures", "flags")}
    counts |= {"failures": len(summary.failures), "new_failures": len(summary.new_failures)}
    log("summary", {**counts, "removed": len(summary.removed), "out": str(out)})


def _tell_failures(failures: Iterable[Failure], out: Path | str) -> None:
    """The failures of each kind, and what to do; where there are many, some of them."""
    kinds: dict[tuple[str, str], list[Failure]] = defaultdict(list)
    for failure in failures:
        kinds[failure.error, failure.hint].append(failure)
    for (error, hint), alike in kinds.items():
        for failure in alike[:NAMED_OF_A_KIND]:
            where = f", page {failure.page}" if failure.page else ""
            _say(f"{failure.source_path}{where}: {error}: {hint}")
        if len(alike) > NAMED_OF_A_KIND:
            _say(f"and {len(alike) - NAMED_OF_A_KIND:,} more: {error}: {hint}")
    if any(len(alike) > NAMED_OF_A_KIND for alike in kinds.values()):
        _say(f"all failures: 'ita check --severity failure --all --dataset {out}'")


def _say(text: str) -> None:
    """One line for a person on standard error."""
    click.echo(on_one_line(as_called(text)), err=True)
