"""Thai numerals."""

import re
from typing import Final

from normalize.thai import NUMERALS

_NUMERAL: Final = re.compile(f"[{NUMERALS}]")
_TO_ARABIC: Final = dict(zip(NUMERALS, "0123456789", strict=True))


def to_arabic(text: str) -> str:
    """Write Thai numerals as Arabic ones; everything else stays.

    >>> to_arabic("ปีงบประมาณ พ.ศ. ๒๕๖๘")
    'ปีงบประมาณ พ.ศ. 2568'
    """
    return _NUMERAL.sub(_arabic, text)


def _arabic(numeral: re.Match[str]) -> str:
    return _TO_ARABIC[numeral.group()]
