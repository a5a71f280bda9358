"""The words that open and end findings and limitations: schema/vocabulary/section_words.csv."""

from functools import cache

import regex

from schema.vocabulary import rows, squeeze


def any_of(*roles: str) -> str:
    """The pattern of any word with one of `roles`, the longest first."""
    words = {row["word"] for row in rows("section_words") if row["role"] in roles}
    return f"(?:{'|'.join(map(regex.escape, sorted(words, key=lambda word: (-len(word), word))))})"


@cache
def _nothing() -> "regex.Pattern[str]":
    return regex.compile(rf"[-–—.\s]*(?:{any_of('nothing')}{any_of('nothing_of')}*)?[-–—.\s]*")


def says_nothing(text: str) -> bool:
    """Whether a text is blank, a dash, or says that there is nothing to report.

    >>> says_nothing("-"), says_nothing("ไม่มีปัญหาและอุปสรรค"), says_nothing("ไม่มีงบประมาณ")
    (True, True, False)
    """
    return len(squeeze(text)) < 2 or _nothing().fullmatch(squeeze(text)) is not None
