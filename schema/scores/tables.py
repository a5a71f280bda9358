"""The scores in a table: those of the rows below its headings, if it is a table of the ITA."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from extract.grid import Grid
from schema.scores.bands import Band, bands_of, result_year
from schema.scores.placed import Placed
from schema.scores.subjects import ScoreSubject, instrument_of
from schema.scores.table_rows import BandReader

SCALE: Final = 5.0
"""The highest point of the scale of most surveys."""

_WHOLE: Final = regex.compile("ภาพรวม|ทั้งหมด|ทั้งสิ้น|ITA")
_ITA: Final = regex.compile(r"ITA|คุณธรรม\s*และ\s*ความ\s*โปร่งใส")
_POINTS: Final = regex.compile(r"คะแนน|ร้อยละ|ITA|%|ผล")
_OTHER_INDEX: Final = regex.compile(
    r"CPI|การรับรู้การทุจริต|พึงพอใจ|LPA|แบบทดสอบ|การทดสอบ|อบรม|ประสิทธิภาพขององค์กร|Corruption|ตัวชี้วัดความสำเร็จของโครงการ"
)
_SURVEY: Final = regex.compile("พึงพอใจ|แบบทดสอบ|การทดสอบ|LPA|CPI")
"""What a heading says that figures next to it are of, though indicators of the ITA may name their rows."""

_ANNOUNCES: Final = regex.compile(r"ผล\s*การ\s*ประเมิน|คะแนน|ผล\s*ประเมิน|^\s*ตาราง(?:ที่)?\s*[\d.]*\s*$")


@dataclass(frozen=True)
class TableScore:
    """A score in a table; `year` is None where neither the table nor its caption names one.

    `signed`: its change is printed with a sign or word for its direction.
    """

    subject: ScoreSubject
    year: int | None
    score: float
    change: float | None = None
    signed: bool = False


@dataclass(frozen=True)
class Layout:
    """The headings of a table of scores, which it has in common with what continues it on the next page, and
    the instruments that its scores are of."""

    paths: tuple[tuple[str, ...], ...]
    instruments: frozenset[str]


def table_scores(
    grid: Grid, year: int | None, *, captions: Sequence[str] = (), above: Layout | None = None
) -> tuple[list[TableScore], Layout | None]:
    """The scores of a table, and its layout where it has any.

    `year` is the one that its caption or document states; `captions` are the statements above the table, the
    nearest last. `above` is the layout of a table that this one may continue: it does if it has no heading of
    its own and is as wide.
    """
    caption = _caption(captions)
    if grid.columns < 2:
        return [], None
    paths = above.paths if above and len(above.paths) == grid.columns else None
    bands = bands_of(grid, year, paths)
    if not bands.bands:
        return [], None
    continues = paths is not None and not bands.headed
    texts = [*bands.captions, *(text for band in bands.bands for text in _texts(band))]
    title_year = next(filter(None, map(result_year, bands.captions)), year)
    readers = [BandReader(band, title_year, _default(caption, bands.captions)) for band in bands.bands]
    headings = (text for band in bands.bands for path in band.paths for text in path)
    if any(reader.is_survey for reader in readers) or any(map(_SURVEY.search, headings)):
        return [], None
    placed = [one for reader in readers for one in reader.scores()]
    placed = _without_part_totals(placed, above.instruments if above and continues else frozenset())
    if not _is_of_ita(placed, texts, caption, continues=continues):
        return [], None
    found = [TableScore(one.subject, one.year, one.points, one.change, one.signed) for one in placed]
    instruments = frozenset(filter(None, (instrument_of(one.subject) for one in found)))
    return found, Layout(bands.bands[-1].paths, instruments) if found else None


def _caption(captions: Sequence[str]) -> str:
    """What is said of a table: by the statement above it, and by the one before if it announces a result."""
    last = "".join(captions[-1:])
    announced = _ANNOUNCES.search(last) and not _OTHER_INDEX.search(last)
    return " ".join(captions) if announced else last


def _texts(band: Band) -> Iterator[str]:
    for path in band.paths:
        yield from path
    for row in band.rows:
        yield from (row.begun(column) for column in row.filled)


def _default(caption: str, captions: Sequence[str]) -> ScoreSubject | None:
    """What a table is of that names nothing: the whole result, if its caption says so and no more."""
    text = " ".join([caption, *captions])
    exact = regex.search(r"IIT|EIT|OIT|ตัวชี้วัด|\b[ieo]\d", text)
    return ScoreSubject("overall", "overall") if _ITA.search(text) and not exact else None


def _is_of_ita(placed: Sequence[Placed], texts: Sequence[str], caption: str, *, continues: bool) -> bool:
    """Whether the scores of a table are of the ITA: it, or its caption, speaks of it and of points."""
    if continues:
        return True
    if not _ITA.search(caption) and _OTHER_INDEX.search(caption):
        return False
    highest = max((one.points for one in placed), default=0.0)
    if len(placed) > 2 and 0 < highest <= SCALE:
        return False
    if any(one.subject.level != "overall" for one in placed):
        return True
    of_ita = any(map(_ITA.search, [caption, *texts]))
    return of_ita and not any(map(_OTHER_INDEX.search, texts)) and any(map(_POINTS.search, [caption, *texts]))


def _without_part_totals(placed: Sequence[Placed], instruments: frozenset[str]) -> list[Placed]:
    """`placed` without totals of a part: an average of one instrument is no score of the agency.

    A total is of the whole where it sums up more than one instrument, or follows the totals of the parts; of
    several of one year the last counts. `instruments` are those of the page before.
    """
    since: dict[int | None, set[str]] = {}
    every: dict[int | None, set[str]] = {}
    kept: list[Placed] = []
    for one in placed:
        part, whole = since.setdefault(one.year, set()), every.setdefault(one.year, set(instruments))
        if one.subject.level != "overall":
            if instrument := instrument_of(one.subject):
                part.add(instrument)
                whole.add(instrument)
            kept.append(one)
            continue
        if one.totals is None or _is_whole(one.totals, part, whole):
            kept = [other for other in kept if (other.subject.level, other.year) != ("overall", one.year)]
            kept.append(one)
        part.clear()
    return kept


def _is_whole(label: str, part: set[str], whole: set[str]) -> bool:
    if _WHOLE.search(label):
        return True
    return len(whole) != 1 and (not part or len(part) > 1)
