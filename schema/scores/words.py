"""The patterns of prose that states scores, built of the words in `score_words.csv` by their roles."""

from functools import cache
from typing import Final

import regex

from schema.vocabulary import rows


@cache
def _written() -> tuple[tuple[str, str], ...]:
    return tuple((row["role"], row["word"]) for row in rows("score_words"))


def _words(*roles: str) -> str:
    """Alternation of the words of some roles, the longest first."""
    written = {word for role, word in _written() if role in roles}
    return "|".join(regex.escape(word) for word in sorted(written, key=lambda word: (-len(word), word)))


_NUMBER: Final = r"(?<![\d.,/])(?P<number>100(?:\.0{1,3})?|\d{1,2}(?:\.\d{1,3})?)(?!\d|[.,/]\d)"
_DECIMAL: Final = r"(?<![\d.,/])(?P<number>100(?:\.0{1,3})?|\d{1,2}\.\d{1,3})(?!\d|[.,/]\d)"
_YEAR: Final = r"(?:ใน)?(?:ปี)?(?:งบประมาณ)?\s*(?:พ\.ศ\.)?\s*(?P<year>25\d\d)"


YEAR: Final = regex.compile(r"25\d\d")
_WAY: Final = rf"(?P<word>{_words('rise', 'fall')})"
POINTS: Final = regex.compile(
    rf"{_NUMBER}\s*คะแนน|คะแนน(?:{_words('link')}|[:=]|\s){{0,6}}{_DECIMAL}(?!\s*คะแนน)"
)
FIGURES: Final = regex.compile(r"\d\s*คะแนน|\d\.\d|100")
"""What every text that states a score holds."""

LIST: Final = regex.compile(
    r"(?<![\d.])(?P<number>\d{1,3}(?:\.\d{1,3})?)(?:\s*(?:คะแนน)?\s*(?:,|และ)(?:\s|และ)*(?P<number>\d{1,3}(?:\.\d{1,3})?))+"
    r"\s*(?:คะแนน)?\s*ตามลำดับ"
)
FOLLOWING: Final = regex.compile(
    rf"(?:\s*(?:{_words('beside')}|[=:(–-]))*\s*(?P<number>100(?:\.0{{1,3}})?|\d{{1,2}}\.\d{{2}})(?!\d|\.\d|\s*%)"
)
"""A score right after what was scored, without the word for it."""

OF_YEAR: Final = regex.compile(rf"25\d\d\s*(?:ซึ่ง|ที่)?\s*(?:ได้|มี|เท่ากับ|อยู่ที่)(?:คะแนน|ร้อยละ|\s)*{_DECIMAL}")
"""A score that is stated of a year alone: (ปี 2567 ได้ร้อยละ 88.02)."""

FROM_TO: Final = regex.compile(
    rf"(?:{_words('from')})(?:{_words('from_link')}|[(]|\s)*(?:{_YEAR})?(?:{_words('from_link')}|[():]|\s)*{_NUMBER}"
    rf"(?:คะแนน|[()]|\s)*(?:{_YEAR})?(?:{_words('rise', 'fall')}|[(),]|\s)*(?:{_words('to')})"
    rf"(?:คะแนน|ร้อยละ|\s)*{_NUMBER}\s*(?:คะแนน)?[\s(]*(?P<after>{_YEAR})?"
)
"""Two scores of which the second followed the first: จาก 85.92 คะแนน ในปี 2566 เป็น 90.18 คะแนน ในปี 2567."""

IN_BRACKETS: Final = regex.compile(r"[^\d()]{0,90}\((?P<number>100(?:\.0{1,3})?|\d{1,2}\.\d{2})\)")
"""A score alone in brackets after a code or number and its name."""

NO_SCORE_BEFORE: Final = regex.compile(
    rf"(?:{_words('aim')})(?:(?!{_words('result_again')})(?:[^\d]|25\d\d)){{0,30}}$|"
    rf"(?:(?:{_words('limit')})(?:{_words('limit_link')}|[:=(]|\s)*|\d\s*(?:-|–|ถึง)\s*)$"
)
NO_SCORE_AFTER: Final = regex.compile(
    rf"\s*(?:คะแนน)?\s*(?:{_words('limit_after')}|(?:-|–|ถึง)\s*\d|\(?จาก(?:คะแนน|เดิม)?(?:เต็ม)?\s*(?:[345]|10|20|30|40)(?![\d.]))"
)
MEANT: Final = regex.compile(rf"(?:{_words('meant')})(?:(?!{_words('result_again')})[^\d.;]){{0,40}}$")
"""What is before something of which an aim, a weight or a share of people is stated, not a score."""

SIGN: Final = regex.compile(r"(?<!\d)\s[+\-–−]\s*$|\([+\-–−]\s*$")
FULL: Final = regex.compile(rf"(?:{_words('full')})\s*$")
CHANGE: Final = regex.compile(rf"{_WAY}(?:{_words('change_link')}|25\d\d|[(:]|\s)*$")
CHANGE_AFTER: Final = regex.compile(
    rf"{_WAY}(?:{_words('change_from')})[^\d]{{0,40}}(?:25\d\d)?[^\d]{{0,40}}"
    rf"\d+(?:\.\d+)?\s*คะแนน\s*(?:(?:{_words('change_told')})|\))\s*(?:คะแนน)?\s*$"
)
"""A change stated after the score that it is counted from."""

CHANGE_ALONE: Final = regex.compile(
    rf"(?:{_WAY}(?:{_words('change_told', 'rise', 'fall')}|อีก|คะแนน|[(:=]|\s)*(?P<percent>ร้อยละ)?"
    r"\s*(?P<sign>[+\-–−])?"
    rf"|(?<=[(\s])(?P<sign>[+\-–−]))\s*(?P<number>\d{{1,2}}\.\d{{1,3}})(?![\d.])(?P<percent>\s*%)?(?!\s*(?:{_words('other_unit')}))"
)
"""A change without the word for points: (เพิ่มขึ้น 4.26), (-3.57)."""

YEAR_OPENS: Final = regex.compile(r"25\d\d\s*\($")
COMES_FROM: Final = regex.compile(r"จาก\s*(?:คะแนน|ร้อยละ|\s)*$")
COMPARED: Final = regex.compile(rf"(?:{_words('compared')})\s*(?:{_words('compared_link')}|\s)*$")
YEAR_AFTER: Final = regex.compile(rf"\s*(?:คะแนน)?\s*(?:\(\s*{_YEAR}\s*\)|(?=ใน){_YEAR}(?![^\d]{{0,25}}\d))")
OTHER_SURVEY: Final = regex.compile(_words("other_survey"))
OTHER_RESULT: Final = regex.compile(_words("other_survey", "other_result"))
OF_OTHERS: Final = regex.compile(_words("of_others"))
INDEX: Final = regex.compile(rf"(?P<ita>{_words('ita')})|(?P<other>{_words('other_index')})")
EXTREME: Final = regex.compile(_words("extreme"))
ITA: Final = regex.compile(_words("of_ita"))
EACH: Final = regex.compile(_words("each"))
PEOPLE: Final = regex.compile(rf"(?:{_words('people')})[^\d]{{0,30}}$")
OF_WHOLE: Final = regex.compile(r"\s*ของ")
FALL: Final = regex.compile(_words("fall"))
ONLY_BETWEEN: Final = regex.compile(rf"(?:\s|,|[()/:]|{_words('between')})*")
"""What is between several things that have one score, or one each."""

RANGE: Final = regex.compile(r"\s*(?:-|–|ถึง)\s*(?:ตัวชี้วัด(?:ที่)?\s*)?\d")
RANGE_LINK: Final = regex.compile(r"\s*(?:-|–|ถึง)\s*")
LISTED: Final = regex.compile(r"(?:\s|,|และ|กับ)*(?:ที่\s*)?(?:10|[1-9])(?![\d.])(?!\s*(?:ข้อ|คะแนน|ตัว|ครั้ง))")
"""Numbers of further indicators after the first."""
