"""The samples written another way give the same records."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from extract import read
from schema import interpret
from schema.records import Measure
from tests.conftest import DOCUMENT_ID, SAMPLES

NAMES = sorted(path.name for path in SAMPLES.iterdir())
ROWS = sorted(set(NAMES) - {"pakkhlongsai_plan_2566.txt"})
"""The samples with a table row a line."""


def measures(path: Path) -> list[Measure]:
    return interpret(read(path), DOCUMENT_ID).measures


def same(one: list[Measure], other: list[Measure]) -> bool:
    """Whether records are equal but for the cells as printed."""
    ignored = {"raw"}
    return [{**vars(record), **dict.fromkeys(ignored)} for record in one] == [
        {**vars(record), **dict.fromkeys(ignored)} for record in other
    ]


def numbered_pages(text: str) -> str:
    """Put a page number before every table but the first."""
    parts = re.split(r"\n\n(?=[^\n]*\t[^\n]*\n)", text)
    return "".join(
        part + (f"\n\n- {number} -\n\n" if number < len(parts) else "")
        for number, part in enumerate(parts, 1)
    )


def first_headings_only(text: str) -> str:
    """Leave out the heading rows of a table on all pages but the first, where nothing else stands between."""
    seen: set[str] = set()
    kept = []
    for line in text.split("\n"):
        if "ผู้รับผิดชอบ" in line and "\t" in line and line in seen:
            continue
        seen.add(line)
        kept.append(line)
    return "\n".join(kept)


VARIANTS: dict[str, Callable[[str], str]] = {
    "trailing tabs stripped": lambda text: "\n".join(line.rstrip() for line in text.split("\n")),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "bold headings": lambda text: re.sub(r"(?<=\t)([^\t\n<*]*รับผิดชอบ[^\t\n<*]*)", r"**\1**", text),
    "page numbers between tables": numbered_pages,
    "headings on the first page only": first_headings_only,
    "spaces doubled between words": lambda text: text.replace(" เช่น ", "  เช่น  "),
}


@pytest.mark.parametrize("variant", sorted(VARIANTS))
@pytest.mark.parametrize("name", ROWS)
def test_rows_written_another_way(name: str, variant: str, tmp_path: Path) -> None:
    original = (SAMPLES / name).read_text(encoding="utf-8-sig")
    path = tmp_path / name
    path.write_bytes(VARIANTS[variant](original).encode())
    assert same(measures(path), measures(SAMPLES / name))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
@pytest.mark.parametrize("name", NAMES)
def test_every_encoding(name: str, encoding: str, tmp_path: Path) -> None:
    original, path = tmp_path / f"original-{name}", tmp_path / name
    text = (SAMPLES / name).read_text(encoding="utf-8-sig").replace("✓", "/")  # code page 874 has no ticks
    original.write_text(text, encoding="utf-8")
    path.write_bytes(text.encode(encoding))
    assert measures(path) == measures(original)


@pytest.mark.parametrize("name", NAMES)
def test_thai_numerals(name: str, tmp_path: Path) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8-sig")
    path = tmp_path / name
    path.write_text(text.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")), encoding="utf-8")
    assert same(measures(path), measures(SAMPLES / name))


@pytest.mark.parametrize("name", ["nongsueadao_plan_2568.txt", "saithanharipun_plan_2569.txt"])
def test_rows_dumped_cell_by_cell(name: str, tmp_path: Path) -> None:
    lines = []
    for line in (SAMPLES / name).read_text(encoding="utf-8-sig").split("\n"):
        lines += [*(f"\t{cell}" for cell in line.split("\t")), ""] if "\t" in line else [line]
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [(record.issue_no, record.measures) for record in measures(path)] == [
        (record.issue_no, record.measures) for record in measures(SAMPLES / name)
    ]
