"""Measures the model, through `recognise` as the product calls it, on lines whose text is known."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz.distance import Levenshtein

from extract.scan.recogniser import Character, recognise
from training.rendering import Drawn
from training.texts import folded

THAI_DIGITS: Final = frozenset("๐๑๒๓๔๕๖๗๘๙")
SURE: Final = 0.9
"""A line with a less probable character, other than a space, is flagged."""

NONE: Final = "∅"
"""In the table of confusions: a character that was left out, or read where none is."""


@dataclass(slots=True)
class Measured:
    """Counts over lines; characters are counted without white space."""

    lines: int = 0
    wrong: int = 0
    flagged: int = 0
    wrong_unflagged: int = 0
    characters: int = 0
    errors: int = 0
    thai_digits: int = 0
    thai_digits_right: int = 0
    spaces: int = 0
    space_errors: int = 0
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def error_rate(self) -> float:
        """Edits per character, in percent."""
        return 100 * self.errors / max(1, self.characters)

    def add(self, truth: str, read: Sequence[Character]) -> None:
        """Counts one line."""
        text = folded("".join(character.text for character in read))
        self.spaces += truth.count(" ")
        self.space_errors += Levenshtein.distance(truth, text)
        truth, text = truth.replace(" ", ""), text.replace(" ", "")
        errors = Levenshtein.distance(truth, text)
        self.space_errors -= errors
        sure = all(character.probability >= SURE or character.text == " " for character in read)
        self.lines += 1
        self.wrong += errors > 0
        self.flagged += not sure
        self.wrong_unflagged += errors > 0 and sure
        self.characters += len(truth)
        self.errors += errors
        self._add_digits(truth, text)

    def _add_digits(self, truth: str, text: str) -> None:
        wrong = 0
        for edit in Levenshtein.editops(truth, text):
            expected = NONE if edit.tag == "insert" else truth[edit.src_pos]
            found = NONE if edit.tag == "delete" else text[edit.dest_pos]
            self.confusions[expected, found] += 1
            wrong += expected in THAI_DIGITS
        count = sum(character in THAI_DIGITS for character in truth)
        self.thai_digits += count
        self.thai_digits_right += count - wrong

    def summary(self) -> dict[str, float]:
        """The figures of the card."""
        return {
            "lines": self.lines,
            "characters": self.characters,
            "error_rate_percent": round(self.error_rate, 3),
            "lines_right_percent": round(100 * (1 - self.wrong / max(1, self.lines)), 2),
            "thai_digits": self.thai_digits,
            "thai_digits_right_percent": round(100 * self.thai_digits_right / max(1, self.thai_digits), 2),
            "flagged_percent": round(100 * self.flagged / max(1, self.lines), 2),
            "wrong_unflagged_percent": round(100 * self.wrong_unflagged / max(1, self.lines), 2),
            "space_errors_percent": round(100 * self.space_errors / max(1, self.spaces), 2),
        }


def measured(lines: Sequence[Drawn]) -> Measured:
    """How the lines are read."""
    result = Measured()
    for line, read in zip(lines, recognise([line.strip for line in lines]), strict=True):
        result.add(line.text, read)
    return result
