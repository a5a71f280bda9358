"""The words of the pages in Thai and English: `labels.csv`, the vocabulary, the labels of the columns."""

import csv
from functools import cache
from importlib.resources import files
from typing import Final

from schema import TABLES, arrow_schema
from schema.vocabulary import rows

LANGUAGES: Final = ("th", "en")

Label = dict[str, str]


@cache
def labels() -> dict[str, Label]:
    """The words of the pages by key, each in every language."""
    text = files(__package__).joinpath("labels.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def word(key: str, language: str) -> str:
    """The words for `key`; what has none is said as it is."""
    label = labels().get(key)
    return label[language] if label else key.split(".", 1)[-1]


@cache
def columns() -> dict[str, Label]:
    """The Thai label and the English name of each column of the dataset."""
    return {
        field.name: {"th": (field.metadata or {})[b"thai"].decode(), "en": field.name.replace("_", " ")}
        for table in reversed(TABLES)
        for field in arrow_schema(table)
    }


@cache
def issue_names() -> dict[int, str]:
    """The names of the issues by number."""
    return {int(row["issue_no"]): row["name"] for row in rows("issues")}


@cache
def indicator_names() -> dict[int, str]:
    """The first name of each indicator by number."""
    return {int(row["indicator_no"]): row["name"] for row in reversed(rows("indicators"))}


@cache
def questions() -> dict[str, list[dict[str, str]]]:
    """What the vocabulary knows of each question code, a row for each year, the newest first."""
    known: dict[str, list[dict[str, str]]] = {}
    for row in sorted(rows("questions"), key=lambda row: -int(row["year"])):
        known.setdefault(row["code"], []).append(row)
    return known


def question_title(code: str, year: int | None) -> str | None:
    """The topic of a question in a year; None where it is not known."""
    return next(
        (row["title"] for row in questions().get(code, ()) if row["year"] == str(year) and row["title"]), None
    )
