"""What each column of a table holds: by the words over it, else by its cells and its neighbours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import regex

from normalize.dates import is_period
from schema.names.statuses import is_status
from schema.tables.columns import BECAUSE, CODES, HINTED, SURE, Column, Columns
from schema.tables.contents import ColumnClues
from schema.tables.guesses import MOST_SHOWN, with_contents
from schema.tables.heading import KEY
from schema.tables.mappings import UserLayout
from schema.tables.neighbours import next_to_others, under_one_heading, with_steps, with_targets
from schema.tables.words import OTHER, HeadingWords, heading_words
from schema.vocabulary import squeeze

CONFIDENCE: Final = {"whole": 1.0, "opens": 0.95, "like": 0.92, "holds": 0.7}
"""Confidence in a field by how the words of a heading name it."""

LEAST_WITH_POINTS: Final = 3
"""Columns without a known heading that may be measures, their owners and times next to points, at least."""

_COUNTED: Final = regex.compile(r"(?:มาตรการ|กิจกรรม|โครงการ|เรื่อง|งาน|แผน|รายการ|ข้อ|ลำดับ)ที่\d{1,3}")

_CODE: Final = regex.compile(r"\(?[ieoIEO]\d{1,2}\)?")


def find_columns(
    paths: Sequence[tuple[str, ...]], texts_in: Callable[[int], Sequence[str]]
) -> tuple[Column, ...]:
    """The columns with `paths` over them; `texts_in` gives the texts in the cells of one, by its index."""
    columns = named_columns(paths)
    texts = {index: texts_in(index) for index, column in enumerate(columns) if _needs_cells(column)}
    clues = {index: ColumnClues(cells) for index, cells in texts.items() if any(cells)}
    with_keys = [_with_key(column, clues.get(index, {})) for index, column in enumerate(columns)]
    with_keys = [
        replace(column, field="number", confidence=SURE, because="its cells count")
        if column.field == "issue" and _count(texts.get(index, ()))
        else column
        for index, column in enumerate(with_keys)
    ]
    found = with_contents(under_one_heading(with_steps(with_keys), clues), clues)
    return tuple(with_targets(next_to_others(found, clues), texts))


def named_columns(paths: Sequence[tuple[str, ...]]) -> tuple[Column, ...]:
    """The columns with `paths` over them as far as these words name them."""
    return tuple(map(_by_words, paths))


def leave_no_measures(columns: Sequence[Column]) -> bool:
    """Whether words over columns rule out a table of measures, whatever its cells hold: they name neither
    these nor steps, and too few are unknown to be measures, their owners and times next to points."""
    named = Columns(tuple(columns))
    unknown = sum(not _is_known(column) and column.key is None for column in columns)
    points = any(column.field == "score" and _is_known(column) for column in columns)
    least = LEAST_WITH_POINTS if points else 1
    return not named.has("measure", "step") and unknown < least


def user_columns(paths: Sequence[tuple[str, ...]], layout: UserLayout) -> tuple[Column, ...]:
    """The columns with `paths` over them as a user says. The words over a column still give its period, and a
    second field next to the one that they and the user name."""
    columns = []
    for index, path in enumerate(paths):
        words = _by_words(path)
        field = layout.field_of(words.heading, index)
        also = words.also if field == words.field else None
        columns.append(Column(path, field, also, words.key, because="your layout", by_user=True))
    return tuple(columns)


def _by_words(path: tuple[str, ...]) -> Column:
    """A column as its headings name it, from the lowest one up; one further up only hints at it, unless those
    below are keys."""
    if _is_option(path):
        return Column(path, "status", key=path[-1])
    key = None
    keys_only = True
    for text in reversed(path):
        squeezed = squeeze(text)
        if key is None and KEY.fullmatch(squeezed):
            key = squeezed
            continue
        words = heading_words(text)
        if words is None:
            keys_only = False
            continue
        if is_period(squeezed):
            over = next((one for upper in reversed(path[:-1]) if (one := heading_words(upper))), None)
            field = over.field if over and over.field in ("budget", "score", "result") else "timeline"
            return Column(path, field, key=squeezed)
        column = _named(path, words, key)
        if keys_only:
            return column
        return replace(column, confidence=HINTED, because="the heading over it has a known term")
    if key and _CODE.fullmatch(key):
        return Column(path, "question", key=key)
    return Column(path, None, key=key, confidence=0.0, because="unknown heading")


def _is_option(path: tuple[str, ...]) -> bool:
    """Whether the lowest of headings is one of several states below their heading: a tick says which."""
    over = next((words for text in reversed(path[:-1]) if (words := heading_words(text))), None)
    if over is None or over.field not in ("status", "result"):
        return False
    return is_status(path[-1]) or (over.field == "status" and heading_words(path[-1]) is None)


def _named(path: tuple[str, ...], words: HeadingWords, key: str | None) -> Column:
    if words.field == OTHER:
        return Column(path, None, key=key, because="of no field of the dataset")
    return Column(path, words.field, words.also, key, CONFIDENCE[words.how], BECAUSE[words.how])


def _needs_cells(column: Column) -> bool:
    """Whether the cells of a column may show more than its heading says.

    They may where its heading is not known whole, and where it may be over codes or over questions.
    """
    is_option = bool(column.path) and is_status(column.path[-1])
    return not _is_known(column) or is_option or column.field in ("question", "issue", "indicator")


def _is_known(column: Column) -> bool:
    """Whether the heading of a column is known whole, or all but."""
    return column.because in (BECAUSE["whole"], BECAUSE["like"])


def _with_key(column: Column, clues: Mapping[str, float]) -> Column:
    """A column of question codes and nothing else, whatever its heading, unless it names another field; and
    one of ticks below a state of the work."""
    if column.key:
        return column
    if clues.get("tick", 0.0) >= MOST_SHOWN and column.path and is_status(column.path[-1]):
        return replace(
            column, field="status", key=column.path[-1], confidence=SURE, because="its cells are ticks"
        )
    if clues.get("code", 0.0) < MOST_SHOWN:
        return column
    if column.field == "question":
        return replace(column, key=CODES)
    if column.field is None or column.because == BECAUSE["opens"] or column.confidence < SURE:
        return replace(column, field="question", key=CODES, confidence=SURE, because="its cells are codes")
    return column


def _count(texts: Sequence[str]) -> bool:
    """Whether all of the texts of a column only count its records: มาตรการที่ 1."""
    filled = [text for text in map(squeeze, texts) if text]
    return len(filled) > 1 and all(map(_COUNTED.fullmatch, filled))
