"""The ready questions of `ita query`, as pages show them."""

from collections.abc import Mapping
from pathlib import Path

from pipelines.query import Answer, prepared, query
from pipelines.ready_questions import ready_questions


def titles(language: str) -> dict[str, str]:
    """What each ready question answers, by its name."""
    return {
        name: question.thai if language == "th" else question.answers
        for name, question in ready_questions().items()
    }


def parameters(name: str) -> tuple[str, ...]:
    """The parameters that a ready question takes."""
    return ready_questions()[name].takes


def answer(dataset: Path, name: str, given: Mapping[str, str]) -> Answer:
    """The answer of a ready question with the values `given` for its parameters.

    Raises `DatasetError`, `QueryError`.
    """
    return query(dataset, prepared(name, given))
