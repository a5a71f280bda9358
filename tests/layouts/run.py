"""Draws documents, writes them as files, reads these and reports."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from extract import read
from schema import Interpretation, interpret
from tests.layouts.draw import draw
from tests.layouts.forms import SUFFIX, write_text
from tests.layouts.model import PDF_FORMS, SCAN, Axes, Drawn
from tests.layouts.pdf import write_chromium, write_libreoffice
from tests.layouts.scan import write_scanned
from tests.layouts.score import ABOUT, FIELDS, Tally, compare
from tests.layouts.word import write_docx

PAGE_AXES = ("rulings", "paper", "points", "breaks", "repeat", "page_numbers")
"""Choices that only a page shows."""

DOCUMENT_ID = "0123456789abcdef"


@dataclass(frozen=True)
class Result:
    """A file that was read, and what was right in it."""

    path: Path
    form: str
    axes: Axes
    tally: Tally


def write(documents: Iterable[Drawn], forms: Iterable[str], folder: Path) -> list[tuple[Drawn, str, Path]]:
    """The files of all documents in the forms in which they can be shown."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        (drawn, form, folder / f"{drawn.name}.{form}{SUFFIX.get(form, '.txt')}")
        for drawn in documents
        for form in forms
        if form in drawn.forms
    ]
    for drawn, form, path in files:
        if form == "docx":
            write_docx(drawn, path)
        elif form == "chromium":
            write_chromium(drawn, path)
        elif form not in (*PDF_FORMS, SCAN):
            write_text(drawn, form, path)
        truth = folder / f"{drawn.name}.json"
        truth.write_text(
            json.dumps({"axes": drawn.axes, **drawn.truth}, ensure_ascii=False, indent=1), encoding="utf-8"
        )
    write_libreoffice([(drawn, path) for drawn, form, path in files if form in ("libreoffice", SCAN)])
    for _, form, path in files:
        if form == SCAN:
            write_scanned(path)
    return files


def examine(file: tuple[Drawn, str, Path]) -> Result:
    """Read a file and compare it with what was drawn."""
    drawn, form, path = file
    shown = {
        "tags": ("tags",),
        "spaced": ("row_gap", "paper"),
        "tabs": ("repeat", "paper"),
        "docx": ("repeat",),
    }
    shown |= dict.fromkeys((*PDF_FORMS, SCAN), PAGE_AXES)
    only_there = {*PAGE_AXES, "tags", "row_gap"}
    axes = {
        name: value
        for name, value in drawn.axes.items()
        if name not in only_there or name in shown.get(form, ())
    }
    found: Interpretation | None = None
    note = ""
    try:
        found = interpret(read(path), DOCUMENT_ID)
    except Exception as error:  # a file that cannot be read counts as one of which nothing was read
        note = f"not read: {type(error).__name__}: {error}"
    tally = compare(found, drawn.truth)
    if note:
        tally.notes.insert(0, note)
    return Result(path, form, axes, tally)


def run(
    seed: int, count: int, forms: Iterable[str], folder: Path, forced: Axes, *, jobs: int
) -> list[Result]:
    documents = [draw(seed, number, forced) for number in range(count)]
    files = write(documents, forms, folder)
    if jobs == 1:
        return [examine(file) for file in files]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return list(pool.map(examine, files, chunksize=4))


def grouped(results: Iterable[Result]) -> dict[tuple[str, str], list[Result]]:
    """Results by form and by each choice of each axis."""
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        for name, value in [("ALL", ""), ("form", result.form), *sorted(result.axes.items())]:
            if value != "-":
                groups.setdefault((name, value), []).append(result)
    order = {"ALL": 0, "form": 1}
    return dict(sorted(groups.items(), key=lambda item: (order.get(item[0][0], 2), item[0])))


def summary(name: str, results: list[Result]) -> dict[str, float | int | None]:
    total = Tally()
    for result in results:
        total.merge(result.tally)
    about = total.share(ABOUT[name]) if name in ABOUT else None
    return {
        "files": len(results),
        "rows": total.f1("rows"),
        "fields": total.fields,
        "about": about,
        "scores": total.f1("scores"),
        "document": total.share(["document"]),
        "false_flags": total.given["flags"] - total.right["flags"],
        "missing_flags": total.expected["flags"] - total.right["flags"],
    }


def by_field(results: Iterable[Result]) -> dict[str, float | None]:
    total = Tally()
    for result in results:
        total.merge(result.tally)
    return {name: total.share([name]) for name in FIELDS}


def report(results: list[Result], worst: int) -> Iterator[str]:
    """Lines of a table: rows F1, fields, fields of the axis, scores F1, document, false and missing flags."""
    yield f"{'':34} files   rows fields  about scores    doc  false missing"
    for (name, value), members in grouped(results).items():
        figures = summary(name, members)
        cells = [figures[key] for key in ("rows", "fields", "about", "scores", "document")]
        shown = " ".join("     -" if cell is None else f"{cell:6.3f}" for cell in cells)
        label = f"{name} {value}".strip()
        yield f"{label:34} {figures['files']:5} {shown} {figures['false_flags']:6} {figures['missing_flags']:7}"
    shares = by_field(results)
    yield "by field: " + ", ".join(
        f"{name} {share:.3f}" for name, share in shares.items() if share is not None
    )
    for result in sorted(results, key=lambda one: one.tally.fields or 0)[:worst]:
        axes = " ".join(
            f"{name}={value}"
            for name, value in result.axes.items()
            if name in ("structure", "words", "heading_rows", "owner_at", "time_at")
        )
        yield f"worst: {result.path.name} fields {result.tally.fields or 0:.2f} {axes}"
