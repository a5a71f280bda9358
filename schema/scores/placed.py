"""A score where it is printed in a table."""

from dataclasses import dataclass

from schema.scores.subjects import ScoreSubject


@dataclass(frozen=True)
class Placed:
    """A score, the rows from `row` to before `end` that its cell covers, and its column.

    `totals`: the words for a total that name it. `stranger`: nothing says whether its row is of a result.
    """

    row: int
    end: int
    column: int
    subject: ScoreSubject
    year: int | None
    points: float
    change: float | None = None
    signed: bool = False
    totals: str | None = None
    stranger: bool = False
