"""The ready questions of `ita query`, as pages show them."""

from pathlib import Path

from pipelines.explore.words import labels
from pipelines.query import Answer, query, ready_questions


def titles(language: str) -> dict[str, str]:
    """What each ready question answers, by its name."""
    known = labels()
    return {
        name: known[f"ask.{name}"][language] if f"ask.{name}" in known else answers
        for name, answers in ready_questions().items()
    }


def answer(dataset: Path, name: str) -> Answer:
    """The answer of a ready question. Raises `DatasetError` and `QueryError`."""
    return query(dataset, name)
