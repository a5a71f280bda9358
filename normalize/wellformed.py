"""Whether a text can be Thai at all: what fonts that cannot be repaired leave is known by its letters."""

from collections import Counter
from collections.abc import Callable
from typing import Final

import regex

from normalize.thai import ABOVE_BELOW_VOWELS, CONSONANTS, INVISIBLE, LETTERS, MARKS, TONE_MARKS

ENOUGH: Final = 100
"""Signs from which on a share of them tells something."""

FEWEST_MARKS: Final = 0.05
"""Tone marks and vowels above and below, for each consonant: pages of Thai have 0.2 to 0.35, lists of names
0.15."""

MOST_CONTROLS: Final = 0.05
"""Share of signs that are no letters of any script: a bullet or a tick box here and there is well below."""

MOST_MISPLACED: Final = 0.05
"""Marks that stand on nothing, for each consonant: whole text has none, a damaged page a few."""

_CONSONANT: Final = regex.compile(f"[{CONSONANTS}]")
_MARK: Final = regex.compile(f"[{ABOVE_BELOW_VOWELS}{TONE_MARKS}]")
_CONTROL: Final = regex.compile(r"[\p{Cc}\p{Co}\p{Cn}\ufffd--[\t\n\r]]", regex.VERSION1)
_MISPLACED: Final = regex.compile(
    rf"(?<![{LETTERS}{INVISIBLE}])[{MARKS}]|(?<=[เแโใไะาำ])[{ABOVE_BELOW_VOWELS}]"
)


def why_unreadable(text: str) -> str | None:
    """Why nobody can read Thai from the repaired text of a page, None where it may be read.

    >>> why_unreadable("ดําเนินงานตามแผนพัฒนา " * 20)
    >>> why_unreadable("ดาเนนงานตามแผนพฒนา " * 20)
    'its font has lost the marks above and below the letters'
    """
    counts = Counter(text)
    signs = len(text) - _count(str.isspace, counts)
    if signs >= ENOUGH and _count(_CONTROL.match, counts) > MOST_CONTROLS * signs:
        return "its font gives control signs in place of letters"
    consonants = _count(_CONSONANT.match, counts)
    if consonants < ENOUGH:
        return None
    if _count(_MARK.match, counts) < FEWEST_MARKS * consonants:
        return "its font has lost the marks above and below the letters"
    if len(_MISPLACED.findall(text)) > MOST_MISPLACED * consonants:
        return "its font puts the marks on the wrong letters"
    return None


def _count(is_one: Callable[[str], object], counts: Counter[str]) -> int:
    """How many signs of a text are of a kind, given how often each stands in it."""
    return sum(count for sign, count in counts.items() if is_one(sign))
