"""How well wraps are undone where line ends became spaces: `python -m tests.benchmarks.spaces`.

Clean texts (the truth of the test documents and samples) are laid out in columns, their line ends are turned
into spaces, and these are removed again. The layout is greedy, as that of office programs is; the widths of
letters vary by a tenth from those that `normalize` knows, as fonts do. The real columns are those that
Chromium, LibreOffice and typst laid out in data/forms.

A space that was typed at the end of a line is lost where a program drops it there: no method can tell it from a
wrap but by the words beside it. So the figures stand twice: line ends that drop it, and line ends that keep it. The
row "line ends known" is what is left to win without words: every wrap undone, and with it what it hid. Tables that
were never wrapped show what is removed by mistake.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path

import regex
from rich.console import Console
from rich.table import Table as Report

from extract import Table, read
from normalize.characters import repair
from normalize.filled_lines import cut_line
from normalize.thai import WIDTHS
from normalize.unwrapping import Unwrapper
from normalize.wrapping import is_solid, join_lines, words
from tests.benchmarks.__main__ import medians
from tests.conftest import ROOT

TEXT_FIELDS = ("question", "finding", "measures", "steps", "results")
WIDTHS_OF_COLUMNS = ((10.0, 20.0), (20.0, 35.0), (35.0, 60.0))
FONT_DIFFERENCE = 0.1
NO_BREAK = regex.compile(r"[(\[“]\||\|[)\]”/.,:;ๆฯ]|[A-Za-z0-9]\|[A-Za-z0-9]")
"""Where no line ends, at the bar (UAX 14): at marks that open or close, within Latin letters and digits."""
GOLD = ROOT.parent / "shared" / "gold"

Undo = Callable[[Sequence[Sequence[str]]], list[list[str]]]
"""Undoes the wraps in the columns of one document."""


@dataclass(frozen=True)
class Column:
    """Cells as typed, and as lines of a column."""

    typed: list[str]
    lines: list[list[str]]

    def folded(self, *, trailing: bool) -> list[str]:
        """The cells with each line end turned into a space, behind spaces that were typed there or not."""
        return [" ".join(line if trailing else line.strip() for line in lines) for lines in self.lines]


@dataclass
class Tally:
    """Spaces by what they were and what became of them; `hidden` are those typed at the end of a line."""

    typed: int = 0
    typed_kept: int = 0
    wraps: int = 0
    wraps_kept: int = 0
    hidden: int = 0

    def add(self, typed: str, lines: Sequence[str], ours: str) -> None:
        expected, given = spaces(typed), spaces(ours)
        ends, at = set(), 0
        for line in lines[:-1]:
            at += len("".join(line.split()))
            ends.add(at)
        self.typed += len(expected)
        self.typed_kept += len(expected & given)
        self.wraps += len(ends - expected)
        self.wraps_kept += len(given - expected)
        self.hidden += len(ends & expected)

    def take(self, other: "Tally") -> None:
        """Add the counts of `other`."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)

    def row(self, name: str) -> list[str]:
        removed, right = self.wraps - self.wraps_kept, self.typed_kept
        precision, recall = right / max(1, right + self.wraps_kept), right / max(1, self.typed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        lost = self.typed - right
        figures = (precision, recall, f1, removed / max(1, removed + lost), removed / max(1, self.wraps))
        return [name, *(f"{figure:.4f}" for figure in figures)]


def spaces(text: str) -> set[int]:
    """How many signs stand before each space of `text`."""
    found, signs = set(), 0
    for sign in text.strip():
        if sign == " ":
            found.add(signs)
        else:
            signs += 1
    return found


def texts(folder: Path) -> Iterator[list[list[str]]]:
    """The texts of each truth file of `folder`, by field."""
    for path in sorted(folder.glob("*.json")):
        records = json.loads(path.read_text(encoding="utf-8"))["measures"]
        columns = []
        for field in TEXT_FIELDS:
            values = [record.get(field) or [] for record in records]
            cells = [text for value in values for text in ([value] if isinstance(value, str) else value)]
            columns.append([" ".join(cell.split()) for cell in cells])
        yield columns


def laid_out(columns: Sequence[Sequence[str]], widths: tuple[float, float], seed: int) -> list[Column]:
    """The columns of a document, each as wide as chance says, in a font of its own."""
    chance = random.Random(seed)
    font = {
        sign: width * chance.uniform(1 - FONT_DIFFERENCE, 1 + FONT_DIFFERENCE)
        for sign, width in WIDTHS.items()
    }
    laid = []
    for cells in columns:
        width = chance.uniform(*widths)
        laid.append(Column(list(cells), [lines_of(cell, width, font) for cell in cells]))
    return laid


def lines_of(text: str, width: float, font: dict[str, float]) -> list[str]:
    """`text` in lines of `width` letters, filled greedily; a space at the end of a line stays there."""
    lines = [""]
    taken = 0.0
    for piece in unbreakable(text):
        room = sum(font.get(sign, 1.0) for sign in piece)
        if not piece.isspace() and taken and taken + room > width:
            lines.append("")
            taken = 0.0
        lines[-1] += piece
        taken += room
    return lines


def unbreakable(text: str) -> list[str]:
    """The words of `text`, and the spaces between, each with the marks that no line end parts from it."""
    pieces: list[str] = []
    for word in words(text):
        if pieces and NO_BREAK.search(f"{pieces[-1][-1]}|{word}"):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def printed(folder: Path) -> Iterator[list[Column]]:
    """The columns of each PDF of `folder`, as its reader gives their lines."""
    for path in sorted(folder.glob("*.pdf")):
        columns: dict[tuple[int, int], Column] = {}
        tables = [block for page in read(path).pages for block in page.blocks if isinstance(block, Table)]
        for number, table in enumerate(tables):
            for row in table.rows:
                for index, cell in enumerate(row.cells):
                    column = columns.setdefault((number, index), Column([], []))
                    for run in full_lines([(line.text, bool(line.full)) for line in cell.lines]):
                        column.typed.append(join_lines("\n".join(run)))
                        column.lines.append(run)
        yield list(columns.values())


def full_lines(lines: Sequence[tuple[str, bool]]) -> Iterator[list[str]]:
    """The lines of a cell by paragraph: one ends where a line is not full."""
    run: list[str] = []
    for text, full in lines:
        run.append(text)
        if not full:
            yield run
            run = []
    if run:
        yield run


def unwrapped(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    unwrapper = Unwrapper(dict(enumerate(columns)))
    return [
        [unwrapper.unwrap(cell, unwrapper.width(cell, index)) for cell in column]
        for index, column in enumerate(columns)
    ]


def kept(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[" ".join(cell.split()) for cell in column] for column in columns]


def joined(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[joined_text(cell.split()) for cell in column] for column in columns]


def joined_text(runs: Sequence[str]) -> str:
    text = "".join(runs[:1])
    for left, right in pairwise(runs):
        text += right if is_solid(left, right) else f" {right}"
    return text


METHODS: dict[str, Undo] = {"keep every space": kept, "join all Thai": joined, "unwrap": unwrapped}


TITLES = ("method", "typed: precision", "recall", "F1", "removed: precision", "recall")


def report(
    name: str, documents: Sequence[Sequence[Column]], together: dict[str, Tally], *, trailing: bool
) -> Report:
    """The figures of each method over the columns of `documents`; its counts are added to those `together`."""
    tallies = {method: Tally() for method in METHODS}
    for columns in documents:
        folded = [column.folded(trailing=trailing) for column in columns]
        for method, undo in METHODS.items():
            for column, ours in zip(columns, undo(folded), strict=True):
                for typed, lines, cell in zip(column.typed, column.lines, ours, strict=True):
                    tallies[method].add(typed, lines, cell)
    tally = tallies["unwrap"]
    end = "kept at line ends" if trailing else f"dropped at line ends ({tally.hidden} of them)"
    table = Report(*TITLES, title=f"{name}: {tally.wraps} wraps, {tally.typed} typed spaces, {end}")
    for method, counts in tallies.items():
        table.add_row(*counts.row(method))
        together.setdefault(method, Tally()).take(counts)
    if not trailing:
        table.add_row(*bound(documents))
    return table


def bound(documents: Sequence[Sequence[Column]]) -> list[str]:
    """The figures of who knows every line end, and joins Thai letters there whatever was typed."""
    tally = Tally()
    for columns in documents:
        for column in columns:
            for typed, lines in zip(column.typed, column.lines, strict=True):
                tally.add(typed, lines, join_lines("\n".join(line.strip() for line in lines)))
    return tally.row("line ends known")


def never_wrapped(documents: Sequence[Sequence[Sequence[str]]]) -> Report:
    """What is removed from tables that were never wrapped: whole documents, and their rows as tables of their own."""
    rows = [row for columns in documents for row in dict.fromkeys(zip_longest(*columns, fillvalue=""))]
    table = Report("tables", "typed spaces", "removed", title="cells that were never wrapped")
    for name, tables in (("whole", documents), ("of one row", [[[cell] for cell in row] for row in rows])):
        tally = Tally()
        for columns in tables:
            for column, ours in zip(columns, unwrapped(columns), strict=True):
                for typed, cell in zip(column, ours, strict=True):
                    tally.add(typed, [typed], cell)
        table.add_row(name, str(tally.typed), f"{tally.typed - tally.typed_kept}")
    return table


def speed(documents: Sequence[Sequence[Column]]) -> str:
    """How fast repair and unwrapping are together, beside cutting the same text into words once."""
    folded = [[column.folded(trailing=False) for column in columns] for columns in documents]
    signs = sum(len(cell) for columns in folded for column in columns for cell in column)

    def normalisation() -> list[list[list[str]]]:
        cut_line.cache_clear()  # each round is to be the first that sees the text
        return [unwrapped([[repair(cell) for cell in column] for column in columns]) for columns in folded]

    times = medians(
        {
            "words": lambda: [words(cell) for columns in folded for column in columns for cell in column],
            "normalisation": normalisation,
        }
    )
    rate, ratio = signs / times["normalisation"], times["normalisation"] / times["words"]
    return f"repair and unwrapping: {rate:,.0f} signs a second, {ratio:.1f} times cutting words once (nlpo3)"


def main() -> None:
    console = Console()
    clean = [columns for folder in ("data/truth", "tests/documents") for columns in texts(ROOT / folder)]
    console.print(speed([laid_out(columns, (10, 60), seed) for seed, columns in enumerate(clean)]))
    for name, folder in (("samples and test documents", None), ("real texts", GOLD)):
        folders = [folder] if folder else [ROOT / "data" / "truth", ROOT / "tests" / "documents"]
        clean = [columns for place in folders for columns in texts(place)]
        if clean:
            console.print(name, never_wrapped(clean))
        together: dict[str, Tally] = {}
        for widths in WIDTHS_OF_COLUMNS if clean else ():
            laid = [laid_out(columns, widths, seed) for seed, columns in enumerate(clean)]
            for trailing in (False, True):
                title = f"{name}, {widths[0]:.0f}-{widths[1]:.0f} letters"
                console.print(report(title, laid, together, trailing=trailing))
        table = Report(*TITLES, title=f"{name}, all of these columns")
        for method, counts in together.items():
            table.add_row(*counts.row(method))
        console.print(table)
    forms = list(printed(ROOT / "data" / "forms"))
    console.print(report("forms of the samples, as printed", forms, {}, trailing=False))


if __name__ == "__main__":
    main()
