"""The card of the model (`thai_lines.toml`): its signs, how it was made and how well it reads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from training.evaluation import Measured
from training.fonts import Family
from training.texts import SIGNS

HEAD: Final = """\
# The model of `recogniser.py`: a net that reads lines of printed Thai, and how well it does. Written by
# `make model` (training/), not by hand. `signs` are what it can read, in the order of its answers; the answer
# before the first is "no character here".
"""
CONFUSIONS: Final = 40
"""The most frequent confusions that the card lists."""


def write(
    path: Path,
    made: Mapping[str, int | str],
    families: Sequence[Family],
    documents: Sequence[Path],
    results: Mapping[str, Measured],
) -> None:
    """Writes the card; `results` are the measurements by name."""
    parts = [HEAD, f"signs = {_quoted(SIGNS)}\n", "[made]"]
    parts += [f"{key} = {_value(value)}" for key, value in made.items()]
    parts.append("texts_trained_on = [")
    parts += [f"  {_quoted(name)}," for name in (*sorted(path.name for path in documents), *CORPORA)]
    parts.append("]\n")
    for title, held_back in (("fonts_trained_on", False), ("fonts_held_back", True)):
        parts.append(f"[{title}]")
        parts += [
            f"{_quoted(family.name)} = {_quoted(f'{family.licence}; {family.source}')}"
            for family in families
            if family.held_back == held_back
        ]
        parts.append("")
    for name, result in results.items():
        parts.append(f"[measured.{_quoted(name)}]")
        parts += [f"{key} = {value}" for key, value in result.summary().items()]
        parts.append("")
    parts.append("# What was read for what, over all lines measured, most frequent first; ∅ is no character.")
    parts.append("[confusions]")
    confusions: Counter[tuple[str, str]] = sum((result.confusions for result in results.values()), Counter())
    parts += [
        f"{_quoted(f'{expected} {found}')} = {count}"
        for (expected, found), count in sorted(confusions.items(), key=lambda item: (-item[1], item[0]))[
            :CONFUSIONS
        ]
    ]
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")


CORPORA: Final = (
    "tests/layouts/bank.py",
    "tests/layouts/headings.py",
    "schema/vocabulary/*.csv",
    "training/patterns.txt",
    "pythainlp: tnc_freq, words_th, wikipedia_titles_th, person_names_male_th, family_names_th",
    "syllables and numbers made at random",
)


def _value(value: int | str) -> str:
    return str(value) if isinstance(value, int) else _quoted(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
