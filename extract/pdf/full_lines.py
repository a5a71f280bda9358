"""Which printed lines are full, so that their text continues in the next one, and which begin a paragraph."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from extract.document import Line
from extract.pdf.lines import BEARINGS, PrintedLine
from normalize.proven import breaks_word
from normalize.thai import OPENS_ENTRY
from normalize.wrapping import is_solid, words

SPACE_WIDTH: Final = 0.6
"""Width of a space, in widths of a letter."""

LONGEST_OPENING: Final = 40
"""Characters at the start of a line in which its first two words are looked for."""

PARAGRAPH_GAP: Final = 1.2
"""Distance of two baselines, in usual ones, from which on a new paragraph begins."""

LEAST_PITCH: Final = 2.0
"""Distance of the baselines of two lines, in widths of a letter, at least: nearer ones are side by side."""

_OPENS: Final = tuple("([{“‘")
_CLOSES: Final = tuple(")]}”’.,:;!?%ๆฯ")
"""Characters that stay with the word after them, and with the one before them."""

Apart = Callable[[PrintedLine, PrintedLine], bool]
"""Whether two lines, one below the other, belong to different paragraphs."""


def by_distance(cells: Sequence[Sequence[PrintedLine]]) -> Apart:
    """Parts paragraphs of `cells` by the distance of their baselines: between paragraphs it is wider.

    The usual distance is the lower quartile of all.
    """
    steps = sorted(below.baseline - above.baseline for lines in cells for above, below in pairwise(lines))
    widest = PARAGRAPH_GAP * steps[len(steps) // 4] if steps else 0.0
    return lambda above, below: below.baseline - above.baseline > widest


def set_off(lines: Sequence[PrintedLine]) -> set[float]:
    """The baselines of the lines that are further below the line above than the next lines are.

    The usual distance may change on a page, so each is held against the next ones only.
    """
    steps = [below.baseline - above.baseline for above, below in pairwise(lines)]
    found = set()
    for index, (line, step) in enumerate(zip(lines[1:], steps, strict=False)):
        neighbours = steps[max(0, index - 1) : index] + steps[index + 1 : index + 2]
        near = [other for other in neighbours if other >= LEAST_PITCH * line.letter]
        if near and step > PARAGRAPH_GAP * min(near):
            found.add(line.baseline)
    return found


def with_fill(lines: Sequence[PrintedLine], right: float, apart: Apart) -> Iterator[Line]:
    """`lines` of one column that ends at `right`, marked as full or not; the last of a paragraph is not."""
    for above, below in pairwise(lines):
        full = above.bold == below.bold and not apart(above, below) and _is_full(above, below, right)
        yield Line(above.text, above.box, full, above.bold, above.probability)
    yield from (Line(last.text, last.box, False, last.bold, last.probability) for last in lines[-1:])


def _is_full(line: PrintedLine, below: PrintedLine, right: float) -> bool:
    """Whether the word that `below` opens with would not have fitted after `line`.

    Layout programs divide Thai into longer words than a dictionary does: where one word would have fitted
    but not two, the line counts as full, unless both lines open as entries of a list do. A line that ends
    within a word continues, however much room is after it.
    """
    return _has_no_room(line, below, right) or breaks_word(line.text, below.text)


def _has_no_room(line: PrintedLine, below: PrintedLine, right: float) -> bool:
    room, space = right - line.box.x1 - BEARINGS, SPACE_WIDTH * line.letter
    if room <= 0 or room < below.reaches[0] - below.box.x0:
        return True
    if room - space >= below.reaches[-1] - below.box.x0:
        return False
    opening = _unbroken(_opening(below))
    one = below.width("".join(opening[:1]).rstrip())
    if room < one:
        return True
    two = below.width("".join(opening[:2]).rstrip())
    if room - space >= two:
        return False
    entries = OPENS_ENTRY.issuperset(opening[:1]) and OPENS_ENTRY.issuperset(_opening(line)[:1])
    spaced = line.text.endswith(" ") or not is_solid(line.text, below.text)
    return room - space * spaced < (one if entries else two)


def _opening(line: PrintedLine) -> list[str]:
    """The words that a line opens with."""
    return words(line.text[:LONGEST_OPENING])


def _unbroken(opening: Sequence[str]) -> list[str]:
    """Words, each with the brackets before it and the punctuation after it: no line ends between these."""
    pieces: list[str] = []
    for word in opening:
        if pieces and (pieces[-1].endswith(_OPENS) or word.startswith(_CLOSES)):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces
