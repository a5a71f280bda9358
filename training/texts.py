"""What the lines say: running text of the samples, words, names, numbers and codes, half with Thai digits."""

import bisect
import csv
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from pythainlp.corpus import get_corpus

from tests.layouts import bank

DRAWN_AS_PAIRS: Final = (("\xa0", " "), ("—", "–"), ("ํา", "ำ"), ("เเ", "แ"))
"""What looks the same is read as one: the second of each pair."""

PATTERNS: Final = Path(__file__).with_name("patterns.txt")

SIGNS: Final = (
    " กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮฯะัาำิีึืฺุู฿เแโใไๆ็่้๊๋์๐๑๒๓๔๕๖๗๘๙"
    "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_abcdefghijklmnopqrstuvwxyz{|}~"
    "°×÷–‘’“”•…√≤≥■□○●☐☑☒✓"
)
"""What a line can say: all that the model can read."""

TO_THAI: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
TO_ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
MARKS: Final = "ัิีึืฺุู็่้๊๋์ํ๎"
"""They have no width: a piece of text never begins with one."""

CONSONANTS: Final = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"


def folded(text: str) -> str:
    """The text in the one writing that a line of it is read as: known signs, each white space one space.

    >>> folded(" กํา  เเก ")
    'กำ แก'
    """
    for before, after in DRAWN_AS_PAIRS:
        text = text.replace(before, after)
    return " ".join("".join(character for character in text if character in _READ).split())


_READ: Final = frozenset(SIGNS + "\t\n")


def plain_lines(path: Path) -> list[str]:
    """The lines and cells of a text document without its Markdown."""
    text = re.sub(r"<[^>]*>", "\n", path.read_text(encoding="utf-8"))
    pieces = re.split(r"[\n\t|]|\*\*|^#+ ", text)
    return [piece.strip() for piece in pieces if len(piece.strip()) > 3]


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of numbers and the lists of words of `patterns.txt`."""

    numbers: tuple[str, ...]
    lists: dict[str, tuple[str, ...]]

    @classmethod
    def read(cls) -> Self:
        """The patterns of the file."""
        numbers, lists, name = [], {}, ""
        for line in PATTERNS.read_text(encoding="utf-8").splitlines():
            if re.fullmatch(r"\[\w+\]", line):
                name = line.strip("[]")
            elif name and line:
                lists[name] = tuple(line.split())
            elif line and not line.startswith("# "):
                numbers.append(line)
        return cls(tuple(numbers), lists)


@dataclass(frozen=True, slots=True)
class Words:
    """Words with how often each is drawn."""

    words: tuple[str, ...]
    sums: tuple[float, ...]

    @classmethod
    def of(cls, counts: dict[str, float]) -> Self:
        """Words by their counts."""
        return cls(tuple(counts), tuple(itertools.accumulate(counts.values())))

    def draw(self, random: np.random.Generator) -> str:
        """One of the words."""
        return self.words[bisect.bisect(self.sums, random.random() * self.sums[-1])]


class Texts:
    """Draws what a line says.

    `documents` are text documents whose lines are cut into pieces; `pieces_only` draws nothing but such
    pieces and numbers, for measuring.
    """

    def __init__(self, documents: Sequence[Path], *, pieces_only: bool = False) -> None:
        self._running = [line for path in documents for line in plain_lines(path)]
        self._patterns = Patterns.read()
        self._words = _words()
        self._kinds: list[tuple[float, Callable[[np.random.Generator], str]]] = [
            (0.75, self._piece),
            (0.25, self._number),
        ]
        if not pieces_only:
            self._running += _bank()
            self._titles = [
                title for title in sorted(get_corpus("wikipedia_titles_th.txt")) if len(title) > 3
            ]
            self._names = tuple(sorted(get_corpus("person_names_male_th.txt")))
            self._families = tuple(sorted(get_corpus("family_names_th.txt")))
            self._kinds = [
                (0.33, self._piece),
                (0.12, self._title),
                (0.12, self._row_of_words),
                (0.02, self._name),
                (0.19, self._number),
                (0.08, self._listed),
                (0.07, self._mixed),
                (0.04, self._syllables),
                (0.03, self._lone),
            ]
        self._bounds = tuple(itertools.accumulate(share for share, _ in self._kinds))

    def draw(self, random: np.random.Generator) -> str:
        """What one line says; never empty."""
        while True:
            kind = self._kinds[bisect.bisect(self._bounds, random.random() * self._bounds[-1])][1]
            text = kind(random)
            if any(character.isdigit() for character in text):
                text = text.translate(TO_THAI if random.random() < 0.5 else TO_ARABIC)
            if text := folded(text).lstrip(MARKS).strip():
                return text

    def _piece(self, random: np.random.Generator) -> str:
        line = self._running[int(random.integers(len(self._running)))]
        length = int(random.integers(4, 60))
        start = int(random.integers(max(1, len(line) - length // 2))) if random.random() < 0.8 else 0
        while len(line) < start + length and random.random() < 0.6:
            line = f"{line} {self._running[int(random.integers(len(self._running)))]}"
        piece = line[start : start + length].lstrip(MARKS + "ำาๅ")
        if random.random() < 0.15 and any(character.isdigit() for character in piece):
            piece = re.sub(r"[0-9๐-๙]", lambda _: str(random.integers(10)), piece)
        return piece

    def _title(self, random: np.random.Generator) -> str:
        return _cut(_one(self._titles, random), 50, random)

    def _row_of_words(self, random: np.random.Generator) -> str:
        count = int(random.integers(1, 9))
        between = " " if random.random() < 0.15 else ""
        text = between.join(self._words.draw(random) for _ in range(count))
        return _spaced(text, random) if random.random() < 0.3 else text

    def _name(self, random: np.random.Generator) -> str:
        title = _one(("นาย", "นาง", "นางสาว", "น.ส.", "ว่าที่ ร.ต.", "พ.จ.อ.", "ส.อ.", "จ.ส.อ.", "ดร."), random)
        return f"{title}{_one(self._names, random)} {_one(self._families, random)}"

    def _number(self, random: np.random.Generator) -> str:
        text = self._filled(_one(self._patterns.numbers, random), random)
        while random.random() < 0.2:
            text += _one((" ", ", ", " และ ", "/", " - "), random)
            text += self._filled(_one(self._patterns.numbers, random), random)
        return text

    def _filled(self, pattern: str, random: np.random.Generator) -> str:
        def word(match: re.Match[str]) -> str:
            if match[1] == "word":
                return self._words.draw(random)
            return _one(self._patterns.lists[match[1]], random)

        digits = re.sub("#", lambda _: str(random.integers(10)), pattern)
        return re.sub(r"\{(\w+)\}", word, digits)

    def _listed(self, random: np.random.Generator) -> str:
        mark = _one(self._patterns.lists["mark"], random)
        words = self._words.draw(random) + self._words.draw(random)
        patterns = (f"{mark} {words}", f"{mark}{words}", f"{words}{mark}{words}", f"{words} {mark}")
        pairs = (
            f"({words})",
            f"“{words}”",
            f'"{words}"',
            f"‘{words}’",
            f"[{words}]",
            f"{words}ฯ",
            f"{words}ๆ",
        )
        return _one((*patterns, *pairs), random)

    def _mixed(self, random: np.random.Generator) -> str:
        pieces = []
        for _ in range(int(random.integers(1, 5))):
            chance = random.random()
            if chance < 0.45:
                pieces.append(_one(self._patterns.lists["latin"], random))
            elif chance < 0.6:
                pieces.append(_letters(random))
            elif chance < 0.7:
                pieces.append(self._filled(_one(self._patterns.numbers, random), random))
            else:
                pieces.append(self._words.draw(random))
        return _one(("", " ", " ", "/", " ("), random).join(pieces)

    def _syllables(self, random: np.random.Generator) -> str:
        """Syllables of no word: for what is in no list, such as names of villages."""
        return "".join(self._syllable(random) for _ in range(int(random.integers(1, 10))))

    def _syllable(self, random: np.random.Generator) -> str:
        consonant = _one(CONSONANTS, random)
        tone = _one(("", "", "่", "้", "๊", "๋"), random)
        return _one(self._patterns.lists["syllable"], random).replace("c", consonant).replace("t", tone)

    def _lone(self, random: np.random.Generator) -> str:
        chance = random.random()
        if chance < 0.4:
            return _one(self._patterns.lists["mark"], random)
        if chance < 0.7:
            return "".join(str(random.integers(10)) for _ in range(int(random.integers(1, 12))))
        return _one(CONSONANTS, random) + _one((".", "", ".", "ๆ"), random)


def _one(items: Sequence[str], random: np.random.Generator) -> str:
    return items[int(random.integers(len(items)))]


def _cut(text: str, longest: int, random: np.random.Generator) -> str:
    start = int(random.integers(max(1, len(text) - longest)))
    return text[start : start + longest].lstrip(MARKS + "ำาๅ")


def _spaced(text: str, random: np.random.Generator) -> str:
    place = int(random.integers(1, len(text))) if len(text) > 1 else 0
    return text if text[place] in MARKS + "ำาๅ" else f"{text[:place]} {text[place:]}"


def _letters(random: np.random.Generator) -> str:
    alphabet = _one(("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), random)
    word = "".join(_one(alphabet, random) for _ in range(int(random.integers(1, 9))))
    return word.capitalize() if random.random() < 0.3 else word


def _words() -> Words:
    counts: dict[str, float] = {}
    for line in sorted(get_corpus("tnc_freq.txt")):
        word, _, count = line.partition("\t")
        counts[word] = float(count) ** 0.5
    for line in sorted(get_corpus("words_th.txt")):
        counts.setdefault(line, 4.0)
    return Words.of(counts)


def _bank() -> list[str]:
    texts: list[str] = []
    for path in (Path(bank.__file__), Path(bank.__file__).with_name("headings.py")):
        texts += re.findall(r'"([^"\n{}]{4,})"', path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[1] / "schema/vocabulary").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts += [cell for row in csv.reader(file) for cell in row if len(cell) > 3]
    return [text for text in texts if re.search("[ก-ฮ]", text)]


def read_documents(*, held_back: bool) -> list[Path]:
    """The documents whose text is drawn: every third document of the tests is held back for measuring."""
    root = Path(__file__).parents[1]
    documents = sorted((root / "tests/documents").glob("*.txt"))
    if held_back:
        return documents[::3]
    samples = sorted((root / "data/samples").glob("*.txt"))
    return samples + [path for index, path in enumerate(documents) if index % 3]
