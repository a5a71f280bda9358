"""Whether a text can be Thai at all: what fonts that cannot be repaired leave is known by its letters."""

from typing import Final

import regex

from normalize.thai import ABOVE_BELOW_VOWELS, CONSONANTS, INVISIBLE, LETTERS, MARKS, TONE_MARKS

ENOUGH: Final = 100
"""Characters of a text, at least, for a share of them to show something."""

FEWEST_MARKS: Final = 0.05
"""Tone marks and vowels above and below, for each consonant: pages of Thai have 0.2 to 0.35, lists of names
0.15."""

MOST_CONTROLS: Final = 0.05
"""Share of characters that are no letters of any script: a bullet or a tick box here and there is well
below."""

MOST_MISPLACED: Final = 0.05
"""Marks over no letter, for each consonant: whole text has none, a damaged page a few."""

LEAST_PLAIN: Final = 0.5
"""Share of the characters of a page without Thai that are in words, numbers or punctuation, at least. Pages
of English and of figures have 0.8 and more, Latin letters that OCR took Thai ones for 0.1 to 0.33."""

_PLAIN: Final = regex.compile(
    r"[\"'“‘(\[]*(?:[A-Za-z]?[a-z]+|[A-Z]{2,}|[AI]|[\d.,:/%–—-]+|[•&+])(?:[-/'’][A-Za-z]+)*[\"'”’)\]]*[.,:;!?]*"
)
_THAI: Final = "".join(map(chr, range(0x0E00, 0x0E80)))
_CONSONANTS: Final = regex.findall(f"[{CONSONANTS}]", _THAI)
_MARKS: Final = regex.findall(f"[{ABOVE_BELOW_VOWELS}{TONE_MARKS}]", _THAI)
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
    characters = sum(map(len, text.split()))
    if characters >= ENOUGH and len(_CONTROL.findall(text)) > MOST_CONTROLS * characters:
        return "its font gives control signs in place of letters"
    consonants = sum(map(text.count, _CONSONANTS))
    if not consonants and characters >= ENOUGH:
        plain = sum(len(word) for word in text.split() if _PLAIN.fullmatch(word))
        if plain < LEAST_PLAIN * characters:
            return "its text layer has Latin letters that make no words"
    if consonants < ENOUGH:
        return None
    if sum(map(text.count, _MARKS)) < FEWEST_MARKS * consonants:
        return "its font has lost the marks above and below the letters"
    if len(_MISPLACED.findall(text)) > MOST_MISPLACED * consonants:
        return "its font puts the marks on the wrong letters"
    return None


def impossible(text: str) -> float:
    """The share of the characters of a page's repaired text that cannot be where they are: controls, marks on
    no letter.

    >>> impossible("ดําเนินงาน"), impossible("1\u0e340 ร้อย")
    (0.0, 0.14285714285714285)
    """
    characters = sum(map(len, text.split()))
    return (len(_CONTROL.findall(text)) + len(_MISPLACED.findall(text))) / max(characters, 1)
