"""Whether a printed row begins a row of the table, or continues the one above."""

from collections.abc import Mapping, Sequence
from typing import Final

from extract import Cell
from extract.page_breaks import line_pitch, was_ended
from normalize.dates import date_range
from normalize.lists import leading_number, opens_item, split_items
from schema.codes import question_codes
from schema.fields import FIELDS
from schema.owners import owner_unit, starts_unit
from schema.subjects import is_named, subject_of
from schema.tables.roles import Columns
from schema.tables.wraps import OPENS_WITH_CODE, Lines, begins_anew
from schema.vocabulary import squeeze

KEYS: Final = tuple(name for name, field in FIELDS.items() if field.is_key)
"""Fields that tell what a row is about: a row in which one of them begins anew is a row of its own."""

_FROM_TO: Final = ("-", "–", "ถึง")
_ANY_YEAR: Final = 2560
"""A fiscal year to date quarters with, where only matters whether they can be dated."""


def ended_fields(columns: Columns, above: Sequence[Cell], below: Sequence[Cell]) -> dict[str, bool]:
    """Whether the writer ended the last line of a cell, by field; left out are fields in which the page does
    not tell.
    """
    pitch = line_pitch([*above, *below])
    told = {
        column.field: was_ended(upper, lower, pitch)
        for column, upper, lower in zip(columns.columns, above, below, strict=False)
        if column.field
    }
    return {field: ended for field, ended in told.items() if ended is not None}


def starts_row(
    values: Mapping[str, Lines],
    above_cells: Mapping[str, Lines],
    *,
    subject: str,
    page_top: bool,
    ended: Mapping[str, bool],
) -> bool:
    """Whether a row is one of its own, or continues the one above. `subject`: "measure", or "step" in tables
    without measures.

    A row is its own where its issue, indicator, question or number begins anew, or where a measure stands
    that opens with a list mark or has an owner or time of its own. A row without a measure goes on with the
    one above. At the top of a page a measure without any of these signs goes on, too: the page cut it.
    """
    anew = [
        name for name in KEYS if name in values and not _goes_on(name, values, above_cells, page_top, ended)
    ]
    if anew or subject not in values:
        return bool(anew)
    prose = [name for name in ("finding", "measure", "step") if not ended.get(name)]
    if page_top and not ended and (_has_own_time(values, above_cells) or _restarts(values, above_cells)):
        return True
    if page_top and any(_is_cut(name, values, above_cells) for name in prose):
        return False
    opening = values[subject][0] if values[subject] else ""
    unfinished = [
        values[name][0] for name, end in ended.items() if not end and name != subject and values[name]
    ]
    cut = not all(map(_opens_marked, unfinished))
    own = [
        name
        for name in ("owner", "timeline")
        if name in values and not _goes_on(name, values, above_cells, page_top, ended)
    ]
    if not page_top or own not in ([], ["owner"]) or _restarts(values, above_cells):
        return True
    if own:
        return not (cut and _counts_on(above_cells.get(subject, []), opening, 1))
    if len(ended) > 1 and all(ended.values()):
        openings = {name: values[name][0] for name in ended if values[name]}
        listed = [name for name, text in openings.items() if opens_item(text)]
        return len(listed) < len(ended) or not all(
            _counts_on(above_cells[name], openings[name], least=1) for name in listed
        )
    least = 1 if ended and (cut or len(values) == 1) else 2
    return opens_item(opening) and not _counts_on(above_cells.get(subject, []), opening, least)


def _has_own_time(values: Mapping[str, Lines], above_cells: Mapping[str, Lines]) -> bool:
    """Whether a row has a whole timeline, other than the whole one of the row above.

    For files in which no page tells whether the one above ended.
    """
    own, above = (" ".join(cells.get("timeline", [])) for cells in (values, above_cells))
    if any(date_range(text, _ANY_YEAR) == (None, None) for text in (own, above)):
        return False
    return squeeze(own) not in squeeze(above) and not _is_cut_between(above, own)


def _is_cut_between(above: str, below: str) -> bool:
    """Whether a timeline goes on: the sign between its first and last day stands at the cut."""
    return above.endswith(_FROM_TO) or below.startswith(_FROM_TO)


def _goes_on(
    name: str,
    values: Mapping[str, Lines],
    above_cells: Mapping[str, Lines],
    page_top: bool,
    ended: Mapping[str, bool],
) -> bool:
    """Whether the cell of field `name` goes on with the one above, or only repeats it."""
    text, above = " ".join(values[name]), " ".join(above_cells.get(name, []))
    if name in ("issue", "indicator"):
        repeated = squeeze(text) == squeeze(above) and not values.keys() & {"measure", "question"}
        subject = subject_of(text, column="issue" if name == "issue" else "indicator")
        numbered = subject is not None and subject.number is not None
        completes = not is_named(above) and is_named(above + text)
        return repeated or (page_top and bool(above) and (completes or not numbered))
    if not page_top or not above:
        return False
    if name == "question":
        return not question_codes(text, in_column=True) and leading_number(text) is None
    if name == "timeline":
        return date_range(above) == (None, None) or _is_cut_between(above, text)
    if name == "owner":
        if not ended.get(name, True) and not begins_anew(above, text, name):
            return True
        return not starts_unit(text) and owner_unit(text) == text
    return False


def _is_cut(name: str, values: Mapping[str, Lines], above_cells: Mapping[str, Lines]) -> bool:
    """Whether the cell of field `name` opens within an item: the one above it opens with a mark or code."""
    above, lines = above_cells.get(name, []), values.get(name, [])
    return any(map(_opens_marked, above[:1])) and not any(map(_opens_marked, lines[:1] or above))


def _restarts(values: Mapping[str, Lines], above_cells: Mapping[str, Lines]) -> bool:
    """Whether a list of steps or results begins with 1 where the one above is numbered, too."""
    return any(
        leading_number(line) == 1 and leading_number(above) is not None
        for name in ("step", "result")
        for line, above in zip(values.get(name, [])[:1], above_cells.get(name, [])[:1], strict=False)
    )


def _opens_marked(line: str) -> bool:
    return opens_item(line) or bool(OPENS_WITH_CODE.match(line))


def _counts_on(above: Lines, opening: str, least: int) -> bool:
    """Whether the mark of `opening` is the next in the list of `least` items that the cell above holds."""
    if leading_number(opening) is None:
        return bool(above) and opens_item(above[0])
    items = len(split_items(above))
    first = leading_number(above[0]) if above else None
    return items >= least and first is not None and leading_number(opening) == first + items


def continue_row(
    above_cells: dict[str, Lines], values: Mapping[str, Lines], *, page_top: bool, ended: Mapping[str, bool]
) -> None:
    """Add cells to the row above; what a page cut is joined without a space."""
    for name, lines in values.items():
        above = above_cells.setdefault(name, [])
        if not lines:
            continue
        if name in (*KEYS, "owner", "timeline") and squeeze("".join(lines)) in squeeze("".join(above)):
            continue
        cut = page_top and above and not ended.get(name)
        if cut and not begins_anew(above[-1], lines[0], name):
            above[-1] += lines[0]
            above += lines[1:]
        else:
            above += lines
