"""The fields that columns, labels and lines of tables may hold, and how each is read."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Field:
    """`is_list`: entries of their own. `is_key`: says what a row is about. `inherits`: a merged cell fills
    the rows below it. `is_read`: it becomes columns of the dataset; else it is only kept as printed.
    """

    is_list: bool = False
    is_key: bool = False
    inherits: bool = False
    is_read: bool = True


FIELDS: Final[dict[str, Field]] = {
    "number": Field(is_key=True),
    "issue": Field(is_key=True),
    "indicator": Field(is_key=True),
    "question": Field(is_key=True, inherits=True),
    "finding": Field(inherits=True),
    "measure": Field(is_list=True),
    "step": Field(is_list=True),
    "result": Field(is_list=True),
    "status": Field(),
    "percent": Field(),
    "owner": Field(inherits=True),
    "timeline": Field(inherits=True),
    "budget": Field(),
    "follow_up": Field(is_read=False),
    "target": Field(is_read=False),
    "note": Field(is_read=False),
    "score": Field(is_read=False),
}
"""Every field by its name, as in schema/vocabulary/headings.csv."""
